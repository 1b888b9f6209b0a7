"""What a draft of settings would have done to the ranks of the last complete month."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.appraisal import ranking
from dashboard.appraisal.months import ByKey
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.rankings.places import ranked_units
from dashboard.views.appraisal import LevelEffect, RankEffect
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow
from dashboard.views.rankings import LEVELS
from dashboard.views.reference import Unit
from data_access.counting.tally import counts
from data_access.queries.context.context import conditions_under
from data_access.queries.context.reading import Reading


def effects_of(reading: Reading, draft: AppraisalSettings) -> tuple[LevelEffect, ...]:
    """Return the ranks of each level under the settings in force then and under the draft.

    Townships by the three complete months that they are ranked by; () for a base without any order.
    """
    found = []
    for level in LEVELS:
        context = reading.context(default_period="r3m" if level == "township" else "")
        if context.as_of is None:
            return ()
        units = ranked_units(reading.units, level, context.period)
        now, then = (
            _rows(reading, context, level, units, settings) for settings in (context.settings, draft)
        )
        before = {row.unit.code: row for row in now}
        rows = tuple(_effect(before[row.unit.code], row) for row in then)
        if any(row.points is not None or row.new_points is not None for row in rows):
            found.append(LevelEffect(level, context.period, rows))
    return tuple(found)


def _rows(
    reading: Reading,
    context: FigureContext,
    level: str,
    units: Sequence[Unit],
    settings: AppraisalSettings,
) -> tuple[RankRow, ...]:
    conditions = conditions_under(context, settings)
    found: ByKey = counts(
        reading.connection,
        reading.scope,
        context.period,
        conditions,
        level,  # type: ignore[arg-type]
        times=False,
    )
    before = {code: Counts(code, due=each.due_before_exclusion) for code, each in found.items()}
    return ranking.rank_units(units, found, before, settings)


def _effect(now: RankRow, then: RankRow) -> RankEffect:
    return RankEffect(
        unit=now.unit,
        group=then.group_name,
        points=now.score.points if now.rank is not None else None,
        rank=now.rank,
        new_points=then.score.points if then.rank is not None else None,
        new_rank=then.rank,
        total=now.score.total,
        new_total=then.score.total,
    )
