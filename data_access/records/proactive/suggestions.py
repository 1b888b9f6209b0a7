"""Write what becomes of suggestions: adopted, not adopted with its reason, done with its effect."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from dashboard.records.texts import LONGEST
from dashboard.views.records import Answer
from data_access.records.acting import (
    Refusal,
    Subject,
    checked_due,
    checked_text,
    checked_unit,
    find_record,
    refused,
    require_keeper,
    take_step,
    today_of,
)
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.records.proactive.visits import VISIT
from data_access.schema import suggestion

SUGGESTION = Subject("suggestion", suggestion, "suggestion_id", "suggestion")
# What an act asks to be written, and the word where nothing was.
NEEDED = {"decline": "reason", "finish": "effect"}
SAID = {"adopt": "adopted", "decline": "declined", "finish": "finished"}


def answer_suggestion(
    connection: Connection, actor: Actor, suggestion_id: int, act: str, text: str = ""
) -> Answer:
    """Adopt a suggestion, decline it with a reason, or tell the effect of what was done."""
    actor.scope.require("view_records")
    try:
        if act not in SAID:
            raise Refusal("unknown")
        note = checked_text(text, LONGEST, word=NEEDED.get(act, ""), least=act in NEEDED)
        values: dict[str, object] = {"reason": "", "decided_at": actor.now}
        if act == "decline":
            values["reason"] = note
        elif act == "finish":
            values = {"effect": note, "done_at": actor.now}
        take_step(connection, actor, SUGGESTION, suggestion_id, act, note=note, values=values)
    except Refusal as why:
        return refused(connection, actor, "suggestion", str(suggestion_id), act[:20], why, suggestion_id)
    return Answer(SAID[act], True, suggestion_id)


def suggest_on_visit(
    connection: Connection, actor: Actor, visit_id: int, text: str, unit_code: str, due: str
) -> Answer:
    """Add a suggestion that was made on a visit; it is proposed at once."""
    require_keeper(actor)
    try:
        row = find_record(connection, VISIT, visit_id)
        if row is None:
            raise Refusal("unknown")
        if row.state != "held":
            raise Refusal("not_held")
        said = checked_text(text, LONGEST, word="suggestion")
        made = connection.execute(
            insert(suggestion).values(
                visit_id=visit_id,
                text=said,
                unit_id=checked_unit(connection, unit_code).unit_id,
                due=checked_due(connection, actor.now, due),
                state="proposed",
                proposed_on=today_of(actor.now),
            )
        ).inserted_primary_key
    except Refusal as why:
        return refused(connection, actor, "visit", str(visit_id), "suggest", why, visit_id)
    assert made is not None
    note_act(connection, actor, "suggestion", int(made[0]), "propose", state="proposed")
    note_act(connection, actor, "visit", visit_id, "suggest", state="held", note=said)
    return Answer("suggested", True, visit_id)
