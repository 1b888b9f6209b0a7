"""One order as a row: what lists and pages show of it, masked, at one data time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, select

from dashboard.appraisal.settings import Verdict
from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.i18n import _
from dashboard.order import masking
from dashboard.order.urgency import near_until, standing
from dashboard.views.order import OrderRow
from data_access.queries.context.sources import CITY_ZONE
from data_access.schema import category, order, source, unit

o = order.c
_appraised = unit.alias("appraised")
_place = unit.alias("place")
_handler = unit.alias("handler")
_located = unit.alias("located")


def order_rows(*extra: ColumnElement[Any]) -> Any:
    """Select what a row of an order list shows, with the names it refers to."""
    columns = [
        *(each for each in o if each.name not in ("content", "reply")),
        source.c.code.label("source_code"),
        source.c.time_zone,
        func.coalesce(category.c.name, "").label("category_name"),
        func.coalesce(_appraised.c.name, "").label("unit_name"),
        func.coalesce(_place.c.name, "").label("township_name"),
        func.coalesce(_handler.c.name, "").label("handler_name"),
        func.coalesce(_located.c.name, "").label("district_name"),
        *extra,
    ]
    return (
        select(*columns)
        .select_from(order)
        .join(source, source.c.source_id == o.source_id)
        .outerjoin(category, category.c.category_id == o.category_id)
        .outerjoin(_appraised, _appraised.c.unit_id == o.unit_id)
        .outerjoin(_place, _place.c.unit_id == o.township_id)
        .outerjoin(_handler, _handler.c.unit_id == o.handler_id)
        .outerjoin(_located, _located.c.unit_id == o.district_id)
    )


def shown_text(row: Row[*tuple[Any, ...]], text: str) -> str:
    """Return a text of an order as it may be shown: masked, its own enterprise and caller included."""
    return masking.mask_text(text, [row.enterprise_name], [row.contact_name])


class RowShower:
    """Turn rows of the orders table into what a list may show at one data time.

    `verdict` names the source whose word the list's figures count.
    """

    def __init__(
        self, as_of: datetime, calendar: WorkCalendar, now: datetime, verdict: Verdict = "official"
    ) -> None:
        self.as_of, self.calendar, self.now, self.verdict = as_of, calendar, now, verdict
        self._near_until = near_until(as_of, CITY_ZONE, calendar)

    def row(self, row: Row[Any]) -> OrderRow:
        """Return a list row with masked texts; a confidential order shows neither text nor enterprise."""
        closed = row.closed_at if row.closed_at and row.closed_at <= self.as_of else None
        withdrawn = row.withdrawn_at is not None and row.withdrawn_at <= self.as_of
        approved = (row.extension_approved_at, row.suspended_at)
        moved_later = any(at is not None and at > self.as_of for at in approved)
        due = row.solve_due_first if moved_later else row.solve_due
        clocked = due is not None and row.closing_kind != "direct"
        is_open = clocked and closed is None and not withdrawn
        open_overdue = is_open and due < self.as_of
        late = clocked and (open_overdue or (closed is not None and closed > due))
        return OrderRow(
            source=row.source_code,
            order_no=row.order_no,
            title=_("Confidential order") if row.confidential else shown_text(row, row.title),
            enterprise="" if row.confidential else masking.mask_enterprise(row.enterprise_name),
            category=row.category_name,
            unit=row.unit_name,
            township=row.township_name,
            channel=row.channel,
            provincial=row.provincial,
            state="in_progress"
            if row.state in ("closed", "withdrawn") and not (closed or withdrawn)
            else row.state,
            closing_kind=row.closing_kind,
            opened_at=row.opened_at,
            dispatched_at=row.dispatched_at,
            solve_due=due,
            closed_at=closed,
            overdue_days=self._days_over(due, closed or self.as_of, row.time_zone) if late else None,
            time_left=int((due - self.as_of).total_seconds()) if is_open else None,
            late=late,
            open_overdue=open_overdue,
            maybe_overdue=is_open and self.as_of <= due < self.now,
            verdict=self._verdict(row, closed),
            answer=row.answer_final if self._told(row, row.answered_at, row.closed_at) else "",
            excluded=row.excluded and self._told(row, row.exclusion_decided_at),
            provisional=row.provisional,
            confidential=row.confidential,
            near_due=is_open and self._is_near(row.dispatched_at or row.opened_at, due),
            paused_since=None if due or closed or withdrawn else row.suspended_at,
            gate=0 if closed or withdrawn else self._gate(row),
            work_seconds=row.work_seconds if closed else None,
        )

    def _verdict(self, row: Row[Any], closed: datetime | None) -> str:
        if self.verdict == "official":
            return row.verdict_official if self._told(row, row.verdict_official_at, row.closed_at) else ""
        return str(row._mapping[f"verdict_{self.verdict}"]) if closed else ""

    def _is_near(self, start: datetime, due: datetime) -> bool:
        return standing(start, due, self.as_of, self._near_until) == "near"

    def _gate(self, row: Row[Any]) -> int:
        return row.waiting_gate if row.waiting_gate and row.waiting_since <= self.as_of else 0

    def _told(self, row: Row[Any], *moments: datetime | None) -> bool:
        """Tell whether something had been said by the data time, by the rule of Conditions."""
        first: datetime = next(at for at in (*moments, row.opened_at) if at is not None)
        return first <= self.as_of

    def _days_over(self, due: datetime, end: datetime, zone: str) -> float:
        """Return the working days past a deadline, the one that is running included."""
        local = ZoneInfo(zone)
        return float(self.calendar.workdays_between(day_of_deadline(due, local), day_of_deadline(end, local)))
