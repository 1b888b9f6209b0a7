"""Indicators: every rate is computed from counts here and nowhere else, as an exact fraction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from operator import mul

from dashboard.appraisal.registry import REGISTRY
from dashboard.appraisal.settings import AppraisalSettings, Rounding
from dashboard.definitions.indicators import Declared
from dashboard.views.counts import Counts, Rate
from dashboard.views.vocabulary import RATED_ANSWERS

# What the rates of orders read of Counts, under any settings: a table that counts less shows wrong rates.
RATE_COUNTS = (
    *("due", "verified", "unverified", "verdict_missing", "solved", "on_time"),
    *("satisfied", "basic", "fair", "dissatisfied", "called"),
    *("neglected", "satisfied_neglected", "basic_neglected", "fair_neglected", "dissatisfied_neglected"),
    "called_neglected",
)


# Points of the six items in hundredths, counted where they differ from item to item.
WEIGHED_MET, WEIGHED_APPLICABLE = "six_points_met", "six_points_applicable"


def resolution(counts: Counts, settings: AppraisalSettings) -> Rate:
    """Return 问题解决率: confirmed solved ÷ (due − closed without an official verdict).

    Without a denominator where no order's table has an official verdict: unknown is not 0 %. The settings
    may put other due orders into the denominator.
    """
    return Rate(Fraction(counts.solved), _resolvable(counts, settings), counts.sample("resolution"))


def resolution_or_confirmed(counts: Counts, settings: AppraisalSettings) -> Rate:
    """Return 解决或服务确认率: the second series, which counts 服务确认 as well."""
    return Rate(Fraction(counts.solved_or_confirmed), _resolvable(counts, settings))


def _resolvable(counts: Counts, settings: AppraisalSettings) -> int:
    return to_resolve(counts, settings) if counts.verdict_missing < counts.due else 0


def to_resolve(counts: Counts, settings: AppraisalSettings) -> int:
    """Return the number of due orders that stand in the denominator of the resolution rate."""
    return {
        "verified": counts.due - counts.unverified,
        "due": counts.due,
        "judged": counts.verified,
        "closed": counts.due_closed,
    }[settings.denominator]


def left_outside(counts: Counts, settings: AppraisalSettings) -> int:
    """Return how many due orders the office's own denominator leaves out, 0 under the product's.

    Those closed without a verdict stand outside the product's too, under a name of their own.
    """
    if settings.denominator not in ("judged", "closed"):
        return 0
    return counts.due - to_resolve(counts, settings)


def satisfaction(counts: Counts, settings: AppraisalSettings) -> Rate:
    """Return 满意度（含逾期未办件）: Σ credit ÷ (answered + open past due + withdrawn at the unit's request).

    The latter two have no credit, whatever was answered before, so that leaving a bad order open raises
    nothing; the settings may leave them outside. Unrated and unreached stay outside, unless the settings put
    those called in vain, or all due orders, into the denominator with no credit.
    """
    if settings.neglected == "outside":
        return replace(satisfaction_rated(counts, settings), sample=counts.sample("satisfaction"))
    settled = (counts.of(answer) - counts.of(f"{answer}_neglected") for answer in RATED_ANSWERS)
    return Rate(_credit(settled, settings), counts.of(settings.to_rate), counts.sample("satisfaction"))


def satisfaction_rated(counts: Counts, settings: AppraisalSettings) -> Rate:
    """Return the plain 满意度 that stands beside: Σ credit of the final answers ÷ answered."""
    return Rate(_credit(map(counts.of, RATED_ANSWERS), settings), counts.of(settings.answers))


def _credit(numbers: Iterable[int], settings: AppraisalSettings) -> Fraction:
    """Return the sum of the credits of so many answers of each class, in the order of RATED_ANSWERS."""
    shares, whole = _shares(tuple(map(settings.credit, RATED_ANSWERS)))
    return Fraction(sum(map(mul, shares, numbers)), whole)


@lru_cache(maxsize=64)
def _shares(credits: tuple[Fraction, ...]) -> tuple[tuple[int, ...], int]:
    """Return the credits as whole numbers over their common denominator."""
    whole = lcm(*(each.denominator for each in credits))
    return tuple(int(each * whole) for each in credits), whole


def on_time(counts: Counts, settings: AppraisalSettings) -> Rate:
    """Return 按时办结率: closed by the deadline ÷ due, open overdue orders in the denominator.

    The settings may leave the open ones out: then it is closed in time ÷ closed.
    """
    below: int = getattr(counts, denominator("on_time", settings))
    return Rate(Fraction(counts.on_time), below, counts.sample("on_time"))


def six(counts: Counts, settings: AppraisalSettings | None = None) -> Rate:
    """Return 接诉即办六项: scorecard items met ÷ applicable items of provincial orders.

    Where the settings weigh the items differently, their points are summed instead, in hundredths.
    """
    if settings is not None and settings.weighs_items:
        return Rate(Fraction(counts.of(WEIGHED_MET)), counts.of(WEIGHED_APPLICABLE), counts.sample("six"))
    return Rate(Fraction(counts.six_met), counts.six_applicable, counts.sample("six"))


def coverage(counts: Counts) -> Rate:
    """Return 核实覆盖: due closed orders with an official verdict ÷ due closed orders."""
    return Rate(Fraction(counts.verified), counts.verified + counts.unverified)


def answer_coverage(counts: Counts) -> Rate:
    """Return 评价覆盖: answered ÷ due."""
    return Rate(Fraction(counts.answered), counts.due)


def fully_satisfied(counts: Counts, settings: AppraisalSettings) -> int:
    """Return how many orders count with full credit in satisfaction."""
    return counts.satisfied - (counts.satisfied_neglected if settings.neglected == "uncredited" else 0)


def answers_told(counts: Counts, settings: AppraisalSettings) -> tuple[Rate, Rate]:
    """Return the least and the greatest share of the due orders that have an answer.

    What was neglected has none yet: it counts as not answered in the least and as answered in the greatest,
    so that neglect moves neither towards the other (see dashboard.appraisal.ranking.score).
    """
    if settings.neglected == "outside":
        plain = answer_coverage(counts)
        return plain, plain
    settled = counts.answered - counts.answered_neglected
    return Rate(Fraction(settled), counts.due), Rate(Fraction(counts.rated_or_neglected), counts.due)


def resolution_bounds(counts: Counts) -> tuple[Fraction, Fraction] | None:
    """Return the lowest and highest resolution rate that unverified orders leave open; None without due."""
    if not counts.due:
        return None
    return Fraction(counts.solved, counts.due), Fraction(counts.solved + counts.unverified, counts.due)


def indicator(name: str, counts: Counts, settings: AppraisalSettings) -> Rate:
    """Return the rate of a scored indicator by its name."""
    if name in _SCORED:
        return _SCORED[name](counts, settings)
    further = REGISTRY[name]
    return Rate(Fraction(counts.of(further.top)), counts.of(further.bottom), counts.sample(name))


_SCORED = {"resolution": resolution, "satisfaction": satisfaction, "on_time": on_time, "six": six}


def declared(indicator: Declared, counts: Counts) -> Rate:
    """Return an indicator declared in dashboard.definitions.indicators: orders above the line ÷ below it."""
    return Rate(Fraction(counts.of(indicator.top)), counts.of(indicator.bottom))


def denominator(name: str, settings: AppraisalSettings) -> str:
    """Return the measure whose orders stand in the denominator of a rate; six items are no orders."""
    if name == "satisfaction":
        return settings.to_rate
    if name == "on_time":
        return "due_closed" if settings.on_time == "closed" else "due"
    return {"resolution": "resolvable", "six": "provincial"}.get(name) or REGISTRY[name].bottom


def scaled(top: int, bottom: int, decimals: int, rounding: Rounding) -> int:
    """Round top ÷ bottom, ≥ 0, half up, half to even or truncated; return it in units of its last decimal."""
    whole, rest = divmod(top * int(10**decimals), bottom)
    if rounding == "truncate":
        return whole
    if rounding == "half_even" and 2 * rest == bottom:
        return whole + whole % 2
    return whole + (2 * rest >= bottom)


def rounded(value: Fraction, decimals: int, rounding: Rounding) -> Decimal:
    """Round an exact fraction by its amount (negatives as their opposites), in decimal arithmetic."""
    size = abs(value)
    whole = scaled(size.numerator, size.denominator, decimals, rounding)
    found = Decimal(whole).scaleb(-decimals)
    return -found if value < 0 and whole else found


def round_half_up(value: Fraction, decimals: int) -> Decimal:
    """Round an exact fraction half up (away from zero for negatives), in decimal arithmetic."""
    return rounded(value, decimals, "half_up")


def percent_text(
    value: Fraction,
    decimals: int = 2,
    thresholds: tuple[Decimal, ...] = (Decimal(90), Decimal(100)),
    rounding: Rounding = "half_up",
) -> str:
    """Print a rate as per cent, rounded as the office does but never across a threshold.

    89.996 % prints 89.99, never 90.00; 100 prints only when it is all.
    """
    percent = value * 100
    shown = rounded(percent, decimals, rounding)
    for threshold in thresholds:
        if percent < threshold <= shown:
            step = Decimal(1).scaleb(-decimals)
            return str((threshold - step).quantize(step, rounding=ROUND_HALF_UP))
    return str(shown.quantize(Decimal(1).scaleb(-decimals)))
