"""Read what a platform keeps about an order as a log in one cell.

A log is a list of entries with their parts between `|`, the entries between `；` or a new line. It is kept as
canonical JSON, so that the same log is always the same text. Which parts an entry has is its form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Literal

from dashboard.i18n import _

MOST_ENTRIES = 60
WORD_SHOWN = 40  # characters of a word that is not known
Value = int | str | None
Entry = tuple[Value, ...]
ReadTime = Callable[[str], int]

_BETWEEN_ENTRIES = re.compile(r"[;；\r\n]+")
_BETWEEN_PARTS = re.compile(r"[|｜]")


class BadRecord(ValueError):
    """A log that breaks a rule; the message names the entry and is in the reader's language."""


@dataclass(frozen=True)
class Part:
    """One part of an entry.

    An `event` has happened, so it cannot lie after the data time; a `moment` may lie anywhere; a `deadline`
    given as a day means that day's end. A word stands for one of `words`.
    """

    name: str
    kind: Literal["event", "moment", "deadline", "word", "text"]
    words: Mapping[str, str] = field(default_factory=dict)
    limit: int = 0
    optional: bool = False


@dataclass(frozen=True)
class LogForm:
    """The parts of a log's entries and the sentences that say what is wrong; the first part is its time."""

    wrong: str  # msgid with {n} and {why}
    pattern: str  # msgid: how an entry is written
    parts: tuple[Part, ...]
    problem: Callable[[Mapping[str, Value], Sequence[str]], str] = lambda _entry, _texts: ""
    # Of all entries in time order: the place of one that cannot follow those before it, and why.
    stray: Callable[[Sequence[Entry]], tuple[int, str] | None] = lambda _entries: None

    @property
    def fewest(self) -> int:
        """Return how many parts an entry has at least: optional ones at its end may be left away."""
        return len(self.parts) - len(list(takewhile(lambda part: part.optional, reversed(self.parts))))


def parse_log(form: LogForm, text: str, read_time: ReadTime, read_end: ReadTime) -> tuple[Entry, ...]:
    """Return the entries of a log in time order; raise BadRecord for the first that breaks a rule.

    `read_time` and `read_end` turn a local time, and a deadline, into seconds since 1970 UTC; they raise
    ValueError.
    """
    texts = [each for each in map(str.strip, _BETWEEN_ENTRIES.split(text)) if each]
    if len(texts) > MOST_ENTRIES:
        raise BadRecord(
            _("The record has {n} entries, at most {most}.").format(n=len(texts), most=MOST_ENTRIES)
        )
    entries = []
    for number, each in enumerate(texts, 1):
        try:
            entries.append(_entry(form, each, read_time, read_end))
        except ValueError as error:
            raise bad_entry(form, number, str(error)) from None
    turn = sorted(range(len(entries)), key=lambda place: int(entries[place][0] or 0))
    found = tuple(entries[place] for place in turn)
    if stray := form.stray(found):
        raise bad_entry(form, turn[stray[0]] + 1, stray[1])
    return found


def bad_entry(form: LogForm, number: int, why: str) -> BadRecord:
    """Return the error that names an entry and what is wrong with it."""
    return BadRecord(_(form.wrong).format(n=number, why=why.rstrip(".。")))


def _entry(form: LogForm, text: str, read_time: ReadTime, read_end: ReadTime) -> Entry:
    texts = [part.strip() for part in _BETWEEN_PARTS.split(text)]
    if not form.fewest <= len(texts) <= len(form.parts):
        raise ValueError(_(form.pattern))
    texts += [""] * (len(form.parts) - len(texts))
    found: list[Value] = []
    for part, given in zip(form.parts, texts, strict=True):
        if not given and not part.optional:
            raise ValueError(_(form.pattern))
        found.append(read_part(part, given, read_time, read_end))
    why = form.problem({part.name: value for part, value in zip(form.parts, found, strict=True)}, texts)
    if why:
        raise ValueError(why)
    return tuple(found)


def read_part(part: Part, text: str, read_time: ReadTime, read_end: ReadTime) -> Value:
    """Return what the text of one part means; raise ValueError with the reason."""
    if part.kind == "text":
        if len(text) > part.limit:
            raise ValueError(
                _("a text has {n} characters, at most {most}").format(n=len(text), most=part.limit)
            )
        return text
    if part.kind == "word":
        return _word(text, part.words) if text else ""
    if not text:
        return None
    return read_end(text) if part.kind == "deadline" else read_time(text)


def _word(word: str, known: Mapping[str, str]) -> str:
    found = known.get("".join(word.split()))
    if found is None:
        first = {meaning: name for name, meaning in reversed(list(known.items()))}
        valid = _(", ").join(reversed(list(first.values())))
        shown = word[:WORD_SHOWN]
        raise ValueError(_("“{word}” is unknown; valid are: {words}").format(word=shown, words=valid))
    return found


def canonical(entries: Sequence[Sequence[Value]]) -> str:
    """Return the one text under which a log is stored, "" for none."""
    if not entries:
        return ""
    return json.dumps([list(entry) for entry in entries], ensure_ascii=False, separators=(",", ":"))


def stored(log: str) -> tuple[Entry, ...]:
    """Return the entries of a stored log."""
    return tuple(tuple(entry) for entry in json.loads(log)) if log else ()


def events_in(form: LogForm, entry: Sequence[Value]) -> tuple[int, ...]:
    """Return the moments of an entry that have happened."""
    pairs = zip(form.parts, entry, strict=True)
    return tuple(int(value) for part, value in pairs if part.kind == "event" and value is not None)
