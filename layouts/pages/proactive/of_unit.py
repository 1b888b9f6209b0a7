"""What is recorded of one unit, for its own page: visits, suggestions, instructions."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.proactive_records import UnitRecords
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.links import href
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.parts import clipped, day_cell, due_cell
from layouts.pages.proactive.tabs import INSTRUCTIONS, SUGGESTIONS, VISITS
from layouts.pages.proactive.visits import visited_name
from layouts.pages.proactive.words import state_sign


def unit_records_card(records: UnitRecords, action: Component = None) -> html.Section:
    """Show the newest visits, suggestions and instructions of a unit, each leading to its own page."""
    parts = [*_visits(records), *_suggestions(records), *_instructions(records)]
    return card(_("Visits and instructions"), html.Div(parts, className="records"), action=action)


def _part(title: str, columns: list[Column], rows: list[Row]) -> list[Component]:
    if not rows:
        return []
    return [html.H3(title, className="small-head"), table(columns, rows, caption=title)]


def _visits(records: UnitRecords) -> list[Component]:
    columns = [
        Column("day", _("Day"), left=True),
        Column("unit", _("Unit"), left=True, grow=True),
        Column("problems", _("Problems found")),
        Column("spot", _("Solved on the spot")),
        Column("open", _("Open")),
        Column("suggestions", _("Suggestions")),
        Column("state", _("State"), left=True),
    ]
    rows = []
    for row in records.visits:
        here = f"{VISITS}/{row.visit_id}"
        cells: dict[str, Children] = {
            "day": day_cell(row.done_on or row.planned_on),
            "unit": dcc.Link(visited_name(row), href=here),
            "problems": str(row.problems),
            "spot": str(row.on_spot),
            "open": str(row.open_problems),
            "suggestions": str(row.suggestions),
            "state": state_sign("visit", row.state),
        }
        rows.append(Row(cells, href=here))
    return _part(_("Visits"), columns, rows)


def _suggestions(records: UnitRecords) -> list[Component]:
    columns = [
        Column("text", _("Suggestion"), left=True, grow=True),
        Column("due", _("Deadline"), left=True),
        Column("state", _("State"), left=True),
    ]
    rows = []
    for row in records.suggestions:
        here = href(SUGGESTIONS, {"sel": str(row.suggestion_id)})
        cells: dict[str, Children] = {
            "text": dcc.Link(clipped(row.text), href=here),
            "due": due_cell(row.due, row.standing),
            "state": state_sign("suggestion", row.state),
        }
        rows.append(Row(cells, href=here))
    return _part(_("Suggestions"), columns, rows)


def _instructions(records: UnitRecords) -> list[Component]:
    columns = [
        Column("leader", _("Leader"), left=True),
        Column("text", _("Instruction"), left=True, grow=True),
        Column("due", _("Deadline"), left=True),
        Column("state", _("State"), left=True),
    ]
    rows = []
    for row in records.instructions:
        here = f"{INSTRUCTIONS}/{row.instruction_id}"
        cells: dict[str, Children] = {
            "leader": row.leader,
            "text": dcc.Link(clipped(row.text), href=here),
            "due": due_cell(row.due, row.standing),
            "state": state_sign("instruction", row.state),
        }
        rows.append(Row(cells, href=here))
    return _part(_("Instructions"), columns, rows)
