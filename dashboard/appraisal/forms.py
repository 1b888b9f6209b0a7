"""A scoring form as data: its indicators, each with the rule that gives it points, for all or for a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dashboard.appraisal.registry import REGISTRY, RuleKind

Level = Literal["district", "department", "utility", "township"]
MOST_POINTS = 1000
SharedWith = Literal["all", "largest"]


class Frozen(BaseModel):
    """What settings are made of: unchangeable, and without fields that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(Frozen):
    """Points of a banded rule from a rate on, in per cent; where less is better, up to this rate."""

    lowest: Decimal = Field(ge=0, le=100)
    points: Decimal = Field(ge=0, le=MOST_POINTS)


class IndicatorRule(Frozen):
    """Points of one indicator; `weight` is the most it can bring, `floor` the least that a rate leaves.

    linear: full weight at the `target` (per cent), the share `loss_per_point` of the weight lost per
    percentage point that falls short of it, or `points_per_point` where these are given. 25 − 0.5 ×
    (98 − rate), at least 12.5, is weight 25, target 98, loss_per_point 0.02, floor 12.5. proportional:
    weight × rate. banded: the points of the best of `steps` that the rate reaches, the floor below all.
    share: weight × the unit's share of the group's volume (`shared` "all"), or × its ratio to the largest
    ("largest"). penalty: `per_order` points lost for each order, at most `cap` (the weight where none is
    given): with weight 0 a deduction from the others' points.
    """

    weight: Decimal = Field(ge=0, le=MOST_POINTS)
    target: Decimal = Field(default=Decimal(100), ge=0, le=100)
    loss_per_point: Decimal = Field(default=Decimal("0.02"), gt=0)
    points_per_point: Decimal | None = Field(default=None, gt=0, le=MOST_POINTS)
    floor: Decimal = Field(default=Decimal(0), ge=0)
    kind: RuleKind = "linear"
    steps: tuple[Step, ...] = ()
    shared: SharedWith = "all"
    per_order: Decimal = Field(default=Decimal(0), ge=0, le=MOST_POINTS)
    cap: Decimal | None = Field(default=None, ge=0, le=MOST_POINTS)

    @model_validator(mode="after")
    def _sound(self) -> IndicatorRule:
        if self.floor > self.weight:
            raise ValueError(f"the floor {self.floor} is over the weight {self.weight}")
        if self.kind == "banded" and not self.steps:
            raise ValueError("a banded rule needs at least one step")
        if any(step.points > self.weight for step in self.steps):
            raise ValueError(f"a step gives more points than the weight {self.weight}")
        if self.kind == "penalty" and not self.per_order:
            raise ValueError("a penalty needs the points that an order costs")
        return self

    @property
    def lost_per_point(self) -> Decimal:
        """Return the points that a percentage point beyond the target costs."""
        if self.points_per_point is not None:
            return self.points_per_point
        return self.weight * self.loss_per_point

    @property
    def most_lost(self) -> Decimal:
        """Return the most points that the rule can take."""
        if self.kind == "penalty":
            return self.weight if self.cap is None else self.cap
        return self.weight - self.floor


class Form(Frozen):
    """Indicators with their rules; their weights add up to `total`, the full score of the form."""

    indicators: Mapping[str, IndicatorRule]
    total: Decimal = Field(default=Decimal(100), gt=0, le=MOST_POINTS)

    @model_validator(mode="after")
    def _adds_up(self) -> Form:
        check_rules(self.indicators, self.total)
        return self


class GroupForm(Form):
    """The form of a group of units that are ranked among themselves.

    `units` are codes; () stands for every unit of the level that no other group names. `name` is what the
    group is called where a level has several.
    """

    level: Level
    name: str = Field(default="", max_length=40)
    units: tuple[str, ...] = ()


def check_rules(rules: Mapping[str, IndicatorRule], total: Decimal) -> None:
    """Raise ValueError for an unknown indicator, a rule that does not fit it, weights that do not add up."""
    unknown = [name for name in rules if name not in REGISTRY]
    if unknown:
        raise ValueError(f"unknown indicators {', '.join(unknown)}; known: {', '.join(REGISTRY)}")
    for name, rule in rules.items():
        if rule.kind not in REGISTRY[name].kinds:
            raise ValueError(f"{name} cannot be scored by the rule {rule.kind}")
    weights = sum((rule.weight for rule in rules.values()), Decimal(0))
    if weights != total:
        raise ValueError(f"the weights of the indicators sum to {weights}, not to {total}")
    if not any(rule.weight for rule in rules.values()):
        raise ValueError("a form needs an indicator with points")


def check_groups(groups: Iterable[GroupForm]) -> None:
    """Raise ValueError where a unit belongs to two groups, or a level has two forms for all its units."""
    seen: set[tuple[str, str]] = set()
    for group in groups:
        for code in group.units or ("",):
            if (group.level, code) in seen:
                raise ValueError(f"two forms for {code or 'all units'} of {group.level}")
            seen.add((group.level, code))
