"""Notices as they stood at a moment: what a paper of a past week tells never changes afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from dashboard.clocks.rules import day_of_deadline
from dashboard.records.clocks import stands
from dashboard.supervise.records import DUE_BEFORE, RUNNING, STATES
from dashboard.views.notices import NoticeRow
from dashboard.views.reference import Period
from data_access.queries.proactive.parts import ZONE, Records
from data_access.queries.supervise.notices import ACTS, day_bounds, notice_rows
from data_access.schema import record_history, supervision

s, h = supervision.c, record_history.c


def notices_then(
    records: Records,
    within: Sequence[ColumnElement[bool]],
    moment: datetime,
    period: Period | None = None,
) -> tuple[NoticeRow, ...]:
    """Return the notices issued and running at a moment; with a period also those acted on in it by then.

    Each stands as it did: its state, reply, returns and deadline are those of its history up to the moment.
    Those owed come first by their deadline, then those replied to. The caller has narrowed them to the scope.
    """
    rows = notice_rows(records, [*within, s.issued_at.is_not(None), s.issued_at <= moment], most=None)
    told = _histories(records, [each.notice_id for each in rows])
    first, end = day_bounds(period) if period else (moment, moment)
    found = []
    for row in rows:
        lines = told.get(row.notice_id, ())
        then = _then(records, row, lines, moment)
        acted = any(line.act in ACTS and first <= line.at < end and line.at <= moment for line in lines)
        if then.state in RUNNING or acted:
            found.append(then)
    return tuple(sorted(found, key=_place))


def _place(row: NoticeRow) -> tuple[bool, bool, float, int]:
    due = row.due.timestamp() if row.due else float("inf")
    return not row.standing.state, row.state != "replied", due, -row.notice_id


def _histories(records: Records, numbers: Sequence[int]) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    query = select(h.record_id, h.at, h.act, h.state, h.detail).where(
        h.subject == "supervision", h.record_id.in_(numbers)
    )
    for line in records.connection.execute(query.order_by(h.history_id)):
        found[line.record_id].append(line)
    return found


def _then(records: Records, row: NoticeRow, lines: Sequence[Any], moment: datetime) -> NoticeRow:
    """Return a notice as its history tells that it stood; without any history as it stands."""
    past = [line for line in lines if line.at <= moment]
    states = [line.state for line in past if line.state in STATES["supervision"]]
    state = states[-1] if states else row.state
    replies = [line.at for line in past if line.act == "reply"]
    moved = [line.detail[DUE_BEFORE] for line in lines if line.at > moment and DUE_BEFORE in line.detail]
    due = datetime.fromtimestamp(moved[0], UTC) if moved else row.due
    day = day_of_deadline(due, ZONE) if due else None
    signed = row.signed_off_at
    return replace(
        row,
        state=state,
        due=due,
        standing=stands("supervision", state, due, moment, ZONE, records.calendar),
        returns=sum(line.act == "return" for line in past) if lines else row.returns,
        replied_at=max(replies, default=None) if lines else row.replied_at,
        signed_off_at=signed if signed is not None and signed <= moment else None,
        provisional=day is not None and records.calendar.is_provisional(day),
        acts=row.acts if moment >= records.now else (),
    )
