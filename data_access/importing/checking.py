"""Check a table's rows field by field and turn them into orders or into named problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.i18n import _
from dashboard.order.case_log import BadRecord, bad_entry, canonical, events_in, parse_log, stored
from dashboard.order.case_notes import FORMS
from dashboard.order.gates import first_review_passed, stored_entries
from data_access.importing import cells
from data_access.importing.derive import (
    EMPTY,
    Clocks,
    Row,
    choose_rule,
    complete,
    evidence_of,
    order_id_of,
    row_hash,
    settle_receipt,
    settle_state,
    shard_of,
)
from data_access.importing.errors import BadCell, BadField, Problem
from data_access.importing.fields import BY_NAME, EVENTS, Field
from data_access.importing.gate_notes import GateNotes
from data_access.importing.headers import Torn
from data_access.importing.mapping import WORD_FIELDS
from data_access.importing.moments import Day, instant
from data_access.importing.own_flag import settle_own_flag
from data_access.importing.places import Places
from data_access.importing.plan import Bound
from data_access.importing.readers import bounded, code_reader, refuse_formula, text_reader
from data_access.importing.rejects import restored
from data_access.importing.surroundings import Surroundings
from data_access.importing.words import Words

VALUE_SHOWN = 200
TOTALS = frozenset(
    {
        *("合计", "总计", "小计", "共计", "累计", "合计数", "总数", "合计件数", "本页小计", "本页合计"),
        *("total", "totals", "subtotal", "grandtotal", "sum"),
    }
)
_A_NUMBER = re.compile(r"[\d,.]{0,15}")
PADDING = 8  # blanks around a word that still stands for "no value"
_CODES = ("order_no", "contact_phone")
_ENDS = ("closed_at", "submitted_at", "withdrawn_at")
# A matched field, the number of its only column or -1, and what reads its text.
_Reader = tuple[Bound, int, Callable[[str], Any]]


@dataclass(frozen=True)
class Checked:
    """A row that passed: an order, or a joint unit's part in one; units and categories by code."""

    row_no: int
    kind: str  # order | participant
    shard: int
    order_id: int
    row_hash: str
    updated_at: int | None
    payload: Row
    newest: int | None = None  # second of the newest event that an order's row names
    known: bool = False  # stored as the row says: the payload is its number alone
    lasting: bool = True  # the same cells say the same at any later data time


class Checker:
    """Check rows of one table; `newest_event`, `gate_notes` and what `around` creates grow with good rows."""

    def __init__(self, bound: Sequence[Bound], around: Surroundings) -> None:
        self._bound = bound
        self.around = around
        self._mapping = around.mapping
        self._zone = ZoneInfo(around.mapping.source.time_zone)
        self._clocks = Clocks(around.calendar, self._zone, around.rule_sets)
        self._formats = tuple(around.mapping.date_formats)
        self._blank = cells.BLANK_WORDS | {word.strip().casefold() for word in around.mapping.blank}
        self._longest_word = max(map(len, (*self._blank, *cells.SHEET_ERRORS))) + PADDING
        self._words = {name: Words(BY_NAME[name].kind, around.mapping.words_of(name)) for name in WORD_FIELDS}
        # Fields for which the mapping says what a blank cell means.
        self._blank_means = frozenset(name for name, words in self._words.items() if words.says(""))
        self._instant = lru_cache(maxsize=65_536)(instant)
        self._is_blank_word = lru_cache(maxsize=65_536)(self._says_nothing)
        self._places = Places(around)
        self._fields = frozenset(one.field.name for one in bound) | set(around.mapping.constants)
        self._evidence = evidence_of(self.covered_fields())
        self._readers: list[_Reader] = [
            (one, one.indexes[0] if len(one.indexes) == 1 else -1, self._reader(one.field)) for one in bound
        ]
        self._reader_of = {reader[0].field.name: reader for reader in self._readers}
        self._constants = self._read_constants()
        self._columns = {one.field.name: one.column for one in bound}
        self.newest_event: int | None = None
        self.gate_notes = GateNotes(around.units)

    def covered_fields(self) -> frozenset[str]:
        """Return the fields this table brings, `verdict` under its source's name."""
        named = f"verdict_{self._mapping.verdict_source}"
        return frozenset(named if name == "verdict" else name for name in self._fields)

    def key_of(self, texts: Sequence[str]) -> tuple[int, int] | None:
        """Return shard and number of the order that a row is about, None where it names none."""
        for bound, _index, read in self._readers:
            if bound.field.name == "order_no":
                text = bound.text(texts)
                try:
                    number = "" if self.is_blank(text) else read(restored(text))
                except BadCell:
                    return None
                source = self._mapping.source.code
                return (shard_of(source, number), order_id_of(source, number)) if number else None
        return None

    def is_data_time(self, text: str) -> bool:
        """Tell whether a cell of the data time's column passes the check."""
        try:
            return self.is_blank(text) or self._moment("begin", restored(text)) is not None
        except BadCell:
            return False

    def take_known(self, known: Checked) -> Checked:
        """Count a row that needs no check among those that passed."""
        self._note(known.newest)
        return known

    def is_total(self, texts: Sequence[str]) -> bool:
        """Tell whether a row sums the others up: it begins with a word for it and tells no time of opening.

        A sum may stand under any head, that of the time of opening too.
        """
        first = next((cell for cell in texts if cell.strip()), "")
        if isinstance(texts, Torn) or cells.normalised_name(first[: PADDING * 4]) not in TOTALS:
            return False
        opened = next((one.text(texts) for one in self._bound if one.field.name == "opened_at"), "")
        # A bare number could be read as a spreadsheet's day.
        return _A_NUMBER.fullmatch(opened.strip()) is not None or self.value("opened_at", texts) is None

    def check(self, row_no: int, texts: Sequence[str]) -> Checked | list[Problem]:
        """Return the checked row, or every problem found in it."""
        if isinstance(texts, Torn):
            return [Problem(row_no, "", "", " ".join(texts)[:VALUE_SHOWN], texts.rule, texts.message)]
        problems: list[Problem] = []
        given = self.values(row_no, texts, problems)
        if not problems:
            try:
                return self.built(row_no, given)
            except BadField as bad:
                problems.append(self._problem(row_no, bad.field, texts, bad.rule, bad.message))
        return problems

    def values(self, row_no: int, texts: Sequence[str], problems: list[Problem]) -> Row:
        """Return what the cells of a row say by field; what is wrong with them is added to `problems`."""
        given = dict(self._constants)
        for reader in self._readers:
            name = reader[0].field.name
            try:
                value = self._value(reader, texts)
            except BadCell as bad:
                problems.append(self._problem(row_no, name, texts, bad.rule, bad.message))
                continue
            if value is not None:
                given[name] = value
        return given

    def value(self, name: str, texts: Sequence[str]) -> Any:
        """Return what a row says in one matched field, None where it is blank or cannot be read."""
        try:
            return self._value(self._reader_of[name], texts)
        except BadCell:
            return None

    def _value(self, reader: _Reader, texts: Sequence[str]) -> Any:
        bound, index, read = reader
        text = texts[index] if index >= 0 else bound.text(texts)
        if self.is_blank(text):
            if bound.field.required:
                raise BadCell("required", _("This value is required: fill it in."))
            if bound.field.name not in self._blank_means:
                return None
            text = ""
        return read(restored(text))

    def is_blank(self, text: str) -> bool:
        """Tell whether a cell holds nothing; raise BadCell for a formula's error."""
        if not text:
            return True
        return text.isspace() if len(text) > self._longest_word else self._is_blank_word(text)

    def _says_nothing(self, text: str) -> bool:
        refuse_formula(text)
        return text.strip().casefold() in self._blank

    def _problem(self, row_no: int, name: str, texts: Sequence[str], rule: str, message: str) -> Problem:
        value = next((one.text(texts) for one in self._bound if one.field.name == name), "")
        return Problem(row_no, name, self._columns.get(name, ""), value[:VALUE_SHOWN], rule, message)

    def built(self, row_no: int, given: Row) -> Checked:
        """Return the order, or the part in one, that the values of a row make; raise BadField."""
        joint = given.pop("role", "lead") == "joint"
        row = dict(EMPTY)
        verdict, included = given.pop("verdict", None), given.pop("included", None)
        given.pop("data_time", None)
        if verdict:
            given.setdefault(f"verdict_{self._mapping.verdict_source}", verdict)
        if included is not None:
            self._settle_included(given, included)
        settle_own_flag(given)
        self._places.settle(row, given)
        row.update(given)
        newest = self._check_events(row)
        if joint:
            return self._participant(row_no, row)
        if row["gate_log"]:
            self.gate_notes.hear(row_no, stored_entries(row["gate_log"]))
        row["provincial"] = bool(
            row["provincial"] or row["transferred_out_at"] is not None or row["channel"] == "provincial"
        )
        if not {"excluded", "included"} & self._fields:
            row["excluded"] = bool(row["exclusion_decided_at"] or row["exclusion_reason"])
        if "first_review_passed" not in self._fields:
            row["first_review_passed"] = first_review_passed(row["gate_log"])
        row["evidence"] = self._evidence
        row["due_given"] = self._mapping.clocks.deadline == "given" and row["solve_due"] is not None
        settle_state(row, self._fields)
        _refuse_timeless(row, self._fields)
        settle_receipt(row, self._fields, self._clocks)
        choose_rule(row, self._mapping.clocks.provincial, self._mapping.clocks.city_line)
        if not row["due_given"]:
            row["solve_due"] = None
        if self._mapping.clocks.deadline == "given" and not row["due_given"]:
            row["due_given"] = True
        complete(row, self._clocks)
        digest = row_hash(row)
        told = {name: value for name, value in row.items() if value != EMPTY[name]}
        # A day that has not ended at the data time will have lasted longer at the next.
        lasting = all(row[name] != self.around.latest for name in _ENDS)
        checked = self._checked(row_no, "order", {"order_no": row["order_no"], **told}, digest, newest)
        return checked if lasting else replace(checked, lasting=False)

    def _settle_included(self, given: Row, included: bool) -> None:
        if given.get("excluded", not included) is included:
            raise BadField(
                "included",
                "contradiction",
                _("One column counts the order in the appraisal, another does not: correct one of them."),
            )
        given["excluded"] = not included

    def _participant(self, row_no: int, row: Row) -> Checked:
        if row["unit"] is None:
            raise BadField("unit", "required", _("A joint unit's row needs its unit: fill it in."))
        part = {
            "order_no": row["order_no"],
            "unit": row["unit"],
            "due": row["solve_due"],
            "closed_at": row["closed_at"],
            "source_updated_at": row["source_updated_at"],
        }
        same = {
            **EMPTY,
            "order_no": part["order_no"],
            "unit": part["unit"],
            "solve_due": part["due"],
            "closed_at": part["closed_at"],
        }
        return self._checked(row_no, "participant", part, row_hash(same))

    def _checked(self, row_no: int, kind: str, row: Row, digest: str, newest: int | None = None) -> Checked:
        number, source = row["order_no"], self._mapping.source.code
        return Checked(
            row_no,
            kind,
            shard_of(source, number),
            order_id_of(source, number),
            digest,
            row.get("source_updated_at"),
            row,
            newest,
        )

    def _check_events(self, row: Row) -> int:
        """Refuse events outside the order's life and return the newest."""
        opened, latest = row["opened_at"], self.around.latest
        newest = opened
        for name in EVENTS:
            at = row[name]
            if at is None:
                continue
            if at > latest:
                raise BadField(
                    name,
                    "after_data_time",
                    _("This time lies after the table's data time: correct it, or give the right data time."),
                )
            if at > newest:
                newest = at
        newest = max(newest, *(self._check_log(row, name) for name in FORMS))
        for name in _ENDS:
            at = row[name]
            if at is not None and at < opened:
                row[name] = self._same_day(name, at, opened)
        self._note(newest)
        return int(newest)

    def _note(self, newest: int | None) -> None:
        if newest is not None and (self.newest_event is None or newest > self.newest_event):
            self.newest_event = newest

    def _check_log(self, row: Row, name: str) -> int:
        """Return the newest event in a log of the order; none may lie outside the order's life."""
        opened, form = int(row["opened_at"]), FORMS[name]
        newest = opened
        for number, entry in enumerate(stored(row[name]), 1):
            for at in events_in(form, entry):
                if not opened <= at <= self.around.latest:
                    why = (
                        _("its time lies before the order was opened")
                        if at < opened
                        else _("its time lies after the table's data time")
                    )
                    rule = "before_opening" if at < opened else "after_data_time"
                    raise BadField(name, rule, str(bad_entry(form, number, why)))
                newest = max(newest, at)
        return newest

    def _same_day(self, name: str, at: int, opened: int) -> int:
        """Read an end given as a day only, on the day of opening, as not before the opening."""
        local, start = (datetime.fromtimestamp(moment, self._zone) for moment in (at, opened))
        if local.date() == start.date() and local.hour == local.minute == local.second == 0:
            return opened
        raise BadField(
            name,
            "before_opening",
            _("This time lies before the order was opened: correct one of the two times."),
        )

    def _reader(self, one: Field) -> Callable[[str], Any]:
        if one.kind == "instant":
            return partial(self._moment, one.day)
        if one.kind == "number":
            return partial(cells.parse_number, most=one.limit)
        if one.kind == "yesno":
            return bounded(partial(_yes, self._words[one.name]))
        if one.name in self._words:
            return bounded(lru_cache(maxsize=4096)(self._words[one.name].read))
        if one.kind in ("unit", "category"):
            return bounded(cells.plain)
        if one.kind == "log":
            return partial(self._log, one)
        return bounded(code_reader(one.limit)) if one.name in _CODES else text_reader(one.limit)

    def _moment(self, day: Day, text: str) -> int:
        around = self.around
        return self._instant(text, self._zone, self._formats, around.date1904, day, around.latest)

    def _log(self, one: Field, text: str) -> str:
        read_time, read_end = partial(self._moment, "begin"), partial(self._moment, "end")
        try:
            return canonical(parse_log(FORMS[one.name], text_reader(one.limit)(text), read_time, read_end))
        except BadRecord as bad:
            raise BadCell(one.name, str(bad)) from None

    def _read_constants(self) -> Row:
        return {name: self._reader(BY_NAME[name])(value) for name, value in self._mapping.constants.items()}


def _yes(words: Words, text: str) -> bool | None:
    meaning = words.read(text)
    return None if meaning is None else meaning == "yes"


def _refuse_timeless(row: Row, fields: Collection[str]) -> None:
    """Refuse an order that ended at no time that is told: it would count as open.

    A table without any time of closing may tell the state of orders whose end another table has told.
    """
    if row["state"] == "closed" and row["closed_at"] is None and {"closed_at", "submitted_at"} & set(fields):
        raise BadField(
            "closed_at",
            "closed_without_time",
            _("The order is closed but has no closing time: fill it in, or correct the state."),
        )
    if row["state"] == "withdrawn" and row["withdrawn_at"] is None:
        raise BadField(
            "withdrawn_at",
            "withdrawn_without_time",
            _("The order is withdrawn but has no time of withdrawal: fill it in, or correct the state."),
        )
