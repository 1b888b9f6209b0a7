"""Tell each unit in the morning of a working day what its daily list (日督导) holds."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from dashboard.alerts.records import ENDED
from dashboard.reminders.messages import Notice
from dashboard.supervise.messages import daily_text
from data_access.records.acting import today_of
from data_access.records.reminders.outbox import post
from data_access.schema import warning

PAGE = "/supervise/daily"
w = warning.c


def tell_daily(connection: Connection, now: datetime) -> dict[str, int]:
    """Post to the liaison of each unit how many of its orders are overdue and near due; once a day.

    The numbers are those of its open orders' warnings, at the data time of the last judgement.
    """
    overdue, near = (func.count(case((w.level == level, 1))) for level in ("red", "amber"))
    waiting = (w.kind == "solve", w.state.not_in(ENDED), w.unit_id.is_not(None))
    made_up = func.count(case((w.demo.is_(True), 1)))
    query = select(w.unit_id, overdue, near, made_up).where(*waiting).group_by(w.unit_id)
    told: Counter[str] = Counter()
    day = today_of(now)
    for unit_id, late, soon, demo in connection.execute(query).all():
        key = ("daily", day.isoformat(), str(unit_id))
        notice = Notice("supervision", 0, key, unit_id, daily_text(day, late, soon), PAGE)
        told["reminded"] += bool(post(connection, now, notice, demo=bool(demo)))
    return {"reminded": told["reminded"]}
