"""Count deadlines anew after the calendar changed: a published notice makes what was provisional definite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select, update

from data_access.importing.derive import DERIVED, Clocks, recount
from data_access.importing.recognition import fill_known
from data_access.reference.units import read_calendar
from data_access.schema import order, source

CHUNK = 5_000
# A day counts in clocks that ran over it: wider than any zone is from UTC.
AROUND = timedelta(days=2)


def recompute_deadlines(connection: Connection, days: Sequence[date]) -> int:
    """Recount the orders whose clocks may count one of `days`; return how many changed.

    A notice names days after its own publication, so no deadline moves to before it.
    """
    if not days:
        return 0
    fill_known(connection)
    first = datetime.combine(min(days) - AROUND, time(0), UTC)
    last = datetime.combine(max(days) + AROUND, time(0), UTC)
    calendar, changed = read_calendar(connection), 0
    zones = {row.source_id: ZoneInfo(row.time_zone) for row in connection.execute(select(source))}
    o = order.c
    touched = or_(o.provisional, o.solve_due >= first, o.feedback_due >= first, o.closed_at >= first)
    below = -1
    while True:
        statement = select(order).where(o.order_id > below, o.opened_at <= last, touched)
        rows = connection.execute(statement.order_by(o.order_id).limit(CHUNK)).mappings().all()
        if not rows:
            return changed
        for row in rows:
            found = recount(dict(row), Clocks(calendar, zones[row["source_id"]]))
            differing = {name: found[name] for name in DERIVED if found[name] != row[name]}
            if differing:
                here = (o.shard == row["shard"], o.order_id == row["order_id"])
                connection.execute(update(order).where(*here).values(differing))
                changed += 1
        below = rows[-1]["order_id"]
