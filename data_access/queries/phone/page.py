"""What the phone shows: the open orders of an account by time left, and one of them with its clocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, and_, cast, func, select

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.order import masking
from dashboard.order.state import clock_state
from dashboard.order.urgency import standing
from dashboard.people.access import Scope
from dashboard.phone.message import subject_of
from dashboard.views.order import ClockView, OrderDetail, OrderRow
from dashboard.views.phone import (
    Assignment,
    PhoneDetail,
    PhoneHome,
    PhoneOrder,
    Receipt,
    Standing,
    assignable,
)
from dashboard.views.reference import SourceState, Unit
from dashboard.views.vocabulary import EVIDENCE
from data_access.counting.conditions import Conditions
from data_access.queries.context.context import day_known
from data_access.queries.context.settings import appraisal_settings
from data_access.queries.context.sources import CITY_ZONE, source_states
from data_access.queries.order.clocks import UNMET
from data_access.queries.order.detail import order_detail
from data_access.queries.order.rows import RowShower, order_rows
from data_access.reference.english import shown_name, shown_unit
from data_access.reference.units import read_calendar, read_units
from data_access.schema import account, acknowledgement, assignment, order, source, unit
from data_access.scoping import orders_in_scope

o = order.c
MOST_READ = 600  # open orders of one source that are looked through for the clock that ends next
MOST_SHOWN = 60
# What a table must have had for a clock to be judged: without it nobody can be said to have missed it.
CLOCK_EVIDENCE = {
    "onsite": ("onsite_at",),
    "four_way": ("four_way_call_at",),
    "feedback": ("feedback_enterprise_at", "feedback_city_at"),
    "solve": (),
}


def phone_home(connection: Connection, scope: Scope, *, now: datetime) -> PhoneHome:
    """Return the open orders in the scope, each source's at its own data time.

    First stands the order whose clock ends next; overdue ones are counted exactly and listed by deadline.
    """
    states = source_states(connection, now)
    calendar = read_calendar(connection)
    found: list[PhoneOrder] = []
    total = 0
    for state, conditions in _at_data_times(connection, states):
        own = _own(scope, state, conditions)
        total += _count(connection, own)
        found += _read(connection, own, conditions, calendar, now)
    found.sort(key=lambda each: each.due)
    overdue = [each for each in found if each.standing == "overdue"]
    others = [each for each in found if each.standing != "overdue"]
    first = _first(others, overdue)
    lead = phone_order(connection, scope, first.row.source, first.row.order_no, now=now) if first else None
    return PhoneHome(
        sources=states,
        lead=lead,
        overdue=tuple(each for each in overdue if each is not first)[:MOST_SHOWN],
        others=tuple(each for each in others if each is not first)[:MOST_SHOWN],
        overdue_total=overdue_count(connection, scope, now),
        total=total,
    )


def overdue_count(connection: Connection, scope: Scope, now: datetime) -> int:
    """Count the orders in the scope that are open past their deadline, each source at its own data time."""
    states = source_states(connection, now)
    return sum(
        _count(connection, [*_own(scope, state, conditions), conditions.passed])
        for state, conditions in _at_data_times(connection, states)
    )


def _at_data_times(
    connection: Connection, states: Iterable[SourceState]
) -> Iterator[tuple[SourceState, Conditions]]:
    for state in states:
        if state.data_time is not None:
            yield state, conditions_at(connection, state.data_time)


def _own(scope: Scope, state: SourceState, conditions: Conditions) -> list[Any]:
    return [orders_in_scope(scope), o.source_id == _source_id(state.code), conditions.open_now]


def _first(others: Sequence[PhoneOrder], overdue: Sequence[PhoneOrder]) -> PhoneOrder | None:
    """Return what can still be done in time before what is late already: a clock that runs before all."""
    running = [each for each in others if each.standing != "maybe"]
    return next(iter([*running, *others, *overdue]), None)


def conditions_at(connection: Connection, as_of: datetime) -> Conditions:
    """Return the counting conditions at one data time, whatever the period."""
    return Conditions(as_of, "accepted", _settings(connection, as_of))


def _settings(connection: Connection, as_of: datetime) -> AppraisalSettings:
    return appraisal_settings(connection, day_known(as_of))


def _source_id(code: str) -> Any:
    return select(source.c.source_id).where(source.c.code == code).scalar_subquery()


def _count(connection: Connection, matching: Sequence[Any]) -> int:
    return int(connection.scalar(select(func.count()).select_from(order).where(*matching)) or 0)


def _read(
    connection: Connection,
    matching: Sequence[Any],
    conditions: Conditions,
    calendar: WorkCalendar,
    now: datetime,
) -> list[PhoneOrder]:
    due = cast(conditions.due_at, BigInteger)
    statement = order_rows().where(*matching).order_by(due, o.order_id).limit(MOST_READ)
    rows = connection.execute(statement).all()
    answered = _acknowledged(connection, rows)
    shown = RowShower(conditions, calendar, now)
    return [_phone_order(row, shown, (row.shard, row.order_id) in answered) for row in rows]


def _acknowledged(connection: Connection, rows: Iterable[Row[Any]]) -> set[tuple[int, int]]:
    ids = [row.order_id for row in rows]
    own = acknowledgement.c
    statement = select(own.shard, own.order_id).where(own.order_id.in_(ids)).distinct()
    return {(row.shard, row.order_id) for row in connection.execute(statement)} if ids else set()


def _phone_order(row: Row[Any], shown: RowShower, acknowledged: bool) -> PhoneOrder:
    list_row = shown.row(row)
    assert list_row.solve_due is not None
    clock, start, due = _next_clock(row, list_row.solve_due, shown.as_of, shown.now)
    return PhoneOrder(
        row=list_row,
        zone=row.time_zone,
        as_of=shown.as_of,
        clock=clock,
        start=start,
        due=due,
        standing=_standing(list_row, clock, start, due, shown),
        acknowledged=acknowledged,
    )


def _next_clock(
    row: Row[Any], solve_due: datetime, as_of: datetime, now: datetime
) -> tuple[str, datetime, datetime]:
    """Return the clock that ends next among those not met at the data time, else the solve clock."""
    received = row.received_at or row.opened_at
    fed_back = (row.feedback_enterprise_at, row.feedback_city_at)
    clocks = [
        ("onsite", row.transferred_out_at or received, row.onsite_due, [row.onsite_at]),
        ("feedback", received, row.feedback_due, fed_back),
        ("solve", received, solve_due, [None]),
    ]
    running = [
        (clock, start, due)
        for clock, start, due, done in clocks
        if due is not None and due >= as_of and any(each is None or each > as_of for each in done)
    ]
    ahead = [each for each in running if each[2] >= now]
    return min(ahead or running or [clocks[-1][:3]], key=lambda each: each[2])


def _standing(row: OrderRow, clock: str, start: datetime, due: datetime, shown: RowShower) -> Standing:
    """Tell how an order stands by its solve clock, and while that has time by the clock that ends next."""
    if row.open_overdue:
        return "overdue"
    if due < shown.now:
        return "maybe"
    if clock == "solve":
        return "near" if row.near_due else "open"
    by = shown.judgement
    return "near" if standing(start, due, by.as_of, by.near_until) == "near" else "open"


def phone_order(
    connection: Connection, scope: Scope, source_code: str, order_no: str, *, now: datetime
) -> PhoneDetail | None:
    """Return one order as the phone shows it, None outside the scope."""
    detail = order_detail(connection, scope, source_code, order_no, now)
    if detail is None:
        return None
    raw: Any = connection.execute(
        select(
            o.shard,
            o.order_id,
            o.evidence,
            o.provincial,
            o.unit_id,
            o.transferred_out_at,
            o.four_way_call_at,
            o.enterprise_name,
            o.contact_name,
            o.contact_phone,
            source.c.data_time,
        )
        .join(source, source.c.source_id == o.source_id)
        .where(orders_in_scope(scope), source.c.code == source_code, o.order_no == order_no)
    ).one()
    as_of = raw.data_time or now
    clocks = _clocks(detail, raw, _settings(connection, as_of), as_of, now)
    units = tuple(map(shown_unit, read_units(connection)))
    known = (raw.enterprise_name, raw.contact_name, raw.contact_phone)
    return PhoneDetail(
        detail=detail,
        as_of=as_of,
        now=now,
        lead=lead_clock(clocks) if detail.row.time_left is not None else None,
        clocks=clocks,
        responsible=_responsible(detail, raw, units),
        subject="" if detail.row.confidential else subject_of(detail.row.category, known),
        receipts=_receipts(connection, scope, raw),
        assignment=_assignment(connection, raw),
        choices=assignable(units, scope, now.astimezone(CITY_ZONE).date()),
        may_answer=scope.unit_id is not None,
    )


def _responsible(detail: OrderDetail, raw: Any, units: Iterable[Unit]) -> str:
    """Return the unit that is asked to act; a department's order only lies in a township."""
    districts = {each.unit_id for each in units if each.kind == "district"}
    return (detail.row.township if raw.unit_id in districts else "") or detail.row.unit


def lead_clock(clocks: Sequence[ClockView]) -> ClockView | None:
    """Return the clock to count down: the next that runs, else one perhaps passed, else the solve clock."""
    own = [each for each in clocks if each.deadline is not None and each.clock != "four_way"]
    for state in ("open", "maybe_overdue"):
        found = [each for each in own if each.state == state]
        if found:
            return min(found, key=lambda each: each.deadline or datetime.max)
    return next((each for each in own if each.clock == "solve" and each.state == "overdue"), None)


def _clocks(
    detail: OrderDetail, raw: Row[Any], settings: AppraisalSettings, as_of: datetime, now: datetime
) -> tuple[ClockView, ...]:
    clocks = list(detail.clocks)
    if raw.provincial and raw.transferred_out_at is not None and clocks:
        clocks.insert(0, _four_way(detail, raw, settings, as_of, now))
    return tuple(_judged(each, raw.evidence) for each in clocks)


def _four_way(
    detail: OrderDetail, raw: Row[Any], settings: AppraisalSettings, as_of: datetime, now: datetime
) -> ClockView:
    due = raw.transferred_out_at + timedelta(minutes=settings.four_way_minutes)
    done = raw.four_way_call_at
    done = done if done is not None and done <= as_of else None
    state = clock_state(due, done, detail.row.withdrawn_at, as_of, now)
    return ClockView("four_way", raw.transferred_out_at, due, done, state, False, detail.clocks[0].rule, ())


def _judged(clock: ClockView, evidence: int) -> ClockView:
    needed = sum(EVIDENCE[name] for name in CLOCK_EVIDENCE[clock.clock])
    if clock.done_at is not None or clock.state not in UNMET or evidence & needed == needed:
        return clock
    return replace(clock, state="unknown")


def _who(column: Any) -> Any:
    return func.coalesce(account.c.display_name, column).label("who")


def _receipts(connection: Connection, scope: Scope, raw: Row[Any]) -> tuple[Receipt, ...]:
    own = acknowledgement.c
    statement = (
        select(own.account, own.at, _who(own.account))
        .select_from(acknowledgement.outerjoin(account, account.c.name == own.account))
        .where(own.shard == raw.shard, own.order_id == raw.order_id)
        .order_by(cast(own.at, BigInteger), own.account)
    )
    return tuple(
        Receipt(row.who, row.at, row.account == scope.account) for row in connection.execute(statement)
    )


def _assignment(connection: Connection, raw: Row[Any]) -> Assignment | None:
    own = assignment.c
    statement = (
        select(own.at, own.reason, _who(own.account), unit.c.name)
        .select_from(
            assignment.join(unit, unit.c.unit_id == own.unit_id).outerjoin(
                account, account.c.name == own.account
            )
        )
        .where(and_(own.shard == raw.shard, own.order_id == raw.order_id))
        .order_by(cast(own.at, BigInteger).desc(), own.account)
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    return (
        None
        if row is None
        else Assignment(shown_name(row.name), row.who, row.at, masking.mask_text(row.reason))
    )
