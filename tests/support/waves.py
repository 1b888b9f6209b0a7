"""Orders of some kinds over the weeks, put into a base to see what came more than usual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from data_access.schema import category
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-17 18:00")  # a Tuesday
QUARANTINE, ROADS, WAGES = "1004", "1001", "0502"
LONGKOU, LAIZHOU, ZHIFU, LAIYANG = "370681", "370683", "370602", "370682"
PERIOD = "2026-11-11..2026-11-17"
# The weeks compared with end on the Tuesdays from 25 August to 27 October; the two after are the gap.
TUESDAYS = [date(2026, 8, 25) + timedelta(weeks=n) for n in range(10)]


class Planted:
    """Orders put into a base, one call a place."""

    def __init__(self, connection: Connection, data_time: datetime = DATA_TIME) -> None:
        self.connection = connection
        self.units = unit_ids(connection)
        codes = connection.execute(select(category.c.code, category.c.category_id))
        self.categories = {row.code: row.category_id for row in codes}
        self.count = 0
        add_source(connection, data_time)

    def put(self, kind: str, unit: str, moments: Sequence[str], **facts: object) -> None:
        """Put an order of a category into a unit at each of the local moments."""
        for moment in moments:
            self.count += 1
            put_order(
                self.connection, f"P{self.count}", DATA_TIME, channel="city_line", opened_at=at(moment),
                dispatched_at=at(moment), unit_id=self.units[unit],
                **{"category_id": self.categories[kind], "district_id": self.units[unit], **facts},
            )  # fmt: skip

    def weekly(self, kind: str, unit: str) -> None:
        """Put one order into each of the ten weeks compared with, on its Tuesday morning."""
        self.put(kind, unit, [f"{day} 09:00" for day in TUESDAYS])


def mornings(first: str, n: int) -> list[str]:
    """Return n moments of one day."""
    return [f"2026-{first} 09:{minute:02}" for minute in range(n)]
