"""The four gates: how far a reply can be relied on, and where it was stopped."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.gates import DistrictGates, GatesView
from layouts import definitions, text
from layouts.component import Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.explain import MAIN, explanations
from layouts.components.period import (
    Choosing,
    basis_menu,
    choice,
    elsewhere,
    known_at,
    menu,
    period_picker,
    scrolled,
    status_chip,
)
from layouts.components.states import empty_page, not_enough_data, notice_strips
from layouts.pages.gates.districts import heads_card, trust_card, verdicts_card
from layouts.pages.gates.flow import flow_card, reasons_card, skipped_card
from layouts.pages.gates.queue import queue_cards
from layouts.pages.gates.sheet import Gates
from layouts.pages.gates.state import PATH, GatesState

TEMPLATE = "/import/template/gates.csv"
WHOLE_CITY = "all"


def gates_page(view: GatesView, state: GatesState, scope: Scope, notices: Sequence[str] = ()) -> html.Div:
    """Draw the page; an empty base, a base without a record and a period without orders say so."""
    gates = Gates(view, state, scope)
    if view.context.as_of is None:
        return html.Div([_head(gates), empty_page(scope)], className="gates-page")
    body = _body(gates)
    return html.Div(
        [
            _head(gates),
            *notice_strips((*notices, *view.context.notices)),
            *body,
            _foot(gates),
            explanations(body, {MAIN: view.context}),
        ],
        className="gates-page analysis",
    )


def _body(gates: Gates) -> list[Component]:
    view = gates.view
    if not view.recorded:
        template = TEMPLATE if gates.scope.may("import") else ""
        return [card(_("Four-gate checks"), not_enough_data(_("Record of the four gates"), template))]
    queues = html.Div(queue_cards(gates), className="gates-pair")
    if not view.known:
        return [_nothing(gates), queues]
    return [
        lead(*_sentence(gates)),
        html.Div([flow_card(gates)], className="gates-stack"),
        html.Div([trust_card(gates), heads_card(gates)], className="gates-pair"),
        html.Div([reasons_card(gates), skipped_card(gates)], className="gates-pair"),
        html.Div([verdicts_card(gates)], className="gates-stack"),
        queues,
    ]


def _nothing(gates: Gates) -> html.P:
    period, label = elsewhere(gates.state.period)
    said = _("No order of {period} has a record of the four gates.").format(
        period=text.period(gates.view.context.period)
    )
    link = html.A(label, href=gates.state.href(period=period))
    return html.P([said, " ", link], className="state", role="status")


def _sentence(gates: Gates) -> list[Component]:
    """Name the district of which gate 4 overturns most, then say the whole; without one, the whole alone."""
    view = gates.view
    if view.place is not None:
        return _of_place(gates)
    together = view.together
    if together is None or not together.overturned.denominator:
        return _of_place(gates)
    whole = _("all districts together {four} ({four_n})").format(
        four=gates.percent(together.overturned), four_n=text.fraction(together.overturned)
    )
    if not gates.scope.city_wide:
        alone = _("Of what gate 2 of the districts passed, gate 4 returned {four_n} ({four}).")
        beside = _("Districts beside each other are shown to the city's accounts.")
        said = alone.format(
            four=gates.percent(together.overturned), four_n=text.fraction(together.overturned)
        )
        return [said, " ", beside]
    if not view.standing_out:
        said = _(
            "Of what gate 2 of the districts passed, gate 4 returned {four_n} ({four}); no district differs "
            "from that beyond chance while it returns less itself."
        )
        return [
            said.format(four=gates.percent(together.overturned), four_n=text.fraction(together.overturned))
        ]
    first, others = view.standing_out[0], view.standing_out[1:]
    found = text.rich(
        _(
            "{unit}: gate 2 returned {two_n} ({two}), and of what it passed gate 4 returned {four_n} "
            "({four}); {whole}."
        ),
        whole=whole,
        **_parts(gates, first),
    )
    if others:
        named = text.listed([each.unit.name for each in others if each.unit], 3)
        found.append(" " + _("Likewise: {units}.").format(units=named))
    return found


def _parts(gates: Gates, each: DistrictGates) -> dict[str, Component]:
    two, four, unit = each.returned, each.overturned, each.unit
    return {
        "unit": html.B(unit.name if unit else ""),
        "two": gates.percent(two),
        "two_n": gates.fraction(two, "gate2.returned", "gate2.decided", unit),
        "four": gates.percent(four),
        "four_n": gates.fraction(four, "gate2.overturned", "gate2.passed", unit),
    }


def _of_place(gates: Gates) -> list[Component]:
    """Say what of the place's replies was returned before and at gate 4."""
    view = gates.view
    review = next(step for step in view.steps if step.step == "first_review")
    said = _(
        "{place}: {known} orders with a record of the gates; the city's first review returned {n} of {of}."
    )
    place = view.place.name if view.place else _("Whole city")
    return text.rich(
        said,
        place=html.B(place),
        known=str(view.known),
        n=gates.number(review.returned, "first_review.returned"),
        of=gates.number(review.decided, "first_review.decided"),
    )


def _head(gates: Gates) -> html.Header:
    view, state = gates.view, gates.state
    context = view.context
    title = _("Four-gate checks")
    if view.place is not None:
        title = _("Four gates: {unit}").format(unit=view.place.name)
    if context.as_of is None:
        return page_head(title)
    day = definitions.shown_day(context)
    picker = period_picker(Choosing(PATH, state.parameters(), state.href, context.period, day, state.asof))
    return page_head(
        title,
        chips=[status_chip(context), *known_at(context, state.asof)],
        actions=[_place_menu(gates), picker, basis_menu(state.href, context.basis, context.settings.basis)],
    )


def _place_menu(gates: Gates) -> html.Details:
    view = gates.view
    entries = [choice(_("Whole city"), gates.state.href(unit=WHOLE_CITY), view.place is None)]
    entries += [
        choice(unit.name, gates.state.href(unit=unit.code), unit == view.place) for unit in view.places
    ]
    label = view.place.name if view.place else _("Whole city")
    return menu(label, [scrolled(entries)], title=_("District, department or utility"))


def _foot(gates: Gates) -> html.Footer:
    context = gates.view.context
    return foot(
        _(
            "Counted from the checks that the platform's table brought, as known at the data time; the "
            "period and the basis place the orders, not the checks."
        ),
        demo=definitions.is_demo(context),
    )
