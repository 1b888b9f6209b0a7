"""The address of the analysis tab: read it, write it, and name it for the tab beside the ranking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from dashboard.i18n import noop
from dashboard.views.analysis import ANALYSED
from dashboard.views.rankings import LEVELS
from dashboard.views.vocabulary import AREAS
from layouts.components.addresses import read_address
from layouts.components.links import RankState, href

PATH = "/rank/analysis"
_NAMES = {"level": noop("Level"), "by": noop("Indicator"), "area": noop("Street or town")}
_SHARED = ("level", "period", "basis", "asof", "sel", "district", "area")  # with the official ranking


@dataclass(frozen=True)
class AnalysisState:
    """What the address of the analysis says; every field is one URL parameter."""

    level: str = "district"
    period: str = ""
    basis: str = ""
    asof: str = ""
    by: str = "resolution"  # the indicator analysed
    sel: str = ""
    district: str = ""  # of townships
    area: str = ""  # of dashboard.views.vocabulary.AREAS

    def href(self, **changes: str) -> str:
        """Return the address of the page with some parameters changed."""
        return href(PATH, self.but(**changes).parameters())

    def but(self, **changes: str) -> AnalysisState:
        """Return the state with some parameters changed."""
        return replace(self, **changes)

    def parameters(self) -> dict[str, str]:
        """Return the parameters that differ from the page as it opens."""
        unset = AnalysisState()
        return {
            each.name: value
            for each in fields(self)
            if (value := getattr(self, each.name)) != getattr(unset, each.name)
        }

    def official(self, tab: str = "official") -> str:
        """Return the address of the official ranking of the same level and period, or of another tab."""
        return RankState(**{name: getattr(self, name) for name in _SHARED}, tab=tab).href()


def analysis_href(state: RankState) -> str:
    """Return the address of the analysis of the ranking that a state shows."""
    return AnalysisState(**{name: getattr(state, name) for name in _SHARED}).href()


def read_analysis_state(query: Mapping[str, str]) -> tuple[AnalysisState, tuple[str, ...]]:
    """Return the state that an address names, and a notice for each value that is unknown.

    Period, basis and moment are judged by the query, which knows the data time.
    """
    return read_address(query, AnalysisState(), _NAMES, _known)


def _known(state: AnalysisState) -> dict[str, bool]:
    return {
        "level": state.level in LEVELS,
        "by": state.by in ANALYSED,
        "area": state.area in ("", *AREAS),
    }
