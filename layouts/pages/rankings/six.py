"""The six-item tab of the rankings: met / applicable by unit, the orders that missed an item below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.order import OrderFilter
from dashboard.views.rankings import SixView
from dashboard.views.reference import Unit
from layouts import definitions, text, vocabulary
from layouts.component import Component
from layouts.components.cards import card, foot, lead
from layouts.components.explain import MAIN, explanations
from layouts.components.links import RankState, counted_by, may_open, of_unit, unit_path
from layouts.components.six_table import six_misses, six_table
from layouts.components.states import empty_good, empty_page, notice_strips
from layouts.pages.rankings.area import left_out, whole_name
from layouts.pages.rankings.head import rankings_head


@dataclass(frozen=True)
class SixSheet:
    """The view of the six items, the address it stands at, and who reads it."""

    view: SixView
    state: RankState
    scope: Scope

    def opens(self, unit: Unit | None) -> OrderFilter | None:
        """Return the filter of a unit's orders, for None of all that the page counts, if it may be opened."""
        if not may_open(self.scope, unit):
            return None
        base = counted_by(self.view.context, self.state.asof)
        if unit is not None:
            return of_unit(base, unit)
        base = base.but(area=self.view.area)
        if self.view.district:
            return base.but(district=self.view.district)
        return base.but(kind="district" if self.view.level == "township" else self.view.level)


def six_page(sheet: SixSheet, notices: Sequence[str] = ()) -> html.Div:
    """Draw the tab; an empty base or a period without a provincial order says so."""
    view = sheet.view
    if view.context.as_of is None:
        body: list[Component] = [empty_page(sheet.scope)]
    elif not any(applies for _met, applies in view.six.total.values()):
        body = [
            html.Section(empty_good(_("No provincial order fell due in this period.")), className="panel")
        ]
    else:
        body = [lead(_sentence(view)), _table(sheet)]
    return html.Div(
        [
            rankings_head(view, sheet.state, sheet.scope, _("Six items of {units}")),
            *notice_strips((*notices, *view.context.notices)),
            *body,
            _foot(sheet),
            explanations(body, {MAIN: view.context}),
        ],
        className="rankings",
    )


def _sentence(view: SixView) -> str:
    met, applies = (sum(each) for each in zip(*view.six.total.values(), strict=True))
    said = _("{met} of {applies} items met by the provincial orders due in {period}.")
    missed = _("All items were met.")
    if met < applies:
        missed = _("Most often missed: {items}.").format(items=text.listed(_most_missed(view)))
    whole = said.format(met=met, applies=applies, period=text.period(view.context.period))
    return " ".join([whole, missed, *([left_out()] if view.area else [])])


def _most_missed(view: SixView) -> list[str]:
    missed = {item: applies - met for item, (met, applies) in view.six.total.items()}
    most = max(missed.values())
    names = [vocabulary.word(vocabulary.SCORECARD, item) for item, n in missed.items() if n == most]
    return [_("{item} ({n})").format(item=name, n=most) for name in names]


def _table(sheet: SixSheet) -> html.Section:
    view = sheet.view
    names = dict(view.districts)
    title = _("Six items of provincial orders, {period}").format(period=text.period(view.context.period))
    whole = whole_name(names, view.district, view.area) or _("In all")
    heading = _(text.LEVEL_NAMES[view.level])

    def named(unit: Unit | None) -> tuple[Component, OrderFilter | None]:
        if unit is None:
            base = sheet.opens(None)
            return _("No township given"), base.but(township="none") if base and view.district else None
        address = unit_path(unit.code, period=sheet.state.period, asof=sheet.state.asof)
        return dcc.Link(unit.name, href=address, className="unit-link"), sheet.opens(unit)

    sixth = view.context.settings.sixth_name
    drawn = six_table(view.six, heading, named, (whole, sheet.opens(None)), title, sixth)
    misses = six_misses(view.six, definitions.zone_of(view.context), sheet.opens(None), named=True)
    return card(title, drawn, *misses, note=_("met / applicable; no rates at these numbers"))


def _foot(sheet: SixSheet) -> html.Footer:
    context = sheet.view.context
    parts = (definitions.formula("six", context.settings), " ", definitions.population_sentence(context))
    return foot(*parts, demo=definitions.is_demo(context))
