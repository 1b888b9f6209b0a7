"""What people do about a warning: acknowledge it, hand it on, settle it, call it false."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.alerts.records import SUBJECT
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.records.texts import LONGEST, SHORT
from dashboard.reminders.messages import Notice
from dashboard.views.records import Answer
from data_access.records.acting import (
    Refusal,
    Subject,
    checked_text,
    checked_unit,
    find_record,
    refused,
    require_owner,
    take_step,
)
from data_access.records.alerts.telling import PAGE
from data_access.records.history import read_history
from data_access.records.people import Actor
from data_access.records.reminders.ending import cancel_over
from data_access.records.reminders.outbox import post
from data_access.schema import unit, warning

WARNING = Subject(SUBJECT, warning, "warning_id", SUBJECT, also=("township_id", "assigned_id"))
SAID = {
    "acknowledge": "acknowledged",
    "assign": "assigned",
    "settle": "settled",
    "false_alarm": "false_alarm",
}
# What an act asks to be written, the word where nothing was, and how long it may be.
NEEDED = {"settle": ("note", LONGEST), "false_alarm": ("reason", SHORT)}


def act_on(
    connection: Connection, actor: Actor, warning_id: int, act: str, *, text: str = "", unit_code: str = ""
) -> Answer:
    """Take an act on a warning; of two who act at once the second is told ("moved")."""
    actor.scope.require("view_records")
    try:
        if act not in SAID:
            raise Refusal("unknown")
        word, limit = NEEDED.get(act, ("note", SHORT))
        note = checked_text(text, limit, word=word, least=int(act in NEEDED))
        values, told = _values(connection, actor, warning_id, act, note, unit_code)
        if act == "assign" and _stands(connection, warning_id, values["assigned_id"], note):
            return Answer("unchanged", True, warning_id)
        take_step(connection, actor, WARNING, warning_id, act, note=note or told, values=values)
        if act == "assign":
            _tell(connection, actor, warning_id, values["assigned_id"])
        cancel_over(connection, SUBJECT, [warning_id])
    except Refusal as why:
        return refused(connection, actor, SUBJECT, str(warning_id), act[:20], why, warning_id)
    return Answer(SAID[act], True, warning_id)


def _values(
    connection: Connection, actor: Actor, warning_id: int, act: str, note: str, unit_code: str
) -> tuple[dict[str, Any], str]:
    """Return what an act writes, and the name of the unit that it hands a warning to."""
    who = actor.scope.account[:60]
    if act == "acknowledge":
        return {"acknowledged_at": actor.now, "acknowledged_by": who}, ""
    if act in ("settle", "false_alarm"):
        return {"settled_at": actor.now, "settled_by": who, "reason": note}, ""
    row = find_record(connection, WARNING, warning_id)
    if row is None:
        raise Refusal("unknown")
    require_owner(actor, row, WARNING.also)
    chosen = checked_unit(connection, unit_code)
    if not may_hand_to(actor.scope, row, chosen):
        raise Refusal("assignee")
    return {"assigned_id": chosen.unit_id}, str(chosen.name)


def _stands(connection: Connection, warning_id: int, unit_id: int, note: str) -> bool:
    """Tell whether a warning is handed to a unit already and nothing new is said of it.

    The row is held until the transaction ends: of two forms at once the second one sees the first.
    """
    w = warning.c
    row = connection.execute(
        select(w.state, w.assigned_id).where(w.warning_id == warning_id).with_for_update()
    ).one()
    if (row.state, row.assigned_id) != ("assigned", unit_id):
        return False
    said = [each.note for each in read_history(connection, SUBJECT, warning_id) if each.act == "assign"]
    return not note or note in said[-1:]


def may_hand_to(scope: Scope, row: Row[Any], chosen: Row[Any]) -> bool:
    """Tell whether an account may hand a warning to a unit: the city to any, a district to its townships."""
    if keeps(scope):
        return True
    mine = scope.unit_kind == "district" and chosen.district_id == scope.unit_id
    return mine and chosen.kind == "township" and scope.unit_id in (row.unit_id, row.owner_district)


def _tell(connection: Connection, actor: Actor, warning_id: int, unit_id: int) -> None:
    """Tell the unit that a warning was handed to, once for each episode."""
    w = warning.c
    row = connection.execute(
        select(w.object_key, w.episode, w.shard, w.order_id, unit.c.name)
        .select_from(warning.outerjoin(unit, unit.c.unit_id == w.unit_id))
        .where(w.warning_id == warning_id)
    ).one()
    notice = Notice(
        subject=SUBJECT,
        record_id=warning_id,
        key=(SUBJECT, row.object_key, str(row.episode), "assigned", str(unit_id)),
        unit_id=unit_id,
        text=_("[Zhengqitong] A warning was handed to you by {name}. Please look at it.").format(
            name=row.name or _("the hotline office")
        ),
        link=f"{PAGE}/{warning_id}",
        shard=row.shard,
        order_id=row.order_id,
    )
    post(connection, actor.now, notice)
