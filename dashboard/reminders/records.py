"""States and acts of spot calls."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.records.step import Step

STEPS: Mapping[str, tuple[Step, ...]] = {
    "spot_call": (
        Step("answer", ("drawn",), "answered"),
        Step("miss", ("drawn",), "missed"),
    ),
}
OWED: Mapping[str, tuple[str, ...]] = {"spot_call": ()}
