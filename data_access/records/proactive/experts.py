"""Write the list of experts, and tell a contact behind its mask with its reason in the audit trail."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from dashboard.records.texts import SHORT, plain
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, checked_line, refused, require_keeper
from data_access.records.history import note_act
from data_access.records.people import Actor, record_act
from data_access.schema import expert

e = expert.c
NAME, FIELD, ORGANISATION, CONTACT = 60, 60, 120, 60


def save_expert(
    connection: Connection,
    actor: Actor,
    *,
    name: str,
    field: str,
    organisation: str = "",
    contact: str = "",
    expert_id: int = 0,
) -> Answer:
    """Add an expert or change one; an empty contact keeps the one that is stored."""
    require_keeper(actor)
    act = "change" if expert_id else "add"
    try:
        values = {
            "name": checked_line(name, NAME, word="name"),
            "field": checked_line(field, FIELD, word="field"),
            "organisation": checked_line(organisation, ORGANISATION, least=0),
        }
        reached = checked_line(contact, CONTACT, least=0)
        _only_one(connection, values, expert_id)
        number = _store(connection, actor, {**values, **({"contact": reached} if reached else {})}, expert_id)
    except Refusal as why:
        return refused(connection, actor, "expert", str(expert_id or "-"), act, why, expert_id)
    note_act(connection, actor, "expert", number, act)
    return Answer("saved", True, number)


def _only_one(connection: Connection, values: dict[str, str], expert_id: int) -> None:
    same = select(e.expert_id).where(
        e.name == values["name"], e.organisation == values["organisation"], e.expert_id != expert_id
    )
    if connection.scalar(same) is not None:
        raise Refusal("taken")


def _store(connection: Connection, actor: Actor, values: dict[str, str], expert_id: int) -> int:
    if expert_id:
        changed = update(expert).where(e.expert_id == expert_id).values(**values, changed_at=actor.now)
        if connection.execute(changed).rowcount != 1:
            raise Refusal("unknown")
        return expert_id
    made = connection.execute(insert(expert).values(**values, changed_at=actor.now)).inserted_primary_key
    assert made is not None
    return int(made[0])


def set_active(connection: Connection, actor: Actor, expert_id: int, active: bool) -> Answer:
    """Put an expert on the list of those who may be asked, or take one off it."""
    require_keeper(actor)
    act = "activate" if active else "deactivate"
    changed = connection.execute(
        update(expert)
        .where(e.expert_id == expert_id, e.active.is_not(active))
        .values(active=active, changed_at=actor.now)
    )
    if changed.rowcount != 1:
        return refused(connection, actor, "expert", str(expert_id), act, Refusal("moved"), expert_id)
    note_act(connection, actor, "expert", expert_id, act)
    return Answer("activated" if active else "deactivated", True, expert_id)


def tell_contact(connection: Connection, actor: Actor, expert_id: int, reason: str) -> str:
    """Return an expert's contact in plain text and write who asked for it and why; "" for no such one.

    Raises Denied, and Refusal without a reason.
    """
    actor.scope.require("view_contact")
    require_keeper(actor)
    said = plain(reason)[:SHORT]
    if not said:
        raise Refusal("reason")
    found = connection.scalar(select(e.contact).where(e.expert_id == expert_id))
    record_act(connection, actor, "unmask", f"expert {expert_id}", found is not None, {"reason": said})
    return found or ""
