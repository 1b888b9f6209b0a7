"""Read a unit's weekly agenda, and for who looks at all of them how far each unit's week has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from dashboard.clocks.periods import days_period, month_start, week_period
from dashboard.people.access import Scope
from dashboard.records.clocks import known_until
from dashboard.records.rights import owns, sees_unit
from dashboard.supervise.agenda import (
    PROMISED_WITHIN,
    SETTLED,
    grounds,
    hard_categories,
    may_write,
    read_week,
    version_of,
)
from dashboard.views.agenda import (
    AgendaItem,
    AgendaView,
    CallItem,
    Decision,
    HeadCall,
    LedgerLine,
    MeetingLine,
    NoticeLine,
    ReturnedLine,
)
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderRow
from dashboard.views.reference import Period, Unit
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.queries.orders.open_orders import open_orders, where_of
from data_access.queries.overview.months import categories_of
from data_access.queries.proactive.parts import Records
from data_access.queries.supervise.agenda_history import agenda_history
from data_access.queries.supervise.agenda_orders import AgendaOrders, Candidate, Key, lately_returned
from data_access.queries.supervise.beginning import begun_by
from data_access.queries.supervise.notices_then import notices_then
from data_access.reference.accounts import shown_as
from data_access.schema import account, agenda_decision, head_call, supervision, unit
from data_access.scoping import records_in_scope

LIVE, LIVE_DAYS, THREE_MONTHS = "r30d", 30, "r3m"
MEETING_KINDS = ("district", "department", "utility")
KINDS = (*MEETING_KINDS, "township")
MOST_ITEMS, MOST_CALLS, MOST_LINES = 30, 20, 15
d, c, s, u = agenda_decision.c, head_call.c, supervision.c, unit.c


def agenda_view(
    connection: Connection, scope: Scope, *, unit_code: str = "", week: str = "", now: datetime
) -> AgendaView:
    """Return a unit's agenda, an account's own where none is named; the units for the city without one.

    A unit whose records the scope does not read is treated as none. A week that is over is read as at its
    end: nothing that came later is known.
    """
    scope.require("view_records")
    chosen = read_week(week, now.astimezone(CITY_ZONE).date())
    reading = Reading(connection, scope, known_until(chosen.last, now, CITY_ZONE))
    ended = reading.now < now
    live = reading.context_at(reading.now, period=_last_days(chosen) if ended else LIVE)
    unbegun = ended and not begun_by(connection, chosen.last)
    named = next((each for each in reading.units if each.code == (unit_code or scope.unit_code)), None)
    if named is None or named.kind not in KINDS or not sees_unit(scope, named):
        named = next((each for each in reading.units if each.unit_id == scope.unit_id), None)
    view = AgendaView(live, chosen, named, ended=ended, unbegun=unbegun)
    if unbegun:
        return view
    if named is None:
        return replace(view, meetings=_meetings(reading, live, chosen))
    return _filled(reading, view, named)


def _last_days(week: Period) -> str:
    return days_period(week.last - timedelta(days=LIVE_DAYS - 1), week.last).text


def _filled(reading: Reading, view: AgendaView, named: Unit) -> AgendaView:
    scope = reading.scope
    inside = (
        each
        for each in reading.units
        if each.kind == "township" and named.kind == "district" and each.district_id == named.unit_id
    )
    view = replace(
        view,
        inside=tuple(inside),
        writes=not view.ended and _writes(scope, named, view.week, reading.now),
        notices=_notices(reading, named),
        history=agenda_history(reading.connection, named.unit_id, reading.now),
    )
    if view.live.as_of is None or not scope.may("view_orders"):
        return view
    return _with_orders(reading, view, named)


def _writes(scope: Scope, named: Unit, week: Period, now: datetime) -> bool:
    today = now.astimezone(CITY_ZONE).date()
    return owns(scope, named.unit_id, named.district_id) and may_write(week, today)


def _with_orders(reading: Reading, view: AgendaView, named: Unit) -> AgendaView:
    decided = _decisions(reading, named, view.week)
    found = AgendaOrders(reading, view.live, named).read(decided)
    hard = _hard(reading, named, view)
    listed = [(each, _grounds(reading, each, hard)) for each in found]
    this_week = {key for key, (now_decided, _before) in decided.items() if now_decided}
    shown = [(each, why) for each, why in listed if why or each.key in this_week]
    shown.sort(key=_gravest)
    items = tuple(
        _item(each, why, *decided.get(each.key, (None, None)), plain=view.writes)
        for each, why in shown[:MOST_ITEMS]
    )
    names = {each.code: each.name for each in reading.categories}
    assert view.live.as_of is not None
    returned = [
        ReturnedLine(each.row, entry.step, datetime.fromtimestamp(entry.at, UTC), each.text(entry.reason))
        for each, entry in lately_returned(found, view.live.as_of)[:MOST_LINES]
    ]
    return replace(
        view,
        items=items,
        further=max(0, len(shown) - MOST_ITEMS),
        hard=tuple(sorted(names[code] for code in hard if code in names)),
        calls=_calls(reading, found),
        promises=_promises(found),
        returned=tuple(returned),
    )


def _gravest(line: tuple[Candidate, tuple[str, ...]]) -> tuple[Any, ...]:
    each, why = line
    row = each.row
    due = row.solve_due.timestamp() if row.solve_due else float("inf")
    return not why, "overdue" not in why, -(row.overdue_days or 0), -len(each.returns), due, row.order_no


def _item(
    each: Candidate,
    why: tuple[str, ...],
    this_week: Decision | None,
    before: Decision | None,
    *,
    plain: bool,
) -> AgendaItem:
    """Return an order with its decisions masked; `plain`: this week's stands in a form, to be written on."""
    reason = each.text(each.raw.unsolved_reason)
    now = this_week if plain else _masked(each, this_week)
    return AgendaItem(each.row, why, len(each.returns), reason, each.ledger, now, _masked(each, before))


def _masked(each: Candidate, told: Decision | None) -> Decision | None:
    if told is None:
        return None
    why, measure, decision = map(each.text, (told.why, told.measure, told.decision))
    return replace(told, why=why, measure=measure, decision=decision)


def _grounds(reading: Reading, each: Candidate, hard: frozenset[str]) -> tuple[str, ...]:
    return grounds(
        open_=each.open,
        overdue=each.row.open_overdue,
        near=each.row.near_due,
        returns=len(each.returns),
        in_ledger=each.ledger is not None,
        hard_category=_top(reading, each.raw.category_id) in hard,
    )


def _top(reading: Reading, category_id: int | None) -> str:
    """Return the code of an order's top category."""
    by_id = {each.category_id: each for each in reading.categories}
    found = by_id.get(category_id or 0)
    if found is not None and found.parent_id is not None:
        found = by_id.get(found.parent_id, found)
    return found.code if found else ""


def _hard(reading: Reading, named: Unit, view: AgendaView) -> frozenset[str]:
    months = f"{month_start(view.week.last, 1):%Y-%m}{THREE_MONTHS}" if view.ended else THREE_MONTHS
    context = reading.context_at(reading.now, period=months)
    if context.as_of is None:
        return frozenset()
    where = where_of(named)
    found = categories_of(reading.connection, reading.scope, context, reading.categories, where)
    resolved = {
        code: (counts.solved, counts.solved + counts.unsolved) for code, _name, counts in found if code
    }
    return hard_categories(
        {code: told for code, told in resolved.items() if told[1]}, context.settings.threshold
    )


def _decisions(
    reading: Reading, named: Unit, week: Period
) -> dict[Key, tuple[Decision | None, Decision | None]]:
    """Return by order what was decided in the week, and last in a week before it."""
    statement = (
        select(agenda_decision, account.c.display_name)
        .outerjoin(account, account.c.name == d.account)
        .where(d.unit_id == named.unit_id, d.week <= week.text)
        .order_by(d.week)
    )
    found: dict[Key, tuple[Decision | None, Decision | None]] = {}
    for row in reading.connection.execute(statement):
        key = row.shard, row.order_id
        version = version_of(row.why, row.measure, row.decision, row.account, int(row.at.timestamp()))
        told = Decision(
            row.week,
            row.why,
            row.measure,
            row.decision,
            row.at,
            shown_as(row.account, row.display_name),
            version,
        )
        before = found.get(key, (None, None))[1]
        found[key] = (told, before) if row.week == week.text else (None, told)
    return found


def _calls(reading: Reading, found: Sequence[Candidate]) -> tuple[CallItem, ...]:
    """Return the orders to call about: those without a call that settled it first, the newest close first."""
    wanted = [each for each in found if each.unsolved or each.dissatisfied]
    made = _made(reading, wanted)
    items = [CallItem(each.row, each.unsolved, each.dissatisfied, made.get(each.key, ())) for each in wanted]
    items.sort(key=_to_call)
    return tuple(items[:MOST_CALLS])


def _to_call(item: CallItem) -> tuple[bool, float, str]:
    settled = any(call.result in SETTLED for call in item.calls)
    closed = item.row.closed_at.timestamp() if item.row.closed_at else 0.0
    return settled, -closed, item.row.order_no


def _made(reading: Reading, wanted: Iterable[Candidate]) -> Mapping[Key, tuple[HeadCall, ...]]:
    of = {each.key: each for each in wanted}
    numbers = [order_id for _shard, order_id in of]
    if not numbers:
        return {}
    rows = reading.connection.execute(
        select(head_call).where(c.order_id.in_(numbers), c.at <= reading.now).order_by(c.at, c.call_id)
    )
    made: dict[Key, tuple[HeadCall, ...]] = {}
    for row in rows:
        key = row.shard, row.order_id
        if key in of:
            note = of[key].text(row.note)
            made[key] = (*made.get(key, ()), HeadCall(row.at, row.head, row.result, note))
    return made


def _promises(found: Iterable[Candidate]) -> tuple[tuple[OrderRow, LedgerLine], ...]:
    """Return the promises that are past or due within some working days, the earliest first."""
    due = [
        (each.row, each.ledger)
        for each in found
        if each.ledger is not None
        and each.ledger.standing is not None
        and (each.ledger.standing == "overdue" or each.ledger.workdays <= PROMISED_WITHIN)
    ]
    due.sort(key=lambda pair: (pair[1].promised or datetime.max.replace(tzinfo=UTC), pair[0].order_no))
    return tuple(due[:MOST_LINES])


def _notices(reading: Reading, named: Unit) -> tuple[NoticeLine, ...]:
    """Return the unit's notices that were issued and are neither signed off nor withdrawn."""
    rows = notices_then(Records(reading), [s.unit_id == named.unit_id], reading.now)
    return tuple(
        NoticeLine(
            row.notice_id,
            row.kind,
            row.number,
            row.title,
            row.due,
            row.state == "replied",
            row.standing.state,
            row.provisional,
        )
        for row in sorted(rows, key=lambda row: (row.due is None, row.due or reading.now, row.notice_id))
    )


def _meetings(reading: Reading, live: FigureContext, week: Period) -> tuple[MeetingLine, ...]:
    """Return the week of every district, department and utility with something open or written down."""
    first, end = (_midnight(day) for day in (week.first, week.last + timedelta(days=1)))
    before = week_period(week.first - timedelta(days=7)).text
    decided, earlier = (_by_unit(reading, d.unit_id, d.week == name) for name in (week.text, before))
    calls = _by_unit(reading, c.unit_id, and_(c.at >= first, c.at < end))
    overdue = None
    if live.as_of is not None:
        conditions, by_id = conditions_of(live), reading.units_by_id
        overdue = open_orders(
            reading.connection, reading.scope, conditions, reading.calendar, by_id, reading.now
        )
    lines = [
        MeetingLine(
            each,
            decided.get(each.unit_id, 0),
            earlier.get(each.unit_id, 0),
            calls.get(each.unit_id, 0),
            overdue.of(each).overdue if overdue else 0,
        )
        for kind in MEETING_KINDS
        for each in reading.units
        if each.kind == kind and each.valid_to is None
    ]
    return tuple(
        line
        for line in lines
        if line.unit.kind == "district" or line.decisions or line.before or line.calls or line.overdue
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), CITY_ZONE)


def _by_unit(reading: Reading, column: Any, within: ColumnElement[bool]) -> Mapping[int, int]:
    """Count records by the unit that answers for them: a township's with its district's."""
    owner = func.coalesce(u.district_id, u.unit_id).label("owner")
    statement = (
        select(owner, func.count().label("n"))
        .select_from(column.table.join(unit, u.unit_id == column))
        .where(within, records_in_scope(reading.scope, u.unit_id, u.district_id, u.unit_id))
        .group_by(owner)
    )
    return {int(row.owner): int(row.n) for row in reading.connection.execute(statement)}
