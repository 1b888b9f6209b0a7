"""Keep uploaded files under names of our own, each with the draft of its import, until it is carried out."""

from __future__ import annotations

import errno
import os
import re
import secrets
import time
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine

from dashboard.views.importing import Draft, Work

# As long as a staged batch waits for its answer.
KEPT = timedelta(hours=48)
PIECE = 1 << 20
_TOKEN = re.compile(r"[0-9a-f]{32}")
_DRAFT = TypeAdapter(Draft)
_WORK = TypeAdapter(Work)


class UnknownUpload(LookupError):
    """There is no upload of this name: it never was, or its time is over."""


def uploads_folder(engine: Engine, otherwise: Path) -> Path:
    """Return the folder of uploads: beside an embedded database, else under `otherwise`."""
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and database != ":memory:":
        return Path(database).resolve().parent / "uploads"
    return otherwise / "uploads"


class Uploads:
    """The folder of uploaded files; a file is named by a random token, never by its sender."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, stream: IO[bytes], file_name: str, account: str, mapping: str, now: datetime) -> str:
        """Store a file and return its token; files whose time is over go, a half one too."""
        self._make_folder()
        self.clean(now)
        token, digest = secrets.token_hex(16), sha256()
        data = self._folder / f"{token}.data"
        try:
            with data.open("xb") as target:
                while piece := stream.read(PIECE):
                    digest.update(piece)
                    target.write(piece)
            os.utime(data, (now.timestamp(), now.timestamp()))
            self.keep(token, Draft(file_name[:255], digest.hexdigest(), account, mapping))
        except BaseException:
            data.unlink(missing_ok=True)
            raise
        return token

    def path(self, token: str) -> Path:
        """Return the path of an uploaded file; raise UnknownUpload."""
        path = self._named(token, ".data")
        if not path.is_file():
            raise UnknownUpload(token)
        return path

    def draft(self, token: str) -> Draft:
        """Return the draft of an upload; raise UnknownUpload."""
        try:
            return _DRAFT.validate_json(self._named(token, ".json").read_bytes())
        except (OSError, ValidationError):
            raise UnknownUpload(token) from None

    def keep(self, token: str, draft: Draft) -> None:
        """Store the draft of an upload, whole or not at all."""
        _write_whole(self._named(token, ".json"), _DRAFT.dump_json(draft))

    def report(self, token: str, work: Work) -> None:
        """Store how far the work on an upload is; it outlives the upload, for somebody still wants to know.

        Beside the file and not in the base: an embedded database takes no other write while rows are stored.
        """
        _write_whole(self._named(token, ".work"), _WORK.dump_json(work))

    def work(self, token: str) -> Work | None:
        """Return how far the work on an upload is, None where there was none."""
        try:
            return _WORK.validate_json(self._named(token, ".work").read_bytes())
        except (OSError, ValidationError, UnknownUpload):
            return None

    def remove(self, token: str) -> None:
        """Remove an upload and its draft."""
        for suffix in (".data", ".json"):
            self._named(token, suffix).unlink(missing_ok=True)

    def of_batch(self, batch_id: int, file_sha256: str) -> str:
        """Return the token of the upload that a batch was made from, "" if it is gone."""
        for path in self._folder.glob("*.json"):
            try:
                draft = self.draft(path.stem)
            except UnknownUpload:
                continue
            if draft.batch_id == batch_id and draft.file_sha256 == file_sha256:
                return path.stem
        return ""

    def _named(self, token: str, suffix: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise UnknownUpload(token)
        return self._folder / (token + suffix)

    def _make_folder(self) -> None:
        """Make the folder; raise OSError where it may not be written: the state of a disk, not a fault."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            writable = os.access(self._folder, os.W_OK)
        except PermissionError:
            writable = False
        if not writable:
            raise OSError(errno.EROFS, "the folder of uploads may not be written", str(self._folder))

    def clean(self, now: datetime) -> int:
        """Remove the uploads whose time is over and reports of their work; return how many uploads."""
        oldest, gone = (now - KEPT).timestamp(), 0
        for path in self._folder.glob("*.data"):
            if path.stat().st_mtime < oldest:
                self.remove(path.stem)
                gone += 1
        for path in self._folder.glob("*.work"):
            # By the machine's clock, as it was written.
            if path.stat().st_mtime < time.time() - KEPT.total_seconds():
                path.unlink(missing_ok=True)
        return gone


def _write_whole(target: Path, content: bytes) -> None:
    fresh = target.with_suffix(f".{secrets.token_hex(4)}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
