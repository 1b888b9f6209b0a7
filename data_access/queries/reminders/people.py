"""Read contacts as pages show them: numbers masked, with who is away and who stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from dashboard.order.masking import mask_email, mask_phone
from dashboard.people.access import Scope
from dashboard.records.rights import keeps, owns
from dashboard.reminders.contacts import Absence, Book
from dashboard.views.reference import Unit
from dashboard.views.reminders import ContactRow
from data_access.queries.proactive.scope import of_unit_in_scope
from data_access.records.reminders.reaching import contact_of
from data_access.schema import absence, contact

c, a = contact.c, absence.c


def contacts_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on contacts that a scope may read: those of its units."""
    return of_unit_in_scope(scope, c.unit_id)


def may_write(scope: Scope, unit: Unit) -> bool:
    """Tell whether an account keeps the contacts of a unit."""
    return keeps(scope) or owns(scope, unit.unit_id, unit.district_id)


def absences_at(connection: Connection, at: datetime, *, later: bool = False) -> list[Row[Any]]:
    """Return the absences that hold at a moment, with `later` those too that begin after it."""
    query = select(absence).where(a.until_at > at).order_by(a.from_at, a.absence_id)
    return list(connection.execute(query if later else query.where(a.from_at <= at)).all())


def book_of(rows: Iterable[Row[Any]], absences: Iterable[Row[Any]]) -> Book:
    """Return contacts and absences as the rules know them."""
    return Book(
        tuple(map(contact_of, rows)),
        tuple(Absence(row.contact_id, row.from_at, row.until_at, row.deputy_id) for row in absences),
    )


def shown_contact(
    row: Row[Any], units: Mapping[int, Unit], book: Book, names: Mapping[int, str], at: datetime
) -> ContactRow:
    """Return a contact as pages show it."""
    away = book.absence(row.contact_id, at)
    return ContactRow(
        row.contact_id,
        units[row.unit_id],
        row.duty,
        row.name,
        row.title,
        mask_phone(row.mobile),
        mask_phone(row.phone),
        masked_address(row.wechat),
        row.account,
        row.around_clock,
        row.active,
        row.demo,
        away.until_at if away else None,
        names.get(away.deputy_id or 0, "") if away else "",
        row.duty == "group" and not row.wechat,
    )


def masked_address(address: str) -> str:
    """Return a mail address or a robot's key as pages show it."""
    return mask_email(address) if "@" in address else f"{address[:4]}****" if address else ""
