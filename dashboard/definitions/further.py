"""Indicators that a scoring form may switch on: their measures, and the definitions of their rates.

They are counted only where a form in force uses them (dashboard.appraisal.registry), and scored there.
"""

from __future__ import annotations

from dashboard.definitions.counts import NOT_DUE_PARTS
from dashboard.definitions.model import Definition, Measure
from dashboard.i18n import noop

NO_TIME = noop("Where no order of a whole group tells this time, nobody is scored by it.")
FEWER = noop("The lower, the better.")
SWITCHED_ON = noop("Scored only where a scoring form uses it: {rule}.")

MEASURES = (
    Measure("signed", noop("whose signing is told"), lambda m: m["due"] & m.f.signed),
    Measure(
        "signed_in_time", noop("signed for in time"), lambda m: m["due"] & m.f.signed & m.f.signed_in_time
    ),
    Measure("contacted", noop("whose enterprise was contacted first"), lambda m: m["due"] & m.f.contacted),
    Measure(
        "solved_in_fact",
        noop("solved in fact"),
        lambda m: m["due_closed"] & m.f.judged_solved & ~m.f.unsolved_close,
    ),
    Measure(
        "solved_or_explained",
        noop("solved in fact, or closed by explanation"),
        lambda m: m["solved_in_fact"] | (m["due_closed"] & m.f.unsolved_close & ~m.f.confirmed),
    ),
    Measure("closed_once", noop("closed at the first attempt"), lambda m: m["due_closed"] & ~m.f.redone),
    Measure(
        "redone_closed", noop("closed after being handled again"), lambda m: m["due_closed"] & m.f.redone
    ),
    Measure("returned", noop("sent back to be dispatched anew"), lambda m: m["due"] & m.f.returned),
    Measure("extended", noop("with an approved extension"), lambda m: m["due"] & m.f.extended),
    Measure("called_closed", noop("closed and called back"), lambda m: m["due_closed"] & m.f.called),
    # What costs points.
    Measure("signing_missed", noop("not signed for in time"), lambda m: m["due"] & ~m["signed_in_time"]),
    Measure("contact_missed", noop("not contacted first"), lambda m: m["due"] & ~m["contacted"]),
    Measure(
        "actual_missed",
        noop("closed by explanation"),
        lambda m: m["solved_or_explained"] & ~m["solved_in_fact"],
    ),
    Measure(
        "calling_back_missed",
        noop("closed and not called back"),
        lambda m: m["due_closed"] & ~m["called_closed"],
    ),
)


def _rate(
    key: str,
    code: str,
    name: str,
    formula: str,
    numerator: str,
    denominator: str,
    top: str,
    bottom: str,
    *notes: str,
) -> Definition:
    return Definition(
        key,
        code,
        name,
        "rate",
        formula,
        numerator,
        denominator,
        NOT_DUE_PARTS,
        settings=SWITCHED_ON,
        measured_in=noop("%"),
        notes=notes,
        top=(top,),
        bottom=(bottom,),
        single=False,
    )


DUE, CLOSED = noop("due orders"), noop("due closed orders")

FURTHER = (
    _rate(
        "signing",
        "QSL",
        noop("Signed-in-time rate"),
        noop("Signed-in-time rate = signed within {sign} minutes of the dispatch ÷ due."),
        noop("due orders that the unit signed for within the limit"),
        DUE,
        "signed_in_time",
        "due",
        NO_TIME,
    ),
    _rate(
        "contact",
        "XXLX",
        noop("First-contact rate"),
        noop("First-contact rate = enterprise contacted before the close ÷ due."),
        noop("due orders whose enterprise the unit spoke to before it closed them"),
        DUE,
        "contacted",
        "due",
        NO_TIME,
    ),
    _rate(
        "actual",
        "SJJJ",
        noop("Solved-in-fact rate"),
        noop("Solved-in-fact rate = verified as solved ÷ (verified as solved + closed by explanation)."),
        noop("due closed orders with the verdict “solved”, closed by handling"),
        noop("these, and due orders closed by explanation"),
        "solved_in_fact",
        "solved_or_explained",
        noop("Orders verified as not solved stand outside: the resolution rate counts them."),
    ),
    _rate(
        "once",
        "YCBJ",
        noop("First-attempt rate"),
        noop("First-attempt rate = closed and never sent back to be handled again ÷ due and closed."),
        noop("due closed orders that were never sent back to be handled again"),
        CLOSED,
        "closed_once",
        "due_closed",
        noop("Repeated requests are no part of it; they are listed under proactive governance."),
    ),
    _rate(
        "redoing",
        "CBL",
        noop("Redo rate"),
        noop("Redo rate = sent back to be handled again at least once ÷ due and closed."),
        noop("due closed orders that were sent back at least once"),
        CLOSED,
        "redone_closed",
        "due_closed",
        FEWER,
    ),
    _rate(
        "returning",
        "TDL",
        noop("Send-back rate"),
        noop("Send-back rate = dispatched anew without a confirmed misdispatch ÷ due."),
        noop("due orders dispatched anew whose misdispatch the city did not confirm"),
        DUE,
        "returned",
        "due",
        FEWER,
        noop("A misdispatch that the city confirmed is no fault of the unit."),
    ),
    _rate(
        "extending",
        "YQL",
        noop("Extension rate"),
        noop("Extension rate = with an approved extension ÷ due."),
        noop("due orders with an approved extension, those without a time of approval included"),
        DUE,
        "extended",
        "due",
        FEWER,
    ),
    _rate(
        "calling_back",
        "HFL",
        noop("Call-back rate"),
        noop("Call-back rate = with any final answer ÷ due and closed."),
        noop("due closed orders with a final answer, not rated and not reached included"),
        CLOSED,
        "called_closed",
        "due_closed",
    ),
    Definition(
        "knowledge",
        "ZSK",
        noop("Knowledge base updates"),
        "rate",
        noop("Knowledge base updates = entries brought up to date ÷ entries to be brought up to date."),
        noop("entries brought up to date, entered by hand with their source"),
        noop("entries to be brought up to date, entered by hand with their source"),
        noop("No order is counted: there is no list behind it."),
        settings=SWITCHED_ON,
        measured_in=noop("%"),
        single=False,
    ),
)
