"""Take the demo's contacts, roster, spot calls and messages out of a base again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from data_access.schema import contact, message, record_history, roster, spot_call


def remove_contacts(connection: Connection) -> int:
    """Take them out with their history; return how many contacts went. Absences go with their contacts."""
    numbers = select(contact.c.contact_id).where(contact.c.demo.is_(True))
    h = record_history.c
    connection.execute(delete(record_history).where(h.subject == "contact", h.record_id.in_(numbers)))
    for table in (message, spot_call, roster):
        connection.execute(delete(table).where(table.c.demo.is_(True)))
    return connection.execute(delete(contact).where(contact.c.demo.is_(True))).rowcount
