"""Books, reasons and states of the ledgers, and the acts that lead from one state to the next.

A unit hands in its evidence and asks for the sign-off, the city signs off or sends back; the weekly note and
the promise change no state (dashboard.ledgers.notes, dashboard.ledgers.promises).
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.order.ledgers import OPEN_BOOKS
from dashboard.records.step import Step

BOOKS = OPEN_BOOKS
# 政策, 资金, 历史遗留, 权责不清, then what units name beside these four.
REASONS = ("policy", "funds", "history", "unclear", "technical", "third_party", "other")
STATES = ("open", "asked", "returned", "closed")
# A promise is asked to be moved, and that is granted or refused; it is given up; or the item was signed off
# before anybody decided.
CHANGES = ("asked", "granted", "refused", "given_up", "lapsed")
STANDING = ("open", "asked", "returned")  # on the books
STEPS: Mapping[str, tuple[Step, ...]] = {
    "ledger": (
        Step("ask", ("open", "returned"), "asked", "owner"),
        Step("return", ("asked",), "returned"),
        Step("close", STANDING, "closed"),
    )
}
# The promise runs in these states; while the city reads the evidence it is not the unit's time.
OWED: Mapping[str, tuple[str, ...]] = {"ledger": ("open", "returned")}
