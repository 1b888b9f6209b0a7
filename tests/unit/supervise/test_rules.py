"""Reminders, proposals and requests: exact values, with days counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.clocks.calendar import SpecialDay, WorkCalendar
from dashboard.supervise.proposals import BelowUnit, HardOrder, Proposal, propose
from dashboard.supervise.reminders import rung
from dashboard.supervise.requests import Stand, ask_refusal, is_confirmed, until_refusal
from dashboard.supervise.weekly import read_week, week_beside

# 2026-11-23 is a Monday; the Tuesday after it a holiday, the Saturday before it worked.
CALENDAR = WorkCalendar.from_days(
    [
        SpecialDay(date(2026, 10, 1), False, "国庆节"),
        SpecialDay(date(2026, 11, 24), False, "假"),
        SpecialDay(date(2026, 11, 21), True, "调休"),
    ]
)
DUE = date(2026, 11, 25)  # a Wednesday
AT = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 18), ""),  # 19, 20, 21 (worked), 23, 25: five working days left
        (date(2026, 11, 19), ""),  # four
        (date(2026, 11, 20), "3"),
        (date(2026, 11, 21), "3"),  # two
        (date(2026, 11, 22), "3"),
        (date(2026, 11, 23), "1"),
        (date(2026, 11, 24), "1"),
        (date(2026, 11, 25), "0"),
        (date(2026, 11, 26), "0"),  # a worker that slept tells it late
        (date(2026, 12, 1), "0"),
        (date(2026, 12, 2), "week 1"),
        (date(2026, 12, 8), "week 1"),
        (date(2026, 12, 9), "week 2"),
    ],
)
def test_the_ladder_of_reminders(today: date, expected: str) -> None:
    assert rung(DUE, today, CALENDAR) == expected


@given(st.integers(-40, 60))
def test_each_rung_holds_for_one_stretch_of_days(start: int) -> None:
    """Day after day the rung changes at most once each: none comes back, so none is told twice."""
    days = [rung(DUE, DUE + timedelta(days=start + each), CALENDAR) for each in range(40)]
    changes = [day for before, day in pairwise(days) if day != before]
    assert len(changes) == len(set(changes))


def order(number: int, unit: int = 7, returns: int = 0, extensions: int = 0) -> HardOrder:
    return HardOrder((1, number), unit, returns, extensions)


def test_proposals_name_each_unit_once_for_each_rule() -> None:
    orders = [order(1, 7, 2), order(2, 7, 3), order(3, 7, 1), order(4, 8, 2, 2), order(5, 9, 0, 1)]
    found = propose(orders, [BelowUnit(8, 3), BelowUnit(9, 2), BelowUnit(10, 5)], frozenset(), frozenset())
    assert found == (
        Proposal("returns", 7, 3, ((1, 1), (1, 2))),
        Proposal("returns", 8, 2, ((1, 4),)),
        Proposal("extensions", 8, 2, ((1, 4),)),
        Proposal("months", 8, 3),
        Proposal("months", 10, 5),
    )


def test_what_a_notice_is_about_is_not_proposed_again() -> None:
    orders = [order(1, 7, 2), order(2, 7, 3)]
    below = [BelowUnit(8, 3)]
    assert propose(orders, below, {(1, 1), (1, 2)}, {8}) == ()
    assert propose(orders, below, {(1, 1)}, {8}) == (Proposal("returns", 7, 3, ((1, 2),)),)


OPEN = Stand(0, AT + timedelta(days=2), False)


@pytest.mark.parametrize(
    ("kind", "stand", "expected"),
    [
        ("extend", OPEN, ""),
        ("extend", replace(OPEN, due=AT), "too_late"),
        ("extend", replace(OPEN, due=None), "no_clock"),
        ("extend", replace(OPEN, ended=True), "ended"),
        ("redo", OPEN, "not_ended"),
        ("redo", replace(OPEN, ended=True), ""),
        ("dance", OPEN, "kind"),
    ],
)
def test_what_may_be_asked_of_the_platform(kind: str, stand: Stand, expected: str) -> None:
    assert ask_refusal(kind, stand, AT) == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (date(2026, 11, 18), "earlier"),
        (date(2026, 11, 19), ""),
        (date(2026, 11, 22), "holiday"),
        (date(2026, 11, 24), "holiday"),
        (date(2026, 12, 2), ""),  # the tenth working day: 19 20 21 23 25 26 27 30 1 2
        (date(2026, 12, 3), "beyond"),
    ],
)
def test_an_extension_ends_on_a_working_day_within_ten(until: date, expected: str) -> None:
    first = date(2026, 11, 18)
    assert until_refusal(until, first, first, CALENDAR) == expected


def test_an_import_confirms_what_it_shows() -> None:
    before = Stand(1, AT, True)
    assert not is_confirmed("redo", AT, before, before)
    assert is_confirmed("redo", AT, before, replace(before, redo_count=2))
    assert is_confirmed("redo", AT, before, replace(before, returned_at=AT + timedelta(seconds=1)))
    assert not is_confirmed("redo", AT, before, replace(before, returned_at=AT))
    assert not is_confirmed("extend", AT, before, before)
    assert is_confirmed("extend", AT, before, replace(before, due=AT + timedelta(days=1)))
    assert not is_confirmed("extend", AT, before, replace(before, due=AT - timedelta(days=1)))
    assert not is_confirmed("extend", AT, before, replace(before, due=None))


def test_a_week_that_is_none_is_the_last_one_that_ended() -> None:
    today = date(2026, 11, 18)
    for text in ("", "2026-W99", "2026-10", "nonsense"):
        assert read_week(text, today).text == "2026-W46"
    found = read_week("2026-W01", today)
    assert (found.first, found.last) == (date(2025, 12, 29), date(2026, 1, 4))
    assert [week_beside(found, each).text for each in (-1, 1)] == ["2025-W52", "2026-W02"]
