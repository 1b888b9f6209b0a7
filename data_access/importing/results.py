"""What becomes of a table: staged after its check, stored after its application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dashboard.views.look import Look
from data_access.importing.errors import Problem
from data_access.importing.mapping import Mapping
from data_access.importing.matching import ColumnMatch
from data_access.importing.spoken import Spoken


@dataclass(frozen=True)
class ImportResult:
    """What became of a table: read = inserted + updated + unchanged + rejected.

    `stale` of the unchanged rows were older than what is stored; `batch` is None after a dry run. `notes`
    tell how the table was read, `left_out` names what of the file was not read and looks like a part of it,
    `without_effect` which matched columns change nothing. `look` is the table in figures, with what of them
    cannot be.
    """

    read: int
    inserted: int
    updated: int
    unchanged: int
    rejected: int
    rejects_file: str | None
    batch: int | None
    data_time: datetime
    stale: int = 0
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    look: Look | None = None
    without_effect: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """A table that was read, matched, checked and staged, but not applied."""

    batch_id: int
    mapping: Mapping
    matches: tuple[ColumnMatch, ...]
    read: int
    passed: int
    rejected: int
    problems: tuple[Problem, ...]
    data_time: datetime
    notes: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    without_effect: tuple[str, ...] = ()
