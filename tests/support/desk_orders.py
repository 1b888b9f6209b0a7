"""A handful of orders in 莱阳市 and 芝罘区 that the desk's pages can be checked against by eye."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-17 18:00")  # a Tuesday
LAIYANG, ZHIFU, TOWNSHIP, OTHER_TOWNSHIP = "370682", "370602", "370682004", "370682001"


def _opened(day: str) -> dict[str, Any]:
    return {"opened_at": at(f"{day} 09:00"), "dispatched_at": at(f"{day} 09:30"), "channel": "city_line"}


def _closed(day: str, verdict: str) -> dict[str, Any]:
    moment: datetime = at(f"{day} 10:00")
    facts = {"closed_at": moment, "closing_kind": "solved", "verdict_official": verdict}
    return {**facts, "verdict_official_at": moment}


OCTOBER_ORDERS: dict[str, dict[str, Any]] = {
    # Received 10-12, due 10-19 24:00.
    "SOLVED": {**_opened("2026-10-12"), **_closed("2026-10-14", "solved")},
    "UNSOLVED": {
        **_opened("2026-10-12"),
        **_closed("2026-10-15", "unsolved"),
        "unsolved_reason": "政策限制",
    },
    "LATE": {**_opened("2026-10-12"), **_closed("2026-10-21", "solved")},
}
OPEN_ORDERS: dict[str, dict[str, Any]] = {
    "OVERDUE": _opened("2026-11-05"),  # due Thursday 11-12 24:00: 13, 16, 17 are three working days
    "PASSED": _opened("2026-11-10"),  # due 11-17 24:00, after the data time and before the reader's now
    "NEAR": _opened("2026-11-11"),  # due Wednesday 11-18 24:00, the end of the next working day
    "FAR": _opened("2026-11-16"),  # due 11-23 24:00
}


def put_desk_orders(connection: Connection) -> None:
    """Store the orders: a township's three of October, the open ones without township, two of 芝罘区."""
    add_source(connection, DATA_TIME)
    units = unit_ids(connection)
    laiyang = {"unit_id": units[LAIYANG], "district_id": units[LAIYANG]}
    zhifu = {"unit_id": units[ZHIFU], "district_id": units[ZHIFU]}
    for number, facts in OCTOBER_ORDERS.items():
        township = OTHER_TOWNSHIP if number == "LATE" else TOWNSHIP
        put_order(connection, number, DATA_TIME, **laiyang, township_id=units[township], **facts)
    for number, facts in OPEN_ORDERS.items():
        put_order(connection, number, DATA_TIME, **laiyang, **facts)
    put_order(connection, "ELSEWHERE", DATA_TIME, **zhifu, **_opened("2026-11-02"))
    today = {**_opened("2026-11-17"), "provincial": True, "channel": "provincial"}
    put_order(connection, "PROVINCE", DATA_TIME, **zhifu, **today)
