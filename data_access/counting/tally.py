"""Counting: the one place where orders become numbers, exactly, from the marks that they bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, select

from dashboard.clocks.periods import is_whole_month, months_of, stretches
from dashboard.people.access import Scope
from dashboard.views.counts import Counts, Times
from dashboard.views.reference import Period
from dashboard.views.vocabulary import CITY_KEY, SCORECARD_ITEMS, UNDETERMINED, GroupBy
from data_access.counting.cells import cells_of, moves_of
from data_access.counting.conditions import Conditions
from data_access.counting.entered import with_entries
from data_access.counting.kept import unchanged
from data_access.counting.marks import PROVINCIAL, Marked, amounts, mark_of, tally
from data_access.counting.months import by_months
from data_access.counting.places import Places, read_places
from data_access.counting.population import (
    WHERE_KEYS,
    Where,
    by_month_key,
    day_number,
    day_of,
    in_period,
    keyed,
    moved_out,
    placed,
    where_conditions,
)
from data_access.counting.times import grouped_select, summarise, times_in, times_of
from data_access.schema import order

__all__ = [
    "CITY_KEY",
    "UNDETERMINED",
    "WHERE_KEYS",
    "Where",
    "city_counts",
    "counts",
    "day_number",
    "day_of",
    "in_period",
    "item_counts",
    "moved_out",
    "placed",
    "summarise",
    "where_conditions",
]


UNIT_GROUPS = ("district", "department", "utility", "township")  # whose keys are codes of units


@dataclass(frozen=True)
class _Asked:
    """Which orders are counted, and by what; `monthly` tells months apart in the keys."""

    period: Period
    conditions: Conditions
    group: GroupBy
    where: Where
    monthly: bool

    @property
    def in_cells(self) -> bool:
        """Tell whether the cells of a month know all that is asked for, and serve other figures as well.

        Cells of cut months are read anew after every import: one unit's own orders are fewer to read.
        """
        where, parts = self.where, months_of(self.period)
        if (where.district or where.township or where.unit) and not all(map(is_whole_month, parts)):
            return self.monthly and self._known_to_cells
        return self._known_to_cells

    @property
    def _known_to_cells(self) -> bool:
        return self.group in Places.GROUPS and self.where.in_cells


def counts(
    connection: Connection,
    scope: Scope,
    period: Period,
    conditions: Conditions,
    group: GroupBy = "district",
    where: Where = Where(),
    *,
    by_month: bool = False,
    times: bool = True,
) -> dict[str, Counts]:
    """Count the orders of a period by group; figures are city-wide for every scope that may see figures.

    Returns a row per key that has orders: unit code, category code, "yyyy-mm" or "city"; with `by_month` the
    key is "yyyy-mm|key". Orders of townships without a determined township come under "<district>:none".
    """
    scope.require("view_figures")
    asked = _Asked(period, conditions, group, where, by_month or group == "month")
    key = ("counts", period, conditions.key, group, where, asked.monthly, times)

    def made() -> dict[str, Counts]:
        found = _counts(connection, asked, times)
        if group not in UNIT_GROUPS or not where.only_places:
            return found
        return with_entries(connection, period, found, monthly=asked.monthly)

    return dict(unchanged(connection, key, made))


def city_counts(
    connection: Connection,
    scope: Scope,
    period: Period,
    conditions: Conditions,
    where: Where = Where(),
    *,
    times: bool = True,
) -> Counts:
    """Count all orders of a period that pass the filter together; without any, all numbers are zero."""
    found = counts(connection, scope, period, conditions, "city", where, times=times)
    return found.get(CITY_KEY, Counts(CITY_KEY))


def item_counts(
    connection: Connection,
    scope: Scope,
    period: Period,
    conditions: Conditions,
    group: GroupBy,
    where: Where = Where(),
) -> dict[str, dict[str, tuple[int, int]]]:
    """Count the six items of a period's provincial due orders by group: key → item → (met, applicable)."""
    scope.require("view_figures")
    marked, _moved = _marked(connection, _Asked(period, conditions, group, where, False))
    names = [f"{item}_{part}" for item in SCORECARD_ITEMS for part in ("met", "applies")]
    numbers = amounts(marked, conditions, ["provincial", *names])
    return {
        key: {item: (row[2 * place + 1], row[2 * place + 2]) for place, item in enumerate(SCORECARD_ITEMS)}
        for key, row in zip(marked.keys, numbers.tolist(), strict=True)
        if row[0]
    }


def _counts(connection: Connection, asked: _Asked, times: bool) -> dict[str, Counts]:
    if not asked.monthly or not asked.in_cells:
        return _counted(connection, asked, times)

    def by_part(parts: Sequence[Period]) -> dict[Period, dict[str, Counts]]:
        found: dict[str, Counts] = {}
        for each in stretches(parts):
            found |= _counted(connection, replace(asked, period=each), times)
        return {
            part: {name: each for name, each in found.items() if name.startswith(f"{part.first:%Y-%m}")}
            for part in parts
        }

    conditions = asked.conditions
    of_conditions = conditions.before_exclusion, conditions.settings.model_dump_json()
    name = ("counts", asked.group, asked.where, *of_conditions, times)
    months = by_months(connection, name, asked.period, conditions, by_part)
    return dict(sorted((key, each) for month in months for key, each in month.items()))


def _counted(connection: Connection, asked: _Asked, times: bool) -> dict[str, Counts]:
    marked, moved = _marked(connection, asked)
    found: dict[str, Counts] = tally(marked, asked.conditions)
    for key, n in moved.items():
        found[key] = replace(found.get(key) or Counts(key=key), extended_out=n)
    if times:
        for key, each in _times(connection, asked).items():
            if key in found:
                found[key] = replace(found[key], **each)  # type: ignore[arg-type]
    return dict(sorted(found.items()))


def _marked(connection: Connection, asked: _Asked) -> tuple[Marked, dict[str, int]]:
    """Return the orders of a period by key and mark, and by key those that an extension moved out of it."""
    if asked.in_cells:
        return _from_cells(connection, asked)
    return _from_orders(connection, asked)


def _from_cells(connection: Connection, asked: _Asked) -> tuple[Marked, dict[str, int]]:
    """Count from the cells of the period: they serve every level by one reading of the orders."""
    places, where = read_places(connection), asked.where
    cells = cells_of(connection, asked.period, asked.conditions)
    keys, place = places.keys(cells, asked.group, where, asked.monthly)
    if where.provincial is not None:
        place = np.where((cells.mark & PROVINCIAL > 0) == where.provincial, place, -1)
    marked = Marked(keys, place, cells.mark, cells.n)
    moves = moves_of(connection, asked.period, asked.conditions)
    keys, place = places.keys(moves, asked.group, where, asked.monthly)
    # Within a longer period an order may move from month to month and stay.
    last = day_number(asked.period.last)
    out = moves.due_day // 100 > moves.month if asked.monthly else moves.due_day > last
    if where.provincial is not None:
        out &= moves.provincial.astype(bool) == where.provincial
    numbers = np.zeros(len(keys), np.int64)
    chosen = out & (place >= 0)
    np.add.at(numbers, place[chosen], moves.n[chosen])
    return marked, {key: n for key, n in zip(keys, numbers.tolist(), strict=True) if n}


def _from_orders(connection: Connection, asked: _Asked) -> tuple[Marked, dict[str, int]]:
    """Count from the orders themselves, for groups and filters that cells do not know."""
    conditions = asked.conditions
    key, joins, narrowed = _grouping(asked, conditions.attribution_day)
    matching = [in_period(conditions, asked.period), *narrowed]
    rows = grouped_select(key, [mark_of(conditions).label("mark")], joins, matching).subquery()
    by_mark = select(rows.c.key, rows.c.mark, func.count()).group_by(rows.c.key, rows.c.mark)
    marked = Marked.of(connection.execute(by_mark).all())
    if conditions.basis != "due":
        return marked, {}
    key, joins, narrowed = _grouping(asked, order.c.due_first_day)
    out = moved_out(conditions, asked.period, monthly=asked.monthly)
    moved = grouped_select(key, [func.count().label("n")], joins, [out, *narrowed]).group_by(key)
    return marked, {row.key: row.n for row in connection.execute(moved)}


def _grouping(
    asked: _Asked, day: ColumnElement[Any]
) -> tuple[ColumnElement[Any], list[Any], list[ColumnElement[bool]]]:
    """Return the key of a group, its month by `day`, the joins it needs, and what narrows its orders."""
    key, joins, population = keyed(asked.group, asked.conditions)
    if asked.monthly:
        key = by_month_key(day, asked.group, key)
    return key, joins, [*population, *where_conditions(asked.where)]


def _times(connection: Connection, asked: _Asked) -> Mapping[str, dict[str, Times]]:
    """Return the times by key."""
    conditions, where = asked.conditions, asked.where
    if not asked.in_cells:
        key, joins, narrowed = _grouping(asked, conditions.attribution_day)
        matching = [in_period(conditions, asked.period), *narrowed]
        return times_of(connection, key, joins, matching, conditions)
    cells = cells_of(connection, asked.period, conditions)
    keys, place = read_places(connection).keys(cells, asked.group, where, asked.monthly)
    if where.provincial is not None:
        place = np.where((cells.mark & PROVINCIAL > 0) == where.provincial, place, -1)
    return times_in(keys, place, cells, conditions)
