"""What the platform notes about an order beside its columns: pauses, calls, look-backs, ledgers, gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dashboard.clocks.rules import Suspension
from dashboard.i18n import _, noop
from dashboard.ledgers.entries import entry_refusal, first_stray
from dashboard.order.case_log import Entry, LogForm, Part, Value, stored
from dashboard.order.gates import FORM as GATES

LOOK_BACK_RESULTS = ("solved", "unsolved", "unreached")
BOOKS = ("unsolved", "planned", "signed_off")
LONGEST_NAME, LONGEST_NOTE = 60, 200

_BOOK_WORDS: Mapping[str, str] = {
    "未解决": "unsolved",
    "未解决事项": "unsolved",
    "未解决台账": "unsolved",
    "计划解决": "planned",
    "计划解决事项": "planned",
    "计划解决台账": "planned",
    "销号": "signed_off",
    "已销号": "signed_off",
}
_LOOK_BACK_WORDS: Mapping[str, str] = {
    "已解决": "solved",
    "解决": "solved",
    "未解决": "unsolved",
    "未接通": "unreached",
    "联系不上": "unreached",
}


def _note(optional: bool = True) -> Part:
    return Part("note", "text", limit=LONGEST_NOTE, optional=optional)


def _pause_problem(entry: Mapping[str, Value], _texts: Sequence[str]) -> str:
    start, until = entry["start"], entry["until"]
    if isinstance(start, int) and isinstance(until, int) and until <= start:
        return _("the pause ends before it begins")
    return ""


def _ledger_problem(entry: Mapping[str, Value], _texts: Sequence[str]) -> str:
    at, until = (
        datetime.fromtimestamp(int(each), UTC) if each else None for each in (entry["at"], entry["until"])
    )
    why = entry_refusal(str(entry["word"]), until, at) if at else ""
    words = {
        "due": _("a planned solution needs its promised date"),
        "planned_only": _("only a planned solution has a promised date"),
        "past": _("the promised date lies before the entry"),
        "far": _("the promised date lies more than two years after the entry"),
    }
    return words.get(why, "")


def _stray_sign_off(entries: Sequence[Entry]) -> tuple[int, str] | None:
    place = first_stray([str(entry[1]) for entry in entries])
    if place is None:
        return None
    return place, _("it signs off what stands in no ledger: write the entry in a ledger before it")


PAUSES = LogForm(
    noop("Entry {n} of the record of pauses: {why}."),
    noop("write registered|from|to|reason"),
    (Part("at", "event"), Part("start", "moment"), Part("until", "deadline", optional=True), _note()),
    _pause_problem,
)
CALLS = LogForm(
    noop("Entry {n} of the record of calls: {why}."),
    noop("write time|who was called|result"),
    (Part("at", "event"), Part("who", "text", limit=LONGEST_NAME), _note(optional=False)),
)
LOOK_BACKS = LogForm(
    noop("Entry {n} of the record of look-backs: {why}."),
    noop("write time|by whom|result|note"),
    (
        Part("at", "event"),
        Part("who", "text", limit=LONGEST_NAME),
        Part("word", "word", _LOOK_BACK_WORDS),
        _note(),
    ),
)
LEDGER = LogForm(
    noop("Entry {n} of the record of the ledgers: {why}."),
    noop("write entered|ledger|promised date|note"),
    (
        Part("at", "event"),
        Part("word", "word", _BOOK_WORDS),
        Part("until", "deadline", optional=True),
        _note(),
    ),
    _ledger_problem,
    _stray_sign_off,
)
# Each log by its column of the orders table.
FORMS: Mapping[str, LogForm] = {
    "gate_log": GATES,
    "pause_log": PAUSES,
    "call_log": CALLS,
    "look_back_log": LOOK_BACKS,
    "ledger_log": LEDGER,
}


@dataclass(frozen=True)
class CaseNote:
    """One entry of a log; which fields say something depends on its form."""

    at: datetime  # when it was registered, held or entered
    start: datetime | None = None  # of a pause
    until: datetime | None = None  # a pause's end, a ledger's promise
    who: str = ""  # who was called, who looked back
    word: str = ""  # of LOOK_BACK_RESULTS or BOOKS
    note: str = ""


def notes(column: str, log: str) -> tuple[CaseNote, ...]:
    """Return the entries of a stored log, oldest first."""
    return tuple(CaseNote(**dict(map(_shown, FORMS[column].parts, entry))) for entry in stored(log))


def _shown(part: Part, value: Value) -> tuple[str, Any]:
    timed = isinstance(value, int) and part.kind in ("event", "moment", "deadline")
    return part.name, datetime.fromtimestamp(int(value or 0), UTC) if timed else value


def suspensions(pause_log: str, ended: datetime | None) -> tuple[Suspension, ...]:
    """Return the pauses of a stored log; one without an end lasts until the order `ended`, if it did."""
    return tuple(
        Suspension(pause.start or pause.at, pause.until or ended, pause.at)
        for pause in notes("pause_log", pause_log)
    )
