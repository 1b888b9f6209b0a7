"""Take the demo's ledgers out of a base again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from data_access.schema import (
    attachment,
    ledger_extension,
    ledger_item,
    ledger_note,
    message,
    record_history,
)


def remove_ledgers(connection: Connection) -> int:
    """Take the demo's items out with all that belongs to them; return how many went."""
    demo = ledger_item.c.demo.is_(True)
    numbers = select(ledger_item.c.item_id).where(demo)
    for table in (record_history, attachment, message):
        own = table.c.record_id.in_(numbers)
        connection.execute(delete(table).where(table.c.subject == "ledger", own))
    for table in (ledger_note, ledger_extension):
        connection.execute(delete(table).where(table.c.item_id.in_(numbers)))
    return connection.execute(delete(ledger_item).where(demo)).rowcount
