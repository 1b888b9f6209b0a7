"""The head that the official ranking and the six items share: level, tab, district, period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dash import html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.rankings import LEVELS
from layouts import definitions, text
from layouts.component import Component
from layouts.components.cards import page_head, segments
from layouts.components.links import RankState
from layouts.components.period import (
    Choosing,
    choice,
    known_at,
    menu,
    period_picker,
    scrolled,
    status_chip,
    unofficial,
)
from layouts.components.reconciled import unreconciled
from layouts.pages.analysis.state import analysis_href
from layouts.pages.rankings.area import area_menu


class Shown(Protocol):
    """What the head needs of a view."""

    @property
    def level(self) -> str: ...
    @property
    def context(self) -> FigureContext: ...
    @property
    def area(self) -> str: ...
    @property
    def districts(self) -> tuple[tuple[str, str], ...]: ...


def rankings_head(
    view: Shown, state: RankState, scope: Scope, title: str, actions: Sequence[Component] = ()
) -> html.Header:
    """Show the head of a tab; `title` has a place for the {units} of the level."""
    levels = [
        (
            _(text.LEVEL_NAMES[level]),
            state.but(level=level, sel="", sort="", district="", area="", show="").href(),
            level == view.level,
        )
        for level in LEVELS
    ]
    tabs = [
        (_("Official ranking"), state.href(tab="official"), state.tab == "official"),
        (_("Six"), state.href(tab="six"), state.tab == "six"),
        *([(_("Analysis"), analysis_href(state), False)] if scope.city_wide else []),
    ]
    controls: list[Component] = [segments(_("Level"), levels), segments(_("Tab"), tabs)]
    if view.level == "township":
        controls += [_district_menu(view, state), area_menu(state.href, view.area)]
    day = definitions.shown_day(view.context)
    choosing = Choosing("/rank", state.parameters(), state.href, view.context.period, day, asof=state.asof)
    return page_head(
        title.format(units=_(text.LEVEL_NAMES[view.level])),
        chips=[
            status_chip(view.context),
            *unofficial(view.level, view.context),
            *unreconciled(view.context, scope),
            *known_at(view.context, state.asof),
        ],
        controls=controls,
        actions=[period_picker(choosing), *actions],
    )


def _district_menu(view: Shown, state: RankState) -> html.Details:
    names = dict(view.districts)
    entries = [choice(_("All districts"), state.href(district="", sel=""), not state.district)]
    entries += [
        choice(name, state.href(district=code, sel=""), code == state.district)
        for code, name in view.districts
    ]
    return menu(names.get(state.district, _("All districts")), [scrolled(entries)])
