"""Scores of units: what each indicator of a form brings and loses, on exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from dashboard.appraisal import indicators
from dashboard.appraisal.forms import Form, IndicatorRule
from dashboard.appraisal.registry import ADDED, RATE_KINDS, REGISTRY
from dashboard.appraisal.settings import AppraisalSettings, exact
from dashboard.views.counts import Counts, Rate, Score, ScoreItem

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Peers:
    """What the units of a group have of a measure together, and what the one with most of it has."""

    total: Mapping[str, int] = field(default_factory=dict)
    largest: Mapping[str, int] = field(default_factory=dict)


def peers_of(counts: Iterable[Counts], form: Form) -> Peers:
    """Return the numbers of a group that the rules of its form compare a unit with."""
    each = list(counts)
    measures = {REGISTRY[name].top for name, rule in form.indicators.items() if rule.kind == "share"}
    measures |= {REGISTRY[name].told for name in form.indicators} - {""}
    return Peers(
        {name: sum(one.of(name) for one in each) for name in measures},
        {name: max((one.of(name) for one in each), default=0) for name in measures},
    )


def score(
    counts: Counts,
    level: str,
    settings: AppraisalSettings,
    peers: Peers | None = None,
    code: str = "",
) -> Score:
    """Score a unit by the form of its group: full points less what each indicator's rule takes.

    A rate below the minimum sample on its own denominator, or satisfaction below its coverage, is not
    scored and its weight is spread over the other rates in proportion; samples are counted before exclusion,
    so that excluding orders takes no indicator out. Where neglected orders decide whether satisfaction is
    scored, the lower of both scores counts: neglect can neither bring an indicator in nor take it out to
    its profit. `points` is rounded to two decimals as the settings say, None when nothing can be scored.
    `peers` are the numbers of the unit's group: without them no volume is scored.
    """
    form = settings.form_of(level, code or counts.key)
    rates = {name: _rate(name, rule, counts, settings, peers) for name, rule in form.indicators.items()}
    reasons = {
        name: _unscored_reason(name, rule, rates[name], counts, level, settings, peers)
        for name, rule in form.indicators.items()
    }
    added = Fraction(counts.of(ADDED), 100)
    found = _scored(form, rates, reasons, settings, added)
    doubt = ""
    if not reasons.get("satisfaction", "absent"):
        doubt = _decided_by_neglect(rates["satisfaction"], counts, level, settings)
    if not doubt or found.points is None:
        return found
    without = _scored(form, rates, reasons | {"satisfaction": doubt}, settings, added)
    return without if without.points is not None and without.points < found.points else found


def _rate(
    name: str, rule: IndicatorRule, counts: Counts, settings: AppraisalSettings, peers: Peers | None
) -> Rate:
    rate = indicators.indicator(name, counts, settings)
    if rule.kind != "share" or peers is None:
        return rate
    of = peers.largest if rule.shared == "largest" else peers.total
    return Rate(rate.numerator, of.get(REGISTRY[name].top, 0))


@dataclass(frozen=True)
class _Part:
    """What an indicator can lose: its rule, its weight as set and as used, and how much that was spread."""

    rule: IndicatorRule
    weight: Fraction
    target: Fraction
    used: Fraction
    most: Fraction
    per_point: Fraction
    spread: Fraction


@lru_cache(maxsize=1024)  # settings are few, and every unit of every month is scored with them
def _parts(rules: tuple[IndicatorRule, ...], scored: tuple[bool, ...]) -> tuple[Fraction, tuple[_Part, ...]]:
    """Return all points and each indicator's part, the weights of those not scored spread over the rates.

    Volumes and penalties keep their points as they are: a number of orders is no share of anything.
    """
    weights = [exact(rule.weight) for rule in rules]
    spreads = [counts and rule.kind in RATE_KINDS for rule, counts in zip(rules, scored, strict=True)]
    kept = sum(
        (
            weight
            for weight, counts, spread in zip(weights, scored, spreads, strict=True)
            if counts and not spread
        ),
        NOTHING,
    )
    of_scored = sum((weight for weight, spread in zip(weights, spreads, strict=True) if spread), NOTHING)
    total = sum(weights, NOTHING)
    shared = (total - kept) / of_scored if of_scored else NOTHING
    return total, tuple(
        _part(rule, weight, shared if rule.kind in RATE_KINDS else Fraction(1))
        for rule, weight in zip(rules, weights, strict=True)
    )


def _part(rule: IndicatorRule, weight: Fraction, spread: Fraction) -> _Part:
    return _Part(
        rule=rule,
        weight=weight,
        target=exact(rule.target),
        used=weight * spread,
        most=exact(rule.most_lost) * spread,
        per_point=exact(rule.lost_per_point) * spread,
        spread=spread,
    )


def _scored(
    form: Form,
    rates: Mapping[str, Rate],
    reasons: Mapping[str, str],
    settings: AppraisalSettings,
    added: Fraction,
) -> Score:
    """Return the score in which indicators with a reason are not scored."""
    rules = form.indicators
    total, parts = _parts(tuple(rules.values()), tuple(not reasons[name] for name in rules))
    items = tuple(
        _item(name, rates[name], part, reasons[name]) for name, part in zip(rules, parts, strict=True)
    )
    if not _rated(items) or not any(item.scored for item in items):
        return Score(None, items, total, added)
    # Of many sums only the last fraction is reduced.
    full = total + added
    top, below = full.numerator, full.denominator
    for lost in (item.lost for item in items if item.lost):
        top, below = top * lost.denominator - lost.numerator * below, below * lost.denominator
    points = Fraction(indicators.rounded(Fraction(top, below), 2, settings.rounding))
    return Score(points, items, total, added)


def _rated(items: tuple[ScoreItem, ...]) -> bool:
    """Tell whether a rate is scored, or the form has none: volumes alone make no score of a form of rates."""
    rates = [item for item in items if item.kind in RATE_KINDS and item.weight]
    return not rates or any(item.scored for item in rates)


def _unscored_reason(
    name: str,
    rule: IndicatorRule,
    rate: Rate,
    counts: Counts,
    level: str,
    settings: AppraisalSettings,
    peers: Peers | None,
) -> str:
    if not rule.weight and not rule.most_lost:
        return "weight"
    if not rate.denominator:
        return "empty"
    scorable = REGISTRY[name]
    if scorable.told and peers is not None and not peers.total.get(scorable.told):
        return "untold"
    if scorable.of != "rate":
        return ""
    size = rate.size
    if name == "six" and settings.weighs_items:
        size = max(counts.six_applicable, rate.sample)
    if size < settings.sample(level):
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
    kind, target = part.rule.kind, part.target
    if reason or not rate.denominator:
        return ScoreItem(name, rate, target, part.weight, NOTHING, NOTHING, False, reason, kind)
    lost = _lost(part, rate, REGISTRY[name].fewer)
    return ScoreItem(name, rate, target, part.weight, part.used, lost, True, kind=kind)


def _lost(part: _Part, rate: Rate, fewer: bool) -> Fraction:
    """Return the points that a rule takes, from 0 to the most that it can."""
    kind = part.rule.kind
    if kind == "linear":
        return _lost_linear(part, rate, fewer)
    if kind == "penalty":
        return min(part.most, exact(part.rule.per_order) * rate.numerator)
    reached = Fraction(rate.numerator, rate.denominator)
    if kind == "banded":
        return part.used - part.spread * banded_points(part.rule, 1 - reached if fewer else reached, fewer)
    return min(part.most, part.used * (reached if fewer else 1 - reached))


def _lost_linear(part: _Part, rate: Rate, fewer: bool) -> Fraction:
    # target − 100 × rate as whole numbers over their product: one fraction instead of six to be reduced.
    target, top, per = part.target, rate.numerator, part.per_point
    below = target.numerator * top.denominator * rate.denominator - 100 * top.numerator * target.denominator
    if fewer:
        below = -below
    if below <= 0:
        return NOTHING
    of = target.denominator * top.denominator * rate.denominator
    return min(part.most, Fraction(per.numerator * below, per.denominator * of))


def banded_points(rule: IndicatorRule, reached: Fraction, fewer: bool = False) -> Fraction:
    """Return the points of the best step that a rate (0 … 1) reaches, the floor below all.

    Where less is better, `reached` is what is left to 1, and a step says the highest rate that it allows.
    """
    points = [exact(rule.floor)]
    for step in rule.steps:
        limit = exact(step.lowest) / 100
        if reached >= (1 - limit if fewer else limit):
            points.append(exact(step.points))
    return max(points)
