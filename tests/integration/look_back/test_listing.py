"""The look-back list on both databases: what is listed, followed, handled, checked, read and counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from dashboard.order.case_log import canonical, parse_log
from dashboard.order.case_notes import LOOK_BACKS
from dashboard.people.access import Denied
from dashboard.views.look_back import LookBackQuery
from data_access.database import writing
from data_access.queries.look_back.page import look_back_view, look_backs_view, order_look_backs
from data_access.records.look_back.acts import check_look_back, handle_look_back
from data_access.records.look_back.listing import list_closed
from data_access.records.settings import store_setting
from data_access.schema import contact, look_back, message, order
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, city, leader, of_unit

DATA = at("2026-11-18 08:00")
JUDGED = at("2026-11-10 15:00")
b, o = look_back.c, order.c


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base with a source."""
    add_source(connection, DATA)
    return connection


def put(connection: Connection, number: str, code: str = ZHIFU, **facts: Any) -> None:
    """Put a closed order that the official check found unsolved; facts change that."""
    ids = unit_ids(connection)
    told: dict[str, Any] = {
        "title": f"诉求 {number}",
        "unit_id": ids[code],
        "township_id": ids[TOWNSHIP] if code == ZHIFU else None,
        "opened_at": at("2026-11-02 09:00"),
        "dispatched_at": at("2026-11-02 10:00"),
        "received_at": at("2026-11-02 10:00"),
        "closed_at": at("2026-11-06 16:00"),
        "verdict_official": "unsolved",
        "verdict_official_at": JUDGED,
        "answer_final": "fair",
        "answered_at": JUDGED,
    }
    put_order(connection, number, DATA, **(told | facts))


def log(text: str) -> str:
    """Return a stored log of look-backs."""

    def read(moment: str) -> int:
        return int(at(moment).timestamp())

    return canonical(parse_log(LOOK_BACKS, text, read, read))


def states(connection: Connection) -> dict[str, list[str]]:
    """Return the states of the rounds by order number."""
    same = (b.shard == o.shard) & (b.order_id == o.order_id)
    query = select(o.order_no, b.state).join(look_back, same).order_by(o.order_no, b.round)
    found: dict[str, list[str]] = {}
    for number, state in connection.execute(query):
        found.setdefault(number, []).append(state)
    return found


def only(connection: Connection) -> int:
    return int(connection.scalar(select(func.max(b.look_back_id))) or 0)


def test_what_is_listed(base: Connection) -> None:
    put(base, "UNSOLVED")
    put(base, "ANGRY", verdict_official="solved", answer_final="dissatisfied")
    put(base, "BOTH", DEPARTMENT, answer_final="dissatisfied")
    put(base, "FINE", verdict_official="solved", answer_final="satisfied")
    put(base, "OPEN", closed_at=None)
    put(base, "GONE", withdrawn_at=at("2026-11-12 09:00"))
    put(base, "OUT", excluded=True)
    put(base, "NOBODY", unit_id=None)
    put(base, "LONG_AGO", closed_at=at("2025-11-06 16:00"))
    assert list_closed(base, NOW)["listed"] == 3
    assert states(base) == {"UNSOLVED": ["listed"], "ANGRY": ["listed"], "BOTH": ["listed"]}
    whys = {row[0]: row[1] for row in base.execute(select(b.why, func.count()).group_by(b.why))}
    assert whys == {"unsolved": 1, "dissatisfied": 1, "both": 1}
    # The end of ten working days: 19, 20, 23 to 27 November, 30 November, 1 and 2 December.
    assert set(base.scalars(select(b.due))) == {at("2026-12-03 00:00")}
    assert list_closed(base, NOW) == {"listed": 0}


def test_the_length_of_a_round_and_the_reach_are_settings(base: Connection) -> None:
    content = {"days": 3, "reach": 600}
    store_setting(base, "look_back", date(2026, 11, 1), content, account="wang", now=NOW)
    put(base, "LONG_AGO", closed_at=at("2025-11-06 16:00"))
    assert list_closed(base, NOW)["listed"] == 1
    assert base.scalar(select(b.due)) == at("2026-11-24 00:00")


def test_results_that_the_platform_noted_are_taken(base: Connection) -> None:
    put(
        base,
        "TWICE",
        look_back_log=log("2026-11-12 10:00|热线科|未解决|仍在推进；2026-11-16 10:00|热线科|已解决|"),
    )
    put(base, "LATER")
    assert list_closed(base, NOW)["listed"] == 2
    assert states(base) == {"TWICE": ["not_recovered", "recovered"], "LATER": ["listed"]}
    put(base, "LATER", look_back_log=log("2026-11-19 10:00|热线科|未解决|仍在推进"))
    tomorrow = NOW + timedelta(days=2)
    assert list_closed(base, tomorrow) == {"listed": 0, "not_recovered": 1}
    assert states(base)["LATER"] == ["not_recovered", "listed"]
    assert list_closed(base, tomorrow) == {"listed": 0}


def test_what_becomes_of_an_order_whose_outcome_changes(base: Connection) -> None:
    names = ("SOLVED", "MISTAKEN", "OUT", "GONE", "ASKED", "REOPENED")
    for name in names:
        put(base, name)
    list_closed(base, NOW)
    later = NOW + timedelta(days=2)
    put(base, "SOLVED", verdict_official="solved", verdict_official_at=NOW + timedelta(days=1))
    put(base, "MISTAKEN", verdict_official="solved")
    put(base, "OUT", excluded=True)
    put(base, "GONE", withdrawn_at=NOW)
    put(base, "ASKED", withdrawn_at=NOW, withdrawal_asked=True)
    put(base, "REOPENED", closed_at=None)
    found = list_closed(base, later)
    assert found == {
        "listed": 0,
        "recovered": 1,
        "corrected": 1,
        "excluded": 1,
        "withdrawn": 1,
        "not_recovered": 1,
    }
    assert states(base) == {
        "SOLVED": ["recovered"],
        "MISTAKEN": ["corrected"],
        "OUT": ["excluded"],
        "GONE": ["withdrawn"],
        "ASKED": ["not_recovered"],
        "REOPENED": ["listed"],
    }
    view = look_backs_view(base, city(later).scope, later, LookBackQuery())
    stands = {row.order_no: row.stand for row in view.rows}
    assert stands == {
        "SOLVED": "recovered",
        "MISTAKEN": "left",
        "OUT": "left",
        "GONE": "left",
        "ASKED": "failed",
        "REOPENED": "running",
    }
    # What is no longer excluded, and judged unsolved anew after it was recovered, comes back.
    put(base, "OUT")
    put(base, "SOLVED", verdict_official_at=later + timedelta(days=1))
    assert list_closed(base, later + timedelta(days=2))["listed"] == 2
    assert states(base)["OUT"] == ["excluded", "listed"]
    assert states(base)["SOLVED"] == ["recovered", "listed"]


def test_an_order_excluded_after_its_recovery_leaves_the_rate(base: Connection) -> None:
    put(base, "ONE", look_back_log=log("2026-11-12 10:00|热线科|已解决|"))
    list_closed(base, NOW)
    assert look_backs_view(base, city().scope, NOW, LookBackQuery()).total.recovered == 1
    put(base, "ONE", excluded=True)
    total = look_backs_view(base, city().scope, NOW, LookBackQuery()).total
    assert (total.recovered, total.left, total.counted) == (0, 1, 0)


def test_a_round_in_its_acts(base: Connection) -> None:
    put(base, "ONE")
    list_closed(base, NOW)
    number, unit = only(base), of_unit(base, TOWNSHIP)
    assert handle_look_back(base, of_unit(base, LAIYANG), number, "begin").said == "unknown"
    assert handle_look_back(base, of_unit(base, "370602002"), number, "begin").said == "unknown"
    assert handle_look_back(base, unit, number, "begin").said == "begun"
    assert handle_look_back(base, unit, number, "begin").said == "moved"
    assert handle_look_back(base, unit, number, "handle", " ").said == "measure"
    assert handle_look_back(base, unit, number, "handle", "长" * 4001).said == "long"
    assert check_look_back(base, city(), number, "solved").said == "moved"
    assert handle_look_back(base, unit, number, "handle", "上门说明").said == "handled"
    with pytest.raises(Denied):
        check_look_back(base, unit, number, "solved")
    with pytest.raises(Denied):
        check_look_back(base, leader(), number, "solved")
    assert check_look_back(base, city(), number, "maybe").said == "result"
    assert check_look_back(base, city(), number, "unsolved").said == "note"
    assert check_look_back(base, city(), number, "unreached").said == "unreached"
    assert check_look_back(base, city(), number, "unsolved", "仍未落实").said == "repeated"
    assert check_look_back(base, city(), number, "unsolved", "仍未落实").said == "moved"
    second = only(base)
    assert states(base) == {"ONE": ["not_recovered", "listed"]}
    district = of_unit(base, ZHIFU)
    assert handle_look_back(base, district, second, "handle", "已修好").done
    assert check_look_back(base, city(), second, "solved").said == "recovered"
    assert handle_look_back(base, district, 9_999, "handle", "无").said == "unknown"
    assert handle_look_back(base, district, second, "remove", "无").said == "unknown"
    view = look_back_view(base, district.scope, NOW, number)
    assert view is not None
    assert [(row.round, row.state, row.measure) for row in view.rounds] == [
        (2, "recovered", "已修好"),
        (1, "not_recovered", "上门说明"),
    ]
    assert [line.act for line in view.kept.history] == [
        *("list", "begin", "handle", "unreached", "repeat", "list", "handle", "recover"),
    ]
    total = look_backs_view(base, city().scope, NOW, LookBackQuery()).total
    assert (total.recovered, total.counted, total.total) == (1, 1, 1)  # two rounds, one problem


def test_who_reads_what(base: Connection) -> None:
    put(base, "ONE")
    put(base, "TWO", LAIYANG)
    put(base, "THREE", DEPARTMENT)
    put(base, "SECRET", confidential=True, title="不可见")
    list_closed(base, NOW)
    every = {row.order_no: row for row in look_backs_view(base, city().scope, NOW, LookBackQuery()).rows}
    assert set(every) == {"ONE", "TWO", "THREE", "SECRET"}
    assert every["SECRET"].title == "" and every["ONE"].title == "诉求 ONE"

    def seen(code: str) -> set[str]:
        scope = of_unit(base, code).scope
        listed = {row.order_no for row in look_backs_view(base, scope, NOW, LookBackQuery()).rows}
        opened = {no for no, row in every.items() if look_back_view(base, scope, NOW, row.look_back_id)}
        on_orders = {no for no in every if order_look_backs(base, scope, NOW, "test", no)}
        assert listed == opened == on_orders
        return listed

    assert seen(ZHIFU) == seen(TOWNSHIP) == {"ONE", "SECRET"}
    assert seen(LAIYANG) == {"TWO"} and seen(DEPARTMENT) == {"THREE"}
    assert seen("370602002") == set()
    assert order_look_backs(base, city().scope, NOW, "test", "nothing") == ()


def test_every_number_is_a_list(base: Connection) -> None:
    """The strip, the units and the filters count the orders that the list shows."""
    for number in range(12):
        code = (ZHIFU, LAIYANG, DEPARTMENT)[number % 3]
        logs = ("", "2026-11-12 10:00|甲|已解决|", "2026-11-12 10:00|甲|未解决|无")[number % 4 % 3]
        put(base, f"N{number:02}", code, look_back_log=log(logs) if logs else "")
    list_closed(base, NOW)
    later = at("2026-12-10 09:00")
    scope = city(later).scope
    view = look_backs_view(base, scope, later, LookBackQuery())
    assert view.total.total == view.found == len(view.rows) == 12
    for unit in view.units:
        for stand in ("", "counted", "recovered", "overdue", "unchecked", "failed", "running", "left"):
            asked = LookBackQuery(unit=unit.unit.code, stand=stand)
            listed = look_backs_view(base, scope, later, asked)
            assert listed.found == len(listed.rows) == unit.recovery.of(stand), (unit.unit.name, stand)
    assert sum(each.recovery.counted for each in view.units) == view.total.counted == 12
    assert sum(each.recovery.recovered for each in view.units) == view.total.recovered > 0
    assert look_backs_view(base, scope, later, LookBackQuery(period="2025")).found == 0
    assert look_backs_view(base, scope, later, LookBackQuery(period="no period")).period.text == "2026"


def test_units_are_told_once(base: Connection) -> None:
    ids = unit_ids(base)
    told = {"unit_id": ids[ZHIFU], "name": "孙", "duty": "liaison", "account": "sun", "active": True}
    base.execute(contact.insert().values(**told, changed_at=NOW))
    put(base, "ONE")
    put(base, "TWO")
    list_closed(base, NOW)
    list_closed(base, NOW)
    (first,) = base.execute(select(message)).all()
    assert "2" in first.text and first.link == f"/supervise/look-backs?unit={ZHIFU}"
    past = at("2026-12-04 09:00")
    list_closed(base, past)
    list_closed(base, past)
    assert base.scalar(select(func.count()).select_from(message)) == 2


def test_two_workers_and_two_who_check_at_once(engine: Engine) -> None:
    """Two runs at once list an order once; of two checks at once one is told."""
    with writing(engine) as connection:
        add_source(connection, DATA)
        put(connection, "ONE")
    start = Barrier(2)

    def run(_worker: int) -> int:
        start.wait()
        with writing(engine) as connection:
            return list_closed(connection, NOW)["listed"]

    def check(result: str) -> str:
        start.wait()
        with writing(engine) as connection:
            return check_look_back(connection, city(), 1, result, "回访").said

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [0, 1]
        with writing(engine) as connection:
            assert states(connection) == {"ONE": ["listed"]}
            connection.execute(update(look_back).values(state="handled", handled_at=NOW))
        said = list(pool.map(check, ("unsolved", "solved")))
    with writing(engine) as connection:
        found = states(connection)["ONE"]
    done = {("repeated", "moved"): ["not_recovered", "listed"], ("moved", "recovered"): ["recovered"]}
    assert found == done[said[0], said[1]]


def test_a_clock_that_jumps_back_lists_and_changes_nothing(base: Connection) -> None:
    put(base, "ONE")
    list_closed(base, NOW)
    before: datetime = NOW - timedelta(days=3)
    assert list_closed(base, before) == {"listed": 0}
    assert states(base) == {"ONE": ["listed"]}


def test_a_round_that_is_open_when_it_is_first_known_begins_then(base: Connection) -> None:
    """A first import brings an old order that the platform called in vain: its end cannot lie in the past."""
    put(base, "OLD", look_back_log=log("2026-11-12 10:00|热线科|未接通|三次未接通"))
    much_later = NOW + timedelta(days=60)
    assert list_closed(base, much_later)["listed"] == 1
    (row,) = base.execute(select(b.state, b.entered_at, b.due)).all()
    assert row.state == "unreached" and row.entered_at == much_later and row.due > much_later


def test_what_the_address_asks_for_and_is_none_is_named(base: Connection) -> None:
    put(base, "ONE")
    list_closed(base, NOW)
    asked = LookBackQuery(period="2026-13", unit="nowhere", stand="x", ground="y", page=9)
    view = look_backs_view(base, city().scope, NOW, asked)
    assert [name for name, _value in view.unknown] == ["period", "unit", "stand", "ground"]
    assert (view.asked.stand, view.period.text, view.found, view.page, view.pages) == ("", "2026", 1, 1, 1)
    assert look_backs_view(base, city().scope, NOW, LookBackQuery(unit="370602")).unknown == ()


def test_the_longest_overdue_is_that_of_the_chosen_unit(base: Connection) -> None:
    put(base, "MINE")
    put(base, "OTHER", unit_id=unit_ids(base)["370682"], district_id=unit_ids(base)["370682"])
    list_closed(base, NOW)
    base.execute(update(look_back).values(due=NOW + timedelta(days=1)))
    laiyang = unit_ids(base)["370682"]
    base.execute(update(look_back).where(b.unit_id == laiyang).values(due=NOW + timedelta(hours=1)))
    later = NOW + timedelta(days=9)
    every = look_backs_view(base, city(later).scope, later, LookBackQuery())
    mine = look_backs_view(base, city(later).scope, later, LookBackQuery(unit="370602"))
    assert every.longest and every.longest.unit.code == "370682"
    assert mine.longest and mine.longest.unit.code == "370602"
