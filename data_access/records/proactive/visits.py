"""Write visits to districts and townships: planned, held, what was found, and who puts it right."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from dashboard.proactive.records import ON_THE_SPOT
from dashboard.records.texts import LONGEST, SHORT
from dashboard.views.records import Answer
from data_access.records.acting import (
    Refusal,
    Subject,
    checked_category,
    checked_due,
    checked_line,
    checked_text,
    checked_unit,
    find_record,
    read_day,
    refused,
    require_keeper,
    take_step,
    today_of,
)
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.schema import visit, visit_problem

VISIT = Subject("visit", visit, "visit_id", "visit")
PROBLEM = Subject("problem", visit_problem, "problem_id", "visit")
VISITED_KINDS = ("district", "township")
MOST_PROBLEMS = 100
SAID = {"answer": "answered", "reopen": "reopened", "settle": "settled"}


def plan_visit(
    connection: Connection,
    actor: Actor,
    unit_code: str,
    planned_on: str,
    took_part: str = "",
    purpose: str = "",
) -> Answer:
    """Plan a visit to a district or township."""
    require_keeper(actor)
    try:
        whom = checked_unit(connection, unit_code, VISITED_KINDS)
        values = {
            "planned_on": read_day(planned_on, actor.now),
            "took_part": checked_line(took_part, SHORT, least=0),
            "purpose": checked_line(purpose, SHORT, least=0),
        }
    except Refusal as why:
        return refused(connection, actor, "visit", "-", "plan", why)
    made = connection.execute(
        insert(visit).values(
            unit_id=whom.unit_id,
            district_id=whom.district_id,
            state="planned",
            created_at=actor.now,
            **values,
        )
    ).inserted_primary_key
    assert made is not None
    note_act(connection, actor, "visit", int(made[0]), "plan", state="planned")
    return Answer("planned", True, int(made[0]))


def hold_visit(
    connection: Connection, actor: Actor, visit_id: int, done_on: str, took_part: str, notes: str
) -> Answer:
    """Note that a visit took place, who took part, and what was looked at."""
    require_keeper(actor)
    try:
        day = read_day(done_on, actor.now)
        if day > today_of(actor.now):
            raise Refusal("future")
        values = {
            "done_on": day,
            "took_part": checked_line(took_part, SHORT, word="took_part"),
            "notes": checked_text(notes, LONGEST, least=0),
        }
        take_step(connection, actor, VISIT, visit_id, "hold", values=values)
    except Refusal as why:
        return refused(connection, actor, "visit", str(visit_id), "hold", why, visit_id)
    return Answer("held", True, visit_id)


def cancel_visit(connection: Connection, actor: Actor, visit_id: int, reason: str) -> Answer:
    """Cancel a planned visit with its reason."""
    require_keeper(actor)
    try:
        note = checked_text(reason, SHORT, word="reason")
        take_step(connection, actor, VISIT, visit_id, "cancel", note=note)
    except Refusal as why:
        return refused(connection, actor, "visit", str(visit_id), "cancel", why, visit_id)
    return Answer("cancelled", True, visit_id)


def add_problem(
    connection: Connection,
    actor: Actor,
    visit_id: int,
    *,
    text: str,
    category: str = "",
    unit_code: str = "",
    due: str = "",
    on_the_spot: bool = False,
) -> Answer:
    """Add a problem found on a visit: solved on the spot, or to be put right by a unit until a day."""
    require_keeper(actor)
    row = find_record(connection, VISIT, visit_id)
    try:
        if row is None:
            raise Refusal("unknown")
        if row.state != "held":
            raise Refusal("not_held")
        count = select(func.count()).where(visit_problem.c.visit_id == visit_id)
        if (connection.scalar(count) or 0) >= MOST_PROBLEMS:
            raise Refusal("many")
        said = checked_text(text, LONGEST, word="problem_text")
        category_id = checked_category(connection, category)
        whose = checked_unit(connection, unit_code).unit_id if unit_code else row.unit_id
        until = None if on_the_spot else checked_due(connection, actor.now, due)
    except Refusal as why:
        return refused(connection, actor, "visit", str(visit_id), "find", why, visit_id)
    connection.execute(
        insert(visit_problem).values(
            visit_id=visit_id,
            text=said,
            category_id=category_id,
            unit_id=whose,
            due=until,
            state=ON_THE_SPOT if on_the_spot else "open",
            settled_at=actor.now if on_the_spot else None,
        )
    )
    state = ON_THE_SPOT if on_the_spot else "open"
    note_act(connection, actor, "visit", visit_id, "find", state="held", note=said, detail={"problem": state})
    return Answer("found", True, visit_id)


def move_problem(connection: Connection, actor: Actor, problem_id: int, act: str, text: str = "") -> Answer:
    """Report how a problem was put right, reopen it with a reason, or settle it."""
    actor.scope.require("view_records")
    visit_id = 0
    try:
        if act not in SAID:
            raise Refusal("unknown")
        row = find_record(connection, PROBLEM, problem_id)
        visit_id = row.visit_id if row else 0
        limit = SHORT if act == "reopen" else LONGEST
        word = {"answer": "result", "reopen": "reason"}.get(act, "")
        note = checked_text(text, limit, word=word, least=bool(word))
        values: dict[str, object] = {"settled_at": actor.now} if act == "settle" else {}
        if act == "answer":
            values = {"result": note, "answered_at": actor.now}
        elif act == "reopen":
            values = {"answered_at": None}
        take_step(
            connection,
            actor,
            PROBLEM,
            problem_id,
            act,
            note=note,
            values=values,
            note_on=visit_id,
            target=f"{visit_id}#{problem_id}",
        )
    except Refusal as why:
        return refused(connection, actor, "visit", f"#{problem_id}", act[:20], why, problem_id)
    return Answer(SAID[act], True, problem_id)
