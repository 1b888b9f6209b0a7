"""What the panels of the four gates share: the view, the address, who reads, and where numbers lead."""

from __future__ import annotations

from dataclasses import dataclass

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.counts import Rate
from dashboard.views.gates import GatesView
from dashboard.views.order import OrderFilter
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Component
from layouts.components.links import counted_by, may_open, number, of_unit, ratio
from layouts.pages.gates.state import GatesState
from layouts.text import NONE


@dataclass(frozen=True)
class Gates:
    """What the page is drawn from."""

    view: GatesView
    state: GatesState
    scope: Scope

    @property
    def minimum(self) -> int:
        """Return the minimum sample of districts."""
        return self.view.context.settings.sample("district")

    def opens(self, unit: Unit | None) -> OrderFilter | None:
        """Return the filter of a unit's orders of the period, of the page's place for None.

        None where the reader may not open them.
        """
        unit = unit or self.view.place
        if not may_open(self.scope, unit):
            return None
        base = counted_by(self.view.context, self.state.asof)
        return of_unit(base, unit) if unit else base

    def number(
        self, n: int, checked: str, unit: Unit | None = None, *, reason: str = "", everywhere: bool = False
    ) -> Component:
        """Show a number that opens the orders counted by it, each a check or a return for a reason.

        `everywhere`: all districts together, whatever the page's place.
        """
        target = self.opens(unit)
        if everywhere:
            target = (
                counted_by(self.view.context, self.state.asof).but(kind="district") if self.sees_all else None
            )
        if target is None:
            return str(n)
        return number(n, target.but(checked=checked, returned_for=reason), "accepted")

    @property
    def whose(self) -> str:
        """Say whose orders a list is of, nothing for who sees those of every unit."""
        if self.scope.city_wide:
            return ""
        known = {each.code: each.name for each in self.view.places}
        return _("orders of {unit}").format(unit=known.get(self.scope.unit_code, self.scope.unit_name))

    @property
    def sees_all(self) -> bool:
        """Tell whether the reader may open the orders of every unit."""
        return may_open(self.scope, None)

    def percent(self, rate: Rate) -> str:
        """Print a rate with its sign, nothing below the minimum sample: its fraction stands beside it."""
        if rate.value is None or rate.denominator < self.minimum:
            return NONE
        return _("{percent}%").format(percent=text.percent(rate, self.view.context.settings))

    def fraction(
        self, rate: Rate, above: str, below: str, unit: Unit | None, *, everywhere: bool = False
    ) -> Component:
        """Show a rate's fraction, both numbers opening their orders."""
        if not rate.denominator:
            return NONE
        left = self.number(int(rate.numerator), above, unit, everywhere=everywhere)
        return ratio(left, self.number(rate.denominator, below, unit, everywhere=everywhere))


def unit_name(unit: Unit | None, state: GatesState) -> Component:
    """Name a unit as a link to the page of its own gates, all of them together for None."""
    if unit is None:
        return _("All districts")
    return dcc.Link(unit.name, href=state.href(unit=unit.code), className="stay")


def note(*parts: Component) -> html.P:
    """Show how a panel is meant."""
    return html.P(list(parts), className="card-note")
