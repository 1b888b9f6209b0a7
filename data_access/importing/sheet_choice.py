"""Find the table among the sheets of a workbook, also where it goes on from sheet to sheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from dashboard.i18n import _
from data_access.importing.cells import normalised_name
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import Row, Table, table_from
from data_access.importing.sheet_tables import Workbook

LEAST_COLUMNS = 2  # a sheet of one column is a note, no table
Named = tuple[str, Table]


def table_of(workbook: Workbook, known_names: Collection[str] = ()) -> Table:
    """Return the table of a workbook: the sheet with the most known columns, and all with the same head.

    Rows of further sheets are numbered on. Raises what the first sheet raises where none holds a table.
    """
    tables, first_reason = _tables(workbook, known_names)
    if not tables:
        assert first_reason is not None
        raise first_reason
    name, main = max(tables, key=lambda one: one[1].known)
    joined: list[Named] = []
    others: list[Named] = []
    for other, table in tables:
        if other != name:
            (joined if _same_head(table, main) else others).append((other, table))
    return _joined(workbook, (name, main), joined, others)


def _tables(workbook: Workbook, known_names: Collection[str]) -> tuple[list[Named], UnusableFile | None]:
    tables: list[Named] = []
    reason = None
    for name, raw in workbook.sheets:
        try:
            tables.append((name, table_from(raw, known_names)))
        except UnusableFile as refused:
            reason = reason or refused
    return tables, reason


def _head(table: Table) -> list[str]:
    return [normalised_name(name) for name in table.header]


def _same_head(one: Table, other: Table) -> bool:
    return sorted(_head(one)) == sorted(_head(other))


def _joined(workbook: Workbook, main: Named, joined: Sequence[Named], others: Sequence[Named]) -> Table:
    name, table = main
    parts, notes, last = [_in_order(table, table, 0)], list(table.notes), _last_row(table)
    for other, each in joined:
        length = _last_row(each)
        notes.append(
            _("Sheet {name} has the same columns: its rows are numbered from {first} to {last}.").format(
                name=other, first=last + 1, last=last + length
            )
        )
        parts.append(_in_order(each, table, last))
        last += length
    read = {name, *(other for other, _table in joined)}
    left = [each for each, _raw in workbook.sheets if each not in read]
    if left:
        notes.append(
            _("Read from sheet {name}; other sheets were left out: {others}.").format(
                name=name, others=", ".join(left)
            )
        )
    if workbook.hidden:
        notes.append(_("Hidden sheets were left out: {names}.").format(names=", ".join(workbook.hidden)))
    tables = tuple(other for other, each in others if len(each.header) >= LEAST_COLUMNS and each.known)

    def rows() -> Iterator[Row]:
        for part in parts:
            yield from part()

    return replace(table, rows=rows, notes=tuple(notes), left_out=(*tables, *workbook.hidden))


def _last_row(table: Table) -> int:
    return max(row_no for row_no, _cells in table.rows())


def _in_order(table: Table, main: Table, offset: int) -> Callable[[], Iterator[Row]]:
    """Return the rows of a sheet with its columns in the order of another's, numbered on from an offset."""
    places = [_head(table).index(name) for name in _head(main)]

    def rows() -> Iterator[Row]:
        for row_no, cells in table.rows():
            yield row_no + offset, [cells[place] for place in places]

    return rows
