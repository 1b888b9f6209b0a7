"""Read leaders' instructions: those of a year, one, and the overdue ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from dashboard.people.access import Scope
from dashboard.proactive.records import STATES, paper_number
from dashboard.records.steps import OWED
from dashboard.views.proactive_records import (
    InstructionRow,
    InstructionsView,
    InstructionView,
    OverdueInstructions,
)
from data_access.queries.proactive.parts import (
    Records,
    in_year,
    read_year,
    years_of,
)
from data_access.queries.proactive.scope import instructions_in_scope, reports_in_scope
from data_access.schema import instruction, report

MOST = 500
OVERDUE = "overdue"
i = instruction.c


def instructions_view(
    connection: Connection, scope: Scope, now: datetime, *, year: str = "", state: str = ""
) -> InstructionsView:
    """Return the instructions of a year; `state` is one of STATES, or "overdue" for those of all years."""
    records = Records.of(connection, scope, now)
    mine = instructions_in_scope(scope)
    years = years_of(connection, records.today, [(i.dated, mine)])
    chosen = read_year(year, years, records.today)
    within = [mine] if state == OVERDUE else [mine, in_year(i.dated, chosen)]
    rows = instruction_rows(records, [*within, *_in_state(now, state)])
    choices = records.choices()
    return InstructionsView(
        chosen,
        years,
        rows,
        _counts(records, mine, chosen),
        records.keeps,
        choices,
        _reports(records) if records.keeps else (),
    )


def instruction_view(
    connection: Connection, scope: Scope, now: datetime, instruction_id: int
) -> InstructionView | None:
    """Return one instruction, None where there is none that the scope may read."""
    records = Records.of(connection, scope, now)
    rows = instruction_rows(records, [instructions_in_scope(scope), i.instruction_id == instruction_id])
    if not rows:
        return None
    kept = records.kept(
        "instruction", instruction_id, may_attach=bool(rows[0].acts) and "progress" not in rows[0].acts
    )
    return InstructionView(rows[0], kept)


def overdue_instructions(
    connection: Connection, scope: Scope, now: datetime, most: int = 20
) -> OverdueInstructions:
    """Return the instructions that are overdue at a moment and that a scope may read, the longest first."""
    records = Records.of(connection, scope, now)
    within = [instructions_in_scope(scope), *_in_state(now, OVERDUE)]
    total = connection.scalar(select(func.count()).select_from(instruction).where(*within)) or 0
    return OverdueInstructions(total, instruction_rows(records, within, most))


def _in_state(now: datetime, state: str) -> list[ColumnElement[bool]]:
    if state == OVERDUE:
        return [i.state.in_(OWED["instruction"]), i.due <= now]
    return [i.state == state] if state in STATES["instruction"] else []


def _counts(records: Records, mine: ColumnElement[bool], year: int) -> dict[str, int]:
    """Return how many of a year stand in each state, and how many of all years are overdue now."""
    grouped = select(i.state, func.count()).where(mine, in_year(i.dated, year)).group_by(i.state)
    counts: dict[str, int] = {row[0]: row[1] for row in records.connection.execute(grouped)}
    late = select(func.count()).select_from(instruction).where(mine, *_in_state(records.now, OVERDUE))
    return counts | {OVERDUE: records.connection.scalar(late) or 0}


def _reports(records: Records) -> tuple[tuple[int, str], ...]:
    """Return the newest issued papers, which an instruction may refer to."""
    r = report.c
    query = select(report).where(r.state == "issued").order_by(r.dated.desc(), r.report_id.desc()).limit(100)
    found = records.connection.execute(query)
    return tuple(
        (row.report_id, f"{paper_number(row.kind, row.year, row.serial)}　{row.title}") for row in found
    )


def instruction_rows(
    records: Records, within: list[ColumnElement[bool]], most: int = MOST
) -> tuple[InstructionRow, ...]:
    """Return instructions, those owed first by their deadline; the caller has narrowed them to the scope."""
    readable = and_(report.c.report_id == i.report_id, reports_in_scope(records.scope))
    query = (
        select(
            instruction, report.c.kind, report.c.year, report.c.serial, report.c.report_id.label("readable")
        )
        .select_from(instruction.outerjoin(report, readable))
        .where(*within)
        .order_by(i.state.in_(OWED["instruction"]).desc(), i.due, i.instruction_id)
        .limit(most)
    )
    return tuple(_row(records, row) for row in records.connection.execute(query))


def _row(records: Records, row: Row[Any]) -> InstructionRow:
    return InstructionRow(
        instruction_id=row.instruction_id,
        leader=row.leader,
        dated=row.dated,
        text=row.text,
        unit=records.units[row.unit_id],
        due=row.due,
        state=row.state,
        standing=records.standing("instruction", row.state, row.due),
        result=row.result,
        report_id=row.readable or 0,
        number=paper_number(row.kind, row.year, row.serial) if row.serial else "",
        acts=records.acts("instruction", row.state, row.unit_id),
        demo=row.demo,
    )
