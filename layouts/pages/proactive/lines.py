"""What the panels of the hot spots share: whose numbers open which orders, and how a line is told."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.order import OrderFilter
from dashboard.views.proactive import HotLine, HotView
from dashboard.views.reference import Period, Unit
from layouts import text
from layouts.component import Component
from layouts.components.links import href, may_open, number, of_unit
from layouts.pages.proactive.state import HotState
from layouts.pages.proactive.tabs import REPORTS

AT = "@"  # between the category and the unit of a line
RAREST = 1_000_000


@dataclass(frozen=True)
class Hot:
    """What the page is drawn from: the view, the address and who reads it."""

    view: HotView
    state: HotState
    scope: Scope

    @property
    def moment(self) -> str:
        """Return the data time as addresses carry it."""
        as_of = self.view.live.as_of
        return as_of.isoformat() if as_of else ""

    def base(self, period: Period | None = None, as_of: str = "") -> OrderFilter:
        """Return the filter of accepted orders of a period, by default the last seven days."""
        shown = period or self.view.period
        return OrderFilter(period=shown.text if shown else "", basis="accepted", as_of=as_of or self.moment)

    def opens(self, unit: Unit | None, base: OrderFilter) -> OrderFilter | None:
        """Return a filter narrowed to a unit, or to the page's place for None; None without the right."""
        place = unit or self.view.place
        if not may_open(self.scope, place):
            return None
        return of_unit(base, place) if place else base

    def orders(self, line: HotLine) -> Component:
        """Show the orders of a line as what opens them."""
        target = self.opens(line.unit, self.base().but(category=line.category.code))
        return number(line.n, target, "accepted")

    def place_name(self, line: HotLine) -> str:
        """Return the name of the place that a line is of."""
        unit = line.unit or self.view.place
        return unit.name if unit else _("Whole city")

    def choosing(self, line: HotLine) -> str:
        """Return the address that shows the weeks of a line."""
        unit = line.unit if line.unit != self.view.place else None
        return self.state.href(sel=f"{line.category.code}{AT}{unit.code}" if unit else line.category.code)

    def is_chosen(self, line: HotLine) -> bool:
        """Tell whether a line's weeks are those shown."""
        chosen = self.view.chosen
        if chosen is None:
            return False
        own = (self.view.place, None)
        same = line.unit == chosen.line.unit or (line.unit in own and chosen.line.unit in own)
        return same and line.category == chosen.line.category

    def report(self, line: HotLine, origin: Unit) -> str:
        """Return the address that begins a special report on a hot spot."""
        period = self.view.period.text if self.view.period else ""
        asked = {"new": "1", "category": line.category.code, "unit": origin.code, "period": period}
        return href(REPORTS, asked)


def usual_times(line: HotLine) -> str:
    """Say how many times the usual number came; nothing where there was none before."""
    return text.decimal(line.n / line.usual, 1) if line.usual else text.NONE


def expected_band(low: int, high: int) -> str:
    """Print the band of what was to be expected."""
    return _("{low}–{high}").format(low=low, high=high)


def chance_words(chance: float) -> str:
    """Say how seldom chance alone brings so many: one significant digit is all that the law carries."""
    if chance * RAREST < 1:
        return _("under 1 in a million weeks")
    weeks = 1 / chance
    if weeks < 2:
        return _("every week or two")
    scale = 10 ** (len(str(int(weeks))) - 1)
    return _("1 in {n} weeks").format(n=int(weeks / scale + 0.5) * scale)
