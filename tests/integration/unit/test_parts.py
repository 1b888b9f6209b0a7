"""Parts of units' pages: queue at gate 3, assisted orders, places, six items: every number is its list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from dashboard.order.case_log import canonical
from dashboard.people.access import OPERATOR, Scope, scope_for
from dashboard.views.order import OrderFilter
from dashboard.views.unit import UnitView
from dashboard.views.vocabulary import SCORECARD_ITEMS
from data_access.importing.derive import order_id_of, shard_of
from data_access.queries.orders.page import orders_view
from data_access.queries.unit.page import UnitQuery, unit_view
from data_access.schema import participant, unit
from tests.support.desk_orders import DATA_TIME, LAIYANG, TOWNSHIP, ZHIFU, put_desk_orders
from tests.support.orders import SOURCE, at, put_order, unit_ids

DEPARTMENT, OTHER = "D03", "D06"
OCTOBER: dict[str, Any] = {"opened_at": at("2026-10-12 09:00"), "dispatched_at": at("2026-10-12 09:30")}
NOVEMBER: dict[str, Any] = {"opened_at": at("2026-11-12 09:00"), "dispatched_at": at("2026-11-12 09:30")}


def gate_log(*entries: tuple[str, str, str, str]) -> str:
    return canonical([(int(at(when).timestamp()), *rest, "") for when, *rest in entries])


ENTERED = ("2026-11-13 10:00", "gate3", "市工信局专职岗", "entered")
SIGNED = ("2026-11-16 15:00", "gate3", "市工信局分管领导", "signed")
DISCUSSED = ("2026-11-14 09:00", "gate3", "市工信局", "consultation")
PASSED = ("2026-11-16 16:00", "gate3", "市工信局", "passed")


def put_department_orders(connection: Connection) -> None:
    """Store six orders of a department: four of November at gate 3 or past it, two of October in 芝罘区."""
    put_desk_orders(connection)
    units = unit_ids(connection)
    own = {"unit_id": units[DEPARTMENT], "channel": "city_line"}
    laiyang, zhifu = {"district_id": units[LAIYANG]}, {"district_id": units[ZHIFU]}
    queued = {
        "WAITS": gate_log(ENTERED),
        "SIGNED": gate_log(("2026-11-17 09:00", *ENTERED[1:]), ("2026-11-17 10:00", *SIGNED[1:])),
        "PASSED": gate_log(ENTERED, DISCUSSED, SIGNED, PASSED),
    }
    for number, record in queued.items():
        put_order(connection, number, DATA_TIME, **own, **laiyang, **NOVEMBER, gate_log=record)
    ended = {"closed_at": at("2026-11-16 12:00"), "closing_kind": "solved"}
    put_order(
        connection, "DONE", DATA_TIME, **own, **laiyang, **NOVEMBER, **ended, gate_log=gate_log(ENTERED)
    )
    late = {"closed_at": at("2026-10-21 10:00"), "closing_kind": "solved"}
    put_order(connection, "FAROFF", DATA_TIME, **own, **zhifu, **OCTOBER, **late)
    put_order(connection, "NOWHERE", DATA_TIME, **own, **OCTOBER, **late)


def page(
    connection: Connection, now: datetime, code: str = DEPARTMENT, scope: Scope = OPERATOR, **query: Any
) -> UnitView:
    view = unit_view(connection, scope, UnitQuery(code, **query), now=now)
    assert view is not None
    return view


def listed(connection: Connection, now: datetime, **filter: str) -> list[str]:
    found = orders_view(connection, OPERATOR, OrderFilter(**filter), now=now)
    assert len(found.rows) == found.total
    return sorted(row.order_no for row in found.rows)


def test_the_queue_at_gate_three_is_the_list_it_opens(connection: Connection, now: datetime) -> None:
    put_department_orders(connection)
    queue = page(connection, now).queue
    assert queue is not None and queue.recorded and queue.total == 2
    longest, newest = queue.rows
    assert (longest.row.order_no, longest.waiting.handler, longest.workdays) == ("WAITS", "市工信局专职岗", 2)
    assert (longest.waiting.signed_at, longest.waiting.consultation) == (None, False)
    assert (newest.row.order_no, newest.workdays) == ("SIGNED", 0)
    assert newest.waiting.signed_at == at("2026-11-17 10:00")
    own = {"measure": "at_gate3", "unit": DEPARTMENT, "kind": "department"}
    assert listed(connection, now, **own) == ["SIGNED", "WAITS"]


def test_a_unit_whose_record_tells_no_entry_is_not_said_to_have_no_queue(
    connection: Connection, now: datetime
) -> None:
    put_department_orders(connection)
    queue = page(connection, now, code=OTHER).queue
    assert queue is not None and (queue.recorded, queue.total) == (False, 0)
    assert page(connection, now, code=LAIYANG).queue is None


def test_another_departments_account_sees_the_number_and_no_order(
    connection: Connection, now: datetime
) -> None:
    put_department_orders(connection)
    other = scope_for("li", "unit_handler", unit_ids(connection)[OTHER], "department", OTHER, OTHER)
    queue = page(connection, now, scope=other).queue
    assert queue is not None and (queue.total, queue.rows) == (2, ())


def put_parts(connection: Connection) -> None:
    parts = {
        "OVERDUE": (at("2026-11-11 00:00"), None),
        "NEAR": (at("2026-11-19 00:00"), None),
        "SOLVED": (at("2026-10-16 00:00"), at("2026-10-14 10:00")),
        "LATE": (at("2026-11-01 00:00"), at("2026-11-02 10:00")),  # 24:00 of 31 October
    }
    own = unit_ids(connection)[OTHER]
    for number, (due, closed) in parts.items():
        key = {"shard": shard_of(SOURCE, number), "order_id": order_id_of(SOURCE, number)}
        facts = {"unit_id": own, "source_id": 1, "order_no": number, "batch_id": 1, "row_hash": number}
        connection.execute(insert(participant).values(**key, **facts, due=due, closed_at=closed))


def test_assisted_orders_stand_apart_with_the_units_own_deadline(
    connection: Connection, now: datetime
) -> None:
    put_department_orders(connection)
    put_parts(connection)
    view = page(connection, now, code=OTHER)
    joint = view.joint
    assert joint is not None and view.counts.accepted == 0
    assert (joint.open, joint.overdue, joint.due, joint.on_time) == (2, 1, 2, 1)
    assert [(part.order_no, part.lead, part.overdue) for part in joint.rows] == [
        ("OVERDUE", "莱阳市", True),
        ("NEAR", "莱阳市", False),
    ]
    period = {"period": "2026-10", "basis": "due", "joint": OTHER}
    assert listed(connection, now, measure="joint_open", joint=OTHER) == ["NEAR", "OVERDUE"]
    assert listed(connection, now, measure="joint_overdue", joint=OTHER) == ["OVERDUE"]
    assert listed(connection, now, measure="joint_due", **period) == ["LATE", "SOLVED"]
    assert listed(connection, now, measure="joint_on_time", **period) == ["SOLVED"]
    assert page(connection, now).joint is None  # takes part in nothing


def test_only_the_department_itself_sees_its_open_parts_by_number(
    connection: Connection, now: datetime
) -> None:
    put_department_orders(connection)
    put_parts(connection)
    scope = scope_for("li", "district_coordinator", unit_ids(connection)[ZHIFU], "district", ZHIFU, ZHIFU)
    joint = page(connection, now, code=OTHER, scope=scope).joint
    assert joint is not None and (joint.open, joint.rows) == (2, ())
    own = scope_for("wang", "unit_handler", unit_ids(connection)[OTHER], "department", OTHER, OTHER)
    mine = page(connection, now, code=OTHER, scope=own).joint
    assert mine is not None and [part.order_no for part in mine.rows] == ["OVERDUE", "NEAR"]


@pytest.mark.parametrize("period", ["2026-10", "2026-11"])
def test_demand_by_district_adds_up_and_opens_its_lists(
    connection: Connection, now: datetime, period: str
) -> None:
    put_department_orders(connection)
    view = page(connection, now, period=period, tab="located")
    found = {each.code if each else "none": counts for each, counts in view.located}
    assert set(found) == ({ZHIFU, "none"} if period == "2026-10" else {LAIYANG})
    assert sum(each.accepted for each in found.values()) == view.counts.accepted
    base = {"period": period, "basis": "due", "unit": DEPARTMENT, "kind": "department"}
    for code, counts in found.items():
        for measure in ("accepted", "due", "late", "unsolved"):
            numbers = listed(connection, now, measure=measure, located=code, **base)
            assert len(numbers) == getattr(counts, measure), (code, measure)


def test_a_districts_departments_are_those_with_orders_in_it(connection: Connection, now: datetime) -> None:
    put_department_orders(connection)
    view = page(connection, now, code=ZHIFU, tab="departments", period="2026-10")
    assert [(each.code if each else "", counts.accepted) for each, counts in view.located] == [
        (DEPARTMENT, 1)
    ]
    here = {"period": "2026-10", "basis": "due", "located": ZHIFU, "unit": DEPARTMENT, "kind": "department"}
    assert listed(connection, now, **here) == ["FAROFF"]
    assert view.counts.accepted == 0  # no part of the district's own figures


def test_six_items_are_counted_by_township_and_open_their_lists(
    connection: Connection, now: datetime
) -> None:
    put_department_orders(connection)
    units = unit_ids(connection)
    province = {"provincial": True, "transferred_out_at": at("2026-10-12 09:10"), **OCTOBER}
    own = {"unit_id": units[LAIYANG], "district_id": units[LAIYANG], "township_id": units[TOWNSHIP]}
    met = {"onsite_at": at("2026-10-12 10:00"), "four_way_call_at": at("2026-10-12 10:00")}
    put_order(connection, "MET", DATA_TIME, **own, **province, **met, closed_at=at("2026-10-14 10:00"))
    put_order(connection, "MISSED", DATA_TIME, **own, **province)
    view = page(connection, now, code=LAIYANG, tab="six")
    assert view.six is not None
    ((township, items),) = view.six.rows
    assert township is not None and township.code == TOWNSHIP
    assert items["onsite_check"] == items["four_way_call"] == (1, 2)
    assert view.six.total == items
    assert (view.counts.six_met, view.counts.six_applicable) == tuple(
        map(sum, zip(*items.values(), strict=True))
    )
    base = {"period": "2026-10", "basis": "due", "township": TOWNSHIP}
    for item in SCORECARD_ITEMS:
        numbers = [listed(connection, now, measure=f"{item}_{part}", **base) for part in ("met", "applies")]
        assert tuple(map(len, numbers)) == items[item], item
    assert (
        view.six.missed == len(listed(connection, now, measure="six_missed", **base)) == len(view.six.cards)
    )


def test_a_unit_merged_in_mid_period_keeps_its_page_its_orders_and_its_place(
    connection: Connection, now: datetime
) -> None:
    put_department_orders(connection)
    connection.execute(update(unit).where(unit.c.code == DEPARTMENT).values(valid_to=date(2026, 10, 15)))
    view = page(connection, now, period="2026-10")
    assert view.counts.accepted == 2 and view.row is not None
    # A month later it is ranked no more, and what it still holds is not lost.
    later = page(connection, now, period="2026-11")
    assert later.row is None and later.counts.accepted == 4
    assert later.queue is not None and later.queue.total == 2
    assert (later.before, later.after) == (None, None)


def test_a_renamed_unit_is_one_unit_with_its_newest_name(connection: Connection, now: datetime) -> None:
    put_department_orders(connection)
    before = page(connection, now, period="2026-10").counts
    connection.execute(update(unit).where(unit.c.code == DEPARTMENT).values(name="市工业局"))
    view = page(connection, now, period="2026-10")
    assert (view.unit.name, view.counts) == ("市工业局", before)


@pytest.mark.parametrize(
    ("code", "tab"),
    [(DEPARTMENT, "located"), (LAIYANG, "departments"), (LAIYANG, "six"), (LAIYANG, "located")],
)
def test_a_month_without_orders_keeps_every_tab(
    connection: Connection, now: datetime, code: str, tab: str
) -> None:
    put_department_orders(connection)
    view = page(connection, now, code=code, tab=tab, period="2024-02")
    assert (view.counts.accepted, view.located) == (0, ())
    assert view.six is None or (view.six.rows, view.six.missed) == ((), 0)
