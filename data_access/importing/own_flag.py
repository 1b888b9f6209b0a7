"""Compare what a source itself says of being on time with the product's own clocks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, or_, select

from dashboard.i18n import _
from data_access.importing.derive import Row
from data_access.importing.errors import BadField
from data_access.schema import order


def flag_notes(
    connection: Connection, source_id: int, as_of: datetime, covered: Collection[str]
) -> tuple[str, ...]:
    """Return the sentence that tells in how many of a source's orders the two differ, nothing without flags.

    `covered` are the fields of the table that just came; one without the flag is told nothing.

    Only orders whose clock is decided at `as_of` are compared: closed or withdrawn after a deadline, or a
    deadline that has passed. The conditions are those of dashboard.order.state.on_time_by_clock.
    """
    if not {"source_on_time", "source_late"} & set(covered):
        return ()
    o = order.c
    met = and_(o.closed_at.is_not(None), o.closed_at <= o.solve_due)
    missed = or_(
        and_(o.closed_at.is_not(None), o.closed_at > o.solve_due),
        and_(o.closed_at.is_(None), o.withdrawn_at.is_not(None), o.withdrawn_at >= o.solve_due),
        and_(o.closed_at.is_(None), o.withdrawn_at.is_(None), o.solve_due < as_of),
    )
    ours = case((met, 1), (missed, 0))
    theirs = case((o.source_on_time, 1), else_=0)
    decided = and_(o.source_id == source_id, o.source_on_time.is_not(None), ours.is_not(None))
    both, differ = connection.execute(
        select(func.count(), func.coalesce(func.sum(case((ours != theirs, 1), else_=0)), 0)).where(decided)
    ).one()
    if not both:
        return ()
    return (
        _(
            "The source itself says of {n} orders whose deadline is decided whether they were on time; in "
            "{differ} of them it says otherwise than the clocks here, which alone are counted."
        ).format(n=both, differ=differ),
    )


def settle_own_flag(given: Row) -> None:
    """Turn what the source says of being on time, or of being late, into one yes or no."""
    said = {given.pop(name) for name in ("source_on_time", "source_late") if name in given}
    if len(said) > 1:
        raise BadField(
            "source_late",
            "contradiction",
            _("One column says that the order was on time, another that it was late: correct one of them."),
        )
    if said:
        given["source_on_time"] = said.pop() == "on_time"
