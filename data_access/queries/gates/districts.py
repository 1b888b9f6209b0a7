"""Each district's second gate against the fourth, the heads' own reviews, and the heads' own calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, func, select

from dashboard.gates.flow import counts_by, gate_two
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import Rate
from dashboard.views.gates import DistrictGates
from dashboard.views.reference import Period, Unit
from data_access.counting.grouped import grouped
from data_access.counting.tally import in_period
from data_access.queries.context.context import conditions_of
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.gates.population import Population
from data_access.schema import head_call, order, unit
from data_access.scoping import records_in_scope

o, c = order.c, head_call.c
MEASURES = ("gates_known", "head_reviewed", "unsolved", "dissatisfied")


@dataclass(frozen=True)
class Calls:
    """The calls of heads in a period, and how many orders they were about."""

    calls: int = 0
    called: int = 0


def district_gates(
    connection: Connection,
    scope: Scope,
    context: FigureContext,
    found: Population,
    districts: Sequence[Unit],
) -> tuple[tuple[DistrictGates, ...], DistrictGates]:
    """Return the rows of districts with orders in the period, in the official order, and all together."""
    place = {each.unit_id: number for number, each in enumerate(districts)}
    group = np.array([place.get(each, -1) for each in found.unit_id.tolist()], np.int64)
    own = group >= 0
    counted = counts_by(found.marks[own], group[own], len(districts))
    measured = _measures(connection, scope, context)
    calls = _calls(connection, scope, context.period) if scope.may("view_records") else None
    rows = []
    for number, each in enumerate(districts):
        row = DistrictGates(each, *gate_two(counted[number].tolist()), **_told(measured.get(each.code)))
        if calls is not None and (scope.city_wide or scope.unit_id == each.unit_id):
            mine = calls.get(each.unit_id, Calls())
            row = replace(row, calls=mine.calls, called=mine.called)
        if row.returned.denominator or row.reviewed.denominator or row.calls:
            rows.append(row)
    return tuple(rows), _together(rows, counted.sum(axis=0).tolist())


def _together(rows: Sequence[DistrictGates], counted: Sequence[int]) -> DistrictGates:
    reviewed = Rate(
        sum((each.reviewed.numerator for each in rows), Fraction(0)),
        sum(each.reviewed.denominator for each in rows),
    )
    called = [each for each in rows if each.calls is not None]
    return DistrictGates(
        None,
        *gate_two(counted),
        reviewed,
        sum(each.unsolved for each in rows),
        sum(each.dissatisfied for each in rows),
        sum(each.calls or 0 for each in called) if called else None,
        sum(each.called or 0 for each in called) if called else None,
    )


def _measures(connection: Connection, scope: Scope, context: FigureContext) -> Mapping[str, Row[Any]]:
    conditions = conditions_of(context)
    numbers = {name: conditions.measures[name] for name in MEASURES}
    joins = [(unit, unit.c.unit_id == o.unit_id)]
    matching = [in_period(conditions, context.period), unit.c.kind == "district"]
    rows = grouped(connection, scope, {"code": unit.c.code}, matching, numbers, joins)
    return {row.code: row for row in rows}


def _told(row: Row[Any] | None) -> dict[str, Any]:
    if row is None:
        return {}
    reviewed = Rate(Fraction(row.head_reviewed), row.gates_known)
    return {"reviewed": reviewed, "unsolved": row.unsolved, "dissatisfied": row.dissatisfied}


def _calls(connection: Connection, scope: Scope, period: Period) -> Mapping[int, Calls]:
    """Return by district the calls of its heads and those of its townships, as far as records are read."""
    first, end = (
        datetime.combine(day, time(0), CITY_ZONE) for day in (period.first, period.last + timedelta(days=1))
    )
    district = func.coalesce(unit.c.district_id, unit.c.unit_id).label("district")
    statement = (
        select(district, func.count(), func.count(c.order_id.distinct()))
        .select_from(head_call.join(unit, unit.c.unit_id == c.unit_id))
        .where(c.at >= first, c.at < end, unit.c.kind.in_(("district", "township")))
        .where(records_in_scope(scope, c.unit_id, unit.c.district_id, c.unit_id))
        .group_by(district)
    )
    return {row[0]: Calls(row[1], row[2]) for row in connection.execute(statement)}
