"""Read the list of experts; contacts are masked, and only city-wide accounts read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.order.masking import mask_text
from dashboard.people.access import Denied, Scope
from dashboard.views.proactive_records import ExpertRow, ExpertsView
from dashboard.views.records import Kept
from data_access.queries.proactive.parts import Records
from data_access.schema import expert

e = expert.c


def experts_view(
    connection: Connection, scope: Scope, now: datetime, *, field: str = "", selected: int = 0
) -> ExpertsView:
    """Return the experts, those who may be asked first; raise Denied for who is not city-wide."""
    records = Records.of(connection, scope, now)
    if not scope.city_wide:
        raise Denied("view_records")
    query = select(expert).order_by(e.active.desc(), e.field, e.name, e.expert_id)
    every = tuple(map(_expert, connection.execute(query)))
    fields = tuple(dict.fromkeys(each.field for each in every))
    rows = tuple(each for each in every if not field or each.field == field)
    opened = next((each for each in every if each.expert_id == selected), None)
    kept = records.kept("expert", selected) if opened else Kept()
    may_unmask = records.keeps and scope.may("view_contact")
    return ExpertsView(rows, fields, field, records.keeps, may_unmask, opened, kept)


def _expert(row: Row[Any]) -> ExpertRow:
    return ExpertRow(
        row.expert_id,
        row.name,
        row.field,
        row.organisation,
        masked_contact(row.contact),
        row.active,
        row.demo,
    )


def masked_contact(contact: str) -> str:
    """Return a contact as pages show it: whatever its form, no more than its first and last signs."""
    masked = mask_text(contact)
    if masked != contact or not contact:
        return masked
    return f"{contact[:2]}****{contact[-2:]}" if len(contact) > 6 else "****"
