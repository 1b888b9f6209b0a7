"""The event strip: real time from left to right, days off told apart, long waits cut out visibly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.clocks.calendar import WorkCalendar
from dashboard.order.strip_axis import MOST_DAYS, StripAxis, StripBreak, StripDay, strip_axis
from data_access.reference.calendar import load_special_days
from layouts.figures.event_strip import StripLine, event_strip
from tests.support.sheets import class_of, walk, words

ZONE = "Asia/Shanghai"
YANTAI = ZoneInfo(ZONE)
CALENDAR = WorkCalendar.from_days(load_special_days())

pytestmark = pytest.mark.usefixtures("english")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=YANTAI)


def axis_of(*moments: str) -> StripAxis:
    axis = strip_axis(map(local, moments), CALENDAR, ZONE)
    assert axis is not None
    return axis


def days_of(axis: StripAxis) -> list[date]:
    return [part.day for part in axis.parts if isinstance(part, StripDay)]


def test_a_week_stands_day_by_day_with_its_weekend_off() -> None:
    axis = axis_of("2026-10-23 15:09", "2026-10-31 00:00")
    assert days_of(axis) == [date(2026, 10, 23) + timedelta(days=n) for n in range(8)]
    assert [part.workday for part in axis.parts if isinstance(part, StripDay)] == [
        *(True, False, False),
        *[True] * 5,
    ]
    assert axis.share(local("2026-10-24 00:00")) == pytest.approx(1 / 8)
    assert axis.share(local("2026-10-26 12:00")) == pytest.approx(3.5 / 8)
    assert axis.share(local("2026-10-31 00:00")) == 1


def test_holidays_and_make_up_days_carry_their_name() -> None:
    axis = axis_of("2026-10-07 09:00", "2026-10-10 12:00")
    assert [(part.workday, bool(part.name)) for part in axis.parts if isinstance(part, StripDay)] == [
        (False, True),
        (True, False),
        (True, False),
        (True, True),
    ]


def test_a_long_wait_is_cut_out_with_its_days_counted() -> None:
    axis = axis_of("2026-09-24 12:33", "2026-10-10 00:00", "2026-11-17 15:32")
    breaks = [part for part in axis.parts if isinstance(part, StripBreak)]
    assert len(days_of(axis)) == MOST_DAYS
    assert len(breaks) == 2
    assert sum(part.days for part in axis.parts) == (date(2026, 11, 17) - date(2026, 9, 24)).days + 1
    for one in breaks:
        span = [one.day + timedelta(days=n) for n in range(one.days)]
        assert one.workdays == sum(map(CALENDAR.is_workday, span))


def test_years_without_a_notice_are_provisional_and_nothing_has_no_axis() -> None:
    assert axis_of("2031-03-04 10:00").parts == (StripDay(date(2031, 3, 4), True, "", True),)
    assert strip_axis([], CALENDAR, ZONE) is None


@given(st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1)), min_size=1, max_size=8))
def test_the_axis_keeps_the_order_of_moments_and_never_grows(moments: list[datetime]) -> None:
    aware = sorted(moment.replace(tzinfo=YANTAI) for moment in moments)
    axis = strip_axis(aware, CALENDAR, ZONE)
    assert axis is not None
    assert len(days_of(axis)) <= MOST_DAYS + len(moments)
    every = [part.day + timedelta(days=n) for part in axis.parts for n in range(part.days)]
    assert every == [every[0] + timedelta(days=n) for n in range(len(every))]
    shares = [axis.share(moment) for moment in aware]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def line(**changes: object) -> StripLine:
    base = {
        "name": "Solve",
        "note": "from the next day",
        "word": "in time",
        "kind": "good",
        "start": local("2026-10-23 12:00"),
        "end": local("2026-10-30 12:00"),
        "deadline": local("2026-10-31 00:00"),
        "label": "closed",
    }
    return StripLine(**{**base, **changes})  # type: ignore[arg-type]


def drawn(*lines: StripLine, now: datetime | None = None) -> dict[str, list[dict[str, str]]]:
    strip = event_strip(axis_of("2026-10-23 12:00", "2026-10-31 00:00"), lines, "Summary", now)
    found: dict[str, list[dict[str, str]]] = {}
    for part in walk(strip):
        found.setdefault(class_of(part), []).append(getattr(part, "style", None) or {})
    return found


def test_bar_mark_and_deadline_stand_where_their_times_are() -> None:
    found = drawn(line())
    assert found["strip-bar strip-bar-good"] == [{"left": "6.25%", "width": "87.50%"}]
    assert found["strip-end strip-round strip-end-good"] == [{"left": "93.75%"}]
    assert found["strip-due"] == [{"left": "100.00%"}]
    assert len(found["strip-column strip-off"]) == 2
    assert found["strip-label strip-label-under"] == [{"right": "0.00%"}]


def test_what_passed_after_the_data_is_a_diamond_at_its_deadline() -> None:
    found = drawn(line(kind="may", end=local("2026-10-28 00:00"), deadline=local("2026-10-29 00:00")))
    assert found["strip-end strip-diamond strip-end-may"] == [{"left": "75.00%"}]


def test_a_running_clock_shows_the_data_time_and_an_extension_its_first_deadline() -> None:
    moved = line(
        shape=False,
        kind="none",
        first_deadline=local("2026-10-28 00:00"),
        points=[(local("2026-10-27 00:00"), "extension approved")],
    )
    found = drawn(moved, now=local("2026-10-27 12:00"))
    assert found["strip-now strip-now-left"] == [{"left": "56.25%"}]
    assert found["strip-due strip-due-first"] == [{"left": "62.50%"}]
    assert found["strip-point"] == [{"left": "50.00%"}]
    assert not [name for name in found if name.startswith("strip-end ")]


def test_the_drawing_is_an_image_with_its_sentence() -> None:
    strip = event_strip(axis_of("2026-10-23 12:00"), [line()], "Summary", None)
    image = next(part for part in walk(strip) if getattr(part, "role", "") == "img")
    assert getattr(image, "aria-label") == "Summary"
    assert "10-23Fri" in words(strip)
