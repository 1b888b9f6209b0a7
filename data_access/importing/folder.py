"""A folder that is watched for tables: which files stand still, and where they go when they were read.

Below it one folder a mapping; a file put there is imported by that mapping and moved to `done` or `failed`
beside it, with a file of the same name that says as JSON what became of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from data_access.database import reading
from data_access.importing.rejects import rejects_csv
from data_access.importing.results import ImportResult
from data_access.importing.service import apply_in, drop, find_mapping, prepare
from data_access.importing.space import give_back
from data_access.schema import import_batch

DONE, FAILED = "done", "failed"
# Between two looks at a file that is the same in both: whoever writes it has ended.
STILL_SECONDS = 20.0
# Names under which programs write what is not whole yet.
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
Write = Callable[[Callable[[Connection], ImportResult]], ImportResult]
State = tuple[int, int]  # size in bytes and time of the last change in nanoseconds


class Looks:
    """What was seen of a folder's files, and since when each is as it is, by the machine's own seconds."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[State, float]] = {}

    def still(self, files: list[Path], seconds: float) -> list[Path]:
        """Return the files that are as they were at a look some time ago; what is gone is forgotten."""
        now = {path: state for path in files if (state := _state(path)) is not None}
        before, self._seen = self._seen, {}
        for path, state in now.items():
            known = before.get(path)
            self._seen[path] = known if known is not None and known[0] == state else (state, seconds)
        return [path for path in now if seconds - self._seen[path][1] >= STILL_SECONDS]


@dataclass(frozen=True)
class Brought:
    """What a file came to: its result, or None with the batch that stored the same bytes before."""

    result: ImportResult | None
    same_as: int | None = None


def watched_files(folder: Path) -> list[Path]:
    """Return the files in the folders of mappings, in the order of their names; none without the folder."""
    if not folder.is_dir():
        return []
    return [
        path
        for place in sorted(folder.iterdir())
        if place.is_dir() and not place.name.startswith(".")
        for path in sorted(place.iterdir())
        if path.is_file() and not path.name.startswith((".", "~")) and path.suffix.lower() not in UNFINISHED
    ]


def bring(engine: Engine, path: Path, now: datetime, write: Write, account: str) -> Brought:
    """Import a file by the mapping that its folder is named after; the same bytes a second time do nothing.

    `write` runs the one transaction that stores rows. Raises UnusableFile where the file or the mapping
    cannot be used; then nothing is stored.
    """
    mapping = find_mapping(engine, path.parent.name)
    same = _applied_before(engine, path, mapping.name)
    if same is not None:
        return Brought(None, same)
    prepared = prepare(
        engine, path, file_name=path.name, mapping=mapping, now=now, account=account, guess=False
    )
    try:
        result = write(lambda connection: apply_in(connection, prepared.batch_id, now))
    except BaseException:
        drop(engine, prepared.batch_id)
        raise
    give_back(engine)
    return Brought(result)


def rejects_of(engine: Engine, batch_id: int) -> bytes:
    """Return the rejected rows of an import as the file that an office corrects."""
    with reading(engine) as connection:
        return rejects_csv(connection, batch_id)


def put_away(path: Path, where: str, now: datetime, told: Mapping[str, Any], rejects: bytes = b"") -> Path:
    """Move a file into the folder `where` beside it, after what became of it; return its new place.

    `now` is the local time that its new name begins with; nothing that lies there is written over.
    """
    place = path.parent / where
    place.mkdir(exist_ok=True)
    target = next(each for each in _names(place, f"{now:%Y%m%dT%H%M%S}-{path.name}") if not each.exists())
    said = json.dumps(told, ensure_ascii=False, indent=2, default=str)
    target.with_name(f"{target.name}.json").write_text(said + "\n", encoding="utf-8")
    if rejects:
        target.with_name(f"{target.name}.rejects.csv").write_bytes(rejects)
    path.rename(target)
    return target


def _names(place: Path, name: str) -> Iterator[Path]:
    stem, dot, ending = name.partition(".")
    return (place / each for each in chain([name], (f"{stem}-{n}{dot}{ending}" for n in count(2))))


def _state(path: Path) -> State | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _applied_before(engine: Engine, path: Path, mapping: str) -> int | None:
    """Return the newest import of the same bytes by the same mapping that still counts, None without one."""
    with path.open("rb") as stream:
        digest = sha256()
        while piece := stream.read(1 << 20):
            digest.update(piece)
    b = import_batch.c
    same = select(b.batch_id).where(
        b.file_sha256 == digest.hexdigest(), b.mapping == mapping, b.state == "applied"
    )
    with reading(engine) as connection:
        return connection.scalar(same.order_by(b.batch_id.desc()).limit(1))
