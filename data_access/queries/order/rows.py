"""One order as a row: what lists and pages show of it, masked, at one data time."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.i18n import _
from dashboard.order import masking
from dashboard.order.state import Judgement, OrderFacts, order_state
from dashboard.views.order import OrderRow
from data_access.counting.conditions import Conditions
from data_access.queries.context.sources import CITY_ZONE
from data_access.reference.english import shown_name
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


_FACTS = tuple(each.name for each in fields(OrderFacts) if each.name != "zone")
_FACTS_OF = attrgetter(*_FACTS)


def shown_text(row: Row[*tuple[Any, ...]], text: str) -> str:
    """Return a text of an order as it may be shown: masked, its own enterprise and caller included."""
    return masking.mask_text(text, [row.enterprise_name], [row.contact_name])


def facts_of(row: Row[Any]) -> OrderFacts:
    """Return what an order's state depends on, of a row of `order_rows`."""
    told = dict(zip(_FACTS, _FACTS_OF(row), strict=True))
    return OrderFacts(zone=ZoneInfo(row.time_zone), **told)


def judgement_of(
    conditions: Conditions, calendar: WorkCalendar, now: datetime, moment: datetime | None = None
) -> Judgement:
    """Return the moment (by default the conditions' own) and the rules they count by, for single orders."""
    return Judgement.at(
        moment or conditions.as_of,
        now,
        calendar,
        CITY_ZONE,
        conditions.basis,
        conditions.settings,
        conditions.before_exclusion,
    )


class RowShower:
    """Turn rows of the orders table into what a list may show, as conditions count them at their data time.

    `now` is the reader's: until then a deadline may have passed unseen.
    """

    def __init__(self, conditions: Conditions, calendar: WorkCalendar, now: datetime) -> None:
        self.as_of, self.now, self.verdict = conditions.as_of, now, conditions.settings.verdict
        self._moment_of = conditions.moment_of
        self._judgements = {
            moment: judgement_of(conditions, calendar, now, moment) for moment in conditions.every_moment
        }
        self.judgement = self._judgements[conditions.as_of]

    def row(self, row: Row[Any]) -> OrderRow:
        """Return a list row with masked texts; a confidential order shows neither text nor enterprise."""
        state = order_state(facts_of(row), self._judgements[self._moment_of(row.source_id)])
        return OrderRow(
            source=row.source_code,
            order_no=row.order_no,
            title=_("Confidential order") if row.confidential else shown_text(row, row.title),
            enterprise="" if row.confidential else masking.mask_enterprise(row.enterprise_name),
            category=shown_name(row.category_name),
            unit=shown_name(row.unit_name),
            township=shown_name(row.township_name),
            channel=row.channel,
            provincial=row.provincial,
            state="in_progress" if row.state in ("closed", "withdrawn") and not state.ended else row.state,
            closing_kind=row.closing_kind,
            opened_at=row.opened_at,
            dispatched_at=row.dispatched_at,
            solve_due=state.due,
            closed_at=state.closed_at,
            withdrawn_at=state.withdrawn_at,
            withdrawal_asked=row.withdrawal_asked,
            overdue_days=None if state.days_over is None else float(state.days_over),
            time_left=state.seconds_left,
            late=state.late,
            open_overdue=state.open_overdue,
            maybe_overdue=state.maybe_overdue,
            verdict=self._verdict(row, state.closed_at),
            answer=row.answer_final if self._told(row, row.answered_at, row.closed_at) else "",
            excluded=state.exclusion_decided,
            provisional=row.provisional,
            confidential=row.confidential,
            near_due=state.near_due,
            paused_since=state.paused_since,
            gate=0 if state.ended else self._gate(row),
            work_seconds=row.work_seconds if state.closed_at else None,
        )

    def _verdict(self, row: Row[Any], closed: datetime | None) -> str:
        if self.verdict == "official":
            return row.verdict_official if self._told(row, row.verdict_official_at, row.closed_at) else ""
        return str(row._mapping[f"verdict_{self.verdict}"]) if closed else ""

    def _gate(self, row: Row[Any]) -> int:
        waits = row.waiting_gate and row.waiting_since <= self._moment_of(row.source_id)
        return row.waiting_gate if waits else 0

    def _told(self, row: Row[Any], *moments: datetime | None) -> bool:
        """Tell whether something had been said by the data time, by the rule of Conditions."""
        first: datetime = next(at for at in (*moments, row.opened_at) if at is not None)
        return first <= self._moment_of(row.source_id)
