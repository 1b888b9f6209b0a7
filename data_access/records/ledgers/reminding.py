"""Post the look-ahead on promises to who answers for them: before the day, on it, and every week after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.i18n import _, ngettext
from dashboard.ledgers.ladder import Rung, rung_in_force
from dashboard.ledgers.promises import promise_mark
from dashboard.ledgers.records import OWED
from dashboard.reminders.messages import Notice
from data_access.queries.ledgers.settings import ledger_settings
from data_access.records.acting import ZONE, today_of
from data_access.records.reminders.outbox import Message, unwritten, write_messages
from data_access.reference.units import read_calendar
from data_access.schema import ledger_extension, ledger_item, order, unit

i, o, x = ledger_item.c, order.c, ledger_extension.c


def remind(connection: Connection, now: datetime) -> int:
    """Post the reminders that are due and not posted yet; return how many units are newly told of an item."""
    due = unposted(connection, now)
    write_messages(connection, [row for own in due for row in own])
    return len(due)


def unposted(connection: Connection, now: datetime) -> list[list[Message]]:
    """Return the messages of the reminders that are due and not posted yet, by unit that is told of an item.

    Who slept over a rung is told the one in force, once, and not all that were missed. A promise that was
    moved begins its ladder anew.
    """
    calendar, made = read_calendar(connection), _made(connection)
    due: dict[bool, list[Notice]] = {False: [], True: []}
    before = ledger_settings(connection, today_of(now)).before
    for row in connection.execute(_owed()):
        since = made.get(row.item_id, row.entered_at)
        rung = _rung(row.promised, since, now, calendar, before)
        if rung is not None:
            due[row.demo] += notices(row, rung, now, calendar)
    return [
        own
        for demo, told in due.items()
        for own in (unwritten(connection, now, told, demo=demo) if told else ())
        if own
    ]


def _owed() -> Any:
    joined = ledger_item.join(order, (o.shard == i.shard) & (o.order_id == i.order_id)).outerjoin(
        unit, unit.c.unit_id == i.unit_id
    )
    return (
        select(ledger_item, o.order_no, unit.c.kind.label("unit_kind"))
        .select_from(joined)
        .where(i.state.in_(OWED["ledger"]), i.promised.is_not(None))
        .order_by(i.item_id)
    )


def _made(connection: Connection) -> Mapping[int, datetime]:
    """Return since when the promise in force of each item holds, where it is not the first."""
    query = (
        select(x.item_id, func.max(x.decided_at).label("at")).where(x.state == "granted").group_by(x.item_id)
    )
    return {row.item_id: row.at for row in connection.execute(query)}


def _rung(
    promised: datetime, since: datetime, now: datetime, calendar: WorkCalendar, before: Sequence[int]
) -> Rung | None:
    last, made = day_of_deadline(promised, ZONE), since.astimezone(ZONE).date()
    return rung_in_force(last, made, today_of(now), calendar, before)


def notices(row: Row[Any], rung: Rung, now: datetime, calendar: WorkCalendar) -> list[Notice]:
    """Return what is told of an item at a rung, to its unit and, of a district's, its township."""
    # A department's order only lies in a township, which may not open it.
    inside = row.township_id if row.unit_kind == "district" else None
    told = {each for each in (row.unit_id, inside) if each is not None}
    occasion = ("ledger", str(row.item_id), str(int(row.promised.timestamp())), rung.name)
    return [
        Notice(
            subject="ledger",
            record_id=row.item_id,
            key=(*occasion, str(each)),
            unit_id=each,
            text=_text(row, rung, now, calendar),
            link=f"/supervise/item/{row.item_id}",
            shard=row.shard,
            order_id=row.order_id,
        )
        for each in sorted(told)
    ]


def _text(row: Row[Any], rung: Rung, now: datetime, calendar: WorkCalendar) -> str:
    last, today = day_of_deadline(row.promised, ZONE), today_of(now)
    day = _day(row.promised, calendar)
    if today > last:
        past = calendar.workdays_between(last, today)
        said = ngettext(
            "Planned solution, order {number}: promised by {day}, {n} working day past. Tell how far it is, "
            "or hand in the evidence.",
            "Planned solution, order {number}: promised by {day}, {n} working days past. Tell how far it is, "
            "or hand in the evidence.",
            past,
        )
        if not past:
            said = _(
                "Planned solution, order {number}: the promise of {day} has passed. Tell how far it is, or "
                "hand in the evidence."
            )
        return said.format(number=row.order_no, day=day, n=past)
    if rung.before:
        said = _("Planned solution, order {number}: promised by {day}, in {n} working days at most.")
        return said.format(number=row.order_no, day=day, n=rung.before)
    said = _("Planned solution, order {number}: the promise ends today, {day}, at 24:00.")
    return said.format(number=row.order_no, day=day)


def _day(promised: datetime, calendar: WorkCalendar) -> str:
    """Return a promised day as a message names it, with what its year's calendar leaves open."""
    day = day_of_deadline(promised, ZONE).isoformat()
    marks = {"provisional": _("{day} (▲ provisional)"), "off": _("{day} (▲ not worked)")}
    return marks.get(promise_mark(promised, ZONE, calendar), "{day}").format(day=day)
