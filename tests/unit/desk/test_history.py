"""What is told of provincial orders afterwards, worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.desk.board import Facts
from dashboard.desk.history import Kept, answered_in_time, kept, last_day, month_start, transfer_seconds
from dashboard.desk.reminders import noted_by, occasion, round_of

ZONE = ZoneInfo("Asia/Shanghai")
OUT = datetime(2026, 11, 17, 9, 0, tzinfo=ZONE)


def facts(**minutes: int | None) -> Facts:
    at = {name: None if ago is None else OUT + timedelta(minutes=ago) for name, ago in minutes.items()}
    given: dict[str, datetime | None] = {"transferred_out_at": OUT, "dispatched_at": None} | at
    return Facts(arrived_at=OUT, provable=("acknowledged",), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        (datetime(2026, 11, 17, 8, 0, tzinfo=ZONE), datetime(2026, 11, 16, tzinfo=ZONE)),
        (datetime(2026, 11, 17, 23, 59, tzinfo=ZONE), datetime(2026, 11, 16, tzinfo=ZONE)),
        (datetime(2026, 11, 18, 0, 0, tzinfo=ZONE), datetime(2026, 11, 17, tzinfo=ZONE)),  # a whole day
    ],
)
def test_the_last_day_is_the_last_whole_one_and_what_came_since(as_of: datetime, first: datetime) -> None:
    assert last_day(as_of, ZONE) == (first, as_of)


def test_a_month_s_first_midnight_belongs_to_the_month_before() -> None:
    assert month_start(datetime(2026, 12, 1, 0, 0, tzinfo=ZONE), ZONE) == date(2026, 11, 1)
    assert month_start(datetime(2026, 12, 1, 0, 1, tzinfo=ZONE), ZONE) == date(2026, 12, 1)


def test_only_clocks_that_ended_are_counted() -> None:
    assert kept(["met", "met", "missed", "overdue", "open", "near", "unknown", "none"]) == Kept(2, 4)
    assert kept([]) == Kept(0, 0)


def test_answers_within_the_limit_of_those_whose_limit_has_ended() -> None:
    as_of = OUT + timedelta(minutes=60)
    orders = [
        facts(received_at=5, acknowledged_at=20),  # after 15 minutes
        facts(received_at=5, acknowledged_at=21),  # a minute late
        facts(received_at=30),  # never, and the limit is over
        facts(received_at=50),  # the limit still runs
        facts(received_at=50, acknowledged_at=55),  # answered already
        facts(received_at=5, acknowledged_at=61),  # after the data: not known, so not in time
        facts(),
    ]
    assert answered_in_time(orders, 15, as_of) == Kept(2, 5)
    blind = [Facts(OUT, OUT, OUT, received_at=OUT, provable=())]
    assert answered_in_time(blind, 15, as_of) == Kept(0, 0)


def test_the_city_s_own_time() -> None:
    assert transfer_seconds(facts(dispatched_at=12), OUT + timedelta(minutes=60)) == 720
    assert transfer_seconds(facts(dispatched_at=61), OUT + timedelta(minutes=60)) is None
    assert transfer_seconds(facts(dispatched_at=-1), OUT + timedelta(minutes=60)) is None
    assert transfer_seconds(facts(), OUT + timedelta(minutes=60)) is None


def test_rounds_of_reminders_and_who_noted_one() -> None:
    assert [round_of(OUT, OUT + timedelta(minutes=each), 15) for each in (0, 14, 15, 44, 45)] == [
        0,
        0,
        1,
        2,
        3,
    ]
    assert round_of(None, OUT, 15) == 0
    assert round_of(OUT, OUT - timedelta(minutes=1), 15) == 0  # a clock that was put back
    assert len({occasion(1, 2, 0), occasion(1, 2, 1), occasion(1, 3, 0)}) == 3
    assert noted_by("phone", "0535-6251234", "wang") == "wang"
    assert noted_by("wechat", "", "wang") == "wang"
    assert noted_by("wechat", "https://robot.example/1", "ok") == ""
    assert noted_by("sms", "13800001234", "jiang") == ""  # who acknowledged it on the phone
