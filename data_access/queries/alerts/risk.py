"""Open orders at risk: their chance to end in time by the history of their category and unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, not_, select

from dashboard.alerts.levels import amber_until
from dashboard.alerts.risk import Chance, Curves, Spell, step_of
from dashboard.alerts.settings import AlertSettings, RiskRule
from dashboard.clocks.calendar import DAY_SECONDS, WorkCalendar
from dashboard.views.alerts import RiskRow
from data_access.counting.conditions import Conditions
from data_access.counting.kept import settled, unchanged
from data_access.counting.local_days import CITY_ZONE
from data_access.counting.tally import day_number
from data_access.queries.alerts.holding.judged import day_of
from data_access.queries.context.reading import Reading
from data_access.queries.order.rows import RowShower, order_rows
from data_access.schema import order, source
from data_access.scoping import orders_in_scope

o = order.c
NOBODY = 0
FEW = 10  # are shown even where all are likely to end in time
_START = func.coalesce(o.received_at, o.dispatched_at, o.opened_at)


@dataclass(frozen=True)
class Run:
    """An order's clock in working days: what it used, to its close or so far, and its limit.

    `moment` is the data time of its source, up to which it is judged.
    """

    shard: int
    order_id: int
    category: int
    unit: int
    spent: float
    limit: float
    due: datetime
    moment: datetime


def spells(
    connection: Connection, conditions: Conditions, calendar: WorkCalendar, rule: RiskRule
) -> list[Spell]:
    """Return how long the orders of the last days were open, as they stood at the conditions' moment.

    What was still open counts up to then. Withdrawn orders and direct answers tell nothing of how long
    handling takes.
    """
    first = day_of(conditions.as_of - timedelta(days=rule.days))
    matching = [
        conditions.known,
        o.opened_day >= day_number(first),
        not_(conditions.is_withdrawn),
        o.closing_kind != "direct",
        conditions.due_at.is_not(None),
    ]
    return [
        *_spells(connection, conditions, calendar, [*matching, conditions.is_closed], closed=True),
        *_spells(connection, conditions, calendar, [*matching, conditions.is_open], closed=False),
    ]


def _spells(
    connection: Connection,
    conditions: Conditions,
    calendar: WorkCalendar,
    matching: Sequence[ColumnElement[bool]],
    *,
    closed: bool,
) -> list[Spell]:
    """Return the orders that meet conditions, counted by category, unit and part of their limit."""
    counted = Counter(
        (each.category, each.unit, step_of(each.spent, each.limit))
        for each in _read(connection, conditions, calendar, matching)
    )
    return [Spell(*key, closed, n) for key, n in counted.items()]


def open_ahead(
    connection: Connection,
    conditions: Conditions,
    calendar: WorkCalendar,
    where: Sequence[ColumnElement[bool]] = (),
) -> list[Run]:
    """Return the open orders whose deadline lies ahead at the conditions' moment."""
    return _read(connection, conditions, calendar, [conditions.open_now, not_(conditions.passed), *where])


def _read(
    connection: Connection,
    conditions: Conditions,
    calendar: WorkCalendar,
    matching: Sequence[ColumnElement[bool]],
) -> list[Run]:
    columns = (
        o.shard,
        o.order_id,
        o.category_id,
        o.unit_id,
        o.source_id,
        _START.label("start"),
        case((conditions.is_closed, o.closed_at)).label("closed_at"),
        o.work_seconds,
        conditions.due_at.label("due"),
        source.c.time_zone,
    )
    joined = order.join(source, source.c.source_id == o.source_id)
    rows = connection.execute(select(*columns).select_from(joined).where(*matching))
    return [_run(row, conditions, calendar) for row in rows]


def _run(row: Row[*tuple[Any, ...]], conditions: Conditions, calendar: WorkCalendar) -> Run:
    zone = ZoneInfo(row.time_zone)
    start = row.start.astimezone(zone)
    moment = conditions.moment_of(row.source_id)
    seconds = row.work_seconds if row.closed_at is not None else None
    if seconds is None:
        end = row.closed_at or moment
        seconds = calendar.work_seconds(start, end.astimezone(zone))
    return Run(
        row.shard,
        row.order_id,
        row.category_id or NOBODY,
        row.unit_id or NOBODY,
        seconds / DAY_SECONDS,
        calendar.work_seconds(start, row.due.astimezone(zone)) / DAY_SECONDS,
        row.due,
        moment,
    )


def at_risk(
    reading: Reading, conditions: Conditions, settings: AlertSettings
) -> tuple[tuple[RiskRow, ...], int]:
    """Return the open orders of a scope with the lowest chance to end in time, and how many seldom do.

    All of these are shown, and a few where there are fewer. Those that are near their deadline already are
    warned about and stand in no list of these.
    """
    connection, calendar, rule = reading.connection, reading.calendar, settings.risk
    until = {
        moment: amber_until(moment, CITY_ZONE, calendar, settings.amber_workdays)
        for moment in conditions.every_moment
    }
    # The history of all orders says the same to every reader until the data change.
    key = ("risk", conditions.key, rule.model_dump_json())
    curves = unchanged(connection, key, lambda: Curves(spells(connection, conditions, calendar, rule), rule))
    mine = open_ahead(connection, conditions, calendar, [orders_in_scope(reading.scope)])
    found: list[tuple[Chance, Run]] = []
    for each in mine:
        chance = curves.chance(each.category, each.unit, step_of(each.spent, each.limit))
        if chance is not None and each.due > until[each.moment]:
            found.append((chance, each))
    found.sort(key=lambda pair: (pair[0].value, pair[1].due, pair[1].order_id))
    seldom = sum(chance.value < rule.chance for chance, _each in found)
    return _rows(reading, conditions, found[: min(max(seldom, FEW), rule.shown)]), seldom


def _rows(
    reading: Reading, conditions: Conditions, found: Sequence[tuple[Chance, Run]]
) -> tuple[RiskRow, ...]:
    shown = RowShower(conditions, reading.calendar, settled(reading.now))
    rows = []
    for chance, each in found:
        key = and_(o.shard == each.shard, o.order_id == each.order_id)
        raw = reading.connection.execute(order_rows().where(key)).one()
        rows.append(RiskRow(shown.row(raw), chance, each.spent, each.limit))
    return tuple(rows)
