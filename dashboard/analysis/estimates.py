"""Analyse a ranking: from counts and ranked rows to estimates, groups, history and the mix of categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from dashboard.appraisal import indicators
from dashboard.appraisal import statistics as stats
from dashboard.appraisal.forms import IndicatorRule
from dashboard.appraisal.registry import REGISTRY
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import month_end, month_start
from dashboard.views.analysis import TRAITS, CategoryTable, Estimate, FunnelBand, MixRow, SameKind
from dashboard.views.counts import Counts, RankRow, Rate, ScoreItem
from dashboard.views.reference import Category, Period, Unit

FUNNEL_POINTS = 160
MONTHS_OF_CATEGORIES = 3


def pooled(rates: Sequence[Rate]) -> Rate:
    """Return the rate of several groups taken together."""
    return Rate(sum((rate.numerator for rate in rates), Fraction(0)), sum(rate.denominator for rate in rates))


def interval_of(rate: Rate) -> stats.Interval | None:
    """Return Wilson's interval of a rate."""
    return stats.wilson(float(rate.numerator), rate.denominator)


def score_draws(
    rows: Sequence[RankRow], settings: AppraisalSettings, seed_parts: tuple[str, ...]
) -> stats.Floats:
    """Draw plausible scores of ranked units: a row a draw, a column a unit, rounded as published.

    Each scored indicator is drawn apart; which indicators are scored, and with what weight, stays as it is.
    """
    columns = [_unit_draws(row, settings, seed_parts) for row in rows]
    return np.column_stack(columns) if columns else np.empty((stats.DRAWS, 0))


def _unit_draws(row: RankRow, settings: AppraisalSettings, seed_parts: tuple[str, ...]) -> stats.Floats:
    score = row.score
    rules = settings.form_of(row.unit.kind, row.unit.code).indicators
    points = np.full(stats.DRAWS, float(score.total + score.added))
    for item in score.items:
        if not item.scored:
            continue
        rule = rules[item.indicator]
        if REGISTRY[item.indicator].of != "rate":
            points -= float(item.lost)
            continue
        seed = stats.seed_of(*seed_parts, row.unit.code, item.indicator)
        share = stats.jeffreys_draws(float(item.rate.numerator), item.rate.denominator, seed)
        points -= _drawn_losses(item, rule, share)
    return np.asarray(np.round(points, 2))


def _drawn_losses(item: ScoreItem, rule: IndicatorRule, share: stats.Floats) -> stats.Floats:
    """Return what a rule takes of each drawn share: dashboard.appraisal.scoring on arrays."""
    fewer, used = REGISTRY[item.indicator].fewer, float(item.weight_used)
    spread = used / float(item.weight)
    most = used - float(rule.floor) * spread
    good = 1 - share if fewer else share
    if rule.kind == "banded":
        drawn = np.full(share.shape, float(rule.floor))
        for step in rule.steps:
            limit = float(step.lowest) / 100
            reached = good >= (1 - limit if fewer else limit)
            drawn = np.maximum(drawn, np.where(reached, float(step.points), 0.0))
        return np.asarray(used - spread * drawn)
    if rule.kind == "proportional":
        return np.asarray(np.minimum(most, used * (1 - good)))
    target = 100 - float(item.target) if fewer else float(item.target)
    below = np.maximum(0.0, target - 100 * good)
    given = rule.points_per_point
    per_point = used * float(rule.loss_per_point) if given is None else spread * float(given)
    return np.asarray(np.minimum(most, per_point * below))


def estimates(
    rows: Sequence[RankRow],
    indicator: str,
    level: str,
    settings: AppraisalSettings,
    ranks: Mapping[str, tuple[int, int]],
) -> tuple[Estimate, ...]:
    """Return each unit's rate with interval, funnel position and plausible ranks, in the rows' order."""
    rates = [indicators.indicator(indicator, row.counts, settings) for row in rows]
    common = pooled(rates)
    return tuple(
        Estimate(
            unit=row.unit,
            rate=rate,
            interval=interval_of(rate),
            small=rate.denominator < settings.sample(level),
            position=_position(rate, common),
            ranks=ranks.get(row.unit.code),
        )
        for row, rate in zip(rows, rates, strict=True)
    )


def _position(rate: Rate, common: Rate) -> int:
    if rate.value is None or common.value is None:
        return 0
    return stats.funnel_position(float(rate.value), rate.denominator, float(common.value))


def funnel(rates: Sequence[Rate]) -> FunnelBand:
    """Return the funnel's limits for denominators from 1 to the largest of the rates."""
    common = pooled(rates)
    most = max((rate.denominator for rate in rates), default=0)
    if common.value is None:
        return FunnelBand(common)
    share = float(common.value)
    ns = tuple(dict.fromkeys(np.linspace(1, most, min(most, FUNNEL_POINTS)).round().astype(int).tolist()))
    inner, outer = (tuple(stats.funnel_limits(share, n, level) for n in ns) for level in stats.FUNNEL_LEVELS)
    return FunnelBand(common, ns, inner, outer)


def plausible(
    rows: Sequence[RankRow], settings: AppraisalSettings, seed_parts: tuple[str, ...]
) -> tuple[dict[str, tuple[int, int]], tuple[tuple[Unit, ...], ...]]:
    """Return the plausible ranks by code, and the groups of ranked units that cannot be told apart."""
    ranked = [row for row in rows if row.rank is not None]
    draws = score_draws(ranked, settings, seed_parts)
    ranges = stats.plausible_ranks(draws, [row.rank or 0 for row in ranked])
    groups = tuple(tuple(ranked[place].unit for place in run) for run in stats.alike_groups(draws))
    return {row.unit.code: each for row, each in zip(ranked, ranges, strict=True)}, groups


def same_kind(estimated: Sequence[Estimate]) -> tuple[SameKind, ...]:
    """Return the units of each trait taken together; a trait that no unit has is left out."""
    found = []
    for trait in TRAITS:
        members = [each for each in estimated if trait in each.unit.traits]
        if members:
            rate = pooled([each.rate for each in members])
            units = tuple(sorted((each.unit for each in members), key=lambda unit: unit.official_order))
            found.append(SameKind(trait, units, rate, interval_of(rate)))
    return tuple(found)


def category_span(period: Period) -> Period:
    """Return the period of the category table: at least three months, for a month leaves most cells empty."""
    first = month_start(period.last, MONTHS_OF_CATEGORIES - 1)
    if period.first <= first:
        return period
    last = month_end(period.last)
    return Period(f"{first:%Y-%m}..{last:%Y-%m}", first, last, "months")


def category_table(
    period: Period,
    units: Sequence[Unit],
    categories: Sequence[Category],
    found: Mapping[tuple[str, str], Counts],
    indicator: str,
    level: str,
    settings: AppraisalSettings,
) -> CategoryTable:
    """Return the rates by unit and category, and each unit's rate under the common mix of categories."""
    listed = {unit.code for unit in units}
    cells = {
        key: rate
        for key, counts in found.items()
        if key[0] in listed and (rate := indicators.indicator(indicator, counts, settings)).denominator
    }
    shown = tuple(each for each in categories if any(code == each.code for _unit, code in cells))
    totals = {
        each.code: pooled([rate for (_unit, code), rate in cells.items() if code == each.code])
        for each in shown
    }
    return CategoryTable(
        period, shown, cells, totals, tuple(_mix(unit, cells, totals, level, settings) for unit in units)
    )


def _mix(
    unit: Unit,
    cells: Mapping[tuple[str, str], Rate],
    totals: Mapping[str, Rate],
    level: str,
    settings: AppraisalSettings,
) -> MixRow:
    own = {code: rate for (name, code), rate in cells.items() if name == unit.code and code in totals}
    rate = pooled(list(own.values()))
    adjusted = stats.standardise(_numbers(own), _numbers(totals))
    return MixRow(unit, rate, rate.denominator < settings.sample(level), adjusted)


def _numbers(rates: Mapping[str, Rate]) -> dict[str, tuple[float, int]]:
    return {code: (float(rate.numerator), rate.denominator) for code, rate in rates.items()}
