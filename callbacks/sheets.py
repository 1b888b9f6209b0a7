"""The ranking of an address, read once per data version and shared by the page and its export."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from callbacks.context import get_engine, get_now, get_scope
from dashboard.i18n import current_language
from dashboard.page_views import RankingView
from data_access.database import current_data_version, reading
from data_access.queries.rankings import ranking_view
from data_access.reference.units import read_units
from layouts.components.links import RankState
from layouts.pages.rankings_table import Sheet

KEPT = 32  # rankings a process keeps: choosing a row or a sort order must not count everything again
_views: OrderedDict[Any, tuple[RankingView, dict[int, str]]] = OrderedDict()
_lock = Lock()


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
    engine, now = get_engine(), get_now()
    asked = (state.level, state.period, state.basis, state.asof, state.before, state.district)
    with reading(engine) as connection:
        version = current_data_version(connection)
        # Without data the reader's day decides the period; with data it changes nothing but is cheap to keep.
        key = (engine, version, now.date(), current_language(), asked)
        with _lock:
            if key in _views:
                _views.move_to_end(key)
                return _views[key]
        view = ranking_view(
            connection,
            get_scope(),
            level=state.level,
            period=state.period,
            basis=state.basis,
            as_of=state.asof,
            before_exclusion=state.before == "1",
            district=state.district,
            now=now,
        )
        units = read_units(connection)
    found = view, {unit.unit_id: unit.name for unit in units if unit.kind == "district"}
    with _lock:
        _views[key] = found
        while len(_views) > KEPT:
            _views.popitem(last=False)
    return found
