"""Verify: recount every stored derived value and the identities of counting, and name what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, func, or_, select, tuple_

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.periods import month_period
from dashboard.people.access import OPERATOR
from dashboard.views.counts import Counts
from dashboard.views.vocabulary import BASES
from data_access.counting.conditions import Conditions
from data_access.counting.tally import counts
from data_access.importing.derive import DERIVED, Clocks, order_id_of, recount, shard_of
from data_access.queries.context.settings import appraisal_settings
from data_access.queries.context.sources import newest_data_time, source_states
from data_access.reference.units import read_calendar
from data_access.schema import order, source

CHUNK = 5_000
PARTS = ("direct", "due", "not_due", "no_deadline", "withdrawn", "excluded")


@dataclass(frozen=True)
class Difference:
    """A stored value that a recount does not confirm."""

    item: str  # "<source>~<order number>" or "<basis> <period> <group>"
    name: str
    stored: str
    recounted: str


def verify(connection: Connection, now: datetime) -> Iterator[Difference]:
    """Yield every difference between what is stored and what a recount gives; none for a sound base."""
    yield from _orders(connection)
    yield from _times(connection)
    yield from _identities(connection, now)


def _orders(connection: Connection) -> Iterator[Difference]:
    calendar = read_calendar(connection)
    sources = {row.source_id: row for row in connection.execute(select(source))}
    last: tuple[int, int] = (-1, -1)
    while True:
        rows = connection.execute(
            select(order)
            .where(tuple_(order.c.shard, order.c.order_id) > tuple_(*last))
            .order_by(order.c.shard, order.c.order_id)
            .limit(CHUNK)
        ).all()
        if not rows:
            return
        for row in rows:
            own = sources[row.source_id]
            yield from _order(dict(row._mapping), own.code, calendar, ZoneInfo(own.time_zone))
        last = (rows[-1].shard, rows[-1].order_id)


def _order(
    row: dict[str, object], source_code: str, calendar: WorkCalendar, zone: ZoneInfo
) -> Iterator[Difference]:
    number = str(row["order_no"])
    wanted = {
        **recount(row, Clocks(calendar, zone)),
        "shard": shard_of(source_code, number),
        "order_id": order_id_of(source_code, number),
    }
    for name in (*DERIVED, "shard", "order_id"):
        if row[name] != wanted[name]:
            yield Difference(f"{source_code}~{number}", name, str(row[name]), str(wanted[name]))


def _times(connection: Connection) -> Iterator[Difference]:
    """Yield orders whose standing state contradicts itself."""
    o = order.c
    closed = o.state.in_(("closed", "direct"))
    wrong = or_(
        and_(closed, o.closed_at.is_(None)),
        and_(~closed, o.closed_at.is_not(None)),
        and_(o.closed_at.is_not(None), o.closed_at < o.opened_at),
        o.opened_at > o.data_time,
        and_(o.closed_at.is_not(None), o.closed_at > o.data_time),
    )
    statement = select(source.c.code, o.order_no, o.state, o.closed_at).join(
        source, source.c.source_id == o.source_id
    )
    for code, number, state, closed_at in connection.execute(statement.where(wrong)):
        yield Difference(
            f"{code}~{number}", "state", f"{state} {closed_at}", "closed exactly when closed_at stands"
        )


def _identities(connection: Connection, now: datetime) -> Iterator[Difference]:
    """Yield months in which the six parts, or the parts of the due orders, do not add up."""
    as_of = newest_data_time(source_states(connection, now))
    if as_of is None:
        return
    settings = appraisal_settings(connection, as_of.date())
    for month in _months(connection):
        for basis in BASES:
            conditions = Conditions(as_of, basis, settings)
            found = counts(connection, OPERATOR, month_period(month), conditions, "unit", times=False)
            for each in found.values():
                yield from _identity(f"{basis} {month:%Y-%m} {each.key}", each, settings)


def _months(connection: Connection) -> list[date]:
    o = order.c
    found: set[int] = set()
    for day in (o.opened_day, o.due_day):
        found.update(connection.scalars(select(func.distinct(day // 100)).where(day.is_not(None))))
    return [date(month // 100, month % 100, 1) for month in sorted(found)]


def _identity(item: str, each: Counts, settings: AppraisalSettings) -> Iterator[Difference]:
    checks = {
        "accepted": (each.accepted, sum(getattr(each, part) for part in PARTS)),
        "due": (each.due, each.on_time + each.late),
        "resolvable": (indicators.to_resolve(each, settings), each.solved + each.unsolved),
    }
    for name, (stored, summed) in checks.items():
        if stored != summed:
            yield Difference(item, name, str(stored), str(summed))
