"""Views of the page of sources: what each delivers, how it stands against its rhythm, and what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class ArrivalRow:
    """One import of a source with its rows against those usual for its like; `short`: under half of them."""

    batch_id: int
    at: datetime
    data_time: datetime | None
    mapping: str
    rows: int
    usual: int | None
    short: bool
    inserted: int
    updated: int
    rejected: int


@dataclass(frozen=True)
class SourceLine:
    """A source with its rhythm, its last arrival, the next one expected and how many it missed."""

    source_id: int
    code: str
    name: str
    demo: bool
    rhythm: str
    rhythm_at: str
    time_zone: str
    data_time: datetime | None
    last: ArrivalRow | None
    next_due: datetime | None
    missed: int
    late: timedelta | None = None  # how long after its time the last table came, None for in time


@dataclass(frozen=True)
class SourcesView:
    """Every source at a moment, and the chosen one with its newest arrivals."""

    now: datetime
    rows: tuple[SourceLine, ...]
    selected: SourceLine | None = None
    arrivals: tuple[ArrivalRow, ...] = ()
