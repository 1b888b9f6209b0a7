"""One order as its page shows it: times, clocks with their explanation, outcome, masked texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from dashboard import masking
from dashboard.access import Scope
from dashboard.calendar import WorkCalendar
from dashboard.clocks import Deadline, Extension, deadlines, rule_in_force
from dashboard.i18n import _
from dashboard.page_views import ClockView, OrderDetail
from dashboard.settings import AppraisalSettings
from dashboard.views import SCORECARD_ITEMS, OrderRow
from data_access.conditions import Conditions
from data_access.queries.order_rows import RowShower, order_rows
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
    statement = order_rows(o.content, o.reply, source.c.data_time.label("source_data_time"))
    row = connection.execute(statement.where(*_addressed(scope, source_code, order_no))).one_or_none()
    if row is None:
        return None
    as_of = row.source_data_time or now
    zone = ZoneInfo(row.time_zone)
    calendar = read_calendar(connection)
    settings = appraisal_settings(connection, as_of.astimezone(CITY_ZONE).date())
    shown = RowShower(as_of, calendar, now).row(row)
    clocks, reference = _clocks(row, shown, calendar, zone, as_of, now)
    hidden = row.confidential
    return OrderDetail(
        row=shown,
        time_zone=row.time_zone,
        contact_name=masking.mask_name(row.contact_name),
        contact_phone=masking.mask_phone(row.contact_phone),
        content=_("Confidential") if hidden else masking.mask_text(row.content),
        reply=_("Confidential") if hidden else masking.mask_text(row.reply),
        category_path=_category_path(connection, row.category_id),
        district=row.district_name,
        handler=row.handler_name,
        times=_times(row),
        clocks=clocks,
        reference_clocks=reference,
        verdicts={
            "official": row.verdict_official,
            "claimed": row.verdict_claimed,
            "district": row.verdict_district,
            "enterprise": row.verdict_enterprise,
        },
        answers={"first": row.answer_first, "final": row.answer_final},
        scorecard=_scorecard(connection, row, as_of, settings) if row.provincial else (),
        extension=_extension_text(row, zone),
        exclusion=row.exclusion_reason if row.excluded else "",
        redo_count=row.redo_count,
        events=_events(connection, row),
        participants=_participants(connection, row),
        batch_file=connection.scalar(
            select(import_batch.c.file_name).where(import_batch.c.batch_id == row.batch_id)
        )
        or "",
        batch_id=row.batch_id,
        unsolved_reason=masking.mask_text(row.unsolved_reason),
        may_unmask=scope.may("view_contact"),
    )


def _addressed(scope: Scope, source_code: str, order_no: str) -> list[Any]:
    return [orders_in_scope(scope), source.c.code == source_code, o.order_no == order_no]


def unmasked_contact(
    connection: Connection, scope: Scope, source_code: str, order_no: str
) -> tuple[str, str, str] | None:
    """Return (contact, phone, enterprise) in plain text, for the caller to log; raise Denied otherwise."""
    scope.require("view_contact")
    statement = (
        select(o.contact_name, o.contact_phone, o.enterprise_name)
        .join(source, source.c.source_id == o.source_id)
        .where(*_addressed(scope, source_code, order_no))
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


def _clocks(
    row: Row[Any], shown: OrderRow, calendar: WorkCalendar, zone: ZoneInfo, as_of: datetime, now: datetime
) -> tuple[tuple[ClockView, ...], tuple[ClockView, ...]]:
    """Return the order's clocks with their steps, and the 2115 clocks beside them for provincial orders."""
    if row.closing_kind == "direct" or (row.solve_due is None and row.onsite_due is None):
        return (), ()
    if row.due_given or not row.rule_set:
        given = Deadline("solve", row.solve_due, False, "", (_("The deadline came with the table."),))
        return (_clock(given, row, calendar, zone, as_of, now),), ()
    reckoned = _reckoned(row, row.rule_set, calendar, zone)
    stored = {"onsite": row.onsite_due, "feedback": row.feedback_due, "solve": row.solve_due}
    own = tuple(
        _clock(each, row, calendar, zone, as_of, now) for each in reckoned if stored[each.clock] is not None
    )
    beside = _reckoned(row, "2115", calendar, zone) if row.provincial and row.rule_set == "2125" else ()
    return own, tuple(_clock(each, row, calendar, zone, as_of, now) for each in beside if each.deadline)


def _reckoned(row: Row[Any], code: str, calendar: WorkCalendar, zone: ZoneInfo) -> tuple[Deadline, ...]:
    start = row.dispatched_at or row.transferred_out_at or row.received_at or row.opened_at
    extensions = (
        (
            Extension(
                row.extension_days, row.extended_until, row.extension_approved_at, row.extension_applied_at
            ),
        )
        if row.extension_days or row.extended_until
        else ()
    )
    rule = rule_in_force(code, start.astimezone(zone).date())
    return deadlines(row.received_at, row.transferred_out_at, rule, calendar, zone, extensions)


def _clock(
    deadline: Deadline, row: Row[Any], calendar: WorkCalendar, zone: ZoneInfo, as_of: datetime, now: datetime
) -> ClockView:
    start = row.transferred_out_at if deadline.clock == "onsite" else row.received_at or row.opened_at
    done = _done(deadline.clock, row)
    if done is not None and done > as_of:
        done = None
    end = done or as_of
    used = None
    if start is not None and end >= start:
        used = (
            calendar.work_seconds(start.astimezone(zone), end.astimezone(zone))
            if deadline.clock == "solve"
            else int((end - start).total_seconds())
        )
    return ClockView(
        clock=deadline.clock,
        start=start,
        deadline=deadline.deadline,
        done_at=done,
        state=_clock_state(deadline.deadline, done, as_of, now, row.withdrawn_at is not None),
        provisional=deadline.provisional,
        rule=deadline.rule,
        steps=deadline.steps,
        used_seconds=used,
    )


def _done(clock: str, row: Row[Any]) -> datetime | None:
    if clock == "onsite":
        return row.onsite_at  # type: ignore[no-any-return]
    if clock == "feedback":
        both = (row.feedback_enterprise_at, row.feedback_city_at)
        return max(both) if None not in both else None
    return row.closed_at  # type: ignore[no-any-return]


def _clock_state(
    due: datetime | None, done: datetime | None, as_of: datetime, now: datetime, withdrawn: bool
) -> str:
    if due is None:
        return "none"
    if done is not None:
        return "met" if done <= due else "missed"
    if withdrawn:
        return "none"
    if due < as_of:
        return "overdue"
    return "maybe_overdue" if due < now else "open"


def _scorecard(
    connection: Connection, row: Row[Any], as_of: datetime, settings: AppraisalSettings
) -> tuple[tuple[str, str], ...]:
    """Return the six items as the figures count them: the same conditions, asked for one order."""
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
    return tuple(
        (
            name,
            "not_applicable"
            if not found[f"{name}_applies"]
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


def _events(connection: Connection, row: Row[Any]) -> tuple[tuple[datetime, str, str], ...]:
    statement = (
        select(order_event.c.at, order_event.c.kind, order_event.c.detail)
        .where(order_event.c.shard == row.shard, order_event.c.order_id == row.order_id)
        .order_by(order_event.c.event_no)
    )
    return tuple((event.at, event.kind, "") for event in connection.execute(statement))


def _participants(connection: Connection, row: Row[Any]) -> tuple[str, ...]:
    statement = (
        select(unit.c.name)
        .join(participant, participant.c.unit_id == unit.c.unit_id)
        .where(participant.c.shard == row.shard, participant.c.order_id == row.order_id)
        .order_by(unit.c.official_order)
    )
    return tuple(connection.scalars(statement))
