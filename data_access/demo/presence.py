"""Tell whether a base holds the demo and of which day, and take it out again; nothing here generates one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, delete, select

from data_access.database import bump_data_version, writing
from data_access.demo.agenda import remove_agenda
from data_access.demo.alerts_removal import remove_alerts
from data_access.demo.contacts_removal import remove_contacts
from data_access.demo.desk_removal import remove_desk
from data_access.demo.ledgers_removal import remove_ledgers
from data_access.demo.look_back_removal import remove_look_back, remove_reviews
from data_access.demo.proactive_removal import remove_stories
from data_access.demo.supervise_removal import remove_supervision
from data_access.schema import (
    attachment,
    enterprise,
    finding,
    import_batch,
    import_change,
    import_reject,
    import_seen,
    import_stage,
    order,
    order_event,
    participant,
    record_history,
    source,
    survey_wave,
)

ZONE = ZoneInfo("Asia/Shanghai")
EXTRACT_HOUR = 8


def extract_time(day: date) -> datetime:
    """Return the moment of a day's extract, 08:00 in the city, in UTC."""
    return datetime.combine(day, time(EXTRACT_HOUR), ZONE).astimezone(UTC)


def last_extract_day(now: datetime) -> date:
    """Return the day of the newest extract at or before `now`."""
    local = now.astimezone(ZONE)
    return local.date() if local.hour >= EXTRACT_HOUR else local.date() - timedelta(days=1)


def demo_is_current(connection: Connection, today: date) -> bool:
    """Tell whether the demo holds the extract of `today`; False where there is no demo."""
    daily = (source.c.demo.is_(True), source.c.rhythm == "daily")
    return connection.scalar(select(source.c.data_time).where(*daily)) == extract_time(today)


def demo_is_wanted(connection: Connection, today: date) -> bool:
    """Tell whether a demo has to be built: the base holds no order, or a demo of another day."""
    if connection.scalar(select(order.c.order_id).limit(1)) is None:
        return True
    has_demo = connection.scalar(select(source.c.source_id).where(source.c.demo.is_(True))) is not None
    return has_demo and not demo_is_current(connection, today)


def clear_demo(engine: Engine, now: datetime) -> int:
    """Remove the demo with its orders, batches and records; return how many orders went."""
    with writing(engine) as connection:
        _clear_records(connection)
        remove_stories(connection)
        remove_look_back(connection)
        remove_reviews(connection)
        remove_ledgers(connection)
        remove_agenda(connection)
        remove_desk(connection)
        remove_supervision(connection)
        remove_contacts(connection)
        remove_alerts(connection)
        sources = connection.scalars(select(source.c.source_id).where(source.c.demo.is_(True))).all()
        if not sources:
            return 0
        gone = remove_sources(connection, sources)
        bump_data_version(connection, now)
    return gone


def remove_sources(connection: Connection, sources: Sequence[int]) -> int:
    """Remove sources with their orders and batches; return how many orders went."""
    own_batch = select(import_batch.c.batch_id).where(import_batch.c.source_id.in_(sources))
    for table in (import_stage, import_reject, import_change):
        connection.execute(delete(table).where(table.c.batch_id.in_(own_batch)))
    connection.execute(delete(order_event).where(order_event.c.batch_id.in_(own_batch)))
    connection.execute(delete(participant).where(participant.c.source_id.in_(sources)))
    numbers = select(order.c.order_id).where(order.c.source_id.in_(sources))
    connection.execute(delete(import_seen).where(import_seen.c.order_id.in_(numbers)))
    gone = connection.execute(delete(order).where(order.c.source_id.in_(sources))).rowcount
    connection.execute(delete(import_batch).where(import_batch.c.source_id.in_(sources)))
    connection.execute(delete(source).where(source.c.source_id.in_(sources)))
    return gone


def _clear_records(connection: Connection) -> None:
    """Remove the demo's survey: findings with their history and files, waves, enterprises."""
    f, h, a = finding.c, record_history.c, attachment.c
    findings = select(f.finding_id).where(f.demo.is_(True))
    waves = select(survey_wave.c.wave_id).where(survey_wave.c.demo.is_(True))
    for table, subject, numbers in (
        (record_history, h, findings),
        (attachment, a, findings),
        (record_history, h, waves),
    ):
        kind = "finding" if numbers is findings else "wave"
        connection.execute(delete(table).where(subject.subject == kind, subject.record_id.in_(numbers)))
    connection.execute(delete(finding).where(f.demo.is_(True)))
    connection.execute(delete(survey_wave).where(survey_wave.c.demo.is_(True)))
    connection.execute(delete(enterprise).where(enterprise.c.demo.is_(True)))
