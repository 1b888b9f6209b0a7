"""The reconciliation page: published tables as given, by month, and the settings adopted from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from dashboard.access import Scope
from dashboard.i18n import _
from dashboard.periods import UnknownPeriod, complete_months_before, month_period, month_start, parse_period
from dashboard.reconcile_views import ReconcileView, Reconciliation, StoredTable
from dashboard.reconciliation import Convention, adopted, convention_from
from dashboard.settings import AppraisalSettings
from dashboard.views import Period
from data_access.imports.errors import UnusableFile
from data_access.queries.reconcile import Footing
from data_access.queries.reconcile_run import reconcile, understand
from data_access.queries.settings import appraisal_settings, store_appraisal_settings
from data_access.queries.sources import (
    CITY_ZONE,
    newest_data_time,
    oldest_data_time,
    source_states,
    sources_of,
)
from data_access.schema import setting

PUBLISHED, RECONCILED, ADOPTED = "published", "reconciled", "reconcile_adopted"
MONTHS = 13


def data_moment(connection: Connection, period: Period, now: datetime) -> datetime | None:
    """Return the moment at which a period's figures are computed, None for an empty base."""
    states = source_states(connection, now)
    return oldest_data_time(sources_of(connection, period, states)) or newest_data_time(states)


def last_complete_month(connection: Connection, now: datetime) -> Period:
    """Return the last month that ended before the newest data time."""
    anchor = newest_data_time(source_states(connection, now)) or now
    return month_period(month_start(anchor.astimezone(CITY_ZONE).date(), 1))


def reconcile_view(
    connection: Connection, scope: Scope, *, period: str = "", convention: str = "", now: datetime
) -> ReconcileView:
    """Return the page of a month: its published table if one was given, and what reproduces it."""
    scope.require("import")
    notices: list[str] = []
    chosen = _month(connection, period, now, notices)
    anchor = newest_data_time(source_states(connection, now)) or now
    months = complete_months_before(anchor.astimezone(CITY_ZONE).date(), MONTHS)
    given = _stored(connection, PUBLISHED)
    row = next((each for each in given if each.valid_from == chosen.first), None)
    result = _result(connection, scope, row, chosen, convention, now, notices) if row else None
    own = next((each for each in _stored(connection, ADOPTED) if each.valid_from == chosen.first), None)
    return ReconcileView(
        period=chosen,
        months=tuple(month.text for month in reversed(months)),
        given=tuple(f"{each.valid_from:%Y-%m}" for each in given),
        table=StoredTable(row.content["file_name"], row.changed_by, row.changed_at) if row else None,
        result=result,
        adopted_from=date.fromisoformat(own.content["valid_from"]) if own else None,
        reconciled=reconciled_month(connection) or "",
        notices=tuple(notices),
    )


def _month(connection: Connection, text: str, now: datetime, notices: list[str]) -> Period:
    fallback = last_complete_month(connection, now)
    if not text:
        return fallback
    try:
        found = parse_period(text, fallback.last)
    except UnknownPeriod:
        found = None
    if found is None or found.kind != "month":
        notices.append(
            _("Month “{value}” is unknown; shown is {used}.").format(value=text, used=fallback.text)
        )
        return fallback
    return found


def _result(
    connection: Connection,
    scope: Scope,
    row: Row[Any],
    period: Period,
    convention: str,
    now: datetime,
    notices: list[str],
) -> Reconciliation | None:
    as_of = data_moment(connection, period, now)
    if as_of is None:
        notices.append(_("There are no orders yet: import the month's export first."))
        return None
    wanted: Convention | None = None
    if convention:
        try:
            wanted = convention_from(convention)
        except ValueError:
            notices.append(_("The convention in the address is unknown; shown is the best one found."))
    try:
        published = understand(connection, row.content["header"], row.content["rows"])
    except UnusableFile as problem:
        notices.append(str(problem))
        return None
    settings = appraisal_settings(connection, period.last)
    return reconcile(connection, scope, published, Footing(period, as_of, settings), wanted)


def keep_published(
    connection: Connection,
    scope: Scope,
    period: Period,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    file_name: str,
    now: datetime,
) -> Reconciliation | None:
    """Keep a month's published table in place of an earlier one and note whether it is reproduced.

    Raises UnusableFile where the table cannot be understood, and then nothing is kept.
    """
    scope.require("import")
    published = understand(connection, header, rows)
    content = {"header": list(header), "rows": [list(row) for row in rows], "file_name": file_name}
    _store(connection, PUBLISHED, period.first, content, scope.account, now)
    as_of = data_moment(connection, period, now)
    if as_of is None:
        return None
    settings = appraisal_settings(connection, period.last)
    result = reconcile(connection, scope, published, Footing(period, as_of, settings))
    best = result.outcomes[0]
    note = {
        "reproduced": len(best.reproduced),
        "rows": result.rows,
        "convention": best.convention.code(),
        "complete": result.complete,
    }
    _store(connection, RECONCILED, period.first, note, scope.account, now)
    return result


def adopt(
    connection: Connection,
    scope: Scope,
    *,
    period: Period,
    convention: Convention,
    valid_from: date,
    reason: str,
    now: datetime,
) -> AppraisalSettings:
    """Store what the settings can express of a convention as the office's settings from a month on."""
    scope.require("import")
    settings = adopted(appraisal_settings(connection, valid_from), convention)
    store_appraisal_settings(
        connection, settings, valid_from=valid_from, reason=reason, account=scope.account, now=now
    )
    content = {"valid_from": valid_from.isoformat(), "convention": convention.code()}
    _store(connection, ADOPTED, period.first, content, scope.account, now, reason)
    return settings


def reconciled_month(connection: Connection) -> str | None:
    """Return the newest month whose published table a convention reproduces in every row, None if none."""
    found = [
        f"{row.valid_from:%Y-%m}" for row in _stored(connection, RECONCILED) if row.content.get("complete")
    ]
    return found[0] if found else None


def _stored(connection: Connection, name: str) -> Sequence[Row[Any]]:
    """Return what was stored under a name, newest month first."""
    statement = select(setting).where(setting.c.name == name).order_by(setting.c.valid_from.desc())
    return connection.execute(statement).all()


def _store(
    connection: Connection,
    name: str,
    month: date,
    content: dict[str, Any],
    account: str,
    now: datetime,
    reason: str = "",
) -> None:
    connection.execute(delete(setting).where(setting.c.name == name, setting.c.valid_from == month))
    connection.execute(
        insert(setting).values(
            name=name, valid_from=month, content=content, reason=reason, changed_by=account, changed_at=now
        )
    )
