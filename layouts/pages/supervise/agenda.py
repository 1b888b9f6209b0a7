"""A unit's weekly agenda: one page for its meeting, on paper or phone; and all units' weeks for the city."""

from __future__ import annotations

from datetime import timedelta

from dash import dcc, html

from dashboard.clocks.periods import week_period
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.supervise.agenda import SETTLED
from dashboard.views.agenda import AgendaView, MeetingLine
from layouts import definitions, text
from layouts.component import Children, Component, aria
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.links import href
from layouts.components.period import choice, menu, scrolled
from layouts.components.records import history_card
from layouts.components.states import empty_good, empty_page, figures_only, notice_strips
from layouts.components.table import Column, Row, table
from layouts.pages.supervise.agenda_items import item_card
from layouts.pages.supervise.agenda_lines import calls_card, notices_card, promises_card, returned_card
from layouts.pages.supervise.agenda_words import ACTS, agenda_strips
from layouts.pages.supervise.notice_words import ended_words, nothing_yet
from layouts.pages.supervise.tabs import AGENDA, tabs


def agenda_href(view: AgendaView, **changes: str) -> str:
    """Return the address of the page with some parameters changed."""
    own = {"unit": view.unit.code if view.unit else "", "week": view.week.text}
    return href(AGENDA, own | changes)


def agenda_page(view: AgendaView, scope: Scope, said: str = "") -> html.Div:
    """Draw the agenda of a unit, or the units' weeks where none is named."""
    body = _units(view) if view.unit is None else _agenda(view, scope)
    if view.unbegun:
        body = [nothing_yet()]
    return html.Div(
        [
            _head(view, scope),
            *agenda_strips(said),
            *notice_strips(view.live.notices),
            *body,
            foot(
                _(
                    "On the agenda: orders open past their deadline, returned twice or more, standing in a "
                    "ledger, or near due in a category that is hard for the unit (in three months at least "
                    "two not solved and below the warning threshold). Orders as known at the data time."
                )
                + (f" {ended_words()}" if view.ended else ""),
                demo=definitions.is_demo(view.live),
            ),
        ],
        className="records agenda-page",
    )


def _head(view: AgendaView, scope: Scope) -> html.Header:
    title = _("Weekly agenda")
    if view.unit is not None:
        title = _("Weekly agenda: {unit}").format(unit=view.unit.name)
    print_it = html.Button(_("Print"), type="button", className="button print-button")
    crumbs = [(_("Weekly agenda"), AGENDA)] if view.unit and scope.city_wide else []
    return page_head(
        title,
        chips=[html.Span(text.period(view.week), className="only-paper")],
        controls=[tabs(AGENDA, scope)],
        actions=[*_inside(view), _weeks(view), print_it],
        crumbs=crumbs,
    )


def _weeks(view: AgendaView) -> html.Span:
    """Show the week with the one before and after it."""

    def step(days: int, mark: str, said: str, name: str) -> dcc.Link:
        week = week_period(view.week.first + timedelta(days=days))
        whole = said.format(week=text.period(week))
        parts = [html.Span(mark, **aria(hidden="true")), html.Span(whole, className="visually-hidden")]
        return dcc.Link(
            parts, href=agenda_href(view, week=week.text), className=f"button stay {name}", title=whole
        )

    return html.Span(
        [
            step(-7, "‹", _("Week before: {week}"), "period-before"),
            html.Span(text.period(view.week), className="button agenda-week"),
            step(7, "›", _("Week after: {week}"), "period-after"),
        ],
        className="period-pick",
    )


def _inside(view: AgendaView) -> list[Component]:
    """Offer the townships of a district."""
    if not view.inside or view.unit is None:
        return []
    entries = [choice(view.unit.name, agenda_href(view), True)]
    entries += [choice(each.name, agenda_href(view, unit=each.code), False) for each in view.inside]
    return [menu(_("Townships"), [scrolled(entries)])]


def _agenda(view: AgendaView, scope: Scope) -> list[Component]:
    if not scope.may("view_orders"):
        assert view.unit is not None
        return [html.P(figures_only(view.unit.name), className="state")]
    if view.live.as_of is None:
        return [empty_page(scope)]
    here = agenda_href(view)
    items: list[Component] = [item_card(view, each, here) for each in view.items]
    if not items:
        items = [
            html.Section(empty_good(_("No order of the unit is hard at the data time.")), className="panel")
        ]
    if view.further:
        items.append(
            html.P(_("{n} further hard orders are not listed.").format(n=view.further), className="state")
        )
    side = [
        calls_card(view, here),
        promises_card(view),
        notices_card(view),
        returned_card(view),
        history_card(view.history, ACTS),
    ]
    return [
        lead(_sentence(view)),
        html.Div(
            [html.Div(items, className="stack agenda-items"), html.Div(side, className="stack")],
            className="people-columns records-columns agenda-columns",
        ),
    ]


def _sentence(view: AgendaView) -> str:
    """Say what the meeting has before it."""
    decided = sum(each.this_week is not None for each in view.items)
    uncalled = sum(not any(call.result in SETTLED for call in each.calls) for each in view.calls)
    said = _(
        "{hard} hard orders, {decided} of them decided on this week; {calls} enterprises for the head to "
        "call; promises due {promises}; open supervision notices {notices}; returned in the last 7 days "
        "{returned}."
    ).format(
        hard=len(view.items) + view.further,
        decided=decided,
        calls=uncalled,
        promises=len(view.promises),
        notices=len(view.notices),
        returned=len(view.returned),
    )
    if not view.hard:
        return said
    return _("{sentence} Hard categories: {names}.").format(sentence=said, names=text.listed(view.hard))


def _units(view: AgendaView) -> list[Component]:
    """Show how far each unit's week has come, each row leading to its agenda."""
    title = _("The units' weeks")
    if not view.meetings:
        return [card(title, empty_good(_("There is no unit whose agenda you may open.")))]
    columns = [
        Column("unit", _("Unit"), left=True, grow=True),
        Column("decisions", _("Decisions this week")),
        Column("before", _("the week before"), secondary=True),
        Column("calls", _("Calls of heads this week"), gap=True),
        Column("overdue", _("Overdue at the week's end") if view.ended else _("Overdue now"), gap=True),
    ]
    held = sum(line.decisions > 0 for line in view.meetings)
    said = _("{held} of {n} units have written down a decision in {week}.").format(
        held=held, n=len(view.meetings), week=text.period(view.week)
    )
    rows = [_meeting(view, line) for line in view.meetings]
    return [lead(said), card(title, table(columns, rows, caption=title))]


def _meeting(view: AgendaView, line: MeetingLine) -> Row:
    path = agenda_href(view, unit=line.unit.code)
    cells: dict[str, Children] = {
        "unit": dcc.Link(line.unit.name, href=path),
        "decisions": str(line.decisions),
        "before": str(line.before),
        "calls": str(line.calls),
        "overdue": str(line.overdue),
    }
    return Row(cells, href=path)
