"""What the tables of a ranking share: the view, the address it stands at, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dashboard.people.access import Scope
from dashboard.views.order import OrderFilter
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Unit
from layouts.components import codes
from layouts.components.links import (
    RankState,
    counted_by,
    may_open,
    of_unit,
)


@dataclass(frozen=True)
class Sheet:
    """What the rows of one table share: the view, the address it stands at, and who reads it.

    `district_names` maps unit ids to names, for the column that says where a township lies.
    """

    view: RankingView
    state: RankState
    scope: Scope
    district_names: Mapping[int, str] = field(default_factory=dict)

    def opens(self, unit: Unit | None) -> OrderFilter | None:
        """Return the filter of a unit's orders, None where the reader may not open them."""
        if not may_open(self.scope, unit):
            return None
        base = counted_by(self.view.context, self.state.asof)
        return of_unit(base, unit) if unit else base

    def code(self, unit: str, before_exclusion: bool = False) -> str:
        """Return what the codes of a unit's figures end in."""
        context = self.view.context
        if before_exclusion:
            context = replace(context, before_exclusion=True)
        return codes.suffix(context, unit, bool(self.state.asof))

    @property
    def townships(self) -> bool:
        """Tell whether the table ranks townships."""
        return self.view.level == "township"
