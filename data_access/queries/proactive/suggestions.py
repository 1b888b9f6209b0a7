"""Read suggestions: those of a year, of a report, of a visit, each as far as the scope goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from dashboard.people.access import Scope
from dashboard.proactive.records import STATES, paper_number
from dashboard.records.steps import OWED
from dashboard.views.proactive_records import SuggestionRow, SuggestionsView
from dashboard.views.records import Kept
from data_access.queries.proactive.parts import (
    Records,
    in_year,
    read_year,
    years_of,
)
from data_access.queries.proactive.scope import reports_in_scope, suggestions_in_force, suggestions_in_scope
from data_access.schema import report, suggestion, visit

MOST = 500
OVERDUE, TAKEN = "overdue", "taken"
ORIGINS = ("report", "visit")
s = suggestion.c


def suggestions_view(
    connection: Connection,
    scope: Scope,
    now: datetime,
    *,
    year: str = "",
    origin: str = "",
    state: str = "",
    unit: str = "",
    selected: int = 0,
) -> SuggestionsView:
    """Return the suggestions of a year; `state` is one of STATES, "taken" or "overdue", `unit` a code.

    What is overdue now is listed whatever the year that it was made in.
    """
    records = Records.of(connection, scope, now)
    years = years_of(connection, records.today, [(s.proposed_on, suggestions_in_scope(scope))])
    chosen = read_year(year, years, records.today)
    mine = [suggestions_in_scope(scope), *_of(records, origin, unit)]
    of_year = in_year(s.proposed_on, chosen)
    listed = [*mine, *_in_state(now, state), *([] if state == OVERDUE else [of_year])]
    rows = suggestion_rows(records, listed, most=MOST)
    total = connection.scalar(_counted(listed)) or 0
    found = suggestion_rows(records, [suggestions_in_scope(scope), s.suggestion_id == selected])
    opened = found[0] if found else None
    kept = records.kept("suggestion", opened.suggestion_id) if opened else Kept()
    counts = _counts(records, mine, of_year)
    in_force = _counts(records, [*mine, suggestions_in_force()], of_year)
    return SuggestionsView(chosen, years, rows, counts, in_force, opened, kept, total)


def _of(records: Records, origin: str, unit: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if origin in ORIGINS:
        found += [(s.report_id if origin == "report" else s.visit_id).is_not(None)]
        # The figure of a year counts what is in force: what was withdrawn stands in the list of all.
        found += [suggestions_in_force()]
    if unit:
        named = records.unit_of(unit)
        found.append(s.unit_id == (named.unit_id if named else 0))
    return found


def _in_state(now: datetime, state: str) -> list[ColumnElement[bool]]:
    if state == OVERDUE:
        return [s.state.in_(OWED["suggestion"]), s.due <= now]
    if state == TAKEN:
        return [s.state.in_(("adopted", "done"))]
    return [s.state == state] if state in STATES["suggestion"] else []


def _counted(within: list[ColumnElement[bool]]) -> Any:
    return select(func.count()).select_from(suggestion).where(*within)


def _counts(
    records: Records, mine: list[ColumnElement[bool]], of_year: ColumnElement[bool]
) -> dict[str, int]:
    """Return how many of a year stand in each state, and how many of all years are overdue now."""
    grouped = select(s.state, func.count()).where(*mine, of_year).group_by(s.state)
    counts: dict[str, int] = {row[0]: row[1] for row in records.connection.execute(grouped)}
    overdue = records.connection.scalar(_counted([*mine, *_in_state(records.now, OVERDUE)]))
    return counts | {OVERDUE: overdue or 0}


def suggestion_rows(
    records: Records, within: list[ColumnElement[bool]], most: int = MOST
) -> tuple[SuggestionRow, ...]:
    """Return suggestions, what is owed first by its deadline; the caller has narrowed them to the scope."""
    readable = and_(report.c.report_id == s.report_id, reports_in_scope(records.scope))
    columns: list[Any] = [
        suggestion,
        *(report.c.kind, report.c.year, report.c.serial, report.c.report_id.label("readable")),
        *(visit.c.unit_id.label("visited_id"),),
        (func.coalesce(report.c.demo, visit.c.demo)).label("demo"),
    ]
    joined = suggestion.outerjoin(report, readable).outerjoin(visit, visit.c.visit_id == s.visit_id)
    query = (
        select(*columns)
        .select_from(joined)
        .where(*within)
        .order_by(s.state.in_(OWED["suggestion"]).desc(), s.due, s.suggestion_id)
        .limit(most)
    )
    return tuple(_row(records, row) for row in records.connection.execute(query))


def _row(records: Records, row: Row[Any]) -> SuggestionRow:
    visited = records.units.get(row.visited_id) if row.visited_id else None
    return SuggestionRow(
        suggestion_id=row.suggestion_id,
        text=row.text,
        unit=records.units[row.unit_id],
        due=row.due,
        state=row.state,
        standing=records.standing("suggestion", row.state, row.due),
        proposed_on=row.proposed_on,
        reason=row.reason,
        effect=row.effect,
        number=paper_number(row.kind, row.year, row.serial) if row.serial else "",
        report_id=row.readable or 0,
        visit_id=row.visit_id or 0,
        visited=visited.name if visited else "",
        acts=tuple(
            act
            for act in records.acts("suggestion", row.state, row.unit_id)
            if act not in ("propose", "withdraw")
        ),
        demo=bool(row.demo),
    )
