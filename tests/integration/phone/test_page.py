"""What the phone reads and writes: own open orders by time left, receipts and assignments in scope."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select

from dashboard.people.access import Denied, Scope, scope_for
from data_access.queries.phone.figures import phone_rank, phone_warnings
from data_access.queries.phone.page import overdue_count, phone_home, phone_order
from data_access.records.audit import recent_audit
from data_access.records.phone import acknowledge, assign
from data_access.schema import account, acknowledgement, assignment, order
from tests.support.orders import SOURCE, add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-18 08:00")
NOW = at("2026-11-18 14:00")
LAIYANG, ZHIFU, TOWNSHIP, FOREIGN_TOWNSHIP = "370682", "370602", "370682004", "370602001"


@pytest.fixture
def units(connection: Connection) -> dict[str, int]:
    add_source(connection, DATA_TIME)
    return unit_ids(connection)


def scope(units: dict[str, int], code: str = LAIYANG, kind: str = "district") -> Scope:
    role = "district_coordinator" if kind == "district" else "unit_handler"
    return scope_for("jiang", role, units[code], kind, code, "莱阳市")


def put(connection: Connection, number: str, unit_id: int, received: str, **facts: Any) -> None:
    received_at = at(received)
    times = {"opened_at": received_at, "dispatched_at": received_at, "received_at": received_at}
    facts = {"title": number, "channel": "city_line", "unit_id": unit_id, "district_id": unit_id, **facts}
    put_order(connection, number, DATA_TIME, **times, **facts)


def provincial(connection: Connection, number: str, unit_id: int, sent: str, **facts: Any) -> None:
    put(connection, number, unit_id, sent, provincial=True, transferred_out_at=at(sent), **facts)


def test_the_clock_that_ends_next_comes_first_and_overdue_orders_stand_apart(
    connection: Connection, units: dict[str, int]
) -> None:
    own = units[LAIYANG]
    put(connection, "261112090000000001", own, "2026-11-12 09:00")  # due 11-19 24:00
    put(connection, "261113090000000002", own, "2026-11-13 09:00")  # due 11-20 24:00
    put(connection, "261105090000000003", own, "2026-11-05 09:00")  # was due 11-12 24:00
    put(connection, "261112100000000004", own, "2026-11-12 10:00", closed_at=at("2026-11-17 10:00"))
    put(connection, "261112110000000005", units[ZHIFU], "2026-11-12 11:00")
    # Feedback by 11-18 12:00 passed since the data time; the solve clock, 11-24 24:00, still runs.
    facts = {"onsite_at": at("2026-11-17 11:00")}
    provincial(connection, "261117100000000006", own, "2026-11-17 10:00", **facts)
    home = phone_home(connection, scope(units), now=NOW)
    assert home.lead is not None and home.lead.detail.row.order_no == "261112090000000001"
    assert [each.row.order_no for each in home.overdue] == ["261105090000000003"]
    assert [(each.row.order_no, each.clock, each.standing) for each in home.others] == [
        ("261113090000000002", "solve", "open"),
        ("261117100000000006", "solve", "open"),
    ]
    assert (home.overdue_total, home.total) == (1, 4)
    assert overdue_count(connection, scope(units), NOW) == 1
    assert home.overdue[0].row.overdue_days == 4


def test_a_running_two_hour_clock_leads(connection: Connection, units: dict[str, int]) -> None:
    own, now = units[LAIYANG], at("2026-11-18 08:30")
    put(connection, "261111090000000001", own, "2026-11-11 09:00")  # due today 24:00
    provincial(connection, "261118073000000002", own, "2026-11-18 07:30")
    home = phone_home(connection, scope(units), now=now)
    assert home.lead is not None and home.lead.lead is not None
    assert (home.lead.detail.row.order_no, home.lead.lead.clock) == ("261118073000000002", "onsite")
    assert home.lead.lead.deadline == at("2026-11-18 09:30")
    assert [(each.clock, each.deadline) for each in home.lead.clocks if each is not home.lead.lead] == [
        ("four_way", at("2026-11-18 09:30")),
        ("feedback", at("2026-11-19 12:00")),
        ("solve", at("2026-11-26 00:00")),
    ]
    assert [each.standing for each in home.others] == ["near"]


def test_what_fell_due_after_the_data_is_never_called_overdue(
    connection: Connection, units: dict[str, int]
) -> None:
    put(connection, "261111090000000001", units[LAIYANG], "2026-11-11 09:00")  # due 11-18 24:00
    late = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
    home = phone_home(connection, scope(units), now=late)
    assert home.overdue_total == 0
    assert home.lead is not None and home.lead.lead is not None
    assert home.lead.lead.state == "maybe_overdue"


def test_a_time_that_the_table_never_had_is_unknown_not_missed(
    connection: Connection, units: dict[str, int]
) -> None:
    provincial(connection, "261117100000000001", units[LAIYANG], "2026-11-17 10:00", evidence=0)
    found = phone_order(connection, scope(units), SOURCE, "261117100000000001", now=NOW)
    assert found is not None
    states = {clock.clock: clock.state for clock in found.clocks}
    assert states == {"four_way": "unknown", "onsite": "unknown", "feedback": "unknown", "solve": "open"}
    assert found.lead is not None and found.lead.clock == "solve"


def test_what_may_be_told_leaves_out_a_category_that_names_who_asked(
    connection: Connection, units: dict[str, int]
) -> None:
    number = "261117100000000001"
    put(connection, number, units[LAIYANG], "2026-11-17 10:00", confidential=True)
    found = phone_order(connection, scope(units), SOURCE, number, now=NOW)
    assert found is not None and found.subject == ""


def test_a_closed_order_counts_nothing_down(connection: Connection, units: dict[str, int]) -> None:
    number = "261112090000000001"
    put(connection, number, units[LAIYANG], "2026-11-12 09:00", closed_at=at("2026-11-13 09:00"))
    found = phone_order(connection, scope(units), SOURCE, number, now=NOW)
    assert found is not None and found.lead is None
    assert phone_home(connection, scope(units), now=NOW).lead is None


def test_the_first_acknowledgement_stands_and_changes_no_order(
    connection: Connection, units: dict[str, int]
) -> None:
    number = "261117100000000001"
    put(connection, number, units[LAIYANG], "2026-11-17 10:00")
    connection.execute(
        insert(account).values(
            name="jiang", display_name="姜联络员", role="x", password_hash="", password_changed_at=NOW
        )
    )
    before = connection.execute(select(order).where(order.c.order_no == number)).one()
    own = scope(units)
    assert acknowledge(connection, own, NOW, SOURCE, number) == NOW
    assert acknowledge(connection, own, at("2026-11-18 15:00"), SOURCE, number) == NOW
    assert connection.execute(select(order).where(order.c.order_no == number)).one() == before
    found = phone_order(connection, own, SOURCE, number, now=NOW)
    assert found is not None
    assert [(each.who, each.at, each.own) for each in found.receipts] == [("姜联络员", NOW, True)]
    lines = [
        (line.account, line.target, line.success) for line in recent_audit(connection, action="acknowledge")
    ]
    assert lines == [("jiang", f"{SOURCE}~{number}", True)]


def test_a_colleague_of_the_township_acknowledges_for_himself(
    connection: Connection, units: dict[str, int]
) -> None:
    number = "261117100000000001"
    put(connection, number, units[LAIYANG], "2026-11-17 10:00", township_id=units[TOWNSHIP])
    handler = scope_for("yu", "unit_handler", units[TOWNSHIP], "township", TOWNSHIP, "乡镇")
    acknowledge(connection, handler, NOW, SOURCE, number)
    found = phone_order(connection, scope(units), SOURCE, number, now=NOW)
    assert found is not None
    assert [(each.who, each.own) for each in found.receipts] == [("yu", False)]
    assert found.responsible and found.choices and found.may_answer


@pytest.mark.parametrize("key", ["261117100000000001", "no such order", ""])
def test_an_order_outside_the_scope_is_not_acknowledged(
    connection: Connection, units: dict[str, int], key: str
) -> None:
    put(connection, "261117100000000001", units[ZHIFU], "2026-11-17 10:00")
    assert acknowledge(connection, scope(units), NOW, SOURCE, key) is None
    assert not assign(connection, scope(units), NOW, SOURCE, key, TOWNSHIP)
    assert connection.scalar(select(func.count()).select_from(acknowledgement)) == 0
    assert connection.scalar(select(func.count()).select_from(assignment)) == 0
    assert {line.success for line in recent_audit(connection)} == {False}


def test_who_stands_for_no_unit_acknowledges_nothing(connection: Connection, units: dict[str, int]) -> None:
    put(connection, "261117100000000001", units[LAIYANG], "2026-11-17 10:00")
    supervisor = scope_for("wang", "city_supervisor")
    assert acknowledge(connection, supervisor, NOW, SOURCE, "261117100000000001") is None
    with pytest.raises(Denied):
        acknowledge(connection, scope_for("li", "auditor"), NOW, SOURCE, "261117100000000001")
    assert connection.scalar(select(func.count()).select_from(acknowledgement)) == 0


def test_an_order_is_assigned_to_an_own_township_alone(connection: Connection, units: dict[str, int]) -> None:
    number, own = "261117100000000001", scope(units)
    put(connection, number, units[LAIYANG], "2026-11-17 10:00")
    assert not assign(connection, own, NOW, SOURCE, number, FOREIGN_TOWNSHIP)
    assert not assign(connection, own, NOW, SOURCE, number, LAIYANG)
    assert assign(connection, own, NOW, SOURCE, number, TOWNSHIP, " 请联系 13812345678 ")
    found = phone_order(connection, own, SOURCE, number, now=NOW)
    assert found is not None and found.assignment is not None
    names = {unit.code: unit.name for unit in found.choices}
    assert found.assignment.unit == names[TOWNSHIP]
    assert found.assignment.reason == "请联系 138****5678"
    assert FOREIGN_TOWNSHIP not in names
    handler_id, unit_id = connection.execute(
        select(order.c.handler_id, order.c.unit_id).where(order.c.order_no == number)
    ).one()
    assert (handler_id, unit_id) == (None, units[LAIYANG])


def test_the_same_assignment_twice_in_a_second_is_one(connection: Connection, units: dict[str, int]) -> None:
    number, own = "261117100000000001", scope(units)
    put(connection, number, units[LAIYANG], "2026-11-17 10:00")
    assert assign(connection, own, NOW, SOURCE, number, TOWNSHIP)
    assert assign(connection, own, NOW, SOURCE, number, TOWNSHIP)
    assert connection.scalar(select(func.count()).select_from(assignment)) == 1


def test_a_township_has_nobody_to_assign_to(connection: Connection, units: dict[str, int]) -> None:
    number = "261117100000000001"
    put(connection, number, units[LAIYANG], "2026-11-17 10:00", township_id=units[TOWNSHIP])
    found = phone_order(connection, scope(units, TOWNSHIP, "township"), SOURCE, number, now=NOW)
    assert found is not None and found.choices == ()


def test_due_this_week_ends_with_sunday_and_leaves_out_what_was_overdue(
    connection: Connection, units: dict[str, int]
) -> None:
    own = units[LAIYANG]
    put(connection, "261105090000000001", own, "2026-11-05 09:00")  # overdue
    put(connection, "261113090000000002", own, "2026-11-13 09:00")  # Friday 11-20 24:00
    put(connection, "261116090000000003", own, "2026-11-16 09:00")  # Monday 11-23 24:00
    rank = phone_rank(connection, scope(units), now=NOW)
    assert (rank.due_this_week, rank.week_end.isoformat()) == (1, "2026-11-22")
    found = phone_warnings(connection, scope(units), now=NOW)
    assert (found.overdue, found.near) == (1, 0)


def test_an_empty_base_has_an_empty_phone(connection: Connection) -> None:
    own = scope_for("jiang", "district_coordinator", 370682, "district", LAIYANG, "莱阳市")
    home = phone_home(connection, own, now=NOW)
    assert (home.lead, home.total, home.sources) == (None, 0, ())
