"""What all acts on ledger items share: whose an item is, and that it stands as the act needs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, and_, case, select

from dashboard.ledgers.promises import promise_refusal
from dashboard.ledgers.records import STANDING
from dashboard.records.step import Who
from data_access.records.acting import ZONE, Refusal, Subject, require_keeper, require_owner
from data_access.records.people import Actor
from data_access.reference.units import read_calendar
from data_access.schema import ledger_item, unit

i, u = ledger_item.c, unit.c


def owner_columns(whose: Column[Any], township: Column[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return who answers for an order, a district's township where it lies in one, and in which district.

    The unit's own row is joined.
    """
    lies = and_(u.kind == "district", township.is_not(None))
    return case((lies, township), else_=whose), case((lies, whose), else_=u.district_id)


def find_item(connection: Connection, item_id: int) -> Row[Any] | None:
    """Return an item's row: `unit_id` who answers for it, `owner_district` in which district, `appraised`."""
    whose, district = owner_columns(i.unit_id, i.township_id)
    columns: list[ColumnElement[Any]] = [column for column in i if column.name != "unit_id"]
    query = (
        select(*columns)
        .add_columns(whose.label("unit_id"), district.label("owner_district"), i.unit_id.label("appraised"))
        .select_from(ledger_item.outerjoin(unit, u.unit_id == i.unit_id))
        .where(i.item_id == item_id)
    )
    return connection.execute(query).one_or_none()


ITEM = Subject("ledger", ledger_item, "item_id", "ledger", find_item)


def held_item(
    connection: Connection,
    actor: Actor,
    item_id: int,
    who: Who,
    states: Sequence[str] = STANDING,
) -> Row[Any]:
    """Return an item that an account may act on, held until the end of the transaction.

    Raises Denied, or Refusal "unknown" or "moved". Of two who act at once the second waits for the first and
    sees what that one did.
    """
    if who == "city":
        require_keeper(actor)
    else:
        actor.scope.require("view_records")
    connection.execute(select(i.item_id).where(i.item_id == item_id).with_for_update())
    row = find_item(connection, item_id)
    if row is None:
        raise Refusal("unknown")
    if who == "owner":
        require_owner(actor, row)
    if row.state not in states:
        raise Refusal("moved")
    return row


def checked_promise(connection: Connection, now: datetime, until: datetime | None) -> datetime:
    """Return a moment that may be promised; raise Refusal."""
    if why := promise_refusal(until, now, ZONE, read_calendar(connection)):
        raise Refusal(why)
    assert until is not None
    return until
