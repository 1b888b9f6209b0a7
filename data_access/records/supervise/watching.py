"""What the worker does for supervision: remind addressees, and confirm requests by what was imported."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from dashboard.clocks.rules import day_of_deadline
from dashboard.people.access import OPERATOR
from dashboard.supervise.messages import reminder_text
from dashboard.supervise.records import OWED, notice_number
from dashboard.supervise.reminders import rung
from dashboard.supervise.requests import is_confirmed
from data_access.records.acting import ZONE, Refusal, take_step, today_of
from data_access.records.people import Actor
from data_access.records.reviews.asking import follow_decisions
from data_access.records.supervise.requests import (
    ORDER_COLUMNS,
    ORDERS,
    REQUEST,
    asked_stand,
    stand_of,
)
from data_access.records.supervise.telling import post_about
from data_access.reference.units import read_calendar
from data_access.schema import order, platform_request, supervision, unit

s, q = supervision.c, platform_request.c


def watch(connection: Connection, now: datetime) -> dict[str, int]:
    """Remind of notices by the ladder and confirm requests; return how many of each.

    Decisions of social reviews that no request stands for yet get theirs first.
    """
    follow_decisions(connection, Actor(OPERATOR, now))
    return {"reminded": remind(connection, now), "confirmed": confirm_requests(connection, now)}


def remind(connection: Connection, now: datetime) -> int:
    """Post the reminders that are due; return for how many notices somebody is newly told."""
    calendar, today = read_calendar(connection), today_of(now)
    query = (
        select(supervision, unit.c.name.label("unit_name"), unit.c.district_id.label("owner_district"))
        .join(unit, unit.c.unit_id == s.unit_id)
        .where(s.state.in_(OWED["supervision"]), s.due.is_not(None))
        .order_by(s.supervision_id)
    )
    told = 0
    for row in connection.execute(query).all():
        step = rung(day_of_deadline(row.due, ZONE), today, calendar)
        if not step:
            continue
        number = notice_number(row.kind, row.year, row.serial)
        text = reminder_text(number, row.unit_name, row.due, today, ZONE, calendar)
        occasion = ("due", f"{int(row.due.timestamp())}", step)
        told += post_about(connection, now, row, occasion, text) > 0
    return told


def confirm_requests(connection: Connection, now: datetime) -> int:
    """Confirm the waiting requests that imports have answered since; return how many."""
    waiting = connection.execute(
        select(platform_request).where(q.state == "waiting").order_by(q.request_id)
    ).all()
    confirmed = 0
    for row in waiting:
        this = (order.c.shard == row.shard, order.c.order_id == row.order_id)
        found = connection.execute(select(*ORDER_COLUMNS).select_from(ORDERS).where(*this)).one_or_none()
        if found is None:
            continue
        stand = stand_of(found)
        if not is_confirmed(row.kind, row.asked_at, asked_stand(connection, row.request_id), stand):
            continue
        try:
            actor = Actor(OPERATOR, now)
            values = {"settled_at": now}
            take_step(connection, actor, REQUEST, row.request_id, "confirm", values=values)
        except Refusal:  # taken back in this very moment
            continue
        confirmed += 1
    return confirmed
