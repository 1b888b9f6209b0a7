"""States of months and of appeals, and the acts that lead from one to the next.

A month goes from provisional to its check and to the lock; corrections change no state. A township's appeal
goes to its district first, all others to the city's office.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.records.step import Step

APPEAL_STATES = ("district", "city", "granted", "refused", "withdrawn")
OPEN_APPEALS = ("district", "city")
STEPS: Mapping[str, tuple[Step, ...]] = {
    "month": (Step("lock", ("checking",), "locked"), Step("correct", ("locked",), "locked")),
    "appeal": (
        Step("forward", ("district",), "city", "owner"),
        Step("dismiss", ("district",), "refused", "owner"),
        Step("grant", ("city",), "granted"),
        Step("refuse", ("city",), "refused"),
        Step("withdraw", OPEN_APPEALS, "withdrawn", "owner"),
    ),
}
# Nobody's deadline runs beside that of the check itself.
OWED: Mapping[str, tuple[str, ...]] = {"month": (), "appeal": ()}
