"""The problem list: which act leads from where to where for whom, and when something is due and late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.clocks.calendar import WorkCalendar
from dashboard.survey.findings import OPEN_STATES, STATES, STEPS, Actor, acts_open, deadlines, lateness
from dashboard.survey.settings import SurveySettings
from data_access.counting.local_days import CITY_ZONE
from data_access.reference.calendar import load_special_days

CALENDAR = WorkCalendar.from_days(load_special_days())
# Act → by whom, and the state that it leads to from each state it may be taken in. All else is closed.
TABLE: dict[str, tuple[str, dict[str, str]]] = {
    "claim": ("unit", {"fed_back": "claimed"}),
    "begin": ("unit", {"claimed": "rectifying", "failed": "rectifying"}),
    "report": ("unit", {"rectifying": "to_check"}),
    "confirm": ("city", {"to_check": "signed_off"}),
    "reject": ("city", {"to_check": "failed"}),
    "reassign": ("city", {"fed_back": "fed_back", "claimed": "fed_back"}),
}
NEEDS = {"claim": "", "begin": "measures", "report": "result"} | dict.fromkeys(
    ("confirm", "reject", "reassign"), "note"
)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("sides", [(), ("unit",), ("city",), ("unit", "city")])
def test_the_acts_that_stand_open(state: str, sides: tuple[Actor, ...]) -> None:
    expected = {act for act, (by, ways) in TABLE.items() if state in ways and by in sides}
    assert set(acts_open(state, sides)) == expected


@pytest.mark.parametrize("act", STEPS)
def test_each_act_leads_where_the_table_says(act: str) -> None:
    by, ways = TABLE[act]
    step = STEPS[act]
    assert (step.by, step.needs) == (by, NEEDS[act])
    assert dict.fromkeys(step.before, step.after) == ways


def test_every_state_but_the_last_leads_on_and_the_last_nowhere() -> None:
    assert (*OPEN_STATES, "signed_off") == STATES
    both: tuple[Actor, ...] = ("unit", "city")
    assert [state for state in STATES if not acts_open(state, both)] == ["signed_off"]
    assert set(TABLE) == set(STEPS)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY_ZONE)


@pytest.mark.parametrize(
    ("fed_back", "claim", "rectify"),
    [
        # Two and fifteen working days after the day of the feedback, each ending at midnight.
        ("2026-11-18 09:30", "2026-11-21 00:00", "2026-12-10 00:00"),
        ("2026-11-20 23:59", "2026-11-25 00:00", "2026-12-12 00:00"),  # Friday: the weekend does not count
        ("2026-11-21 10:00", "2026-11-25 00:00", "2026-12-12 00:00"),  # Saturday: counted from Monday
        # The holiday of 1 to 7 October 2026, with a working Sunday before it and a Saturday after it.
        ("2026-09-30 10:00", "2026-10-10 00:00", "2026-10-28 00:00"),
    ],
)
def test_deadlines_are_ends_of_working_days(fed_back: str, claim: str, rectify: str) -> None:
    found = deadlines(local(fed_back), SurveySettings(), CALENDAR)
    assert found == (local(claim), local(rectify))


def test_the_days_given_are_settings() -> None:
    settings = SurveySettings(claim_days=1, rectify_days=3)
    found = deadlines(local("2026-11-19 12:00"), settings, CALENDAR)
    assert found == (local("2026-11-21 00:00"), local("2026-11-25 00:00"))


CLAIM, RECTIFY = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "late"),
    [
        (CLAIM, {}),
        (CLAIM + SECOND, {"fed_back": "claim"}),
        (RECTIFY, {"fed_back": "claim"}),
        (
            RECTIFY + SECOND,
            {"fed_back": "claim", "claimed": "rectify", "rectifying": "rectify", "failed": "rectify"},
        ),
    ],
)
def test_what_is_late(now: datetime, late: dict[str, str]) -> None:
    found = {state: lateness(state, CLAIM, RECTIFY, now) for state in STATES}
    assert {state: word for state, word in found.items() if word} == late
