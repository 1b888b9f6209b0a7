"""Find the header among the first rows of a table and name the columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from dashboard.i18n import _
from data_access.importing.cells import normalised_name
from data_access.importing.errors import UnusableFile
from data_access.importing.fields import synonym_names
from data_access.importing.sheets.cells import Merged

Row = tuple[int, list[str]]
LOOK_AHEAD = 25
_EXPORTED = re.compile(
    r"(?:导出时间|导表时间|数据时间|统计时间|数据截至|数据截止|截至时间|截止时间|exported at|data time)"
    r"[:：]? {0,4}"
    r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[T ]{0,2}\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2})?)",
    re.IGNORECASE,
)
MOST_COLUMNS, LONGEST_HEAD = 500, 200
LONGEST_LOOKED_AT = 2_000  # characters of a name before blanks are joined
LONGEST_SAMPLE = 400  # characters: more than any time, word, name or number has
_DATA_LIKE = re.compile(r"^[\s.,:/+-]*\d[\d\s.,:/+-]*$|\d{4}\D\d{1,2}\D\d{1,2}")


class Torn(list[str]):
    """The cells of a row that broke the form of its file: none of them is to be trusted, the row is rejected.

    `rule` names what is wrong with the row, `message` says it to the reader.
    """

    rule = ""
    message = ""


def torn(cells: Iterable[str], rule: str, message: str) -> Torn:
    """Return the cells of a row as torn for a reason."""
    row = Torn(cells)
    row.rule, row.message = rule, message
    return row


@dataclass(frozen=True)
class RawRows:
    """Rows as the file has them, numbered as a spreadsheet shows them; `rows()` starts over each time."""

    rows: Callable[[], Iterator[Row]]
    kind: str  # csv | sheet | json
    notes: tuple[str, ...] = ()
    date1904: bool = False
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with its header; `rows()` gives row number and cells, padded to the header's length."""

    header: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    notes: tuple[str, ...] = ()
    date1904: bool = False
    kind: str = "csv"
    known: int = 0  # how many of its columns bear a name that is known
    left_out: tuple[str, ...] = ()  # what else the file holds that looks like a part of the table
    exported: str = ""  # the time of the export as a title row tells it


def first_of(rows: Iterator[Row], n: int) -> list[Row]:
    """Return the first rows of a table and close what they were read from."""
    try:
        return list(islice(rows, n))
    finally:
        if isinstance(rows, Generator):
            rows.close()


def samples_of(table: Table, n: int) -> list[list[str]]:
    """Return the cells of a table's first rows, as much of each as tells what its column is."""
    return [[cell[:LONGEST_SAMPLE] for cell in cells] for _row_no, cells in first_of(table.rows(), n)]


def table_from(raw: RawRows, known_names: Collection[str] = ()) -> Table:
    """Return the table below its header row; raise UnusableFile where there is no header or no row."""
    first = first_of(raw.rows(), LOOK_AHEAD)
    if not first:
        raise UnusableFile(
            "empty", _("The file holds no rows."), _("Export the table again and send that file.")
        )
    if raw.kind == "json":
        at, (header, last) = 0, (first[0][1], 0)
    else:
        at = _header_index(first, known_names)
        header, last = _joined(first, at)
    below = [cells for _no, cells in first[last + 1 :]]
    empty = _empty_before(header, below)
    header = _with_nameless(_cut(header[empty:]), [cells[empty:] for cells in below])
    if len(header) > MOST_COLUMNS:
        raise too_many_columns(MOST_COLUMNS)
    header = [name[:LONGEST_HEAD] for name in header]
    _refuse_duplicates(header)
    last_no = first[last][0]
    names = tuple(name or _column_letter(index) for index, name in enumerate(header))
    notes = list(raw.notes)
    if at:
        notes.append(_("The header was found in row {row}.").format(row=first[at][0]))
    if last > at:
        notes.append(_("The header takes two rows; their names were joined."))

    width = len(names)
    # A program writes as many cells into every row; a spreadsheet or an object has none where nothing stands.
    counted = raw.kind == "csv"

    def rows() -> Iterator[Row]:
        for row_no, cells in _unmerged(raw, last_no):
            yield row_no, _fitted(cells, empty, width, counted)

    if not first_of(rows(), 1):
        raise UnusableFile(
            "no_rows",
            _("The table has a header but no data rows."),
            _("Check the period and the filter of the export."),
        )
    known = _known_names(known_names)
    hits = sum(normalised_name(name) in known for name in names)
    exported = _exported([cells for _no, cells in first[:at]])
    return Table(names, rows, tuple(notes), raw.date1904, raw.kind, hits, exported=exported)


def _exported(titles: Sequence[Sequence[str]]) -> str:
    """Return the time that a row above the head tells the table was exported at, "" where none does."""
    for cells in titles:
        told = _EXPORTED.search(" ".join(cell[:LONGEST_HEAD].strip() for cell in cells[:MOST_COLUMNS]))
        if told:
            return told[1].strip()
    return ""


def too_many_columns(most: int) -> UnusableFile:
    """Return the refusal of a table with more columns than any export has."""
    return UnusableFile(
        "too_many_columns",
        _("The table has more than {most} columns.").format(most=most),
        _("Export the columns of the orders alone and send that file."),
    )


def _known_names(names: Collection[str]) -> Collection[str]:
    return synonym_names().keys() | {normalised_name(name) for name in names}


def _unmerged(raw: RawRows, head: int) -> Iterator[Row]:
    """Yield the rows below the head; a cell merged downwards stands in each row that it covers."""
    begins: dict[int, list[Merged]] = {}
    for span in raw.merged:
        if span[0] > head:
            begins.setdefault(span[0], []).append(span)
    running: list[tuple[int, int, str]] = []
    for row_no, cells in raw.rows():
        if row_no <= head:
            continue
        running = [each for each in running if each[0] >= row_no]
        for _last, column, text in running:
            cells += [""] * (column + 1 - len(cells))
            cells[column] = cells[column] or text
        for _first, last, column in begins.get(row_no, ()):
            if column < len(cells):
                running.append((last, column, cells[column]))
        yield row_no, cells


def _empty_before(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return how many columns before the table hold neither a name nor a value."""
    for place in range(len(header)):
        if any(_at(cells, place).strip() for cells in (header, *rows)):
            return place
    return 0


def _fitted(cells: list[str], empty: int, width: int, counted: bool) -> list[str]:
    """Return a row's cells at the width of the head; a torn row where some are missing or stand beside it."""
    if isinstance(cells, Torn):
        fitted = cells[empty : empty + width]
        return torn(fitted + [""] * (width - len(fitted)), cells.rule, cells.message)
    cells = cells[empty:] if empty else cells
    if len(cells) == width:
        return cells
    fitted = cells[:width] + [""] * (width - len(cells))
    if counted and (len(cells) < width or any(cell.strip() for cell in cells[width:])):
        return torn(fitted, "cells", _cell_count(len(cells), width))
    return fitted


def _cell_count(n: int, width: int) -> str:
    return _(
        "The row has {n} cells under {width} column names: a separator is missing or too many, or the row "
        "was cut off. Put text that holds the separator between quotation marks."
    ).format(n=n, width=width)


def _header_index(rows: Sequence[Row], known_names: Collection[str]) -> int:
    known = _known_names(known_names)
    best, best_score = -1, 0.0
    for index, (_row_no, cells) in enumerate(rows):
        filled = [cell[:LONGEST_HEAD].strip() for cell in cells[:MOST_COLUMNS] if cell.strip()]
        if not filled:
            continue
        hits = sum(normalised_name(cell) in known for cell in filled)
        texts = [cell for cell in filled if not _DATA_LIKE.search(cell) and len(cell) <= 60]
        if len(texts) < len(filled) and hits * 2 < len(filled):
            continue
        score = hits * 10 + min(len(filled), 9) / 10 + (0.5 if len(filled) > 1 else 0)
        if score > best_score:
            best, best_score = index, score
    if best < 0:
        raise UnusableFile(
            "no_header",
            _("No row with column names was found."),
            _("Put the column names into the first row, each in a cell of its own."),
        )
    return best


def _joined(rows: Sequence[Row], at: int) -> tuple[list[str], int]:
    """Return the header's names and its last row, joined with the row below where cells are merged."""
    top = [cell.strip() for cell in rows[at][1]]
    above = _group_row(rows, at)
    if above is not None:
        return above, at
    if at + 1 >= len(rows) or rows[at + 1][0] != rows[at][0] + 1:
        return top, at
    below = [cell.strip() for cell in rows[at + 1][1]]
    if not _is_second_header(top, below):
        return top, at
    return _combined(top, below), at + 1


def _group_row(rows: Sequence[Row], at: int) -> list[str] | None:
    """Join the row above where the header found is the lower half of a merged header."""
    if at == 0 or rows[at - 1][0] != rows[at][0] - 1:
        return None
    top = [cell.strip() for cell in rows[at - 1][1]]
    below = [cell.strip() for cell in rows[at][1]]
    return _combined(top, below) if _is_second_header(top, below) else None


def _is_second_header(top: Sequence[str], below: Sequence[str]) -> bool:
    """Tell whether `below` splits merged cells of `top`: names under gaps, and gaps under names."""
    if len([name for name in top if name]) < 2:
        return False
    width = min(max(len(top), len(below)), MOST_COLUMNS)
    pairs = [(_at(top, n)[:LONGEST_HEAD], _at(below, n)[:LONGEST_HEAD]) for n in range(width)]
    under_gap = [name for up, name in pairs if name and not up]
    gap_under = [up for up, name in pairs if up and not name]
    texts = [name for _up, name in pairs if name]
    return bool(under_gap and gap_under and texts) and not any(
        _DATA_LIKE.search(name) or len(name) > 30 for name in texts
    )


def _combined(top: Sequence[str], below: Sequence[str]) -> list[str]:
    names, group = [], ""
    for index in range(max(len(top), len(below))):
        up, name = _at(top, index), _at(below, index)
        group = up or group
        names.append(" ".join(part for part in (group, name) if part) if name else up)
    return names


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _cut(header: Sequence[str]) -> list[str]:
    names = [" ".join(name[:LONGEST_LOOKED_AT].replace("\ufeff", "").split()) for name in header]
    while names and not names[-1]:
        names.pop()
    return names


def _with_nameless(header: list[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the head with the columns beside it that have no name, but values in most rows."""
    widths = sorted(
        max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0) for row in rows
    )
    usual = widths[(len(widths) - 1) // 2] if widths else 0
    return header + [""] * (usual - len(header))


def _refuse_duplicates(header: Sequence[str]) -> None:
    twice = [name for name, count in Counter(name for name in header if name).items() if count > 1]
    if twice:
        raise UnusableFile(
            "duplicate_header",
            _("These column names occur more than once: {names}.").format(names=", ".join(twice)),
            _("Rename or remove the repeated columns, so that each name stands once."),
        )


def _column_letter(index: int) -> str:
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return _("Column {letter}").format(letter=letters)
