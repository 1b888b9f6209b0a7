"""An item kept here as the unit's page shows an order in a ledger."""

from __future__ import annotations

from datetime import datetime

from dashboard.ledgers.items import Item, book_at, promise_at, promises_of
from dashboard.order.ledgers import LedgerStand


def stand_at(item: Item, moment: datetime, note: str, closing: str) -> LedgerStand:
    """Return how an item stood at a moment from its entry on; `note` is the last one up to then.

    One that gave its promise up promises nothing. What a sign-off says stands in place of the last note.
    """
    signed = item.closed if item.closed is not None and item.closed <= moment else None
    promises = tuple(each.until for each in promises_of(item) if each.since <= moment)
    if promise_at(item, moment) is None:
        promises = ()
    noted = max((at for at in item.notes if at <= moment), default=None)
    said = closing if signed and closing else note
    return LedgerStand(
        book=book_at(item, moment),
        entered=item.entered,
        promises=promises,
        noted=signed if signed and closing else noted,
        note=said,
        signed_off=signed,
    )
