"""Leaders' instructions: the year's list, a new one, and one with its progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.views.proactive_records import InstructionRow, InstructionsView, InstructionView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, lead
from layouts.components.forms import labelled, pairs, select
from layouts.components.links import choose, href
from layouts.components.records import file_field, lines, record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.parts import (
    clipped,
    day_cell,
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
    states_nav,
    unit_field,
    years,
)
from layouts.pages.proactive.tabs import INSTRUCTIONS as PATH
from layouts.pages.proactive.tabs import REPORTS
from layouts.pages.proactive.words import answer_strips, state_sign
from layouts.pages.supervise.tabs import NOTICES

Asked = Mapping[str, str]


def instructions_page(view: InstructionsView, scope: Scope, asked: Asked, said: str = "") -> html.Div:
    """Draw the list, for who keeps the records with the form for a new one."""
    columns = [_list(view), *([html.Div(_new(view), className="stack")] if view.keeps else [])]
    wide = "people-columns records-columns" if view.keeps else "stack"
    return html.Div(
        [
            head(
                _("Leaders' instructions"),
                PATH,
                scope,
                actions=[years(view.year, view.years, lambda year: href(PATH, {**asked, "year": year}))],
            ),
            *answer_strips(said),
            lead(_lead(view)),
            html.Div([_states(view, asked)], className="records-bar"),
            html.Div(columns, className=wide),
            records_foot(
                _(
                    "An instruction runs until the city signs it off. Overdue: its deadline has passed and "
                    "its lead unit has not reported it as done."
                ),
                demo=any(each.demo for each in view.rows),
            ),
        ],
        className="records",
    )


def _lead(view: InstructionsView) -> str:
    total = sum(n for state, n in view.counts.items() if state != "overdue")
    if not total and not view.counts.get("overdue"):
        return _("There is no instruction of {year}.").format(year=view.year)
    return _("{year}: {n} instructions, {closed} signed off; of all years {overdue} overdue now.").format(
        year=view.year, n=total, closed=view.counts.get("closed", 0), overdue=view.counts.get("overdue", 0)
    )


def _states(view: InstructionsView, asked: Asked) -> html.Nav:
    def at(state: str) -> str:
        return href(PATH, {**asked, "year": str(view.year), "state": state})

    extra = [("overdue", _("overdue"))]
    return states_nav("instruction", dict(view.counts), asked.get("state", ""), at, extra)


def _list(view: InstructionsView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("No instruction meets these conditions.")), className="panel")
    return html.Section(instruction_table(view.rows), className="panel table-panel")


def instruction_table(rows: Sequence[InstructionRow]) -> html.Div:
    """Draw instructions as a table; a row opens one."""
    columns = [
        Column("leader", _("Leader"), left=True, pin=True),
        Column("text", _("Instruction"), left=True, grow=True),
        Column("dated", _("Date"), left=True, secondary=True),
        Column("unit", _("Leading unit"), left=True),
        Column("due", _("Deadline"), left=True),
        Column("state", _("State"), left=True),
    ]
    return table(columns, [_row(each) for each in rows], caption=_("Leaders' instructions"))


def _row(row: InstructionRow) -> Row:
    here = f"{PATH}/{row.instruction_id}"
    cells: dict[str, Children] = {
        "leader": choose(row.leader, here, _("Open the instruction of {leader}").format(leader=row.leader)),
        "text": html.Span([*demo_mark(row.demo), clipped(row.text)], className="clip-line"),
        "dated": day_cell(row.dated),
        "unit": row.unit.name,
        "due": due_cell(row.due, row.standing),
        "state": state_sign("instruction", row.state),
    }
    return Row(cells, href=here)


def _new(view: InstructionsView) -> html.Section:
    reports = [(str(number), title) for number, title in view.reports]
    form = record_form(
        f"{PATH}/give",
        _("Keep the instruction"),
        line("leader", _("Leader, name or title"), longest=60),
        day_field("dated", _("Date")),
        lines("text", _("Instruction"), rows=4),
        unit_field("unit", _("Leading unit"), view.choices),
        day_field("due", _("Deadline, a working day")),
        labelled(_("On the paper"), select("report", reports, "", _("none"))),
        back=PATH,
    )
    return card(_("New instruction"), form)


def instruction_page(view: InstructionView, scope: Scope, said: str = "") -> html.Div:
    """Draw one instruction with its progress and what the account may do."""
    row, here = view.row, f"{PATH}/{view.row.instruction_id}"
    paper: Component = text.NONE
    if row.report_id:
        paper = dcc.Link(row.number, href=f"{REPORTS}/{row.report_id}")
    facts: list[tuple[str, Component]] = [
        (_("Leader"), row.leader),
        (_("Date"), text.day(row.dated, 0)),
        (_("Leading unit"), row.unit.name),
        (_("Deadline"), due_cell(row.due, row.standing)),
        (_("State"), state_sign("instruction", row.state)),
        (_("On the paper"), paper),
    ]
    main = [
        card(_("Instruction"), paragraphs(row.text)),
        *([card(_("Result"), paragraphs(row.result))] if row.result else []),
        kept_history(view.kept),
    ]
    side = [
        *_acts(row, here),
        card(_("About the instruction"), pairs(*facts)),
        *kept_files(view.kept, f"{here}/file", here),
    ]
    return html.Div(
        [
            head(
                _("Instruction of {leader}").format(leader=row.leader),
                PATH,
                scope,
                chips=[state_sign("instruction", row.state), *demo_mark(row.demo)],
                actions=_notice_on(row, scope),
                here=_("Leaders' instructions"),
            ),
            *answer_strips(said),
            html.Div(
                [html.Div(main, className="stack"), html.Div(side, className="stack")],
                className="people-columns records-columns",
            ),
            records_foot(_("Progress stands in the history: who, when, what."), demo=row.demo),
        ],
        className="records",
    )


def _notice_on(row: InstructionRow, scope: Scope) -> list[Component]:
    """Link to the draft of a supervision notice on an instruction that is not closed."""
    if not keeps(scope) or row.state == "closed":
        return []
    target = href(NOTICES, {"new": "1", "instruction": str(row.instruction_id)})
    return [dcc.Link(_("Begin a supervision notice"), href=target, className="button")]


def _acts(row: InstructionRow, here: str) -> list[Component]:
    forms: list[Component] = []
    if "progress" in row.acts:
        note = lines("text", _("How far it is"))
        forms.append(record_form(f"{here}/progress", _("Note the progress"), note, file_field(), back=here))
    if "finish" in row.acts:
        result = lines("text", _("Result"))
        form = record_form(f"{here}/finish", _("Report it as done"), result, file_field(), back=here)
        forms.append(folded(_("Report it as done …"), form))
    if "close" in row.acts:
        forms.append(record_form(f"{here}/close", _("Sign it off"), back=here))
    if "return" in row.acts:
        reason = lines("text", _("Grounds"))
        form = record_form(f"{here}/return", _("Send it back"), reason, back=here, look="button")
        forms.append(folded(_("Send it back …"), form))
    return [card(_("To be done here"), *forms)] if forms else []
