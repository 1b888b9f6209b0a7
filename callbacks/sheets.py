"""The ranking of an address, read once per data version and shared by the page and its export."""

from __future__ import annotations

from callbacks.context import get_engine, get_now, get_scope
from dashboard.i18n import current_language
from dashboard.views.rankings import RankingView
from data_access.counting.kept import answered
from data_access.database import reading
from data_access.queries.rankings.page import ranking_view
from data_access.reference.units import read_units
from layouts.components.links import RankState
from layouts.pages.rankings.sheet import Sheet


def ranking_sheet(state: RankState) -> Sheet:
    """Return the ranking of an address for the signed-in account; raise Denied without the right to figures.

    Rankings are city-wide for every scope, so that accounts can share what was read; what an account may open
    is decided when the sheet is drawn.
    """
    scope = get_scope()
    scope.require("view_figures")
    view, district_names = _read(state)
    return Sheet(view, state, scope, district_names)


def _read(state: RankState) -> tuple[RankingView, dict[int, str]]:
    scope, now = get_scope(), get_now()
    asked = (state.level, state.period, state.basis, state.asof, state.before, state.district, state.area)
    with reading(get_engine()) as connection:

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
            units = read_units(connection)
            return view, {unit.unit_id: unit.name for unit in units if unit.kind == "district"}

        return answered(connection, "ranking", (current_language(), asked), now, read)
