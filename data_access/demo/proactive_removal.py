"""Take the demo's stories of proactive governance out of a base again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, select, update

from dashboard.proactive.records import REPORT_KINDS
from data_access.schema import (
    expert,
    instruction,
    paper_number,
    record_history,
    report,
    report_receiver,
    suggestion,
    visit,
    visit_problem,
)


def remove_stories(connection: Connection) -> int:
    """Take the demo's stories out again with their history; return how many records went.

    The next number of a kind and year comes after those that are left.
    """
    gone = 0
    for subject, table, key in (
        ("instruction", instruction, "instruction_id"),
        ("report", report, "report_id"),
        ("visit", visit, "visit_id"),
        ("expert", expert, "expert_id"),
    ):
        numbers = list(connection.scalars(select(table.c[key]).where(table.c.demo.is_(True))))
        if subject in ("report", "visit"):
            below = suggestion.c[f"{subject}_id"].in_(numbers)
            _forget(
                connection,
                "suggestion",
                list(connection.scalars(select(suggestion.c.suggestion_id).where(below))),
            )
            connection.execute(delete(suggestion).where(below))
        _forget(connection, subject, numbers)
        if subject == "report":
            connection.execute(delete(report_receiver).where(report_receiver.c.report_id.in_(numbers)))
            connection.execute(
                update(instruction).where(instruction.c.report_id.in_(numbers)).values(report_id=None)
            )
        if subject == "visit":
            connection.execute(delete(visit_problem).where(visit_problem.c.visit_id.in_(numbers)))
        gone += connection.execute(delete(table).where(table.c.demo.is_(True))).rowcount
    _renumber(connection)
    return gone


def _forget(connection: Connection, subject: str, numbers: list[int]) -> None:
    h = record_history.c
    connection.execute(delete(record_history).where(h.subject == subject, h.record_id.in_(numbers)))


def _renumber(connection: Connection) -> None:
    """Bring the last numbers given down to those that are left."""
    r, n = report.c, paper_number.c
    left = select(func.coalesce(func.max(r.serial), 0)).where(r.kind == n.kind, r.year == n.year)
    connection.execute(
        update(paper_number).where(n.kind.in_(REPORT_KINDS)).values(last=left.scalar_subquery())
    )
