"""Every number that counts orders, declared once: its name, its condition, its words, its definition.

A condition is put together from facts (`m.f`) and from other measures (`m["due"]`) by `&`, `|` and `~`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.definitions.counts import OUTCOMES, PARTS, clocked, ripe
from dashboard.definitions.facts import Facts
from dashboard.definitions.further import MEASURES as FURTHER
from dashboard.definitions.indicators import DECLARED
from dashboard.definitions.model import Measure, Reading
from dashboard.i18n import noop
from dashboard.views.vocabulary import RATED_ANSWERS, SCORECARD_ITEMS, Basis


def _decided(m: Reading) -> Any:
    """Service confirmation and explanation are outcomes in themselves, unless the verdict alone decides."""
    return ~m.every if m.settings.confirmed == "by_verdict" else m["due_closed"] & m.f.unsolved_close


def _solved(m: Reading) -> Any:
    solved = m["due_closed"] & m.f.judged_solved & ~m["outcome_decided"]
    return solved | (m["due_closed"] & m.f.confirmed) if m.settings.confirmed == "solved" else solved


def _resolvable(m: Reading) -> Any:
    """Return what stands in the denominator of the resolution rate."""
    denominator = m.settings.denominator
    if denominator == "verified":
        return m["due"] & ~m["unverified"]
    return m[{"due": "due", "judged": "verified", "closed": "due_closed"}[denominator]]


def _uncredited(m: Reading) -> Any:
    """Return what stands in the denominator of satisfaction without a full credit."""
    if m.settings.neglected == "outside":
        return m[m.settings.answers] & ~m["satisfied"]
    return m[m.settings.to_rate] & (~m["satisfied"] | m["neglected"])


def _missed(m: Reading) -> Any:
    return m["provincial"] & reduce(or_, (a & ~met for a, met in map(m.f.six, SCORECARD_ITEMS)))


def _items() -> Iterator[Measure]:
    for item in SCORECARD_ITEMS:
        applies, met = ITEM_WORDS[item]
        yield Measure(f"{item}_applies", applies, lambda m, item=item: m["provincial"] & m.f.six(item)[0])  # type: ignore[misc]
        yield Measure(
            f"{item}_met",
            met,
            lambda m, item=item: m["provincial"] & m.f.six(item)[0] & m.f.six(item)[1],  # type: ignore[misc]
        )


ITEM_WORDS: Mapping[str, tuple[str, str]] = {
    "four_way_call": (noop("with a four-way call to be held"), noop("with the four-way call in time")),
    "liaison_response": (
        noop("with an answer of the liaison expected"),
        noop("answered by the liaison at once"),
    ),
    "onsite_check": (noop("with an on-site check to be made"), noop("checked on site in time")),
    "feedback_on_time": (noop("with feedback to be given"), noop("with feedback in time")),
    "report_accepted": (
        noop("with a first review of the report"),
        noop("with the report accepted at first review"),
    ),
    "solved_on_time": (noop("to be solved in time"), noop("solved in time")),
}

OTHERS = (
    Measure("closed", noop("closed"), lambda m: m.f.closed),
    Measure(
        "due_before_exclusion",
        noop("due before exclusion"),
        lambda m: clocked(m) & ripe(m),
    ),
    Measure("due_closed", noop("due and closed"), lambda m: m["due"] & m.f.closed & ~m.f.asked),
    Measure("on_time", noop("closed on time"), lambda m: m["due_closed"] & m.f.in_time),
    Measure("closed_late", noop("closed late"), lambda m: m["due_closed"] & ~m.f.in_time),
    Measure("outcome_decided", noop("closed by confirmation or explanation"), _decided),
    Measure("resolvable", noop("to be solved"), _resolvable),
    Measure(
        "outside",
        noop("outside the denominator of the resolution rate"),
        lambda m: m["due"] & ~m["resolvable"],
    ),
    Measure("solved", noop("verified as solved"), _solved),
    Measure(
        "solved_or_confirmed",
        noop("solved or service confirmed"),
        lambda m: m["resolvable"] & (m["solved"] | (m["due_closed"] & m.f.confirmed)),
    ),
    Measure("satisfied", noop("satisfied"), lambda m: m["due"] & m.f.satisfied),
    Measure("basic", noop("basically satisfied"), lambda m: m["due"] & m.f.basic),
    Measure("fair", noop("fair"), lambda m: m["due"] & m.f.fair),
    Measure("dissatisfied", noop("dissatisfied"), lambda m: m["due"] & m.f.dissatisfied),
    Measure("called", noop("with any final answer"), lambda m: m["due"] & m.f.called),
    Measure(
        "neglected",
        noop("left open past the deadline, or withdrawn because the unit asked"),
        lambda m: m["due"] & (m.f.asked | (m.f.passed & ~m.f.closed)),
    ),
    *(
        Measure(
            f"{each}_neglected",
            noop("answered, though left open past the deadline or withdrawn because the unit asked"),
            lambda m, each=each: m[each] & m["neglected"],  # type: ignore[misc]
        )
        for each in (*RATED_ANSWERS, "called")
    ),
    Measure(
        "rated_or_neglected",
        noop("rated, or left open past the deadline, or withdrawn because the unit asked"),
        lambda m: m["answered"] | m["neglected"],
    ),
    Measure(
        "called_or_neglected",
        noop("with any final answer, or left open past the deadline, or withdrawn because the unit asked"),
        lambda m: m["called"] | m["neglected"],
    ),
    Measure("uncredited", noop("not rated satisfied"), _uncredited),
    Measure(
        "not_satisfied",
        noop("rated below satisfied"),
        lambda m: reduce(or_, (m[each] for each in RATED_ANSWERS if each != "satisfied")),
    ),
    Measure("provincial", noop("provincial and due"), lambda m: m["due"] & m.f.provincial),
    Measure("six_missed", noop("missing one of the six items"), _missed),
    Measure("redone", noop("handled again"), lambda m: m["due"] & m.f.redone),
    Measure("claimed", noop("claimed as solved"), lambda m: m["due_closed"] & m.f.claimed),
    Measure(
        "provisional",
        noop("with a provisional deadline"),
        lambda m: (m["due"] | m["not_due"]) & m.f.provisional,
    ),
    Measure(
        "verdict_missing",
        noop("of which no table tells whether they were solved"),
        lambda m: m["due"] & m.f.verdict_missing,
    ),
    Measure("timed", noop("whose times count"), lambda m: m["due"] | m["no_deadline"]),
    Measure("onsite_timed", noop("with time on site"), lambda m: m["timed"] & m.f.went),
    Measure("feedback_timed", noop("with time of feedback"), lambda m: m["timed"] & m.f.fed_back),
    Measure(
        "close_timed",
        noop("with time to close"),
        lambda m: m["timed"] & m.f.closed & m.f.after_start,
    ),
)

_DECLARED = tuple(measure for each in DECLARED for measure in each.measures)
MEASURES: dict[str, Measure] = {
    each.name: each for each in (*PARTS, *OUTCOMES, *OTHERS, *_items(), *_DECLARED, *FURTHER)
}


def measured(
    facts: Facts[Any],
    every: Any,
    basis: Basis,
    settings: AppraisalSettings,
    more: Iterable[Measure] = (),
) -> Reading:
    """Return every measure of orders by its name, from what is true of them (see Reading).

    `more` are measures that only the place where the facts come from can tell.
    """
    return Reading(MEASURES | {each.name: each for each in more}, facts, every, basis, settings)
