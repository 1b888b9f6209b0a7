"""The page of a month's check: for the city's office every unit, for a unit its own list."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _
from dashboard.month.records import OPEN_APPEALS
from dashboard.people.access import Scope
from dashboard.views.month import CheckView
from layouts import text
from layouts.component import Component
from layouts.components.cards import foot, lead, page_head
from layouts.components.chips import chip
from layouts.components.period import choice, menu, scrolled
from layouts.components.records import history_card
from layouts.components.states import empty_good, empty_page
from layouts.definitions import CITY_ZONE, firmness
from layouts.pages.month.lists import list_card
from layouts.pages.month.office import effect_card, rank_link, step_card, units_card
from layouts.pages.month.parts import appeals_card, month_said, path_of
from layouts.pages.month.versions import versions_card
from layouts.pages.month.words import ACTS, answer_strips
from layouts.pages.proactive.parts import demo_mark


def check_page(view: CheckView | None, scope: Scope, said: str = "") -> html.Div:
    """Draw the page."""
    if view is None:
        return html.Div([page_head(_("Check of the month")), empty_page(scope)])
    parts: list[Component] = [_head(view), *answer_strips(said), lead(check_lead(view))]
    parts += _office(view) if scope.city_wide else _unit(view)
    return html.Div([*parts, _foot(view)], className="records check")


def _head(view: CheckView) -> html.Header:
    month = view.life.month
    entries = [choice(month_said(each), path_of(each), each == month) for each in view.months]
    return page_head(
        _("Check of the month"),
        chips=[chip(firmness(view.context), "outline"), *demo_mark(view.demo)],
        controls=[menu(month_said(month), [scrolled(entries)])],
        actions=[rank_link(month)],
    )


def check_lead(view: CheckView) -> str:
    """Say in one sentence how a month's check stands."""
    life, month = view.life, month_said(view.life.month)
    waiting = sum(each.state in OPEN_APPEALS for each in view.appeals)
    if life.state == "provisional":
        return _("{month} is provisional; its check has not begun.").format(month=month)
    if life.state == "checking":
        until = text.deadline(life.checked_until, CITY_ZONE, view.context.period.last.year)
        if not view.units:
            said = _("{month} is under check until {until}: confirm the list or appeal against a row.")
            return said.format(month=month, until=until)
        said = _("{month} is under check until {until}: {n} of {of} units confirmed, {waiting} appeals open.")
        confirmed = sum(each.confirmed_at is not None for each in view.units)
        return said.format(month=month, until=until, n=confirmed, of=len(view.units), waiting=waiting)
    said = _("{month} is locked, version {n}; {late} orders changed since and are not counted.")
    if not view.late:
        said = _("{month} is locked, version {n}.")
    return said.format(month=month, n=life.version, late=len(view.late))


def _office(view: CheckView) -> list[Component]:
    main: list[Component] = [units_card(view)]
    if view.chosen:
        main.append(list_card(view, view.chosen))
    main.append(appeals_card(view))
    side: list[Component] = [step_card(view), *effect_card(view), versions_card(view)]
    side.append(history_card(view.history, ACTS))
    columns = [html.Div(main, className="stack"), html.Div(side, className="stack")]
    return [html.Div(columns, className="people-columns records-columns")]


def _unit(view: CheckView) -> list[Component]:
    parts: list[Component] = []
    if view.chosen is not None:
        parts.append(list_card(view, view.chosen))
    else:
        said = empty_good(_("This account has no list of lost points."))
        parts.append(html.Section(said, className="panel"))
    parts.append(appeals_card(view))
    if view.versions:
        parts.append(versions_card(view))
    return [html.Div(parts, className="stack")]


def _foot(view: CheckView) -> html.Footer:
    said = _(
        "Points lost are shared exactly over the orders behind them. A township's appeal goes to its "
        "district, any other to the city; granted appeals count from the lock or the next version on."
    )
    return foot(html.Span(said), demo=view.demo)
