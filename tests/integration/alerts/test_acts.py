"""What people do about a warning: whose act it is, what it asks, and who is told when two act at once."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import Connection, Engine, select

from dashboard.people.access import Denied, scope_for
from dashboard.views.records import Answer
from data_access.database import writing
from data_access.records.alerts.acts import act_on
from data_access.records.alerts.judging import judge
from data_access.records.history import read_history
from data_access.records.people import Actor
from data_access.schema import audit
from tests.support.alerts import TOWNSHIP, ZHIFU, add_contact, messages, one, opened, put, rows
from tests.support.orders import add_source, at, unit_ids
from tests.support.proactive import DEPARTMENT, LAIYANG, city, leader, of_unit

DATA_TIME = at("2026-11-17 08:00")
OTHER_TOWNSHIP = "370682004"


@pytest.fixture
def warned(connection: Connection) -> Connection:
    """Return a base with one overdue order of a township of 芝罘区."""
    add_source(connection, DATA_TIME)
    put(connection, "A", DATA_TIME, **opened("11-05"), township_id=unit_ids(connection)[TOWNSHIP])
    judge(connection, DATA_TIME)
    return connection


def number(connection: Connection) -> int:
    return int(one(connection).warning_id)


def test_the_unit_acknowledges_and_settles(warned: Connection) -> None:
    own = of_unit(warned, ZHIFU)
    assert act_on(warned, own, number(warned), "acknowledge") == Answer("acknowledged", True, number(warned))
    assert act_on(warned, own, number(warned), "settle", text="已办结。\n").said == "settled"
    row = one(warned)
    assert (row.state, row.reason, row.settled_by, row.acknowledged_by) == (
        "settled",
        "已办结。",
        "of-370602",
        "of-370602",
    )
    history = read_history(warned, "warning", number(warned))
    assert [(each.act, each.note) for each in history] == [
        ("raise", ""),
        ("acknowledge", ""),
        ("settle", "已办结。"),
    ]


@pytest.mark.parametrize("code", [LAIYANG, OTHER_TOWNSHIP, DEPARTMENT])
def test_a_warning_of_another_unit_is_unknown_to_it(warned: Connection, code: str) -> None:
    answer = act_on(warned, of_unit(warned, code), number(warned), "acknowledge")
    assert (answer.said, answer.done) == ("unknown", False)
    assert one(warned).state == "open"
    handed = act_on(warned, of_unit(warned, code), number(warned), "assign", unit_code=TOWNSHIP)
    assert handed.said == "unknown"


def test_the_township_in_which_the_order_lies_acts_too(warned: Connection) -> None:
    assert act_on(warned, of_unit(warned, TOWNSHIP), number(warned), "acknowledge").done


def test_a_leader_and_a_role_without_records_do_nothing(warned: Connection) -> None:
    with pytest.raises(Denied):
        act_on(warned, leader(), number(warned), "acknowledge")
    with pytest.raises(Denied):
        act_on(warned, Actor(scope_for("zheng", "auditor"), city().now), number(warned), "acknowledge")


def test_a_false_alarm_is_the_citys_word_and_needs_a_reason(warned: Connection) -> None:
    with pytest.raises(Denied):
        act_on(warned, of_unit(warned, ZHIFU), number(warned), "false_alarm", text="重复")
    assert act_on(warned, city(), number(warned), "false_alarm", text="  ").said == "reason"
    assert act_on(warned, city(), number(warned), "false_alarm", text="重复派单").done
    assert (one(warned).state, one(warned).reason) == ("false_alarm", "重复派单")


@pytest.mark.parametrize(
    ("act", "text", "why"),
    [
        ("settle", "", "note"),
        ("settle", "长" * 4001, "long"),
        ("false_alarm", "长" * 301, "long"),
        ("x", "", "unknown"),
    ],
)
def test_what_is_missing_or_too_long_is_refused(warned: Connection, act: str, text: str, why: str) -> None:
    answer = act_on(warned, city(), number(warned), act, text=text)
    assert (answer.said, answer.done, one(warned).state) == (why, False, "open")
    refusal = warned.execute(select(audit).order_by(audit.c.audit_id.desc()).limit(1)).one()
    assert not refusal.success and refusal.detail["refused"] == why


def test_a_district_hands_on_to_its_own_townships_alone(warned: Connection) -> None:
    own = of_unit(warned, ZHIFU)
    add_contact(warned, TOWNSHIP)
    for code, why in ((OTHER_TOWNSHIP, "assignee"), (DEPARTMENT, "assignee"), ("nobody", "unit")):
        assert act_on(warned, own, number(warned), "assign", unit_code=code).said == why
    assert act_on(warned, own, number(warned), "assign", unit_code=TOWNSHIP).said == "assigned"
    row = one(warned)
    assert (row.state, row.assigned_id) == ("assigned", unit_ids(warned)[TOWNSHIP])
    told = [each for each in messages(warned) if each.unit_id == row.assigned_id]
    assert len(told) == 2  # by tray and SMS
    assert act_on(warned, of_unit(warned, TOWNSHIP), number(warned), "settle", text="已办结").done


def test_the_city_hands_on_to_any_unit_which_then_acts(warned: Connection) -> None:
    assert act_on(warned, city(), number(warned), "assign", unit_code=DEPARTMENT).done
    assert act_on(warned, of_unit(warned, DEPARTMENT), number(warned), "acknowledge").done


def test_a_warning_handed_to_the_same_unit_again_is_unchanged(warned: Connection) -> None:
    def hand(code: str, text: str = "") -> str:
        return act_on(warned, city(), number(warned), "assign", text=text, unit_code=code).said

    assert hand(DEPARTMENT, "请牵头") == "assigned"
    assert hand(DEPARTMENT, "请牵头") == hand(DEPARTMENT) == "unchanged"
    assert hand(DEPARTMENT, "今日回复") == "assigned"  # what is new is kept
    assert hand(TOWNSHIP) == "assigned"
    told = [each.note for each in read_history(warned, "warning", number(warned)) if each.act == "assign"]
    assert told[:2] == ["请牵头", "今日回复"] and len(told) == 3


def test_what_is_nobodys_is_the_citys(warned: Connection) -> None:
    missing = int(one(warned, "calendar").warning_id)
    assert act_on(warned, of_unit(warned, ZHIFU), missing, "acknowledge").said == "unknown"
    assert act_on(warned, city(), missing, "settle", text="已录入").done


def test_a_warning_that_was_settled_while_near_is_open_and_told_again_once_it_is_overdue(
    connection: Connection,
) -> None:
    add_source(connection, DATA_TIME)
    add_contact(connection, ZHIFU)
    put(connection, "A", DATA_TIME, due="2026-11-18 00:00", **opened("11-10"))
    judge(connection, DATA_TIME)
    told = len(messages(connection))
    assert act_on(connection, of_unit(connection, ZHIFU), number(connection), "settle", text="已办").done
    connection.exec_driver_sql("UPDATE source SET data_time = data_time + 172800")
    judge(connection, at("2026-11-19 08:00"))
    row = one(connection)
    assert (row.state, row.level, len(messages(connection))) == ("open", "red", 2 * told)


def test_of_two_who_settle_at_once_the_second_is_told(engine: Engine) -> None:
    with writing(engine) as connection:
        add_source(connection, DATA_TIME)
        put(connection, "A", DATA_TIME, **opened("11-05"))
        judge(connection, DATA_TIME)
        warned, own = number(connection), of_unit(connection, ZHIFU)
    answers: list[Answer] = []

    def settle(text: str) -> None:
        with writing(engine) as connection:
            answers.append(act_on(connection, own, warned, "settle", text=text))

    both = [Thread(target=settle, args=(text,)) for text in ("甲", "乙")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(each.said for each in answers) == ["moved", "settled"]
    with writing(engine) as connection:
        assert [each.act for each in read_history(connection, "warning", warned)] == ["raise", "settle"]


def test_two_judges_at_once_make_one_row_and_one_message(engine: Engine) -> None:
    with writing(engine) as connection:
        add_source(connection, DATA_TIME)
        add_contact(connection, ZHIFU, mobile="")
        for n in range(5):
            put(connection, f"A{n}", DATA_TIME, **opened("11-05"))
    raised: list[int] = []

    def judge_all() -> None:
        with writing(engine) as connection:
            raised.append(judge(connection, DATA_TIME).get("raise", 0))

    judges = [Thread(target=judge_all) for _ in range(3)]
    for each in judges:
        each.start()
    for each in judges:
        each.join()
    assert sorted(raised) == [0, 0, 6]
    with writing(engine) as connection:
        assert len(rows(connection, "solve")) == 5
        assert len(messages(connection)) == 5
