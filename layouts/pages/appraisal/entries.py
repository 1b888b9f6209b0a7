"""Bonus and penalty points and figures entered by hand: the entries of a month, and the form of a new one."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from dashboard.views.appraisal import EntriesView, EntryRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead
from layouts.components.chips import chip
from layouts.components.forms import labelled, select
from layouts.components.links import href
from layouts.components.records import PATH_OF_FILES, file_field, lines, record_form
from layouts.components.states import empty_good, notice_strips
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.appraisal.tabs import ENTRIES, head
from layouts.pages.appraisal.words import answer_strips
from layouts.pages.proactive.parts import demo_mark, unit_field

KINDS = {"points": noop("Bonus or penalty points"), "knowledge": noop("Knowledge base updates")}


def entries_page(view: EntriesView, scope: Scope, said: str = "") -> html.Div:
    """Draw a month's entries, for who keeps them with the form of a new one."""
    body: Component = html.Div([_list(view)], className="stack")
    if view.keeps and not view.fixed:
        new = html.Div([card(_("New entry"), _form(view))], className="stack")
        body = html.Div([body, new], className="people-columns records-columns")
    locked = _("{month} is locked: its entries stand as they are.").format(month=view.month)
    return html.Div(
        [
            head(_("Bonus and penalty"), ENTRIES, scope),
            *answer_strips(said),
            *notice_strips([locked] if view.fixed else []),
            lead(_lead(view)),
            html.Div([_months(view)], className="records-bar"),
            body,
            foot(
                _(
                    "Points are added to the score of every period that holds the month whole, and stand "
                    "beside it. The knowledge base counts where a scoring form uses it."
                ),
                demo=any(each.demo for each in view.rows),
            ),
        ],
        className="records appraisal",
    )


def _lead(view: EntriesView) -> str:
    standing = [each for each in view.rows if each.state == "entered"]
    bonus = sum(each.kind == "points" and each.points > 0 for each in standing)
    penalty = sum(each.kind == "points" and each.points < 0 for each in standing)
    figures = sum(each.kind != "points" for each in standing)
    said = _("{month}: {bonus} entries add points, {penalty} take points, {figures} figures were entered.")
    return said.format(month=view.month, bonus=bonus, penalty=penalty, figures=figures)


def _months(view: EntriesView) -> html.Form:
    months = [(month, month) for month in view.months]
    return html.Form(
        [labelled(_("Month"), select("month", months, view.month))],
        action=ENTRIES,
        method="get",
        className="nav-form",
    )


def _form(view: EntriesView) -> html.Form:
    kinds = [(kind, _(word)) for kind, word in KINDS.items()]
    months = [(month, month) for month in view.months]
    return record_form(
        f"{ENTRIES}/enter",
        _("Store the entry"),
        labelled(_("What is entered"), select("kind", kinds, "points")),
        labelled(_("Month"), select("month", months, view.month)),
        unit_field("unit", _("Unit"), view.choices),
        labelled(_("Points, below 0 for a penalty"), dcc.Input(name="points", className="field", value="")),
        labelled(
            _("Knowledge base: entries brought up to date"),
            dcc.Input(name="numerator", className="field", value=""),
        ),
        labelled(
            _("Knowledge base: entries to be brought up to date"),
            dcc.Input(name="denominator", className="field", value=""),
        ),
        lines("reason", _("Reason, or source of the figure")),
        labelled(_("Document, name and number"), dcc.Input(name="paper", className="field", value="")),
        file_field(),
        back=href(ENTRIES, {"month": view.month}),
    )


def _list(view: EntriesView) -> html.Section:
    if not view.rows:
        return html.Section(
            empty_good(_("Nothing was entered for {month}.").format(month=view.month)), className="panel"
        )
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("value", _("Points or figure")),
        Column("reason", _("Reason and document"), left=True, grow=True),
        Column("who", _("Who and when"), left=True, wide=True),
        Column("state", _("State"), left=True),
    ]
    title = _("Entries of {month}").format(month=view.month)
    return card(title, table(columns, [_row(each, view) for each in view.rows], caption=title))


def _row(each: EntryRow, view: EntriesView) -> Row:
    value = text.signed_points(each.points)
    if each.kind != "points":
        value = _("{name} {value}").format(
            name=_(KINDS[each.kind]), value=f"{each.numerator}/{each.denominator}"
        )
    reason: list[Component] = [html.Div(each.reason), html.Div(each.paper, className="quiet")]
    reason += [
        html.Div(html.A(name, href=f"{PATH_OF_FILES}/{number}", download="")) for number, name in each.files
    ]
    if each.cancelled:
        reason.append(html.Div(_("Cancelled by {who}").format(who=each.cancelled), className="quiet"))
    cells: dict[str, Children] = {
        "unit": [each.unit.name, *demo_mark(each.demo)],
        "value": html.B(value),
        "reason": html.Div(reason, className="wrapped"),
        "who": _("{who}, {moment}").format(
            who=each.entered_by, moment=text.moment(each.entered_at, CITY_ZONE)
        ),
        "state": _state(each, view),
    }
    return Row(cells, tone="faint" if each.state == "cancelled" else "")


def _state(each: EntryRow, view: EntriesView) -> Component:
    if each.state == "cancelled":
        return chip(_("cancelled"), "outline")
    if not view.keeps or each.fixed:
        return chip(_("counts"), "neutral")
    form = record_form(
        f"{ENTRIES}/{each.entry_id}/cancel",
        _("Cancel the entry"),
        labelled(_("Reason of the cancelling"), dbc.Input(name="reason", className="field")),
        back=href(ENTRIES, {"month": view.month}),
        look="button",
    )
    return html.Details([html.Summary(_("counts")), form], className="record-fold")
