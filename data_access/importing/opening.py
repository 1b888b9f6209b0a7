"""Open a file as a table of texts: CSV, spreadsheet or JSON, also gzipped; refuse what cannot be read.

Only the child process does so (sheets.child): whoever wants a table asks `reading.read_table` for it.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Collection
from pathlib import Path

from dashboard.i18n import _
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import Table, table_from
from data_access.importing.json_tables import json_rows
from data_access.importing.sheet_choice import table_of
from data_access.importing.sheet_tables import ZIP_MAGIC, check_archive, read_workbook
from data_access.importing.text_tables import csv_rows, refuse_markup

GZIP_MAGIC = b"\x1f\x8b"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNPACKED_LIMIT = 500 * 2**20
RATIO_LIMIT = 100
# A short table of repeated values packs better than any limit without being an attack.
RATIO_FLOOR = 16 * 2**20
PIECE = 1 << 20


def open_table(path: Path, folder: Path, known_names: Collection[str] = ()) -> Table:
    """Return the table in `path`; raise UnusableFile with the reason where it cannot be read.

    `folder` takes what is unpacked. `known_names` are column names of a mapping: they help to tell the header
    from title rows.
    """
    plain = _plain_file(path, folder)
    head = _head(plain)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnusableFile("empty", _("The file is empty."), _("Export the table again and send that file."))
    return _table_of(plain, head, folder, known_names)


def _table_of(plain: Path, head: bytes, folder: Path, known_names: Collection[str]) -> Table:
    if head.startswith(ZIP_MAGIC):
        check_archive(plain, UNPACKED_LIMIT, RATIO_LIMIT)
    if head.startswith((ZIP_MAGIC, OLE_MAGIC)):
        return table_of(read_workbook(plain, folder), known_names)
    refuse_markup(head)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return table_from(json_rows(plain), known_names)
    return table_from(csv_rows(plain), known_names)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4096)


def _plain_file(path: Path, folder: Path) -> Path:
    """Return `path`, or its unpacked copy where it is gzipped."""
    try:
        head = _head(path)
    except OSError as error:
        raise UnusableFile(
            "unreadable",
            _("The file cannot be opened: {reason}.").format(reason=error.strerror or error),
            _("Check the file's name and its permissions."),
        ) from None
    if not head.startswith(GZIP_MAGIC):
        return path
    target = folder / "unpacked"
    packed = path.stat().st_size
    try:
        _unpack(path, target, packed)
    except (OSError, EOFError, zlib.error):
        raise UnusableFile(
            "damaged", _("The packed file is damaged or incomplete."), _("Send the file again.")
        ) from None
    return target


def _unpack(path: Path, target: Path, packed: int) -> None:
    written = 0
    with gzip.open(path) as source, target.open("wb") as unpacked:
        while piece := source.read(PIECE):
            written += len(piece)
            if written > UNPACKED_LIMIT or (written > RATIO_FLOOR and written > RATIO_LIMIT * packed):
                raise UnusableFile(
                    "bomb",
                    _("The packed file unpacks to far more than a table needs."),
                    _("Send the table unpacked, or split it into several files."),
                )
            unpacked.write(piece)
