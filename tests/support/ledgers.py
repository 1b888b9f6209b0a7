"""Orders to enter in ledgers, and short cuts for tests of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from dashboard.order.case_log import canonical
from dashboard.records.clocks import end_of
from data_access.importing.derive import order_id_of, shard_of
from data_access.records.ledgers.entering import enter
from data_access.records.people import Actor
from data_access.schema import ledger_item
from tests.support.orders import SOURCE, ZONE, add_source, at, put_order, unit_ids
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, city

DATA_TIME = at("2026-11-18 08:00")
OTHER_TOWNSHIP = "370682004"
# Whose order is which: 芝罘区's in a township and in none, 莱阳市's, a department's.
ORDERS = {
    "A1": (ZHIFU, ZHIFU, TOWNSHIP),
    "A2": (ZHIFU, ZHIFU, None),
    "A3": (ZHIFU, ZHIFU, TOWNSHIP),
    "B1": (LAIYANG, LAIYANG, OTHER_TOWNSHIP),
    "D1": (DEPARTMENT, ZHIFU, TOWNSHIP),
}


def put_ledger_orders(connection: Connection, **logs: str) -> None:
    """Store the orders, closed unsolved in October; `logs` are ledger logs by number."""
    add_source(connection, DATA_TIME)
    for number in ORDERS:
        put_ledger_order(connection, number, ledger_log=logs.get(number, ""))


def put_ledger_order(connection: Connection, number: str, **facts: Any) -> None:
    """Store one of the orders, or replace it as a newer import does."""
    units = unit_ids(connection)
    whose, located, township = ORDERS[number]
    ended = {
        "opened_at": at("2026-10-12 09:00"),
        "dispatched_at": at("2026-10-12 09:30"),
        "closed_at": at("2026-10-14 10:00"),
        "closing_kind": "solved",
        "verdict_official": "unsolved",
        "verdict_official_at": at("2026-10-15 10:00"),
        "title": "某厂反映的问题",
        "unit_id": units[whose],
        "district_id": units[located],
        "township_id": units[township] if township else None,
    }
    put_order(connection, number, DATA_TIME, **(ended | facts))


def log(*entries: tuple[str, str, str | None, str]) -> str:
    """Return a ledger log: (when, book, until, note) in local time."""
    return canonical(
        [
            (int(at(when).timestamp()), book, until and int(at(until).timestamp()), said)
            for when, book, until, said in entries
        ]
    )


def key(number: str) -> tuple[int, int]:
    """Return shard and number of an order."""
    return shard_of(SOURCE, number), order_id_of(SOURCE, number)


def until(day: str) -> datetime:
    """Return 24:00 of a day."""
    return end_of(date.fromisoformat(day), ZONE)


def entered(
    connection: Connection,
    number: str = "A1",
    who: Actor | None = None,
    promised: str = "2026-11-27",
    now: datetime = NOW,
) -> int:
    """Enter an order among the planned solutions and return the item's number."""
    answer = enter(
        connection, who or city(now), [key(number)], "planned", "funds", "资金未落实", until(promised)
    )
    assert answer.done, answer
    return answer.record_id


def item_of(connection: Connection, number: int) -> Any:
    """Return an item's row."""
    return connection.execute(select(ledger_item).where(ledger_item.c.item_id == number)).one()
