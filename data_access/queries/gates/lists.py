"""Orders by what happened to them at the gates, as conditions of the order list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BindParameter, ColumnElement, Connection, and_, bindparam, false, or_, select

from dashboard.gates.lists import CHECKED, RETURNED, required_of, skipped_gates
from dashboard.gates.way import BITS
from dashboard.order.gates import STEPS
from dashboard.views.gates import NO_REASON
from data_access.counting.conditions import Conditions
from data_access.counting.ways import Ways, ways_of
from data_access.schema import order, unit

Numbers = NDArray[np.int64]
o = order.c
_HANDLED = o.closing_kind != "direct"  # what was answered directly concerns no gate


def checked_orders(
    connection: Connection,
    checked: str,
    returned_for: str,
    within: ColumnElement[bool],
    conditions: Conditions,
) -> ColumnElement[bool]:
    """Return the condition of the orders of a list of the gates, among those that `within` names.

    `checked` is one of dashboard.gates.lists.CHECKED, `returned_for` a reason of returns as it is shown, or
    NO_REASON; either may be empty.
    """
    if checked and checked not in CHECKED:
        return false()
    months = connection.scalars(select(o.opened_day // 100).where(within).distinct())
    ways = ways_of(connection, months, conditions)
    gates = skipped_gates(checked)
    if not gates:
        return and_(_HANDLED, among(ways.order_id[_marked(ways, checked, returned_for)].tolist()))
    without = [(gate, _marked(ways, "", returned_for) & _unseen(ways, gate)) for gate in gates]
    return and_(
        _HANDLED,
        conditions.is_closed,
        or_(*(and_(_of_kind(gate), among(ways.order_id[rows].tolist())) for gate, rows in without)),
    )


def among(numbers: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition of being one of some orders, however many; they are written out, not bound."""
    if not numbers:
        return false()
    held: BindParameter[int] = bindparam(
        "orders", list(numbers), unique=True, expanding=True, literal_execute=True
    )
    return o.order_id.in_(held)


def _of_kind(gate: int) -> ColumnElement[bool]:
    """Return the condition of the orders whose unit has to pass a gate."""
    kinds: Iterable[str] = required_of(gate)
    return o.unit_id.in_(select(unit.c.unit_id).where(unit.c.kind.in_(kinds)))


def _unseen(ways: Ways, gate: int) -> NDArray[np.bool_]:
    unseen: NDArray[np.bool_] = (ways.marks != 0) & (ways.marks & BITS[f"gate{gate}.seen"] == 0)
    return unseen


def _marked(ways: Ways, checked: str, returned_for: str) -> NDArray[np.bool_]:
    """Return which orders bear the mark and were returned for the reason, at the step that the mark names."""
    found = np.ones(len(ways.order_id), bool)
    if checked in BITS:
        found &= ways.marks & BITS[checked] > 0
    if returned_for:
        own = ways.reasons == ("" if returned_for == NO_REASON else returned_for)
        if checked.endswith(RETURNED):
            own &= ways.return_step == STEPS.index(checked.removesuffix(RETURNED))
        found &= np.isin(np.arange(len(found)), ways.return_of[own])
    return found
