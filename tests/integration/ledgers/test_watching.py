"""The platform's log is the start of the ledgers kept here; what was done here is never overwritten by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, insert, select, update

from dashboard.people.access import OPERATOR
from dashboard.views.ledgers import LedgerAsked
from data_access.queries.ledgers.items import read_items
from data_access.queries.ledgers.page import ledgers_view
from data_access.queries.unit.page import UnitQuery, unit_view
from data_access.records.alerts.judging import judge
from data_access.records.ledgers.closing import ask_closing, close_item
from data_access.records.ledgers.entering import enter
from data_access.records.ledgers.notes import note_item
from data_access.records.ledgers.promising import ask_extension, plan_item
from data_access.records.ledgers.watching import watch
from data_access.schema import (
    contact,
    ledger_extension,
    ledger_item,
    ledger_note,
    message,
    order,
    record_history,
    source,
    unit,
    warning,
)
from tests.support.ledgers import (
    entered,
    item_of,
    key,
    log,
    put_ledger_order,
    put_ledger_orders,
    until,
)
from tests.support.orders import at, unit_ids
from tests.support.proactive import LAIYANG, NOW, ZHIFU, city, of_unit

UNSOLVED = ("2026-10-20 09:00", "unsolved", None, "资金未落实")
PLANNED = ("2026-10-26 09:00", "planned", "2026-11-11 00:00", "列入计划")
LATER = ("2026-11-09 09:00", "planned", "2026-12-02 00:00", "延期")
SIGNED = ("2026-11-16 09:00", "signed_off", None, "已核实")
AGAIN = ("2026-11-17 09:00", "unsolved", None, "再次反映")


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base in which the platform noted one order."""
    put_ledger_orders(connection, A1=log(UNSOLVED, PLANNED, LATER))
    return connection


def stand(connection: Connection, number: str = "A1") -> list[tuple[Any, ...]]:
    i = ledger_item.c
    query = select(i.round, i.book, i.state, i.promised, i.first_promised, i.extensions, i.note).where(
        i.shard == key(number)[0], i.order_id == key(number)[1]
    )
    return [tuple(row) for row in connection.execute(query.order_by(i.round))]


def everything(connection: Connection) -> list[Any]:
    return [
        connection.execute(select(table).order_by(*table.primary_key.columns)).all()
        for table in (ledger_item, ledger_note, ledger_extension, record_history, message)
    ]


TAKEN = [(1, "planned", "open", at("2026-12-02 00:00"), at("2026-11-11 00:00"), 1, "延期")]


def test_the_log_is_taken_over_once(base: Connection) -> None:
    assert watch(base, NOW) == {"taken": 1, "brought": 0, "reminded": 0}
    assert stand(base) == TAKEN
    kept = everything(base)
    for later in (timedelta(), timedelta(hours=1)):
        assert watch(base, NOW + later) == {"taken": 0, "brought": 0, "reminded": 0}
    assert everything(base) == kept
    (item,) = read_items(base, OPERATOR)
    assert item.notes == (at(UNSOLVED[0]), at(PLANNED[0]), at(LATER[0]))
    assert [(each.before, each.until) for each in item.changes] == [
        (None, at("2026-11-11 00:00")),
        (at("2026-11-11 00:00"), at("2026-12-02 00:00")),
    ]


def test_a_newer_import_brings_it_on_and_a_corrected_one_is_followed(base: Connection) -> None:
    watch(base, NOW)
    put_ledger_order(base, "A1", ledger_log=log(UNSOLVED, PLANNED, LATER, SIGNED, AGAIN))
    assert watch(base, NOW) == {"taken": 1, "brought": 1, "reminded": 0}
    assert [row[:3] for row in stand(base)] == [(1, "planned", "closed"), (2, "unsolved", "open")]
    put_ledger_order(base, "A1", ledger_log=log(UNSOLVED))
    assert watch(base, NOW)["brought"] == 1
    assert stand(base) == [(1, "unsolved", "open", None, None, 0, "资金未落实")]
    # The import was undone: its ledger goes with it, for nobody did anything here.
    put_ledger_order(base, "A1", ledger_log="")
    watch(base, NOW)
    assert stand(base) == []
    assert base.scalar(select(func.count()).select_from(ledger_note)) == 0


def test_what_was_done_here_is_never_overwritten(base: Connection) -> None:
    watch(base, NOW - timedelta(days=3))
    (number,) = base.scalars(select(ledger_item.c.item_id))
    acted = at("2026-11-15 10:00")
    assert note_item(base, of_unit(base, ZHIFU, acted), number, "本地进展").done
    # A correction of what the platform said before that changes nothing any more.
    put_ledger_order(base, "A1", ledger_log=log(UNSOLVED, ("2026-11-12 09:00", "planned", None, "误")))
    assert watch(base, NOW)["brought"] == 0
    assert stand(base) == [(*TAKEN[0][:6], "本地进展")]
    # What it registers since brings the item on, each entry once.
    newer = (UNSOLVED, PLANNED, LATER, ("2026-11-16 09:00", "planned", "2026-12-12 00:00", "再延"))
    put_ledger_order(base, "A1", ledger_log=log(*newer))
    assert watch(base, NOW)["brought"] == 1
    assert stand(base) == [(1, "planned", "open", at("2026-12-12 00:00"), at("2026-11-11 00:00"), 2, "再延")]
    kept = everything(base)
    watch(base, NOW + timedelta(hours=1))
    assert everything(base) == kept
    put_ledger_order(base, "A1", ledger_log=log(*newer, ("2026-11-17 09:00", "signed_off", None, "已核实")))
    watch(base, NOW)
    row = item_of(base, number)
    assert (row.state, row.closing, row.closed_at) == ("closed", "已核实", at("2026-11-17 09:00"))


def test_a_sign_off_dated_before_the_last_act_here_settles_when_it_arrives(base: Connection) -> None:
    watch(base, NOW - timedelta(days=3))
    (number,) = base.scalars(select(ledger_item.c.item_id))
    zhifu = of_unit(base, ZHIFU, at("2026-11-15 10:00"))
    assert note_item(base, zhifu, number, "本地进展").done
    assert ask_extension(base, zhifu, number, until("2026-12-11"), "设备未到").done
    signed = (UNSOLVED, PLANNED, LATER, ("2026-11-12 09:00", "signed_off", None, "平台已销号"))
    put_ledger_order(base, "A1", ledger_log=log(*signed))
    assert watch(base, NOW) == {"taken": 0, "brought": 1, "reminded": 0}
    row = item_of(base, number)
    assert (row.state, row.closing, row.closed_at) == ("closed", "平台已销号", at("2026-11-12 09:00"))
    # What was done here stands beside it; what was asked needs no answer any more.
    assert (row.note, row.promised) == ("本地进展", at("2026-12-02 00:00"))
    assert base.scalars(select(ledger_note.c.text).where(ledger_note.c.account != "")).all() == ["本地进展"]
    asked = select(ledger_extension.c.state).where(ledger_extension.c.reason == "设备未到")
    assert base.scalar(asked) == "lapsed"
    told = select(record_history.c.act, record_history.c.at, record_history.c.state)
    last = base.execute(told.order_by(record_history.c.history_id.desc()).limit(1)).one()
    assert tuple(last) == ("import", NOW, "closed")
    kept = everything(base)
    assert watch(base, NOW + timedelta(hours=1)) == {"taken": 0, "brought": 0, "reminded": 0}
    assert everything(base) == kept


def test_a_sign_off_ends_no_round_that_began_after_it_and_none_that_the_platform_reopened(
    base: Connection,
) -> None:
    number = entered(base, "A2", now=at("2026-11-16 10:00"))
    signed = ("2026-11-15 09:00", "signed_off", None, "上一轮")
    put_ledger_order(base, "A2", ledger_log=log(UNSOLVED, signed))
    watch(base, NOW)
    assert item_of(base, number).state == "open"
    watch(base, NOW)
    (other,) = base.scalars(select(ledger_item.c.item_id).where(ledger_item.c.order_id == key("A1")[1]))
    assert note_item(base, of_unit(base, ZHIFU, at("2026-11-15 10:00")), other, "本地进展").done
    back = (("2026-11-12 09:00", "signed_off", None, ""), ("2026-11-13 09:00", "unsolved", None, "再次反映"))
    put_ledger_order(base, "A1", ledger_log=log(UNSOLVED, PLANNED, LATER, *back))
    watch(base, NOW)
    assert item_of(base, other).state == "open"


def test_an_order_that_was_entered_here_is_brought_on_too(base: Connection) -> None:
    number = entered(base, "A2", now=at("2026-11-16 10:00"))
    put_ledger_order(base, "A2", ledger_log=log(UNSOLVED))  # told late, of what was before
    watch(base, NOW)
    assert [row[:3] for row in stand(base, "A2")] == [(1, "planned", "open")]
    signed = (UNSOLVED, ("2026-11-17 09:00", "signed_off", None, "平台销号"))
    put_ledger_order(base, "A2", ledger_log=log(*signed))
    watch(base, NOW)
    assert item_of(base, number).state == "closed"
    put_ledger_order(base, "A2", ledger_log=log(*signed, ("2026-11-17 10:00", "unsolved", None, "")))
    assert watch(base, NOW)["taken"] == 1
    assert [row[:3] for row in stand(base, "A2")] == [(1, "planned", "closed"), (2, "unsolved", "open")]


def test_a_sign_off_here_is_not_opened_by_what_was_noted_before(base: Connection) -> None:
    watch(base, NOW)
    (number,) = base.scalars(select(ledger_item.c.item_id))
    assert close_item(base, city(), number, "已核实", brings_file=True).done
    before = ("2026-11-17 18:00", "unsolved", None, "")
    put_ledger_order(base, "A1", ledger_log=log(UNSOLVED, PLANNED, LATER, before))
    watch(base, NOW + timedelta(hours=1))
    assert [row[1:3] for row in stand(base)] == [("planned", "closed")]


def test_entries_after_the_data_time_wait(base: Connection) -> None:
    base.execute(update(source).values(data_time=at("2026-11-01 00:00")))
    watch(base, NOW)
    assert stand(base) == [
        (1, "planned", "open", at("2026-11-11 00:00"), at("2026-11-11 00:00"), 0, "列入计划")
    ]


def test_items_outlive_an_import_that_is_undone(base: Connection) -> None:
    watch(base, NOW)
    number = entered(base, "A2")
    facts = base.execute(select(order)).mappings().all()
    base.execute(delete(order))
    watch(base, NOW)
    asked = LedgerAsked()
    assert ledgers_view(base, OPERATOR, NOW, asked).empty  # nothing to show without its order
    base.execute(insert(order), [dict(row) for row in facts])
    watch(base, NOW)
    view = ledgers_view(base, OPERATOR, NOW, asked)
    assert {row.order_no for row in view.rows} == {"A1", "A2"}
    assert item_of(base, number).state == "open" and stand(base) == TAKEN


def test_an_item_follows_its_order_to_another_unit(base: Connection) -> None:
    number = entered(base, "A2")
    units = unit_ids(base)
    put_ledger_order(base, "A2", unit_id=units[LAIYANG], district_id=units[LAIYANG])
    watch(base, NOW)
    assert note_item(base, of_unit(base, ZHIFU), number, "写").said == "unknown"
    assert note_item(base, of_unit(base, LAIYANG), number, "写").said == "noted"


def test_the_unit_s_page_counts_nothing_twice_and_loses_nothing(base: Connection) -> None:
    def told() -> list[tuple[Any, ...]]:
        view = unit_view(base, OPERATOR, UnitQuery(ZHIFU, tab="ledgers"), now=NOW)
        assert view is not None and view.has_ledgers and view.ledgers is not None
        return [
            (each.row.order_no, each.stand.book, each.stand.promised, each.stand.extensions, each.note)
            for each in (*view.ledgers.open, *view.ledgers.signed_off)
        ]

    before = told()  # of the log alone
    assert before == [("A1", "planned", at("2026-12-02 00:00"), 1, "延期")]
    watch(base, NOW)
    assert told() == before
    number = entered(base, "A2", promised="2026-11-20")
    assert told() == [("A2", "planned", until("2026-11-20"), 0, ""), *before]
    assert close_item(base, city(), number, "已核实", brings_file=True).done
    assert told() == [*before, ("A2", "planned", until("2026-11-20"), 0, "已核实")]


def contacts(connection: Connection, *codes: str) -> None:
    units = unit_ids(connection)
    for code in codes:
        connection.execute(
            insert(contact).values(
                unit_id=units[code], duty="liaison", name="联络人", mobile="13900000000", account="",
                phone="", wechat="", active=True, changed_at=NOW,
            )
        )  # fmt: skip


def test_a_promise_is_reminded_of_rung_by_rung(base: Connection) -> None:
    contacts(base, ZHIFU, "370602001")
    number = entered(base, "A3", promised="2026-12-02", now=at("2026-11-18 09:00"))  # ten working days ahead
    m = message.c

    def posted(day: str) -> int:
        return watch(base, at(f"{day} 09:30"))["reminded"]

    base.execute(update(order).values(ledger_log=""))
    assert posted("2026-11-20") == 0
    assert posted("2026-11-23") == 2  # seven working days: the district and its township
    assert posted("2026-11-24") == 0
    assert posted("2026-11-30") == 2  # the 27th, three working days before, was slept over
    assert posted("2026-12-01") == 2 and posted("2026-12-02") == 2
    assert posted("2026-12-04") == 0 and posted("2026-12-10") == 2 and posted("2026-12-16") == 2
    texts = list(base.scalars(select(m.text).where(m.record_id == number, m.channel == "sms")))
    assert len(texts) == 12 and all("A3" in text and "某厂" not in text for text in texts)
    assert set(base.scalars(select(m.link))) == {f"/supervise/item/{number}"}


def test_evidence_handed_in_and_a_sign_off_end_the_reminders(base: Connection) -> None:
    contacts(base, ZHIFU)
    base.execute(update(order).values(ledger_log=""))
    number = entered(base, "A2", promised="2026-11-23")
    assert watch(base, at("2026-11-20 09:30"))["reminded"] == 1
    assert close_item(base, city(), number, "已核实", brings_file=True).done
    assert watch(base, at("2026-11-23 09:30"))["reminded"] == 0


def test_a_new_promise_begins_its_ladder_anew(base: Connection) -> None:
    contacts(base, ZHIFU)
    base.execute(update(order).values(ledger_log=""))
    answer = enter(base, city(), [key("A2")], "unsolved", "policy", "说明", None)
    assert watch(base, NOW)["reminded"] == 0
    promised: datetime = until("2026-11-27")
    assert plan_item(base, city(), answer.record_id, promised, "施工").done
    # Seven working days before lies on the day of the promise itself.
    assert watch(base, NOW + timedelta(minutes=1))["reminded"] == 1
    assert watch(base, at("2026-11-19 09:30"))["reminded"] == 0


def test_what_was_handed_in_by_its_promise_is_not_warned_of(base: Connection) -> None:
    base.execute(update(order).values(ledger_log=""))
    number = entered(base, "A2", promised="2026-11-23")

    def warned() -> list[str]:
        judge(base, at("2026-11-25 09:30"))
        kinds = select(warning.c.level).where(warning.c.kind == "promise", warning.c.state == "open")
        return list(base.scalars(kinds))

    base.execute(update(source).values(data_time=at("2026-11-25 08:00")))
    assert ask_closing(base, of_unit(base, ZHIFU), number, "已办结", brings_file=True).done
    handed_in = update(record_history).where(record_history.c.act == "ask")
    base.execute(handed_in.values(at=at("2026-11-20 10:00")))
    assert warned() == []
    base.execute(handed_in.values(at=at("2026-11-24 10:00")))
    assert warned() == ["red"]


def test_a_township_hears_of_no_department_s_item(base: Connection) -> None:
    contacts(base, "370602001")
    base.execute(update(order).values(ledger_log=""))
    number = entered(base, "A3", promised="2026-11-23")
    office = select(unit.c.unit_id).where(unit.c.kind == "department").limit(1).scalar_subquery()
    base.execute(update(ledger_item).where(ledger_item.c.item_id == number).values(unit_id=office))
    base.execute(update(order).where(order.c.order_no == "A3").values(unit_id=office))
    watch(base, at("2026-11-20 09:30"))
    township = select(unit.c.unit_id).where(unit.c.code == "370602001").scalar_subquery()
    told = select(message.c.message_id).where(message.c.record_id == number, message.c.unit_id == township)
    assert base.scalars(told).all() == []
