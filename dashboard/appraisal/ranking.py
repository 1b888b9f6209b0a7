"""Scores, ranks and bands of units, on exact fractions and the published two decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import INDICATORS, AppraisalSettings, exact
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


def _scored(rates: Mapping[str, Rate], reasons: Mapping[str, str], settings: AppraisalSettings) -> Score:
    """Return the score in which indicators with a reason are not scored."""
    weights = {name: exact(settings.indicators[name].weight) for name in INDICATORS}
    scored_weight = sum((weights[name] for name in INDICATORS if not reasons[name]), Fraction(0))
    total_weight = sum(weights.values(), Fraction(0))
    shared = total_weight / scored_weight if scored_weight else Fraction(0)
    items = tuple(_item(name, rates[name], settings, shared, reasons[name]) for name in INDICATORS)
    if not scored_weight:
        return Score(None, items)
    points = total_weight - sum((item.lost for item in items), Fraction(0))
    return Score(Fraction(indicators.rounded(points, 2, settings.rounding)), items)


def _unscored_reason(name: str, rate: Rate, counts: Counts, level: str, settings: AppraisalSettings) -> str:
    if not settings.indicators[name].weight:
        return "weight"
    if not rate.denominator:
        return "empty"
    if rate.size < settings.sample(level):
        return "sample"
    if name == "satisfaction":
        _least, most = indicators.answers_told(counts, settings)
        if most.value is None or most.value < exact(settings.satisfaction_coverage):
            return "coverage"
    return ""


def _decided_by_neglect(rate: Rate, counts: Counts, level: str, settings: AppraisalSettings) -> str:
    """Return why satisfaction would not be scored without the neglected orders, "" where it would be."""
    settled = max(rate.denominator - counts.neglected, counts.sample("settled"))
    if settings.neglected_apart and settled < settings.sample(level):
        return "sample"
    least, _most = indicators.answers_told(counts, settings)
    if least.value is None or least.value < exact(settings.satisfaction_coverage):
        return "coverage"
    return ""


def _item(name: str, rate: Rate, settings: AppraisalSettings, shared: Fraction, reason: str) -> ScoreItem:
    """Return what an indicator loses; `shared` is by how much the unscored ones raise its weight."""
    rule = settings.indicators[name]
    weight, target, nothing = exact(rule.weight), exact(rule.target), Fraction(0)
    if reason or rate.value is None:
        return ScoreItem(name, rate, target, weight, nothing, nothing, False, reason)
    used, below = weight * shared, target - rate.value * 100
    if below <= 0:
        return ScoreItem(name, rate, target, weight, used, nothing, True)
    most = used - exact(rule.floor) * shared
    lost = min(most, used * exact(rule.loss_per_point) * below)
    return ScoreItem(name, rate, target, weight, used, lost, True)


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
    scores = {unit.code: score(_counts(counts, unit), unit.kind, settings) for unit in units}
    ranked = {
        unit.code: points
        for unit in units
        if (points := scores[unit.code].points) is not None
        and _counts(before_exclusion, unit).due >= settings.sample(unit.kind)
    }
    ranks = competition_ranks(ranked)
    taken = list(ranks.values())
    rows = [
        RankRow(
            unit=unit,
            counts=_counts(counts, unit),
            before_exclusion=_counts(before_exclusion, unit),
            score=scores[unit.code],
            rank=ranks.get(unit.code),
            tied=taken.count(ranks.get(unit.code, 0)) > 1,
            change=_change(unit.code, ranks, previous or {}),
            previous_rank=(previous or {}).get(unit.code),
            band=band(ranked[unit.code], settings) if unit.code in ranked else "",
            warnings=(warnings or {}).get(unit.code, ()),
        )
        for unit in units
    ]
    return tuple(sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.unit.official_order)))


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
