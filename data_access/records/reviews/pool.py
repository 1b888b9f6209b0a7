"""Keep the pool of supervisors: added, changed, taken off; contacts stay out of history and audit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from dashboard.reviews.records import BACKGROUNDS
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, checked_line, checked_unit, refused, require_keeper
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.schema import social_supervisor

s = social_supervisor.c


def save_supervisor(
    connection: Connection,
    actor: Actor,
    *,
    supervisor_id: int = 0,
    name: str,
    background: str,
    organisation: str = "",
    district: str = "",
    contact: str = "",
) -> Answer:
    """Add a supervisor to the pool, or change one; an empty contact keeps the one that is stored."""
    require_keeper(actor)
    try:
        values: dict[str, Any] = {
            "name": checked_line(name, 60, word="name"),
            "background": background,
            "organisation": checked_line(organisation, 120, least=0),
            "district_id": checked_unit(connection, district, ("district",)).unit_id if district else None,
            "changed_at": actor.now,
        }
        if background not in BACKGROUNDS:
            raise Refusal("background")
        reach = checked_line(contact, 60, least=0)
        if reach or not supervisor_id:
            values["contact"] = reach
        same = select(s.supervisor_id).where(
            s.name == values["name"],
            s.organisation == values["organisation"],
            s.supervisor_id != supervisor_id,
        )
        if connection.scalar(same) is not None:
            raise Refusal("taken")
        number = _stored(connection, supervisor_id, values)
    except Refusal as why:
        return refused(connection, actor, "social", str(supervisor_id or "-"), "save", why, supervisor_id)
    note_act(connection, actor, "social", number, "change" if supervisor_id else "add")
    return Answer("saved", True, number)


def _stored(connection: Connection, supervisor_id: int, values: dict[str, Any]) -> int:
    if not supervisor_id:
        made = connection.execute(insert(social_supervisor).values(**values)).inserted_primary_key
        assert made is not None
        return int(made[0])
    own = update(social_supervisor).where(s.supervisor_id == supervisor_id)
    if connection.execute(own.values(**values)).rowcount != 1:
        raise Refusal("unknown")
    return supervisor_id


def set_active(connection: Connection, actor: Actor, supervisor_id: int, active: bool) -> Answer:
    """Put a supervisor into the pool, or take one off it; panels that are drawn stay as they are."""
    require_keeper(actor)
    act = "activate" if active else "deactivate"
    moved = connection.execute(
        update(social_supervisor)
        .where(s.supervisor_id == supervisor_id, s.active.is_not(active))
        .values(active=active, changed_at=actor.now)
    )
    if moved.rowcount != 1:
        return refused(connection, actor, "social", str(supervisor_id), act, Refusal("moved"), supervisor_id)
    note_act(connection, actor, "social", supervisor_id, act)
    return Answer(f"{act}d", True, supervisor_id)
