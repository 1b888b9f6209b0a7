"""Store a version of a month: the orders as they are counted, granted appeals, and every figure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, literal, select, tuple_, update

from dashboard.clocks.periods import month_period, month_start
from dashboard.month.adjusting import Granted, adjusted
from dashboard.month.figures import Published
from dashboard.month.life import month_number, month_text
from dashboard.views.context import FigureContext
from dashboard.views.reference import Period
from data_access.counting.conditions import Conditions
from data_access.counting.marks import mark_of
from data_access.counting.population import in_period, moved_out
from data_access.counting.stored import DURATIONS, NEVER
from data_access.queries.month.life import Months
from data_access.schema import (
    calendar_day,
    import_batch,
    month_change,
    month_figure,
    month_move,
    month_order,
    month_version,
    order,
)

o, k = order.c, month_order.c
BASE_MONTHS = 2  # before a month: townships are ranked over three
Key = tuple[int, int]  # shard and number of an order
_PLACE = ("source_id", "unit_id", "township_id", "district_id", "category_id", "channel", "provincial")


@dataclass(frozen=True)
class Version:
    """A version as it is made: its month, number, who makes it when and why, and what it counts with."""

    month: str
    number: int
    made_at: datetime
    made_by: str
    reason: str
    context: FigureContext

    @property
    def conditions(self) -> Conditions:
        """Return the conditions at its data time, asked of the data."""
        context = self.context
        assert context.as_of is not None
        return Conditions(context.as_of, context.settings.basis, context.settings, False, context.moments)


def insert_version(connection: Connection, version: Version, base: Sequence[int]) -> int:
    """Write down a version's frame and return its number in the base."""
    context, conditions = version.context, version.conditions
    days = connection.execute(select(func.count(), func.max(calendar_day.c.day))).one()
    rules = {
        "facts": list(conditions.facts_key),
        "moments": [(source, at.isoformat()) for source, at in conditions.moments],
        "base": list(base),
        **batches_read(connection),
        "calendar": {"days": days[0], "until": str(days[1] or "")},
        "settings": {"version": context.settings_version, "since": str(context.settings_since or "")},
    }
    key = connection.execute(
        insert(month_version).values(
            month=version.month,
            number=version.number,
            made_at=version.made_at,
            made_by=version.made_by[:60],
            reason=version.reason,
            data_time=conditions.as_of,
            data_version=context.data_version,
            settings=context.settings.model_dump(mode="json"),
            rules=rules,
        )
    ).inserted_primary_key
    assert key is not None
    return int(key[0])


def batches_read(connection: Connection) -> dict[str, Any]:
    """Return which imports the data stand on: the newest, and those before it not carried out yet."""
    b = import_batch.c
    staged = select(b.batch_id).where(b.state == "staged").order_by(b.batch_id)
    newest = connection.scalar(select(func.max(b.batch_id)))
    return {"batch": newest or 0, "staged": list(connection.scalars(staged))}


def base_of(month: str, months: Months) -> tuple[int, ...]:
    """Return the months (yyyymm) before a month that a version of it must store as well: not locked ones."""
    first = month_period_of(month).first
    before = [f"{month_start(first, back):%Y-%m}" for back in range(BASE_MONTHS, 0, -1)]
    return tuple(month_number(each) for each in before if each not in months.locked)


def month_period_of(month: str) -> Period:
    """Return a month ("2026-10") as a period."""
    number = month_number(month)
    return month_period(month_start(datetime(number // 100, number % 100, 1).date()))


def store_orders(connection: Connection, version_id: int, month: int, conditions: Conditions) -> None:
    """Store the orders of a month (yyyymm) as the data tell them, and those moved out of it."""
    period = month_period_of(month_text(month))
    statement = counted_orders(version_id, month, conditions).where(in_period(conditions, period))
    connection.execute(insert(month_order).from_select([each.name for each in k], statement))
    columns = [literal(version_id), literal(month), o.shard, o.order_id, *(o[name] for name in _PLACE)]
    moved = select(*columns, func.coalesce(conditions.due_day, NEVER)).where(moved_out(conditions, period))
    connection.execute(insert(month_move).from_select([each.name for each in month_move.c], moved))


def counted_orders(version_id: int, month: int, conditions: Conditions) -> Any:
    """Select orders as a version stores them, in the order of its columns."""
    mark = mark_of(conditions)
    told = func.coalesce(conditions.verdict, "")
    return select(
        literal(version_id),
        literal(month),
        o.shard,
        o.order_id,
        o.source_id,
        o.order_no,
        o.unit_id,
        o.township_id,
        o.district_id,
        o.category_id,
        o.channel,
        o.provincial,
        conditions.due_at,
        case((conditions.is_closed, o.closed_at)),
        case((conditions.judged, told), else_=""),
        case((conditions.answer_known, o.answer_final), else_=""),
        conditions.exclusion_decided,
        mark.label("recorded"),
        mark.label("mark"),
        *(conditions.durations[name][1] for name in DURATIONS),
    ).select_from(order)


def copy_orders(connection: Connection, version_id: int, before: int, without: Collection[Key]) -> None:
    """Store the orders of the version before it, all but some."""
    for table in (month_order, month_move):
        names = [each.name for each in table.c]
        columns = [literal(version_id), *(table.c[name] for name in names[1:])]
        kept = select(*columns).where(table.c.version_id == before)
        connection.execute(insert(table).from_select(names, kept))
    for some in chunks(without):
        gone = tuple_(k.shard, k.order_id).in_(some)
        connection.execute(delete(month_order).where(k.version_id == version_id, gone))


def chunks(keys: Collection[Key], size: int = 400) -> list[list[Key]]:
    """Return keys in parts that a statement may name."""
    named = list(keys)
    return [named[start : start + size] for start in range(0, len(named), size)]


def apply_granted(connection: Connection, version_id: int, month: int, granted: Sequence[Granted]) -> None:
    """Count the orders of granted appeals with the facts that these set."""
    by_order: dict[Key, list[Granted]] = {}
    for each in granted:
        by_order.setdefault((each.shard, each.order_id), []).append(each)
    for (shard, number), own in by_order.items():
        named = (k.version_id == version_id, k.month == month, k.shard == shard, k.order_id == number)
        recorded = connection.scalar(select(k.recorded).where(*named))
        if recorded is not None:
            connection.execute(update(month_order).where(*named).values(mark=adjusted(recorded, own)))


def store_figures(connection: Connection, version_id: int, lines: Sequence[Published]) -> None:
    """Store every line that a version publishes."""
    rows = [
        {
            "version_id": version_id,
            "place": place,
            "level": line.level,
            "code": line.code,
            "name": line.name,
            "figures": dict(line.figures),
        }
        for place, line in enumerate(lines)
    ]
    connection.execute(insert(month_figure), rows)


def store_changes(connection: Connection, version_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store which orders a version counts otherwise than the one before, or than the data told them."""
    if rows:
        connection.execute(insert(month_change), [{"version_id": version_id, **row} for row in rows])
