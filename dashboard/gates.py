"""Read the platform's record of the four gates: who checked a reply when, and with which result.

A record is a list of entries, each `time|gate|unit|result|reason`, between them `；` or a new line. It is
kept as canonical JSON, so that the same record is always the same text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from dashboard.i18n import _

STEPS = ("gate1", "gate2", "gate3", "first_review", "assessment", "recheck")
GATE_OF: Mapping[str, int] = {
    "gate1": 1,
    "gate2": 2,
    "gate3": 3,
    "first_review": 4,
    "assessment": 4,
    "recheck": 4,
}
RESULTS = ("passed", "returned", "solved", "unsolved", "not_applicable")
MOST_ENTRIES, LONGEST_UNIT, LONGEST_REASON = 60, 60, 200

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
}
_JUDGING = ("assessment", "recheck")  # the steps that say whether the request is solved
_BETWEEN_ENTRIES = re.compile(r"[;；\r\n]+")
_BETWEEN_PARTS = re.compile(r"[|｜]")


class BadRecord(ValueError):
    """A record that breaks a rule; the message names the entry and is in the reader's language."""


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


def parse_record(text: str, read_time: Callable[[str], int]) -> tuple[GateEntry, ...]:
    """Return the checks of a record in time order; raise BadRecord for the first entry that breaks a rule.

    `read_time` turns a local time into seconds since 1970 UTC and raises ValueError.
    """
    texts = [each.strip() for each in _BETWEEN_ENTRIES.split(text)]
    texts = [each for each in texts if each]
    if len(texts) > MOST_ENTRIES:
        raise BadRecord(
            _("The record has {n} entries, at most {most}.").format(n=len(texts), most=MOST_ENTRIES)
        )
    entries = [_entry(number, each, read_time) for number, each in enumerate(texts, 1)]
    return tuple(sorted(entries, key=lambda entry: entry.at))


def _entry(number: int, text: str, read_time: Callable[[str], int]) -> GateEntry:
    parts = [part.strip() for part in _BETWEEN_PARTS.split(text)]
    if len(parts) not in (4, 5):
        raise _bad(number, _("write time|gate|unit|result|reason"))
    when, step_word, unit, result_word, reason = (*parts, "")[:5]
    try:
        at = read_time(when)
    except ValueError as error:
        raise _bad(number, str(error)) from None
    step = _word(number, step_word, _STEP_WORDS)
    result = _word(number, result_word, _RESULT_WORDS)
    if result in ("solved", "unsolved") and step not in _JUDGING:
        raise _bad(number, _("“{word}” is said only in assessment and re-check").format(word=result_word))
    if len(unit) > LONGEST_UNIT or len(reason) > LONGEST_REASON:
        raise _bad(number, _("unit or reason is too long"))
    return GateEntry(at, step, unit, result, reason)


def _word(number: int, word: str, known: Mapping[str, str]) -> str:
    found = known.get("".join(word.split()))
    if found is None:
        first = {meaning: name for name, meaning in reversed(list(known.items()))}
        valid = _(", ").join(reversed(list(first.values())))
        raise _bad(number, _("“{word}” is unknown; valid are: {words}").format(word=word, words=valid))
    return found


def _bad(number: int, why: str) -> BadRecord:
    return BadRecord(_("Entry {n} of the gates' record: {why}.").format(n=number, why=why.rstrip(".。")))


def canonical(entries: Sequence[GateEntry]) -> str:
    """Return the one text under which a record is stored, "" for none."""
    if not entries:
        return ""
    return json.dumps([list(entry) for entry in entries], ensure_ascii=False, separators=(",", ":"))


def stored_entries(record: str) -> tuple[GateEntry, ...]:
    """Return the entries of a stored record."""
    return tuple(GateEntry(*entry) for entry in json.loads(record)) if record else ()


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
    first = next((entry for entry in stored_entries(record) if entry.step == "first_review"), None)
    if first is None or first.result not in ("passed", "returned"):
        return None
    return first.result == "passed"
