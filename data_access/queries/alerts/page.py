"""The page of warnings, one warning, and those of an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, and_, case, cast, func, or_, select

from dashboard.alerts.model import CLOCKS, OF_LEDGERS, OF_SYSTEM
from dashboard.alerts.records import ENDED, QUIET, SUBJECT
from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.views.alerts import BESIDE, TABS, AlertsView, AlertView, WarningRow
from dashboard.views.order import OrderRow
from dashboard.views.records import Choices, Kept
from dashboard.views.reference import Unit
from data_access.counting.conditions import Conditions
from data_access.counting.kept import settled
from data_access.queries.alerts.hot import hot_beside
from data_access.queries.alerts.near import near_rates
from data_access.queries.alerts.risk import at_risk
from data_access.queries.alerts.rows import around, warning_row
from data_access.queries.alerts.scope import count_to_act, to_act_on, warnings_in_scope
from data_access.queries.alerts.settings import alert_settings
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.reading import Reading
from data_access.queries.order.rows import RowShower, order_rows
from data_access.records.history import read_history
from data_access.schema import order, source, warning
from data_access.scoping import orders_in_scope

w, o = warning.c, order.c
MOST = 200
MAYBE_SHOWN = 100
LATELY = timedelta(days=30)  # how far back what ended is listed
# An order that was near its deadline and was closed in time is nothing that recovered.
TELLING = (w.level == "red", w.kind.not_in(CLOCKS))
RECENTLY = timedelta(days=7)  # how far back the sentence counts what recovered


def alerts_view(
    connection: Connection, scope: Scope, now: datetime, *, tab: str = "", unit: str = ""
) -> AlertsView:
    """Return a tab of the page for an account; an unknown one is the first."""
    scope.require("view_records")
    reading = Reading(connection, scope, now)
    chosen = tab if tab in TABS else TABS[0]
    context = reading.context()
    conditions = conditions_of(context) if context.as_of is not None else None
    named = _named(reading, unit)
    mine = _mine(scope, named)
    counts = _counts(connection, mine, scope, now)
    rows = _rows(connection, [mine, _of_tab(chosen, scope, now)], chosen) if chosen not in BESIDE else ()
    beside = around(reading, conditions, rows)
    view = AlertsView(
        tab=chosen,
        counts=counts,
        rows=tuple(warning_row(reading, beside, row) for row in rows),
        total=counts.get(chosen, 0),
        settings=context.settings,
        data_time=context.as_of,
        to_act=count_to_act(connection, scope),
        recovered=_recovered(connection, mine, now),
        near_workdays=alert_settings(connection, day_known(context.as_of or now)).amber_workdays,
        demo=_is_demo(connection),
    )
    hot, live = hot_beside(reading, named)
    if hot is not None:
        view = replace(view, counts={**counts, "hot": len(hot.found)}, hot=hot, hot_live=live)
    return replace(_with_others(reading, view, conditions), unit=named)


def _named(reading: Reading, code: str) -> Unit | None:
    """Return the unit that the address names, None for none."""
    return next((each for each in reading.units if code and each.code == code), None)


def _mine(scope: Scope, named: Unit | None) -> ColumnElement[bool]:
    """Return the condition on warnings that are read, of one unit where the address names one."""
    mine = warnings_in_scope(scope)
    if named is None:
        return mine
    of_unit = or_(w.unit_id == named.unit_id, w.district_id == named.unit_id, w.township_id == named.unit_id)
    return and_(mine, of_unit)


def _of_tab(tab: str, scope: Scope, now: datetime) -> ColumnElement[bool]:
    holds = w.state.not_in(ENDED)
    return {
        "overdue": and_(holds, w.kind.in_(CLOCKS), w.level == "red"),
        "near": and_(holds, w.kind.in_(CLOCKS), w.level == "amber"),
        "promises": and_(holds, w.kind.in_(OF_LEDGERS)),
        "below": and_(holds, w.kind == "below"),
        "returned": and_(holds, w.kind == "overturn"),
        "recovered": and_(w.state.in_(ENDED), w.ended_at >= now - LATELY, or_(*TELLING)),
        "system": and_(holds, w.kind.in_(OF_SYSTEM)),
        "mine": to_act_on(scope),
    }[tab]


def _counts(connection: Connection, mine: ColumnElement[bool], scope: Scope, now: datetime) -> dict[str, int]:
    """Return how many warnings each tab holds."""
    tabs = [tab for tab in TABS if tab not in BESIDE]
    numbers = (func.count(case((_of_tab(tab, scope, now), 1))).label(tab) for tab in tabs)
    asked = or_(w.state.not_in(ENDED), _of_tab("recovered", scope, now))
    found = connection.execute(select(*numbers).where(mine, asked)).one()
    return {tab: int(found._mapping[tab]) for tab in tabs}


def _recovered(connection: Connection, mine: ColumnElement[bool], now: datetime) -> int:
    lately = and_(w.state == "recovered", w.ended_at >= now - RECENTLY, or_(*TELLING))
    return connection.scalar(select(func.count()).select_from(warning).where(mine, lately)) or 0


def _rows(connection: Connection, within: Sequence[ColumnElement[bool]], tab: str) -> Sequence[Row[Any]]:
    """Return the warnings of a tab: what is settled last, red ones first, the earliest deadline first."""
    turn = case((w.state.in_(QUIET), 1), else_=0)
    # Each by its own clock, as it stands in the warning: a promise or an early clock is not the order's.
    due = func.coalesce(*(w.detail[name].as_string() for name in ("due", "returned", "noted")))
    first: tuple[Any, ...] = (turn, w.level.desc(), w.kind == "note", due)
    if tab == "below":
        first = (turn, w.level.desc(), w.period.desc(), w.months.desc(), w.unit_id.nulls_first())
    if tab == "recovered":
        first = (w.ended_at.desc(),)
    query = select(warning).where(*within).order_by(*first, w.warning_id).limit(MOST)
    return connection.execute(query).all()


def _with_others(reading: Reading, view: AlertsView, conditions: Conditions | None) -> AlertsView:
    """Add what stands beside a tab's warnings and is none itself."""
    if conditions is None:
        return view
    if view.tab == "overdue":
        maybe, total = _maybe(reading, conditions)
        longest = max((row.workdays for row in view.rows if row.kind == "solve"), default=0)
        return replace(view, maybe=maybe, maybe_total=total, longest=longest)
    if view.tab == "below":
        rates, period = near_rates(reading)
        return replace(view, near_rates=rates, near_period=period)
    if view.tab == "risk" and reading.scope.may("view_orders"):
        settings = alert_settings(reading.connection, day_known(conditions.as_of))
        risks, total = at_risk(reading, conditions, settings)
        return replace(
            view,
            risks=risks,
            risk_total=total,
            risk_weight=settings.risk.weight,
            risk_days=settings.risk.days,
            risk_under=int(100 * settings.risk.chance),
        )
    return view


def _maybe(reading: Reading, conditions: Conditions) -> tuple[tuple[OrderRow, ...], int]:
    """Return the open orders whose deadline passed since the data: perhaps overdue, no warning."""
    if not reading.scope.may("view_orders"):
        return (), 0
    now = settled(reading.now)
    matching = [o.closed_at.is_(None), conditions.maybe_now(now), orders_in_scope(reading.scope)]
    total = reading.connection.scalar(select(func.count()).select_from(order).where(*matching)) or 0
    due = cast(conditions.due_at, BigInteger)
    query = order_rows().where(*matching).order_by(due, o.order_id).limit(MAYBE_SHOWN)
    shown = RowShower(conditions, reading.calendar, now)
    return tuple(shown.row(row) for row in reading.connection.execute(query)), total


def _is_demo(connection: Connection) -> bool:
    return connection.scalar(select(source.c.source_id).where(source.c.demo.is_(True)).limit(1)) is not None


def alert_view(connection: Connection, scope: Scope, now: datetime, warning_id: int) -> AlertView | None:
    """Return one warning, None where there is none that the scope may read."""
    scope.require("view_records")
    reading = Reading(connection, scope, now)
    found = connection.execute(
        select(warning).where(warnings_in_scope(scope), w.warning_id == warning_id)
    ).all()
    if not found:
        return None
    context = reading.context()
    conditions = conditions_of(context) if context.as_of is not None else None
    row = warning_row(reading, around(reading, conditions, found), found[0])
    history = read_history(connection, SUBJECT, warning_id)
    return AlertView(
        row,
        Kept(history),
        context.settings,
        Choices(_assignees(reading, row)) if "assign" in row.acts else Choices(),
        keeps(scope),
    )


def _assignees(reading: Reading, row: WarningRow) -> tuple[Any, ...]:
    """Return the units that an account may hand a warning to: a district's townships, for the city any."""
    kinds = ("district", "department", "utility", "township")
    named = [each for each in reading.units if each.kind in kinds and each.valid_to is None]
    if keeps(reading.scope):
        return tuple(named)
    return tuple(
        each for each in named if each.kind == "township" and each.district_id == reading.scope.unit_id
    )
