"""The reconciliation page: a month's published table as given, and what reproduces it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, or_, select

from dashboard.clocks.periods import (
    UnknownPeriod,
    complete_months_before,
    month_period,
    month_start,
    parse_month,
)
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.reconcile.conventions import Convention, convention_from
from dashboard.views.reconcile import ReconcileView, Reconciliation, StoredTable
from dashboard.views.reference import Period
from dashboard.views.vocabulary import BASES
from data_access.counting.tally import in_period
from data_access.importing.errors import UnusableFile
from data_access.queries.context.context import day_known
from data_access.queries.context.settings import PUBLISHED, appraisal_settings, office, stored
from data_access.queries.context.sources import moments_of, newest_data_time, source_states, sources_of
from data_access.queries.reconcile.adoption import adoptions, preview_of
from data_access.queries.reconcile.patterns import Footing
from data_access.queries.reconcile.run import GivenTable, reconcile, understand
from data_access.schema import order

MONTHS = 13


def data_moment(connection: Connection, period: Period, now: datetime) -> datetime | None:
    """Return the moment at which a period's figures are computed, None for an empty base."""
    states = source_states(connection, now)
    return newest_data_time(sources_of(connection, period, states)) or newest_data_time(states)


def last_complete_month(connection: Connection, now: datetime) -> Period:
    """Return the last month that ended before the newest data time."""
    anchor = newest_data_time(source_states(connection, now)) or now
    return month_period(month_start(day_known(anchor), 1))


def footing_of(connection: Connection, period: Period, now: datetime) -> Footing | None:
    """Return what a month's reconciliation stands on, None where no order belongs to it."""
    as_of = data_moment(connection, period, now)
    if as_of is None:
        return None
    moments = moments_of(source_states(connection, now), as_of, earlier=False)
    footing = Footing(period, as_of, appraisal_settings(connection, period.last), moments)
    bases = (footing.under(footing.settings, basis) for basis in BASES)
    any_order = exists(select(order.c.order_id).where(or_(*(in_period(each, period) for each in bases))))
    return footing if connection.scalar(select(any_order)) else None


def reconcile_view(
    connection: Connection,
    scope: Scope,
    *,
    period: str = "",
    convention: str = "",
    start: str = "",
    now: datetime,
) -> ReconcileView:
    """Return the page of a month: its published table if one was given, and what reproduces it.

    `start` is the month from which the convention would hold, the page's own month where it is empty.
    """
    scope.require("import")
    notices: list[str] = []
    chosen = _month(period, last_complete_month(connection, now), notices)
    first = _month(start, chosen, notices)
    anchor = newest_data_time(source_states(connection, now)) or now
    months = complete_months_before(day_known(anchor), MONTHS)
    given = stored(connection, PUBLISHED)
    row = next((each for each in given if each.valid_from == chosen.first), None)
    footing = footing_of(connection, chosen, now)
    result = _result(connection, scope, row, footing, convention, notices) if row else None
    preview = None
    if result:
        standing = footing if first == chosen else footing_of(connection, first, now)
        preview = preview_of(connection, scope, first, standing, result)
    return ReconcileView(
        period=chosen,
        months=tuple(month.text for month in reversed(months)),
        given=tuple(f"{each.valid_from:%Y-%m}" for each in given),
        table=StoredTable(row.content["file_name"], row.changed_by, row.changed_at) if row else None,
        result=result,
        adoptions=adoptions(connection),
        reconciled=office(connection).reconciled,
        start=first,
        preview=preview,
        has_orders=footing is not None,
        notices=tuple(notices),
    )


def _month(text: str, fallback: Period, notices: list[str]) -> Period:
    if not text:
        return fallback
    try:
        return parse_month(text)
    except UnknownPeriod:
        notices.append(
            _("Month “{value}” is unknown; shown is {used}.").format(value=text, used=fallback.text)
        )
        return fallback


def _result(
    connection: Connection,
    scope: Scope,
    row: Row[Any],
    footing: Footing | None,
    convention: str,
    notices: list[str],
) -> Reconciliation | None:
    if footing is None:
        return None
    wanted: Convention | None = None
    if convention:
        try:
            wanted = convention_from(convention)
        except ValueError:
            notices.append(_("The convention in the address is unknown; shown is the best one found."))
    try:
        published = understand(connection, _given(row))
    except UnusableFile as problem:
        notices.append(str(problem))
        return None
    return reconcile(connection, scope, published, footing, wanted)


def _given(row: Row[Any]) -> GivenTable:
    content = row.content
    numbers: Sequence[int] = content.get("numbers", ())
    return GivenTable(content["header"], content["rows"], tuple(numbers), content["file_name"])


def judge(
    connection: Connection, scope: Scope, period: Period, given: GivenTable, now: datetime
) -> Reconciliation | None:
    """Compare a table with its month before it is kept, None for a month without orders.

    Raises UnusableFile where the table cannot be understood. Takes seconds, so it holds no lock.
    """
    scope.require("import")
    published = understand(connection, given)
    footing = footing_of(connection, period, now)
    return None if footing is None else reconcile(connection, scope, published, footing)


def stored_result(
    connection: Connection, scope: Scope, period: Period, convention: Convention, now: datetime
) -> Reconciliation | None:
    """Compare a month's kept table with one convention, None without a table or without orders."""
    scope.require("import")
    row = next((each for each in stored(connection, PUBLISHED) if each.valid_from == period.first), None)
    footing = footing_of(connection, period, now)
    if row is None or footing is None:
        return None
    return reconcile(connection, scope, understand(connection, _given(row)), footing, convention)
