"""One order on the look-back list: its rounds, what was done, and what is to be done here."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.look_back import LookBackRow, LookBackView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, page_head
from layouts.components.forms import labelled, pairs, select
from layouts.components.links import order_path
from layouts.components.records import file_field, files_card, history_card, lines, record_form
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.look_back.words import ACTS, GROUNDS, RESULTS, answer_strips, late_mark, state_sign
from layouts.pages.proactive.parts import clipped, demo_mark, due_cell, folded
from layouts.pages.supervise.tabs import LOOK_BACKS as PATH
from layouts.pages.supervise.tabs import tabs


def look_back_page(view: LookBackView, scope: Scope, said: str = "") -> html.Div:
    """Draw one order with all its rounds."""
    row, here = view.row, f"{PATH}/{view.row.look_back_id}"
    main = [rounds_card(view.rounds), history_card(view.kept.history, ACTS)]
    files = files_card(view.kept.files, f"{here}/file", back=here, may_attach=view.kept.may_attach)
    return html.Div(
        [
            page_head(
                _("Look-back of {order}").format(order=row.order_no),
                chips=[state_sign(row), *demo_mark(row.demo)],
                controls=[tabs(PATH, scope)],
                crumbs=[(_("Look-back"), PATH)],
            ),
            *answer_strips(said),
            html.Div(
                [
                    html.Div(main, className="stack"),
                    html.Div([*_acts(row, here), _about(row, scope), *files], className="stack"),
                ],
                className="people-columns records-columns",
            ),
            foot(
                _("Only a call with the enterprise, or the platform's later outcome, recovers an order."),
                demo=row.demo,
            ),
        ],
        className="records",
    )


def _about(row: LookBackRow, scope: Scope) -> html.Section:
    number: Component = row.order_no
    if scope.may("view_orders"):
        number = dcc.Link(row.order_no, href=order_path(row.source, row.order_no))
    facts: list[tuple[str, Component]] = [
        (_("Order"), number),
        (_("What it is about"), row.title or _("confidential")),
        (_("Unit"), f"{row.unit.name} {row.township.name}" if row.township else row.unit.name),
        (_("Ground"), _(GROUNDS[row.ground])),
        (_("Listed"), text.moment(row.entered, CITY_ZONE, year=0)),
        (_("End of the round"), html.Span([due_cell(row.due, row.standing), *late_mark(row)])),
    ]
    if row.reopened:
        facts.append((_("On the platform"), _("re-opened; it stays on the list and its clock runs on")))
    return card(_("About the order"), pairs(*facts))


def order_cards(rounds: tuple[LookBackRow, ...]) -> list[Component]:
    """Return the card of an order's own page, nothing for an order that is not on the list."""
    if not rounds:
        return []
    open_it = dcc.Link(_("Open the look-back"), href=f"{PATH}/{rounds[0].look_back_id}")
    return [rounds_card(rounds, open_it)]


def rounds_card(rounds: tuple[LookBackRow, ...], action: Component = None) -> html.Section:
    """Show the rounds of an order, the latest first."""
    columns = [
        Column("round", _("Round"), left=True, pin=True),
        Column("entered", _("Listed"), left=True, secondary=True),
        Column("due", _("End of the round"), left=True),
        Column("measure", _("Measure taken"), left=True, grow=True),
        Column("note", _("What the enterprise said"), left=True, grow=True),
        Column("state", _("State"), left=True),
    ]
    title = _("Look-back, {n} rounds").format(n=rounds[0].round)
    drawn = table(columns, [Row(_cells(each)) for each in rounds], caption=title)
    return card(title, drawn, action=action)


def _cells(row: LookBackRow) -> dict[str, Children]:
    return {
        "round": str(row.round),
        "entered": text.moment(row.entered, CITY_ZONE, year=0),
        "due": html.Span([due_cell(row.due, row.standing), *late_mark(row)]),
        "measure": clipped(row.measure) if row.measure else text.NONE,
        "note": clipped(row.note) if row.note else text.NONE,
        "state": state_sign(row),
    }


def _acts(row: LookBackRow, here: str) -> list[Component]:
    forms: list[Component] = []
    if "handle" in row.acts:
        done = lines("text", _("What was done for the enterprise"), row.measure)
        forms.append(record_form(f"{here}/handle", _("Report the handling"), done, file_field(), back=here))
    if "begin" in row.acts:
        plan = lines("text", _("What is planned"), required=False)
        form = record_form(
            f"{here}/begin", _("Note that it is being handled"), plan, back=here, look="button"
        )
        forms.append(folded(_("Handling begins …"), form))
    if "recover" in row.acts:
        results = [(name, _(word)) for name, word in RESULTS.items()]
        asked = labelled(_("What the call found"), select("result", results, "", _("choose …")))
        note = lines("text", _("What the enterprise said"), required=False)
        forms.append(record_form(f"{here}/check", _("Keep the call"), asked, note, back=here))
    return [card(_("To be done here"), *forms)] if forms else []
