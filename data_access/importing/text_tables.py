"""Read CSV in whatever encoding and with whatever separator an office exports."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dashboard.i18n import _
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import RawRows, Row, Torn, torn

_BAD_BYTE = re.compile("[\udc80-\udcff]")  # as surrogateescape reads one
SEPARATORS = ",;\t|"
HEADER_SHARE = 0.6  # of the usual row's columns are named even where the header is short
PIECE = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Text of another encoding read as GB18030 gives rare characters; honest text is mostly everyday ones.
COMMON_SHARE = 0.9
BAD_SHARE = 0.01  # of the lines may hold bad bytes: their rows are rejected, the others read
RECORD_LINES = 200  # a record of more lines has an open quotation mark
CELL_LIMIT = 131_072  # characters, as csv bounds a cell
SHAPE_SIGNS = 100
LEAST_COLUMNS = 3  # of fewer, a line of text is easily as wide as a row


@dataclass(frozen=True)
class _Text:
    """How a file is read: its encoding, what becomes of bad bytes, the separator, the usual row's cells."""

    encoding: str
    errors: str = "strict"
    separator: str = ","
    width: int = 1


def csv_rows(path: Path) -> RawRows:
    """Return the rows of a CSV, those torn that break its form; UnusableFile for an unknown encoding."""
    encoding, errors = detect_encoding(path)
    separator, width = _separator(path, encoding, errors)
    notes = (
        () if encoding.startswith("utf-8") else (_("Read as {encoding}.").format(encoding=encoding.upper()),)
    )
    text = _Text(encoding, errors, separator, width)
    return RawRows(lambda: _rows(path, text), "csv", notes)


def detect_encoding(path: Path) -> tuple[str, str]:
    """Return a text file's encoding, by its mark or else UTF-8, UTF-16, GB18030, and how bad bytes are read.

    Single bad bytes are read as such, so that their rows can be rejected; raise UnusableFile for more.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
    for mark, name in _BOMS:
        if head.startswith(mark):
            if _decodes(path, name):
                return name, "strict"
            if name == "utf-8-sig" and _is_mostly(path, "utf-8"):
                return name, "surrogateescape"
            raise _unknown_encoding()
    wide = _wide_encoding(head)
    if wide and _decodes(path, wide):
        return wide, "strict"
    if b"\x00" in head:
        raise UnusableFile(
            "not_a_table",
            _("The file is not a table: it holds binary data."),
            _("Send a CSV, XLSX or JSON file."),
        )
    if _decodes(path, "utf-8"):
        return "utf-8", "strict"
    if _is_common_chinese(path):
        return "gb18030", "strict"
    for name in ("utf-8", "gb18030"):
        if _is_mostly(path, name):
            return name, "surrogateescape"
    raise _unknown_encoding()


def _is_mostly(path: Path, encoding: str) -> bool:
    """Tell whether a file is text of an encoding but for a few lines; of Chinese text, of everyday signs."""
    lines = bad = wide = common = 0
    with path.open("rb") as stream:
        for line in stream:
            lines += 1
            text = line.decode(encoding, "replace")
            if "\ufffd" in text:
                bad += 1
            elif not line.isascii():
                beyond = "".join(sign for sign in text if ord(sign) > 127)
                wide += len(beyond)
                common += len(beyond.encode("gb2312", "ignore")) // 2
    few = bad <= max(1, BAD_SHARE * lines)
    return few and bad < lines and (encoding == "utf-8" or (wide > 0 and common >= COMMON_SHARE * wide))


def refuse_markup(head: bytes) -> None:
    """Raise UnusableFile for a web page or XML under the name of a spreadsheet."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024].lower()
    if not start.startswith(b"<"):
        return
    if b"<html" in start or b"<table" in start or b"<!doctype html" in start or b"<meta" in start:
        raise UnusableFile(
            "html",
            _("The file is a web page under the name of a spreadsheet."),
            _("Open it in the spreadsheet program, save it as XLSX or CSV, and send that file."),
        )
    raise UnusableFile(
        "xml",
        _("The file is an XML document, not a table."),
        _("Open it in the spreadsheet program, save it as XLSX or CSV, and send that file."),
    )


def _wide_encoding(head: bytes) -> str:
    """Guess UTF-16 without a mark from where its zero bytes stand."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if not head or even + odd < len(head) // 20:
        return ""
    if odd > 8 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 8 * odd else ""


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except (UnicodeDecodeError, UnicodeError):
        return False
    return True


def _is_common_chinese(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("gb18030")()
    wide = common = 0
    try:
        with path.open("rb") as stream:
            while piece := stream.read(PIECE):
                text = decoder.decode(piece)
                beyond = [sign for sign in text if ord(sign) > 127]
                wide += len(beyond)
                common += len("".join(beyond).encode("gb2312", "ignore")) // 2
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return wide > 0 and common >= COMMON_SHARE * wide


def _unknown_encoding() -> UnusableFile:
    return UnusableFile(
        "encoding",
        _("The characters of the file cannot be read: it is neither UTF-8, UTF-16 nor GB18030."),
        _("Save the table as CSV in UTF-8, or as XLSX, and send that file."),
    )


def _separator(path: Path, encoding: str, errors: str) -> tuple[str, int]:
    """Return the sign that splits the table from its header on, of several the one with the most columns.

    A sign that stands only in cells below the header, as in a record of events, is none. Beside it stands how
    many cells the usual row has.
    """
    with path.open(encoding=encoding, errors=errors, newline="") as stream:
        sample = stream.read(64 * 1024).splitlines(keepends=True)
    found = []
    for sign in SEPARATORS:
        widths = _widths(sample, sign)[:30]
        usual = sorted(widths)[len(widths) // 2] if widths else 0
        if usual > 1:
            header = next(place for place, width in enumerate(widths) if width >= HEADER_SHARE * usual)
            found.append((header, -usual, sign))
    return (min(found)[2], -min(found)[1]) if found else (",", 1)


def _widths(sample: list[str], sign: str) -> list[int]:
    """Return how many cells each row of a sample has, as far as its quotation marks close."""
    found: list[int] = []
    with suppress(csv.Error):
        for row in csv.reader(sample, delimiter=sign):
            if row:
                found.append(len(row))
    return found


def _rows(path: Path, text: _Text) -> Iterator[Row]:
    with path.open(encoding=text.encoding, errors=text.errors, newline="") as stream:
        for row_no, cells in enumerate(_records(stream, text), start=1):
            if isinstance(cells, Torn) or not _blank(cells):
                yield row_no, cells


def _records(lines: Iterable[str], text: _Text) -> Iterator[list[str]]:
    """Yield the cells of each record; a line that cannot be one is torn, and those after it are read anew.

    An open quotation mark would swallow the rows below: where a record does not end as it should, or holds
    whole rows, its first line alone is torn.
    """
    ahead: deque[str] = deque()
    source = _Source(lines, ahead)
    while (first := source.next()) is not None:
        taken = [first]
        cells = _record(taken, source, text)
        if cells is None:
            ahead.extendleft(reversed(taken[1:]))
            rule, message = ("quotes", _open_quote()) if '"' in first else ("too_long", _too_long())
            cells = torn(first.split(text.separator), rule, message)
        elif text.errors != "strict" and any(map(_BAD_BYTE.search, taken)):
            cells = torn([_shown(cell) for cell in cells], "encoding", _bad_bytes())
        yield cells


class _Source:
    """Lines of a file, those first that were put back."""

    def __init__(self, lines: Iterable[str], ahead: deque[str]) -> None:
        self._lines, self._ahead = iter(lines), ahead

    def next(self) -> str | None:
        return self._ahead.popleft() if self._ahead else next(self._lines, None)


def _record(taken: list[str], source: _Source, text: _Text) -> list[str] | None:
    """Return the cells of the record that `taken` begins, to which its further lines are added; else None."""

    def feed() -> Iterator[str]:
        yield taken[0]
        while len(taken) < RECORD_LINES and (line := source.next()) is not None:
            taken.append(line)
            yield line

    if '"' not in taken[0]:
        return _cells_of(taken[0], text) if len(taken[0]) <= CELL_LIMIT else _split(feed(), text)
    cells = _split(feed(), text)
    if cells is None or len(taken) < 3:
        return cells
    # What was read as one record may have swallowed rows: lines as wide as a row that begin as this one does.
    begun = _shape(taken[0], text)
    as_wide = [each for each in taken[1:-1] if each.count(text.separator) == text.width - 1]
    whole = any(len(cells) != text.width or _shape(each, text) == begun for each in as_wide)
    return None if whole and text.width >= LEAST_COLUMNS else cells


def _split(lines: Iterator[str], text: _Text) -> list[str] | None:
    try:
        return next(csv.reader(lines, delimiter=text.separator, strict=True), [])
    except csv.Error:
        return None


def _cells_of(line: str, text: _Text) -> list[str]:
    return line.rstrip("\r\n").split(text.separator)


def _shape(line: str, text: _Text) -> str:
    """Return the signs of a line's first cell, digits and letters each as one sign of their kind."""
    first = line[:SHAPE_SIGNS].partition(text.separator)[0].strip('" \r\n')
    return "".join("0" if sign.isdigit() else "a" if sign.isalpha() else sign for sign in first)


def _shown(cell: str) -> str:
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _open_quote() -> str:
    return _(
        "A quotation mark opens in this row and is not closed as it should be: correct the row, or export "
        "the table as XLSX."
    )


def _too_long() -> str:
    return _("A cell of this row has more than {n} characters: shorten it.").format(n=CELL_LIMIT)


def _bad_bytes() -> str:
    return _("Some bytes of this row are no characters: correct the row, or export the table as XLSX.")


def _blank(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells)
