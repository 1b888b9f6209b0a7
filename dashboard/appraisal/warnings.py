"""Warnings under the threshold (90 %): formal, near, and for how many closed months in a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings, exact
from dashboard.views.counts import Counts, Rate, WarningLevel, WarningState

WARNED = ("resolution", "satisfaction")
Reach = Literal["reached", "below", "unknown"]
Level = WarningLevel


def level(name: str, counts: Counts, kind: str, settings: AppraisalSettings) -> Level:
    """Tell whether a rate is formally below the threshold, spared, near it, or none of these.

    Spared: below with fewer unsolved orders than a formal warning of this kind of unit needs. Near: at or
    above, but one further unsolved order (or worst answer) would put it below. A unit that missed nothing is
    not near, however few orders it has. Satisfaction is judged only at its coverage.
    """
    rate, stands = indicators.indicator(name, counts, settings), reach(name, counts, settings)
    if stands == "unknown":
        return "none"
    if stands == "below":
        enough = missed(name, counts, settings) >= settings.formal_unsolved.get(kind, 1)
        return "formal" if enough else "spared"
    if rate.numerator == rate.denominator:
        return "none"
    worse = Rate(rate.numerator, rate.denominator + settings.near_band)
    return "near" if _against(worse, settings) == "below" else "none"


def missed(name: str, counts: Counts, settings: AppraisalSettings) -> int:
    """Return how many orders a formal warning counts: unsolved ones, or those without full credit."""
    reached = counts.solved if name == "resolution" else indicators.fully_satisfied(counts, settings)
    return indicators.indicator(name, counts, settings).denominator - reached


def _covered(name: str, counts: Counts, settings: AppraisalSettings) -> bool:
    if name != "satisfaction":
        return True
    _least, most = indicators.answers_told(counts, settings)
    return most.reaches(exact(settings.satisfaction_coverage))


def reach(name: str, counts: Counts, settings: AppraisalSettings) -> Reach:
    """Tell whether a rate stands at or above the threshold, on the exact fraction.

    "unknown" without a denominator, and of satisfaction below its coverage: neither reached nor failed.
    """
    if not _covered(name, counts, settings):
        return "unknown"
    return _against(indicators.indicator(name, counts, settings), settings)


def reach_all(counts: Counts, settings: AppraisalSettings) -> Reach:
    """Tell whether all warned rates reach the threshold: one below fails, else one unknown leaves it open."""
    found = [reach(name, counts, settings) for name in WARNED]
    return "below" if "below" in found else "unknown" if "unknown" in found else "reached"


def _against(rate: Rate, settings: AppraisalSettings) -> Reach:
    if not rate.denominator:
        return "unknown"
    return "reached" if rate.reaches(exact(settings.threshold) / 100) else "below"


def levels(counts: Counts, kind: str, settings: AppraisalSettings) -> dict[str, Level]:
    """Return the level of each warned rate of one unit and period.

    In mode "all" a formal warning needs both rates below; a single one is spared.
    """
    found = {name: level(name, counts, kind, settings) for name in WARNED}
    if settings.warning_mode == "all" and any(each != "formal" for each in found.values()):
        return {name: "spared" if each == "formal" else each for name, each in found.items()}
    return found


def states(
    counts: Counts,
    closed_months: Sequence[Counts],
    kind: str,
    settings: AppraisalSettings,
    settings_then: Sequence[AppraisalSettings] = (),
) -> tuple[WarningState, ...]:
    """Return the warnings of one unit, with the run of closed months (newest first) formally below.

    `settings_then` are the settings of each closed month, where they were not always the same.
    """
    then = settings_then or [settings] * len(closed_months)
    found = []
    for name, each in levels(counts, kind, settings).items():
        if each != "none":
            run = 0
            for month, in_force in zip(closed_months, then, strict=True):
                if levels(month, kind, in_force)[name] != "formal":
                    break
                run += 1
            found.append(WarningState(name, each, run if each == "formal" else 0))
    return tuple(found)
