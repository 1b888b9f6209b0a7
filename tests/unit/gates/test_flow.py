"""What many ways come to: counts, rates by their denominators, medians, who stands out, what was skipped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.clocks.calendar import WorkCalendar
from dashboard.gates.flow import (
    counts_by,
    gate_two,
    median_stay,
    skipped,
    standing_out,
    step_flow,
    working_seconds,
)
from dashboard.gates.way import BITS, MARKS
from dashboard.views.counts import Rate
from dashboard.views.gates import DistrictGates, MedianStay
from dashboard.views.reference import Unit
from data_access.reference.calendar import load_special_days

CALENDAR = WorkCalendar.from_days(load_special_days())
YANTAI = ZoneInfo("Asia/Shanghai")
DAY = 86_400


def marked(*names: str) -> int:
    return sum(BITS[name] for name in names)


def test_counts_are_of_orders_by_group() -> None:
    marks = np.array(
        [marked("gate2.decided", "gate2.returned"), marked("gate2.decided"), 0, marked("gate2.passed")]
    )
    found = counts_by(marks, np.array([1, 1, 0, 0]), 2)
    told = [dict(zip(MARKS, row, strict=True)) for row in found.tolist()]
    assert (told[1]["gate2.decided"], told[1]["gate2.returned"], told[0]["gate2.passed"]) == (2, 1, 1)
    assert found.sum() == 4
    flow = step_flow("gate2", found[1].tolist(), MedianStay())
    assert (flow.decided, flow.returned, flow.rate) == (2, 1, Rate(Fraction(1), 2))
    assert gate_two(found[1].tolist()) == (Rate(Fraction(1), 2), Rate(Fraction(0), 0))


def district(
    name: str, returned: tuple[int, int], overturned: tuple[int, int], place: int = 1
) -> DistrictGates:
    unit = Unit(place, name, name, "district", place)
    return DistrictGates(unit, *(Rate(Fraction(n), of) for n, of in (returned, overturned)))


def test_a_district_stands_out_that_returns_less_and_is_returned_more() -> None:
    common = DistrictGates(None, Rate(Fraction(40), 400), Rate(Fraction(24), 400))
    high = district("high", (1, 50), (12, 50))
    strict = district("strict", (20, 50), (12, 50), 2)  # it returns more itself
    usual = district("usual", (1, 50), (4, 50), 3)  # what chance allows
    small = district("small", (0, 10), (5, 10), 4)
    highest = district("highest", (0, 60), (30, 60), 5)
    assert standing_out([high, strict, usual, small, highest], common, 30) == [highest, high]
    assert standing_out([high], DistrictGates(None), 30) == []


@pytest.mark.parametrize(
    ("kind", "seen", "expected"),
    [
        ("district", (1, 2, 4), set()),
        ("district", (1, 4), {2}),
        ("district", (4,), {1, 2}),
        ("department", (4,), {3}),
        ("utility", (3,), {4}),
        ("city", (4,), set()),
    ],
)
def test_a_closed_order_skips_the_gates_that_its_unit_has_to_pass(
    kind: str, seen: tuple[int, ...], expected: set[int]
) -> None:
    marks = np.array([marked(*(f"gate{gate}.seen" for gate in seen))] * 2 + [0])
    found = skipped(marks, [kind] * 3, np.array([True, False, True]))
    assert {gate for gate, rows in found.items() if rows[0]} == expected
    # An open order may still come to it, and one without any check tells nothing.
    assert not any(rows[1] or rows[2] for rows in found.values())


def test_the_median_counts_open_stays_as_far_as_they_are_known() -> None:
    days = np.array([1.0, 2.0, 3.0, 4.0]) * DAY
    ended = np.array([True, True, True, True])
    assert median_stay(days, ended, 1) == MedianStay(2.0, 4, 0, 1)
    # By hand: after 1 d 3/4 are left; of the 3 at risk then one leaves at 2 d unfinished; after 3 d 3/8.
    assert median_stay(days, np.array([True, False, True, True]), 0) == MedianStay(3.0, 4, 1, 0)
    assert median_stay(days, np.array([True, False, False, False]), 0) == MedianStay(None, 4, 3, 0)
    assert median_stay(np.empty(0), np.empty(0, bool), 0) == MedianStay()


moments = st.datetimes(datetime(2025, 9, 20), datetime(2026, 11, 30), timezones=st.just(YANTAI)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(spans=st.lists(st.tuples(moments, st.integers(0, 40 * DAY)), max_size=8))
def test_working_seconds_are_those_of_the_calendar(spans: list[tuple[datetime, int]]) -> None:
    ends = [start + timedelta(seconds=length) for start, length in spans]
    start = np.array([int(each.timestamp()) for each, _length in spans], np.int64)
    end = np.array([int(each.timestamp()) for each in ends], np.int64)
    found = working_seconds(CALENDAR, YANTAI, start, end)
    assert found.tolist() == [
        CALENDAR.seconds_on_workdays(begin, until)
        for (begin, _length), until in zip(spans, ends, strict=True)
    ]


def test_a_weekend_does_not_count() -> None:
    friday, monday = (datetime(2026, 11, day, 9, tzinfo=YANTAI).astimezone(UTC) for day in (13, 16))
    assert date(2026, 11, 13).weekday() == 4
    start, end = (np.array([int(each.timestamp())]) for each in (friday, monday))
    assert working_seconds(CALENDAR, YANTAI, start, end).tolist() == [24 * 3600]
