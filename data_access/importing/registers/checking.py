"""Check the rows of a register's table: every cell by its field, every row by the register."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.i18n import _
from dashboard.views.registers import StandingRow
from data_access.counting.local_days import CITY_ZONE
from data_access.importing.cells import BLANK_WORDS, parse_moment, parse_number, plain
from data_access.importing.errors import BadCell, BadField, Problem
from data_access.importing.headers import Torn, samples_of
from data_access.importing.lookup import split_path
from data_access.importing.moments import instant
from data_access.importing.readers import bounded, code_reader, refuse_formula, text_reader, unknown_word
from data_access.importing.reading import read_table
from data_access.importing.registers.matching import ColumnUse, known_names, match_columns, missing_fields
from data_access.importing.registers.model import Around, Register, RegisterField, Values
from data_access.importing.rejects import OWN_COLUMNS, defused, restored
from data_access.importing.words import Words, word_key

SAMPLE_ROWS = 50
VALUE_SHOWN = 200


@dataclass(frozen=True)
class Checked:
    """A table held against its register: what its columns are taken for, the good rows and the bad ones."""

    uses: tuple[ColumnUse, ...]
    missing: tuple[str, ...]  # required fields that no column brings; then no row was read
    rows: tuple[Values, ...] = ()
    problems: tuple[Problem, ...] = ()
    read: int = 0
    rejected: int = 0
    rejects: bytes = b""  # the rejected rows as a CSV that can be corrected and imported again
    notes: tuple[str, ...] = ()
    standing: tuple[StandingRow, ...] = ()  # rows about what stands here, passed or rejected


def check_file(path: Path, register: Register, around: Around, choices: Mapping[int, str]) -> Checked:
    """Read a file and check every row; raise UnusableFile where there is no table in it."""
    fields = (*register.fields, *register.columns_of(around.known))
    with read_table(path, known_names(fields)) as table:
        uses = match_columns(table.header, samples_of(table, SAMPLE_ROWS), fields, choices)
        missing = missing_fields(uses, fields)
        if missing:
            return Checked(uses, missing, notes=table.notes)
        around = Around(around.units, around.categories, around.now, table.date1904, around.known)
        checker = _Checker(register, fields, table.header, uses, around)
        for row_no, row in table.rows():
            checker.take(row_no, row)
        return checker.checked(table.notes)


class _Checker:
    """Take the rows of a table one after the other."""

    def __init__(
        self,
        register: Register,
        fields: Sequence[RegisterField],
        header: Sequence[str],
        uses: Sequence[ColumnUse],
        around: Around,
    ) -> None:
        self._register, self._around, self._header, self._uses = register, around, header, uses
        by_name = {field.name: field for field in fields}
        self._columns = [
            (use.place, use.column, by_name[use.field], _reader(by_name[use.field], around))
            for use in uses
            if use.field
        ]
        self._rows: list[Values] = []
        self._cells: dict[int, Sequence[str]] = {}  # of good rows that may be refused in the end
        self._problems: list[Problem] = []
        self._seen: dict[tuple[Any, ...], int] = {}
        self._rejected: list[tuple[int, Sequence[str], list[Problem]]] = []
        self._read = 0
        self._standing: list[StandingRow] = []

    def take(self, row_no: int, row: Sequence[str]) -> None:
        """Check one row."""
        if not any(cell.strip() for cell in row):
            return
        self._read += 1
        values, problems = self._values(row_no, row)
        if not problems:
            problems = self._completed(row_no, row, values)
            if spoken := self._register.speak(values, not problems):
                self._standing.append(spoken)
        if problems:
            self._refuse(row_no, row, problems)
            return
        self._rows.append(values)
        if self._register.together:
            self._cells[row_no] = row

    def checked(self, notes: tuple[str, ...]) -> Checked:
        """Return what came of all rows."""
        if self._register.together:
            found = self._register.together(self._rows, self._around)
            for values in self._rows:
                if (error := found.refused.get(values["row_no"])) is not None:
                    told = [self._broken(values["row_no"], self._cells[values["row_no"]], error)]
                    self._refuse(values["row_no"], self._cells[values["row_no"]], told)
            self._rows = [values for values in self._rows if values["row_no"] not in found.refused]
            self._problems.sort(key=lambda problem: problem.row_no)
            self._rejected.sort(key=lambda rejected: rejected[0])
            notes = (*notes, *found.notes)
        return Checked(
            tuple(self._uses),
            (),
            tuple(self._rows),
            tuple(self._problems),
            self._read,
            len(self._rejected),
            _rejects_csv(self._header, self._rejected),
            notes,
            tuple(self._standing),
        )

    def _refuse(self, row_no: int, row: Sequence[str], problems: list[Problem]) -> None:
        self._problems += problems
        self._rejected.append((row_no, row, problems))

    def _broken(self, row_no: int, row: Sequence[str], error: BadField) -> Problem:
        used = [(use.column, restored(row[use.place])) for use in self._uses if use.field == error.field]
        column, shown = next(iter(used), ("", ""))
        return Problem(row_no, error.field, column, shown[:VALUE_SHOWN], error.rule, error.message)

    def _values(self, row_no: int, row: Sequence[str]) -> tuple[Values, list[Problem]]:
        values: Values = {"row_no": row_no}
        if isinstance(row, Torn):
            return values, [Problem(row_no, "", "", "", row.rule, row.message)]
        problems = []
        for place, column, field, read in self._columns:
            text = restored(row[place])
            try:
                values[field.name] = _value(text, field, read)
            except BadCell as error:
                shown = text[:VALUE_SHOWN]
                problems.append(Problem(row_no, field.name, column, shown, error.rule, error.message))
        return values, problems

    def _completed(self, row_no: int, row: Sequence[str], values: Values) -> list[Problem]:
        try:
            self._register.complete(values, self._around)
        except BadField as error:
            return [self._broken(row_no, row, error)]
        key = tuple(values.get(name) for name in self._register.key)
        first = self._seen.setdefault(key, row_no)
        if first != row_no:
            message = _("The row says once more what row {row} says: keep one of them.").format(row=first)
            shown = "; ".join(str(part) for part in key)[:VALUE_SHOWN]
            return [Problem(row_no, self._register.key[0], "", shown, "twice", message)]
        return []


def _value(text: str, field: RegisterField, read: Callable[[str], Any]) -> Any:
    refuse_formula(text)
    if plain(text[:VALUE_SHOWN]).casefold() in BLANK_WORDS:
        if field.required:
            raise BadCell("required", _("This value is required: fill it in."))
        return None
    return read(text)


def _reader(field: RegisterField, around: Around) -> Callable[[str], Any]:
    """Return what reads a cell of a field; it raises BadCell."""
    texts, codes = text_reader(field.limit), code_reader(field.limit)
    readers: dict[str, Callable[[str], Any]] = {
        "text": texts,
        "code": bounded(codes),
        "number": lambda text: parse_number(text, field.limit),
        "day": lambda text: parse_moment(text, (), around.date1904).at.date(),
        "instant": lambda text: datetime.fromtimestamp(instant(text, CITY_ZONE, (), around.date1904), UTC),
        "unit": lambda text: _unit(texts(text), field, around),
        "category": lambda text: _category(texts(text), around),
        "word": lambda text: _word(texts(text), field),
        "yesno": lambda text: Words("yesno").read(texts(text)) == "yes",
    }
    return readers[field.kind]


def _unit(text: str, field: RegisterField, around: Around) -> Any:
    found = around.units.find(text, field.units)
    if found is None:
        raise around.units.unknown(text, field.units)
    return found


def _category(text: str, around: Around) -> Any:
    path = split_path(text)
    found = around.categories.find(path) if path else None
    if found is None:
        raise around.categories.unknown(path or (text,))
    return found


def _word(text: str, field: RegisterField) -> str:
    own = word_key(text)
    for meaning, spellings in field.words.items():
        if own in map(word_key, (meaning, *spellings)):
            return meaning
    raise unknown_word(spellings[0] for spellings in field.words.values())


def _rejects_csv(
    header: Sequence[str], rejected: Sequence[tuple[int, Sequence[str], list[Problem]]]
) -> bytes:
    if not rejected:
        return b""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*(_(name) for name in OWN_COLUMNS), *map(defused, header)])
    for row_no, row, problems in rejected:
        told = (f"{one.column}: {one.message}" if one.column else one.message for one in problems)
        writer.writerow([row_no, defused(" ".join(told)), *map(defused, row)])
    return text.getvalue().encode("utf-8-sig")
