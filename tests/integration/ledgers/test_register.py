"""A table of ledger items: orders found by their number, bad rows told and kept, good ones brought on."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from dashboard.people.access import Denied
from data_access.database import reading, writing
from data_access.importing.registers.every import find_register
from data_access.importing.registers.service import SentFile, bring_in, check
from data_access.records.ledgers.watching import watch
from data_access.schema import ledger_extension, ledger_item, ledger_note, register_import
from tests.support.ledgers import entered, log, put_ledger_orders, until
from tests.support.orders import at
from tests.support.proactive import NOW, ZHIFU, city, of_unit

HEAD = "工单编号,台账,原因,情况说明,承诺时限,列入时间,最新进展\n"
GOOD = """A1,未解决,政策,政策未明确,,2026-11-02,
A2,计划解决,资金,列入计划,2026-12-04,2026-11-03,已报审
"""
BAD = """A9,未解决,政策,,,,
A1,书架,政策,,,,
A1,计划解决,,,,,
A1,未解决,政策,,2026-12-04,,
A1,计划解决,,,2026-11-01,2026-11-02,
A1,未解决,政策,,,2026-11-19,
A1,销号,,,,,
A1,未解决,不明原因,,,,
,未解决,政策,,,,
A2,未解决,政策,,,,
A2,未解决,政策,,,,
"""
RULES = "unknown_order unknown_word required contradiction past future required unknown_word required twice"
LEDGERS = find_register("ledgers")


@pytest.fixture
def base(engine: Engine) -> Engine:
    """Return a base of its own with the orders, one of them in the platform's ledger."""
    with writing(engine) as connection:
        put_ledger_orders(connection, D1=log(("2026-10-20 09:00", "planned", "2026-11-11 00:00", "")))
    return engine


def sent(folder: Path, rows: str) -> SentFile:
    path = folder / "ledger.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return SentFile(path, path.name, f"{hash(rows):x}"[:64])


def brought(engine: Engine, folder: Path, rows: str) -> tuple[int, int, int]:
    number = bring_in(engine, city(), LEDGERS, sent(folder, rows), {})
    r = register_import.c
    key = next(iter(register_import.primary_key.columns))
    with reading(engine) as connection:
        row = connection.execute(select(r.inserted, r.updated, r.unchanged).where(key == number)).one()
    return row.inserted, row.updated, row.unchanged


def test_each_bad_row_is_told_by_its_rule(base: Engine, tmp_path: Path) -> None:
    checked = check(base, city(), LEDGERS, sent(tmp_path, BAD), {})
    assert all(use.field and use.certain for use in checked.uses)
    assert [each.rule for each in checked.problems] == RULES.split()
    assert checked.read == 11 and len(checked.rows) == 1
    with pytest.raises(Denied):
        with writing(base) as connection:
            who = of_unit(connection, ZHIFU)
        check(base, who, LEDGERS, sent(tmp_path, GOOD), {})


def test_the_table_is_the_start_and_the_same_table_changes_nothing(base: Engine, tmp_path: Path) -> None:
    assert brought(base, tmp_path, GOOD) == (2, 0, 0)
    assert brought(base, tmp_path, GOOD) == (0, 0, 2)
    i = ledger_item.c
    with reading(base) as connection:
        rows = connection.execute(select(ledger_item).where(i.imported.is_(False)).order_by(i.book)).all()
        assert [(row.book, row.reason, row.promised, row.entered_at, row.note) for row in rows] == [
            ("planned", "funds", until("2026-12-04"), at("2026-11-03 12:00"), "已报审"),
            ("unsolved", "policy", None, at("2026-11-02 12:00"), ""),
        ]


def test_a_newer_table_moves_promises_and_signs_off(base: Engine, tmp_path: Path) -> None:
    brought(base, tmp_path, GOOD)
    newer = (
        "A1,计划解决,,,2026-12-11,,已定方案\nA2,销号,,,,,企业确认\n"
        "D1,计划解决,,,2026-11-27,,延期\nB1,销号,,,,,没有入账\n"
    )
    assert brought(base, tmp_path, newer) == (0, 3, 1)
    i, x = ledger_item.c, ledger_extension.c
    with reading(base) as connection:
        rows = connection.execute(select(ledger_item).order_by(i.promised)).all()
        assert [(row.book, row.state, row.promised, row.first_promised, row.extensions) for row in rows] == [
            ("planned", "open", until("2026-11-27"), until("2026-11-10"), 1),
            ("planned", "closed", until("2026-12-04"), until("2026-12-04"), 0),
            ("planned", "open", until("2026-12-11"), until("2026-12-11"), 0),
        ]
        assert connection.scalar(select(func.count()).where(x.state == "granted")) == 2
        assert connection.scalar(select(func.count()).select_from(ledger_note)) == 3
    with writing(base) as connection:
        # What the table brought was done here: the platform's older entries change it no more.
        assert watch(connection, NOW)["brought"] == 0


def test_what_was_entered_by_hand_is_brought_on(base: Engine, tmp_path: Path) -> None:
    with writing(base) as connection:
        number = entered(connection, "B1")
    assert brought(base, tmp_path, "B1,未解决,政策,,,,政策未出台\n") == (0, 1, 0)
    with reading(base) as connection:
        row = connection.execute(select(ledger_item).where(ledger_item.c.item_id == number)).one()
        assert (row.book, row.reason, row.promised, row.first_promised) == (
            "unsolved",
            "policy",
            None,
            until("2026-11-27"),
        )
        assert connection.scalar(select(ledger_extension.c.state)) == "given_up"
