"""Counting on both databases: parts, rates, lists and moments, on orders one can check by eye."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import parse_period
from dashboard.people.access import OPERATOR, Denied, scope_for
from dashboard.views.counts import Counts
from dashboard.views.order import OrderFilter
from dashboard.views.vocabulary import Basis, GroupBy
from data_access.counting.conditions import Conditions
from data_access.counting.tally import Where, counts, in_period, moved_out
from data_access.queries.orders.page import orders_view
from data_access.reference.units import read_categories
from data_access.schema import order
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-05 18:00")
OCTOBER = parse_period("2026-10", date(2026, 11, 5))
# Received Friday 2026-10-16; five working days later is Friday the 23rd, 24:00.
CITY_LINE = {
    "opened_at": at("2026-10-16 09:00"),
    "dispatched_at": at("2026-10-16 10:00"),
    "channel": "city_line",
}
CLOSED = {"closed_at": at("2026-10-20 10:00"), "closing_kind": "solved"}
SOLVED = {**CLOSED, "verdict_official": "solved", "verdict_official_at": at("2026-10-22 10:00")}


def count(
    connection: Connection,
    rows: list[dict[str, Any]],
    basis: Basis = "due",
    as_of: Any = DATA_TIME,
    before: bool = False,
) -> Counts:
    """Store orders of 莱阳市 and return its October."""
    add_source(connection, DATA_TIME)
    district = unit_ids(connection)["370682"]
    for number, facts in enumerate(rows):
        put_order(
            connection, f"T{number}", DATA_TIME, unit_id=district, district_id=district, **CITY_LINE | facts
        )
    conditions = Conditions(as_of, basis, AppraisalSettings(), before)
    found = counts(connection, OPERATOR, OCTOBER, conditions, "district").get("370682", Counts("370682"))
    _check_lists(connection, conditions, found)
    return found


def _check_lists(connection: Connection, conditions: Conditions, found: Counts) -> None:
    """Check that every count is the length of its list."""
    for name, condition in conditions.measures.items():
        if hasattr(found, name) and isinstance(getattr(found, name), int):
            listed = connection.scalar(
                select(func.count()).select_from(order).where(in_period(conditions, OCTOBER), condition)
            )
            assert listed == getattr(found, name), name
    moved = select(func.count()).select_from(order).where(moved_out(conditions, OCTOBER))
    assert connection.scalar(moved) == found.extended_out


@pytest.mark.parametrize(
    ("facts", "part"),
    [
        ({}, "due"),
        (SOLVED, "due"),
        (
            {
                "closing_kind": "direct",
                "state": "direct",
                "closed_at": at("2026-10-16 09:05"),
                "dispatched_at": None,
            },
            "direct",
        ),
        ({"excluded": True, "exclusion_decided_at": at("2026-10-25 10:00")}, "excluded"),
        (
            {"excluded": True, "exclusion_decided_at": at("2026-11-06 10:00")},
            "due",
        ),  # decided after the data time
        ({"withdrawn_at": at("2026-10-20 10:00")}, "withdrawn"),
        ({"withdrawn_at": at("2026-10-25 10:00")}, "due"),  # withdrawn after its deadline stays
        ({"withdrawn_at": at("2026-10-20 10:00"), "withdrawal_asked": True}, "due"),
        ({"due_given": True, "solve_due": None}, "no_deadline"),
        (
            {
                "extension_days": 10,
                "extension_applied_at": at("2026-10-21 10:00"),
                "extension_approved_at": at("2026-10-22 10:00"),
            },
            None,  # moved to November
        ),
        (
            {"opened_at": at("2026-10-28 09:00"), "dispatched_at": at("2026-10-30 10:00")},
            None,
        ),  # due 6 November
    ],
)
def test_an_order_lies_in_exactly_one_part(
    connection: Connection, facts: dict[str, Any], part: str | None
) -> None:
    found = count(connection, [facts])
    assert found.accepted == (0 if part is None else 1)
    for name in ("direct", "due", "not_due", "no_deadline", "withdrawn", "excluded"):
        assert getattr(found, name) == (1 if name == part else 0), name


def test_before_exclusion_ignores_the_decision(connection: Connection) -> None:
    facts = {"excluded": True, "exclusion_decided_at": at("2026-10-25 10:00")}
    assert count(connection, [facts], before=True).due == 1


def test_extended_orders_are_counted_where_they_left(connection: Connection) -> None:
    moved = {
        "extension_days": 10,
        "extension_applied_at": at("2026-10-21 10:00"),
        "extension_approved_at": at("2026-10-22 10:00"),
    }
    found = count(connection, [moved, {}])
    assert (found.due, found.extended_out) == (1, 1)
    chosen = OrderFilter(measure="extended_out", period="2026-10", basis="due", district="370682")
    view = orders_view(connection, OPERATOR, chosen, now=DATA_TIME)
    assert (view.total, [row.order_no for row in view.rows]) == (1, ["T0"])


EXTENDED = {
    "extension_days": 10,  # from 23 October to 6 November
    "extension_applied_at": at("2026-10-21 10:00"),
    "extension_approved_at": at("2026-10-22 10:00"),
}


def test_moved_orders_are_counted_where_no_other_order_is(connection: Connection) -> None:
    found = count(connection, [EXTENDED])
    assert (found.accepted, found.due, found.extended_out) == (0, 0, 1)


@pytest.mark.parametrize(("group", "suffix"), [("month", ""), ("district", "|370682")])
def test_moved_orders_stand_in_the_month_that_they_left(
    connection: Connection, group: GroupBy, suffix: str
) -> None:
    count(connection, [EXTENDED])
    autumn = parse_period("2026-09-01..2026-11-30", date(2026, 11, 30))
    conditions = Conditions(DATA_TIME, "due", AppraisalSettings())
    found = counts(connection, OPERATOR, autumn, conditions, group, by_month=group != "month")
    stands = {key: (each.accepted, each.extended_out) for key, each in found.items()}
    assert stands == {"2026-10" + suffix: (0, 1), "2026-11" + suffix: (1, 0)}


def test_moved_orders_are_none_where_a_deadline_places_no_order(connection: Connection) -> None:
    assert count(connection, [EXTENDED], basis="accepted").extended_out == 0


def test_an_extension_approved_later_than_the_moment_had_not_moved_the_deadline(
    connection: Connection,
) -> None:
    moved = {
        "extension_days": 10,
        "extension_applied_at": at("2026-10-21 10:00"),
        "extension_approved_at": at("2026-10-22 10:00"),
    }
    found = count(connection, [moved], as_of=at("2026-10-21 18:00"))
    assert (found.accepted, found.not_due, found.extended_out) == (1, 1, 0)


def test_an_extension_approved_too_late_moves_nothing(connection: Connection) -> None:
    late = {
        "extension_days": 10,
        "extension_applied_at": at("2026-10-23 10:00"),
        "extension_approved_at": at("2026-10-26 10:00"),
    }
    found = count(connection, [late])
    assert (found.due, found.open_overdue, found.extended_out) == (1, 1, 0)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (SOLVED, {"on_time": 1, "late": 0, "verified": 1, "solved": 1, "unsolved": 0}),
        (SOLVED | {"closed_at": at("2026-10-24 00:00")}, {"on_time": 1, "solved": 1}),  # 24:00 is in time
        (
            SOLVED | {"closed_at": at("2026-10-24 00:01"), "verdict_official_at": at("2026-10-26 00:01")},
            {"late": 1, "solved": 1},
        ),
        (CLOSED, {"on_time": 1, "verified": 0, "unverified": 1, "solved": 0, "unsolved": 0}),
        (
            SOLVED | {"verdict_official": "unsolved"},
            {"on_time": 1, "verified": 1, "solved": 0, "unsolved": 1},
        ),
        (
            SOLVED | {"closing_kind": "confirmed"},
            {"on_time": 1, "verified": 1, "confirmed": 1, "solved": 0, "unsolved": 1},
        ),
        (
            CLOSED | {"closing_kind": "explained"},
            {"on_time": 1, "verified": 1, "unverified": 0, "unsolved": 1},
        ),
        ({}, {"late": 1, "open_overdue": 1, "verified": 0, "unverified": 0, "unsolved": 1}),
        ({"withdrawn_at": at("2026-10-25 10:00")}, {"late": 1, "open_overdue": 0, "unsolved": 1}),
        (
            {"withdrawn_at": at("2026-10-20 10:00"), "withdrawal_asked": True},
            {"late": 1, "open_overdue": 0, "unsolved": 1},
        ),
        (
            SOLVED | {"verdict_official_at": at("2026-11-06 09:00")},
            {"unverified": 1, "solved": 0},
        ),  # after the data time
        (SOLVED | {"answer_final": "basic"}, {"basic": 1, "satisfied": 0}),
        (SOLVED | {"answer_final": "unreached"}, {"basic": 0, "satisfied": 0}),
        (SOLVED | {"answer_final": "satisfied", "answered_at": at("2026-11-06 09:00")}, {"satisfied": 0}),
        (SOLVED | {"redo_count": 2, "verdict_claimed": "solved"}, {"redone": 1, "claimed": 1}),
    ],
)
def test_what_a_due_order_counts_for(
    connection: Connection, facts: dict[str, Any], expected: dict[str, int]
) -> None:
    found = count(connection, [facts])
    assert found.due == 1
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_deadline_at_the_end_of_the_month_belongs_to_that_month(connection: Connection) -> None:
    # Dispatched Monday 24 August: five working days on is Monday the 31st, 24:00, in fact 1 September 00:00.
    add_source(connection, DATA_TIME)
    district = unit_ids(connection)["370682"]
    times = {"opened_at": at("2026-08-24 09:00"), "dispatched_at": at("2026-08-24 10:00")}
    put_order(connection, "T1", DATA_TIME, unit_id=district, **times)
    conditions = Conditions(DATA_TIME, "due", AppraisalSettings())
    for text, due in (("2026-08", 1), ("2026-09", 0)):
        month = parse_period(text, date(2026, 11, 5))
        assert counts(connection, OPERATOR, month, conditions, "city").get("city", Counts("")).due == due
    at_midnight = Conditions(at("2026-09-01 00:00"), "due", AppraisalSettings())
    found = counts(connection, OPERATOR, parse_period("2026-08", date(2026, 9, 1)), at_midnight, "city")[
        "city"
    ]
    assert (found.due, found.not_due) == (0, 1)  # due only once the deadline lies before the data time


@pytest.mark.parametrize(("basis", "part"), [("due", "not_due"), ("accepted", "due"), ("transferred", "due")])
def test_closed_before_its_deadline(connection: Connection, basis: Basis, part: str) -> None:
    assert getattr(count(connection, [SOLVED], basis, at("2026-10-22 18:00")), part) == 1


def test_basis_closed_holds_closed_orders_only(connection: Connection) -> None:
    assert count(connection, [SOLVED, {}], "closed").accepted == 1


def test_an_order_opened_after_the_moment_does_not_exist(connection: Connection) -> None:
    assert count(connection, [{}], "accepted", at("2026-10-16 08:00")).accepted == 0


PROVINCIAL = {
    "provincial": True,
    "channel": "provincial",
    "transferred_out_at": at("2026-10-16 09:00"),
    "received_at": at("2026-10-16 10:00"),
    "four_way_call_at": at("2026-10-16 11:00"),  # exactly 2 h
    "acknowledged_at": at("2026-10-16 10:15"),  # exactly 15 min
    "onsite_at": at("2026-10-16 10:30"),
    "feedback_enterprise_at": at("2026-10-19 11:00"),
    "feedback_city_at": at("2026-10-19 12:00"),  # the noon itself
    "first_review_passed": True,
    **SOLVED,
}


@pytest.mark.parametrize(
    ("change", "met", "applicable"),
    [
        ({}, 6, 6),
        ({"four_way_call_at": at("2026-10-16 11:01")}, 5, 6),
        ({"acknowledged_at": at("2026-10-16 10:16")}, 5, 6),
        ({"onsite_at": None}, 5, 6),
        ({"feedback_city_at": at("2026-10-19 12:01")}, 5, 6),
        ({"feedback_enterprise_at": None}, 5, 6),
        ({"first_review_passed": False}, 5, 6),
        ({"first_review_passed": None}, 5, 5),
        ({"verdict_official": "", "verdict_official_at": None}, 5, 5),
        ({"closing_kind": "confirmed"}, 6, 6),
        ({"closing_kind": "explained"}, 5, 6),
        ({"evidence": 0}, 1, 1),  # a table without the columns: only the outcome can be judged
        ({"provincial": False}, 0, 0),
    ],
)
def test_six_items(connection: Connection, change: dict[str, Any], met: int, applicable: int) -> None:
    found = count(connection, [PROVINCIAL | change])
    assert (found.six_met, found.six_applicable) == (met, applicable)


def test_times_are_medians_and_percentiles_of_the_real_moments(connection: Connection) -> None:
    rows = [PROVINCIAL | {"onsite_at": at(f"2026-10-16 09:{minute:02}")} for minute in (10, 20, 30, 40, 50)]
    found = count(connection, rows)
    assert (found.onsite.n, found.onsite.median, found.onsite.p90) == (5, 30.0, 46.0)
    # received Friday 10:00, both feedbacks by Monday 12:00
    assert (found.feedback.n, found.feedback.median) == (5, 74.0)
    # closed Tuesday 10:00: 96 hours, one whole working day (Monday) and ten hours
    assert found.close_hours.median == 96.0
    assert found.close_days.median == pytest.approx(1 + 10 / 24)


def test_figures_need_the_right_and_lists_their_own_scope(connection: Connection) -> None:
    count(connection, [SOLVED, {}])
    ids = unit_ids(connection)
    conditions = Conditions(DATA_TIME, "due", AppraisalSettings())
    with pytest.raises(Denied):
        counts(connection, scope_for("a", "auditor"), OCTOBER, conditions)
    own = scope_for("b", "district_coordinator", ids["370682"], "district", "370682")
    other = scope_for("c", "district_coordinator", ids["370602"], "district", "370602")
    assert counts(connection, other, OCTOBER, conditions)["370682"].due == 2
    wanted = OrderFilter(measure="due", period="2026-10", district="370682")
    assert orders_view(connection, own, wanted, now=DATA_TIME).total == 2
    assert orders_view(connection, other, wanted, now=DATA_TIME).total == 0


def test_groups_add_up(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    ids = unit_ids(connection)
    categories = [each.category_id for each in read_categories(connection)]
    places = [("370682", "370682001"), ("370682", None), ("370602", "370602001"), ("D01", None)]
    for number, (code, township) in enumerate(places):
        put_order(
            connection,
            f"T{number}",
            DATA_TIME,
            unit_id=ids[code],
            township_id=ids.get(township or ""),
            category_id=categories[number] if number else None,
            **CITY_LINE,
        )
    conditions = Conditions(DATA_TIME, "due", AppraisalSettings())

    def by(group: Any, **where: Any) -> dict[str, int]:
        found = counts(connection, OPERATOR, OCTOBER, conditions, group, Where(**where))
        return {key: each.due for key, each in found.items()}

    assert by("city") == {"city": 4}
    assert by("district") == {"370682": 2, "370602": 1}
    assert by("township") == {"370682001": 1, "370682:none": 1, "370602001": 1}
    assert by("unit") == {"370682": 2, "370602": 1, "D01": 1}
    assert by("department") == {"D01": 1}
    assert by("month") == {"2026-10": 4}
    assert sum(by("category").values()) == 4
    assert by("city", district="370682", township="none") == {"city": 1}
    assert by("city", township="370682001") == {"city": 1}
    assert by("city", kind="department") == {"city": 1}
    assert by("city", source="test", provincial=False) == {"city": 4}
    months = counts(connection, OPERATOR, OCTOBER, conditions, "district", by_month=True)
    assert {key: each.due for key, each in months.items()} == {"2026-10|370682": 2, "2026-10|370602": 1}
