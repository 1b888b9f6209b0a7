"""Read supervision notices: a list with its counts, and one with its orders, history and files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from dashboard.clocks.periods import UnknownPeriod, month_period, parse_period
from dashboard.clocks.rules import day_of_deadline
from dashboard.people.access import Scope
from dashboard.records.rights import owns
from dashboard.records.steps import OWED
from dashboard.supervise.records import NOTICE_KINDS, RUNNING, STATES, notice_number
from dashboard.views.notices import NoticeDraft, NoticeFilter, NoticeRow, NoticesView
from dashboard.views.records import Choices
from dashboard.views.reference import Period, Unit
from dashboard.views.supervision import NoticeView
from data_access.queries.proactive.orders import Key, shown_orders
from data_access.queries.proactive.parts import ZONE, Records
from data_access.queries.supervise.proposals import proposals
from data_access.queries.supervise.scope import notices_in_scope
from data_access.records.named_orders import shortest_names
from data_access.records.supervise.doubts import doubts_of
from data_access.reference.accounts import shown_account
from data_access.schema import order, record_history, source, supervision, supervision_order, unit

MOST = 300
EVERY = NoticeFilter()
OPEN, OVERDUE = "open", "overdue"
ACTS = ("issue", "reply", "return", "sign_off", "withdraw")
s, so, h = supervision.c, supervision_order.c, record_history.c


def notices_view(
    connection: Connection,
    scope: Scope,
    now: datetime,
    asked: NoticeFilter = EVERY,
    draft: NoticeDraft | None = None,
) -> NoticesView:
    """Return the notices that a filter names; for who keeps them with proposals and a form's choices."""
    records = Records.of(connection, scope, now)
    chosen = records.unit_of(asked.unit) if asked.unit else None
    mine = [notices_in_scope(scope), *(to_unit(chosen) if chosen else []), *_of_kind(asked)]
    within = [*mine, *_narrowed(asked, now, records.today)]
    month = month_period(records.today)
    total = _how_many(connection, within)
    return NoticesView(
        notice_rows(records, within),
        _counts(connection, mine, now),
        _how_many(connection, [*mine, acted_in("sign_off", month)]),
        month.text,
        asked,
        records.keeps,
        draft if records.keeps else None,
        proposals(records) if records.keeps else (),
        records.choices(),
        chosen,
        max(0, total - MOST),
        _addressed(records),
    )


def _addressed(records: Records) -> tuple[Unit, ...]:
    """Return the units with a notice that the account may read, and the districts of their townships."""
    query = select(s.unit_id).where(notices_in_scope(records.scope)).distinct()
    found = set(records.connection.scalars(query))
    above = {records.units[number].district_id for number in found}
    if not records.scope.city_wide:
        above &= {records.scope.unit_id}
    return tuple(each for each in records.reading.units if each.unit_id in found | above)


def to_unit(chosen: Unit) -> list[ColumnElement[bool]]:
    """Return the condition of the notices to a unit; to a district those to its townships among them."""
    inside = select(unit.c.unit_id).where(
        (unit.c.unit_id == chosen.unit_id) | (unit.c.district_id == chosen.unit_id)
    )
    return [s.unit_id.in_(inside.correlate(None))]


def _of_kind(asked: NoticeFilter) -> list[ColumnElement[bool]]:
    return [s.kind == asked.kind] if asked.kind in NOTICE_KINDS else []


def _narrowed(asked: NoticeFilter, now: datetime, today: date) -> list[ColumnElement[bool]]:
    found = in_state(asked.state, now)
    if asked.did in ACTS and (period := read_period(asked.period, today)):
        found.append(acted_in(asked.did, period))
    return found


def read_period(text: str, today: date) -> Period | None:
    """Return a period as an address writes it, None for none that is known."""
    try:
        return parse_period(text, today) if text else None
    except UnknownPeriod:
        return None


def in_state(state: str, now: datetime) -> list[ColumnElement[bool]]:
    """Return the condition of a state; "open" are those that run, "overdue" those past their deadline."""
    if state == OPEN:
        return [s.state.in_(RUNNING)]
    if state == OVERDUE:
        return [s.state.in_(OWED["supervision"]), s.due <= now]
    return [s.state == state] if state in STATES["supervision"] else []


def day_bounds(period: Period) -> tuple[datetime, datetime]:
    """Return the first moment of a period of local days and the one that ends it."""
    first = datetime.combine(period.first, time(0), ZONE)
    return first, datetime.combine(period.last + timedelta(days=1), time(0), ZONE)


def acted_in(act: str, period: Period) -> ColumnElement[bool]:
    """Return the condition that an act was done to a notice in a period of local days."""
    first, end = day_bounds(period)
    done = select(h.record_id).where(h.subject == "supervision", h.act == act, h.at >= first, h.at < end)
    return s.supervision_id.in_(done.correlate(None))


def _how_many(connection: Connection, within: Sequence[ColumnElement[bool]]) -> int:
    return connection.scalar(select(func.count()).select_from(supervision).where(*within)) or 0


def count_acts(records: Records, of: Unit, period: Period) -> dict[str, int]:
    """Count the notices to a unit and its townships that each act was done to in a period."""
    mine = [notices_in_scope(records.scope), *to_unit(of)]
    return {act: _how_many(records.connection, [*mine, acted_in(act, period)]) for act in ACTS}


def _counts(connection: Connection, mine: list[ColumnElement[bool]], now: datetime) -> dict[str, int]:
    grouped = select(s.state, func.count()).where(*mine).group_by(s.state)
    counts: dict[str, int] = {row[0]: row[1] for row in connection.execute(grouped)}
    running = sum(counts.get(state, 0) for state in RUNNING)
    return counts | {OPEN: running, OVERDUE: _how_many(connection, [*mine, *in_state(OVERDUE, now)])}


def notice_rows(
    records: Records, within: Sequence[ColumnElement[bool]], most: int | None = MOST
) -> tuple[NoticeRow, ...]:
    """Return notices, drafts first, then those owed by their deadline, then the newest.

    The caller has narrowed them to the scope.
    """
    orders = (
        select(func.count()).where(so.supervision_id == s.supervision_id).correlate(supervision)
    ).scalar_subquery()
    query = (
        select(supervision, orders.label("orders"))
        .where(*within)
        .order_by(
            (s.state == "draft").desc(),
            s.state.in_(OWED["supervision"]).desc(),
            (s.state == "replied").desc(),
            s.due.nulls_last(),
            s.supervision_id.desc(),
        )
        .limit(most)
    )
    return tuple(_row(records, row) for row in records.connection.execute(query))


def _row(records: Records, row: Row[Any]) -> NoticeRow:
    due_day = day_of_deadline(row.due, ZONE) if row.due else None
    return NoticeRow(
        notice_id=row.supervision_id,
        kind=row.kind,
        number=notice_number(row.kind, row.year, row.serial),
        title=row.title,
        unit=records.units[row.unit_id],
        asked=row.asked,
        due=row.due,
        state=row.state,
        standing=records.standing("supervision", row.state, row.due),
        orders=row.orders,
        returns=row.returns,
        issued_at=row.issued_at,
        replied_at=row.replied_at,
        signed_off_at=row.signed_off_at,
        provisional=due_day is not None and records.calendar.is_provisional(due_day),
        acts=records.acts("supervision", row.state, row.unit_id),
        demo=row.demo,
    )


def notice_view(connection: Connection, scope: Scope, now: datetime, notice_id: int) -> NoticeView | None:
    """Return one notice, None where there is none that the scope may read.

    Of its orders those stand on it that the scope may open and that are not confidential; the others are
    counted.
    """
    records = Records.of(connection, scope, now)
    within = [notices_in_scope(scope), s.supervision_id == notice_id]
    rows = notice_rows(records, within)
    if not rows:
        return None
    row = rows[0]
    stored = connection.execute(select(supervision).where(*within)).one()
    keys = order_keys(connection, notice_id)
    shown = shown_orders(connection, scope, keys) if scope.may("view_orders") else {}
    mine = owns(scope, row.unit.unit_id, row.unit.district_id)
    drafted = records.keeps and row.state == "draft"
    attach = (row.state in RUNNING and (mine or records.keeps)) or drafted
    kept = records.kept("supervision", notice_id, may_attach=attach)
    received = any(each.act == "acknowledge" for each in kept.history)
    return NoticeView(
        row,
        stored.reply,
        stored.withdrawn_reason,
        stored.origin,
        stored.origin_id or 0,
        stored.rule,
        shown_account(connection, stored.issued_by),
        tuple(shown[key] for key in keys if key in shown),
        len(keys) - len(shown),
        kept,
        _draft(records, row, stored) if drafted else None,
        records.choices() if drafted else Choices(),
        received,
        mine and row.state in RUNNING and not received,
        doubts_of(connection, stored.unit_id, row.kind, stored.origin, keys, notice_id) if drafted else None,
    )


def order_keys(connection: Connection, notice_id: int) -> list[Key]:
    """Return the keys of a notice's orders."""
    query = select(so.shard, so.order_id).where(so.supervision_id == notice_id).order_by(so.order_id)
    return [(row.shard, row.order_id) for row in connection.execute(query)]


def _draft(records: Records, row: NoticeRow, stored: Row[Any]) -> NoticeDraft:
    query = (
        select(source.c.code, order.c.order_no)
        .select_from(
            supervision_order.join(
                order, and_(order.c.shard == so.shard, order.c.order_id == so.order_id)
            ).join(source, source.c.source_id == order.c.source_id)
        )
        .where(so.supervision_id == row.notice_id)
        .order_by(order.c.order_no)
    )
    connection = records.connection
    addresses = [f"{each.code}~{each.order_no}" for each in connection.execute(query)]
    return NoticeDraft(
        row.kind,
        row.title,
        row.unit.code,
        row.asked,
        day_of_deadline(row.due, ZONE) if row.due else None,
        shortest_names(connection, records.scope, addresses),
        stored.origin,
        stored.origin_id or 0,
        stored.rule,
        row.notice_id,
        stored.version,
    )
