"""Remind of what arrived and of what nobody answered, without anybody's click: a job of the worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from dashboard.desk.board import answer_wait
from dashboard.desk.reminders import SUBJECT
from data_access.queries.context.context import day_known
from data_access.queries.context.settings import appraisal_settings
from data_access.queries.desk.mark import LIVE
from data_access.queries.desk.orders import since
from data_access.queries.desk.page import DAYS
from data_access.queries.order.rows import order_rows
from data_access.records.acting import Refusal
from data_access.records.desk.reminding import Found, found_of, remindable, send_reminder
from data_access.schema import message, order, source

MOST = 400
MOST_ROUNDS = 3


def watch(connection: Connection, now: datetime) -> dict[str, int]:
    """Remind the units of every order of a live source that they have and have not answered.

    The first reminder goes out with the order, up to two more each time that an answer is due and missing;
    after these the list of the desk is what presses on.
    Returns how many were reminded, how many had their reminder already, and how many have nobody to tell.
    """
    o = order.c
    query = order_rows(source.c.rhythm, source.c.data_time.label("source_data_time"))
    open_ones = (o.provincial.is_(True), o.state != "direct", source.c.rhythm == LIVE, o.closed_at.is_(None))
    matching = query.where(*open_ones, since(now, DAYS)).order_by(o.opened_at.desc()).limit(MOST)
    rows = list(connection.execute(matching).all())
    minutes = appraisal_settings(connection, day_known(now)).liaison_minutes
    counts = {"reminded": 0, "already": 0, "no_contact": 0}
    for found in found_of(connection, rows, now):
        try:
            counts[_sent(connection, remindable(found), now, minutes)] += 1
        except Refusal as why:
            if why.word == "no_contact":
                counts["no_contact"] += 1
    return counts


def _sent(connection: Connection, found: Found, now: datetime, minutes: int) -> str:
    waited = found.facts.received_at or found.facts.dispatched_at or now
    if now - waited > timedelta(minutes=MOST_ROUNDS * minutes) and _told(connection, found):
        return "already"
    as_of = found.row.source_data_time or now
    if found.facts.reminded and not answer_wait(found.facts, found.state, as_of, now, minutes):
        return "already"
    return send_reminder(connection, found, now)


def _told(connection: Connection, found: Found) -> bool:
    """Tell whether a reminder of the order was ever written: whoever slept long sends the first one late."""
    m, (shard, order_id) = message.c, found.key
    same = (m.shard == shard, m.order_id == order_id, m.subject == SUBJECT)
    return connection.scalar(select(m.message_id).where(*same).limit(1)) is not None
