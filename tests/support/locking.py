"""The hand-made October locked as the office would: who acts, when, and what is read of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select

from dashboard.people.access import Scope, scope_for
from dashboard.views.records import Answer
from data_access.database import reading, writing
from data_access.queries.month.figures import stored_figures
from data_access.queries.month.life import month_life
from data_access.records.month.appeals import file_appeal, move_appeal
from data_access.records.month.locking import begin_check, lock_month
from data_access.records.people import Actor
from data_access.records.settings import store_appraisal_settings
from data_access.schema import month_version, order, source
from tests.support.hand_month import NOW, SETTINGS, YANTAI

OFFICE = scope_for("office", "city_supervisor")
MONTH = "2026-10"
CHECK_BEGINS = datetime(2026, 11, 11, 9, tzinfo=YANTAI)
CHECK_ENDED = datetime(2026, 11, 17, 0, tzinfo=YANTAI)  # three working days: 12, 13 and 16 November
# The hand-made month has few verdicts; an office would have more of them.
LENIENT = SETTINGS.model_copy(update={"lock_coverage": SETTINGS.satisfaction_coverage})


def be_lenient(engine: Engine) -> None:
    """Let the hand-made month be locked with the verdicts that it has."""
    with writing(engine) as connection:
        store_appraisal_settings(
            connection,
            LENIENT,
            valid_from=NOW.date().replace(month=1, day=1),
            reason="few verdicts",
            account="test",
            now=NOW,
        )


def actor(now: datetime, scope: Scope = OFFICE) -> Actor:
    """Return somebody who acts at a moment."""
    return Actor(scope, now)


def begin(engine: Engine, now: datetime = CHECK_BEGINS, scope: Scope = OFFICE, month: str = MONTH) -> Answer:
    """Begin the check of a month."""
    with writing(engine) as connection:
        return begin_check(connection, actor(now, scope), month)


def lock(engine: Engine, now: datetime = CHECK_ENDED, scope: Scope = OFFICE, month: str = MONTH) -> Answer:
    """Lock a month."""
    with writing(engine) as connection:
        return lock_month(connection, actor(now, scope), month)


def locked(engine: Engine) -> None:
    """Bring the hand-made October to its lock."""
    be_lenient(engine)
    assert begin(engine).said == "checking"
    assert lock(engine).said == "locked_now"


def version_ids(connection: Connection, month: str = MONTH) -> list[int]:
    """Return a month's versions, the first one first."""
    v = month_version.c
    return list(connection.scalars(select(v.version_id).where(v.month == month).order_by(v.number)))


def figures(engine: Engine, version: int = 1, month: str = MONTH) -> dict[tuple[str, str], dict[str, object]]:
    """Return the stored figures of a version by level and code."""
    with reading(engine) as connection:
        assert month_life(connection, month).locked
        lines = stored_figures(connection, version_ids(connection, month)[version - 1])
    return {line.key: dict(line.figures) for line in lines}


LATER = CHECK_ENDED + timedelta(days=3)


def order_key(connection: Connection, number: int) -> tuple[int, int]:
    """Return the key of an order of the hand-made month by its number on paper."""
    o = order.c
    row = connection.execute(select(o.shard, o.order_id).where(o.order_no.endswith(f"{number:09}"))).one()
    return int(row.shard), int(row.order_id)


def appeal(
    engine: Engine,
    number: int,
    point: str,
    remedy: str,
    scope: Scope = OFFICE,
    now: datetime = CHECK_BEGINS,
    month: str = MONTH,
) -> Answer:
    """File an appeal about an order by its number on paper."""
    with writing(engine) as connection:
        _shard, order_id = order_key(connection, number)
        code, order_no = connection.execute(
            select(source.c.code, order.c.order_no)
            .join(source, source.c.source_id == order.c.source_id)
            .where(order.c.order_id == order_id)
        ).one()
        named = f"{code}~{order_no}"
        return file_appeal(connection, actor(now, scope), month, named, point, remedy, "wrongly recorded")


def decide(
    engine: Engine,
    appeal_id: int,
    act: str,
    scope: Scope = OFFICE,
    now: datetime = CHECK_BEGINS,
    text: str = "so",
) -> Answer:
    """Bring an appeal to its next state."""
    with writing(engine) as connection:
        return move_appeal(connection, actor(now, scope), appeal_id, act, text)
