"""Tell whom a warning concerns: liaisons, of a red one leaders too, and districts once a day in a digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from dashboard.alerts.messages import URGENT, digest, message
from dashboard.alerts.model import OF_ORDERS, OF_SYSTEM, Reading
from dashboard.alerts.records import SUBJECT
from dashboard.reminders.messages import Notice
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.alerts.holding.judged import Judged, day_of
from data_access.records.reminders.outbox import post, post_all
from data_access.schema import contact, unit

PAGE = "/alerts"
DUTIES: Mapping[str, tuple[str, ...]] = {"amber": ("liaison",), "red": ("liaison", "leader")}


@dataclass(frozen=True)
class Told:
    """A level of a warning's episode that somebody is to be told of."""

    warning_id: int
    reading: Reading
    level: str
    episode: int


def post_told(
    connection: Connection, now: datetime, judged: Judged, told: Iterable[Told], demo: bool = False
) -> int:
    """Write the messages of raised and risen warnings; return how many."""
    reached = _reached(connection)
    notices = [
        notice
        for each in told
        for notice in _notices(judged, each)
        # A unit without a contact is told through who stands above it; its townships are its own affair.
        if notice.unit_id in reached or (reached and notice.unit_id == each.reading.place.unit_id is not None)
    ]
    return sum(post_all(connection, now, notices, demo=demo)) if notices else 0


def _reached(connection: Connection) -> set[int | None]:
    """Return the units that have somebody to be told; None is the city's office."""
    c, u = contact.c, unit.c
    units = connection.execute(
        select(c.unit_id, u.kind).join(unit, u.unit_id == c.unit_id).where(c.active.is_(True)).distinct()
    ).all()
    office: set[int | None] = {None} if any(row.kind == "city" for row in units) else set()
    return {row.unit_id for row in units} | office


def _notices(judged: Judged, told: Told) -> list[Notice]:
    reading = told.reading
    return [_notice(judged, told, each) for each in _whom(reading)]


def _whom(reading: Reading) -> Sequence[int | None]:
    """Return who is told: the unit, and of an order the township in which it is handled."""
    place = reading.place
    if reading.kind in OF_SYSTEM or place.unit_id is None:
        return [None]
    if reading.kind in OF_ORDERS and place.township_id is not None:
        return [place.unit_id, place.township_id]
    return [place.unit_id]


def _notice(judged: Judged, told: Told, unit_id: int | None) -> Notice:
    reading = told.reading
    named = judged.units.get(reading.place.unit_id or 0)
    text = message(
        reading.kind,
        told.level,
        named.name if named else "",
        reading.detail,
        reading.period,
        reading.indicator,
        reading.months,
        CITY_ZONE,
    )
    return Notice(
        subject=SUBJECT,
        record_id=told.warning_id,
        key=(SUBJECT, reading.key, str(told.episode), told.level, str(unit_id or "")),
        unit_id=unit_id,
        text=text,
        link=f"{PAGE}/{told.warning_id}",
        duties=DUTIES[told.level],
        urgent=reading.kind in URGENT,
        shard=reading.shard,
        order_id=reading.order_id,
    )


def post_digests(
    connection: Connection, now: datetime, judged: Judged, single: Mapping[int, int], demo: bool = False
) -> int:
    """Write each district's digest of its townships' single misses, one a data day; return how many."""
    as_of = judged.context.as_of
    if as_of is None:
        return 0
    reached, day = _reached(connection), day_of(as_of).isoformat()
    found = 0
    for district_id, n in single.items():
        if district_id not in reached:
            continue
        name = judged.units[district_id].name
        notice = Notice(
            subject=SUBJECT,
            record_id=0,
            key=(SUBJECT, "digest", str(district_id), day),
            unit_id=district_id,
            text=digest(name, n, day),
            link=f"{PAGE}?tab=below",
        )
        found += post(connection, now, notice, demo=demo)
    return found
