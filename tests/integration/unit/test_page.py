"""A unit's page on both databases: parts add up, cards and reasons are those of its orders, scope holds."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Connection, insert

from dashboard.order.case_log import canonical
from dashboard.order.urgency import Action
from dashboard.people.access import OPERATOR, Scope, scope_for
from dashboard.views.order import OrderFilter
from dashboard.views.unit import UnitView
from data_access.queries.orders.page import orders_view
from data_access.queries.rankings.page import ranking_view
from data_access.queries.unit.page import UnitQuery, unit_view
from data_access.schema import unit
from layouts.pages.unit.cards import cards_panel
from layouts.pages.unit.sheet import UnitSheet
from layouts.pages.unit.state import UnitState
from tests.support.desk_orders import DATA_TIME, LAIYANG, OTHER_TOWNSHIP, TOWNSHIP, ZHIFU, put_desk_orders
from tests.support.orders import at, put_order, unit_ids
from tests.support.sheets import walk


def page(
    connection: Connection, now: datetime, code: str = LAIYANG, scope: Scope = OPERATOR, **query: object
) -> UnitView:
    put_desk_orders(connection)
    view = unit_view(connection, scope, UnitQuery(code, **query), now=now)  # type: ignore[arg-type]
    assert view is not None
    return view


def test_the_month_and_the_data_time_are_counted_apart(connection: Connection, now: datetime) -> None:
    view = page(connection, now)
    assert view.context.period.text == "2026-10"
    assert (view.counts.due, view.counts.solved, view.counts.unsolved, view.counts.late) == (3, 2, 1, 1)
    assert view.action == Action(open=4, overdue=1, near=2, maybe=1)
    assert view.reasons == (("政策限制", 1),)


def test_townships_and_what_lies_in_none_add_up_to_the_district(
    connection: Connection, now: datetime
) -> None:
    sub = page(connection, now, period="2026-11").sub_units
    assert sub is not None
    for name in ("accepted", "due", "not_due", "solved", "unsolved", "late"):
        parts = [getattr(row.counts, name) for row in sub.ranking.rows]
        parts += [getattr(each, name) for _unit, each in sub.others] + [getattr(sub.nowhere, name)]
        assert sum(parts) == getattr(sub.total, name), name
    # Three months up to November: the October ones in their townships, the open ones in none.
    assert (sub.total.accepted, sub.nowhere.accepted, sub.nowhere.due) == (7, 4, 1)


def test_a_township_that_ended_and_a_park_still_count_in_the_total(
    connection: Connection, now: datetime
) -> None:
    own = unit_ids(connection)[LAIYANG]
    connection.execute(
        insert(unit).values(
            unit_id=1, code="OLD", name="旧镇", kind="township", parent_id=own, district_id=own,
            official_order=799, appraised=True, traits=[], aliases=[], valid_to=datetime(2025, 1, 1).date(),
        )
    )  # fmt: skip
    put_desk_orders(connection)
    from tests.support.desk_orders import DATA_TIME, OCTOBER_ORDERS
    from tests.support.orders import put_order

    facts = OCTOBER_ORDERS["SOLVED"]
    put_order(connection, "OLD1", DATA_TIME, unit_id=own, district_id=own, township_id=1, **facts)
    view = unit_view(connection, OPERATOR, UnitQuery(LAIYANG), now=now)
    assert view is not None and view.sub_units is not None
    assert [(each.code, counts.due) for each, counts in view.sub_units.others] == [("OLD", 1)]
    assert view.sub_units.total.due == 4
    official = ranking_view(connection, OPERATOR, level="township", district=LAIYANG, now=now)
    assert [(name, each.due) for name, each in official.others.items()] == [("旧镇", 1)]
    parts = [row.counts for row in official.rows]
    parts += [*official.undetermined.values(), *official.others.values()]
    assert sum(each.accepted for each in parts) == official.total.accepted


@pytest.mark.parametrize("period", ["", "2026-10"])
def test_three_months_compare_with_the_same_ones_on_both_pages(
    connection: Connection, now: datetime, period: str
) -> None:
    sub = page(connection, now, period=period).sub_units
    official = ranking_view(connection, OPERATOR, level="township", now=now)
    assert sub is not None
    assert sub.ranking.context.period.first == official.context.period.first
    assert sub.ranking.previous_text == official.previous_text == "2026-07..2026-09"


def test_the_township_with_the_largest_effect_is_named_and_chosen(
    connection: Connection, now: datetime
) -> None:
    view = page(connection, now)
    assert view.sub_influence is not None
    assert view.sub_influence.key == TOWNSHIP
    assert view.sub_influence.effect == 100 * (1 - Fraction(2, 3))  # 1 of 1 without it, 2 of 3 with it
    assert view.selected is not None and view.selected.code == TOWNSHIP


def test_orders_stand_one_by_one_unsolved_first(connection: Connection, now: datetime) -> None:
    view = page(connection, now)
    assert [card.row.order_no for card in view.cards] == ["UNSOLVED", "SOLVED"]
    assert view.cards_total == 2
    first = view.cards[0]
    assert (first.reason, first.limit_days) == ("政策限制", 5)
    assert first.used_days == pytest.approx(2 + 10 / 24)  # 13th, 14th, and ten hours of the 15th


def test_the_address_chooses_township_and_orders(connection: Connection, now: datetime) -> None:
    view = page(connection, now, selected=OTHER_TOWNSHIP, only="late")
    assert [card.row.order_no for card in view.cards] == ["LATE"]
    assert view.selected is not None and view.selected.code == OTHER_TOWNSHIP


def test_a_township_counts_three_months_and_shows_all_its_orders(
    connection: Connection, now: datetime
) -> None:
    view = page(connection, now, code=TOWNSHIP)
    assert view.context.period.text == "r3m" and view.counts.due == 2
    assert view.district is not None and view.district.code == LAIYANG
    assert [card.row.order_no for card in view.cards] == ["UNSOLVED", "SOLVED"]
    own = OrderFilter(measure="due", period="r3m", basis="due", township=TOWNSHIP)
    assert orders_view(connection, OPERATOR, own, now=now).total == view.cards_total == 2
    assert view.months[-1].counts.due == 2 and view.months[-1].city.due == 3


def test_another_district_sees_figures_and_no_order(connection: Connection, now: datetime) -> None:
    zhifu = unit_ids(connection)[ZHIFU]
    scope = scope_for("li", "district_coordinator", zhifu, "district", ZHIFU, "芝罘区")
    view = page(connection, now, scope=scope)
    assert view.counts.due == 3 and view.action.open == 4
    assert view.cards == () and view.cards_total == 0 and view.urgent == ()


def test_neighbours_follow_the_official_order_and_stay_in_the_district(
    connection: Connection, now: datetime
) -> None:
    view = page(connection, now)
    assert view.before is not None and view.after is not None
    orders = (view.before.official_order, view.unit.official_order, view.after.official_order)
    assert orders == tuple(sorted(orders))
    town = unit_view(connection, OPERATOR, UnitQuery(TOWNSHIP), now=now)
    assert town is not None and town.before is not None
    assert town.before.district_id == town.unit.district_id


def test_at_most_two_known_peers_are_compared(connection: Connection, now: datetime) -> None:
    view = page(connection, now, compared=("nowhere", ZHIFU, LAIYANG, "370681", "370683"))
    assert [row.unit.code for row in view.compared] == [ZHIFU, "370681"]


@pytest.mark.parametrize("code", ["nowhere", "370600", "", "370682'--"])
def test_an_unknown_unit_and_the_city_have_no_page(connection: Connection, now: datetime, code: str) -> None:
    put_desk_orders(connection)
    assert unit_view(connection, OPERATOR, UnitQuery(code), now=now) is None


def test_an_unknown_period_falls_back_with_a_notice(connection: Connection, now: datetime) -> None:
    view = page(connection, now, period="next week")
    assert view.context.period.text == "2026-10" and len(view.context.notices) == 1


def test_a_month_without_orders_and_an_empty_base_keep_the_page(
    connection: Connection, now: datetime
) -> None:
    nothing = unit_view(connection, OPERATOR, UnitQuery(LAIYANG), now=now)
    assert nothing is not None and nothing.context.as_of is None
    view = page(connection, now, period="2024-02")
    assert view.counts.due == 0 and view.cards == () and view.sub_influence is None


def test_the_heads_reviews_are_counted_where_the_record_tells_of_them(
    connection: Connection, now: datetime
) -> None:
    put_desk_orders(connection)
    units = unit_ids(connection)
    seconds = int(at("2026-10-13 10:00").timestamp())
    second = (seconds, "gate2", "莱阳市", "passed", "")
    reviewed, unread = canonical([(seconds, "gate1", "街道", "passed", ""), second]), canonical([second])
    own = {"unit_id": units[LAIYANG], "district_id": units[LAIYANG], "township_id": units["370682005"]}
    times = {"opened_at": at("2026-10-12 09:00"), "dispatched_at": at("2026-10-12 09:30")}
    for number, record in {"READ": reviewed, "UNREAD": unread, "UNTOLD": "", "OPEN": reviewed}.items():
        closed = {} if number == "OPEN" else {"closed_at": at("2026-10-14 10:00"), "closing_kind": "solved"}
        put_order(connection, number, DATA_TIME, **own, **times, **closed, gate_log=record)
    view = unit_view(connection, OPERATOR, UnitQuery("370682005"), now=now)
    assert view is not None and view.head_review == (1, 2)
    drawn = cards_panel(UnitSheet(view, UnitState("370682005"), OPERATOR))
    links = [each for each in walk(drawn) if getattr(each, "className", "") == "num-link"]
    chosen = [OrderFilter(**dict(parse_qsl(urlsplit(each.href).query))) for each in links]
    listed = {
        each.measure: [row.order_no for row in orders_view(connection, OPERATOR, each, now=now).rows]
        for each in chosen
        if each.measure in ("head_reviewed", "gates_known")
    }
    district = unit_view(connection, OPERATOR, UnitQuery(LAIYANG, selected="370682005"), now=now)
    assert district is not None and district.head_review == (1, 2)
    assert listed["head_reviewed"] == ["READ"] and sorted(listed["gates_known"]) == ["READ", "UNREAD"]


def test_a_department_is_not_asked_for_the_reviews_of_gate_1(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    record = canonical([(int(at("2026-10-13 10:00").timestamp()), "gate3", "市工信局", "passed", "")])
    times = {"opened_at": at("2026-10-12 09:00"), "dispatched_at": at("2026-10-12 09:30")}
    closed = {"closed_at": at("2026-10-14 10:00"), "closing_kind": "solved", "gate_log": record}
    put_order(connection, "OWN", DATA_TIME, unit_id=unit_ids(connection)["D03"], **times, **closed)
    view = unit_view(connection, OPERATOR, UnitQuery("D03", "2026-10"), now=now)
    assert view is not None and (view.cards_total, view.head_review) == (1, (0, 0))
