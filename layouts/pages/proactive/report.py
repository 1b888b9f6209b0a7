"""One special report or paper for leaders: what it says, to whom, what became of it."""

from __future__ import annotations

from dash import dcc, html

from dashboard.clocks.periods import days_period
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.order import OrderFilter
from dashboard.views.proactive_records import Receiver, ReportView, SuggestionRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.forms import act_form, hidden, pairs
from layouts.components.links import choose, may_open, number, of_unit, unit_path
from layouts.components.records import lines, record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.instructions import instruction_table
from layouts.pages.proactive.parts import (
    day_field,
    demo_mark,
    due_cell,
    folded,
    head,
    kept_files,
    kept_history,
    paragraphs,
    records_foot,
    unit_field,
)
from layouts.pages.proactive.reports import draft_form, receivers_text
from layouts.pages.proactive.tabs import REPORTS as PATH
from layouts.pages.proactive.tabs import SUGGESTIONS
from layouts.pages.proactive.words import KINDS, answer_strips, state_sign


def report_page(view: ReportView, scope: Scope, said: str = "") -> html.Div:
    """Draw a paper: a draft as its form, an issued one as it was issued."""
    row, here = view.row, path_of(view)
    title = row.number or _("Draft of a paper")
    chips = [state_sign("report", row.state), *demo_mark(row.demo)]
    main = _draft(view) if view.draft else _issued(view, scope)
    side = [
        *_acts(view),
        _facts(view),
        *kept_files(view.kept, f"{here}/file", here),
        kept_history(view.kept),
    ]
    return html.Div(
        [
            head(title, PATH, scope, chips=chips, here=_("Special reports")),
            *answer_strips(said),
            html.Div(
                [html.Div(main, className="stack"), html.Div(side, className="stack")],
                className="people-columns records-columns",
            ),
            records_foot(
                _(
                    "Before and after: orders of the paper's category accepted at its receivers, as many "
                    "days on each side. A comparison over time, not a statement about cause."
                ),
                demo=row.demo,
            ),
        ],
        className="records",
    )


def path_of(view: ReportView) -> str:
    """Return the address of a paper's page."""
    return f"{PATH}/{view.row.report_id}"


def _issued(view: ReportView, scope: Scope) -> list[Component]:
    row = view.row
    parts: list[Component] = []
    if row.state == "withdrawn":
        said = _("Withdrawn: {reason}").format(reason=view.withdrawn_reason)
        parts.append(html.P(f"■ {said}", className="strip notice"))
    paper = html.Div(
        [
            html.P(row.number, className="paper-number"),
            html.H2(row.title, className="paper-title"),
            html.P(_("To: {names}").format(names=_everybody(view)), className="paper-to"),
            paragraphs(view.facts),
        ],
        className="paper",
    )
    parts += [html.Section(paper, className="panel"), _suggestions(view.suggestions)]
    parts += [_receivers(view, scope)] if row.receivers else []
    if view.instructions:
        parts.append(card(_("Instructions on it"), instruction_table(view.instructions)))
    return parts


def _everybody(view: ReportView) -> str:
    named = [view.row.leaders] if view.row.leaders else []
    return text.listed([*named, *(each.unit.name for each in view.row.receivers)])


def _suggestions(rows: tuple[SuggestionRow, ...]) -> html.Section:
    title = _("Suggestions")
    if not rows:
        return card(title, empty_good(_("The paper makes no suggestion.")))
    columns = [
        Column("n", "", left=True),
        Column("text", _("Suggestion"), left=True, grow=True),
        Column("unit", _("Unit"), left=True),
        Column("due", _("Deadline"), left=True),
        Column("state", _("State"), left=True),
    ]
    drawn = [
        Row(_suggestion_cells(place, each), href=f"{SUGGESTIONS}?sel={each.suggestion_id}")
        for place, each in enumerate(rows, 1)
    ]
    return card(title, table(columns, drawn, caption=title))


def _suggestion_cells(place: int, row: SuggestionRow) -> dict[str, Children]:
    here = f"{SUGGESTIONS}?sel={row.suggestion_id}"
    after = row.effect or row.reason
    notes = [html.Div(after, className="cell-under")] if after else []
    return {
        "n": choose(str(place), here, _("Open the suggestion {n}").format(n=place)),
        "text": html.Div([html.Div(row.text), *notes], className="cell-lines"),
        "unit": row.unit.name,
        "due": due_cell(row.due, row.standing),
        "state": state_sign("suggestion", row.state),
    }


def _receivers(view: ReportView, scope: Scope) -> html.Section:
    row, span = view.row, view.compared
    columns = [
        Column("unit", _("Receiver"), left=True, pin=True),
        Column("seen", _("Acknowledged"), left=True, grow=True),
    ]
    if span is not None and span.days:
        columns += [
            Column("before", _("{n} days before").format(n=span.days), gap=True),
            Column("after", _("{n} days after").format(n=span.days)),
        ]
    drawn = [Row(_receiver_cells(view, each, scope)) for each in row.receivers]
    return card(
        _("Receivers and receipts"),
        table(columns, drawn, caption=_("Receivers and receipts")),
        note=_compared(view),
    )


def _compared(view: ReportView) -> str:
    span, category = view.compared, view.row.category
    if span is None or category is None:
        return ""
    if not span.days:
        return _("orders of “{category}”: no day has passed since").format(category=category.name)
    said = _("orders of “{category}”, {before} and {after}; a comparison, not a cause")
    return said.format(category=category.name, before=text.days(*span.before), after=text.days(*span.after))


def _receiver_cells(view: ReportView, each: Receiver, scope: Scope) -> dict[str, Children]:
    seen = _("not acknowledged yet")
    if each.acknowledged_at:
        at = text.moment(each.acknowledged_at, CITY_ZONE, year=0)
        seen = _("{time}, {who}").format(time=at, who=each.acknowledged_by)
    cells: dict[str, Children] = {
        "unit": dcc.Link(each.unit.name, href=unit_path(each.unit.code), className="unit-link"),
        "seen": seen,
    }
    span, category = view.compared, view.row.category
    if span is None or category is None or each.before is None or each.after is None:
        return cells
    base = of_unit(OrderFilter(basis="accepted", category=category.code), each.unit)
    for name, n, days in (("before", each.before, span.before), ("after", each.after, span.after)):
        target = base.but(period=days_period(*days).text) if may_open(scope, each.unit) else None
        cells[name] = number(n, target, "accepted")
    return cells


def _facts(view: ReportView) -> html.Section:
    row = view.row
    issued = text.moment(view.issued_at, CITY_ZONE, year=0)
    rows: list[tuple[str, Component]] = [
        (_("Kind of paper"), _(KINDS[row.kind])),
        (_("Kind of problem"), row.problem),
        (_("Category of requests"), row.category.name if row.category else text.NONE),
        (_("Receivers"), receivers_text(row)),
        (_("Written by"), view.created_by),
        (_("Issued"), issued),
    ]
    return card(_("About the paper"), pairs(*rows))


def _acts(view: ReportView) -> list[Component]:
    """Offer what the account may do with the paper now."""
    here = path_of(view)
    if view.acknowledges is not None:
        said = _("{unit} has not acknowledged the paper yet.").format(unit=view.acknowledges.name)
        form = record_form(f"{here}/acknowledge", _("Acknowledge receipt"), back=here)
        return [card(_("Receipt"), html.P(said, className="card-note"), form)]
    if "issue" in view.acts and view.draft is not None:
        return [_issue(view)]
    if "withdraw" in view.acts:
        form = record_form(
            f"{here}/withdraw", _("Withdraw the paper"), lines("text", _("Grounds")), back=here, look="button"
        )
        return [card(_("Withdraw"), folded(_("Withdraw the paper …"), form))]
    return []


def _issue(view: ReportView) -> html.Section:
    here = path_of(view)
    assert view.draft is not None
    version = hidden("version", str(view.draft.version))
    said = _("It gets its number, goes to its receivers, and does not change any more.")
    return card(
        _("Issue"),
        html.P(said, className="card-note"),
        record_form(f"{here}/issue", _("Issue the paper"), version, back=here),
        html.Div([act_form(f"{here}/remove", _("Remove the draft"), {"back": PATH})], className="button-row"),
    )


def _draft(view: ReportView) -> list[Component]:
    here = path_of(view)
    assert view.draft is not None
    rows = [
        html.Li(
            [
                html.Div([html.Div(each.text), _owed(each)], className="history-said"),
                act_form(f"{SUGGESTIONS}/{each.suggestion_id}/drop", _("Take out"), {"back": here}),
            ],
            className="draft-suggestion",
        )
        for each in view.suggestions
    ]
    written = {each.text for each in view.suggestions}
    proposed = [
        folded(_("Proposed: {text}").format(text=each), _add_form(view, each))
        for each in view.draft.suggestions
        if each not in written
    ]
    listed = html.Ul(rows, className="record-files") if rows else empty_good(_("No suggestion yet."))
    return [
        card(_("Draft"), draft_form(view.draft, view.choices, here)),
        card(
            _("Suggestions"),
            listed,
            *proposed,
            _add_form(view),
            note=_("proposed to their units when the paper is issued"),
        ),
    ]


def _add_form(view: ReportView, text_of: str = "") -> html.Form:
    here = path_of(view)
    return record_form(
        f"{here}/suggest",
        _("Add the suggestion"),
        lines("text", _("Suggestion"), text_of, rows=2),
        html.Div(
            [unit_field("unit", _("Unit that it goes to"), view.choices), day_field("due", _("Deadline"))],
            className="form-grid",
        ),
        back=here,
        look="button",
    )


def _owed(row: SuggestionRow) -> html.Div:
    due = text.deadline(row.due, CITY_ZONE, year=0)
    said = _("{unit}, until {due}").format(unit=row.unit.name, due=due)
    return html.Div(said, className="quiet")
