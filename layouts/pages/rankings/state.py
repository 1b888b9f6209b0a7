"""Read the address of the rankings page; what is not understood falls back with a notice."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.i18n import noop
from dashboard.views.rankings import LEVELS
from dashboard.views.vocabulary import AREAS
from layouts.components.addresses import read_address
from layouts.components.links import RankState
from layouts.pages.rankings.table import SORTS

_NAMES = {
    "level": noop("Level"),
    "sort": noop("Sort order"),
    "tab": noop("Tab"),
    "show": noop("Display"),
    "before": noop("Exclusions"),
    "area": noop("Street or town"),
}


def read_state(query: Mapping[str, str]) -> tuple[RankState, tuple[str, ...]]:
    """Return the state that an address names, and a notice for each value that is unknown.

    Period, basis and moment are judged by the query, which knows the data time.
    """
    return read_address(query, RankState(), _NAMES, _known)


def _known(state: RankState) -> dict[str, bool]:
    return {
        "level": state.level in LEVELS,
        "sort": state.sort.removeprefix("-") in ("", *SORTS),
        "tab": state.tab in ("official", "six"),
        "show": state.show in ("", "all"),
        "before": state.before in ("", "1"),
        "area": state.area in ("", *AREAS),
    }
