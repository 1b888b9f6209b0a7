"""What becomes of one warning: raised, risen, kept, ended, armed again; quiet ones stay quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from dashboard.alerts.judging import judge_one
from dashboard.alerts.model import Outcome, Reading, Stored
from dashboard.alerts.settings import DEFAULTS
from tests.support.orders import at

T = at("2026-11-17 08:00")
DAY = timedelta(days=1)


def reading(level: str, moment: datetime = T, kind: str = "solve", **more: Any) -> Reading:
    return Reading(kind, "k", level, moment, moment.date(), **more)  # type: ignore[arg-type]


def stored(level: str, state: str = "open", kind: str = "solve", **more: Any) -> Stored:
    return Stored(kind, level, state, more.pop("episode", 1), more.pop("judged_at", T - DAY), **more)  # type: ignore[arg-type]


def test_what_holds_is_raised_and_told() -> None:
    assert judge_one(None, reading("amber"), DEFAULTS) == Outcome("raise", "amber", "open", told=True)
    assert judge_one(None, reading(""), DEFAULTS).act == "none"


@pytest.mark.parametrize("state", ["open", "acknowledged", "assigned", "settled"])
def test_a_level_that_rises_is_told_and_must_be_acknowledged_again(state: str) -> None:
    assert judge_one(stored("amber", state), reading("red"), DEFAULTS) == Outcome(
        "rise", "red", "open", 1, told=True
    )


def test_a_false_alarm_stays_quiet_for_its_episode() -> None:
    before = stored("amber", "false_alarm")
    assert judge_one(before, reading("red"), DEFAULTS) == Outcome("rise", "red", "false_alarm", 1)
    assert not judge_one(before, reading("amber"), DEFAULTS).told
    ended = replace(before, state="recovered")
    assert judge_one(ended, reading("amber"), DEFAULTS) == Outcome("rearm", "amber", "open", 2, told=True)


def test_what_holds_as_before_is_kept_and_not_told_again() -> None:
    found = judge_one(stored("red", "acknowledged"), reading("red"), DEFAULTS)
    assert (found.act, found.state, found.told) == ("keep", "acknowledged", False)


def test_a_clock_that_holds_no_more_recovers_at_once() -> None:
    found = judge_one(stored("red"), reading(""), DEFAULTS)
    assert (found.act, found.state, found.level, found.told) == ("recover", "recovered", "red", False)


def test_a_level_that_falls_is_another_deadline_and_the_next_episode() -> None:
    found = judge_one(stored("red", "settled", episode=2), reading("amber"), DEFAULTS)
    assert found == Outcome("rearm", "amber", "open", 3, told=True)


@pytest.mark.parametrize("level", ["", "amber", "red"])
@pytest.mark.parametrize("state", ["open", "recovered", "settled"])
def test_data_that_go_back_change_nothing(level: str, state: str) -> None:
    before = stored("amber", state, judged_at=T)
    assert judge_one(before, reading(level, T - timedelta(seconds=1)), DEFAULTS).act == "none"


def test_a_rate_recovers_after_three_data_days_at_the_threshold() -> None:
    now = stored("red", "acknowledged", "below")
    days = []
    for n in range(4):
        found = judge_one(now, reading("", T + n * DAY, "below"), DEFAULTS)
        days.append((found.act, found.good_days))
        now = replace(now, good_days=found.good_days, good_day=found.good_day, state=found.state)
    assert days == [("keep", 1), ("keep", 2), ("recover", 3), ("none", 0)]


def test_the_same_data_day_counts_once_and_a_bad_day_begins_anew() -> None:
    once = stored("red", "open", "below", good_days=2, good_day=T.date())
    again = judge_one(once, reading("", T + timedelta(hours=5), "below"), DEFAULTS)
    assert (again.act, again.good_days, again.good_day) == ("keep", 2, T.date())
    bad = judge_one(once, reading("red", T + DAY, "below"), DEFAULTS)
    assert (bad.act, bad.good_days, bad.good_day) == ("keep", 0, None)


def test_how_many_days_it_takes_is_a_setting() -> None:
    at_once = DEFAULTS.model_copy(update={"recovery_days": 1})
    assert judge_one(stored("red", "open", "below"), reading("", T, "below"), at_once).act == "recover"


def test_an_object_that_the_base_lost_goes_on_where_it_was() -> None:
    lost = judge_one(stored("red", "open"), reading("", gone=True), DEFAULTS)
    assert lost.act == "recover"
    back = stored("red", "recovered", gone="acknowledged")
    assert judge_one(back, reading("red"), DEFAULTS) == Outcome("return", "red", "acknowledged", 1)
    risen = stored("amber", "recovered", gone="acknowledged")
    assert judge_one(risen, reading("red"), DEFAULTS) == Outcome("return", "red", "open", 1, told=True)
    quiet = stored("amber", "recovered", gone="false_alarm")
    assert judge_one(quiet, reading("red"), DEFAULTS) == Outcome("return", "red", "false_alarm", 1)
    fallen = stored("red", "recovered", gone="open")
    assert judge_one(fallen, reading("amber"), DEFAULTS) == Outcome("rearm", "amber", "open", 2, told=True)


def test_a_month_too_far_back_is_over_and_not_recovered() -> None:
    past = reading("", T, "below", past=True)
    assert judge_one(stored("red", "open", "below"), past, DEFAULTS).state == "over"
    assert judge_one(stored("red", "over", "below"), past, DEFAULTS).act == "none"


def test_days_are_those_of_the_data() -> None:
    assert reading("").day == date(2026, 11, 17)
