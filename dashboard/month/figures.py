"""Every figure that a version publishes, exact, in the order of its lists; what differs between two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import INDICATORS, AppraisalSettings
from dashboard.views.counts import Counts, RankRow, Rate, Times
from dashboard.views.rankings import RankingView
from dashboard.views.vocabulary import CITY_KEY, UNDETERMINED

LEVELS = ("city", "district", "department", "utility", "township")
Value = int | str | float | None
_COUNTS = tuple(each.name for each in fields(Counts) if isinstance(each.default, int))
_TIMES = tuple(each.name for each in fields(Counts) if isinstance(each.default, Times))


@dataclass(frozen=True)
class Published:
    """One line of a version: a unit (or the city, or what lies outside every ranked unit) and its figures.

    Counts are whole numbers, rates and scores exact fractions as text ("211/230"), times floats.
    """

    level: str
    code: str
    name: str
    figures: Mapping[str, Value]

    @property
    def key(self) -> tuple[str, str]:
        """Return what names the line in every version."""
        return self.level, self.code


@dataclass(frozen=True)
class Change:
    """One figure that differs between two versions; None where a line or figure is in one of them only."""

    level: str
    code: str
    name: str
    figure: str
    before: Value
    after: Value


def published(view: RankingView) -> tuple[Published, ...]:
    """Return the lines of a ranking, ranked and unranked, then what is in none of them."""
    settings = view.context.settings
    rows = [Published(view.level, row.unit.code, row.unit.name, _of_row(row, settings)) for row in view.rows]
    outside = [
        *((f"{code}:{UNDETERMINED}", each) for code, each in view.undetermined.items()),
        *view.others.items(),
    ]
    return (*rows, *(Published(view.level, key, key, _of_counts(each, settings)) for key, each in outside))


def published_city(view: RankingView) -> Published:
    """Return the line of the city: every order once."""
    figures = _of_counts(view.total, view.context.settings)
    before = _rates(view.total_before_exclusion, view.context.settings)
    told = {f"{name}.before_exclusion": value for name, value in before.items()}
    return Published("city", CITY_KEY, CITY_KEY, {**figures, **told})


def _of_row(row: RankRow, settings: AppraisalSettings) -> dict[str, Value]:
    lost = {f"{item.indicator}.lost": str(item.lost) for item in row.score.items if item.scored}
    unscored = {f"{item.indicator}.unscored": item.reason for item in row.score.items if item.reason}
    warned = {f"{each.indicator}.warning": f"{each.level} {each.months}" for each in row.warnings}
    before = _rates(row.before_exclusion, settings)
    return {
        "rank": row.rank,
        "tied": int(row.tied),
        "district_rank": row.district_rank,
        "band": row.band,
        "score": None if row.score.points is None else str(row.score.points),
        **lost,
        **unscored,
        **warned,
        **_of_counts(row.counts, settings),
        **{f"{name}.before_exclusion": value for name, value in before.items()},
    }


def _of_counts(counts: Counts, settings: AppraisalSettings) -> dict[str, Value]:
    found: dict[str, Value] = {name: getattr(counts, name) for name in _COUNTS}
    found |= dict(sorted(counts.more.items()))
    found |= _rates(counts, settings)
    for name in _TIMES:
        times: Times = getattr(counts, name)
        found |= {f"{name}.n": times.n, f"{name}.median": times.median, f"{name}.p90": times.p90}
    return found


def _rates(counts: Counts, settings: AppraisalSettings) -> dict[str, Value]:
    return {name: written(indicators.indicator(name, counts, settings)) for name in INDICATORS}


def written(rate: Rate) -> str | None:
    """Write a rate's exact fraction, None without a denominator."""
    return f"{rate.numerator}/{rate.denominator}" if rate.denominator else None


def changes(before: Sequence[Published], after: Sequence[Published]) -> tuple[Change, ...]:
    """Return every figure that differs, in the order of the later version, vanished lines last."""
    old, new = ({each.key: each for each in lines} for lines in (before, after))
    keys = [*new, *(key for key in old if key not in new)]
    return tuple(change for key in keys for change in _changed(old.get(key), new.get(key)))


def _changed(before: Published | None, after: Published | None) -> Iterator[Change]:
    line = after or before
    assert line is not None
    old, new = (dict(each.figures) if each else {} for each in (before, after))
    for name in _names(new, old):
        if old.get(name) != new.get(name):
            yield Change(line.level, line.code, line.name, name, old.get(name), new.get(name))


def _names(*figures: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for each in figures for name in each))
