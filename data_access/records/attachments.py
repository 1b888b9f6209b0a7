"""Keep files that belong to records: in a folder outside the base, named by their digest, checked by content.

The name that a file was sent under is text to show and nothing else: it decides neither where the file lies
nor what it is taken for. What a file is says its content.
"""

from __future__ import annotations

import errno
import os
import secrets
import struct
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, update

from dashboard.i18n import _
from dashboard.views.records import AttachedFile
from data_access.records.history import SUBJECTS
from data_access.records.people import Actor
from data_access.reference.accounts import shown_as
from data_access.schema import account, attachment

MIB = 2**20
KINDS = ("jpeg", "png", "pdf", "docx", "xlsx")
MOST_BYTES = 10 * MIB
MOST_OF_RECORD = 20
LONGEST_NAME = 120
_JPEG, _JPEG_END, _PNG, _PNG_END = b"\xff\xd8\xff", b"\xff\xd9", b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_MACROS = "vbaproject.bin"
_MOST_MEMBERS, _MOST_UNPACKED = 2_000, 200 * MIB

a = attachment.c


class BadFile(ValueError):
    """A file that is not kept; the message says why and what to do, in the reader's language."""


def attachments_folder(engine: Engine, otherwise: Path) -> Path:
    """Return the folder of attached files: beside an embedded database, else under `otherwise`."""
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and database != ":memory:":
        return Path(database).resolve().parent / "attachments"
    return otherwise / "attachments"


def kind_of(content: bytes) -> str:
    """Return which of KINDS a file's content is; raise BadFile where it is none, or broken off."""
    if content.startswith(_JPEG) and content.rstrip(b"\x00").endswith(_JPEG_END):
        return "jpeg"
    if content.startswith(_PNG) and content.endswith(_PNG_END):
        return "png"
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "pdf"
    if content.startswith(b"PK\x03\x04") and (kind := _office_kind(content)):
        return kind
    raise BadFile(
        _("The file is no picture (JPEG, PNG), PDF, DOCX or XLSX, whatever its name says: send one of these.")
    )


def _office_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            members = packed.infolist()
            if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _MOST_UNPACKED:
                return ""
            names = {one.filename for one in members}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error):
        return ""  # what the directory of a broken file makes of its reader
    if any(name.casefold().endswith(_MACROS) for name in names):
        return ""
    return next((kind for part, kind in _OFFICE.items() if part in names), "")


def attach(
    connection: Connection,
    folder: Path,
    actor: Actor,
    subject: str,
    record_id: int,
    name: str,
    content: bytes,
) -> int:
    """Keep a file for a record and return its number; raise BadFile where it is not kept.

    The caller has asked the right to the record and writes its history. The bytes are written first: a
    transaction that is rolled back leaves a file that nothing names, never a line without its file.
    """
    if subject not in SUBJECTS:
        raise ValueError(f"unknown subject {subject!r}; known: {', '.join(SUBJECTS)}")
    if not content:
        raise BadFile(_("The file is empty: choose another one."))
    if len(content) > MOST_BYTES:
        raise BadFile(_("The file is larger than {n} MB: send a smaller one.").format(n=MOST_BYTES // MIB))
    if len(files_of(connection, subject, record_id)) >= MOST_OF_RECORD:
        raise BadFile(_("A record has at most {n} files.").format(n=MOST_OF_RECORD))
    kind, digest = kind_of(content), sha256(content).hexdigest()
    _write(folder, digest, content)
    made = connection.execute(
        insert(attachment).values(
            subject=subject,
            record_id=record_id,
            name=name[-LONGEST_NAME:] or "-",
            kind=kind,
            size=len(content),
            sha256=digest,
            at=actor.now,
            account=actor.scope.account,
        )
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def files_of(connection: Connection, subject: str, record_id: int) -> tuple[AttachedFile, ...]:
    """Return the files of a record that were not taken back, oldest first."""
    query = (
        select(a.attachment_id, a.name, a.kind, a.size, a.at, a.account, account.c.display_name)
        .select_from(attachment.outerjoin(account, account.c.name == a.account))
        .where(a.subject == subject, a.record_id == record_id, a.removed_at.is_(None))
        .order_by(a.attachment_id)
    )
    return tuple(
        AttachedFile(
            row.attachment_id, row.name, row.kind, row.size, row.at, shown_as(row.account, row.display_name)
        )
        for row in connection.execute(query)
    )


def find_file(connection: Connection, attachment_id: int) -> tuple[str, int, str, str, str] | None:
    """Return subject, record, name, kind and digest of a file, None where there is none or it was taken back.

    The caller asks the right to the record before anything of it is sent.
    """
    row = connection.execute(
        select(a.subject, a.record_id, a.name, a.kind, a.sha256).where(
            a.attachment_id == attachment_id, a.removed_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else (row.subject, row.record_id, row.name, row.kind, row.sha256)


def take_back(connection: Connection, actor: Actor, attachment_id: int) -> None:
    """Let a file stand on no page any more; its line and its bytes stay."""
    connection.execute(
        update(attachment).where(a.attachment_id == attachment_id).values(removed_at=actor.now)
    )


def read_file(folder: Path, digest: str) -> bytes:
    """Return the bytes of a file; raise FileNotFoundError where the folder lost it."""
    return _place(folder, digest).read_bytes()


def _place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def _write(folder: Path, digest: str, content: bytes) -> None:
    """Write a file whole or not at all; raise OSError where the folder may not be written."""
    target = _place(folder, digest)
    if target.is_file():
        return
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except PermissionError:
        raise OSError(errno.EROFS, "the folder of attached files may not be written", str(folder)) from None
    fresh = target.with_suffix(f".{secrets.token_hex(4)}.new")
    try:
        with fresh.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
