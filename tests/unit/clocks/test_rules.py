"""Deadlines: hand-written cases, extensions, suspensions, rules in force, and the explanation."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import (
    RULE_SETS,
    Deadline,
    Extension,
    RuleSet,
    Suspension,
    day_of_deadline,
    deadlines,
    rule_in_force,
)
from dashboard.i18n import use_language
from data_access.reference.calendar import load_special_days

CASES = Path(__file__).parents[2] / "fixtures" / "deadline_cases.csv"
CALENDAR = WorkCalendar.from_days(load_special_days())
SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
R2125, R2115, CITY, NEW72 = RULE_SETS
# Rule sets that only these cases use: a change of rule on 1 July 2026, and the two settings.
CASE_RULES = (
    *RULE_SETS,
    replace(R2125, code="改规则", solve_workdays=7),
    replace(R2125, code="改规则", valid_from=date(2026, 7, 1)),
    replace(R2125, code="下班到期", day_end=time(17, 30)),
    replace(R2125, code="当日反馈", feedback_same_day=True),
)


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """Read a local time; `24:00` is the end of the day."""
    if text.endswith("24:00"):
        return local(text.replace("24:00", "00:00"), zone) + timedelta(days=1)
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def solve(
    received: str,
    *,
    rule: RuleSet = R2125,
    extensions: tuple[Extension, ...] = (),
    suspensions: tuple[Suspension, ...] = (),
    limit: int = 10,
) -> Deadline:
    with use_language("en"):
        return deadlines(local(received), None, rule, CALENDAR, SHANGHAI, extensions, suspensions, limit)[2]


def extension(workdays: int, approved: str | None, applied: str | None = None) -> Extension:
    return Extension(
        workdays, None, local(approved) if approved else None, local(applied) if applied else None
    )


def suspension(start: str, end: str | None, registered: str | None) -> Suspension:
    return Suspension(local(start), local(end) if end else None, local(registered) if registered else None)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_hand_written_case(row: dict[str, str]) -> None:
    received = local(row["received"])
    transferred = local(row["transferred"]) if row["transferred"] else None
    rule = rule_in_force(row["rules"], (transferred or received).date(), CASE_RULES)
    answer = deadlines(received, transferred, rule, CALENDAR, SHANGHAI)
    expected = {name: local(row[name]) if row[name] else None for name in ("onsite", "feedback", "solve")}
    assert {clock.clock: clock.deadline for clock in answer} == expected
    assert any(clock.provisional for clock in answer) is (row["provisional"] == "暂定")


def test_there_are_at_least_forty_cases() -> None:
    assert len({row["case"] for row in rows()}) >= 40


def test_no_times_give_no_deadlines() -> None:
    with use_language("en"):
        answer = deadlines(None, None, R2125, CALENDAR, SHANGHAI)
    assert [clock.deadline for clock in answer] == [None, None, None]
    assert answer[0].steps == ("No provincial transfer-out is given: this clock does not run.",)
    assert answer[2].steps == ("No time of receipt is given: this clock does not run.",)


def test_a_rule_set_without_clocks_says_so() -> None:
    bare = replace(CITY, solve_workdays=None)
    with use_language("en"):
        answer = deadlines(local("2026-11-11 09:30"), None, bare, CALENDAR, SHANGHAI)
    assert [clock.deadline for clock in answer] == [None, None, None]
    assert answer[2].steps == ("Rule set city has no such clock.",)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        deadlines(datetime(2026, 11, 11, 9, 30), None, R2125, CALENDAR, SHANGHAI)


def test_times_of_other_zones_are_read_in_the_local_day() -> None:
    received = datetime(2026, 10, 22, 16, 30, tzinfo=UTC)  # 00:30 of Friday the 23rd in Yantai
    answer = deadlines(received, received, R2125, CALENDAR, SHANGHAI)
    assert [clock.deadline for clock in answer] == [
        local("2026-10-23 02:30"),
        local("2026-10-26 12:00"),
        local("2026-10-30 24:00"),
    ]


# Rules in force


def test_the_latest_rule_in_force_on_the_day_holds() -> None:
    assert rule_in_force("改规则", date(2026, 6, 30), CASE_RULES).solve_workdays == 7
    assert rule_in_force("改规则", date(2026, 7, 1), CASE_RULES).solve_workdays == 5
    assert rule_in_force("改规则", date(2030, 1, 1), CASE_RULES[::-1]).solve_workdays == 5


def test_an_unknown_rule_set_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'2126'; known: 2125, 2115, city, new72"):
        rule_in_force("2126", date(2026, 7, 1))


def test_no_rule_before_the_first() -> None:
    with pytest.raises(ValueError, match="not yet in force on 1999-12-31"):
        rule_in_force("2125", date(1999, 12, 31))


# Extensions. The plain deadline of an order received 2026-11-11 is 2026-11-18 24:00.


def test_an_extension_approved_before_the_deadline_moves_it() -> None:
    moved = solve("2026-11-11 09:30", extensions=(extension(3, "2026-11-18 23:59"),))
    assert moved.deadline == local("2026-11-23 24:00")
    assert (
        "Extension approved 2026-11-18 23:59: 3 working days, the deadline moves to 24:00 of 2026-11-23."
        in (moved.steps)
    )


@pytest.mark.parametrize(
    ("grant", "reason"),
    [
        (extension(3, "2026-11-18 24:00"), "not applied for and approved before the deadline"),
        (extension(3, "2026-11-20 09:00"), "not applied for and approved before the deadline"),
        (extension(3, "2026-11-17 09:00", applied="2026-11-19 09:00"), "not applied for and approved"),
        (extension(3, None), "not approved"),
        (extension(0, "2026-11-17 09:00"), "names no later deadline"),
        (extension(-2, "2026-11-17 09:00"), "names no later deadline"),
        (Extension(None, local("2026-11-17 12:00"), local("2026-11-16 09:00")), "names no later deadline"),
        (Extension(None, None, local("2026-11-16 09:00")), "names no later deadline"),
    ],
)
def test_an_extension_that_does_not_count_is_listed(grant: Extension, reason: str) -> None:
    kept = solve("2026-11-11 09:30", extensions=(grant,))
    assert kept.deadline == local("2026-11-18 24:00")
    assert any(reason in step and "does not count" in step for step in kept.steps)


def test_a_second_extension_is_judged_by_the_moved_deadline() -> None:
    both = (extension(2, "2026-11-20 09:00"), extension(3, "2026-11-18 10:00"))
    assert solve("2026-11-11 09:30", extensions=both).deadline == local("2026-11-25 24:00")


def test_extensions_end_at_ten_working_days_in_all() -> None:
    grants = (
        extension(8, "2026-11-16 09:00"),
        extension(5, "2026-11-17 09:00"),
        extension(1, "2026-11-18 09:00"),
    )
    moved = solve("2026-11-11 09:30", extensions=grants)
    assert moved.deadline == local("2026-12-02 24:00")  # the 15th working day after receipt
    assert any("so 2 working days count" in step for step in moved.steps)
    assert any("allowed in all are used up" in step for step in moved.steps)


def test_the_limit_of_extensions_is_a_setting() -> None:
    grants = (extension(8, "2026-11-16 09:00"),)
    assert solve("2026-11-11 09:30", extensions=grants, limit=4).deadline == local("2026-11-24 24:00")


def test_an_extension_to_a_moment_holds_to_that_moment() -> None:
    grant = Extension(None, local("2026-11-24 17:00"), local("2026-11-16 09:00"))
    assert solve("2026-11-11 09:30", extensions=(grant,)).deadline == local("2026-11-24 17:00")


def test_an_extension_to_a_moment_beyond_the_limit_is_cut() -> None:
    grant = Extension(None, local("2026-12-20 17:00"), local("2026-11-16 09:00"))
    assert solve("2026-11-11 09:30", extensions=(grant,)).deadline == local("2026-12-02 24:00")


def test_an_extension_keeps_the_hour_of_closing() -> None:
    rule = replace(R2125, day_end=time(17, 30))
    assert solve(
        "2026-11-11 09:30", rule=rule, extensions=(extension(1, "2026-11-18 17:29"),)
    ).deadline == local("2026-11-19 17:30")
    assert solve(
        "2026-11-11 09:30", rule=rule, extensions=(extension(1, "2026-11-18 17:30"),)
    ).deadline == local("2026-11-18 17:30")


def test_an_extension_into_an_unpublished_year_is_provisional() -> None:
    moved = solve("2026-12-24 09:30", extensions=(extension(1, "2026-12-30 09:00"),))
    assert moved.deadline == local("2027-01-01 24:00")
    assert moved.provisional
    assert any(step.startswith("Provisional") for step in moved.steps)


def test_an_extension_leaves_the_other_clocks_alone() -> None:
    received, grants = local("2026-11-11 09:30"), (extension(3, "2026-11-11 10:00"),)
    plain = deadlines(received, received, R2125, CALENDAR, SHANGHAI)
    moved = deadlines(received, received, R2125, CALENDAR, SHANGHAI, grants)
    assert moved[:2] == plain[:2]


# Suspensions


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-12 10:00", "2026-11-16 15:00", "2026-11-20 24:00"),  # Friday and Monday stood still
        ("2026-11-13 10:00", "2026-11-15 15:00", "2026-11-18 24:00"),  # a weekend only
        ("2026-11-12 10:00", "2026-11-12 15:00", "2026-11-18 24:00"),  # within one day
        ("2026-11-12 24:00", "2026-11-13 24:00", "2026-11-19 24:00"),  # exactly the Friday
        ("2026-11-09 10:00", "2026-11-12 15:00", "2026-11-19 24:00"),  # begun before receipt
        ("2026-11-18 10:00", "2026-11-20 15:00", "2026-11-20 24:00"),  # on the last day
    ],
)
def test_a_suspension_moves_the_deadline_by_its_working_days(start: str, end: str, expected: str) -> None:
    moved = solve("2026-11-11 09:30", suspensions=(suspension(start, end, "2026-11-12 09:00"),))
    assert moved.deadline == local(expected)


def test_overlapping_suspensions_count_once() -> None:
    both = (
        suspension("2026-11-12 10:00", "2026-11-16 15:00", "2026-11-12 10:00"),
        suspension("2026-11-13 10:00", "2026-11-17 15:00", "2026-11-12 11:00"),
    )
    assert solve("2026-11-11 09:30", suspensions=both).deadline == local("2026-11-23 24:00")


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        # Three minutes across midnight, three times: pauses are added up, not rounded up.
        (
            [("11-12 23:58", "11-13 00:01"), ("11-13 23:58", "11-14 00:01"), ("11-16 23:58", "11-17 00:01")],
            18,
        ),
        ([("11-12 08:00", "11-12 20:00"), ("11-13 08:00", "11-13 20:00")], 19),  # twice twelve hours
        ([("11-12 08:00", "11-12 20:00"), ("11-13 08:00", "11-13 19:59")], 18),  # a minute less
        ([("11-13 12:00", "11-16 12:00")], 19),  # the weekend between is no working time
    ],
)
def test_pauses_are_added_up_in_whole_days(pauses: list[tuple[str, str]], expected: int) -> None:
    given = tuple(suspension(f"2026-{start}", f"2026-{end}", f"2026-{start}") for start, end in pauses)
    assert solve("2026-11-11 09:30", suspensions=given).deadline == local(f"2026-11-{expected} 24:00")


@pytest.mark.parametrize(
    ("pause", "reason"),
    [
        (
            suspension("2026-11-12 10:00", "2026-11-16 15:00", "2026-11-18 24:00"),
            "not registered before the deadline",
        ),
        (suspension("2026-11-12 10:00", "2026-11-16 15:00", None), "not registered"),
        (suspension("2026-11-19 10:00", "2026-11-20 15:00", "2026-11-13 09:00"), "began after the deadline"),
        (suspension("2026-11-09 10:00", "2026-11-11 09:00", "2026-11-13 09:00"), "covers no time"),
    ],
)
def test_a_suspension_that_does_not_count_is_listed(pause: Suspension, reason: str) -> None:
    kept = solve("2026-11-11 09:30", suspensions=(pause,))
    assert kept.deadline == local("2026-11-18 24:00")
    assert any(reason in step and "does not count" in step for step in kept.steps)


def test_while_a_suspension_lasts_there_is_no_deadline() -> None:
    standing = solve(
        "2026-11-11 09:30", suspensions=(suspension("2026-11-12 10:00", None, "2026-11-12 10:00"),)
    )
    assert standing.deadline is None
    assert not standing.provisional
    assert any("the clock stands still" in step for step in standing.steps)


def test_an_extension_cannot_end_a_standing_suspension() -> None:
    pause = suspension("2026-11-12 10:00", None, "2026-11-12 10:00")
    grant = extension(3, "2026-11-13 09:00")
    assert solve("2026-11-11 09:30", extensions=(grant,), suspensions=(pause,)).deadline is None


def test_a_new_deadline_without_a_time_of_approval_is_the_platforms_word() -> None:
    grant = Extension(None, local("2026-11-20 24:00"), None)
    moved = solve("2026-11-11 09:30", extensions=(grant,))
    assert moved.deadline == local("2026-11-20 24:00")
    assert any("time of approval unknown: 2 working days" in step for step in moved.steps)
    late = Extension(None, local("2026-11-20 24:00"), None, local("2026-11-19 09:00"))
    assert solve("2026-11-11 09:30", extensions=(late,)).deadline == local("2026-11-18 24:00")


def test_a_suspension_opens_the_door_to_a_later_extension() -> None:
    pause = suspension("2026-11-12 10:00", "2026-11-16 15:00", "2026-11-12 10:00")
    late_without_it = extension(1, "2026-11-19 09:00")
    moved = solve("2026-11-11 09:30", extensions=(late_without_it,), suspensions=(pause,))
    assert moved.deadline == local("2026-11-23 24:00")


def test_the_clock_of_hours_stands_still_by_the_hour() -> None:
    pause = suspension("2026-11-12 10:00", "2026-11-12 15:30", "2026-11-12 10:00")
    assert solve("2026-11-11 09:30", rule=NEW72, suspensions=(pause,)).deadline == local("2026-11-14 15:00")


# Days, zones, recomputing


def test_midnight_belongs_to_the_day_that_it_ends() -> None:
    assert day_of_deadline(local("2026-10-30 24:00"), SHANGHAI) == date(2026, 10, 30)
    assert day_of_deadline(local("2026-10-31 00:01"), SHANGHAI) == date(2026, 10, 31)
    assert day_of_deadline(datetime(2026, 10, 30, 16, tzinfo=UTC), SHANGHAI) == date(2026, 10, 30)


def test_hours_are_real_hours_where_summer_time_changes() -> None:
    forward = local("2026-03-08 01:30", NEW_YORK)  # clocks jump from 02:00 to 03:00
    back = local("2026-11-01 00:30", NEW_YORK)  # clocks repeat 01:00 to 02:00
    for moment, wall in ((forward, "2026-03-08 04:30"), (back, "2026-11-01 01:30")):
        onsite = deadlines(moment, moment, R2125, CALENDAR, NEW_YORK)[0].deadline
        assert onsite is not None
        assert onsite.astimezone(UTC) - moment.astimezone(UTC) == timedelta(hours=2)
        assert onsite.strftime("%Y-%m-%d %H:%M") == wall


def test_days_keep_the_wall_clock_where_summer_time_changes() -> None:
    received = local("2026-11-06 10:00", NEW_YORK) - timedelta(days=7)  # the Friday before the change
    _, feedback, solved = deadlines(received, None, R2125, CALENDAR, NEW_YORK)
    assert feedback.deadline == local("2026-11-02 12:00", NEW_YORK)
    assert solved.deadline == local("2026-11-06 24:00", NEW_YORK)


def test_a_deadline_counted_anew_never_falls_before_the_publication_of_the_notice() -> None:
    # What a notice names lies behind its publication, so counting with it moves no deadline to before it.
    since_2018 = [special for special in load_special_days() if special.day.year >= 2018]
    assert len(since_2018) > 200
    assert all(special.published and special.published < special.day for special in since_2018)


# The explanation


def test_every_skipped_and_made_up_day_is_named() -> None:
    with use_language("en"):
        solved = deadlines(local("2026-09-18 17:59"), None, R2115, CALENDAR, SHANGHAI)[2]
    assert solved.steps == (
        "Received 2026-09-18 17:59 (Friday): the day of receipt is not counted.",
        "2026-09-19: weekend, not counted.",
        "2026-09-20 (Sunday) is a make-up working day (国庆节) and is counted.",
        "2026-09-25 to 2026-09-27: 中秋节, not counted.",
        "2026-10-01 to 2026-10-07: 国庆节, not counted.",
        "2026-10-10 (Saturday) is a make-up working day (国庆节) and is counted.",
        "2026-10-11: weekend, not counted.",
        "Working days counted (15): 2026-09-20, 2026-09-21, 2026-09-22, 2026-09-23, 2026-09-24, 2026-09-28, "
        "2026-09-29, 2026-09-30, 2026-10-08, 2026-10-09, 2026-10-10, 2026-10-12, 2026-10-13, 2026-10-14, "
        "2026-10-15.",
        "Deadline: 24:00 of 2026-10-15.",
    )


def test_elapsed_and_same_day_clocks_explain_themselves() -> None:
    rule = replace(R2125, feedback_same_day=True)
    received = local("2026-11-11 08:30:05")
    with use_language("en"):
        onsite, feedback, _solved = deadlines(received, received, rule, CALENDAR, SHANGHAI)
        push = deadlines(received, None, NEW72, CALENDAR, SHANGHAI)[2]
    assert onsite.steps == (
        "Transferred out 2026-11-11 08:30:05: 2 hours run day and night, holidays included.",
        "Deadline: 10:30:05 of 2026-11-11.",
    )
    assert feedback.steps[0] == (
        "Received 2026-11-11 08:30:05 (Wednesday), before noon of a working day: due the same day."
    )
    assert push.steps[0] == "Received 2026-11-11 08:30:05: 72 hours run day and night, holidays included."


def test_the_fast_way_gives_the_same_deadlines_without_words() -> None:
    received = local("2026-12-24 09:30")
    grants = (extension(1, "2026-12-30 09:00"),)
    pauses = (suspension("2026-12-25 10:00", "2026-12-28 15:00", "2026-12-25 10:00"),)
    slow = deadlines(received, received, R2125, CALENDAR, SHANGHAI, grants, pauses)
    fast = deadlines(received, received, R2125, CALENDAR, SHANGHAI, grants, pauses, explained=False)
    assert fast == tuple(replace(clock, steps=()) for clock in slow)
