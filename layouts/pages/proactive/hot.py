"""Hot spots by place: what came more than usual, its weeks, what is watched apart, and new terms."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.proactive import HotView
from layouts import definitions, text
from layouts.component import Component
from layouts.components.cards import foot, lead, page_head
from layouts.components.chips import chip
from layouts.components.explain import MAIN, explanations
from layouts.components.period import choice, menu, scrolled
from layouts.components.states import empty_good, empty_page, notice_strips
from layouts.pages.proactive.lines import Hot
from layouts.pages.proactive.state import HotState
from layouts.pages.proactive.tables import hot_card, terms_card, watched_card
from layouts.pages.proactive.tabs import HOT, tabs
from layouts.pages.proactive.weeks import weeks_card


def hot_page(view: HotView, state: HotState, scope: Scope, notices: Sequence[str] = ()) -> html.Div:
    """Draw the page; an empty base, a short history and a missing right say so."""
    hot = Hot(view, state, scope)
    if view.live.as_of is None:
        return html.Div([_head(hot), empty_page(scope)], className="proactive")
    body = _body(hot)
    return html.Div(
        [
            _head(hot),
            *notice_strips((*notices, *view.live.notices, *view.notices)),
            *body,
            _foot(hot),
            explanations(body, {MAIN: view.live}),
        ],
        className="proactive",
    )


def _body(hot: Hot) -> list[Component]:
    view, rule = hot.view, hot.view.live.settings.hot_spots
    if view.denied:
        return [html.P(_("Your account does not open orders."), className="state", role="status")]
    if view.weeks < rule.least_weeks:
        said = _("There is too little to compare with: {least} weeks are needed, {n} are there.")
        return [empty_good(said.format(least=rule.least_weeks, n=view.weeks))]
    weeks = weeks_card(hot)
    left = [hot_card(hot), *([weeks] if weeks else [])]
    right = [watched_card(hot), terms_card(hot)]
    return [
        lead(*_sentence(hot)),
        html.Div(
            [html.Div(left, className="proactive-column"), html.Div(right, className="proactive-column")],
            className="proactive-grid",
        ),
    ]


def _sentence(hot: Hot) -> list[Component]:
    """Say how many kinds came more often and which is the least likely by chance."""
    groups = (*hot.view.groups, *hot.view.inside)
    if not groups:
        return [_("In the last 7 days no kind of request came clearly more often.")]
    line = groups[0].lines[0]
    said = _(
        "Kinds of request that came clearly more often in the last 7 days: {kinds}; the least likely by "
        "chance: {category} in {place}, {n} orders, usually {usual}."
    )
    return text.rich(
        said,
        kinds=str(len({each.category.code for each in groups})),
        category=html.B(line.category.name),
        place=hot.place_name(line),
        n=hot.orders(line),
        usual=text.decimal(line.usual, 1),
    )


def _head(hot: Hot) -> html.Header:
    view = hot.view
    title = (
        _("Proactive governance: {unit}").format(unit=view.place.name)
        if view.place
        else _("Proactive governance")
    )
    chips = [chip(_("A prompt to look, not appraised"), "outline")]
    actions = [_place_menu(hot)] if view.places and not view.denied else []
    return page_head(title, chips=chips, controls=[tabs(HOT, hot.scope)], actions=actions)


def _place_menu(hot: Hot) -> html.Details:
    view = hot.view
    entries = [choice(_("Whole city"), hot.state.href(place="", sel=""), view.place is None)]
    entries += [
        choice(unit.name, hot.state.href(place=unit.code, sel=""), unit == view.place) for unit in view.places
    ]
    label = view.place.name if view.place else _("Whole city")
    return menu(label, [scrolled(entries)], title=_("District"))


def _foot(hot: Hot) -> html.Footer:
    live = hot.view.live
    p = live.settings.proactive
    share, rest = text.whole(p.band * 100), (1 - p.band) * 50
    parts: list[Component] = [
        " ".join(definitions.sentences("hot_spot", live.settings)),
        html.Br(),
        _(
            "Expected: from {low}% to {high}% of the same law, so that {share}% of usual weeks lie in it. "
            "Unusual since: the first of the weeks in a row that were each unlikely by chance, a ring in the "
            "chart. Watched apart: unusual from {n} orders and {excess} more than usual on, and only where "
            "chance does not explain it, by the same test (at most {level}% of the findings)."
        ).format(
            low=text.whole(rest),
            high=text.whole(100 - rest),
            share=share,
            n=p.watched_minimum,
            excess=text.whole(p.watched_excess),
            level=text.whole(live.settings.hot_spots.level * 100),
        ),
        html.Br(),
        _(
            "New terms: words of the requests as the search of orders finds them, of the last {days} days "
            "against {weeks} weeks before (likelihood ratio, Dunning), in at least {n} orders; at most "
            "{level}% of those shown are expected to be chance (Benjamini–Hochberg). Names of people, "
            "enterprises and places are left out before words are cut; confidential orders have no words."
        ).format(
            days=p.term_days,
            weeks=live.settings.hot_spots.weeks,
            n=p.term_minimum,
            level=text.whole(p.term_level * 100),
        ),
    ]
    return foot(*parts, demo=definitions.is_demo(live))
