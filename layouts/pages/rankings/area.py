"""Streets or towns alone: the menu that chooses, how their total is called, and what is not shown then."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dash import html

from dashboard.i18n import _
from dashboard.views.vocabulary import AREAS
from layouts.components.period import choice, menu
from layouts.vocabulary import AREA_NAMES


def area_menu(href: Callable[..., str], chosen: str) -> html.Details:
    """Show the menu of streets and towns; `href` gives the address with parameters changed."""
    every = _("All townships")
    entries = [choice(every, href(area="", sel=""), not chosen)]
    entries += [choice(_(AREA_NAMES[area]), href(area=area, sel=""), area == chosen) for area in AREAS]
    return menu(_(AREA_NAMES[chosen]) if chosen else every, entries)


def whole_name(districts: Mapping[str, str], district: str, area: str) -> str:
    """Return what the total of a district, of streets or of towns is called; empty for all townships."""
    if district in districts and area:
        return _("{district}: {area} in all").format(district=districts[district], area=_(AREA_NAMES[area]))
    if area:
        return _("{area} in all").format(area=_(AREA_NAMES[area]))
    return _("{district} in all").format(district=districts[district]) if district in districts else ""


def ranked_among() -> str:
    """Say among whom the units of a table of streets or towns alone are ranked."""
    return _("Ranks are those among all townships.")


def left_out() -> str:
    """Say what a table of streets or towns alone does not show."""
    return _(
        "Orders of zones and parks and those without a township are neither and stand under “All townships”."
    )
