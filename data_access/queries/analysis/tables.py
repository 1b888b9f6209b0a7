"""Tables of the analysis: rates by category and unit, and verdicts by who gave them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, not_, select

from dashboard.analysis import estimates as analysis
from dashboard.appraisal.indicators import RATE_COUNTS
from dashboard.views.analysis import VERDICT_SERIES, CategoryTable, VerdictRow
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, Rate
from dashboard.views.reference import Category, Unit
from data_access.counting.tally import in_period
from data_access.queries.context.context import conditions_of
from data_access.reference.units import read_categories
from data_access.schema import category, order, unit

o = order.c

_NO_CATEGORY = Category(0, "", "", 10_000)
_Joins = list[tuple[Any, ColumnElement[bool]]]


def _unit_key(
    level: str,
) -> tuple[ColumnElement[str], list[tuple[Any, ColumnElement[bool]]], ColumnElement[bool]]:
    """Return the code of the unit an order counts for on a level, the joins and the level's population."""
    appraised = unit.alias("appraised")
    joins: _Joins = [(appraised, appraised.c.unit_id == o.unit_id)]
    if level != "township":
        return appraised.c.code, joins, appraised.c.kind == level
    place = unit.alias("place")
    joins.append((place, place.c.unit_id == o.township_id))
    return place.c.code, joins, and_(appraised.c.kind == "district", place.c.unit_id.is_not(None))


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def category_table(
    connection: Connection, level: str, context: FigureContext, units: Sequence[Unit], indicator: str
) -> CategoryTable:
    """Return the rates of units by top category, over at least three months."""
    conditions = conditions_of(context)
    span = analysis.category_span(context.period)
    name, joins, population = _unit_key(level)
    top = category.alias("top_category")
    joins += [
        (category, category.c.category_id == o.category_id),
        (top, top.c.category_id == category.c.parent_id),
    ]
    kind = func.coalesce(top.c.code, category.c.code, "")
    numbers = [_sum(conditions.measures[each]).label(each) for each in RATE_COUNTS]
    statement = select(name.label("name"), kind.label("kind"), *numbers).select_from(order)
    for table, on in joins:
        statement = statement.outerjoin(table, on)
    statement = statement.where(in_period(conditions, span), population).group_by(name, kind)
    found = {
        (row["name"], row["kind"]): Counts(row["name"], **_numbers(row))
        for row in connection.execute(statement).mappings()
    }
    tops = sorted(
        (each for each in read_categories(connection) if each.parent_id is None),
        key=lambda each: each.official_order,
    )
    return analysis.category_table(
        span, units, [*tops, _NO_CATEGORY], found, indicator, level, context.settings
    )


def _numbers(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: int(row[name]) for name in RATE_COUNTS}


def verdict_rows(
    connection: Connection, level: str, context: FigureContext, units: Sequence[Unit]
) -> tuple[VerdictRow, ...]:
    """Return what four sources say of the orders that are due and closed, all units of the level first."""
    conditions = conditions_of(context)
    facts = conditions.facts
    name, joins, population = _unit_key(level)
    judged = {
        "claimed": (o.verdict_claimed != "", o.verdict_claimed == "solved"),
        "district": (o.verdict_district != "", o.verdict_district == "solved"),
        "official": (facts.judged, facts.judged_solved),
        "enterprise": (o.verdict_enterprise != "", o.verdict_enterprise == "solved"),
    }
    both = and_(judged["claimed"][0], judged["official"][0])
    columns = [func.count().label("closed")]
    for source, (known, solved) in judged.items():
        columns += [_sum(known).label(f"{source}_n"), _sum(and_(known, solved)).label(f"{source}_solved")]
    columns += [
        _sum(both).label("both"),
        _sum(and_(both, judged["claimed"][1])).label("claimed_both"),
        _sum(and_(both, judged["official"][1])).label("official_both"),
    ]
    statement = select(name.label("name"), *columns).select_from(order)
    for table, on in joins:
        statement = statement.outerjoin(table, on)
    closed = and_(conditions.measures["due"], facts.closed, not_(facts.asked))
    statement = statement.where(in_period(conditions, context.period), population, closed).group_by(name)
    found = {row["name"]: row for row in connection.execute(statement).mappings()}
    rows = [_verdict_row(each, found[each.code]) for each in units if each.code in found]
    return (_all_units(rows), *rows) if rows else ()


def _verdict_row(of: Unit, row: Mapping[Any, Any]) -> VerdictRow:
    series = {
        source: Rate(Fraction(int(row[f"{source}_solved"])), int(row[f"{source}_n"]))
        for source in VERDICT_SERIES
    }
    both = int(row["both"])
    return VerdictRow(
        of,
        int(row["closed"]),
        series,
        Rate(Fraction(int(row["claimed_both"])), both),
        Rate(Fraction(int(row["official_both"])), both),
    )


def _all_units(rows: Sequence[VerdictRow]) -> VerdictRow:
    series = {name: analysis.pooled([row.series[name] for row in rows]) for name in rows[0].series}
    return VerdictRow(
        None,
        sum(row.closed for row in rows),
        series,
        analysis.pooled([row.claimed_both for row in rows]),
        analysis.pooled([row.official_both for row in rows]),
    )
