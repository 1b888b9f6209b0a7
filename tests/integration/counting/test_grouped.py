"""Plain counts by columns on both databases: every combination, numbers within it, zeros where nothing is."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, case

from dashboard.people.access import OPERATOR, Denied, scope_for
from data_access.counting.grouped import first_day, grouped, how_many
from data_access.schema import order, unit
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-05 18:00")
LAIYANG, ZHIFU = "370682", "370602"
o = order.c


def store(connection: Connection) -> None:
    """Store three orders of 莱阳市, two of them provincial, one of 芝罘区 and one of nobody."""
    add_source(connection, DATA_TIME)
    ids = unit_ids(connection)
    for number, (code, day, provincial) in enumerate(
        [
            (LAIYANG, "10-14", True),
            (LAIYANG, "10-15", True),
            (LAIYANG, "10-15", False),
            (ZHIFU, "10-15", True),
            (None, "10-16", False),
        ]
    ):
        place = ids[code] if code else None
        opened = at(f"2026-{day} 09:00")
        put_order(connection, f"G{number}", DATA_TIME, unit_id=place, opened_at=opened, provincial=provincial)


def test_each_combination_of_keys_is_counted_with_its_numbers(connection: Connection) -> None:
    store(connection)
    keys = {"code": unit.c.code, "day": o.opened_day}
    numbers = {"provincial": o.provincial.is_(True), "late": o.opened_day > 20261014}
    joins = [(unit, unit.c.unit_id == o.unit_id)]
    found = grouped(connection, OPERATOR, keys, [], numbers, joins)
    assert {(row.code, row.day): (row.n, row.provincial, row.late) for row in found} == {
        (LAIYANG, 20261014): (1, 1, 0),
        (LAIYANG, 20261015): (2, 1, 2),
        (ZHIFU, 20261015): (1, 1, 1),
        (None, 20261016): (1, 0, 1),
    }


def test_a_key_may_be_worked_out(connection: Connection) -> None:
    store(connection)
    keys = {"part": case((o.opened_day < 20261015, "early"), else_="later")}
    found = grouped(connection, OPERATOR, keys, [o.unit_id.is_not(None)])
    assert {row.part: row.n for row in found} == {"early": 1, "later": 3}


def test_without_keys_there_is_one_row_of_zeros_where_nothing_matches(connection: Connection) -> None:
    store(connection)
    (row,) = grouped(connection, OPERATOR, {}, [o.opened_day < 20261001], {"provincial": o.provincial})
    assert (row.n, row.provincial) == (0, 0)
    assert how_many(connection, OPERATOR, [o.provincial.is_(True)]) == 3
    assert grouped(connection, OPERATOR, {"day": o.opened_day}, [o.opened_day < 20261001]) == []


def test_the_first_day_is_that_of_the_oldest_order(connection: Connection) -> None:
    assert first_day(connection, OPERATOR) is None
    store(connection)
    assert first_day(connection, OPERATOR) == date(2026, 10, 14)


def test_an_account_that_may_see_no_figures_counts_nothing(connection: Connection) -> None:
    auditor = scope_for("zhou", "auditor")
    with pytest.raises(Denied):
        grouped(connection, auditor, {}, [])
    with pytest.raises(Denied):
        how_many(connection, auditor, [])
    with pytest.raises(Denied):
        first_day(connection, auditor)
