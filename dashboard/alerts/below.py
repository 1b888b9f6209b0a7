"""A unit's rates against the threshold in one month: which warnings hold, which have recovered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dashboard.alerts.model import Level
from dashboard.appraisal import indicators, warnings
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.views.counts import Counts


@dataclass(frozen=True)
class Below:
    """One indicator of a unit in a month: its level, or "" with the threshold reached again.

    `single`: under the threshold by too few orders for a formal warning of its kind of unit.
    """

    indicator: str
    level: Level
    single: bool
    detail: dict[str, Any]


def judge_month(
    counts: Counts, kind: str, settings: AppraisalSettings, *, running: bool = False
) -> tuple[Below, ...]:
    """Return what a month says of each warned rate; of what it does not decide nothing.

    A closed month under the threshold is red, a running one amber, and that from the minimum sample on. A
    rate without a denominator, or of too few answers, is neither under the threshold nor recovered.
    """
    levels = warnings.levels(counts, kind, settings)
    reached = {name: warnings.reach(name, counts, settings) for name in warnings.WARNED}
    spared = settings.warning_mode == "all" and "reached" in reached.values()
    found = []
    for name, level in levels.items():
        rate = indicators.indicator(name, counts, settings)
        detail = {
            "numerator": str(rate.numerator),
            "denominator": rate.denominator,
            "threshold": str(settings.threshold),
            "missed": warnings.missed(name, counts, settings),
            "formal": settings.formal_unsolved.get(kind, 1),
            "mode": settings.warning_mode,
            "running": running,
        }
        single = level == "spared" and not spared
        if level == "formal" and not (running and rate.size < settings.sample(kind)):
            found.append(Below(name, "amber" if running else "red", False, detail))
        elif reached[name] == "reached" or spared or single:
            found.append(Below(name, "", single, detail))
    return tuple(found)


def months_running(name: str, months: Iterable[tuple[Counts, AppraisalSettings]], kind: str) -> int:
    """Return how many closed months in a row, the newest first, were formally under the threshold."""
    run = 0
    for counts, settings in months:
        if warnings.levels(counts, kind, settings)[name] != "formal":
            break
        run += 1
    return run
