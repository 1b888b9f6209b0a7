"""What the parts of a unit's page are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.access import Scope
from dashboard.desk_views import UnitView
from dashboard.page_views import FigureContext, OrderFilter
from dashboard.views import Unit
from layouts.components.links import counted_by, may_open, of_unit
from layouts.pages.unit_state import UnitState

# Contexts of the page's figures besides the period's: the data time's, and that of the townships' table.
LIVE, TOWNSHIPS = "live", "townships"


@dataclass(frozen=True)
class UnitSheet:
    """The view of a unit, the address it stands at, and who reads it."""

    view: UnitView
    state: UnitState
    scope: Scope

    def opens(self, context: FigureContext, unit: Unit | None = None) -> OrderFilter | None:
        """Return the filter of a unit's orders in a context, None where the reader may not open them."""
        whose = unit or self.view.unit
        return of_unit(counted_by(context), whose) if may_open(self.scope, whose) else None

    def opens_now(self) -> OrderFilter | None:
        """Return the filter of the unit's orders now, None where the reader may not open them."""
        if not may_open(self.scope, self.view.unit):
            return None
        return of_unit(OrderFilter(), self.view.unit)

    @property
    def minimum(self) -> int:
        """Return the least denominator at which a rate of this unit is printed."""
        return self.view.context.settings.sample(self.view.unit.kind)
