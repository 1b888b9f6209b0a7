"""One visit: before it the unit's check-up sheet, after it what was found and suggested."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.visit import VisitView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, page_head
from layouts.components.forms import pairs
from layouts.components.links import choose, unit_path
from layouts.components.records import lines, record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.checkup import check_up_sheet
from layouts.pages.proactive.parts import (
    category_field,
    clipped,
    day_field,
    demo_mark,
    due_cell,
    folded,
    head,
    kept_files,
    kept_history,
    line,
    paragraphs,
    records_foot,
    unit_field,
)
from layouts.pages.proactive.tabs import SUGGESTIONS
from layouts.pages.proactive.tabs import VISITS as PATH
from layouts.pages.proactive.visits import problem_table, visited_name
from layouts.pages.proactive.words import answer_strips, state_sign


def visit_page(view: VisitView, scope: Scope, said: str = "") -> html.Div:
    """Draw a visit: what was found and suggested, its acts, and the sheet of its unit."""
    row, here = view.row, path_of(view)
    found = [_problems(view), _suggestions(view)] if row.state == "held" else []
    notes = [card(_("What was looked at"), paragraphs(view.notes))] if view.notes else []
    side = [
        *_acts(view),
        _facts(view),
        *kept_files(view.kept, f"{here}/file", here),
        kept_history(view.kept),
    ]
    sheet = (
        [card(_("Check-up sheet"), check_up_sheet(view.sheet, scope), action=_print(here))]
        if view.sheet
        else []
    )
    main = [*notes, *found, *sheet]
    return html.Div(
        [
            head(
                _("Visit to {unit}").format(unit=visited_name(row)),
                PATH,
                scope,
                chips=[state_sign("visit", row.state), *demo_mark(row.demo)],
                here=_("Visits"),
            ),
            *answer_strips(said),
            html.Div(
                [html.Div(main, className="stack"), html.Div(side, className="stack")],
                className="people-columns records-columns",
            ),
            records_foot(
                _("The sheet shows the unit's newest month and last three months as its own page does."),
                demo=row.demo,
            ),
        ],
        className="records",
    )


def path_of(view: VisitView) -> str:
    """Return the address of a visit's page."""
    return f"{PATH}/{view.row.visit_id}"


def _print(here: str) -> dcc.Link:
    return dcc.Link(_("One page to print"), href=f"{here}?sheet=1", className="card-more")


def sheet_page(view: VisitView, scope: Scope) -> html.Div:
    """Draw the check-up sheet alone, as one page to print."""
    here = path_of(view)
    button = html.Button(_("Print"), type="button", className="button primary print-button")
    back = dcc.Link(_("Back to the visit"), href=here, className="button")
    body = (
        check_up_sheet(view.sheet, scope) if view.sheet else empty_good(_("There is no sheet of this unit."))
    )
    day = text.day(view.row.done_on or view.row.planned_on, 0)
    title = _("Visit of {day}").format(day=day)
    return html.Div(
        [page_head(title, actions=[back, button]), html.Section(body, className="panel")],
        className="records checkup-page",
    )


def _facts(view: VisitView) -> html.Section:
    row = view.row
    facts: list[tuple[str, Component]] = [
        (_("Visited"), dcc.Link(visited_name(row), href=unit_path(row.unit.code))),
        (_("Planned day"), text.day(row.planned_on, 0)),
        (_("Day"), text.day(row.done_on, 0) if row.done_on else text.NONE),
        (_("Took part"), row.took_part or text.NONE),
        (_("What is looked at"), view.purpose or text.NONE),
    ]
    return card(_("About the visit"), pairs(*facts))


def _problems(view: VisitView) -> html.Section:
    year = view.row.done_on.year if view.row.done_on else ""
    body: Component = empty_good(_("No problem was written down."))
    if view.problems:
        body = problem_table(view.problems, 0, lambda number: f"{PATH}?year={year}&problems=all&sel={number}")
    row = view.row
    said = _("{n} found, {spot} solved on the spot, {open} still open")
    note = said.format(n=row.problems, spot=row.on_spot, open=row.open_problems)
    return card(_("Problems found"), body, *_add_problem(view), note=note)


def _add_problem(view: VisitView) -> list[Component]:
    if not view.writes:
        return []
    spot = dbc.Checkbox(id="problem-spot", name="on_the_spot", value=False, label=_("solved on the spot"))
    fields = html.Div(
        [
            category_field(view.choices),
            unit_field("unit", _("Unit that answers"), view.choices, view.row.unit.code),
            _free_day("due", _("Deadline, where it is not solved yet")),
        ],
        className="form-grid",
    )
    form = record_form(
        f"{path_of(view)}/find",
        _("Add the problem"),
        lines("text", _("Problem"), rows=2),
        fields,
        spot,
        back=path_of(view),
        look="button",
    )
    return [folded(_("Add a problem …"), form)]


def _free_day(name: str, label: str) -> html.Label:
    field = dbc.Input(name=name, value="", type="date", className="field")
    return html.Label([html.Span(label), field])


def _suggestions(view: VisitView) -> html.Section:
    columns = [
        Column("text", _("Suggestion"), left=True, grow=True),
        Column("unit", _("Unit"), left=True),
        Column("due", _("Deadline"), left=True),
        Column("state", _("State"), left=True),
    ]
    rows = []
    for each in view.suggestions:
        here = f"{SUGGESTIONS}?sel={each.suggestion_id}"
        cells: dict[str, Children] = {
            "text": choose(clipped(each.text), here, each.text),
            "unit": each.unit.name,
            "due": due_cell(each.due, each.standing),
            "state": state_sign("suggestion", each.state),
        }
        rows.append(Row(cells, href=here))
    body = table(columns, rows, caption=_("Suggestions")) if rows else empty_good(_("No suggestion yet."))
    return card(_("Suggestions"), body, *_add_suggestion(view))


def _add_suggestion(view: VisitView) -> list[Component]:
    if not view.writes:
        return []
    form = record_form(
        f"{path_of(view)}/suggest",
        _("Add the suggestion"),
        lines("text", _("Suggestion"), rows=2),
        html.Div(
            [
                unit_field("unit", _("Unit that it goes to"), view.choices, view.row.unit.code),
                day_field("due", _("Deadline")),
            ],
            className="form-grid",
        ),
        back=path_of(view),
        look="button",
    )
    return [folded(_("Add a suggestion …"), form)]


def _acts(view: VisitView) -> list[Component]:
    row, here = view.row, path_of(view)
    forms: list[Component] = []
    if "hold" in view.acts:
        forms.append(
            record_form(
                f"{here}/hold",
                _("Note it as held"),
                day_field("day", _("Day"), row.planned_on),
                line("took_part", _("Who took part"), row.took_part, 300),
                lines("notes", _("What was looked at"), rows=3, required=False),
                back=here,
            )
        )
    if "cancel" in view.acts:
        reason = lines("text", _("Grounds"))
        form = record_form(f"{here}/cancel", _("Cancel the visit"), reason, back=here, look="button")
        forms.append(folded(_("Cancel the visit …"), form))
    return [card(_("To be done here"), *forms)] if forms else []
