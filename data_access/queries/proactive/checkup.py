"""Read a unit's check-up sheet (体检单): its figures by the unit page's own queries, and what it owes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select

from dashboard.records.steps import OWED
from dashboard.views.reference import Unit
from dashboard.views.visit import CheckUp
from data_access.queries.proactive.parts import Records
from data_access.queries.proactive.scope import instructions_in_scope, suggestions_in_scope, visits_in_scope
from data_access.queries.unit.ledgers import unit_ledgers
from data_access.queries.unit.page import UnitQuery, unit_view
from data_access.schema import finding, instruction, suggestion, visit

MONTH, QUARTER = "r1m", "r3m"


def check_up(records: Records, code: str, before: date | None = None) -> CheckUp | None:
    """Return the sheet of a district or township as it stands now, None for another unit.

    The newest complete month and the three months to it come from the queries of the unit's page, so that the
    sheet says what that page says. `before` is the day of a visit: the last one before it is named.
    """
    connection, scope, now = records.connection, records.scope, records.now
    month = unit_view(connection, scope, UnitQuery(code), now=now)
    if month is None or month.unit.kind not in ("district", "township"):
        return None
    if month.unit.kind == "township":  # whose page opens with three months
        month = unit_view(connection, scope, UnitQuery(code, period=MONTH), now=now)
    quarter = unit_view(connection, scope, UnitQuery(code, period=QUARTER), now=now)
    assert month is not None and quarter is not None
    ledgers = None
    if month.has_ledgers:
        ledgers = unit_ledgers(connection, scope, month.unit, month.live, records.calendar, now)
    findings, late = _findings(records, month.unit)
    return CheckUp(
        month.unit,
        month.district,
        month,
        quarter,
        ledgers,
        findings,
        late,
        _owed(records, month.unit, "suggestion"),
        _owed(records, month.unit, "instruction"),
        _last_visit(records, month.unit, before),
    )


def _findings(records: Records, unit: Unit) -> tuple[int, int]:
    """Count a unit's findings of surveys that are not signed off, and the overdue ones of them."""
    f = finding.c
    place = f.township_id if unit.kind == "township" else f.district_id
    still = (or_(f.unit_id == unit.unit_id, place == unit.unit_id), f.state != "signed_off")
    count = select(func.count()).select_from(finding)
    total = records.connection.scalar(count.where(*still)) or 0
    late = records.connection.scalar(count.where(*still, f.rectify_due <= records.now)) or 0
    return total, late


def _owed(records: Records, unit: Unit, subject: str) -> int:
    """Count the running suggestions or instructions of a unit."""
    table = {"suggestion": suggestion, "instruction": instruction}[subject]
    in_scope = {"suggestion": suggestions_in_scope, "instruction": instructions_in_scope}[subject]
    count = select(func.count()).select_from(table)
    owed = (table.c.unit_id == unit.unit_id, table.c.state.in_(OWED[subject]))
    return records.connection.scalar(count.where(*owed, in_scope(records.scope))) or 0


def _last_visit(records: Records, unit: Unit, before: date | None) -> date | None:
    v = visit.c
    place = v.unit_id if unit.kind == "township" else v.district_id
    earlier = [v.done_on < before] if before is not None else []
    found: date | None = records.connection.scalar(
        select(v.done_on)
        .where(place == unit.unit_id, v.state == "held", visits_in_scope(records.scope), *earlier)
        .order_by(v.done_on.desc())
        .limit(1)
    )
    return found
