"""The list of special reports and papers for leaders, the kinds of problems they sort out, a new draft."""

from __future__ import annotations

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.proactive_records import ReportDraft, ReportRow, ReportsView
from dashboard.views.records import Choices
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, lead, segments
from layouts.components.forms import hidden, labelled, select
from layouts.components.links import choose, href
from layouts.components.records import lines, record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.parts import (
    category_field,
    clipped,
    day_cell,
    demo_mark,
    head,
    line,
    opened,
    records_foot,
    unit_choices,
    year_strip,
    years,
)
from layouts.pages.proactive.tabs import REPORTS as PATH
from layouts.pages.proactive.words import KINDS, answer_strips, state_sign

RECEIVER_KINDS = ("district", "department", "utility")
RECEIVER = "to_"  # before a unit's code: the box that makes it a receiver
NAMED = 3
Asked = Mapping[str, str]


def reports_page(view: ReportsView, scope: Scope, asked: Asked, said: str = "") -> html.Div:
    """Draw the year's figures and papers; `asked` is what the address names beside the year."""
    body = [_new(view, view.draft)] if view.draft is not None else [_list(view, scope, asked)]
    return html.Div(
        [
            head(_("Special reports"), PATH, scope, actions=_actions(view, asked)),
            *answer_strips(said),
            lead(_lead(view)),
            year_strip(view.figures, view.year),
            *body,
            records_foot(
                _(
                    "A number is given on issue, by year and kind, none twice and none left out. What is "
                    "issued does not change; a kind of problem counts once a year."
                ),
                demo=view.demo,
            ),
        ],
        className="records",
    )


def _actions(view: ReportsView, asked: Asked) -> list[Component]:
    actions = [years(view.year, view.years, lambda year: href(PATH, {**asked, "year": year}))]
    if view.keeps and view.draft is None:
        actions.append(dcc.Link(_("New paper"), href=href(PATH, {"new": "1"}), className="button primary"))
    return actions


def _lead(view: ReportsView) -> str:
    found = view.figures
    if not found.reports:
        return _("No paper was issued in {year}.").format(year=view.year)
    return _(
        "{year}: {reports} papers sorted out {problems} kinds of problems and made {suggestions} "
        "suggestions, {adopted} of them adopted or carried out."
    ).format(
        year=view.year,
        reports=found.reports,
        problems=found.problems,
        suggestions=found.suggestions,
        adopted=found.adopted,
    )


def _list(view: ReportsView, scope: Scope, asked: Asked) -> html.Section:
    if asked.get("show") == "problems":
        return _problems(view)
    title = _("Papers of {year}").format(year=view.year)
    if asked.get("problem"):
        title = _("Papers about “{problem}”, {year}").format(problem=asked["problem"], year=view.year)
    rows = [_row(each, scope) for each in view.rows]
    columns = [
        Column("number", _("Paper number"), left=True, pin=True),
        Column("title", _("Title"), left=True, grow=True),
        Column("problem", _("Kind of problem"), left=True, secondary=True, wide=True),
        Column("to", _("Receivers"), left=True),
        Column("seen", _("Acknowledged")),
        Column("decided", _("Suggestions decided")),
        Column("dated", _("Date"), left=True),
        Column("state", _("State"), left=True),
    ]
    said = _("No paper meets these conditions.") if any(asked.values()) else _("There is no paper yet.")
    body = table(columns, rows, caption=title) if rows else empty_good(said)
    return card(title, body, action=_kinds(view, asked))


def _kinds(view: ReportsView, asked: Asked) -> Component:
    def at(kind: str) -> str:
        return href(PATH, {**asked, "year": str(view.year), "kind": kind})

    shown = asked.get("kind", "")
    items = [(_("all"), at(""), not shown), *((_(KINDS[each]), at(each), each == shown) for each in KINDS)]
    return segments(_("Kind of paper"), items, stay=True)


def _row(row: ReportRow, scope: Scope) -> Row:
    here = f"{PATH}/{row.report_id}"
    number = row.number or _("no number yet")
    seen = sum(each.acknowledged_at is not None for each in row.receivers)
    cells: dict[str, Children] = {
        "number": choose(number, here, _("Open the paper {title}").format(title=row.title)),
        "title": html.Span([*demo_mark(row.demo), clipped(row.title)], className="clip-line"),
        "problem": clipped(row.problem),
        "to": receivers_text(row),
        "seen": f"{seen}/{len(row.receivers)}" if row.receivers and row.state != "draft" else text.NONE,
        "decided": f"{row.decided}/{row.suggestions}" if row.suggestions else text.NONE,
        "dated": day_cell(row.dated),
        "state": state_sign("report", row.state),
    }
    return Row(cells, href=here, tone="faint" if row.state == "withdrawn" else "")


def receivers_text(row: ReportRow) -> str:
    """Name whom a paper goes to."""
    named = [row.leaders] if row.leaders else []
    return text.listed([*named, *(each.unit.name for each in row.receivers)], NAMED) or text.NONE


def _problems(view: ReportsView) -> html.Section:
    title = _("Kinds of problems sorted out in {year}").format(year=view.year)
    columns = [
        Column("problem", _("Kind of problem"), left=True, grow=True, pin=True),
        Column("category", _("Category of requests"), left=True, secondary=True),
        Column("reports", _("Papers")),
        Column("suggestions", _("Suggestions")),
        Column("first", _("First paper"), left=True),
    ]
    rows = []
    for kind in view.kinds:
        first = min(kind.reports, key=lambda each: (each.dated, each.report_id))
        cells: dict[str, Children] = {
            "problem": kind.problem,
            "category": first.category.name if first.category else text.NONE,
            "reports": opened(
                len(kind.reports), PATH, year=str(view.year), state="issued", problem=kind.problem
            ),
            "suggestions": str(sum(each.suggestions for each in kind.reports)),
            "first": dcc.Link(first.number, href=f"{PATH}/{first.report_id}"),
        }
        rows.append(Row(cells))
    body = table(columns, rows, caption=title) if rows else empty_good(_("No paper meets these conditions."))
    return card(title, body)


def _new(view: ReportsView, draft: ReportDraft) -> html.Section:
    said = _("It is a draft until it is issued: suggestions, files and the issue follow on its own page.")
    return card(_("New paper"), html.P(said, className="card-note"), draft_form(draft, view.choices, PATH))


def draft_form(draft: ReportDraft, choices: Choices, back: str) -> html.Form:
    """Show the form of a draft."""
    kinds = [(kind, _(word)) for kind, word in KINDS.items()]
    first = html.Div(
        [
            labelled(_("Kind of paper"), select("kind", kinds, draft.kind)),
            line("title", _("Title"), draft.title),
            line("problem", _("Kind of problem that it sorts out"), draft.problem, 60),
            category_field(choices, draft.category),
        ],
        className="form-grid",
    )
    return record_form(
        f"{PATH}/save",
        _("Save the draft"),
        hidden("report", str(draft.report_id)),
        hidden("version", str(draft.version)),
        hidden("proposals", "\n".join(draft.suggestions)),
        first,
        lines("facts", _("Facts"), draft.facts, 7, required=False),
        _receivers(draft, choices),
        line("leaders", _("Leaders that it goes to"), draft.leaders, required=False),
        back=back,
    )


def _receivers(draft: ReportDraft, choices: Choices) -> html.Fieldset:
    boxes = [
        dbc.Checkbox(
            id=f"{RECEIVER}{code.replace('.', '_')}",
            name=f"{RECEIVER}{code}",
            value=code in draft.receivers,
            label=label.split(" · ")[-1],
        )
        for code, label in unit_choices(choices.units, RECEIVER_KINDS)
    ]
    return html.Fieldset([html.Legend(_("Units that it goes to")), html.Div(boxes, className="unit-boxes")])
