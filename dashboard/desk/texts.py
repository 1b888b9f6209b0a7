"""What a unit is told of an order: the same words in every channel, and nobody's name in them."""

from __future__ import annotations

from datetime import datetime

from dashboard.desk.board import AHEAD, CardState, Facts
from dashboard.phone.message import Notice, group_text


def reminder_text(
    facts: Facts, state: CardState, now: datetime, *, unit: str, subject: str, order_no: str, zone: str
) -> str:
    """Return the reminder of an order: unit, subject, the early deadlines that still run, six digits."""
    out = facts.transferred_out_at
    notice = Notice(
        unit=unit,
        subject=subject,
        begun="provincial" if out is not None else "dispatched" if facts.dispatched_at else "accepted",
        started_at=out or facts.dispatched_at or facts.arrived_at,
        deadlines=[(each.clock, each.due) for each in state.clocks if each.state in AHEAD],
        passed=None,
        order_no=order_no,
        zone=zone,
    )
    return group_text(notice, now)
