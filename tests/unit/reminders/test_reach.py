"""Who is reached: the roster, chains of deputies, cycles, absences of everybody, the units above."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.reminders.contacts import DUTIES, PEOPLE, Absence, Book, Contact
from dashboard.reminders.reach import Moment, present, reached, shift_at
from dashboard.reminders.settings import DEFAULTS

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 18, 12, tzinfo=ZONE)
MOMENT = Moment(NOON, ZONE, DEFAULTS)
NIGHT = replace(MOMENT, at=datetime(2026, 11, 19, 2, tzinfo=ZONE))
DAY = date(2026, 11, 18)
TOWNSHIP, DISTRICT, CITY = 30, 20, 10
LINE = (TOWNSHIP, DISTRICT, CITY)
HOUR = timedelta(hours=1)


def person(number: int, unit: int = TOWNSHIP, duty: str = "liaison", **more: object) -> Contact:
    return Contact(number, unit, duty, f"p{number}", **more)  # type: ignore[arg-type]


def away(number: int, deputy: int | None = None) -> Absence:
    return Absence(number, NOON - 24 * HOUR, NOON + 48 * HOUR, deputy)


def told(book: Book, duties: tuple[str, ...] = ("liaison",), moment: Moment = MOMENT) -> list[int]:
    return [each.contact_id for each in reached(book, duties, LINE, moment).people]


def test_the_liaison_is_told_and_every_liaison_of_several() -> None:
    book = Book((person(1), person(2), person(3, duty="leader")))
    assert told(book) == [1, 2]
    assert told(book, ("leader", "liaison")) == [3, 1, 2]


def test_whoever_stands_on_the_roster_is_told_in_the_liaison_s_place() -> None:
    people = (person(1), person(2, duty="deputy"), person(3, duty="leader"))
    book = Book(people, (), {(TOWNSHIP, DAY, "day"): 2, (TOWNSHIP, DAY, "night"): 3})
    assert told(book) == [2]
    assert told(book, moment=NIGHT) == [3]  # two in the morning belongs to the night before
    assert told(book, ("leader",)) == [3]
    assert told(Book(people, (), {(TOWNSHIP, DAY + timedelta(days=1), "day"): 2})) == [1]
    assert told(Book(people, (away(2),), {(TOWNSHIP, DAY, "day"): 2})) == [1]  # away on its day of duty
    gone = (person(1), person(2, duty="deputy", active=False))
    assert told(Book(gone, (), {(TOWNSHIP, DAY, "day"): 2})) == [1]


def test_at_night_those_are_told_who_answer_around_the_clock() -> None:
    book = Book((person(1), person(2, around_clock=True)))
    assert told(book) == [1, 2]
    assert told(book, moment=NIGHT) == [2]
    assert told(Book(book.contacts, (away(2),)), moment=NIGHT) == [1]


def test_an_absence_leads_to_the_deputy_along_the_chain() -> None:
    people = tuple(person(n) for n in (1, 2, 3))
    book = Book(people, (away(1, 2), away(2, 3)))
    assert present(book, people[0], NOON) == people[2]
    later = NOON + 48 * HOUR
    assert present(book, people[0], later) == people[0]  # the end itself is no absence any more
    early = Absence(1, NOON + HOUR, NOON + 2 * HOUR, 2)
    assert present(Book(people, (early,)), people[0], NOON) == people[0]


@pytest.mark.parametrize(
    "absences",
    [
        (away(1, 1),),
        (away(1, 2), away(2, 1)),
        (away(1, 2), away(2, 3), away(3, 1)),
        (away(1),),
        (away(1, 77),),
        (away(1, 2), away(2)),
    ],
    ids=["itself", "two", "three", "nobody named", "unknown", "deputy away too"],
)
def test_a_chain_that_ends_nowhere_leads_to_the_unit_s_leader(absences: tuple[Absence, ...]) -> None:
    away_too = tuple(each.contact_id for each in absences)
    people = tuple(person(n) for n in away_too)
    leader = person(8, duty="leader")
    assert told(Book((*people, leader), absences)) == [8]
    deputy = person(7, duty="deputy")
    assert told(Book((*people, leader, deputy), absences)) == [7]


def test_a_unit_without_anybody_tells_the_district_then_the_city() -> None:
    district, office = person(5, DISTRICT), person(6, CITY)
    assert told(Book((district, office))) == [5]
    assert reached(Book((district, office)), ("leader",), LINE, MOMENT).level == 1
    assert told(Book((office, person(5, DISTRICT, "group")))) == [6]
    assert told(Book((office, district), (away(5),))) == [6]
    nobody = reached(Book(()), ("liaison",), LINE, MOMENT)
    assert (nobody.people, nobody.level) == ((), -1)


def test_groups_hear_what_the_liaison_hears_and_stand_for_no_person() -> None:
    group, leader = person(4, duty="group"), person(3, duty="leader")
    found = reached(Book((group, leader)), ("liaison",), LINE, MOMENT)
    assert found.groups == (group,) and found.people == (leader,)
    assert reached(Book((group, leader)), ("leader",), LINE, MOMENT).groups == ()
    assert reached(Book((group,)), ("liaison",), LINE, MOMENT).people == ()


@pytest.mark.parametrize(
    ("clock", "day", "shift"),
    [
        ("08:29", -1, "night"),
        ("08:30", 0, "day"),
        ("17:29", 0, "day"),
        ("17:30", 0, "night"),
        ("00:00", -1, "night"),
        ("23:59", 0, "night"),
    ],
)
def test_a_shift_of_the_night_belongs_to_the_day_it_begins_on(clock: str, day: int, shift: str) -> None:
    hour, minute = map(int, clock.split(":"))
    at = datetime(2026, 11, 18, hour, minute, tzinfo=ZONE)
    assert shift_at(at, ZONE, DEFAULTS) == (DAY + timedelta(days=day), shift)
    assert shift_at(at.astimezone(UTC), ZONE, DEFAULTS) == (DAY + timedelta(days=day), shift)


PEOPLE_DRAWN = st.lists(
    st.builds(
        Contact,
        st.integers(1, 6),
        st.sampled_from(LINE),
        st.sampled_from(DUTIES),
        st.just("x"),
        active=st.booleans(),
        around_clock=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda each: each.contact_id,
)
ABSENCES = st.lists(
    st.builds(away, st.integers(1, 6), st.one_of(st.none(), st.integers(1, 6))),
    max_size=6,
)
ROSTER = st.dictionaries(
    st.tuples(st.sampled_from(LINE), st.just(DAY), st.sampled_from(("day", "night"))), st.integers(1, 6)
)


@given(PEOPLE_DRAWN, ABSENCES, ROSTER, st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2))
def test_nobody_absent_is_told_and_somebody_always_is(
    people: list[Contact],
    absences: list[Absence],
    roster: dict[tuple[int, date, str], int],
    duties: list[str],
) -> None:
    """Whoever is told is active, present, a person; where anybody of the line is present somebody is told."""
    book = Book(tuple(people), tuple(absences), roster)
    found = reached(book, duties, LINE, MOMENT)
    assert all(each.active and book.absence(each.contact_id, NOON) is None for each in found.people)
    assert len({each.contact_id for each in found.people}) == len(found.people)
    here = [
        each
        for each in people
        if each.active and each.duty in PEOPLE and book.absence(each.contact_id, NOON) is None
    ]
    if here:
        assert found.people and found.level >= 0
    if not found.people:
        assert all(
            present(book, each, NOON) is None for each in people if each.active and each.duty in PEOPLE
        )


@given(PEOPLE_DRAWN, ABSENCES)
def test_a_chain_always_ends(people: list[Contact], absences: list[Absence]) -> None:
    book = Book(tuple(people), tuple(absences))
    for each in people:
        found = present(book, each, NOON)
        assert found is None or book.absence(found.contact_id, NOON) is None
