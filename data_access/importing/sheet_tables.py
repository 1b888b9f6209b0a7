"""Read a spreadsheet: its visible sheets as rows, its hidden ones by name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson

from dashboard.i18n import _
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import RawRows, Row
from data_access.importing.sheets.cells import Merged
from data_access.importing.sheets.raw import write_raw

ZIP_MAGIC = b"PK\x03\x04"
ENTRY_LIMIT = 1000
PACKED_ENDINGS = (".zip", ".gz", ".7z", ".rar", ".xlsx", ".xlsm", ".xlsb", ".ods", ".bz2", ".xz")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_archive(path: Path, unpacked_limit: int, ratio_limit: int) -> None:
    """Raise UnusableFile for an archive that is a bomb, holds archives, or is no workbook at all."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise damaged() from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(path.stat().st_size, 1)
    if len(entries) > ENTRY_LIMIT or unpacked > unpacked_limit or unpacked > ratio_limit * packed:
        raise UnusableFile(
            "bomb",
            _("The packed file unpacks to far more than a table needs."),
            _("Send the table as CSV, or split it into several files."),
        )
    names = [entry.filename.lower() for entry in entries]
    if any(name.endswith(PACKED_ENDINGS) for name in names):
        raise UnusableFile(
            "nested",
            _("The file holds further packed files."),
            _("Send the table itself, not an archive of files."),
        )
    if any(name.endswith("workbook.bin") for name in names):
        raise UnusableFile(
            "xlsb",
            _("The workbook is of the binary kind (XLSB), whose errors cannot be told from empty cells."),
            _("Open it in the spreadsheet program, save it as XLSX or CSV, and send that file."),
        )
    if "[content_types].xml" not in names and "content.xml" not in names:
        raise UnusableFile(
            "archive",
            _("The file is an archive, not a workbook."),
            _("Unpack it and send the table inside."),
        )


@dataclass(frozen=True)
class Workbook:
    """The visible sheets of a workbook that hold anything, by name, and the names of the hidden ones."""

    sheets: tuple[tuple[str, RawRows], ...]
    hidden: tuple[str, ...]


def read_workbook(path: Path, folder: Path) -> Workbook:
    """Return the sheets of a workbook; raise UnusableFile where none can be read."""
    if _is_encrypted(path):
        raise protected()
    target = folder / "sheets.jsonl"
    head = write_raw(path, target)
    if not head["sheets"]:
        raise UnusableFile(
            "empty",
            _("No visible sheet of the workbook holds anything."),
            _("Show the sheet with the table, save the workbook and send it again."),
        )
    notes = (_("The workbook counts its dates from 1904."),) if head["date1904"] else ()
    sheets = tuple(
        (
            name,
            RawRows(partial(_spooled, target, place), "sheet", notes, bool(head["date1904"]), _merged(spans)),
        )
        for place, (name, spans) in enumerate(zip(head["sheets"], head["merged"], strict=True))
    )
    return Workbook(sheets, tuple(head["hidden"]))


def _merged(spans: list[list[int]]) -> tuple[Merged, ...]:
    return tuple((first, last, column) for first, last, column in spans)


def _is_encrypted(path: Path) -> bool:
    with path.open("rb") as stream:
        if stream.read(4) == ZIP_MAGIC:
            return False
        stream.seek(0)
        rest = b""
        while piece := stream.read(1 << 20):
            if ENCRYPTED in rest + piece:
                return True
            rest = piece[-len(ENCRYPTED) :]
    return False


def _spooled(target: Path, place: int) -> Iterator[Row]:
    mark = b"[%d," % place
    with target.open("rb") as lines:
        for line in lines:
            if line.startswith(mark):
                _place, row_no, cells = orjson.loads(line)
                yield row_no, cells


def protected() -> UnusableFile:
    """Return the refusal of a workbook behind a password."""
    return UnusableFile(
        "password",
        _("The workbook is protected with a password."),
        _("Remove the password in the spreadsheet program, save the workbook and send it again."),
    )


def damaged() -> UnusableFile:
    """Return the refusal of a file that no parser could make anything of."""
    return UnusableFile(
        "damaged",
        _("The file is damaged or of an unknown kind."),
        _("Open it in the spreadsheet program, save it as XLSX or CSV, and send that file."),
    )
