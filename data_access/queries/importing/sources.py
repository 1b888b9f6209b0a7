"""Put together what the page of sources shows: names, times and numbers of rows, no content of any table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from dashboard.importing.freshness import is_short, late_by, missed_arrivals, next_arrival, usual_rows
from dashboard.people.access import Scope
from dashboard.views.sources import ArrivalRow, SourceLine, SourcesView
from data_access.queries.context.sources import last_arrival
from data_access.reference.english import shown_name
from data_access.schema import import_batch, source

SHOWN = 30
# Like arrivals before one that say how many rows are usual.
LIKE = 8

b = import_batch.c


def sources_view(connection: Connection, scope: Scope, now: datetime, chosen: str = "") -> SourcesView:
    """Return every source with how it keeps its rhythm; raise Denied without the right."""
    scope.require("operate")
    found = connection.execute(select(source).order_by(source.c.source_id)).all()
    rows = tuple(_line(connection, row, now) for row in found)
    selected = next((row for row in rows if row.code == chosen), None)
    if selected is None and len(rows) == 1:
        selected = rows[0]
    arrivals = arrivals_of(connection, selected.source_id, SHOWN) if selected else ()
    return SourcesView(now, rows, selected, arrivals)


def arrivals_of(connection: Connection, source_id: int, limit: int) -> tuple[ArrivalRow, ...]:
    """Return the newest imports of a source that count, newest first, each with the rows usual before it."""
    query = (
        select(import_batch)
        .where(b.source_id == source_id, b.state == "applied", b.applied_at.is_not(None))
        .order_by(b.applied_at.desc(), b.batch_id.desc())
        .limit(limit + LIKE)
    )
    oldest_first = connection.execute(query).all()[::-1]
    before: dict[str, list[int]] = defaultdict(list)
    found = []
    for row in oldest_first:
        found.append(_arrival(row, before[row.mapping][-LIKE:]))
        before[row.mapping].append(row.rows_read)
    return tuple(found[::-1][:limit])


def _arrival(row: Row[Any], before: Sequence[int]) -> ArrivalRow:
    usual = usual_rows(before)
    return ArrivalRow(
        batch_id=row.batch_id,
        at=row.applied_at,
        data_time=row.data_time,
        mapping=row.mapping,
        rows=row.rows_read,
        usual=usual,
        short=is_short(row.rows_read, usual),
        inserted=row.inserted,
        updated=row.updated,
        rejected=row.rejected,
    )


def _late(row: Row[Any], newest: ArrivalRow | None, zone: ZoneInfo) -> timedelta | None:
    """Return how late the last table came; nothing was expected before somebody said the rhythm."""
    since = row.rhythm_since
    if newest is None or (since is not None and newest.at <= since):
        return None
    return late_by(row.rhythm, row.rhythm_at, newest.at, newest.data_time, zone)


def _line(connection: Connection, row: Row[Any], now: datetime) -> SourceLine:
    last, zone = last_arrival(row), ZoneInfo(row.time_zone)
    newest = next(iter(arrivals_of(connection, row.source_id, 1)), None)
    return SourceLine(
        source_id=row.source_id,
        code=row.code,
        name=shown_name(row.name),
        demo=row.demo,
        rhythm=row.rhythm,
        rhythm_at=row.rhythm_at,
        time_zone=row.time_zone,
        data_time=row.data_time,
        last=newest,
        next_due=next_arrival(row.rhythm, row.rhythm_at, last, now, zone),
        missed=missed_arrivals(row.rhythm, row.rhythm_at, last, now, zone),
        late=_late(row, newest, zone),
    )
