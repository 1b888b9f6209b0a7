"""One order as its page shows it: times, clocks with their explanation, outcome, masked texts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, not_, select

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.i18n import _
from dashboard.order import masking
from dashboard.order.case_notes import CaseNote, notes
from dashboard.order.events import Outcome, gate_timeline, order_history
from dashboard.order.gates import gate_checks
from dashboard.order.state import on_time_by_clock
from dashboard.people.access import Scope
from dashboard.views.order import OrderDetail, OrderRow
from dashboard.views.vocabulary import SCORECARD_ITEMS
from data_access.counting.conditions import Conditions
from data_access.queries.context.context import day_known
from data_access.queries.context.settings import appraisal_settings
from data_access.queries.order.clocks import clock_axis, order_clocks
from data_access.queries.order.rows import RowShower, order_rows, shown_text
from data_access.reference.english import shown_name
from data_access.reference.units import read_calendar, read_categories
from data_access.schema import import_batch, order, order_event, participant, source, unit
from data_access.scoping import orders_in_scope

o = order.c

TIME_FIELDS = (
    "opened_at",
    "transferred_out_at",
    "dispatched_at",
    "received_at",
    "signed_at",
    "acknowledged_at",
    "four_way_call_at",
    "contacted_at",
    "onsite_at",
    "feedback_enterprise_at",
    "feedback_city_at",
    "extension_applied_at",
    "extension_approved_at",
    "misdispatch_confirmed_at",
    "redispatched_at",
    "submitted_at",
    "closed_at",
    "withdrawn_at",
    "verdict_official_at",
    "answered_at",
    "exclusion_decided_at",
)
NOTES = ("pause_log", "call_log", "look_back_log", "ledger_log")


def order_detail(
    connection: Connection, scope: Scope, source_code: str, order_no: str, now: datetime
) -> OrderDetail | None:
    """Return an order by its address, at its source's data time; None where the scope does not hold it."""
    statement = order_rows(
        o.content,
        o.reply,
        source.c.data_time.label("source_data_time"),
        source.c.demo,
        _code(o.unit_id).label("unit_code"),
        _code(o.township_id).label("township_code"),
    )
    row = connection.execute(statement.where(*_addressed(scope, source_code, order_no))).one_or_none()
    if row is None:
        return None
    as_of = row.source_data_time or now
    settings = appraisal_settings(connection, day_known(as_of))
    found = _Found(connection, row, read_calendar(connection), settings, as_of, now)
    detail = found.plain(may_unmask=scope.may("view_contact") and not row.confidential)
    return found.with_history(found.with_clocks(found.with_outcome(detail)))


@dataclass(frozen=True)
class _Found:
    """An order's row and what the parts of its page are read with."""

    connection: Connection
    row: Row[Any]
    calendar: WorkCalendar
    settings: AppraisalSettings
    as_of: datetime
    now: datetime

    @property
    def conditions(self) -> Conditions:
        """The conditions that figures count the order by, on the office's own basis."""
        return Conditions(self.as_of, self.settings.basis, self.settings)

    def text(self, text: str, hidden: str = "") -> str:
        """Return a text of the order masked, `hidden` for a confidential one."""
        return hidden if self.row.confidential else shown_text(self.row, text)

    def plain(self, *, may_unmask: bool) -> OrderDetail:
        """Return what the order is about and who answers for it."""
        row, hidden = self.row, self.row.confidential
        return OrderDetail(
            row=RowShower(self.conditions, self.calendar, self.now).row(row),
            time_zone=row.time_zone,
            contact_name="" if hidden else masking.mask_name(row.contact_name),
            contact_phone="" if hidden else masking.mask_phone(row.contact_phone),
            content=self.text(row.content, _("Confidential")),
            reply=self.text(row.reply, _("Confidential")),
            category_path="" if hidden else _category_path(self.connection, row.category_id),
            district=shown_name(row.district_name),
            handler=shown_name(row.handler_name),
            times=_times(row),
            clocks=(),
            participants=_participants(self.connection, row),
            may_unmask=may_unmask,
            as_of=self.as_of,
            unit_code=row.unit_code or "",
            township_code=row.township_code or "",
            demo=row.demo,
        )

    def with_outcome(self, detail: OrderDetail) -> OrderDetail:
        """Add verdicts, answers, scorecard and exclusion."""
        row = self.row
        sources = ("official", "claimed", "district", "enterprise")
        scorecard = _scorecard(self.connection, row, detail.row, self.as_of, self.settings)
        return replace(
            detail,
            verdicts={name: getattr(row, f"verdict_{name}") for name in sources},
            answers={"first": row.answer_first, "final": row.answer_final},
            scorecard=scorecard if row.provincial else (),
            limits=_limits(row, detail.row.solve_due, self.settings) if row.provincial else {},
            exclusion=shown_name(self.text(row.exclusion_reason)) if row.excluded else "",
            exclusion_decided_by=shown_name(self.text(row.exclusion_decided_by)) if row.excluded else "",
            redo_count=row.redo_count,
            source_on_time=row.source_on_time,
            own_on_time=on_time_by_clock(row.solve_due, row.closed_at, row.withdrawn_at, self.as_of),
            unsolved_reason=shown_name(self.text(row.unsolved_reason)),
        )

    def with_clocks(self, detail: OrderDetail) -> OrderDetail:
        """Add the clocks and the days that their strip spans."""
        row, zone = self.row, ZoneInfo(self.row.time_zone)
        clocks, reference = order_clocks(row, self.calendar, zone, self.as_of, self.now)
        axis = clock_axis(clocks, self.calendar, row.time_zone, self.as_of)
        return replace(detail, clocks=clocks, reference_clocks=reference, axis=axis)

    def with_history(self, detail: OrderDetail) -> OrderDetail:
        """Add what happened: gates, what the platform noted, what imports changed."""
        row, times = self.row, dict(detail.times)
        checks = tuple(replace(each, reason=self.text(each.reason)) for each in gate_checks(row.gate_log))
        batch = self.connection.execute(
            select(import_batch.c.file_name, import_batch.c.mapping_content).where(
                import_batch.c.batch_id == row.batch_id
            )
        ).one()
        covered = batch.mapping_content.get("covered", ())
        notes = self._notes(covered)
        return replace(
            detail,
            history=order_history(times, checks, _changes(self.connection, row), notes),
            gates=gate_timeline(times, checks, _outcome(row)),
            gates_recorded=bool(checks) or "gate_log" in covered,
            notes=notes,
            batch_file=batch.file_name,
            batch_id=row.batch_id,
        )

    def _notes(self, covered: Collection[str]) -> dict[str, tuple[CaseNote, ...]]:
        """Return what the platform noted, by column; a confidential order tells none of it."""
        if self.row.confidential:
            return {}
        return {
            name: tuple(
                replace(each, who=self.text(each.who), note=self.text(each.note))
                for each in notes(name, getattr(self.row, name))
            )
            for name in NOTES
            if name in covered or getattr(self.row, name)
        }


def _code(column: ColumnElement[Any]) -> Any:
    return select(unit.c.code).where(unit.c.unit_id == column).scalar_subquery()


def _outcome(row: Row[Any]) -> Outcome:
    return Outcome(
        redo_count=row.redo_count,
        first_review_passed=row.first_review_passed,
        verdict=row.verdict_official,
        closed=row.state == "closed",
    )


def _addressed(scope: Scope, source_code: str, order_no: str) -> list[Any]:
    return [orders_in_scope(scope), source.c.code == source_code, o.order_no == order_no]


def unmasked_contact(
    connection: Connection, scope: Scope, source_code: str, order_no: str
) -> tuple[str, str, str] | None:
    """Return (contact, phone, enterprise) in plain text, for the caller to log; raise Denied otherwise.

    None for an order outside the scope and for a confidential one: the platform alone tells who that was.
    """
    scope.require("view_contact")
    statement = (
        select(o.contact_name, o.contact_phone, o.enterprise_name)
        .join(source, source.c.source_id == o.source_id)
        .where(*_addressed(scope, source_code, order_no), not_(o.confidential))
    )
    row = connection.execute(statement).one_or_none()
    return None if row is None else (row.contact_name, row.contact_phone, row.enterprise_name)


def _category_path(connection: Connection, category_id: int | None) -> str:
    by_id = {each.category_id: each for each in read_categories(connection)}
    names = []
    while category_id is not None and category_id in by_id:
        names.append(shown_name(by_id[category_id].name))
        category_id = by_id[category_id].parent_id
    return " / ".join(reversed(names))


def _times(row: Row[Any]) -> tuple[tuple[str, datetime], ...]:
    found = [(name, getattr(row, name)) for name in TIME_FIELDS if getattr(row, name) is not None]
    return tuple(sorted(found, key=lambda pair: pair[1]))


def _scorecard(
    connection: Connection, row: Row[Any], shown: OrderRow, as_of: datetime, settings: AppraisalSettings
) -> tuple[tuple[str, str], ...]:
    """Return the six items as the figures count them: the same conditions, asked for one order.

    Figures count due orders only; of one that still has time the solving says nothing yet.
    """
    conditions = Conditions(as_of, "accepted", settings)
    columns = [
        condition.label(f"{name}_{part}")
        for name in SCORECARD_ITEMS
        for part, condition in zip(("applies", "met"), conditions.six[name], strict=True)
    ]
    found = (
        connection.execute(select(*columns).where(o.shard == row.shard, o.order_id == row.order_id))
        .one()
        ._mapping
    )
    ended = shown.closed_at is not None or shown.withdrawn_at is not None
    early = not ended and shown.solve_due is not None and shown.solve_due >= as_of
    return tuple(
        (
            name,
            "not_applicable"
            if not found[f"{name}_applies"] or (early and name == "solved_on_time")
            else ("met" if found[f"{name}_met"] else "not_met"),
        )
        for name in SCORECARD_ITEMS
    )


def _changes(connection: Connection, row: Row[Any]) -> list[tuple[datetime, str]]:
    """Return what imports found to have changed."""
    statement = (
        select(order_event.c.at, order_event.c.kind)
        .where(order_event.c.shard == row.shard, order_event.c.order_id == row.order_id)
        .order_by(order_event.c.event_no)
    )
    return [(event.at, event.kind) for event in connection.execute(statement)]


def _limits(row: Row[Any], due: datetime | None, settings: AppraisalSettings) -> dict[str, datetime]:
    """Return until when each scorecard item had to be met (2125 mechanism; minutes are settings)."""
    out, received = row.transferred_out_at, row.received_at
    found = {
        "four_way_call": out and out + timedelta(minutes=settings.four_way_minutes),
        "liaison_response": received and received + timedelta(minutes=settings.liaison_minutes),
        "onsite_check": row.onsite_due,
        "feedback_on_time": row.feedback_due,
        "solved_on_time": due,
    }
    return {item: limit for item, limit in found.items() if limit is not None}


def _participants(connection: Connection, row: Row[Any]) -> tuple[str, ...]:
    statement = (
        select(unit.c.name)
        .join(participant, participant.c.unit_id == unit.c.unit_id)
        .where(participant.c.shard == row.shard, participant.c.order_id == row.order_id)
        .order_by(unit.c.official_order)
    )
    return tuple(map(shown_name, connection.scalars(statement)))
