"""Counting: the one place where orders become numbers, exactly, from the marks that they bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select, union_all

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
from data_access.counting.months import by_months, stored_parts
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
from data_access.counting.stored import as_stored, of_versions, stored_day, stored_measures
from data_access.counting.times import (
    grouped_select,
    live_seconds,
    stored_seconds,
    summarise,
    times_in,
    times_of,
)
from data_access.schema import month_move, month_order, order

__all__ = [
    "CITY_KEY",
    "UNDETERMINED",
    "WHERE_KEYS",
    "Where",
    "city_counts",
    "counts",
    "counts_by_category",
    "counts_of_marks",
    "day_number",
    "day_of",
    "in_period",
    "item_counts",
    "moved_out",
    "order_marks",
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

    @cached_property
    def stored(self) -> dict[Period, int]:
        """Return the months of the period that are counted as a version stores them, with it."""
        return stored_parts(months_of(self.period), self.conditions)

    @property
    def live(self) -> tuple[Period, ...]:
        """Return the stretches of the period that are counted from the data."""
        if not self.stored:
            return (self.period,)
        return stretches([each for each in months_of(self.period) if each not in self.stored])

    def statements(
        self,
        live: Sequence[Any],
        stored: Sequence[Any],
        of_live: Sequence[ColumnElement[bool]] = (),
        of_stored: Sequence[ColumnElement[bool]] = (),
    ) -> list[Select[Any]]:
        """Return what reads the key and these columns, a row an order, of the data and of versions."""
        found = []
        if self.live:
            key, joins, narrowed = _grouping(self, self.conditions.attribution_day)
            within = or_(*(in_period(self.conditions, each) for each in self.live))
            found.append(grouped_select(key, live, joins, [within, *of_live, *narrowed]))
        if self.stored:
            key, joins, narrowed = _stored_grouping(self, month_order)
            matching = [of_versions(month_order, self.stored), *of_stored, *narrowed]
            found.append(grouped_select(key, stored, joins, matching, month_order))
        return found

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


def order_marks(
    connection: Connection, scope: Scope, period: Period, conditions: Conditions, where: Where = Where()
) -> dict[int, int]:
    """Return the mark of each order of a period by its number, of locked months as it was counted."""
    scope.require("view_figures")
    asked = _Asked(period, conditions, "city", where, False)
    columns = [order.c.order_id, mark_of(conditions)], [month_order.c.order_id, month_order.c.mark]
    statements = asked.statements(*columns)
    return {row[1]: row[2] for each in statements for row in connection.execute(each)}


def counts_by_category(
    connection: Connection, scope: Scope, period: Period, conditions: Conditions, group: GroupBy
) -> dict[tuple[str, int], Counts]:
    """Count the orders of a period by unit code and category, 0 for none; locked months as counted."""
    scope.require("view_figures")
    asked = _Asked(period, conditions, group, Where(), False)
    live = [mark_of(conditions).label("mark"), order.c.category_id]
    stored = [month_order.c.mark, month_order.c.category_id]
    rows = union_all(*asked.statements(live, stored)).subquery()
    keys = rows.c.key, rows.c.category_id, rows.c.mark
    found = connection.execute(select(*keys, func.count()).group_by(*keys))
    marked = Marked.of([(f"{code}|{kind or 0}", mark, n) for code, kind, mark, n in found])
    counted = {key.rpartition("|"): each for key, each in tally(marked, conditions).items()}
    return {(code, int(kind)): each for (code, _bar, kind), each in counted.items()}


def counts_of_marks(marks: Mapping[int, int], conditions: Conditions) -> dict[int, Counts]:
    """Count each order by itself: the counts of a group of one, by the order's number."""
    rows = [(str(number), mark, 1) for number, mark in marks.items()]
    return {int(key): each for key, each in tally(Marked.of(rows), conditions).items()}


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
    live, stored = [mark_of(conditions).label("mark")], [month_order.c.mark]
    rows = union_all(*asked.statements(live, stored)).subquery()
    by_mark = select(rows.c.key, rows.c.mark, func.count()).group_by(rows.c.key, rows.c.mark)
    marked = Marked.of(connection.execute(by_mark).all())
    return marked, _moved_from_orders(connection, asked) if conditions.basis == "due" else {}


def _moved_from_orders(connection: Connection, asked: _Asked) -> dict[str, int]:
    """Count by key the orders that an extension moved out of the period."""
    period, monthly, counted = asked.period, asked.monthly, [func.count().label("n")]
    statements = []
    if asked.live:
        key, joins, narrowed = _grouping(asked, order.c.due_first_day)
        out = moved_out(asked.conditions, period, monthly=monthly, among=asked.live)
        statements.append(grouped_select(key, counted, joins, [out, *narrowed]).group_by(key))
    if asked.stored:
        key, joins, narrowed = _stored_grouping(asked, month_move)
        v = month_move.c
        later = v.due_day // 100 > v.month if monthly else v.due_day > day_number(period.last)
        out = and_(of_versions(month_move, asked.stored), later)
        statements.append(grouped_select(key, counted, joins, [out, *narrowed], month_move).group_by(key))
    found: dict[str, int] = {}
    for each in statements:
        for row in connection.execute(each):
            found[row.key] = found.get(row.key, 0) + row.n
    return found


def _grouping(
    asked: _Asked, day: ColumnElement[Any]
) -> tuple[ColumnElement[Any], list[Any], list[ColumnElement[bool]]]:
    """Return the key of a group, its month by `day`, the joins it needs, and what narrows its orders."""
    key, joins, population = keyed(asked.group, asked.conditions)
    if asked.monthly:
        key = by_month_key(day, asked.group, key)
    return key, joins, [*population, *where_conditions(asked.where)]


def _stored_grouping(
    asked: _Asked, table: Table
) -> tuple[ColumnElement[Any], list[Any], list[ColumnElement[bool]]]:
    """Return the same for rows that versions store."""
    key, joins, narrowed = _grouping(asked, stored_day(table))
    adapted = [(joined, as_stored(on, table)) for joined, on in joins]
    return as_stored(key, table), adapted, [as_stored(each, table) for each in narrowed]


def _times(connection: Connection, asked: _Asked) -> Mapping[str, dict[str, Times]]:
    """Return the times by key."""
    conditions, where = asked.conditions, asked.where
    if not asked.in_cells:
        seconds = live_seconds(conditions), stored_seconds(conditions)
        timed = [conditions.measures["timed"]], [stored_measures(conditions)["timed"]]
        return times_of(connection, asked.statements(*seconds, *timed))
    cells = cells_of(connection, asked.period, conditions)
    keys, place = read_places(connection).keys(cells, asked.group, where, asked.monthly)
    if where.provincial is not None:
        place = np.where((cells.mark & PROVINCIAL > 0) == where.provincial, place, -1)
    return times_in(keys, place, cells, conditions)
