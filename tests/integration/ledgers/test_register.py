"""A table of ledger items: orders found by their number, bad rows told and kept, good ones brought on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.i18n import _
from dashboard.people.access import OPERATOR, Denied
from dashboard.views.ledgers import LedgerAsked
from data_access.database import reading, writing
from data_access.importing.errors import UnusableFile
from data_access.importing.registers.every import find_register
from data_access.importing.registers.service import NothingToStore, SentFile, bring_in, check
from data_access.importing.transactions import write
from data_access.queries.ledgers.page import ledgers_view
from data_access.queries.registers.page import registers_view
from data_access.records.ledgers.closing import close_item
from data_access.records.ledgers.watching import watch
from data_access.schema import ledger_extension, ledger_item, ledger_note, register_import
from layouts.pages.registers.page import registers_page
from tests.support.ledgers import entered, key, log, put_ledger_order, put_ledger_orders, until
from tests.support.orders import at
from tests.support.proactive import NOW, ZHIFU, city, of_unit
from tests.support.sheets import words

HEAD = "工单编号,台账,原因,情况说明,承诺时限,列入时间,最新进展,进展时间\n"
GOOD = """A1,未解决,政策,政策未明确,,2026-11-02,,
A2,计划解决,资金,列入计划,2026-12-04,2026-11-03,已报审,
"""
BAD = """A9,未解决,政策,,,,,
A1,书架,政策,,,,,
A1,计划解决,,,,,,
A1,未解决,政策,,2026-12-04,,,
A1,计划解决,,,2026-11-01,2026-11-02,,
A1,未解决,政策,,,2026-11-19,,
A1,销号,,,,,,
A1,未解决,不明原因,,,,,
,未解决,政策,,,,,
A2,未解决,政策,,,,,
A2,未解决,政策,,,,,
A1,计划解决,,,2026-11-29,2026-11-02,,
A1,计划解决,,,2029-12-04,2026-11-02,,
A1,未解决,政策,,,2026-10-11,,
A1,未解决,政策,,,2026-11-02,早先的,2026-11-01
A1,未解决,政策,,,2026-11-02,早先的,2026-11-19
A1,未解决,政策,,,2026-11-02,,2026-11-09
A3,未解决,政策,,,2026-11-02,,
"""
RULES = (
    "unknown_order unknown_word due planned_only past future no_entry unknown_word required twice"
    " holiday far before_order before_entry future required withdrawn"
)
LEDGERS = find_register("ledgers")


@pytest.fixture
def base(engine: Engine) -> Engine:
    """Return a base of its own with the orders, one of them in the platform's ledger."""
    with writing(engine) as connection:
        put_ledger_orders(connection, D1=log(("2026-10-20 09:00", "planned", "2026-11-11 00:00", "")))
        put_ledger_order(connection, "A3", withdrawn_at=at("2026-10-14 10:00"), closed_at=None)
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


def items(engine: Engine, number: str) -> list[Any]:
    i = ledger_item.c
    mine = (i.shard == key(number)[0]) & (i.order_id == key(number)[1])
    with reading(engine) as connection:
        return list(connection.execute(select(ledger_item).where(mine).order_by(i.round)))


def said(engine: Engine, number: str) -> list[tuple[Any, ...]]:
    n = ledger_note.c
    query = select(n.week, n.at, n.text).where(n.item_id == items(engine, number)[-1].item_id)
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(query)]


def everything(engine: Engine) -> list[Any]:
    tables = (ledger_item, ledger_note, ledger_extension)
    with reading(engine) as connection:
        return [
            connection.execute(select(table).order_by(*table.primary_key.columns)).all() for table in tables
        ]


def test_each_bad_row_is_told_by_its_rule(base: Engine, tmp_path: Path) -> None:
    checked = check(base, city(), LEDGERS, sent(tmp_path, BAD), {})
    assert all(use.field and use.certain for use in checked.uses)
    assert [each.rule for each in checked.problems] == RULES.split()
    assert checked.read == 18 and len(checked.rows) == 1
    with pytest.raises(Denied):
        with writing(base) as connection:
            who = of_unit(connection, ZHIFU)
        check(base, who, LEDGERS, sent(tmp_path, GOOD), {})


def test_the_table_is_the_start_and_the_same_table_changes_nothing(base: Engine, tmp_path: Path) -> None:
    assert brought(base, tmp_path, GOOD) == (2, 0, 0)
    before = everything(base)
    assert brought(base, tmp_path, GOOD) == (0, 0, 2)
    assert everything(base) == before
    i = ledger_item.c
    with reading(base) as connection:
        rows = connection.execute(select(ledger_item).where(i.imported.is_(False)).order_by(i.book)).all()
        assert [(row.book, row.reason, row.promised, row.entered_at, row.note) for row in rows] == [
            ("planned", "funds", until("2026-12-04"), at("2026-11-03 00:00"), "已报审"),
            ("unsolved", "policy", None, at("2026-11-02 00:00"), ""),
        ]


def test_an_entry_on_the_day_of_the_order_begins_with_the_order(base: Engine, tmp_path: Path) -> None:
    assert brought(base, tmp_path, "A1,未解决,政策,,,2026-10-12,,\n") == (1, 0, 0)
    assert items(base, "A1")[0].entered_at == at("2026-10-12 09:00")


def test_progress_stands_on_its_own_day_and_never_as_this_week_s(base: Engine, tmp_path: Path) -> None:
    rows = (
        "A1,未解决,政策,,,2026-11-02,旧进展,\n"  # no day of its own: at the entry, no weekly note
        "A2,未解决,政策,,,2026-11-02,有日期,2026-11-09\n"
        "B1,未解决,政策,,,,当日列入,\n"
    )
    assert brought(base, tmp_path, rows) == (3, 0, 0)
    assert said(base, "A1") == [("", at("2026-11-02 00:00"), "旧进展")]
    assert said(base, "A2") == [("2026-W46", at("2026-11-09 00:00"), "有日期")]
    assert said(base, "B1") == [("", NOW, "当日列入")]
    with reading(base) as connection:
        view = ledgers_view(connection, OPERATOR, NOW, LedgerAsked())
    ages = {row.order_no: (row.age.days, row.age.noted, row.age.missing) for row in view.rows}
    assert (ages["A1"], ages["A2"], ages["B1"]) == ((16, False, True), (9, True, True), (0, False, False))
    assert [items(base, number)[0].noted_at for number in ("A1", "B1")] == [None, None]


# Every row is about an item that stands here: A1 planned until 11-27, D1 as the platform's log has it.
KEPT = [
    ("A1,销号,,,,,企业确认,2026-11-18", "book", "closing_here"),
    ("D1,销号,,,,,企业确认,", "book", "closing_here"),
    ("A1,未解决,政策,,,,,", "book", "book_here"),
    ("A1,计划解决,,,2026-12-11,,,", "promised", "promised_here"),
    ("D1,计划解决,,,2026-11-27,,,", "promised", "promised_here"),
    ("A1,计划解决,,,2026-11-24,,,", "promised", "promised_here"),
    ("A1,计划解决,政策,,2026-11-27,,,", "reason", "reason_here"),
    ("A1,计划解决,资金,另一说法,2026-11-27,,,", "why", "why_here"),
    ("A1,计划解决,资金,,2026-11-27,2026-11-02,,", "entered", "entered_here"),
    ("A1,计划解决,资金,,2026-11-27,,没有日期,", "note", "undated"),
    ("A1,计划解决,资金,,2026-11-27,,早先的,2026-11-17", "noted", "older"),
]


@pytest.mark.parametrize(("row", "field", "rule"), KEPT)
def test_a_row_never_changes_what_was_decided_here(
    base: Engine, tmp_path: Path, row: str, field: str, rule: str
) -> None:
    with writing(base) as connection:
        entered(connection, "A1")
        watch(connection, NOW)
    before = everything(base)
    checked = check(base, city(), LEDGERS, sent(tmp_path, f"{row}\n"), {})
    (problem,) = checked.problems
    assert (problem.row_no, problem.field, problem.rule) == (2, field, rule) and problem.message
    assert [each.what for each in checked.standing] == [row[:2]]
    assert (problem.column, problem.value) in zip(HEAD.strip().split(","), row.split(","), strict=True)
    with pytest.raises(NothingToStore):
        brought(base, tmp_path, f"{row}\n")
    assert everything(base) == before


def test_the_table_brings_newer_progress_and_what_is_not_said_here(base: Engine, tmp_path: Path) -> None:
    with writing(base) as connection:
        entered(connection, "A1")
    rows = (
        "A1,计划解决,资金,,2026-11-27,2026-11-18,已定方案,2026-11-18\nD1,计划解决,资金,拆迁,2026-11-10,,,\n"
    )
    assert brought(base, tmp_path, rows) == (0, 2, 0)
    assert said(base, "A1") == [("2026-W47", NOW, "已定方案")]
    (own,), (platform,) = items(base, "A1"), items(base, "D1")
    assert (own.promised, own.extensions, own.noted_at) == (until("2026-11-27"), 0, NOW)
    assert (platform.reason, platform.why, platform.promised) == ("funds", "拆迁", until("2026-11-10"))
    before = everything(base)
    assert brought(base, tmp_path, rows) == (0, 0, 2)
    assert everything(base) == before
    with writing(base) as connection:
        # What the table brought was done here: the platform's older entries change it no more.
        assert watch(connection, NOW)["brought"] == 0


def test_a_signed_off_item_begins_anew_only_by_an_entry_of_a_later_day(base: Engine, tmp_path: Path) -> None:
    brought(base, tmp_path, GOOD)
    with writing(base) as connection:
        closed = close_item(connection, city(), items(base, "A1")[0].item_id, "已核实", brings_file=True)
        assert closed.done
    rules = {}
    for row in (GOOD.splitlines()[0], "A1,未解决,政策,,,,,", "A1,未解决,政策,,,2026-11-18,,"):
        (problem,) = check(base, city(), LEDGERS, sent(tmp_path, f"{row}\n"), {}).problems
        rules[row] = (problem.field, problem.rule)
    assert set(rules.values()) == {("entered", "after_sign_off")}
    assert brought(base, tmp_path, "A1,销号,,,,,,\n") == (0, 0, 1)  # it is
    later = replace(city(), now=at("2026-11-20 09:00"))
    again = sent(tmp_path, "A1,未解决,政策,,,2026-11-19,,\n")
    bring_in(base, later, LEDGERS, again, {})
    assert [row.state for row in items(base, "A1")] == ["closed", "open"]


def test_an_item_that_changed_since_the_check_stores_nothing(base: Engine, tmp_path: Path) -> None:
    rows = "A2,未解决,政策,,,2026-11-02,,\nA1,未解决,政策,,,2026-11-02,,\n"
    checked = check(base, city(), LEDGERS, sent(tmp_path, rows), {})
    with writing(base) as connection:
        entered(connection, "A1")
    before = everything(base)
    with pytest.raises(UnusableFile, match="A1"):
        write(base, lambda connection: LEDGERS.store(connection, city(), checked.rows))
    assert everything(base) == before


def test_the_preview_names_the_standing_items_one_by_one(base: Engine, tmp_path: Path) -> None:
    with writing(base) as connection:
        number = entered(connection, "A1")
    rows = (
        "A1,计划解决,资金,,2026-11-27,,,\nB1,未解决,政策,,,2026-11-02,,\n"
        "D1,计划解决,,,2026-12-11,,,\nA1,计划解决,资金,,2026-11-27,,,\n"
    )
    view = registers_view(base, city(), "ledgers", ("token", sent(tmp_path, rows)), {}, 0)
    assert view.look is not None and (view.look.passed, view.look.rejected) == (2, 2)
    same, rejected = _("changes nothing"), _("is rejected, nothing changes")
    assert [(each.row_no, each.what, each.where, each.becomes) for each in view.look.standing] == [
        (2, "A1", f"/supervise/item/{number}", same),
        (4, "D1", "", rejected),  # told by the platform's log alone, not taken over yet
        (5, "A1", f"/supervise/item/{number}", rejected),  # the same order twice
    ]
    page = words(registers_page(view))
    assert same in page and "2026-11-10" in page
