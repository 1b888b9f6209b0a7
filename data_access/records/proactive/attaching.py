"""Which records of proactive governance take files, from whom."""

from __future__ import annotations

from sqlalchemy import Connection

from dashboard.records.rights import keeps, owns
from data_access.records.acting import Subject, find_record
from data_access.records.people import Actor
from data_access.schema import instruction, report, visit


def may_attach(connection: Connection, actor: Actor, subject: str, record_id: int) -> bool:
    """Tell whether an account may add a file to a record as it stands now; raise Denied without any right.

    To a draft and a visit held the city adds files, to a running instruction its lead unit too.
    """
    scope = actor.scope
    scope.require("view_records")
    found = find_record(connection, ATTACHABLE[subject], record_id)
    if found is None or found.state not in OPEN_FOR_FILES[subject]:
        return False
    if keeps(scope):
        return True
    owner = getattr(found, "owner_district", None)
    return subject == "instruction" and owns(scope, found.unit_id, owner)


ATTACHABLE = {
    "report": Subject("report", report, "report_id", "report"),
    "instruction": Subject("instruction", instruction, "instruction_id", "instruction"),
    "visit": Subject("visit", visit, "visit_id", "visit"),
}
OPEN_FOR_FILES = {
    "report": ("draft",),
    "instruction": ("open", "running", "returned", "done"),
    "visit": ("planned", "held"),
}
