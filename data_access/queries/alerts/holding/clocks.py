"""Clocks of open orders that are near or past their deadline at the data time of their own source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from dashboard.alerts.levels import level_by_days, level_by_share, overturns, share_left
from dashboard.alerts.model import Level, Reading, order_key
from dashboard.order.gates import gate_checks
from dashboard.views.vocabulary import EVIDENCE
from data_access.queries.alerts.holding.judged import Judged, day_of
from data_access.schema import order, source

o = order.c
LIVE = "live"
_WHOSE = (o.shard, o.order_id, o.order_no, o.source_id, o.unit_id, o.township_id, source.c.code)
_OF = order.join(source, source.c.source_id == o.source_id)


def solve_clocks(judged: Judged) -> Iterator[Reading]:
    """Return the solve clocks that are near or past their deadline.

    Only these rows are read: the index of open orders by deadline serves however many there are in all.
    """
    horizon = max(judged.until.values())
    conditions = judged.conditions
    start = func.coalesce(o.received_at, o.dispatched_at, o.opened_at).label("start")
    statement = (
        select(*_WHOSE, start, conditions.due_at.label("due"), o.provisional)
        .select_from(_OF)
        .where(judged.still_open, o.solve_due <= horizon, conditions.open_now)
    )
    for row in judged.connection.execute(statement):
        moment = conditions.moment_of(row.source_id)
        level = level_by_days(row.due, moment, judged.until[moment])
        if level:
            more = {"provisional": True} if row.provisional else {}
            yield _reading(judged, row, "solve", level, moment, row.start, row.due, more)


def short_clocks(judged: Judged) -> Iterator[Reading]:
    """Return the on-site and feedback clocks of open provincial orders that are near or past their limit.

    A clock whose column the table lacks is unknown; it is nobody's fault.
    """
    conditions, share = judged.conditions, share_left(judged.settings)
    live = {each.source_id for each in judged.sources if each.rhythm == LIVE}
    statement = (
        select(
            *_WHOSE,
            o.transferred_out_at,
            o.received_at,
            o.onsite_due,
            o.onsite_at,
            o.feedback_due,
            o.evidence,
            o.feedback_enterprise_at,
            o.feedback_city_at,
        )
        .select_from(_OF)
        .where(judged.still_open, o.solve_due > _epoch(), o.provincial, conditions.open_now)
        .where(or_(and_(o.onsite_due.is_not(None), o.onsite_at.is_(None)), _without_feedback()))
    )
    for row in judged.connection.execute(statement):
        moment = conditions.moment_of(row.source_id)
        for kind, start, due in _short(row):
            amber = kind != "onsite" or row.source_id in live
            level = level_by_share(start, due, moment, share, amber)
            if level:
                yield _reading(judged, row, kind, level, moment, start, due, {})


def _epoch() -> datetime:
    return datetime.fromisoformat("1970-01-01T00:00:01+00:00")


def _without_feedback() -> ColumnElement[bool]:
    missing = or_(o.feedback_enterprise_at.is_(None), o.feedback_city_at.is_(None))
    return and_(o.feedback_due.is_not(None), missing)


def _short(row: Row[*tuple[Any, ...]]) -> Iterable[tuple[str, datetime, datetime]]:
    if _told(row, "onsite_at") and row.onsite_due and row.transferred_out_at and row.onsite_at is None:
        yield "onsite", row.transferred_out_at, row.onsite_due
    both = _told(row, "feedback_enterprise_at", "feedback_city_at")
    open_ = row.feedback_enterprise_at is None or row.feedback_city_at is None
    if both and open_ and row.feedback_due and row.received_at:
        yield "feedback", row.received_at, row.feedback_due


def _told(row: Row[*tuple[Any, ...]], *fields: str) -> bool:
    return all(row.evidence & EVIDENCE[each] for each in fields)


def _reading(
    judged: Judged,
    row: Row[*tuple[Any, ...]],
    kind: str,
    level: Level,
    moment: datetime,
    start: datetime,
    due: datetime,
    more: dict[str, Any],
) -> Reading:
    detail = {"no": row.order_no, "source": row.code, "start": start.isoformat(), "due": due.isoformat()}
    return Reading(
        kind,
        order_key(kind, row.shard, row.order_id),
        level,
        moment,
        day_of(moment),
        judged.place(row.unit_id, row.township_id),
        row.shard,
        row.order_id,
        detail=detail | more,
    )


def overturned(judged: Judged) -> Iterator[Reading]:
    """Return the replies of open orders that passed gate 2 and were returned at gate 4."""
    conditions = judged.conditions
    statement = (
        select(*_WHOSE, o.gate_log)
        .select_from(_OF)
        .where(judged.still_open, o.solve_due > _epoch(), o.gate_log != "", conditions.open_now)
    )
    for row in judged.connection.execute(statement):
        moment = conditions.moment_of(row.source_id)
        for each in overturns(gate_checks(row.gate_log), moment):
            if each.held:
                detail = {
                    "no": row.order_no,
                    "source": row.code,
                    "attempt": each.attempt,
                    "passed": each.passed_at.isoformat(),
                    "returned": each.returned_at.isoformat(),
                }
                yield Reading(
                    "overturn",
                    order_key("overturn", row.shard, row.order_id, each.attempt),
                    "red",
                    moment,
                    day_of(moment),
                    judged.place(row.unit_id, row.township_id),
                    row.shard,
                    row.order_id,
                    detail=detail,
                )
