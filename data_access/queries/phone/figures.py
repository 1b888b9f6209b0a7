"""A unit's own rank and warnings for the phone, from the same rankings as the desk's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from dashboard.i18n import current_language
from dashboard.order.urgency import Action, near_until, standing
from dashboard.people.access import Scope
from dashboard.phone.figures import level_of, warned, week_end
from dashboard.views.findings import FindingFilter
from dashboard.views.phone import PhoneRank, PhoneWarnings
from dashboard.views.rankings import RankingView
from data_access.counting.conditions import Conditions
from data_access.counting.kept import answered
from data_access.queries.alerts.page import alerts_view
from data_access.queries.context.clock_mark import clock_mark
from data_access.queries.context.sources import CITY_ZONE, source_states
from data_access.queries.phone.page import conditions_at
from data_access.queries.proactive.instructions import overdue_instructions
from data_access.queries.rankings.page import ranking_view
from data_access.queries.survey.findings import listed_findings
from data_access.reference.units import read_calendar
from data_access.schema import order, source
from data_access.scoping import orders_in_scope

MOST_FINDINGS = 6

o = order.c


def phone_rank(connection: Connection, scope: Scope, *, now: datetime) -> PhoneRank:
    """Return the account's unit in its ranking; without a unit the row stays empty."""
    view = _ranking(connection, scope, level_of(scope.unit_kind), "", now)
    end_of_week = week_end(now, CITY_ZONE)
    return PhoneRank(
        view=view,
        row=next((row for row in view.rows if row.unit.unit_id == scope.unit_id), None),
        due_this_week=_due_by(connection, scope, end_of_week, now),
        week_end=(end_of_week - timedelta(seconds=1)).date(),
    )


def phone_warnings(connection: Connection, scope: Scope, *, now: datetime) -> PhoneWarnings:
    """Return the warnings of the account's unit and of its townships; of every district without a unit."""
    own = _ranking(connection, scope, level_of(scope.unit_kind), "", now)
    mine = tuple(row for row in own.rows if scope.unit_id in (None, row.unit.unit_id))
    rankings = [(own, warned(mine))]
    if scope.unit_kind == "district" and scope.unit_code:
        below = _ranking(connection, scope, "township", scope.unit_code, now)
        rankings.append((below, warned(below.rows)))
    action = _action(connection, scope, now)
    if not scope.may("view_records"):  # a phone that stays signed in
        return PhoneWarnings(tuple(rankings), action.overdue, action.near)
    findings = listed_findings(connection, scope, FindingFilter(state="open"), now, MOST_FINDINGS)
    late = overdue_instructions(connection, scope, now, MOST_FINDINGS)
    waiting = alerts_view(connection, scope, now, tab="mine").rows
    return PhoneWarnings(
        tuple(rankings), action.overdue, action.near, tuple(findings.rows), tuple(late.rows), waiting
    )


def _ranking(connection: Connection, scope: Scope, level: str, district: str, now: datetime) -> RankingView:
    scope.require("view_figures")
    return answered(
        connection,
        "phone ranking",
        (current_language(), level, district),
        clock_mark(connection, now),
        lambda: ranking_view(connection, scope, level=level, district=district, now=now),
    )


def _due_by(connection: Connection, scope: Scope, end: datetime, now: datetime) -> int:
    """Count the open orders in the scope whose deadline lies between the data time and `end`."""
    found = 0
    for conditions, code in _at_data_times(connection, now):
        ahead = (conditions.due_at >= conditions.moment, conditions.due_at <= end)
        found += connection.scalar(_own(scope, conditions, code, func.count()).where(*ahead)) or 0
    return found


def _action(connection: Connection, scope: Scope, now: datetime) -> Action:
    """Count the open orders in the scope by how they stood at the data time."""
    calendar, total = read_calendar(connection), Action()
    start = func.coalesce(o.dispatched_at, o.opened_at).label("start")
    for conditions, code in _at_data_times(connection, now):
        until = near_until(conditions.as_of, CITY_ZONE, calendar)
        for row in connection.execute(_own(scope, conditions, code, start, conditions.due_at.label("due"))):
            stands = standing(row.start, row.due, conditions.as_of, until)
            total = total.plus(stands, conditions.as_of <= row.due < now)
    return total


def _at_data_times(connection: Connection, now: datetime) -> list[tuple[Conditions, str]]:
    return [
        (conditions_at(connection, state.data_time), state.code)
        for state in source_states(connection, now)
        if state.data_time is not None
    ]


def _own(scope: Scope, conditions: Conditions, code: str, *columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(order)
        .join(source, source.c.source_id == o.source_id)
        .where(orders_in_scope(scope), source.c.code == code, conditions.open_now)
    )
