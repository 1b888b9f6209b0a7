"""The suggestions of a year, from papers and visits, and what becomes of the open one."""

from __future__ import annotations

from collections.abc import Mapping

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.proactive_records import SuggestionRow, SuggestionsView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, lead, segments
from layouts.components.forms import pairs
from layouts.components.links import choose, href
from layouts.components.records import lines, record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import (
    clipped,
    demo_mark,
    due_cell,
    folded,
    head,
    kept_history,
    records_foot,
    states_nav,
    years,
)
from layouts.pages.proactive.tabs import REPORTS, VISITS
from layouts.pages.proactive.tabs import SUGGESTIONS as PATH
from layouts.pages.proactive.words import answer_strips, state_sign

Asked = Mapping[str, str]


def suggestions_page(view: SuggestionsView, scope: Scope, asked: Asked, said: str = "") -> html.Div:
    """Draw the list, beside it the open suggestion with its acts and history."""
    here = {**asked, "year": str(view.year)}
    side = _open(view, here) if view.selected else _hint(scope)
    return html.Div(
        [
            head(
                _("Suggestions"),
                PATH,
                scope,
                actions=[years(view.year, view.years, lambda year: href(PATH, {**asked, "year": year}))],
            ),
            *answer_strips(said),
            lead(_lead(view)),
            html.Div([_states(view, here), _origins(here)], className="records-bar"),
            html.Div(
                [_list(view, here), html.Div(side, className="stack")],
                className="people-columns records-columns",
            ),
            records_foot(
                _(
                    "A unit adopts a suggestion or says why not; what was adopted ends with its effect. "
                    "Deadlines are the end of a working day."
                ),
                demo=any(each.demo for each in view.rows),
            ),
        ],
        className="records",
    )


def _lead(view: SuggestionsView) -> str:
    counts = view.in_force
    total = sum(n for state, n in counts.items() if state != "overdue")
    taken = counts.get("adopted", 0) + counts.get("done", 0)
    if not total and not counts.get("overdue"):
        return _("There is no suggestion of {year}.").format(year=view.year)
    return _(
        "{year}: {n} suggestions, {taken} adopted or carried out, {declined} not adopted, "
        "{waiting} waiting for an answer; of all years {overdue} past their deadline now."
    ).format(
        year=view.year,
        n=total,
        taken=taken,
        declined=counts.get("declined", 0),
        waiting=counts.get("proposed", 0),
        overdue=counts.get("overdue", 0),
    )


def _states(view: SuggestionsView, here: Asked) -> html.Nav:
    def at(state: str) -> str:
        return href(PATH, {**here, "state": state, "sel": ""})

    return states_nav("suggestion", dict(view.counts), here.get("state", ""), at, [("overdue", _("overdue"))])


def _origins(here: Asked) -> html.Nav:
    shown = here.get("origin", "")
    items = [
        (word, href(PATH, {**here, "origin": origin, "sel": ""}), origin == shown)
        for origin, word in (("", _("all")), ("report", _("of papers")), ("visit", _("of visits")))
    ]
    return segments(_("Where it comes from"), items)


def _list(view: SuggestionsView, here: Asked) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("No suggestion meets these conditions.")), className="panel")
    columns = [
        Column("text", _("Suggestion"), left=True, grow=True),
        Column("unit", _("Unit"), left=True),
        Column("origin", _("Where it comes from"), left=True, secondary=True),
        Column("due", _("Deadline"), left=True),
        Column("state", _("State"), left=True),
    ]
    chosen = view.selected.suggestion_id if view.selected else 0
    rows = [_row(each, here, each.suggestion_id == chosen) for each in view.rows]
    parts: list[Component] = [table(columns, rows, caption=_("Suggestions"))]
    if view.total > len(rows):
        said = _("The first {n} of {all}; choose a state to see the others.")
        parts.append(html.P(said.format(n=len(rows), all=view.total), className="card-note"))
    return html.Section(parts, className="panel table-panel")


def _row(row: SuggestionRow, here: Asked, chosen: bool) -> Row:
    address = href(PATH, {**here, "sel": str(row.suggestion_id)})
    cells: dict[str, Children] = {
        "text": choose(clipped(row.text), address, row.text),
        "unit": row.unit.name,
        "origin": _origin(row, plain=True),
        "due": due_cell(row.due, row.standing),
        "state": state_sign("suggestion", row.state),
    }
    return Row(cells, href=address, selected=chosen)


def _origin(row: SuggestionRow, plain: bool = False) -> Component:
    if row.visit_id:
        said = _("visit to {unit}").format(unit=row.visited)
        return said if plain else dcc.Link(said, href=f"{VISITS}/{row.visit_id}")
    if row.report_id and not plain:
        return dcc.Link(row.number or _("draft"), href=f"{REPORTS}/{row.report_id}")
    return row.number or _("a paper to other units")


def _hint(scope: Scope) -> list[Component]:
    said = _("Choose a suggestion in the list to see what became of it.")
    if scope.may("rectify"):
        said = _("Choose a suggestion in the list to answer it.")
    return [card(_("One suggestion"), html.P(said, className="card-note"))]


def _open(view: SuggestionsView, here: Asked) -> list[Component]:
    row = view.selected
    assert row is not None
    facts: list[tuple[str, Component]] = [
        (_("Unit"), row.unit.name),
        (_("Where it comes from"), _origin(row)),
        (_("Proposed on"), text.day(row.proposed_on, 0) if row.proposed_on else text.NONE),
        (_("Deadline"), due_cell(row.due, row.standing)),
        (_("State"), state_sign("suggestion", row.state)),
        *([(_("Grounds"), row.reason)] if row.reason else []),
        *([(_("Effect"), row.effect)] if row.effect else []),
    ]
    close = dcc.Link(_("Close"), href=href(PATH, {**here, "sel": ""}), className="stay")
    said = html.P(row.text, className="card-text")
    return [
        card(_("One suggestion"), *demo_mark(row.demo), said, pairs(*facts), action=close),
        *_acts(row, here),
        kept_history(view.kept),
    ]


def _acts(row: SuggestionRow, here: Asked) -> list[Component]:
    if not row.acts:
        return []
    back, base = href(PATH, here), f"{PATH}/{row.suggestion_id}"
    forms: list[Component] = []
    if "adopt" in row.acts:
        forms.append(record_form(f"{base}/adopt", _("Adopt it"), back=back))
    if "decline" in row.acts:
        form = record_form(
            f"{base}/decline", _("Do not adopt it"), lines("text", _("Grounds")), back=back, look="button"
        )
        forms.append(folded(_("Do not adopt it …"), form))
    if "finish" in row.acts:
        effect = lines("text", _("What was done and what it brought"))
        forms.append(record_form(f"{base}/finish", _("Report it as carried out"), effect, back=back))
    due = text.deadline(row.due, CITY_ZONE, year=0)
    note = html.P(_("The answer is due by {due}.").format(due=due), className="card-note")
    return [card(_("Answer to it"), *([note] if row.state == "proposed" else []), *forms)]
