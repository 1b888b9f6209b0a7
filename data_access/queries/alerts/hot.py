"""The hot spots that stand beside the warnings: those of the overview, kept until the data change."""

from __future__ import annotations

from dashboard.i18n import current_language
from dashboard.views.context import FigureContext
from dashboard.views.overview import HotSpots
from dashboard.views.reference import Unit
from data_access.counting.kept import unchanged
from data_access.queries.context.reading import Reading
from data_access.queries.overview.hot_spots import hot_spots

LIVE = "r30d"


def hot_beside(reading: Reading, named: Unit | None) -> tuple[HotSpots | None, FigureContext | None]:
    """Return what came more than usual, with the context it is judged in; None where nothing may be told.

    Of the unit that the address names, else of the account's own, for the city of all.
    """
    scope = reading.scope
    if not (scope.may("view_orders") and scope.may("view_figures")):
        return None, None
    live = reading.context(period=LIVE, default_period=LIVE)
    if live.as_of is None:
        return None, None
    own = reading.units_by_id.get(scope.unit_id or 0)
    unit = named if scope.city_wide else own
    key = ("hot beside", scope.role, scope.unit_id, unit and unit.code, current_language(), live.as_of)
    found = unchanged(
        reading.connection,
        key,
        lambda: hot_spots(
            reading.connection, scope, live, unit, reading.units, reading.categories, reading.calendar
        ),
    )
    return found, live
