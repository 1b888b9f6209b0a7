"""Write what unit and city do in a round: begun, handled with its measure, checked by a call."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from dashboard.look_back.records import FAILED, RESULTS
from dashboard.look_back.rounds import next_round
from dashboard.records.texts import LONGEST, SHORT
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, Subject, checked_text, refused, require_keeper, take_step
from data_access.records.history import note_each
from data_access.records.look_back.told import OUTCOME, due_of, look_back_settings, round_of, told
from data_access.records.people import Actor
from data_access.records.reminders.ending import cancel_over
from data_access.schema import look_back, order

LOOK_BACK = Subject("look_back", look_back, "look_back_id", "look_back")
SAID = {"begin": "begun", "handle": "handled", "solved": "recovered", "unsolved": "repeated"}
b, o = look_back.c, order.c


def handle_look_back(
    connection: Connection, actor: Actor, look_back_id: int, act: str, measure: str = ""
) -> Answer:
    """Begin to handle an order once more, or report its handling with the measure that was taken."""
    actor.scope.require("view_records")
    try:
        if act not in ("begin", "handle"):
            raise Refusal("unknown")
        said = checked_text(measure, LONGEST, word="measure", least=act == "handle")
        values: dict[str, Any] = {"measure": said} if said else {}
        if act == "handle":
            values["handled_at"] = actor.now
        take_step(connection, actor, LOOK_BACK, look_back_id, act, note=said, values=values)
    except Refusal as why:
        return refused(connection, actor, "look_back", str(look_back_id), act[:20], why, look_back_id)
    cancel_over(connection, "look_back")
    return Answer(SAID[act], True, look_back_id)


def check_look_back(
    connection: Connection, actor: Actor, look_back_id: int, result: str, note: str = ""
) -> Answer:
    """Note the call with the enterprise: solved, unsolved, or not reached.

    Only "solved" recovers the order. "unsolved" ends the round and lists the order once more.
    """
    require_keeper(actor)
    try:
        if result not in RESULTS:
            raise Refusal("result")
        said = checked_text(note, SHORT, word="note", least=result == "unsolved")
        values = {"checked_at": actor.now, "checked_by": actor.scope.account[:60], "note": said}
        take_step(connection, actor, LOOK_BACK, look_back_id, RESULTS[result], note=said, values=values)
    except Refusal as why:
        return refused(connection, actor, "look_back", str(look_back_id), "check", why, look_back_id)
    if RESULTS[result] == "repeat":
        _list_again(connection, actor, look_back_id)
    cancel_over(connection, "look_back")
    return Answer(SAID.get(result, result), True, look_back_id)


def _list_again(connection: Connection, actor: Actor, look_back_id: int) -> None:
    same = (b.shard == o.shard) & (b.order_id == o.order_id)
    query = (
        select(look_back, *OUTCOME[2:])
        .select_from(look_back.outerjoin(order, same))
        .where(b.look_back_id == look_back_id)
    )
    row: Row[Any] = connection.execute(query).one()
    assert row.state == FAILED
    due = due_of(connection, look_back_settings(connection, actor.now))
    ledger = told(row, actor.now).ledger if row.ledger_log is not None else None
    after = next_round(round_of(row), actor.now, due, ledger)
    whose = ("shard", "order_id", "unit_id", "district_id", "township_id", "why", "demo")
    made = connection.execute(
        insert(look_back).values(
            **{name: getattr(row, name) for name in whose},
            round=after.number,
            entered_at=after.entered,
            due=after.due,
            state=after.state,
        )
    ).inserted_primary_key
    assert made is not None
    note_each(connection, actor, "look_back", "list", [(int(made[0]), after.state, "")])
