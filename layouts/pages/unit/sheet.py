"""What the parts of a unit's page are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from dash import dcc

from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderFilter
from dashboard.views.reference import Unit
from dashboard.views.unit import UnitView
from layouts.components.links import counted_by, may_open, of_unit, unit_path
from layouts.pages.unit.state import UnitState

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
        if not may_open(self.scope, whose):
            return None
        return of_unit(self.counted(context), whose)

    def counted(self, context: FigureContext) -> OrderFilter:
        """Return the filter that the numbers of a context share; the live ones know no earlier moment."""
        return counted_by(context, "" if context is self.view.live else self.state.asof)

    def unit_link(self, unit: Unit, context: FigureContext | None = None) -> dcc.Link:
        """Link to another unit's page for the period shown here, or for that of `context`."""
        period = self.state.period and (context.period.text if context else self.state.period)
        address = unit_path(unit.code, period=period, asof=self.state.asof)
        return dcc.Link(unit.name, href=address, className="unit-link")

    def opens_now(self) -> OrderFilter | None:
        """Return the filter of the unit's orders now, None where the reader may not open them."""
        if not may_open(self.scope, self.view.unit):
            return None
        return of_unit(OrderFilter(), self.view.unit)

    @property
    def minimum(self) -> int:
        """Return the least denominator at which a rate of this unit is printed."""
        return self.view.context.settings.sample(self.view.unit.kind)
