"""The demo's stories of the ledgers: what the pages show first, the same by seed, gone without a trace."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update

from dashboard.people.access import OPERATOR
from dashboard.views.ledgers import LedgerAsked, LedgersView
from data_access.demo.ledgers import SILENT, STORIES, add_ledgers
from data_access.demo.ledgers_removal import remove_ledgers
from data_access.demo.proactive_texts import MARK
from data_access.queries.ledgers.page import ledgers_view
from data_access.schema import (
    audit,
    ledger_extension,
    ledger_item,
    ledger_note,
    record_history,
    source,
)
from tests.support.ledgers import DATA_TIME, log
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.proactive import NOW

UNTIL = date(2026, 11, 17)
TABLES = (ledger_item, ledger_note, ledger_extension, record_history)
GONE = log(("2026-05-06 09:00", "unsolved", None, ""), ("2026-06-10 09:00", "signed_off", None, "已解决"))
OPEN = log(("2026-10-06 09:00", "planned", "2026-12-02 00:00", "已列入计划"))


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base in which each district has signed off some orders, and two have one that stands."""
    add_source(connection, DATA_TIME)
    connection.execute(update(source).values(demo=True))
    units = unit_ids(connection)
    for district in sorted({story.district for story in STORIES}):
        for place in range(6):
            put(connection, f"S{district}{place}", units[district], GONE)
    for place in range(4):
        put(connection, f"O{SILENT}{place}", units[SILENT], OPEN)
        put(connection, f"O370602{place}", units["370602"], OPEN)
    return connection


def put(connection: Connection, number: str, unit: int, ledger: str) -> None:
    times = {"opened_at": at("2026-04-06 09:00"), "dispatched_at": at("2026-04-06 09:30")}
    ended = {"closed_at": at("2026-04-08 10:00"), "closing_kind": "solved", "verdict_official": "unsolved"}
    told = {"verdict_official_at": at("2026-04-09 10:00"), "unit_id": unit, "district_id": unit}
    put_order(connection, number, DATA_TIME, **times, **ended, **told, ledger_log=ledger)


def page(connection: Connection, **asked: str) -> LedgersView:
    return ledgers_view(connection, OPERATOR, NOW, LedgerAsked(**asked))  # type: ignore[arg-type]


def rows(connection: Connection) -> list[Any]:
    return [
        [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
        for table in TABLES
    ]


def test_each_story_is_told(base: Connection) -> None:
    assert add_ledgers(base, UNTIL, 5) == len(STORIES)
    (twice,) = page(base, unit="370682").rows
    assert (twice.extensions, twice.slips) == (2, 2) and twice.item.first_promised is not None
    (refused,) = page(base, unit="370686").rows
    assert refused.standing.state == "overdue" and refused.age.missing and refused.slips == 1
    assert [row.item.state for row in page(base, unit="370685", state="closed").rows][:1] == ["closed"]
    (kept,) = page(base, unit="370685").rows
    assert not kept.age.missing and not kept.slips
    assert {row.item.state for row in page(base, unit="370602").rows} == {"open", "asked"}
    (waits,) = page(base, unit="370613").rows
    assert waits.asked_until is not None
    silent = page(base, unit=SILENT)
    assert silent.figures["unnoted"] == silent.figures["open"] == 4
    x, i = ledger_extension.c, ledger_item.c
    assert base.scalar(select(func.count()).where(x.state == "refused")) == 1
    assert set(base.scalars(select(i.demo))) == {True}
    own = select(i.why).where(i.imported.is_(False))
    assert all(MARK in why for why in base.scalars(own))
    assert page(base).figures["open"] == 15


def test_the_same_seed_tells_the_same(base: Connection) -> None:
    add_ledgers(base, UNTIL, 5)
    first = [(row.order_no, row.item.entered, row.item.promised) for row in page(base).rows]
    assert remove_ledgers(base) > 0
    for table in TABLES:
        subject = [table.c.subject == "ledger"] if "subject" in table.c else []
        assert base.scalar(select(func.count()).select_from(table).where(*subject)) == 0
    add_ledgers(base, UNTIL, 5)
    assert [(row.order_no, row.item.entered, row.item.promised) for row in page(base).rows] == first


def test_nothing_is_refused_on_the_way(base: Connection) -> None:
    add_ledgers(base, UNTIL, 5)
    assert base.scalar(select(func.count()).where(audit.c.success.is_(False))) == 0


@pytest.mark.parametrize("until", [date(2026, 12, 31), date(2026, 10, 8), date(2027, 2, 3)])
def test_any_last_day_will_do(base: Connection, until: date) -> None:
    assert add_ledgers(base, until, 5) > 0
