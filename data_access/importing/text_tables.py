"""Read CSV in whatever encoding and with whatever separator an office exports."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from dashboard.i18n import _
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import RawRows, Row

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


def csv_rows(path: Path) -> RawRows:
    """Return the rows of a CSV; raise UnusableFile for an unknown encoding or broken quotation marks."""
    encoding = detect_encoding(path)
    separator = _separator(path, encoding)
    notes = (
        () if encoding.startswith("utf-8") else (_("Read as {encoding}.").format(encoding=encoding.upper()),)
    )
    return RawRows(lambda: _rows(path, encoding, separator), "csv", notes)


def detect_encoding(path: Path) -> str:
    """Return the encoding of a text file: by its mark, else UTF-8, UTF-16, GB18030; else UnusableFile."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    for mark, name in _BOMS:
        if head.startswith(mark):
            if not _decodes(path, name):
                raise _unknown_encoding()
            return name
    wide = _wide_encoding(head)
    if wide and _decodes(path, wide):
        return wide
    if b"\x00" in head:
        raise UnusableFile(
            "not_a_table",
            _("The file is not a table: it holds binary data."),
            _("Send a CSV, XLSX or JSON file."),
        )
    if _decodes(path, "utf-8"):
        return "utf-8"
    if _is_common_chinese(path):
        return "gb18030"
    raise _unknown_encoding()


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


def _separator(path: Path, encoding: str) -> str:
    """Return the sign that splits the table from its header on, of several the one with the most columns.

    A sign that stands only in cells below the header, as in a record of events, is none.
    """
    with path.open(encoding=encoding, newline="") as stream:
        sample = stream.read(64 * 1024).splitlines(keepends=True)
    found = []
    for sign in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=sign) if row][:30]
        except csv.Error:
            continue
        usual = sorted(widths)[len(widths) // 2] if widths else 0
        if usual > 1:
            header = next(place for place, width in enumerate(widths) if width >= HEADER_SHARE * usual)
            found.append((header, -usual, sign))
    return min(found)[2] if found else ","


def _rows(path: Path, encoding: str, separator: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=separator)
        row_no = 0
        try:
            for row_no, cells in enumerate(reader, start=1):
                if any(cells) and not _blank(cells):
                    yield row_no, cells
        except csv.Error:
            raise UnusableFile(
                "quotes",
                _("The table breaks after row {row}: a quotation mark is opened and not closed.").format(
                    row=row_no
                ),
                _("Correct that row, or export the table again as XLSX."),
            ) from None


def _blank(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells)
