"""Orders of a small unit one by one: solve clock, outcome and the six items of provincial ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, case, cast, false, func, literal, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderCard
from dashboard.views.vocabulary import SCORECARD_ITEMS
from data_access.counting.conditions import Conditions
from data_access.counting.tally import Where, in_period, where_conditions
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.order.rows import RowShower, order_rows, shown_text
from data_access.reference.english import shown_name
from data_access.schema import order
from data_access.scoping import orders_in_scope

o = order.c
DAY_SECONDS = 86_400
CARD_FILTERS = {
    "unsolved": "unsolved",
    "late": "late",
    "provincial": "provincial",
    "six_missed": "six_missed",
}


def order_cards(
    connection: Connection,
    scope: Scope,
    context: FigureContext,
    where: Where,
    calendar: WorkCalendar,
    now: datetime,
    *,
    only: str = "",
    most: int,
) -> tuple[tuple[OrderCard, ...], int]:
    """Return cards of the due orders in the scope, unsolved first, then late ones, and how many there are.

    `only` is one of CARD_FILTERS or empty.
    """
    if not scope.may("view_orders"):
        return (), 0
    conditions = conditions_of(context)
    measures = conditions.measures
    matching = [
        orders_in_scope(scope),
        in_period(conditions, context.period),
        measures[CARD_FILTERS.get(only, "due")],
        *where_conditions(where),
    ]
    total = int(connection.scalar(select(func.count()).select_from(order).where(*matching)) or 0)
    place = case((measures["unsolved"], 0), (measures["late"], 1), else_=2)
    newest = cast(o.opened_at, BigInteger).desc()
    statement = (
        order_rows(*_six_columns(conditions), func.coalesce(measures["unsolved"], false()).label("unsolved"))
        .where(*matching)
        .order_by(place, newest, o.order_id)
        .limit(most)
    )
    shown = RowShower(conditions, calendar, context.judged_at(now))
    cards = tuple(_card(row, shown, calendar, conditions) for row in connection.execute(statement))
    return cards, total


def _six_columns(conditions: Conditions) -> list[Any]:
    """Return one column an item: 2 met, 1 not met, 0 not applicable."""
    return [
        case((applies, case((met, 2), else_=1)), else_=literal(0)).label(f"six_{name}")
        for name, (applies, met) in conditions.six.items()
    ]


def _card(row: Row[Any], shown: RowShower, calendar: WorkCalendar, conditions: Conditions) -> OrderCard:
    found = shown.row(row)
    start = row.received_at or row.opened_at
    first = start.astimezone(CITY_ZONE).date()
    limit = used = None
    if found.solve_due is not None:
        last = datetime.fromtimestamp(found.solve_due.timestamp() - 1, CITY_ZONE).date()
        limit = float(calendar.workdays_between(first, last))
    if found.closed_at is not None and row.work_seconds is not None:
        used = row.work_seconds / DAY_SECONDS
    elif found.solve_due is not None:
        used = float(calendar.workdays_between(first, day_known(conditions.moment_of(row.source_id))))
    states = {0: "not_applicable", 1: "not_met", 2: "met"}
    six = tuple((name, states[getattr(row, f"six_{name}")]) for name in SCORECARD_ITEMS)
    return OrderCard(
        row=found,
        used_days=used,
        limit_days=limit,
        reason="" if found.confidential else shown_name(shown_text(row, row.unsolved_reason)),
        redo_count=row.redo_count or 0,
        six=six if found.provincial else (),
        unsolved=bool(row.unsolved),
    )
