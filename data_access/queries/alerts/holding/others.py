"""Promises and notes of ledgers, sources that are late, years without a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, and_, func, or_, select

from dashboard.alerts.levels import level_of_note, level_of_promise, level_of_source, years_missing
from dashboard.alerts.model import Level, Reading, item_key
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.alerts.holding.judged import Judged, day_of
from data_access.schema import ledger_item, order, record_history, source

i, o, h = ledger_item.c, order.c, record_history.c
# When the evidence was last handed in: what waits for the city's look was kept if it came by the promise.
_HANDED_IN = (
    select(func.max(h.at))
    .where(h.subject == "ledger", h.act == "ask", h.record_id == i.item_id)
    .correlate(ledger_item)
    .scalar_subquery()
)
_ITEMS = (
    select(ledger_item, source.c.data_time, source.c.code.label("source_code"), o.order_no)
    .select_from(
        ledger_item.outerjoin(order, and_(o.shard == i.shard, o.order_id == i.order_id)).outerjoin(
            source, source.c.source_id == o.source_id
        )
    )
    .where(i.closed_at.is_(None))
)


def promises(judged: Judged) -> Iterator[Reading]:
    """Return the promises of open items that are near or past.

    Whether one was kept comes with the data: it is judged at the data time of the order's source.
    """
    near = judged.near(judged.now)
    owed = or_(i.state != "asked", i.promised < _HANDED_IN)
    for row in judged.connection.execute(_ITEMS.where(i.promised <= near, owed)):
        moment = min(judged.now, row.data_time or judged.now)
        level = level_of_promise(row.promised, moment, judged.near(moment))
        if level:
            first = row.first_promised or row.promised
            more = {"due": row.promised.isoformat(), "first": first.isoformat(), "moved": row.extensions}
            yield _of_item(judged, row, "promise", level, moment, more)


def notes(judged: Judged) -> Iterator[Reading]:
    """Return the open items whose last weekly note is too old now."""
    last = func.coalesce(i.noted_at, i.entered_at)
    latest = judged.now - timedelta(days=judged.settings.note_days)
    for row in judged.connection.execute(_ITEMS.where(last < latest)):
        noted = row.noted_at or row.entered_at
        level = level_of_note(noted, judged.now, CITY_ZONE, judged.settings)
        if level:
            yield _of_item(judged, row, "note", level, judged.now, {"noted": noted.isoformat()})


def _of_item(
    judged: Judged, row: Row[Any], kind: str, level: Level, moment: Any, more: dict[str, Any]
) -> Reading:
    detail = {"no": row.order_no or "", "source": row.source_code or "", "item": row.item_id}
    return Reading(
        kind,
        item_key(kind, row.item_id),
        level,
        moment,
        day_of(moment),
        judged.place(row.unit_id, row.township_id),
        row.shard,
        row.order_id,
        detail=detail | more,
    )


def late_sources(judged: Judged) -> Iterator[Reading]:
    """Return the sources that missed an arrival by their own rhythm."""
    for each in judged.sources:
        level = level_of_source(each.missed)
        if level and each.data_time is not None:
            detail = {
                "name": each.name,
                "missed": each.missed,
                "rhythm": each.rhythm,
                "known": each.data_time.isoformat(),
            }
            yield Reading(
                "source",
                item_key("source", each.code),
                level,
                judged.now,
                judged.today,
                detail=detail,
            )


def missing_years(judged: Judged) -> Iterator[Reading]:
    """Return the years whose working days are not published."""
    for year, level in years_missing(judged.today, judged.calendar, judged.settings):
        yield Reading(
            "calendar", item_key("calendar", year), level, judged.now, judged.today, detail={"year": year}
        )
