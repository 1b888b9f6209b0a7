"""Who may add a file to a look-back."""

from __future__ import annotations

from sqlalchemy import Connection

from dashboard.look_back.records import OPEN
from dashboard.records.rights import may_act
from data_access.records.acting import find_record
from data_access.records.look_back.acts import LOOK_BACK
from data_access.records.people import Actor


def may_attach(connection: Connection, actor: Actor, look_back_id: int) -> bool:
    """Tell whether an account may add a file to a round: while it is open, its unit and the city."""
    actor.scope.require("view_records")
    row = find_record(connection, LOOK_BACK, look_back_id)
    if row is None or row.state not in OPEN:
        return False
    return may_act(actor.scope, "owner", row.unit_id, row.owner_district, row.township_id)
