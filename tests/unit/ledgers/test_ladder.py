"""The look-ahead on promises: 7, 3 and 1 working days before, the day, then every week."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from dashboard.ledgers.ladder import Rung, ladder, rung_in_force, shown_ladder
from dashboard.records.clocks import end_of
from tests.unit.ledgers.test_items import CALENDAR, NOW, ZONE

LAST = date(2026, 11, 24)  # a Tuesday; the 20th is off, the 21st worked


def test_the_rungs_of_a_promise() -> None:
    assert list(islice(ladder(LAST, CALENDAR), 6)) == [
        Rung(date(2026, 11, 13), before=7),  # 16, 17, 18, 19, 21, 23, 24 are the seven
        Rung(date(2026, 11, 19), before=3),
        Rung(date(2026, 11, 23), before=1),
        Rung(LAST),
        Rung(date(2026, 12, 1), weeks_after=1),
        Rung(date(2026, 12, 8), weeks_after=2),
    ]


@pytest.mark.parametrize(
    ("since", "today", "name"),
    [
        (date(2026, 10, 1), date(2026, 11, 12), None),
        (date(2026, 10, 1), date(2026, 11, 15), "7"),
        (date(2026, 10, 1), date(2026, 11, 18), "7"),
        (date(2026, 10, 1), date(2026, 11, 21), "3"),
        (date(2026, 10, 1), date(2026, 11, 23), "1"),
        (date(2026, 10, 1), LAST, "0"),
        (date(2026, 10, 1), date(2026, 11, 30), "0"),
        (date(2026, 10, 1), date(2026, 12, 20), "+3"),
        # Promised on the 18th: the seventh day before lies before the promise.
        (date(2026, 11, 18), date(2026, 11, 18), None),
        (date(2026, 11, 18), date(2026, 11, 20), "3"),
    ],
)
def test_the_rung_in_force(since: date, today: date, name: str | None) -> None:
    found = rung_in_force(LAST, since, today, CALENDAR)
    assert (found and found.name) == name


def test_a_page_shows_what_is_ahead_and_the_weeks_reached() -> None:
    since = NOW.replace(month=10)
    before = shown_ladder(end_of(LAST, ZONE), since, NOW, ZONE, CALENDAR)
    assert [each.name for each in before] == ["7", "3", "1", "0"]
    after = shown_ladder(end_of(date(2026, 9, 30), ZONE), since.replace(month=9), NOW, ZONE, CALENDAR)
    assert [each.name for each in after] == ["7", "3", "1", "0", "+1", "+2", "+3", "+4", "+5", "+6", "+7"]
