"""Spot calls: the call to be made now, the month's calls, and what they come to by unit."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.reminders.spot import SpotResult
from dashboard.views.reminders import SpotRow, SpotView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, segments
from layouts.components.chips import chip, sign
from layouts.components.forms import act_form, labelled, pairs, select
from layouts.components.links import href
from layouts.components.period import choice, menu
from layouts.components.records import record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import line
from layouts.pages.reminders.tabs import CONTACTS, GRID, contacts_head
from layouts.pages.reminders.words import CALL_STATES, KINDS, answer_strips

TAB = {"tab": "calls"}
DRAWN_FROM = ("district", "department", "utility")


def calls_page(view: SpotView, scope: Scope, said: str = "") -> html.Div:
    """Draw the spot calls of a month."""
    side = _make(view) if view.keeps else []
    return html.Div(
        [
            *contacts_head("calls", scope),
            *answer_strips(said),
            lead(_lead(view)),
            html.Div([_months(view)], className="records-bar"),
            html.Div(
                [
                    html.Div([_results(view), _list(view)], className="stack"),
                    html.Div(side, className="stack"),
                ],
                className="people-columns records-columns",
            ),
            foot(
                _(
                    "Answered in time: within {n} seconds. The result is shown beside the liaison's response "
                    "and enters no score."
                ).format(n=view.limit),
                demo=any(row.demo for row in view.rows),
            ),
        ],
        className="records",
    )


def _lead(view: SpotView) -> str:
    total = view.total
    if not total.called:
        return _("No unit was called in {month}.").format(month=view.month)
    said = _("Spot calls in {month}: {called} made, {answered} answered, {in_time} in time.")
    return said.format(month=view.month, called=total.called, answered=total.answered, in_time=total.in_time)


def _months(view: SpotView) -> Component:
    shown = view.months[:4]
    items = [(each, href(CONTACTS, {**TAB, "month": each}), each == view.month) for each in reversed(shown)]
    older = [
        choice(each, href(CONTACTS, {**TAB, "month": each}), each == view.month) for each in view.months[4:]
    ]
    name = view.month if view.month not in shown else _("earlier")
    return html.Div([segments(_("Month"), items), menu(name, older)], className="records-bar")


def _results(view: SpotView) -> Component:
    if not view.results:
        return None
    columns = [
        Column("unit", _("Unit"), left=True, pin=True, grow=True),
        Column("called", _("Spot calls made")),
        Column("answered", _("answered")),
        Column("in_time", _("In time")),
        Column("median", _("Median, seconds")),
    ]
    rows = [Row(_result_cells(unit.name, result)) for unit, result in view.results]
    rows.append(Row(_result_cells(_("Total"), view.total), tone="total"))
    return card(_("Result by unit"), table(columns, rows, caption=_("Result by unit")), note=view.month)


def _result_cells(name: str, result: SpotResult) -> dict[str, Children]:
    return {
        "unit": name,
        "called": str(result.called),
        "answered": f"{result.answered}/{result.called}",
        "in_time": f"{result.in_time}/{result.called}",
        "median": text.decimal(result.median_seconds, 0),
    }


def _list(view: SpotView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("No call was made in this month.")), className="panel")
    columns = [
        Column("at", _("Time"), left=True),
        Column("unit", _("Unit"), left=True, pin=True),
        Column("name", _("Name"), left=True),
        Column("state", _("Result"), left=True),
        Column("seconds", _("Seconds")),
        Column("by", _("Called by"), left=True, secondary=True, wide=True),
        Column("note", _("Note"), left=True, secondary=True, grow=True),
    ]
    rows = [_row(view, each) for each in view.rows]
    return html.Section(table(columns, rows, caption=_("Spot calls")), className=GRID)


def _row(view: SpotView, row: SpotRow) -> Row:
    return Row(
        {
            "at": text.moment(row.at, CITY_ZONE),
            "unit": row.unit.name,
            "name": row.name or text.NONE,
            "state": _state(view, row),
            "seconds": str(row.seconds) if row.seconds is not None else text.NONE,
            "by": row.account,
            "note": html.Span(row.note, className="clip", title=row.note) if row.note else text.NONE,
        }
    )


def _state(view: SpotView, row: SpotRow) -> Component:
    word = _(CALL_STATES[row.state])
    if row.state == "missed":
        return sign("bad", word)
    if row.state == "answered":
        late = row.seconds is not None and row.seconds > view.limit
        return chip(_("answered late"), "neutral") if late else sign("good", word)
    return chip(word, "neutral")


def _make(view: SpotView) -> list[Component]:
    if view.open_call is not None:
        return [_open_call(view.open_call)]
    kinds = [(kind, _(KINDS[kind])) for kind in DRAWN_FROM]
    form = record_form(
        f"{CONTACTS}/calls/draw",
        _("Draw a unit"),
        labelled(_("Among"), select("kind", kinds, "district")),
        back=href(CONTACTS, TAB),
    )
    said = _("A unit is drawn by lot among those that were not called lately; then its telephone is tried.")
    return [card(_("Spot call"), html.P(said, className="card-text"), form)]


def _open_call(row: SpotRow) -> html.Section:
    back = href(CONTACTS, TAB)
    facts = pairs(
        (_("Unit"), row.unit.name),
        (_("To answer"), row.name or _("nobody named")),
        (_("Number to call"), _number(row)),
        (_("Drawn at"), text.moment(row.at, CITY_ZONE)),
    )
    answered = record_form(
        f"{CONTACTS}/calls/{row.call_id}/answer",
        _("Answered"),
        line("seconds", _("After how many seconds"), "", 4),
        line("note", _("Note"), "", 200, required=False),
        back=back,
    )
    missed = act_form(f"{CONTACTS}/calls/{row.call_id}/miss", _("Nobody answered"), {"back": back})
    return card(_("To be called now"), facts, answered, html.Div([missed], className="button-row"))


def _number(row: SpotRow) -> Component:
    if not row.contact_id:
        return row.number or text.NONE
    where = href(CONTACTS, {"kind": row.unit.kind, "sel": str(row.contact_id)})
    return html.Span([row.number or text.NONE, " ", dcc.Link(_("Show number"), href=where)])
