"""Scores, ranks and bands of units, on exact fractions and the published two decimals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import INDICATORS, AppraisalSettings, IndicatorRule, exact
from dashboard.views.counts import Counts, RankRow, Rate, Score, ScoreItem, WarningState
from dashboard.views.reference import Unit


def score(counts: Counts, level: str, settings: AppraisalSettings) -> Score:
    """Score a unit: each indicator loses a share of its weight per point below its target.

    An indicator below the minimum sample on its own denominator, or satisfaction below its coverage, is not
    scored and its weight is spread over the others in proportion; samples are counted before exclusion, so
    that excluding orders takes no indicator out. Where neglected orders decide whether satisfaction is
    scored, the lower of both scores counts: neglect can neither bring an indicator in nor take it out to
    its profit. `points` is rounded to two decimals as the settings say, None when nothing can be scored.
    """
    rates = {name: indicators.indicator(name, counts, settings) for name in INDICATORS}
    reasons = {name: _unscored_reason(name, rates[name], counts, level, settings) for name in INDICATORS}
    found = _scored(rates, reasons, settings)
    doubt = (
        "" if reasons["satisfaction"] else _decided_by_neglect(rates["satisfaction"], counts, level, settings)
    )
    if not doubt or found.points is None:
        return found
    without = _scored(rates, reasons | {"satisfaction": doubt}, settings)
    return without if without.points is not None and without.points < found.points else found


@dataclass(frozen=True)
class _Part:
    """What an indicator can lose: its weight as set and as used, its target, the most, per point below it."""

    weight: Fraction
    target: Fraction
    used: Fraction
    most: Fraction
    per_point: Fraction


@lru_cache(maxsize=1024)  # settings are few, and every unit of every month is scored with them
def _parts(rules: tuple[IndicatorRule, ...], scored: tuple[bool, ...]) -> tuple[Fraction, tuple[_Part, ...]]:
    """Return all points and each indicator's part, the weights of those not scored spread over the others."""
    weights = [exact(rule.weight) for rule in rules]
    of_scored = sum((weight for weight, counts in zip(weights, scored, strict=True) if counts), Fraction(0))
    total = sum(weights, Fraction(0))
    shared = total / of_scored if of_scored else Fraction(0)
    return total, tuple(
        _Part(
            weight=weight,
            target=exact(rule.target),
            used=weight * shared,
            most=(weight - exact(rule.floor)) * shared,
            per_point=weight * shared * exact(rule.loss_per_point),
        )
        for rule, weight in zip(rules, weights, strict=True)
    )


def _scored(rates: Mapping[str, Rate], reasons: Mapping[str, str], settings: AppraisalSettings) -> Score:
    """Return the score in which indicators with a reason are not scored."""
    total, parts = _parts(
        tuple(settings.indicators[name] for name in INDICATORS),
        tuple(not reasons[name] for name in INDICATORS),
    )
    items = tuple(
        _item(name, rates[name], part, reasons[name]) for name, part in zip(INDICATORS, parts, strict=True)
    )
    if not any(part.used for part in parts):
        return Score(None, items)
    # Of many sums only the last fraction is reduced.
    top, below = total.numerator, total.denominator
    for lost in (item.lost for item in items if item.lost):
        top, below = top * lost.denominator - lost.numerator * below, below * lost.denominator
    return Score(Fraction(indicators.rounded(Fraction(top, below), 2, settings.rounding)), items)


def _unscored_reason(name: str, rate: Rate, counts: Counts, level: str, settings: AppraisalSettings) -> str:
    if not settings.indicators[name].weight:
        return "weight"
    if not rate.denominator:
        return "empty"
    if rate.size < settings.sample(level):
        return "sample"
    if name == "satisfaction":
        _least, most = indicators.answers_told(counts, settings)
        if not most.reaches(exact(settings.satisfaction_coverage)):
            return "coverage"
    return ""


def _decided_by_neglect(rate: Rate, counts: Counts, level: str, settings: AppraisalSettings) -> str:
    """Return why satisfaction would not be scored without the neglected orders, "" where it would be."""
    settled = max(rate.denominator - counts.neglected, counts.sample("settled"))
    if settings.neglected_apart and settled < settings.sample(level):
        return "settled"
    least, _most = indicators.answers_told(counts, settings)
    if not least.reaches(exact(settings.satisfaction_coverage)):
        return "coverage"
    return ""


def _item(name: str, rate: Rate, part: _Part, reason: str) -> ScoreItem:
    """Return what an indicator loses of its part."""
    nothing = Fraction(0)
    if reason or not rate.denominator:
        return ScoreItem(name, rate, part.target, part.weight, nothing, nothing, False, reason)
    # target − 100 × rate as whole numbers over their product: one fraction instead of six to be reduced.
    target, top, per = part.target, rate.numerator, part.per_point
    below = target.numerator * top.denominator * rate.denominator - 100 * top.numerator * target.denominator
    if below <= 0:
        return ScoreItem(name, rate, target, part.weight, part.used, nothing, True)
    of = target.denominator * top.denominator * rate.denominator
    lost = min(part.most, Fraction(per.numerator * below, per.denominator * of))
    return ScoreItem(name, rate, target, part.weight, part.used, lost, True)


def competition_ranks(points: Mapping[str, Fraction]) -> dict[str, int]:
    """Rank keys by points, highest first; equal points share a rank and the next is skipped (1, 2, 2, 4)."""
    first: dict[Fraction, int] = {}
    for place, value in enumerate(sorted(points.values(), reverse=True), start=1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in points.items()}


def band(points: Fraction, settings: AppraisalSettings) -> str:
    """Return the msgid of the band that a score belongs to."""
    for candidate in sorted(settings.bands, key=lambda each: each.lowest, reverse=True):
        if points >= exact(candidate.lowest):
            return candidate.name
    return settings.bands[-1].name


def rank_units(
    units: Sequence[Unit],
    counts: Mapping[str, Counts],
    before_exclusion: Mapping[str, Counts],
    settings: AppraisalSettings,
    previous: Mapping[str, int] | None = None,
    warnings: Mapping[str, tuple[WarningState, ...]] | None = None,
) -> tuple[RankRow, ...]:
    """Rank the units of one level: ranked ones by rank, ties and all unranked in the official order.

    A unit is ranked when it has a score and its due orders before exclusion reach the minimum sample, so
    that excluding orders can never take a unit out of the ranking. `previous` maps codes to the ranks of
    the period before.
    """
    due = {code: each.due for code, each in before_exclusion.items()}
    scores, ranked = _ranked(units, counts, due, settings)
    ranks = competition_ranks(ranked)
    taken = Counter(ranks.values())
    rows = [
        RankRow(
            unit=unit,
            counts=_counts(counts, unit),
            before_exclusion=_counts(before_exclusion, unit),
            score=scores[unit.code],
            rank=ranks.get(unit.code),
            tied=taken[ranks.get(unit.code, 0)] > 1,
            change=_change(unit.code, ranks, previous or {}),
            previous_rank=(previous or {}).get(unit.code),
            band=band(ranked[unit.code], settings) if unit.code in ranked else "",
            warnings=(warnings or {}).get(unit.code, ()),
        )
        for unit in units
    ]
    return tuple(sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.unit.official_order)))


def ranks_alone(
    units: Sequence[Unit], counts: Mapping[str, Counts], settings: AppraisalSettings
) -> dict[str, int]:
    """Return the ranks that `rank_units` gives, of counts that tell the due orders before exclusion."""
    due = {code: each.due_before_exclusion for code, each in counts.items()}
    return competition_ranks(_ranked(units, counts, due, settings)[1])


def _ranked(
    units: Sequence[Unit],
    counts: Mapping[str, Counts],
    due_before_exclusion: Mapping[str, int],
    settings: AppraisalSettings,
) -> tuple[dict[str, Score], dict[str, Fraction]]:
    """Return the score of each unit, and the points of those that are ranked."""
    scores = {unit.code: score(_counts(counts, unit), unit.kind, settings) for unit in units}
    return scores, {
        unit.code: points
        for unit in units
        if (points := scores[unit.code].points) is not None
        and due_before_exclusion.get(unit.code, 0) >= settings.sample(unit.kind)
    }


def with_district_ranks(rows: Sequence[RankRow]) -> tuple[RankRow, ...]:
    """Add to ranked townships their rank inside their own district."""
    districts: dict[int | None, dict[str, Fraction]] = {}
    for row in rows:
        if row.rank is not None and row.score.points is not None:
            districts.setdefault(row.unit.district_id, {})[row.unit.code] = row.score.points
    ranks = {code: rank for group in districts.values() for code, rank in competition_ranks(group).items()}
    return tuple(replace(row, district_rank=ranks.get(row.unit.code)) for row in rows)


def _counts(counts: Mapping[str, Counts], unit: Unit) -> Counts:
    return counts.get(unit.code) or Counts(key=unit.code)


def _change(code: str, ranks: Mapping[str, int], previous: Mapping[str, int]) -> int | None:
    return previous[code] - ranks[code] if code in ranks and code in previous else None
