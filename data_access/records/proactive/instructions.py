"""Write leaders' instructions: given, in progress, done with a result, returned or closed by the city."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, insert, select

from dashboard.records.texts import LONGEST, SHORT
from dashboard.views.records import Answer
from data_access.records.acting import (
    Refusal,
    Subject,
    checked_due,
    checked_line,
    checked_text,
    checked_unit,
    read_day,
    refused,
    require_keeper,
    take_step,
    today_of,
)
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.schema import instruction, report

INSTRUCTION = Subject("instruction", instruction, "instruction_id", "instruction")
LEADER = 60
SAID = {"progress": "progressed", "finish": "finished", "return": "returned", "close": "closed"}
# What an act asks to be written, and the word where nothing was.
NEEDED = {"progress": "note", "finish": "result", "return": "reason"}


def give_instruction(
    connection: Connection,
    actor: Actor,
    *,
    leader: str,
    dated: str,
    text: str,
    unit_code: str,
    due: str,
    report_id: int = 0,
) -> Answer:
    """Keep a leader's instruction; its day is not after today, its deadline the end of a working day."""
    require_keeper(actor)
    try:
        day = read_day(dated, actor.now)
        if day > today_of(actor.now):
            raise Refusal("future")
        values = {
            "leader": checked_line(leader, LEADER, word="leader"),
            "dated": day,
            "text": checked_text(text, LONGEST, word="text"),
            "unit_id": checked_unit(connection, unit_code).unit_id,
            "due": checked_due(connection, actor.now, due),
            "report_id": _report(connection, report_id, day),
        }
    except Refusal as why:
        return refused(connection, actor, "instruction", "-", "give", why)
    made = connection.execute(
        insert(instruction).values(**values, state="open", created_at=actor.now)
    ).inserted_primary_key
    assert made is not None
    note_act(connection, actor, "instruction", int(made[0]), "give", state="open")
    return Answer("given", True, int(made[0]))


def _report(connection: Connection, report_id: int, day: date) -> int | None:
    if not report_id:
        return None
    known = select(report.c.dated).where(report.c.report_id == report_id, report.c.state == "issued")
    dated = connection.scalar(known)
    if dated is None:
        raise Refusal("report")
    if day < dated:
        raise Refusal("before_report")
    return report_id


def move_instruction(
    connection: Connection, actor: Actor, instruction_id: int, act: str, text: str = ""
) -> Answer:
    """Note progress, report the result, return it with a reason, or close it."""
    actor.scope.require("view_records")
    try:
        if act not in SAID:
            raise Refusal("unknown")
        limit = SHORT if act == "return" else LONGEST
        note = checked_text(text, limit, word=NEEDED.get(act, ""), least=act in NEEDED)
        values: dict[str, object] = {}
        if act == "finish":
            values = {"result": note, "done_at": actor.now}
        elif act == "return":
            values = {"done_at": None}
        elif act == "close":
            values = {"closed_at": actor.now}
        take_step(connection, actor, INSTRUCTION, instruction_id, act, note=note, values=values)
    except Refusal as why:
        return refused(connection, actor, "instruction", str(instruction_id), act[:20], why, instruction_id)
    return Answer(SAID[act], True, instruction_id)
