"""One figure by its code: the same counts, ranks and open orders as the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from dashboard.appraisal import indicators
from dashboard.appraisal.influence import effect_of
from dashboard.figure.codes import CITY, NOWHERE, FigureCode, cleaned
from dashboard.people.access import Scope
from dashboard.rankings.page import find_row, make_ranking
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.figure import FigureView
from dashboard.views.reference import Unit
from data_access.counting.tally import UNDETERMINED, Where, city_counts
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.queries.orders.open_orders import open_orders, where_of
from data_access.queries.rankings.page import asked_ranking, read_ranking

LIVE = "r30d"


@dataclass(frozen=True)
class Place:
    """Whose figure a code names."""

    unit: Unit | None  # None: the whole city
    nowhere: bool
    where: Where


def figure_view(
    connection: Connection, scope: Scope, code: FigureCode, *, now: datetime
) -> FigureView | None:
    """Return a figure, city-wide for every scope that may see figures; None for an unknown unit.

    Figures are not narrowed by the scope, as in rankings; what an account may open is decided by the lists.
    """
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    context = _context(reading, code)
    if not code.unit:
        return FigureView(code, context)
    place = find_place(reading.units, code.unit)
    if place is None:
        return None
    view = FigureView(code, context, place.unit, place.nowhere)
    if context.as_of is None or not code.definition.single:
        return view
    if code.definition.kind == "live":
        return _live(reading, view, place)
    if code.definition.key == "influence":
        return _influence(reading, view, place)
    if code.definition.kind == "standing":
        return _standing(reading, view)
    return replace(view, counts=_counted(reading, context, place.where))


def find_place(units: Sequence[Unit], written: str) -> Place | None:
    """Return the unit that a code names, whatever its case, width and blanks; None for an unknown one."""
    by_code = {cleaned(each.code): each for each in units}
    wanted = cleaned(written)
    unit = by_code.get(wanted)
    if wanted == CITY or (unit is not None and unit.kind == "city"):
        return Place(None, False, Where())
    if unit is not None:
        return Place(unit, False, where_of(unit))
    district = by_code.get(wanted.removesuffix(NOWHERE)) if wanted.endswith(NOWHERE) else None
    if district is None or district.kind != "district":
        return None
    return Place(district, True, Where(district=district.code, township=UNDETERMINED))


def _context(reading: Reading, code: FigureCode) -> FigureContext:
    return reading.context(
        period=LIVE if code.definition.kind == "live" else code.period,
        basis=code.definition.basis or code.basis or "",
        as_of=code.as_of,
        before_exclusion=code.before_exclusion,
    )


def _counted(reading: Reading, context: FigureContext, where: Where) -> Counts:
    return city_counts(reading.connection, reading.scope, context.period, conditions_of(context), where)


def _live(reading: Reading, view: FigureView, place: Place) -> FigureView | None:
    if place.nowhere:
        return None
    conditions, judged = conditions_of(view.context), view.context.judged_at(reading.now)
    found = open_orders(
        reading.connection, reading.scope, conditions, reading.calendar, reading.units_by_id, judged
    )
    return replace(view, action=found.of(place.unit))


def _influence(reading: Reading, view: FigureView, place: Place) -> FigureView:
    """Add what the whole would gain without the unit: a township's district, else the city."""
    if place.unit is None:
        return view
    district = next((each for each in reading.units if each.unit_id == place.unit.district_id), None)
    inside = place.unit.kind == "township" or place.nowhere
    whole = (place.unit if place.nowhere else district) if inside else None
    own = _counted(reading, view.context, place.where)
    rest = _counted(reading, view.context, where_of(whole))
    settings = view.context.settings
    effect = effect_of(indicators.resolution(own, settings), indicators.resolution(rest, settings))
    return replace(view, counts=own, effect=effect)


def _standing(reading: Reading, view: FigureView) -> FigureView:
    """Add the unit's row of the ranking of its level; without one there is none."""
    if view.unit is None or view.nowhere:
        return view
    code = view.code
    asked = asked_ranking(
        reading, view.unit.kind, code.period, code.basis or "", code.as_of, code.before_exclusion
    )
    found = make_ranking(read_ranking(reading, asked))
    row = find_row(found, view.unit)
    counted = row.counts if row else None
    return replace(view, row=row, counts=counted, ranked=found.ranked_beside(row))
