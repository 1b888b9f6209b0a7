"""Which lists of orders the gates make: the values of the filters `checked` and `returned_for`."""

from __future__ import annotations

from dashboard.gates.flow import REQUIRED
from dashboard.gates.way import MARKS

ANY_SKIPPED = "any.skipped"
RETURNED, SKIPPED = ".returned", ".skipped"
GATES = (1, 2, 3, 4)
# A mark of the order's way, or a gate that it closed without standing at.
CHECKED: tuple[str, ...] = (
    *(mark for mark in MARKS if not mark.endswith(".seen")),
    *(f"gate{gate}{SKIPPED}" for gate in GATES),
    ANY_SKIPPED,
)


def skipped_gates(checked: str) -> tuple[int, ...]:
    """Return the gates of which a list names the orders that skipped one, () for any other list."""
    if checked == ANY_SKIPPED:
        return GATES
    return tuple(gate for gate in GATES if checked == f"gate{gate}{SKIPPED}")


def required_of(gate: int) -> tuple[str, ...]:
    """Return the kinds of units whose orders have to pass a gate."""
    return tuple(kind for kind, gates in REQUIRED.items() if gate in gates)
