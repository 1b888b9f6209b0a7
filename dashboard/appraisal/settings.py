"""Settings of the appraisal: weights, targets, credits, samples, bands; each valid from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal, get_args

from pydantic import Field, model_validator

from dashboard.appraisal.forms import (
    MOST_POINTS,
    Form,
    Frozen,
    GroupForm,
    IndicatorRule,
    check_groups,
    check_rules,
)
from dashboard.appraisal.registry import FURTHER, INDICATORS, Scorable
from dashboard.i18n import noop
from dashboard.views.vocabulary import RATED_ANSWERS, SCORECARD_ITEMS

__all__ = ["INDICATORS", "IndicatorRule"]

# Whose word decides whether an order is solved, which excluded orders count, how figures are printed.
Verdict = Literal["official", "claimed", "district", "enterprise"]
Exclusion = Literal["after", "in_period", "before"]
Rounding = Literal["half_up", "truncate", "half_even"]
# What service confirmation counts as, and which due orders stand in the denominator of each rate.
Confirmed = Literal["unsolved", "solved", "by_verdict"]
Denominator = Literal["verified", "due", "judged", "closed"]
Answers = Literal["answered", "called", "due"]
Neglected = Literal["uncredited", "outside"]
OnTime = Literal["due", "closed"]
Ties = Literal["skip", "dense"]
VERDICT_SOURCES: tuple[Verdict, ...] = get_args(Verdict)
EXCLUSIONS: tuple[Exclusion, ...] = get_args(Exclusion)
ROUNDINGS: tuple[Rounding, ...] = get_args(Rounding)
CONFIRMED: tuple[Confirmed, ...] = get_args(Confirmed)
DENOMINATORS: tuple[Denominator, ...] = get_args(Denominator)
ANSWERS_COUNTED: tuple[Answers, ...] = get_args(Answers)
NEGLECTED: tuple[Neglected, ...] = get_args(Neglected)
TIES: tuple[Ties, ...] = get_args(Ties)
ON_TIME: tuple[OnTime, ...] = get_args(OnTime)


@lru_cache(maxsize=1024)  # settings hold few numbers, and every unit of every month is scored with them
def exact(value: Decimal) -> Fraction:
    """Return a number of the settings as an exact fraction."""
    return Fraction(value)


class Band(Frozen):
    """A band of townships: its name's msgid and the lowest score that belongs to it."""

    name: str
    lowest: Decimal


class HotSpotRule(Frozen):
    """When requests of one kind are said to be many (dashboard.overview.hot_spots): a prompt, never scored.

    The seven days are compared with `weeks` of history, `least_weeks` at least; the `gap` weeks just before
    them are left out, so that a wave that lasts does not become its own measure. A hot spot has at least
    `minimum` orders and `excess` more than expected; a unit is named with it from `joining` orders on.
    `level` bounds the share of chance findings, and the chance at which a unit is named with one. The
    overview lists the first `shown`.
    """

    weeks: int = Field(default=26, ge=8, le=26)
    least_weeks: int = Field(default=8, ge=4, le=8)
    gap: int = Field(default=2, ge=0, le=8)
    minimum: int = Field(default=5, ge=2)
    excess: Decimal = Field(default=Decimal(3), ge=0)
    joining: int = Field(default=2, ge=1)
    level: Decimal = Field(default=Decimal("0.05"), gt=0, lt=1)
    shown: int = Field(default=3, ge=1, le=10)


class ProactiveRule(Frozen):
    """What the pages of proactive governance look for beside hot spots: prompts, never scored.

    Hot spots: `weeks_shown` weeks of a chosen one are drawn, with the band that holds the central share
    `band` of what was to be expected; sensitive categories and complaints about government are unusual from
    `watched_minimum` orders and `watched_excess` more than expected on.
    Terms: those of the last `term_days` days in at least `term_minimum` orders, of which at most the share
    `term_level` is expected to be chance; the first `terms_shown` are listed.
    Repeats: the same enterprise asks about the same category within `repeat_days` days after a close.
    Replies: one unit gave the same text, of at least `reply_length` signs without names, numbers and
    courtesies, to at least `reply_orders` orders in `reply_days` days; texts are the same from the
    similarity `reply_similarity` on (dashboard.proactive.replies).
    """

    weeks_shown: int = Field(default=26, ge=26, le=52)
    band: Decimal = Field(default=Decimal("0.90"), ge=Decimal("0.5"), lt=1)
    watched_minimum: int = Field(default=2, ge=1)
    watched_excess: Decimal = Field(default=Decimal(1), ge=0)
    term_days: int = Field(default=7, ge=7, le=28)
    term_minimum: int = Field(default=3, ge=2)
    term_level: Decimal = Field(default=Decimal("0.05"), gt=0, lt=1)
    terms_shown: int = Field(default=20, ge=5, le=50)
    repeat_days: int = Field(default=30, ge=1, le=365)
    reply_days: int = Field(default=90, ge=7, le=365)
    reply_orders: int = Field(default=5, ge=2)
    reply_length: int = Field(default=15, ge=5)
    reply_similarity: Decimal = Field(default=Decimal("0.90"), ge=Decimal("0.7"), le=1)


class AppraisalSettings(Frozen):
    """Everything the appraisal leaves to the office; printed with the figures that used it.

    `exclusion`: "after" leaves excluded orders out, "in_period" only those decided by the end of the month
    that they are counted in, "before" none. `rounding` never carries a figure across a threshold.

    `confirmed`: 服务确认 is not solved, is solved, or the verdict alone decides whatever the closing kind.
    `denominator` of the resolution rate: due without those closed unverified, all due, those with a verdict,
    those closed. `answers`: the denominator of satisfaction is the four answers, with unrated and unreached,
    or all due. `neglected`: orders open past their deadline, or withdrawn because the unit asked, stand in it
    with no credit, or outside. `on_time`: closed in time ÷ due or ÷ closed. Only solving improves the
    defaults; an office whose bulletin counts otherwise adopts its own, and pages then name what stands
    outside (ADR 6).

    `indicators` and `total` are the form of every group that has none of its own in `groups`. `ties`: the
    place after units that share one is left out (1, 2, 2, 4), or not (1, 2, 2, 3). `sign_minutes` is the
    limit of signing in time. Of the six items of provincial orders `six_points` weigh each against the
    others; the sixth may have a name of its own, and a limit in working days beside the deadline.
    """

    basis: Literal["due", "accepted", "transferred", "closed"] = "due"
    verdict: Verdict = "official"
    exclusion: Exclusion = "after"
    rounding: Rounding = "half_up"
    confirmed: Confirmed = "unsolved"
    denominator: Denominator = "verified"
    answers: Answers = "answered"
    neglected: Neglected = "uncredited"
    on_time: OnTime = "due"
    credits: Mapping[str, Decimal] = {
        "satisfied": Decimal("1"),
        "basic": Decimal("0.8"),
        "fair": Decimal("0.6"),
        "dissatisfied": Decimal("0"),
    }
    indicators: Mapping[str, IndicatorRule] = {
        "resolution": IndicatorRule(weight=Decimal(40), target=Decimal(98), loss_per_point=Decimal("0.02")),
        "satisfaction": IndicatorRule(weight=Decimal(30), target=Decimal(98), loss_per_point=Decimal("0.02")),
        "on_time": IndicatorRule(weight=Decimal(20), target=Decimal(100), loss_per_point=Decimal("0.02")),
        "six": IndicatorRule(weight=Decimal(10), target=Decimal(100), loss_per_point=Decimal("0.02")),
    }
    total: Decimal = Field(default=Decimal(100), gt=0, le=MOST_POINTS)
    groups: tuple[GroupForm, ...] = ()
    ties: Ties = "skip"
    minimum_sample: Mapping[str, int] = {"district": 30, "department": 30, "utility": 30, "township": 10}
    satisfaction_coverage: Decimal = Decimal("0.6")
    lock_coverage: Decimal = Decimal("0.95")
    threshold: Decimal = Decimal(90)
    warning_mode: Literal["any", "all"] = "any"
    formal_unsolved: Mapping[str, int] = {"district": 1, "department": 1, "utility": 1, "township": 2}
    near_band: int = 1
    bands: tuple[Band, ...] = (
        Band(name=noop("Excellent"), lowest=Decimal(95)),
        Band(name=noop("Good"), lowest=Decimal(90)),
        Band(name=noop("Fair"), lowest=Decimal(80)),
        Band(name=noop("To improve"), lowest=Decimal(0)),
    )
    four_way_minutes: int = 120
    liaison_minutes: int = 15
    sign_minutes: int = Field(default=120, ge=1, le=10_080)
    six_points: Mapping[str, Decimal] = {item: Decimal(1) for item in SCORECARD_ITEMS}
    sixth_name: str = Field(default="", max_length=20)
    sixth_days: int | None = Field(default=None, ge=1, le=30)
    p90_minimum: int = 5
    hot_spots: HotSpotRule = HotSpotRule()
    proactive: ProactiveRule = ProactiveRule()

    @model_validator(mode="after")
    def _complete(self) -> AppraisalSettings:
        for name, given, wanted in (
            ("credits", set(self.credits), set(RATED_ANSWERS)),
            ("six_points", set(self.six_points), set(SCORECARD_ITEMS)),
        ):
            if given != wanted:
                raise ValueError(f"{name} must name exactly {', '.join(sorted(wanted))}")
        if any(credit < 0 or credit > 1 for credit in self.credits.values()):
            raise ValueError("a credit lies between 0 and 1")
        if any(points < 0 for points in self.six_points.values()) or not any(self.six_points.values()):
            raise ValueError("the six items need points, none of them below 0")
        check_rules(self.indicators, self.total)
        check_groups(self.groups)
        return self

    @cached_property
    def common(self) -> Form:
        """Return the form of every group that has none of its own."""
        return Form(indicators=self.indicators, total=self.total)

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Return the form for all, then those of groups."""
        return self.common, *self.groups

    @cached_property
    def targets(self) -> frozenset[Decimal]:
        """Return the targets, in per cent, that no rate is rounded up to."""
        return frozenset(rule.target for form in self.forms for rule in form.indicators.values())

    @cached_property
    def used(self) -> frozenset[str]:
        """Return the indicators that some form scores."""
        return frozenset(
            name for form in self.forms for name, rule in form.indicators.items() if _gives(rule)
        )

    @cached_property
    def scores_by(self) -> Literal["targets", "rules"]:
        """Tell whether one form of 100 points scores all groups by distance from targets alone."""
        usual = all(
            rule.kind == "linear" and not rule.floor and rule.points_per_point is None
            for rule in self.indicators.values()
        )
        return "targets" if usual and not self.groups and self.total == 100 else "rules"

    @cached_property
    def further(self) -> tuple[Scorable, ...]:
        """Return the indicators that some form switches on beside those that are always counted."""
        return tuple(each for each in FURTHER if each.name in self.used)

    @cached_property
    def further_facts(self) -> tuple[str, ...]:
        """Return the facts that are asked of orders for the sake of these indicators."""
        return tuple(dict.fromkeys(fact for each in self.further for fact in each.facts))

    @cached_property
    def weighs_items(self) -> bool:
        """Tell whether the six items of provincial orders weigh differently."""
        return len(set(self.six_points.values())) > 1

    def group_of(self, level: str, code: str) -> GroupForm | None:
        """Return the group with a form of its own that a unit belongs to, None for the common form."""
        of_level = [each for each in self.groups if each.level == level]
        named = [each for each in of_level if code in each.units]
        return next(iter(named or [each for each in of_level if not each.units]), None)

    def form_of(self, level: str, code: str = "") -> Form:
        """Return the form that a unit of a level is scored by."""
        return (self.group_of(level, code) if self.groups else None) or self.common

    def credit(self, answer: str) -> Fraction:
        """Return the credit of an answer class as an exact fraction."""
        return exact(self.credits[answer])

    @property
    def neglected_apart(self) -> bool:
        """Tell whether neglected orders enter the denominator of satisfaction beside the answers."""
        return self.neglected == "uncredited" and self.answers != "due"

    @property
    def to_rate(self) -> str:
        """Return the measure whose orders stand in the denominator of satisfaction."""
        if not self.neglected_apart:
            return self.answers
        return "rated_or_neglected" if self.answers == "answered" else "called_or_neglected"

    def sample(self, level: str) -> int:
        """Return the least denominator at which a rate of this level is scored."""
        return self.minimum_sample.get(level, self.minimum_sample["district"])


def _gives(rule: IndicatorRule) -> bool:
    """Tell whether a rule gives or takes any point."""
    return bool(rule.weight or rule.most_lost)


DEFAULTS = AppraisalSettings()


def settings_in_force(
    versions: Iterable[tuple[date, AppraisalSettings]], at: date, default: AppraisalSettings = DEFAULTS
) -> AppraisalSettings:
    """Return the settings valid on a day: those with the latest start not after it."""
    started = [(start, settings) for start, settings in versions if start <= at]
    return max(started, key=lambda pair: pair[0])[1] if started else default
