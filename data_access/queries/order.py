"""One order as its page shows it: times, clocks with their explanation, outcome, masked texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, not_, select

from dashboard import masking
from dashboard.access import Scope
from dashboard.gates import gate_checks
from dashboard.i18n import _
from dashboard.order_events import Outcome, gate_timeline, order_history
from dashboard.page_views import OrderDetail
from dashboard.settings import AppraisalSettings
from dashboard.views import SCORECARD_ITEMS, OrderRow
from data_access.conditions import Conditions
from data_access.queries.order_clocks import clock_axis, order_clocks
from data_access.queries.order_rows import RowShower, order_rows, shown_text
from data_access.queries.settings import appraisal_settings
from data_access.queries.sources import CITY_ZONE
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
    zone = ZoneInfo(row.time_zone)
    calendar = read_calendar(connection)
    settings = appraisal_settings(connection, as_of.astimezone(CITY_ZONE).date())
    shown = RowShower(as_of, calendar, now).row(row)
    clocks, reference = order_clocks(row, calendar, zone, as_of, now)
    times = _times(row)
    checks = tuple(
        replace(check, reason="" if row.confidential else shown_text(row, check.reason))
        for check in gate_checks(row.gate_log)
    )
    batch = connection.execute(
        select(import_batch.c.file_name, import_batch.c.mapping_content).where(
            import_batch.c.batch_id == row.batch_id
        )
    ).one()
    hidden = row.confidential
    return OrderDetail(
        row=shown,
        time_zone=row.time_zone,
        contact_name="" if hidden else masking.mask_name(row.contact_name),
        contact_phone="" if hidden else masking.mask_phone(row.contact_phone),
        content=_("Confidential") if hidden else shown_text(row, row.content),
        reply=_("Confidential") if hidden else shown_text(row, row.reply),
        category_path="" if hidden else _category_path(connection, row.category_id),
        district=row.district_name,
        handler=row.handler_name,
        times=times,
        clocks=clocks,
        reference_clocks=reference,
        verdicts={
            "official": row.verdict_official,
            "claimed": row.verdict_claimed,
            "district": row.verdict_district,
            "enterprise": row.verdict_enterprise,
        },
        answers={"first": row.answer_first, "final": row.answer_final},
        scorecard=_scorecard(connection, row, shown, as_of, settings) if row.provincial else (),
        extension=_extension_text(row, zone),
        exclusion=shown_text(row, row.exclusion_reason) if row.excluded and not hidden else "",
        redo_count=row.redo_count,
        history=order_history(dict(times), checks, _changes(connection, row)),
        gates=gate_timeline(dict(times), checks, _outcome(row)),
        gates_recorded=bool(checks) or "gate_log" in batch.mapping_content.get("covered", ()),
        participants=_participants(connection, row),
        batch_file=batch.file_name,
        batch_id=row.batch_id,
        unsolved_reason="" if hidden else shown_text(row, row.unsolved_reason),
        may_unmask=scope.may("view_contact") and not hidden,
        as_of=as_of,
        axis=clock_axis(clocks, calendar, row.time_zone, as_of),
        limits=_limits(row, shown.solve_due, settings) if row.provincial else {},
        exclusion_decided_by=row.exclusion_decided_by if row.excluded and not hidden else "",
        unit_code=row.unit_code or "",
        township_code=row.township_code or "",
        demo=row.demo,
    )


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
        names.append(by_id[category_id].name)
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
    early = shown.time_left is not None and shown.time_left >= 0
    return tuple(
        (
            name,
            "not_applicable"
            if not found[f"{name}_applies"] or (early and name == "solved_on_time")
            else ("met" if found[f"{name}_met"] else "not_met"),
        )
        for name in SCORECARD_ITEMS
    )


def _extension_text(row: Row[Any], zone: ZoneInfo) -> str:
    if not row.extension_days and row.extended_until is None:
        return ""
    approved = row.extension_approved_at
    when = approved.astimezone(zone).strftime("%m-%d %H:%M") if approved else "–"
    counts = row.solve_due != row.solve_due_first
    text = (
        _("Extended, approved {when}: the deadline moved.")
        if counts
        else _("Extension approved {when}: too late or not approved, the deadline stands.")
    )
    return text.format(when=when)


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
    return tuple(connection.scalars(statement))
