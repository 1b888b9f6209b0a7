"""At which level clocks, notes, sources and years hold; which replies were overturned."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from pydantic import ValidationError

from dashboard.alerts.levels import (
    amber_until,
    level_by_days,
    level_by_share,
    level_of_note,
    level_of_promise,
    level_of_source,
    overturns,
    years_missing,
)
from dashboard.alerts.settings import DEFAULTS, AlertSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.ledgers.items import Item
from dashboard.ledgers.notes import note_age
from dashboard.order.gates import GateCheck
from dashboard.records.clocks import stands_at
from data_access.reference.calendar import load_special_days
from tests.support.orders import ZONE, at

CALENDAR = WorkCalendar.from_days(load_special_days())


def level(due: str, data: str) -> str:
    moment = at(data)
    return level_by_days(at(due), moment, amber_until(moment, ZONE, CALENDAR, 1))


@pytest.mark.parametrize(
    ("due", "data", "expected"),
    [
        ("2026-11-19 00:00", "2026-11-17 08:00", "amber"),  # due 11-18 24:00, the next working day
        ("2026-11-20 00:00", "2026-11-17 08:00", ""),
        ("2026-11-18 00:00", "2026-11-18 00:00", "amber"),  # at 24:00 itself it has not passed
        ("2026-11-18 00:00", "2026-11-18 00:01", "red"),
        # Friday the 13th: Monday is the next working day, the weekend lies between.
        ("2026-11-17 00:00", "2026-11-13 08:00", "amber"),
        ("2026-11-18 00:00", "2026-11-13 08:00", ""),
        # National Day: off from 1 to 7 October 2026, 10 October is worked.
        ("2026-10-09 00:00", "2026-09-30 08:00", "amber"),
        ("2026-10-10 00:00", "2026-09-30 08:00", ""),
    ],
)
def test_a_deadline_is_amber_one_working_day_before_and_red_once_passed(
    due: str, data: str, expected: str
) -> None:
    assert level(due, data) == expected


@pytest.mark.parametrize(
    ("data", "live", "expected"),
    [
        ("2026-11-17 09:29", True, ""),
        ("2026-11-17 09:30", True, "amber"),  # 30 of 120 minutes left
        ("2026-11-17 09:59", False, ""),
        ("2026-11-17 10:00", True, "amber"),
        ("2026-11-17 10:01", False, "red"),
    ],
)
def test_two_hours_are_amber_with_a_quarter_left_of_a_live_source_alone(
    data: str, live: bool, expected: str
) -> None:
    start, due = at("2026-11-17 08:00"), at("2026-11-17 10:00")
    assert level_by_share(start, due, at(data), Fraction(1, 4), live) == expected


@pytest.mark.parametrize("said", ["2026-11-10 00:00", "2026-11-10 09:00", "2026-11-10 23:59"])
def test_a_note_is_missed_when_the_ledger_says_so(said: str) -> None:
    """Seven local days after the day of the note, whatever its hour."""
    item = Item(1, "planned", "open", at("2026-11-02 09:00"), notes=(at(said),))
    for moment, expected in (("2026-11-17 23:59", ""), ("2026-11-18 00:00", "amber")):
        level = level_of_note(at(said), at(moment), ZONE, DEFAULTS)
        assert level == expected
        assert (level == "amber") is note_age(item, at(moment), ZONE).missing


def test_the_warning_may_come_later_than_the_ledger_says_so_and_never_earlier() -> None:
    later = AlertSettings(note_days=10)
    assert level_of_note(at("2026-11-10 09:00"), at("2026-11-20 23:59"), ZONE, later) == ""
    assert level_of_note(at("2026-11-10 09:00"), at("2026-11-21 00:00"), ZONE, later) == "amber"
    with pytest.raises(ValidationError):
        AlertSettings(note_days=6)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("2026-11-17 23:59", ("amber", "amber", "")),  # 24:00 of the 17th has not passed
        ("2026-11-18 00:00", ("red", "amber", "")),  # with it the day has
        ("2026-11-18 08:00", ("red", "amber", "amber")),
    ],
)
def test_a_promise_has_the_level_that_its_sign_has_on_every_page(
    data: str, expected: tuple[str, ...]
) -> None:
    moment = at(data)
    until = amber_until(moment, ZONE, CALENDAR, 1)
    promises = [at(due) for due in ("2026-11-18 00:00", "2026-11-19 00:00", "2026-11-20 00:00")]
    signs = {"overdue": "red", "near": "amber", "open": ""}
    shown = [signs[stands_at(due, moment, ZONE, CALENDAR).state] for due in promises]
    assert [level_of_promise(due, moment, until) for due in promises] == shown == list(expected)


def test_a_source_is_amber_after_one_missed_arrival_and_red_after_two() -> None:
    assert [level_of_source(n) for n in (0, 1, 2, 9)] == ["", "amber", "red", "red"]


def test_a_year_is_missed_sixty_days_before_it_begins() -> None:
    known = WorkCalendar({}, frozenset({2026}))
    assert years_missing(date(2026, 11, 1), known, DEFAULTS) == ()
    assert years_missing(date(2026, 11, 2), known, DEFAULTS) == ((2027, "amber"),)
    assert years_missing(date(2027, 1, 1), known, DEFAULTS) == ((2027, "red"),)


def check(day: int, step: str, gate: int, result: str, attempt: int) -> GateCheck:
    return GateCheck(at(f"2026-11-{day:02} 10:00"), gate, step, "", result, "", attempt)


def test_a_reply_is_overturned_that_passed_gate_two_and_was_returned_at_gate_four() -> None:
    log = [
        check(2, "gate2", 2, "passed", 1),
        check(3, "first_review", 4, "returned", 1),
        check(5, "gate2", 2, "passed", 2),
        check(6, "first_review", 4, "returned", 2),
    ]
    found = overturns(log, at("2026-11-17 08:00"))
    assert [(each.attempt, each.held) for each in found] == [(1, False), (2, True)]
    # By an earlier data time the second return had not happened.
    assert [(each.attempt, each.held) for each in overturns(log, at("2026-11-04 08:00"))] == [(1, True)]


def test_a_return_that_gate_two_had_not_passed_is_none() -> None:
    log = [check(3, "first_review", 4, "returned", 1), check(4, "gate2", 2, "returned", 2)]
    assert overturns(log, at("2026-11-17 08:00")) == ()
