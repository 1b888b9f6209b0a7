"""The ranking of an address, read once per data version and shared by the page and its export."""

from __future__ import annotations

from datetime import datetime

from callbacks.context import get_engine, get_now, get_scope
from dashboard.i18n import current_language
from dashboard.people.access import Scope
from dashboard.views.rankings import RankingView
from data_access.counting.kept import answered, settled
from data_access.database import Connection, reading
from data_access.queries.context.clock_mark import clock_mark
from data_access.queries.rankings.page import ranking_view
from data_access.reference.english import shown_unit
from data_access.reference.units import read_units
from layouts.components.links import RankState
from layouts.pages.rankings.sheet import Sheet


def ranking_sheet(state: RankState) -> Sheet:
    """Return the ranking of an address for the signed-in account; raise Denied without the right."""
    with reading(get_engine()) as connection:
        return read_sheet(connection, get_scope(), settled(get_now()), state)


def read_sheet(connection: Connection, scope: Scope, now: datetime, state: RankState) -> Sheet:
    """Return the ranking of an address for a scope; raise Denied without the right to figures.

    Rankings are city-wide for every scope, so that accounts can share what was read; what an account may open
    is decided when the sheet is drawn.
    """
    scope.require("view_figures")
    asked = (state.level, state.period, state.basis, state.asof, state.before, state.district, state.area)

    def read() -> tuple[RankingView, dict[int, str]]:
        view = ranking_view(
            connection,
            scope,
            level=state.level,
            period=state.period,
            basis=state.basis,
            as_of=state.asof,
            before_exclusion=state.before == "1",
            district=state.district,
            area=state.area,
            now=now,
        )
        units = map(shown_unit, read_units(connection))
        return view, {unit.unit_id: unit.name for unit in units if unit.kind == "district"}

    mark = clock_mark(connection, now)
    view, district_names = answered(connection, "ranking", (current_language(), asked), mark, read)
    return Sheet(view, state, scope, district_names)
