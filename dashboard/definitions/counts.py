"""Numbers that count orders and are printed by themselves: the six parts, outcomes, what is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from dashboard.definitions.model import Definition, Measure, Reading
from dashboard.i18n import noop
from dashboard.views.vocabulary import RATED_ANSWERS, Basis

ORDERS = noop("orders")
Condition = Callable[[Reading], Any]

# Which orders belong to a period, by basis.
POPULATIONS: Mapping[Basis, str] = {
    "due": noop(
        "Counted are orders whose solve deadline, extensions included, lies in the period and has passed."
    ),
    "accepted": noop(
        "Counted are orders accepted in the period; due are those closed or past their deadline."
    ),
    "transferred": noop(
        "Counted are orders dispatched in the period; due are those closed or past their deadline."
    ),
    "closed": noop("Counted are orders closed in the period."),
}

NOT_DUE_PARTS = noop(
    "Left out are excluded orders, orders withdrawn before their deadline, direct answers, orders without a "
    "deadline and orders not yet due."
)
ALL_OTHER_PARTS = noop("Each order is in exactly one of the six parts; the other five are left out.")


def _printed(
    left_out: str, key: str, word: str, condition: Condition, code: str, name: str, formula: str, *notes: str
) -> Measure:
    """Return a measure that is printed by itself, under a code of its own."""
    definition = Definition(
        key, code, name, "count", formula, left_out=left_out, measured_in=ORDERS, notes=notes, top=(key,)
    )
    return Measure(key, word, condition, definition)


def _part(key: str, word: str, condition: Condition, code: str, name: str, *said: str) -> Measure:
    return _printed(ALL_OTHER_PARTS, key, word, condition, code, name, *said)


def clocked(m: Reading) -> Any:
    """The solve clock runs or ran for it: not withdrawn in time, not answered directly, with a deadline."""
    return ~m.f.left & ~m.f.direct & m.f.clocked


def ripe(m: Reading) -> Any:
    """The deadline passed; on other bases than due date a closed order is ripe as well."""
    return m.f.passed if m.basis == "due" else m.f.passed | m.f.closed


# Each order is in exactly one of the six parts that follow the accepted ones.
PARTS = (
    _printed(
        noop("Nothing is left out: every order of the period known at the data time."),
        "accepted",
        noop("accepted"),
        lambda m: m.every,
        "SL",
        noop("Accepted"),
        noop(
            "Accepted = direct + due + not yet due + no deadline + withdrawn + excluded; each order is in "
            "exactly one part."
        ),
    ),
    _part(
        "excluded",
        noop("excluded"),
        lambda m: m.f.excluded,
        "BJR",
        noop("Excluded"),
        noop("Orders for which an exclusion decision was taken by the data time."),
        noop("“Before exclusions” ignores the decision and counts them in the other parts."),
        noop("By a setting a decision counts only when taken by the end of the month, or not at all."),
    ),
    _part(
        "withdrawn",
        noop("withdrawn"),
        lambda m: ~m.f.excluded & m.f.left,
        "CD",
        noop("Withdrawn"),
        noop("Orders that the enterprise withdrew before the deadline, or without one."),
        noop("Withdrawn later, an order stays due."),
        noop("Where the unit asked for it, it never leaves and counts as not solved and not on time."),
    ),
    _part(
        "direct",
        noop("answered directly"),
        lambda m: ~m.f.excluded & ~m.f.left & m.f.direct,
        "ZD",
        noop("Direct answers"),
        noop("Orders answered directly, without a clock."),
    ),
    _part(
        "no_deadline",
        noop("without deadline"),
        lambda m: ~m.f.excluded & ~m.f.left & ~m.f.direct & ~m.f.clocked,
        "WSX",
        noop("No deadline"),
        noop("Orders without a solve deadline."),
        noop("They count in volumes and times, never in on-time rates."),
    ),
    _part(
        "due",
        noop("due"),
        lambda m: ~m.f.excluded & m["due_before_exclusion"],
        "DQ",
        noop("Due"),
        noop("Orders with a solve deadline that has passed; on other bases than due date also closed ones."),
        noop("A deadline at 24:00 belongs to the day and month that it ends."),
        noop("An order keeps the rule set of clocks in force at its transfer."),
    ),
    _part(
        "not_due",
        noop("not yet due"),
        lambda m: ~m.f.excluded & clocked(m) & ~ripe(m),
        "WDQ",
        noop("Not yet due"),
        noop("Orders with a solve deadline that had not passed at the data time."),
    ),
)


def _count(key: str, word: str, condition: Condition, code: str, name: str, *said: str) -> Measure:
    return _printed(NOT_DUE_PARTS, key, word, condition, code, name, *said)


DISPATCHED = Definition(
    key="dispatched",
    code="ZP",
    name=noop("Dispatched"),
    kind="count",
    formula=noop("Orders dispatched by the city to their first unit in the period."),
    left_out=noop("Direct answers are never dispatched."),
    measured_in=ORDERS,
    top=("accepted",),
    basis="transferred",
)

OUTCOMES = (
    _count(
        "unsolved",
        noop("not solved"),
        lambda m: m["resolvable"] & ~m["solved"],
        "WJJ",
        noop("Unsolved"),
        noop("Unsolved = due − closed but unverified − confirmed solved."),
        noop("Orders open past their deadline are unsolved."),
    ),
    _count(
        "late",
        noop("overdue or closed late"),
        lambda m: m["due"] & ~m["on_time"],
        "YQ",
        noop("Overdue"),
        noop("Overdue = due − closed by the deadline: closed late, or open past the deadline."),
    ),
    _count(
        "open_overdue",
        noop("open past their deadline"),
        lambda m: m["due"] & m.f.passed & ~m.f.closed & ~m.f.withdrawn,
        "CWJ",
        noop("Open past their deadline"),
        noop("Due orders whose deadline passed before the data time and that were open then."),
    ),
    _count(
        "verified",
        noop("verified officially"),
        lambda m: m["due_closed"] & (m.f.judged | m["outcome_decided"]),
        "YHS",
        noop("Verified officially"),
        noop("Due closed orders with an official verdict, or closed by confirmation or explanation."),
    ),
    _count(
        "unverified",
        noop("closed but not verified"),
        lambda m: m["due_closed"] & ~m.f.judged & ~m["outcome_decided"],
        "WHS",
        noop("Closed but unverified"),
        noop("Due orders closed without an official verdict."),
        noop("They are counted neither as solved nor as to be solved."),
    ),
    _count(
        "confirmed",
        noop("service confirmed"),
        lambda m: m["due_closed"] & m.f.confirmed,
        "FWQR",
        noop("Service confirmed"),
        noop("Due orders closed by service confirmation."),
        noop("They stay in the denominator of the resolution rate as not solved."),
    ),
    _count(
        "answered",
        noop("rated"),
        lambda m: reduce(or_, (m[each] for each in RATED_ANSWERS)),
        "PJJ",
        noop("Rated"),
        noop("Due orders whose final answer is one of the four ratings."),
    ),
)

EXTENDED_OUT = Definition(
    key="extended_out",
    code="YCY",
    name=noop("Moved out by an extension"),
    kind="count",
    top=("extended_out",),
    formula=noop("Orders whose first deadline lay in the period and that an extension moved out of it."),
    left_out=noop(
        "They are none of the period's accepted orders; on other bases than due date there are none."
    ),
    settings=noop(
        "An extension counts only when applied for and approved before the deadline it moves, at most 10 "
        "working days in all."
    ),
    measured_in=ORDERS,
)

LIVE_LEFT_OUT = noop("Left out are excluded orders, direct answers and orders without a deadline.")

LIVE = (
    Definition(
        key="open_now",
        code="ZB",
        name=noop("Open"),
        kind="live",
        formula=noop("Orders whose solve clock ran at the data time, whatever the period."),
        left_out=LIVE_LEFT_OUT,
        measured_in=ORDERS,
        top=("open_now",),
    ),
    Definition(
        key="overdue_now",
        code="CQ",
        name=noop("Overdue now"),
        kind="live",
        formula=noop("Open orders whose deadline lay before the data time."),
        left_out=LIVE_LEFT_OUT,
        measured_in=ORDERS,
        top=("overdue_now",),
    ),
    Definition(
        key="near_now",
        code="LQ",
        name=noop("Near due"),
        kind="live",
        formula=noop("Near due: by the end of the next working day, or under a quarter of the clock left."),
        left_out=LIVE_LEFT_OUT,
        measured_in=ORDERS,
        top=("near_now",),
    ),
    Definition(
        key="maybe_now",
        code="KNCQ",
        name=noop("Perhaps overdue"),
        kind="live",
        formula=noop("Open orders whose deadline lies between the data time and now."),
        left_out=LIVE_LEFT_OUT,
        measured_in=ORDERS,
        top=("maybe_now",),
        notes=(
            noop(
                "What happened after the data time is not known yet: counted apart, never added to overdue."
            ),
        ),
    ),
)
