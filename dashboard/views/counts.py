"""Counts, rates and scores of groups of orders, and one unit's row in a ranking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from dashboard.views.reference import Unit


@dataclass(frozen=True)
class Times:
    """Distribution of one duration: median and 90th percentile by linear interpolation, and n.

    `classes` are the numbers of orders by class of dashboard.appraisal.distribution, () where there is none.
    """

    n: int = 0
    median: float | None = None
    p90: float | None = None
    classes: tuple[int, ...] = field(default=(), compare=False)


NO_TIMES = Times()


@dataclass(frozen=True)
class Counts:
    """Orders of one group, each number the length of a list that can be opened.

    accepted = direct + due + not_due + no_deadline + withdrawn + excluded holds in every row.
    `closed` counts standing closes among the accepted. `unverified` are due orders closed without an
    official verdict; `verified` the due ones with one; `solved_or_confirmed` stand in the denominator of the
    resolution rate. `called` are the due orders with any final answer, not rated and not reached among them.
    `neglected` are due orders left open past their deadline, withdrawn since or not, or withdrawn because the
    unit asked; those of them that have an answer of a class all the same are `<class>_neglected`.
    `six_met` and `six_applicable` count scorecard items, not orders. `verdict_missing` are due orders whose
    table has no official verdict at all.
    """

    key: str
    accepted: int = 0
    direct: int = 0
    closed: int = 0
    due: int = 0
    not_due: int = 0
    no_deadline: int = 0
    withdrawn: int = 0
    excluded: int = 0
    on_time: int = 0
    late: int = 0
    open_overdue: int = 0
    verified: int = 0
    unverified: int = 0
    solved: int = 0
    unsolved: int = 0
    confirmed: int = 0
    solved_or_confirmed: int = 0
    satisfied: int = 0
    basic: int = 0
    fair: int = 0
    dissatisfied: int = 0
    called: int = 0
    neglected: int = 0
    satisfied_neglected: int = 0
    basic_neglected: int = 0
    fair_neglected: int = 0
    dissatisfied_neglected: int = 0
    called_neglected: int = 0
    provincial: int = 0
    six_met: int = 0
    six_applicable: int = 0
    extended_out: int = 0
    redone: int = 0
    claimed: int = 0
    provisional: int = 0
    verdict_missing: int = 0
    due_before_exclusion: int = 0
    # Measures of declared indicators that no rule reads by name (dashboard.definitions.indicators).
    more: Mapping[str, int] = field(default_factory=dict, hash=False)
    # Denominators of the scored indicators before exclusion; one that is not named is as it is after it.
    # "settled" is that of satisfaction without the neglected orders.
    samples: Mapping[str, int] = field(default_factory=dict, hash=False)
    onsite: Times = NO_TIMES  # minutes
    feedback: Times = NO_TIMES  # hours
    close_hours: Times = NO_TIMES  # elapsed hours
    close_days: Times = NO_TIMES  # working days

    def of(self, measure: str) -> int:
        """Return the number of orders that a measure counts, 0 for one that was not counted."""
        found: int | None = getattr(self, measure, None)
        return self.more.get(measure, 0) if found is None else found

    def sample(self, indicator: str) -> int:
        """Return how many orders or items an indicator has below its line before exclusion, 0 untold."""
        return self.samples.get(indicator, 0)

    @property
    def answered(self) -> int:
        """Return the due orders with one of the four real answers."""
        return self.satisfied + self.basic + self.fair + self.dissatisfied

    @property
    def answered_neglected(self) -> int:
        """Return the neglected orders with one of the four real answers all the same."""
        return (
            self.satisfied_neglected
            + self.basic_neglected
            + self.fair_neglected
            + self.dissatisfied_neglected
        )

    @property
    def rated_or_neglected(self) -> int:
        """Return the due orders with one of the four real answers, and the neglected ones."""
        return self.answered + self.neglected - self.answered_neglected

    @property
    def called_or_neglected(self) -> int:
        """Return the due orders with any final answer, and the neglected ones."""
        return self.called + self.neglected - self.called_neglected

    @property
    def due_closed(self) -> int:
        """Return the due orders with a standing close, verified or not."""
        return self.verified + self.unverified


@dataclass(frozen=True)
class Rate:
    """An exact rate with its fraction; `value` is None where the denominator is 0.

    `sample` is the denominator before exclusion, where that is told.
    """

    numerator: Fraction
    denominator: int
    sample: int = field(default=0, compare=False)

    @property
    def size(self) -> int:
        """Return what is compared with the minimum sample: excluding orders hides no rate."""
        return max(self.denominator, self.sample) if self.denominator else 0

    @cached_property
    def value(self) -> Fraction | None:
        """Return numerator ÷ denominator, or None without a denominator."""
        return self.numerator / self.denominator if self.denominator else None

    def reaches(self, share: Fraction) -> bool:
        """Tell whether the exact rate is at least a share; False without a denominator."""
        top, whole = self.numerator, self.denominator
        return bool(whole) and top.numerator * share.denominator >= share.numerator * top.denominator * whole


@dataclass(frozen=True)
class ScoreItem:
    """One indicator's part in a score: points lost of its (spread) weight, or why it is not scored.

    A volume is shown as a rate of the group's, a penalty as the orders that cost points ÷ due orders.
    """

    indicator: str  # a name of dashboard.appraisal.registry.REGISTRY
    rate: Rate
    target: Fraction  # per cent
    weight: Fraction  # as set
    weight_used: Fraction  # after the weights of unscored items were spread
    lost: Fraction  # points, ≥ 0
    scored: bool
    reason: str = ""  # "sample" | "settled" | "coverage" | "empty" | "untold" | "weight" where not scored
    kind: str = "linear"  # of dashboard.appraisal.registry.RULE_KINDS

    @property
    def points(self) -> Fraction:
        """Return the points that it brought, below 0 for a mere deduction."""
        return self.weight_used - self.lost if self.scored else Fraction(0)


@dataclass(frozen=True)
class Score:
    """A unit's score with its items; `points` is the published figure, two decimals half up.

    Before it is rounded it is `total`, the full score of the form, less what the items lost, plus `added`:
    bonus less penalty points that were entered by hand.
    """

    points: Fraction | None
    items: tuple[ScoreItem, ...]
    total: Fraction = Fraction(100)
    added: Fraction = Fraction(0)

    @property
    def worst(self) -> ScoreItem | None:
        """Return the scored item that lost the most points, None if nothing was lost."""
        lost = [item for item in self.items if item.scored and item.lost > 0]
        return max(lost, key=lambda item: item.lost) if lost else None


# Under the threshold formally, under it by too few orders for a warning, at or above it but barely, none.
WarningLevel = Literal["formal", "spared", "near", "none"]


@dataclass(frozen=True)
class WarningState:
    """Whether a rate stands under the threshold, and for how many closed months it formally did."""

    indicator: str
    level: WarningLevel
    months: int = 0


@dataclass(frozen=True)
class RankRow:
    """One unit in a ranking: counts before and after exclusion, score, rank, change, warnings."""

    unit: Unit
    counts: Counts
    before_exclusion: Counts
    score: Score
    rank: int | None
    tied: bool
    change: int | None  # previous rank − rank; None where either is missing
    previous_rank: int | None = None
    district_rank: int | None = None
    band: str = ""
    warnings: tuple[WarningState, ...] = ()
    group: int = 0  # place among the groups of its level that are ranked apart, 0 where there is one
    group_name: str = ""
