"""What granting appeals would change: counts with the orders' other facts, then scores and ranks anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from dashboard.appraisal.months import add_counts
from dashboard.appraisal.ranking import rank_units
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.views.counts import Counts, RankRow
from dashboard.views.reference import Unit

_NUMBERS = tuple(each.name for each in fields(Counts) if isinstance(each.default, int))


@dataclass(frozen=True)
class Recounted:
    """An appealed order as it is counted and as it would be, both before and after exclusion."""

    unit: str  # code
    now: Counts
    then: Counts
    now_before: Counts
    then_before: Counts


@dataclass(frozen=True)
class Effect:
    """What granting changes for one unit: its row in the ranking now and then."""

    now: RankRow
    then: RankRow

    @property
    def changes(self) -> bool:
        """Tell whether its score or its rank would be another."""
        return (self.now.score.points, self.now.rank) != (self.then.score.points, self.then.rank)


def less(counts: Counts, order: Counts) -> Counts:
    """Return counts without one order; times stay as they are."""
    taken = replace(
        order,
        more={name: -n for name, n in order.more.items()},
        samples={name: -n for name, n in order.samples.items()},
        **{name: -getattr(order, name) for name in _NUMBERS},
    )
    return add_counts(counts, taken)


def effects(
    units: Sequence[Unit],
    counts: Mapping[str, Counts],
    before: Mapping[str, Counts],
    settings: AppraisalSettings,
    orders: Sequence[Recounted],
) -> tuple[Effect, ...]:
    """Return the units of one level whose score or rank would be another, ranked as they would be."""
    after, after_before = dict(counts), dict(before)
    for each in orders:
        code = each.unit
        if code in counts:
            after[code] = add_counts(less(after[code], each.now), each.then)
            after_before[code] = add_counts(less(after_before[code], each.now_before), each.then_before)
    now = {row.unit.code: row for row in rank_units(units, counts, before, settings)}
    rows = rank_units(units, after, after_before, settings)
    found = (Effect(now[row.unit.code], row) for row in rows)
    return tuple(each for each in found if each.changes)
