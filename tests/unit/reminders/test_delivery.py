"""Channels, quiet hours, back-off, spot calls, what is missing, numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.reminders.completeness import count_gaps, missing
from dashboard.reminders.contacts import SHIFTS, Contact
from dashboard.reminders.delivery import channels_of, earliest, is_by_hand, next_try, quiet_until
from dashboard.reminders.messages import message_key
from dashboard.reminders.numbers import address_problem, phone_problem
from dashboard.reminders.settings import DEFAULTS, ReminderSettings
from dashboard.reminders.spot import SpotResult, draw_unit, spot_result

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=ZONE)
ALL = DEFAULTS.model_copy(update={"by_hand": "all"})


def at(clock: str, day: int = 18) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at("21:59"), None),
        (at("22:00"), at("07:30", 19)),
        (at("23:30"), at("07:30", 19)),
        (at("00:00"), at("07:30")),
        (at("07:29"), at("07:30")),
        (at("07:30"), None),
        (at("12:00"), None),
    ],
)
def test_quiet_hours_run_over_midnight(moment: datetime, until: datetime | None) -> None:
    assert quiet_until(moment, ZONE, DEFAULTS) == until
    assert quiet_until(moment.astimezone(UTC), ZONE, DEFAULTS) == until


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    noon = ReminderSettings(quiet_from=time(12), quiet_until=time(14))
    assert quiet_until(at("13:00"), ZONE, noon) == at("14:00")
    assert quiet_until(at("14:00"), ZONE, noon) is None
    never = ReminderSettings(quiet_from=time(12), quiet_until=time(12))
    assert quiet_until(at("12:00"), ZONE, never) is None


def test_urgent_messages_and_trays_know_no_quiet_hours() -> None:
    night = at("23:00")
    assert earliest(night, "sms", False, ZONE, DEFAULTS) == at("07:30", 19)
    assert earliest(night, "sms", True, ZONE, DEFAULTS) == night
    assert earliest(night, "tray", False, ZONE, DEFAULTS) == night


def test_the_tries_follow_1_5_15_60_minutes_and_end() -> None:
    waits = [next_try(n, NOW, "sms", False, ZONE, DEFAULTS) for n in range(1, 6)]
    assert [each and (each - NOW) // timedelta(minutes=1) for each in waits] == [1, 5, 15, 60, None]
    assert next_try(4, at("21:30"), "sms", False, ZONE, DEFAULTS) == at("07:30", 19)
    assert next_try(4, at("21:30"), "sms", True, ZONE, DEFAULTS) == at("22:30")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.times(), st.times())
def test_what_waits_for_the_quiet_hours_leaves_after_them_and_within_a_day(
    moment: datetime, begin: time, end: time
) -> None:
    settings = ReminderSettings(quiet_from=begin, quiet_until=end)
    here = moment.replace(tzinfo=ZONE)
    leaves = earliest(here, "sms", False, ZONE, settings)
    assert here <= leaves <= here + timedelta(days=1)
    assert quiet_until(leaves, ZONE, settings) is None


PERSON = Contact(1, 1, "liaison", "x", "13800000001", "0535-1234567", "a@b.cn", "zhifu")


def test_a_person_is_told_on_every_channel_and_called_for_urgent_ones_alone() -> None:
    plain = (("tray", ""), ("sms", "13800000001"), ("mail", "a@b.cn"))
    assert channels_of(PERSON, False, DEFAULTS) == plain
    assert channels_of(PERSON, True, DEFAULTS) == (*plain, ("phone", "0535-1234567"))
    assert channels_of(PERSON, False, ALL) == (*plain, ("phone", "0535-1234567"))


def test_who_is_reached_in_no_other_way_is_called() -> None:
    line = Contact(1, 1, "liaison", "x", phone="0535-1234567")
    assert channels_of(line, False, DEFAULTS) == (("phone", "0535-1234567"),)
    mobile = Contact(1, 1, "liaison", "x", "13800000001")
    assert channels_of(mobile, True, DEFAULTS) == (("sms", "13800000001"), ("phone", "13800000001"))
    assert channels_of(Contact(1, 1, "liaison", "x"), True, DEFAULTS) == ()


def test_a_group_with_a_robot_always_hears_one_without_is_pasted_for_urgent_ones() -> None:
    robot = Contact(1, 1, "group", "x", address="0" * 30)
    assert channels_of(robot, False, DEFAULTS) == (("wechat", "0" * 30),)
    hand = Contact(1, 1, "group", "x", "13800000001")
    assert channels_of(hand, False, DEFAULTS) == ()
    assert channels_of(hand, True, DEFAULTS) == (("wechat", ""),) == channels_of(hand, False, ALL)
    assert is_by_hand("wechat", "") and is_by_hand("phone", "1") and not is_by_hand("wechat", "k")


@given(st.lists(st.text(max_size=5), min_size=1, max_size=3), st.integers(0, 9), st.sampled_from("ab"))
def test_a_key_is_the_same_for_the_same_and_other_for_another(
    occasion: list[str], contact: int, channel: str
) -> None:
    key = message_key(occasion, contact, channel)
    assert key == message_key(tuple(occasion), contact, channel) and len(key) == 64
    assert key != message_key(occasion, contact + 1, channel)
    assert key != message_key([*occasion, "more"], contact, channel)


@pytest.mark.parametrize(
    ("number", "mobile", "wrong"),
    [
        ("13800000001", True, False),
        ("12000000001", True, True),
        ("1380000000", True, True),
        ("13800000001;", True, True),
        ("0535-6201234", False, False),
        ("0535-6201234转801", False, False),
        ("+86 535 6201234", False, False),
        ("abc", False, True),
        ("", True, False),
    ],
)
def test_numbers_that_reach_nobody_are_refused(number: str, mobile: bool, wrong: bool) -> None:
    assert phone_problem(number, mobile=mobile) == wrong


@pytest.mark.parametrize(
    ("address", "group", "wrong"),
    [
        ("zhang@example.gov.cn", False, False),
        ("zhang@example", False, True),
        ("a@b.cn,c@d.cn", False, True),
        ("a@b.cn?cc=x@y.cn", False, True),
        ("0123456789-abcdef-0123", True, False),
        ("https://qyapi.weixin.qq.com/x?key=1", True, True),
        ("a@b.cn", True, True),
        ("", False, False),
    ],
)
def test_an_address_is_one_mail_or_one_robot_and_nothing_else(address: str, group: bool, wrong: bool) -> None:
    assert address_problem(address, group=group) == wrong


def test_the_lot_draws_those_not_called_lately_and_the_same_seed_the_same() -> None:
    units = [5, 3, 1, 7]
    last = {5: NOW - timedelta(days=3), 3: NOW - timedelta(days=40)}
    drawn = {draw_unit(units, last, NOW, 30, str(seed)) for seed in range(60)}
    assert drawn == {1, 3, 7}
    assert draw_unit(units, last, NOW, 30, "a") == draw_unit([7, 1, 3, 5], last, NOW, 30, "a")
    recent = {unit: NOW - timedelta(days=unit) for unit in units}
    assert {draw_unit(units, recent, NOW, 30, str(seed)) for seed in range(9)} == {7}
    assert draw_unit([], {}, NOW, 30, "a") is None


def test_the_lot_is_fair() -> None:
    counts = [0] * 4
    for seed in range(4000):
        counts[draw_unit(range(4), {}, NOW, 30, f"s{seed}") or 0] += 1
    # Of 4,000 draws each of four has 1,000 ± 27: five deviations leave one failure in a million.
    assert all(abs(n - 1000) < 5 * 27.4 for n in counts)


def test_a_month_of_spot_calls_is_counted() -> None:
    calls = [("answered", 10), ("answered", 60), ("answered", 61), ("missed", None), ("drawn", None)]
    assert spot_result(calls, 60) == SpotResult(4, 3, 2, 60.0)
    assert spot_result([("drawn", None)], 60) == SpotResult()


def test_what_a_unit_lacks() -> None:
    leader = Contact(1, 1, "leader", "x", "13800000001")
    liaison = Contact(2, 1, "liaison", "y", "13800000002", around_clock=True)
    week = {(DAY + timedelta(days=n), shift) for n in range(7) for shift in SHIFTS}
    assert missing([leader, liaison], week, DAY, True) == ((), ())
    assert missing([leader, liaison], set(), DAY, False) == ((), ())
    gaps, days = missing([leader, liaison], week - {(DAY, "night")}, DAY, True)
    assert (gaps, days) == (("roster",), (DAY,))
    assert missing([], set(), DAY, True)[0] == ("leader", "liaison", "mobile", "around_clock", "roster")
    bare = Contact(3, 1, "leader", "z")
    assert missing([bare, liaison], week, DAY, True)[0] == ("mobile",)
    gone = Contact(4, 1, "leader", "w", active=False)
    assert missing([gone, liaison], week, DAY, True)[0] == ("leader",)
    assert count_gaps([("leader",), ("leader", "roster")])["leader"] == 2
