"""Counting: the one place where orders become numbers, exactly, straight from the orders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)

from dashboard.appraisal.distribution import SECONDS, histogram
from dashboard.people.access import Scope
from dashboard.views.counts import NO_TIMES, Counts, Times
from dashboard.views.reference import Period
from dashboard.views.vocabulary import AREAS, SCORECARD_ITEMS, GroupBy
from dashboard.views.vocabulary import CITY_KEY as CITY_KEY
from dashboard.views.vocabulary import UNDETERMINED as UNDETERMINED
from data_access.counting.conditions import Conditions
from data_access.counting.kept import unchanged
from data_access.counting.measures import FACTS, Facts, measures_of
from data_access.schema import category, order, source, unit

o = order.c


@dataclass(frozen=True)
class Where:
    """Filters on a figure by reference codes; None means no filter."""

    district: str | None = None
    township: str | None = None
    unit: str | None = None
    kind: str | None = None
    category: str | None = None
    channel: str | None = None
    provincial: bool | None = None
    source: str | None = None
    area: str | None = None  # of AREAS: orders that districts answer for, in the townships of that area
    located: str | None = None  # district in which the order lies, whoever answers for it; "none": unknown


WHERE_KEYS = tuple(Where.__dataclass_fields__)


def day_number(day: date) -> int:
    """Return a local day as the integer that order rows carry, yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """Return the local day that order rows carry as this integer."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def in_period(conditions: Conditions, period: Period) -> ColumnElement[bool]:
    """Return the condition that an order, known at the data time, belongs to the period on this basis."""
    first, last = day_number(period.first), day_number(period.last)
    day = conditions.attribution_day
    within: ColumnElement[bool] = day.between(first, last)
    if conditions.basis == "due":
        # Two plain ranges let the indexes work before the exact condition decides.
        within = and_(
            within,
            or_(
                o.due_day.between(first, last),
                o.due_first_day.between(first, last),
                and_(o.due_day.is_(None), o.opened_day.between(first, last)),
            ),
        )
    if conditions.basis == "closed":
        within = and_(within, conditions.is_closed)
    return and_(conditions.known, within)


def moved_out(conditions: Conditions, period: Period, *, monthly: bool = False) -> ColumnElement[bool]:
    """Return the condition that an extension took an order, known at the data time, out of the period.

    Its first deadline lay in the period (`monthly`: in a month of it), the one in force ends later. A pause
    without an end leaves no deadline at all: such an order was moved out too. Only by due date can a
    deadline place an order.
    """
    if conditions.basis != "due":
        return false()
    first, last = day_number(period.first), day_number(period.last)
    later = conditions.due_day // 100 > o.due_first_day // 100 if monthly else conditions.due_day > last
    moved = or_(later, conditions.due_day.is_(None))
    return and_(conditions.known, o.due_first_day.between(first, last), moved)


def where_conditions(where: Where) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter; codes are looked up in the reference tables."""
    found: list[ColumnElement[bool]] = []
    if where.district:
        found.append(o.unit_id.in_(select(unit.c.unit_id).where(unit.c.code == where.district)))
    if where.township == UNDETERMINED:
        found.append(o.township_id.is_(None))
    elif where.township:
        found.append(o.township_id == _unit_id(where.township))
        found.append(_appraised_kind("district"))
    if where.area:
        places = select(unit.c.unit_id).where(
            unit.c.kind == "township", unit.c.subkind.in_(AREAS.get(where.area, ()))
        )
        found += [o.township_id.in_(places), _appraised_kind("district")]
    if where.unit:
        found.append(o.unit_id == _unit_id(where.unit))
    if where.located == UNDETERMINED:
        found.append(o.district_id.is_(None))
    elif where.located:
        found.append(o.district_id == _unit_id(where.located))
    if where.kind:
        found.append(_appraised_kind(where.kind))
    if where.category:
        chosen = select(category.c.category_id).where(category.c.code == where.category)
        children = select(category.c.category_id).where(category.c.parent_id.in_(chosen))
        found.append(or_(o.category_id.in_(chosen), o.category_id.in_(children)))
    if where.channel:
        found.append(o.channel == where.channel)
    if where.provincial is not None:
        found.append(o.provincial.is_(where.provincial))
    if where.source:
        found.append(
            o.source_id == select(source.c.source_id).where(source.c.code == where.source).scalar_subquery()
        )
    return found


def _unit_id(code: str) -> Any:
    return select(unit.c.unit_id).where(unit.c.code == code).scalar_subquery()


def _appraised_kind(kind: str) -> ColumnElement[bool]:
    return o.unit_id.in_(select(unit.c.unit_id).where(unit.c.kind == kind))


def _keyed(
    group: GroupBy, conditions: Conditions
) -> tuple[ColumnElement[Any], list[Any], list[ColumnElement[bool]]]:
    """Return the grouping key, the joins it needs, and the conditions that define the group's population."""
    if group == "city":
        return literal(CITY_KEY), [], []
    if group == "month":
        return _text_month(conditions.attribution_day), [], []
    if group == "category":
        parent = category.alias("top_category")
        key = func.coalesce(parent.c.code, category.c.code, "")
        joins = [
            (category, category.c.category_id == o.category_id),
            (parent, parent.c.category_id == category.c.parent_id),
        ]
        return key, joins, []
    if group == "township":
        place, district = unit.alias("place"), unit.alias("district")
        key = func.coalesce(place.c.code, district.c.code + ":" + UNDETERMINED)
        joins = [(district, district.c.unit_id == o.unit_id), (place, place.c.unit_id == o.township_id)]
        return key, joins, [district.c.kind == "district"]
    if group == "located":
        return func.coalesce(unit.c.code, UNDETERMINED), [(unit, unit.c.unit_id == o.district_id)], []
    joins = [(unit, unit.c.unit_id == o.unit_id)]
    kinds = [] if group == "unit" else [unit.c.kind == group]
    return func.coalesce(unit.c.code, ""), joins, kinds


_COUNTED = (
    *("direct", "closed", "due", "not_due", "no_deadline", "withdrawn", "excluded", "on_time", "late"),
    *("open_overdue", "verified", "unverified", "solved", "unsolved", "confirmed", "solved_or_confirmed"),
    *("satisfied", "basic", "fair", "dissatisfied", "called", "provincial", "redone", "claimed"),
    *("provisional", "verdict_missing", "due_before_exclusion"),
)


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
    asked = ("counts", period, conditions.key, group, where, by_month, times)
    return dict(
        unchanged(
            connection,
            asked,
            lambda: _counts(connection, period, conditions, group, where, by_month, times),
        )
    )


def _counts(
    connection: Connection,
    period: Period,
    conditions: Conditions,
    group: GroupBy,
    where: Where,
    by_month: bool,
    times: bool,
) -> dict[str, Counts]:
    key, joins, population = _keyed(group, conditions)
    first_key = key
    if by_month or group == "month":
        key = _by_month(conditions.attribution_day, group, first_key)
        first_key = _by_month(o.due_first_day, group, first_key)
    narrowed = [*population, *where_conditions(where)]
    matching = [in_period(conditions, period), *narrowed]
    found = {
        row["key"]: Counts(**row)
        for row in connection.execute(_counting(key, joins, matching, conditions)).mappings().all()
    }
    if conditions.basis == "due":
        moved = moved_out(conditions, period, monthly=by_month or group == "month")
        _add_extended_out(connection, found, first_key, joins, [moved, *narrowed])
    if times:
        _add_times(connection, found, key, joins, matching, conditions)
    return found


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
    key, joins, population = _keyed(group, conditions)
    measures = conditions.measures
    names = [f"{item}_{part}" for item in SCORECARD_ITEMS for part in ("met", "applies")]
    columns = [cast(func.sum(case((measures[name], 1), else_=0)), BigInteger).label(name) for name in names]
    matching = [in_period(conditions, period), measures["provincial"], *population, *where_conditions(where)]
    rows = connection.execute(_select(key, columns, joins, matching).group_by(key)).mappings()
    return {
        row["key"]: {item: (row[f"{item}_met"], row[f"{item}_applies"]) for item in SCORECARD_ITEMS}
        for row in rows
    }


def _by_month(day: ColumnElement[Any], group: GroupBy, key: ColumnElement[Any]) -> ColumnElement[str]:
    """Return the grouping key of a month's groups; grouped by nothing else, the month is the key."""
    return _text_month(day) if group == "month" else _text_month(day) + "|" + key


def _text_month(day: ColumnElement[Any]) -> ColumnElement[str]:
    month = day // 100 % 100
    return cast(day // 10_000, String) + case((month < 10, "-0"), else_="-") + cast(month, String)


def _select(
    key: ColumnElement[Any],
    columns: Iterable[Any],
    joins: Iterable[Any],
    matching: Iterable[ColumnElement[bool]],
) -> Select[Any]:
    statement = select(key.label("key"), *columns).select_from(order)
    for table, on in joins:
        statement = statement.outerjoin(table, on)
    return statement.where(*matching)


def _counting(
    key: ColumnElement[Any], joins: list[Any], matching: list[ColumnElement[bool]], conditions: Conditions
) -> Select[Any]:
    """Return the statement that counts: each fact is computed once an order, then summed by group."""
    facts = [getattr(conditions.facts, name).label(name) for name in FACTS]
    # Materialised, or the databases would put every expression back into each of the sums.
    rows = _select(key, facts, joins, matching).cte("facts").prefix_with("MATERIALIZED")
    known = Facts(**{name: rows.c[name] for name in FACTS})
    measures = measures_of(known, conditions.basis, conditions.settings)
    six = [known.six(name) for name in SCORECARD_ITEMS]

    def number(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        terms = [case((condition, 1), else_=0) for condition in conditions]
        return cast(func.sum(reduce(add, terms)), BigInteger)

    columns = [
        func.count().label("accepted"),
        *(number(measures[name]).label(name) for name in _COUNTED),
        number(*(and_(measures["provincial"], applies, met) for applies, met in six)).label("six_met"),
        number(*(and_(measures["provincial"], applies) for applies, _met in six)).label("six_applicable"),
    ]
    return select(rows.c.key, *columns).group_by(rows.c.key)


def _add_extended_out(
    connection: Connection,
    found: dict[str, Counts],
    key: ColumnElement[Any],
    joins: list[Any],
    moved: list[ColumnElement[bool]],
) -> None:
    """Add the orders that an extension moved out of the period, to groups without other orders as well."""
    statement = _select(key, [func.count().label("n")], joins, moved).group_by(key)
    for name, n in connection.execute(statement):
        found[name] = replace(found.get(name) or Counts(key=name), extended_out=n)


def _add_times(
    connection: Connection,
    found: dict[str, Counts],
    key: ColumnElement[Any],
    joins: list[Any],
    matching: list[ColumnElement[bool]],
    conditions: Conditions,
) -> None:
    """Add median, 90th percentile and n of each duration, by linear interpolation over all its orders."""
    timed = conditions.measures["timed"]
    columns = [
        case((condition, seconds), else_=None).label(name)
        for name, (condition, seconds) in conditions.durations.items()
    ]
    rows = connection.execute(_select(key, columns, joins, [*matching, timed])).all()
    values: dict[str, dict[str, list[int]]] = {}
    for name, *durations in rows:
        lists = values.setdefault(name, {each: [] for each in conditions.durations})
        for each, duration in zip(lists, durations, strict=True):
            if duration is not None:
                lists[each].append(duration)
    for name, lists in values.items():
        times = {each: summarise(each, lists[each]) for each in lists}
        found[name] = replace(found[name], **times)  # type: ignore[arg-type]


def summarise(name: str, seconds: list[int]) -> Times:
    """Return n, median and 90th percentile (linear interpolation) of durations, in the unit of their name."""
    if not seconds:
        return NO_TIMES
    median, p90 = np.percentile(np.asarray(seconds, dtype=np.float64), [50, 90])
    per = SECONDS[name]
    return Times(len(seconds), float(median) / per, float(p90) / per, histogram(name, seconds))
