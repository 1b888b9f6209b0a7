"""What each job does; dashboard/jobs/listed.py says when."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from importlib import import_module

from callbacks.config import PROJECT
from callbacks.jobs.watched import import_watched
from callbacks.jobs.work import Body, Told, Work
from callbacks.logs import log
from callbacks.reminders.channels import make_deliver
from dashboard.jobs.calendar_watch import missing_year
from data_access.counting.local_days import CITY_ZONE
from data_access.database import Connection, reading
from data_access.demo.live import keep_live
from data_access.importing.staging import drop_abandoned
from data_access.queries.jobs.provisional import provisional_orders
from data_access.records.alerts.judging import judge, prepare
from data_access.records.desk.watching import watch
from data_access.records.importing.uploads import Uploads, uploads_folder
from data_access.records.jobs.clearing import forget_runs
from data_access.records.jobs.workers import forget_workers
from data_access.records.ledgers.reminding import unposted
from data_access.records.ledgers.watching import follow
from data_access.records.phone_sessions import drop_expired_phones
from data_access.records.reminders.clearing import forget_messages
from data_access.records.reminders.outbox import write_messages
from data_access.records.reminders.sending import send_due
from data_access.records.sessions import drop_expired
from data_access.records.supervise.daily import tell_daily
from data_access.reference.seed import seed_reference
from data_access.reference.units import read_calendar
from data_access.verify import verify as differences

SHOWN = 100
REMINDED_AT_ONCE = 200  # items of ledgers in one transaction


def in_one(module: str, name: str, **more: bool) -> Body:
    """Return the body of a job that is one function of a connection and the time, loaded when it is done.

    `more` are further arguments of the function, which returns what it counted.
    """

    def body(work: Work, now: datetime) -> Told:
        step: Callable[..., Mapping[str, int]] = getattr(import_module(module), name)
        return work.finish_with(lambda connection: step(connection, now, **more))

    return body


def verify(work: Work, now: datetime) -> Told:
    """Recount what is stored; what differs is named in the log."""
    with reading(work.engine) as connection:
        found = list(differences(connection, now))
    for each in found[:SHOWN]:
        log("difference", level=logging.ERROR, item=each.item, name=each.name)
    return {"differences": len(found)}


def watch_calendar(work: Work, now: datetime) -> Told:
    """Bring in the days of a notice that was added to the calendar, and tell which year is missing yet.

    Deadlines that counted such a day are counted anew in the same transaction.
    """

    def watch(connection: Connection) -> Told:
        changed = seed_reference(connection, now)
        missing = missing_year(read_calendar(connection), now.astimezone(CITY_ZONE).date())
        told = {"changed": changed, "provisional": provisional_orders(connection)}
        return told | ({"missing_year": missing} if missing else {})

    return work.finish_with(watch)


def clean_up(work: Work, now: datetime) -> Told:
    """Remove what has run out: sessions, phones, uploads, unconfirmed imports, old periods and messages."""
    limits = work.config.limits
    uploads = Uploads(uploads_folder(work.engine, PROJECT / "var")).clean(now)

    def clean(connection: Connection) -> Told:
        return {
            "sessions": drop_expired(connection, now, limits),
            "phones": drop_expired_phones(connection, now, limits.phone),
            "imports": drop_abandoned(connection, now),
            "uploads": uploads,
            "runs": forget_runs(connection),
            "workers": forget_workers(connection, now),
            "messages": forget_messages(connection, now),
        }

    return work.finish_with(clean)


def judge_warnings(work: Work, now: datetime) -> Told:
    """Raise and recover warnings; no order changes, so that counts of months may be kept."""
    with reading(work.engine) as connection:
        prepare(connection, now)
    return work.finish_with(lambda connection: judge(connection, now, committed=True))


def watch_ledgers(work: Work, now: datetime) -> Told:
    """Bring the ledgers on and remind of promises, in transactions of which none holds the base for long.

    What is due is read before, and each message has its key: what a killed worker wrote is not written twice.
    """
    done = work.write(lambda connection: follow(connection, now))
    with reading(work.engine) as connection:
        due = unposted(connection, now)
    for start in range(0, len(due), REMINDED_AT_ONCE):
        rows = [row for own in due[start : start + REMINDED_AT_ONCE] for row in own]
        work.write(partial(write_messages, rows=rows))
    return work.finish_with(lambda _connection: {**done, "reminded": len(due)})


def watch_desk(work: Work, now: datetime) -> Told:
    """Remind of provincial orders; in the demo the platform that they come from tells what is new first."""
    if work.config.demo:
        keep_live(work.engine, now.replace(microsecond=0))
    return work.finish_with(lambda connection: watch(connection, now))


def send_reminders(work: Work, now: datetime) -> Told:
    """Send what is due in the outbox; each message has a lease of its own."""
    told = send_due(work.engine, now, make_deliver(work.config))
    return work.finish_with(lambda _connection: told)


def daily_list(work: Work, now: datetime) -> Told:
    """Tell the units of their daily lists; one made up on a later day would be that day's, too early."""
    late = work.run.period != now.astimezone(CITY_ZONE).date().isoformat()
    if late:
        return work.finish_with(lambda _connection: {"reminded": 0})
    return work.finish_with(lambda connection: tell_daily(connection, now))


BODIES: Mapping[str, Body] = {
    "import": import_watched,
    "warnings": judge_warnings,
    "ledgers": watch_ledgers,
    "supervision": in_one("data_access.records.supervise.watching", "watch"),
    "look_back": in_one("data_access.records.look_back.listing", "list_closed"),
    "desk": watch_desk,
    "daily_list": daily_list,
    "reminders": send_reminders,
    "calendar": watch_calendar,
    "verify": verify,
    "clean_up": clean_up,
}
