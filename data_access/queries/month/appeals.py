"""Appeals as they are stored: for pages as far as a scope goes, and those granted for the lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from dashboard.month.adjusting import Granted
from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.records.steps import offered
from dashboard.views.month import AppealRow
from data_access.queries.context.reading import Reading
from data_access.queries.month.scope import appeals_in_scope
from data_access.schema import account, attachment, month_appeal, source

a = month_appeal.c
_filer, _decider = account.alias("filer"), account.alias("decider")


def granted_appeals(connection: Connection, month: str, until: datetime | None = None) -> tuple[Granted, ...]:
    """Return the granted appeals of a month, in the order of their filing; those decided by a moment."""
    query = select(month_appeal).where(a.month == month, a.state == "granted").order_by(a.appeal_id)
    if until is not None:
        query = query.where(a.decided_at <= until)
    return tuple(
        Granted(row.appeal_id, row.shard, row.order_id, row.indicator, row.remedy)
        for row in connection.execute(query)
    )


def appeal_rows(reading: Reading, month: str) -> tuple[AppealRow, ...]:
    """Return the appeals of a month that a scope may read, the open ones first, then the newest."""
    files = (
        select(func.count())
        .where(
            attachment.c.subject == "appeal",
            attachment.c.record_id == a.appeal_id,
            attachment.c.removed_at.is_(None),
        )
        .scalar_subquery()
    )
    columns = (
        month_appeal,
        source.c.code.label("source_code"),
        func.coalesce(_filer.c.display_name, a.filed_by).label("filer_name"),
        func.coalesce(_decider.c.display_name, a.decided_by).label("decider_name"),
        files.label("files"),
    )
    query = (
        select(*columns)
        .join(source, source.c.source_id == a.source_id)
        .outerjoin(_filer, _filer.c.name == a.filed_by)
        .outerjoin(_decider, _decider.c.name == a.decided_by)
        .where(a.month == month, appeals_in_scope(reading.scope))
        .order_by(a.decided_at.is_not(None), a.filed_at.desc(), a.appeal_id.desc())
    )
    return _rows(reading, reading.connection.execute(query).all())


def _rows(reading: Reading, rows: Sequence[Row[Any]]) -> tuple[AppealRow, ...]:
    units = reading.units_by_id
    return tuple(
        AppealRow(
            appeal_id=row.appeal_id,
            unit=units[row.unit_id],
            township=units[row.township_id].name if row.township_id in units else "",
            source=row.source_code,
            order_no=row.order_no,
            point=row.indicator,
            remedy=row.remedy,
            state=row.state,
            reason=row.reason,
            filed_at=row.filed_at,
            filed_by=row.filer_name,
            decided_at=row.decided_at,
            decided_by=row.decider_name,
            decision=row.decision,
            files=row.files,
            offered=offered_acts(reading.scope, row),
            demo=row.demo,
        )
        for row in rows
    )


def offered_acts(scope: Scope, row: Row[Any]) -> tuple[str, ...]:
    """Return the acts that an appeal offers an account: a township decides about none of its own."""
    acts = offered(scope, "appeal", row.state, row.unit_id, None, row.township_id)
    if keeps(scope) or scope.unit_kind != "township":
        return acts
    return tuple(each for each in acts if each == "withdraw")
