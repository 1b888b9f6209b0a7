"""The demo's warnings: judged on some of its last days, with what people did about them in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from dashboard.alerts.records import ENDED, SUBJECT
from dashboard.people.access import OPERATOR, scope_for
from data_access.demo.presence import extract_time
from data_access.demo.proactive_texts import AUTHOR
from data_access.records.alerts.acts import act_on
from data_access.records.alerts.judging import judge
from data_access.records.people import Actor
from data_access.schema import record_history, unit, warning

DAYS_BACK = (8, 4, 1)
JUDGED = timedelta(minutes=20)  # after a day's extract
MARK = "【示例】"
SETTLED = (
    MARK + "已与企业当面沟通，现场办结并补传佐证。",
    MARK + "责任科室已限时办理，次日办结。",
)
FALSE = MARK + "重复派单，原工单已办结。"

w = warning.c


def add_alerts(connection: Connection, until: date, seed: int) -> int:
    """Judge the demo's last days, with acts of units and of the city between; return how many warnings."""
    chance = Random(f"alerts {seed}")
    for place, back in enumerate(DAYS_BACK):
        now = extract_time(until - timedelta(days=back)) + JUDGED
        judge(connection, now, demo=True, committed=True)
        if place == 0:
            _ended_before(connection, now)
        _acted(connection, now, chance)
    judge(connection, extract_time(until) + JUDGED, demo=True, committed=True)
    return len(connection.scalars(select(w.warning_id).where(w.demo.is_(True))).all())


def _ended_before(connection: Connection, now: datetime) -> None:
    """Let one unit's warning have ended, so that the next judging raises it again."""
    found = connection.execute(
        select(w.warning_id, w.judged_at)
        .select_from(warning.join(unit, unit.c.unit_id == w.unit_id))
        .where(w.kind == "below", w.level == "red", w.state.not_in(ENDED))
        .order_by(unit.c.kind == "township", w.warning_id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return
    ended = {"state": "recovered", "ended_at": found.judged_at, "good_days": 3}
    connection.execute(update(warning).where(w.warning_id == found.warning_id).values(**ended))
    line = {"subject": SUBJECT, "record_id": found.warning_id, "at": now, "account": ""}
    connection.execute(insert(record_history).values(**line, act="recover", state="recovered", detail={}))


def _acted(connection: Connection, now: datetime, chance: Random) -> None:
    """Take acts on what stands open: most units acknowledge, some hand on or settle, one alarm is false."""
    rows = connection.execute(
        select(warning, unit.c.kind.label("unit_kind"), unit.c.code, unit.c.name)
        .select_from(warning.join(unit, unit.c.unit_id == w.unit_id))
        .where(w.state == "open", w.kind.in_(("solve", "below", "overturn")))
        .order_by(w.warning_id)
    ).all()
    for place, row in enumerate(rows):
        at = now + timedelta(minutes=chance.randrange(10, 400))
        own = Actor(_scope(row), at)
        draw = chance.random()
        if place == 0 and row.kind == "solve":
            act_on(
                connection,
                Actor(replace(OPERATOR, account=AUTHOR), at),
                row.warning_id,
                "false_alarm",
                text=FALSE,
            )
        elif draw < 0.1 and row.kind == "solve" and row.township_id and row.unit_kind == "district":
            code = connection.scalar(select(unit.c.code).where(unit.c.unit_id == row.township_id))
            act_on(connection, own, row.warning_id, "assign", unit_code=str(code))
        elif draw < 0.2 and row.kind == "solve":
            act_on(connection, own, row.warning_id, "settle", text=chance.choice(SETTLED))
        elif draw < 0.7:
            act_on(connection, own, row.warning_id, "acknowledge")


def _scope(row: Row[Any]) -> Any:
    role = "district_coordinator" if row.unit_kind == "district" else "unit_handler"
    return scope_for(AUTHOR, role, row.unit_id, row.unit_kind, row.code, row.name)
