"""Who may add a file to a case of social review."""

from __future__ import annotations

from sqlalchemy import Connection

from dashboard.records.rights import may_act
from dashboard.reviews.records import OUTCOMES, RUNNING
from data_access.records.acting import find_record
from data_access.records.people import Actor
from data_access.records.reviews.proposing import CASE


def may_attach(connection: Connection, actor: Actor, case_id: int) -> bool:
    """Tell whether an account may add a file to a case: its unit and the city, until it has ended."""
    actor.scope.require("view_records")
    row = find_record(connection, CASE, case_id)
    if row is None or row.state not in (*RUNNING, *OUTCOMES):
        return False
    return may_act(actor.scope, "owner", row.unit_id, row.owner_district)
