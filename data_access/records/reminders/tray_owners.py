"""Which accounts a contact may name as the one whose tray it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, case, select, update

from dashboard.reminders.contacts import TrayOwner
from data_access.schema import account, contact, unit

a, c, u = account.c, contact.c, unit.c


def tray_owners(connection: Connection, name: str | None = None) -> Mapping[str, TrayOwner]:
    """Return the accounts by name, or the one of a name where there is such."""
    whose: Any = case((u.kind == "city", None), else_=a.unit_id).label("unit_id")
    query = select(a.name, a.role, whose).select_from(account.outerjoin(unit, u.unit_id == a.unit_id))
    found = query if name is None else query.where(a.name == name)
    return {row.name: TrayOwner(row.role, row.unit_id) for row in connection.execute(found)}


def leave_contacts(connection: Connection, account_id: int) -> int:
    """Take an account off the contacts that it may no longer be named by; return how many.

    Who moved to another unit is told nothing more of the former one.
    """
    name = connection.scalar(select(a.name).where(a.account_id == account_id))
    owner = tray_owners(connection, name).get(name) if name else None
    if owner is None:
        return 0
    named = select(c.contact_id, u.unit_id, u.district_id).join(unit, u.unit_id == c.unit_id)
    gone = [
        row.contact_id
        for row in connection.execute(named.where(c.account == name))
        if not owner.fits(row.unit_id, row.district_id)
    ]
    connection.execute(update(contact).where(c.contact_id.in_(gone)).values(account=""))
    return len(gone)
