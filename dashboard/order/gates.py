"""Read the platform's record of the four gates: who checked a reply when, and with which result.

A record is a log (dashboard.order.case_log) whose entries are `time|gate|unit|result|reason`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from dashboard.i18n import _, noop
from dashboard.order.case_log import LogForm, Part, Value, stored

STEPS = ("gate1", "gate2", "gate3", "first_review", "assessment", "recheck")
GATE_OF: Mapping[str, int] = {
    "gate1": 1,
    "gate2": 2,
    "gate3": 3,
    "first_review": 4,
    "assessment": 4,
    "recheck": 4,
}
RESULTS = ("entered", "passed", "returned", "solved", "unsolved", "not_applicable", "signed", "consultation")
# What is noted while a reply waits at a gate; every other result moves it on.
NOTES = ("signed", "consultation")
LONGEST_UNIT, LONGEST_REASON = 60, 200

_STEP_WORDS: Mapping[str, str] = {
    "一关": "gate1",
    "第一关": "gate1",
    "二关": "gate2",
    "第二关": "gate2",
    "三关": "gate3",
    "第三关": "gate3",
    "四关初审": "first_review",
    "初审": "first_review",
    "四关研判": "assessment",
    "二次全量研判": "assessment",
    "四关核查": "recheck",
    "三次核查": "recheck",
}
_RESULT_WORDS: Mapping[str, str] = {
    "通过": "passed",
    "退回": "returned",
    "发回重办": "returned",
    "解决": "solved",
    "已解决": "solved",
    "未解决": "unsolved",
    "不涉及": "not_applicable",
    "进入": "entered",
    "待审": "entered",
    "签批": "signed",
    "分管领导签批": "signed",
    "会诊": "consultation",
    "需会诊": "consultation",
}
_JUDGING = ("assessment", "recheck")  # the steps that say whether the request is solved
# The gates that a reply has passed when it stands at a gate; gate 3 is of another way than gates 1 and 2.
_BEFORE: Mapping[int, tuple[int, ...]] = {1: (), 2: (1,), 3: (), 4: (1, 2, 3)}


class GateEntry(NamedTuple):
    """One check as it is stored; `at` in whole seconds since 1970 UTC."""

    at: int
    step: str
    unit: str
    result: str
    reason: str


@dataclass(frozen=True)
class GateCheck:
    """One check of a reply at a gate, in the n-th handling of its order."""

    at: datetime
    gate: int
    step: str  # one of STEPS
    unit: str
    result: str  # one of RESULTS
    reason: str
    attempt: int


def _problem(entry: Mapping[str, Value], texts: Sequence[str]) -> str:
    step, result = entry["step"], entry["result"]
    if result in ("solved", "unsolved") and step not in _JUDGING:
        return _("“{word}” is said only in assessment and re-check").format(word=texts[3])
    if result in ("signed", "consultation") and step != "gate3":
        return _("“{word}” is said only at gate 3").format(word=texts[3])
    return ""


FORM = LogForm(
    noop("Entry {n} of the gates' record: {why}."),
    noop("write time|gate|unit|result|reason"),
    (
        Part("at", "event"),
        Part("step", "word", _STEP_WORDS),
        Part("unit", "text", limit=LONGEST_UNIT, optional=True),
        Part("result", "word", _RESULT_WORDS),
        Part("reason", "text", limit=LONGEST_REASON, optional=True),
    ),
    _problem,
)


def stored_entries(record: str) -> tuple[GateEntry, ...]:
    """Return the entries of a stored record."""
    return as_checks(stored(record))


def as_checks(entries: Iterable[Sequence[Value]]) -> tuple[GateEntry, ...]:
    """Return the entries of a log of the gates by the names of their parts."""
    return tuple(map(_as_entry, entries))


def _as_entry(entry: Sequence[Value]) -> GateEntry:
    at, *words = entry
    step, unit, result, reason = map(str, words)
    return GateEntry(int(at or 0), step, unit, result, reason)


def out_of_order(entries: Sequence[GateEntry]) -> tuple[int, ...]:
    """Return the places of checks that come after a check at a later gate of the same handling.

    A handling ends where a reply is returned or found unsolved, or with the third check's result. Checks of
    the same second have no order. `entries` stand in time order.
    """
    if not _turns_back(entries):
        return ()
    found = []
    for place, entry in enumerate(entries):
        ends = [n for n, each in enumerate(entries) if n != place and each.at <= entry.at and _ends(each)]
        handling = entries[max(ends, default=-1) + 1 :]
        gate = GATE_OF[entry.step]
        if any(each.at < entry.at and gate in _BEFORE[GATE_OF[each.step]] for each in handling):
            found.append(place)
    return tuple(found)


def _turns_back(entries: Sequence[GateEntry]) -> bool:
    """Tell whether a gate stands anywhere after a later one: what most records do not need to be asked."""
    highest = 0
    for entry in entries:
        gate = GATE_OF[entry.step]
        if gate < highest:
            return True
        highest = 0 if _ends(entry) else gate
    return False


def _ends(entry: GateEntry) -> bool:
    return entry.result in ("returned", "unsolved") or (
        entry.step == "recheck" and entry.result not in ("entered", *NOTES)
    )


def gate_checks(record: str) -> tuple[GateCheck, ...]:
    """Return the checks of a stored record, numbered: every return starts the next handling."""
    checks, attempt = [], 1
    for at, step, unit, result, reason in stored_entries(record):
        moment = datetime.fromtimestamp(at, UTC)
        checks.append(GateCheck(moment, GATE_OF[step], step, unit, result, reason, attempt))
        attempt += result == "returned"
    return tuple(checks)


def first_review_passed(record: str) -> bool | None:
    """Tell whether the report passed the city's first review at once; None before that review.

    Scorecard item 反馈规范性: the first check at 四关初审 decides.
    """
    reviews = (entry for entry in stored_entries(record) if entry.step == "first_review")
    first = next((entry for entry in reviews if entry.result != "entered"), None)
    if first is None or first.result not in ("passed", "returned"):
        return None
    return first.result == "passed"


def waiting_at(record: str) -> tuple[int, int] | None:
    """Return the gate at which an open order's reply waits, and since which second; None at none.

    A reply waits where the record says that it entered and nothing that moved it on since.
    """
    moves = [entry for entry in stored_entries(record) if entry.result not in NOTES]
    last = moves[-1] if moves else None
    return (GATE_OF[last.step], last.at) if last is not None and last.result == "entered" else None


@dataclass(frozen=True)
class Waiting:
    """A reply that waits at gate 3: since when, who handles it, signed off or not, consultation or not."""

    since: datetime
    handler: str
    signed_at: datetime | None
    consultation: bool


def waiting_at_three(record: str) -> Waiting | None:
    """Return how a reply waits at gate 3, None for one that does not."""
    found = waiting_at(record)
    if found is None or found[0] != 3:
        return None
    since = found[1]
    here = [entry for entry in stored_entries(record) if entry.step == "gate3" and entry.at >= since]
    signed = [entry.at for entry in here if entry.result == "signed"]
    return Waiting(
        since=datetime.fromtimestamp(since, UTC),
        handler=next((entry.unit for entry in here if entry.result == "entered"), ""),
        signed_at=datetime.fromtimestamp(signed[-1], UTC) if signed else None,
        consultation=any(entry.result == "consultation" for entry in here),
    )
