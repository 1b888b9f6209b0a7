"""The overview on both databases: what is open asks for the right things, for the right readers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, literal, select, update

from dashboard.order.urgency import Action
from dashboard.people.access import OPERATOR, Denied, Scope, scope_for
from dashboard.views.order import OrderFilter
from data_access.queries.orders.page import orders_view
from data_access.queries.overview.page import overview_view
from data_access.schema import order, participant
from tests.support.desk_orders import DATA_TIME, LAIYANG, ZHIFU, put_desk_orders
from tests.support.orders import add_source, at, put_order, unit_ids


def district(connection: Connection, code: str) -> Scope:
    return scope_for("li", "district_coordinator", unit_ids(connection)[code], "district", code, code)


def listed(connection: Connection, scope: Scope, filter: OrderFilter, now: datetime) -> int:
    return orders_view(connection, scope, filter, now=now).total


def test_open_orders_are_judged_at_the_data_time(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    view = overview_view(connection, OPERATOR, now=now)
    actions = {unit.code: action for unit, action in view.units}
    assert actions[LAIYANG] == Action(open=4, overdue=1, near=2, maybe=1)
    assert actions[ZHIFU] == Action(open=2, overdue=1)
    assert view.action == Action(open=6, overdue=2, near=2, maybe=1)
    assert listed(connection, OPERATOR, OrderFilter(measure="overdue_now"), now) == 2
    own = OrderFilter(measure="overdue_now", district=LAIYANG)
    assert listed(connection, OPERATOR, own, now) == 1
    for measure, expected in {"open_now": 4, "near_now": 2, "maybe_now": 1}.items():
        assert listed(connection, OPERATOR, OrderFilter(measure=measure, district=LAIYANG), now) == expected


def test_near_orders_are_the_same_in_the_count_and_in_the_list(connection: Connection, now: datetime) -> None:
    add_source(connection, DATA_TIME)
    laiyang = unit_ids(connection)[LAIYANG]
    deadlines = ("11-18 23:59", "11-19 00:00", "11-19 00:01", "11-20 18:00", "11-27 18:00", "12-07 18:00")
    starts = ("10-08 18:00", "11-08 17:59", "11-08 18:00", "11-08 18:01", "11-17 09:00")
    for place, (due, start) in enumerate((due, start) for due in deadlines for start in starts):
        opened = {"opened_at": at(f"2026-{start}"), "dispatched_at": at(f"2026-{start}")}
        given = {"solve_due": at(f"2026-{due}"), "due_given": True, "channel": "city_line"}
        put_order(connection, f"N{place}", DATA_TIME, unit_id=laiyang, district_id=laiyang, **opened, **given)
    # From 11-08 18:00 nine days have gone by at the data time: with under three left it is under a quarter,
    # with three it is a quarter exactly.
    by_the_next_evening, under_a_quarter = 2 * 5, 4 + 2 + 1 + 0
    near = by_the_next_evening + under_a_quarter
    assert overview_view(connection, OPERATOR, now=now).action.near == near
    assert listed(connection, OPERATOR, OrderFilter(measure="near_now"), now) == near


def test_the_most_urgent_come_first_and_what_can_wait_is_left_out(
    connection: Connection, now: datetime
) -> None:
    put_desk_orders(connection)
    urgent = overview_view(connection, OPERATOR, now=now).urgent
    assert [(each.row.order_no, each.standing) for each in urgent] == [
        ("ELSEWHERE", "overdue"),
        ("OVERDUE", "overdue"),
        ("PASSED", "near"),
        ("NEAR", "near"),
    ]
    assert urgent[1].row.overdue_days == 3
    assert urgent[2].row.maybe_overdue and not urgent[3].row.maybe_overdue


def test_a_district_sees_its_own_and_no_order_of_another(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    view = overview_view(connection, district(connection, LAIYANG), now=now)
    assert view.unit is not None and view.unit.code == LAIYANG
    assert [each.row.order_no for each in view.urgent] == ["OVERDUE", "PASSED", "NEAR"]
    assert view.action == Action(open=4, overdue=1, near=2, maybe=1)
    assert {unit.district_id for unit, _action in view.units} == {view.unit.unit_id}
    assert view.months[-1].counts.due == 3


def test_a_townships_and_a_departments_account_have_a_page_without_parts(
    connection: Connection, now: datetime
) -> None:
    put_desk_orders(connection)
    units = unit_ids(connection)
    township = scope_for("z", "unit_handler", units["370682004"], "township", "370682004", "冯格庄街道")
    view = overview_view(connection, township, now=now)
    assert view.unit is not None and view.unit.code == "370682004"
    assert view.units == () and view.urgent == () and view.action == Action()
    assert view.months[-1].counts.due == 2
    department = scope_for("d", "unit_handler", units["D04"], "department", "D04", "D04")
    assert overview_view(connection, department, now=now).live_counts.accepted == 0


def test_provincial_orders_of_the_day_and_transfers_are_the_lists_they_open(
    connection: Connection, now: datetime
) -> None:
    put_desk_orders(connection)
    view = overview_view(connection, OPERATOR, now=now)
    assert view.provincial is not None
    assert (view.provincial.accepted, [row.order_no for row in view.provincial.rows]) == (1, ["PROVINCE"])
    moved = OrderFilter(period="r30d", basis="transferred")
    assert view.dispatched == listed(connection, OPERATOR, moved, now) == 6
    assert view.dispatched_provincial == listed(connection, OPERATOR, moved.but(provincial="1"), now) == 1


def test_what_no_table_tells_is_not_none(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    connection.execute(update(order).values(transferred_day=None))
    view = overview_view(connection, OPERATOR, now=now)
    assert view.dispatched is None and view.live_counts.due


@pytest.mark.parametrize(
    ("lies", "named"), [({}, False), ({"township": True}, True), ({"handler": True}, True)]
)
def test_a_unit_that_no_order_names_is_told_so(
    connection: Connection, now: datetime, lies: dict[str, bool], named: bool
) -> None:
    ids = unit_ids(connection)
    town = ids["370682001"]
    places = {
        "township_id": town if lies.get("township") else None,
        "handler_id": town if lies.get("handler") else None,
    }
    add_source(connection, DATA_TIME)
    opened = at("2026-11-10 09:00")
    put_order(
        connection, "A", DATA_TIME, unit_id=ids[LAIYANG], district_id=ids[LAIYANG],
        opened_at=opened, dispatched_at=opened, channel="city_line", **places,
    )  # fmt: skip
    if lies.get("joint"):
        o = order.c
        columns = (o.shard, o.order_id, o.source_id, o.order_no, o.batch_id, o.row_hash)
        names = [*(column.name for column in columns), "unit_id"]
        connection.execute(insert(participant).from_select(names, select(*columns, literal(town))))
    scope = scope_for("zhao", "unit_handler", town, "township", "370682001", "370682001")
    assert overview_view(connection, scope, now=now).named == named
    assert overview_view(connection, OPERATOR, now=now).named


def test_an_account_without_orders_gets_figures_and_no_row(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    view = overview_view(connection, scope_for("x", "unit_handler"), now=now)
    assert view.urgent == () and view.provincial is not None and view.provincial.rows == ()
    assert view.action.open == 6


def test_an_administrator_has_no_overview(connection: Connection, now: datetime) -> None:
    with pytest.raises(Denied):
        overview_view(connection, scope_for("a", "auditor"), now=now)


def test_an_empty_base_has_no_data_time_and_no_figure(connection: Connection, now: datetime) -> None:
    view = overview_view(connection, OPERATOR, now=now)
    assert view.live.as_of is None and view.months == () and view.action == Action()


def _closed_orders(connection: Connection, code: str, month: str, solved: int, unsolved: int) -> None:
    unit_id = unit_ids(connection)[code]
    for number in range(solved + unsolved):
        closed = at(f"{month}-10 10:00")
        put_order(
            connection, f"{code}-{month}-{number}", DATA_TIME, unit_id=unit_id, district_id=unit_id,
            channel="city_line", opened_at=at(f"{month}-09 09:00"), dispatched_at=at(f"{month}-09 09:30"),
            closed_at=closed, closing_kind="solved", verdict_official_at=closed,
            verdict_official="solved" if number < solved else "unsolved",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("september", "october", "back"),
    [
        ((20, 10), (27, 3), True),  # exactly 90 %
        ((20, 10), (30, 4), False),  # 88.24 %
        ((19, 10), (30, 0), False),  # 29 due orders a month earlier are under the minimum sample
        ((20, 10), (26, 0), False),  # too few to be ranked now
    ],
)
def test_recovered_are_ranked_units_that_reach_the_threshold(
    connection: Connection, now: datetime, september: tuple[int, int], october: tuple[int, int], back: bool
) -> None:
    add_source(connection, DATA_TIME)
    _closed_orders(connection, ZHIFU, "2026-09", *september)
    _closed_orders(connection, ZHIFU, "2026-10", *october)
    found = overview_view(connection, OPERATOR, now=now).recovered
    assert [(each.unit.code, each.indicator) for each in found] == [(ZHIFU, "resolution")] * back


def test_each_class_of_a_distribution_opens_as_many_orders_and_they_add_up(
    connection: Connection, now: datetime
) -> None:
    add_source(connection, DATA_TIME)
    laiyang = unit_ids(connection)[LAIYANG]
    for place, hours in enumerate((1, 20, 24, 25, 47, 49, 100, 160)):
        opened = at("2026-11-02 09:00")
        facts = {"opened_at": opened, "dispatched_at": opened, "channel": "city_line"}
        closed = {"closed_at": opened + timedelta(hours=hours), "closing_kind": "solved"}
        put_order(connection, f"T{place}", DATA_TIME, unit_id=laiyang, district_id=laiyang, **facts, **closed)
    counted = overview_view(connection, OPERATOR, now=now).live_counts
    # Up to 24, 48, 72, 120, 240 elapsed hours and above.
    assert counted.close_hours.classes == (3, 2, 1, 1, 1, 0)
    # Monday to Monday: the day of receipt counts none, Saturday and Sunday none either.
    assert sum(counted.close_days.classes) == counted.close_days.n == 8
    for name in ("close_hours", "close_days"):
        for place, n in enumerate(getattr(counted, name).classes):
            filter = OrderFilter(measure="close_timed", period="r30d", took=f"{name}.{place}")
            assert listed(connection, OPERATOR, filter, now) == n
    assert listed(connection, OPERATOR, OrderFilter(took="close_hours.9"), now) == 0
