"""Tables of the analysis: rates by category and unit, and verdicts by who gave them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, not_

from dashboard.analysis import estimates as analysis
from dashboard.analysis.page import verdict_table
from dashboard.appraisal.months import add_counts
from dashboard.people.access import Scope
from dashboard.views.analysis import CategoryTable, VerdictRow
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.reference import Category, Unit
from data_access.counting.grouped import grouped
from data_access.counting.tally import counts_by_category, in_period
from data_access.queries.context.context import conditions_of
from data_access.schema import order, unit

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


def category_table(
    connection: Connection,
    scope: Scope,
    level: str,
    context: FigureContext,
    units: Sequence[Unit],
    tree: Sequence[Category],
    indicator: str,
) -> CategoryTable:
    """Return the rates of units by top category, over at least three months."""
    span = analysis.category_span(context.period)
    by_id = {each.category_id: each for each in tree}
    found: dict[tuple[str, str], Counts] = {}
    counted = counts_by_category(connection, scope, span, conditions_of(context), level)  # type: ignore[arg-type]
    for (code, category_id), each in counted.items():
        kind = by_id.get(category_id, _NO_CATEGORY)
        key = code, by_id.get(kind.parent_id or 0, kind).code
        found[key] = add_counts(found[key], each) if key in found else each
    tops = sorted(
        (each for each in tree if each.parent_id is None),
        key=lambda each: each.official_order,
    )
    return analysis.category_table(
        span, units, [*tops, _NO_CATEGORY], found, indicator, level, context.settings
    )


def verdict_rows(
    connection: Connection, scope: Scope, level: str, context: FigureContext, units: Sequence[Unit]
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
    numbers = {f"{source}_n": known for source, (known, _solved) in judged.items()}
    numbers |= {f"{source}_solved": and_(known, solved) for source, (known, solved) in judged.items()}
    numbers |= {
        "both": both,
        "claimed_both": and_(both, judged["claimed"][1]),
        "official_both": and_(both, judged["official"][1]),
    }
    closed = and_(conditions.measures["due"], facts.closed, not_(facts.asked))
    matching = [in_period(conditions, context.period), population, closed]
    rows = grouped(connection, scope, {"name": name}, matching, numbers, joins)
    return verdict_table(
        {row.name: {each: row._mapping[each] for each in ("n", *numbers)} for row in rows}, units
    )
