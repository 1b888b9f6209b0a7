"""Take the demo's months out of a base again: their versions, appeals and history."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from dashboard.month.life import month_number
from data_access.demo.proactive_texts import AUTHOR
from data_access.schema import appraisal_month, attachment, message, month_appeal, record_history

m, a, h = appraisal_month.c, month_appeal.c, record_history.c


def remove_months(connection: Connection) -> int:
    """Take the months that the demo locked or checks out again with all that belongs to them; how many."""
    own = list(connection.scalars(select(m.month).where(m.opened_by == AUTHOR)))
    appeals = list(connection.scalars(select(a.appeal_id).where(a.month.in_(own))))
    for subject, numbers in (("month", [month_number(each) for each in own]), ("appeal", appeals)):
        connection.execute(delete(record_history).where(h.subject == subject, h.record_id.in_(numbers)))
        for below in (attachment, message):
            of_these = (below.c.subject == subject, below.c.record_id.in_(numbers))
            connection.execute(delete(below).where(*of_these))
    return connection.execute(delete(appraisal_month).where(m.month.in_(own))).rowcount
