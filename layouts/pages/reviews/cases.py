"""The cases of social review of a year, and the form of a new one."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from dashboard.records.rights import sees_unit
from dashboard.views.reference import Unit
from dashboard.views.reviews import ReviewRow, ReviewsView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.forms import labelled, select
from layouts.components.links import choose, href
from layouts.components.period import choice, menu, scrolled
from layouts.components.records import lines, record_form
from layouts.components.states import empty_good, not_shown, said_within
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import clipped, line, years
from layouts.pages.reviews.words import (
    CONFIRMATIONS,
    GROUNDS,
    LEVELS,
    STATES,
    answer_strips,
    confirmation_sign,
    state_chip,
)
from layouts.pages.supervise.tabs import POOL, REVIEWS, tabs


def reviews_page(view: ReviewsView, scope: Scope, said: str = "") -> html.Div:
    """Draw the cases of a year, who proposed how many, and the form of a new one."""
    if view.unit is not None and not sees_unit(scope, view.unit):
        top = page_head(_("Social review"), controls=[tabs(REVIEWS, scope)])
        return html.Div([top, not_shown(view.unit, scope, REVIEWS), _foot(view)], className="records reviews")
    side = [_units(view), *([_form(view)] if view.may_propose else [])]
    if view.asked.order:
        side.reverse()
    pool = dcc.Link(_("Pool of supervisors"), href=POOL, className="button") if scope.city_wide else None
    return html.Div(
        [
            page_head(
                _("Social review"),
                controls=[tabs(REVIEWS, scope)],
                actions=[years(view.year, view.years, lambda year: _at(view, year=year)), pool],
            ),
            *answer_strips(said),
            lead(_lead(view, scope)),
            html.Div(
                [html.Div([_cases(view)], className="stack"), html.Div(side, className="stack")],
                className="people-columns look-back-columns",
            ),
            _foot(view),
        ],
        className="records reviews",
    )


def _at(view: ReviewsView, **changes: str) -> str:
    asked = {"year": view.asked.year, "state": view.asked.state, "unit": view.asked.unit}
    return href(REVIEWS, asked | changes)


def _lead(view: ReviewsView, scope: Scope) -> str:
    total = sum(view.counts.values())
    if not total:
        return said_within(_("No case was proposed in {year}.").format(year=view.year), scope, view.unit)
    said = _(
        "{year}: {n} cases proposed, {excluded} decided as not to be accepted, {waiting} of them awaiting "
        "the platform; {cleared} names cleared."
    ).format(year=view.year, n=total, excluded=view.excluded, waiting=view.waiting, cleared=view.cleared)
    most = _most(view)
    if most is None:
        return said
    unit, proposed, asked = most
    heavy = _("{unit} proposed {n} of {m} cases, {asked} of them decided as not to be accepted.")
    return heavy.format(unit=unit.name, n=proposed, m=total, asked=asked) + " " + said


def _most(view: ReviewsView) -> tuple[Unit, int, int] | None:
    """Return the unit that proposed at least three cases and a third of all, None where none did."""
    total = sum(proposed for _unit, proposed, _asked in view.units)
    best = max(view.units, key=lambda each: each[1], default=None)
    return best if best and best[1] >= 3 and 3 * best[1] >= total and len(view.units) > 1 else None


def _cases(view: ReviewsView) -> html.Section:
    title = _("Cases of {year}").format(year=view.year)
    states = _states(view)
    if not view.rows:
        return card(title, empty_good(_("No case meets these conditions.")), action=states)
    columns = [
        Column("order", _("Order"), left=True, pin=True),
        Column("title", _("What it is about"), left=True, grow=True),
        Column("unit", _("Unit"), left=True),
        Column("ground", _("Ground of the case"), left=True, secondary=True, wide=True),
        Column("level", _("Level"), left=True, secondary=True),
        Column("proposed", _("Proposed"), left=True, secondary=True),
        Column("state", _("State"), left=True),
    ]
    rows = [_row(each, view.year) for each in view.rows]
    return card(title, table(columns, rows, caption=title), action=states)


def _row(row: ReviewRow, year: int) -> Row:
    here = f"{REVIEWS}/{row.case_id}"
    number = row.order_no or _("case {n}").format(n=row.case_id)
    title: Component = clipped(row.title) if row.title else html.Span(_("confidential"), className="quiet")
    confirmed = confirmation_sign(row.confirmation)
    cells: dict[str, Children] = {
        "order": choose(number, here, _("Open the case of {order}").format(order=number)),
        "title": html.Span([title], className="clip-line"),
        "unit": row.unit.name,
        "ground": _(GROUNDS[row.ground]),
        "level": _(LEVELS[row.level]),
        "proposed": text.day(text.local(row.proposed_at, CITY_ZONE).date(), year),
        "state": html.Span(
            [state_chip(row.state), *([confirmed] if confirmed else [])], className="case-state"
        ),
    }
    return Row(cells, href=here, tone="faint" if row.state == "withdrawn" else "")


def _states(view: ReviewsView) -> html.Details:
    """Return the menu of states: there are too many of them for a row."""
    words = {"": noop("all states"), **STATES, "waiting": CONFIRMATIONS["waiting"]}
    shown = view.asked.state if view.asked.state in words else ""
    counts = {"": sum(view.counts.values()), **view.counts, "waiting": view.waiting}
    entries = [
        choice(f"{_(word)} {counts.get(state, 0)}", _at(view, state=state), state == shown)
        for state, word in words.items()
        if counts.get(state) or state in ("", shown)
    ]
    label = f"{_(words[shown])} {counts.get(shown, 0)}"
    return menu(label, [scrolled(entries)], title=_("State"))


def _units(view: ReviewsView) -> html.Section:
    title = _("Proposed by unit")
    if not view.units:
        return card(title, empty_good(_("There is no case here yet.")))
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("n", _("Cases")),
        Column("excluded", _("Not accepted")),
    ]
    rows = []
    for unit, proposed, asked in view.units:
        here = _at(view, unit=unit.code, state="")
        said = _("Show the cases of {unit}").format(unit=unit.name)
        cells: dict[str, Children] = {
            "unit": choose(unit.name, here, said),
            "n": str(proposed),
            "excluded": str(asked),
        }
        rows.append(Row(cells, href=here, selected=unit.code == view.asked.unit))
    return card(title, table(columns, rows, caption=title), note=_("official order"))


def _form(view: ReviewsView) -> html.Section:
    grounds = [(name, _(word)) for name, word in GROUNDS.items()]
    levels = [(name, _(word)) for name, word in LEVELS.items()]
    form = record_form(
        f"{REVIEWS}/propose",
        _("Propose the case"),
        line("order", _("Order number"), view.asked.order, 80),
        labelled(_("Level"), select("level", levels, "", _("choose …"))),
        labelled(_("Ground of the case"), select("ground", grounds, "", _("choose …"))),
        lines("facts", _("Facts, and how they were verified"), rows=4),
        back=REVIEWS,
    )
    return card(_("Propose a case"), form)


def _foot(view: ReviewsView) -> html.Footer:
    return foot(
        _(
            "A panel of {seats} is drawn by lot from the pool, a legal expert among them, nobody of the "
            "enterprise or the unit concerned. An order is not accepted with more than half of all seats."
        ).format(seats=view.settings.seats),
        " ",
        _("A decision is a request to the platform: figures change when an import brings the exclusion."),
        demo=view.demo,
    )
