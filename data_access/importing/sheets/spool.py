"""A table as lines of JSON: how the child process writes it, and the web process reads it row by row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from dashboard.i18n import _
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import Row, Table, Torn, torn

CELL_LIMIT = 131_072  # characters, four times what a spreadsheet's cell holds
ROW_LIMIT = 262_144  # characters of all cells, twice what the fields of an order hold
LONG_KEPT = 1_000  # characters that are kept of a cell that is too long
MOST_ROWS = 2_000_000


def write_table(target: Path, table: Table, most: int | None = None) -> None:
    """Write the head of a table and its rows, the first `most` of them; raise UnusableFile for too many."""
    head = {
        "header": table.header,
        "notes": table.notes,
        "date1904": table.date1904,
        "kind": table.kind,
        "known": table.known,
        "left_out": table.left_out,
        "exported": table.exported,
    }
    with target.open("wb") as lines:
        lines.write(orjson.dumps(head, option=orjson.OPT_APPEND_NEWLINE))
        for number, (row_no, cells) in enumerate(islice(table.rows(), most)):
            if number == MOST_ROWS:
                raise _too_many_rows()
            lines.write(_line(row_no, cells))


def write_refusal(target: Path, refused: UnusableFile) -> None:
    """Write why the file is refused."""
    told = {"refused": [refused.code, refused.message, refused.what_to_do]}
    target.write_bytes(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))


def read_spooled(target: Path) -> Table:
    """Return the table that was written; raise the UnusableFile that was."""
    with target.open("rb") as lines:
        head: dict[str, Any] = orjson.loads(lines.readline())
    if "refused" in head:
        raise UnusableFile(*head["refused"])
    return Table(
        tuple(head["header"]),
        partial(_rows, target),
        tuple(head["notes"]),
        head["date1904"],
        head["kind"],
        head["known"],
        tuple(head["left_out"]),
        head["exported"],
    )


def _rows(target: Path) -> Iterator[Row]:
    with target.open("rb") as lines:
        next(lines)
        for line in lines:
            row_no, cells, *why = orjson.loads(line)
            yield row_no, torn(cells, *why) if why else cells


def _line(row_no: int, cells: list[str]) -> bytes:
    """Return a row as a line; one that is too long, or holds what is no character, is torn."""
    length = sum(map(len, cells))
    if length > CELL_LIMIT and (length > ROW_LIMIT or any(len(cell) > CELL_LIMIT for cell in cells)):
        rule, message = _why(cells) or ("too_long", _too_long())
        cells = torn((_shortened(cell) for cell in cells), rule, message)
    why = _why(cells)
    try:
        return orjson.dumps([row_no, list(cells), *why], option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # half a surrogate pair
        shown = [cell.encode("utf-8", "replace").decode() for cell in cells]
        return orjson.dumps([row_no, shown, "encoding", _bad_signs()], option=orjson.OPT_APPEND_NEWLINE)


def _why(cells: list[str]) -> tuple[()] | tuple[str, str]:
    """Return rule and message of a torn row, nothing for any other."""
    return (cells.rule, cells.message) if isinstance(cells, Torn) else ()


def _shortened(cell: str) -> str:
    return cell if len(cell) <= LONG_KEPT else f"{cell[:LONG_KEPT]}…"


def _too_long() -> str:
    return _(
        "A cell of this row has more than {n} characters, or all of them together more than {all}: "
        "shorten it."
    ).format(n=CELL_LIMIT, all=ROW_LIMIT)


def _bad_signs() -> str:
    return _("Some signs of this row are no characters: correct the row, or export the table again.")


def _too_many_rows() -> UnusableFile:
    return UnusableFile(
        "too_many_rows",
        _("The table has more than {most} rows.").format(most=MOST_ROWS),
        _("Export it in several files, for example one a year, and import one after the other."),
    )
