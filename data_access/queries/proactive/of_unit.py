"""What is recorded of one unit: visits to it, what it was suggested, instructions that it carries out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select

from dashboard.people.access import Scope
from dashboard.views.proactive_records import UnitRecords
from dashboard.views.reference import Unit
from data_access.queries.proactive.instructions import instruction_rows
from data_access.queries.proactive.parts import Records
from data_access.queries.proactive.scope import instructions_in_scope, suggestions_in_scope, visits_in_scope
from data_access.queries.proactive.suggestions import suggestion_rows
from data_access.queries.proactive.visit_rows import visit_rows
from data_access.schema import instruction, suggestion, unit, visit

SHOWN = 12


def unit_records(connection: Connection, scope: Scope, of: Unit, now: datetime) -> UnitRecords | None:
    """Return the records of a unit as far as a scope reads them; None without the right, or without any.

    A district's visits are those to itself and to its townships.
    """
    if not scope.may("view_records"):
        return None
    records = Records.of(connection, scope, now)
    inside = select(unit.c.unit_id).where(or_(unit.c.unit_id == of.unit_id, unit.c.district_id == of.unit_id))
    found = UnitRecords(
        visit_rows(records, [visits_in_scope(scope), visit.c.unit_id.in_(inside)])[:SHOWN],
        suggestion_rows(records, [suggestions_in_scope(scope), suggestion.c.unit_id == of.unit_id], SHOWN),
        instruction_rows(records, [instructions_in_scope(scope), instruction.c.unit_id == of.unit_id], SHOWN),
    )
    return found if found.visits or found.suggestions or found.instructions else None
