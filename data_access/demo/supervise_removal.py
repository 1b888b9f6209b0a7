"""Take the demo's stories of supervision out of a base again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, select, update

from dashboard.supervise.records import NOTICE_KINDS
from data_access.schema import (
    attachment,
    message,
    paper_number,
    platform_request,
    record_history,
    supervision,
    supervision_order,
)

s, so, q, h = supervision.c, supervision_order.c, platform_request.c, record_history.c


def remove_supervision(connection: Connection) -> int:
    """Take the demo's notices and requests out again with their history, files and messages; return how many.

    The next number of a kind and year comes after those that are left.
    """
    gone = 0
    for subject, table, key in (
        ("supervision", supervision, s.supervision_id),
        ("request", platform_request, q.request_id),
    ):
        numbers = list(connection.scalars(select(key).where(table.c.demo.is_(True))))
        connection.execute(delete(record_history).where(h.subject == subject, h.record_id.in_(numbers)))
        for below in (attachment, message):
            of_these = (below.c.subject == subject, below.c.record_id.in_(numbers))
            connection.execute(delete(below).where(*of_these))
        if subject == "supervision":
            connection.execute(delete(supervision_order).where(so.supervision_id.in_(numbers)))
        gone += connection.execute(delete(table).where(table.c.demo.is_(True))).rowcount
    n = paper_number.c
    left = select(func.coalesce(func.max(s.serial), 0)).where(s.kind == n.kind, s.year == n.year)
    connection.execute(
        update(paper_number).where(n.kind.in_(NOTICE_KINDS)).values(last=left.scalar_subquery())
    )
    return gone
