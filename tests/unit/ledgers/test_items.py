"""Promises, slips, notes and the numbers of a week, with values reckoned by hand."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.clocks.calendar import SpecialDay, WorkCalendar
from dashboard.ledgers.ageing import ageing
from dashboard.ledgers.items import (
    Change,
    Item,
    as_of,
    extensions_of,
    past_promise,
    promise_at,
    slips,
    stands_at,
)
from dashboard.ledgers.notes import note_age, week_of
from dashboard.ledgers.promises import extension_refusal, promise_mark, promise_refusal
from dashboard.ledgers.records import OWED, STANDING, STATES
from dashboard.ledgers.stand import stand_at
from dashboard.ledgers.weeks import counts_in, due_by_day, last_whole_week, read_week, tally, week_at
from dashboard.records.clocks import end_of
from dashboard.records.steps import acts_from, next_state

ZONE = ZoneInfo("Asia/Shanghai")
# The 20th is a holiday, the 21st, a Saturday, is worked for it; 2027 is not published.
CALENDAR = WorkCalendar.from_days(
    [
        SpecialDay(date(2026, 10, 1), False, "国庆节"),
        SpecialDay(date(2026, 11, 20), False, "调休"),
        SpecialDay(date(2026, 11, 21), True, "调休"),
    ]
)
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=ZONE)  # a Wednesday


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE)


def until(month: int, day: int) -> datetime:
    return end_of(date(2026, month, day), ZONE)


def item(**facts: object) -> Item:
    return Item(**{"item_id": 1, "book": "planned", "state": "open", "entered": at("10-01 09:00")} | facts)  # type: ignore[arg-type]


MOVED = item(
    promised=until(11, 30),
    first_promised=until(10, 20),
    changes=(
        Change(at("10-15 10:00"), until(10, 20), until(11, 10)),
        Change(at("11-12 10:00"), until(11, 10), until(11, 30)),
    ),
)


def test_a_promise_that_was_moved_twice_slipped_twice_and_the_first_stays() -> None:
    # The second was granted only after its day had passed: it slipped with that day.
    assert slips(MOVED, NOW) == (at("10-15 10:00"), until(11, 10))
    assert slips(MOVED, at("12-01 00:00")) == (at("10-15 10:00"), until(11, 10), until(11, 30))
    assert extensions_of(MOVED) == 2
    assert [promise_at(MOVED, moment) for moment in (at("10-02 00:00"), at("11-01 00:00"), NOW)] == [
        until(10, 20),
        until(11, 10),
        until(11, 30),
    ]


@pytest.mark.parametrize(
    ("facts", "slipped"),
    [
        ({"promised": until(11, 17)}, 1),  # passed, nothing handed in
        ({"promised": until(11, 18)}, 0),  # ends today
        ({"promised": until(11, 17), "closed": at("11-17 23:00"), "state": "closed"}, 0),
        ({"promised": until(11, 17), "closed": until(11, 17), "state": "closed"}, 0),  # at its last moment
        ({"promised": until(11, 16), "closed": at("11-17 08:00"), "state": "closed"}, 1),
        # Handed in before it passed: while the city reads it is not the unit's time.
        ({"promised": until(11, 16), "asked": at("11-16 08:00"), "state": "asked"}, 0),
        ({"promised": until(11, 16), "asked": at("11-16 08:00"), "closed": NOW, "state": "closed"}, 0),
        ({"promised": until(11, 16), "asked": at("11-17 08:00"), "state": "asked"}, 1),
        ({"promised": until(11, 16), "state": "returned"}, 1),
        ({"promised": None, "book": "unsolved"}, 0),
        # Given up, and brought forward.
        ({"promised": None, "changes": (Change(at("11-02 10:00"), until(11, 30), None),)}, 1),
        (
            {
                "promised": until(11, 25),
                "changes": (Change(at("11-02 10:00"), until(11, 30), until(11, 25)),),
            },
            0,
        ),
        # First promised after a time without a promise.
        ({"promised": until(11, 25), "changes": (Change(at("11-02 10:00"), None, until(11, 25)),)}, 0),
    ],
)
def test_what_slips(facts: dict[str, object], slipped: int) -> None:
    one = item(**facts)
    assert len(slips(one, NOW)) == slipped
    assert past_promise(one, NOW) == (bool(slipped) and one.promised is not None and one.closed is None)


def test_an_item_as_it_stood_says_nothing_of_what_followed() -> None:
    gone = item(
        state="closed",
        promised=until(11, 30),
        changes=MOVED.changes,
        notes=(at("10-20 10:00"), at("11-16 10:00")),
        asked=at("11-16 10:00"),
        closed=at("11-17 10:00"),
    )
    then = as_of(gone, at("11-11 00:00"))
    assert (then.state, then.promised, then.closed, then.asked) == ("open", until(11, 10), None, None)
    assert (then.notes, then.changes) == (gone.notes[:1], gone.changes[:1])
    assert slips(then, at("11-11 00:00")) == slips(gone, at("11-11 00:00"))
    assert as_of(gone, at("11-16 12:00")).state == "asked" and as_of(gone, NOW) == gone


POSSIBLE = {
    ("open", "ask"): "asked",
    ("returned", "ask"): "asked",
    ("asked", "return"): "returned",
    ("open", "close"): "closed",
    ("asked", "close"): "closed",
    ("returned", "close"): "closed",
}


def test_each_act_leads_where_it_is_said_to_and_nowhere_else() -> None:
    found = {
        (state, act): after
        for state in STATES
        for act in ("ask", "return", "close", "dance")
        if (after := next_state("ledger", state, act)) is not None
    }
    assert found == POSSIBLE
    assert {state for state in STATES if not acts_from("ledger", state)} == {"closed"}
    assert set(OWED["ledger"]) < set(STANDING) == set(STATES) - {"closed"}


def test_an_item_stands_from_its_entry_to_its_sign_off() -> None:
    one = item(closed=at("11-02 10:00"))
    moments = (at("09-30 00:00"), one.entered, at("11-02 09:59"), at("11-02 10:00"))
    assert [stands_at(one, moment) for moment in moments] == [False, True, True, False]
    stand = stand_at(MOVED, at("11-01 00:00"), "施工中", "")
    assert (stand.book, stand.promised, stand.first_promised, stand.extensions) == (
        "planned",
        until(11, 10),
        until(10, 20),
        1,
    )


@pytest.mark.parametrize(
    ("notes", "days", "noted", "missing"),
    [
        ((), 48, False, True),
        ((at("11-11 23:59"),), 7, True, False),
        ((at("11-10 23:59"),), 8, True, True),
        ((at("11-10 23:59"), at("11-18 08:00")), 0, True, False),
        ((at("11-10 23:59"), at("11-19 08:00")), 8, True, True),  # written since
    ],
)
def test_the_weekly_note_is_missing_after_seven_days(
    notes: tuple[datetime, ...], days: int, noted: bool, missing: bool
) -> None:
    age = note_age(item(notes=notes), NOW, ZONE)
    assert (age.days, age.noted, age.missing) == (days, noted, missing)


def test_weeks_are_the_city_s() -> None:
    sunday = datetime(2026, 11, 15, 16, 30, tzinfo=ZoneInfo("UTC"))  # Monday 00:30 there
    assert week_of(sunday, ZONE) == "2026-W47"
    assert week_of(datetime(2027, 1, 1, 8, tzinfo=ZONE), ZONE) == "2026-W53"
    assert last_whole_week(NOW, ZONE).text == "2026-W46"
    asked = ("2026-W46", "2026-W48", "2026-W99", "2026-11", "gestern")
    found = [read_week(text, NOW, ZONE) for text in asked]
    assert [each and each.text for each in found] == ["2026-W46", None, None, None, None]


WEEK = week_at(date(2026, 11, 11), NOW, ZONE)  # 9 to 15 November


def test_a_sunday_s_end_belongs_to_its_week() -> None:
    assert (WEEK.first, WEEK.last, WEEK.end) == (date(2026, 11, 9), date(2026, 11, 15), until(11, 15))
    before = week_at(date(2026, 11, 4), NOW, ZONE)
    sunday = item(promised=until(11, 15))
    assert counts_in(sunday, "slipped", WEEK) and not counts_in(
        sunday, "slipped", week_at(NOW.date(), NOW, ZONE)
    )
    assert counts_in(sunday, "next", before) and not counts_in(sunday, "next", WEEK)
    monday = item(entered=until(11, 15))
    assert not counts_in(monday, "new", WEEK) and not counts_in(monday, "open", WEEK)
    assert counts_in(monday, "new", week_at(NOW.date(), NOW, ZONE))


def test_a_week_s_numbers() -> None:
    items = [
        item(item_id=1, notes=(at("11-14 10:00"),)),  # noted
        item(item_id=2, entered=at("11-10 10:00"), promised=until(11, 20)),  # new, next
        item(item_id=3, closed=at("11-12 10:00"), state="closed", promised=until(11, 11)),  # signed off late
        item(item_id=4, promised=until(11, 13), notes=(at("11-03 10:00"),)),  # late, slipped, unnoted
        item(item_id=5, entered=at("11-16 10:00")),  # after the week
        item(item_id=6, closed=at("11-16 10:00"), state="closed"),  # still stood then
    ]
    assert tally(items, WEEK) == {
        "open": 4,
        "new": 1,
        "signed": 1,
        "slipped": 2,
        "late": 1,
        "unnoted": 2,
        "next": 1,
    }
    with pytest.raises(ValueError, match="unknown measure"):
        counts_in(items[0], "blame", WEEK)


@pytest.mark.parametrize(
    ("since", "until_", "slips_in_all", "this_week"),
    [
        (until(11, 30), until(12, 31), 1, True),  # moved to a later day before it passed
        (until(11, 30), None, 1, True),  # given up before it passed
        (until(11, 10), until(12, 31), 1, True),  # passed last week, moved now
        (until(11, 10), None, 1, True),  # passed last week, given up now
        (until(11, 30), until(11, 25), 0, False),  # brought forward
        (None, until(11, 30), 0, False),  # first promised now
    ],
)
def test_a_promise_taken_back_this_week_is_one_of_the_week_s_broken_ones(
    since: datetime | None, until_: datetime | None, slips_in_all: int, this_week: bool
) -> None:
    week = week_at(NOW.date(), NOW, ZONE)
    one = item(promised=until_, first_promised=since, changes=(Change(at("11-17 10:00"), since, until_),))
    assert len(slips(one, NOW)) == slips_in_all
    assert counts_in(one, "slipped", week) is this_week
    assert not counts_in(one, "slipped", week_at(date(2026, 11, 4), NOW, ZONE))


def test_the_running_week_is_known_up_to_now() -> None:
    week = week_at(NOW.date(), NOW, ZONE)
    assert week.known == NOW
    today = item(promised=until(11, 18))
    assert not counts_in(today, "slipped", week) and not counts_in(today, "late", week)


def test_the_strip_counts_promises_by_the_day_that_they_end() -> None:
    items = [
        item(promised=until(11, 18)),
        item(promised=until(11, 19)),
        item(promised=until(11, 19), closed=at("11-17 09:00"), state="closed"),
        item(promised=until(11, 17)),
        item(),
    ]
    found = due_by_day(items, NOW, 3, ZONE)
    assert found == {date(2026, 11, 18): 1, date(2026, 11, 19): 1, date(2026, 11, 20): 0}


@pytest.mark.parametrize(
    ("promised", "why"),
    [
        (None, "due"),
        (until(11, 17), "past"),
        (until(11, 18), ""),  # today's end lies ahead
        (until(11, 20), "holiday"),
        (until(11, 21), ""),
        (until(11, 22), "holiday"),
        (at("11-23 17:30"), "day_end"),
        (until(12, 31), ""),
        (end_of(date(2027, 1, 4), ZONE), ""),  # its year is not published: provisional
        (end_of(date(2027, 1, 3), ZONE), "holiday"),  # a Sunday all the same
        (end_of(date(2029, 1, 4), ZONE), "far"),
    ],
)
def test_what_may_be_promised(promised: datetime | None, why: str) -> None:
    assert promise_refusal(promised, NOW, ZONE, CALENDAR) == why


NEXT_YEAR = [SpecialDay(date(2027, 10, 1), False, "国庆节"), SpecialDay(date(2027, 1, 4), False, "元旦")]


@pytest.mark.parametrize(
    ("day", "mark", "once_published"),
    [
        (date(2026, 11, 19), "", ""),
        (date(2026, 11, 20), "off", "off"),  # a platform's log may promise it
        (date(2026, 11, 21), "", ""),
        (date(2027, 1, 1), "provisional", ""),  # not named in this test's notice
        (date(2027, 1, 4), "provisional", "off"),
        (date(2027, 1, 5), "provisional", ""),
    ],
)
def test_a_promise_is_marked_by_the_calendar_as_it_is_known(
    day: date, mark: str, once_published: str
) -> None:
    published = WorkCalendar.from_days(
        [*(SpecialDay(each, work, "") for each, work in CALENDAR.special.items()), *NEXT_YEAR]
    )
    assert promise_mark(end_of(day, ZONE), ZONE, CALENDAR) == mark
    assert promise_mark(end_of(day, ZONE), ZONE, published) == once_published
    assert promise_mark(None, ZONE, CALENDAR) == ""


@pytest.mark.parametrize(
    ("promised", "later", "why"),
    [
        (None, until(11, 25), "no_promise"),
        (until(11, 17), until(11, 25), "passed"),
        (until(11, 24), until(11, 24), "not_later"),
        (until(11, 24), until(11, 23), "not_later"),
        (until(11, 24), until(11, 22), "holiday"),
        (until(11, 24), None, "due"),
        (until(11, 24), until(11, 25), ""),
    ],
)
def test_which_promise_may_be_moved(promised: datetime | None, later: datetime | None, why: str) -> None:
    assert extension_refusal(promised, later, NOW, ZONE, CALENDAR) == why


def test_the_ageing_curve_counts_what_stands_up_to_now() -> None:
    week = 7 * 86_400
    entered = datetime.fromtimestamp(NOW.timestamp() - 4 * week, ZONE)

    def closed_after(weeks: int) -> Item:
        return item(entered=entered, closed=datetime.fromtimestamp(entered.timestamp() + weeks * week, ZONE))

    curve = ageing([closed_after(1), closed_after(2), item(entered=entered), item(entered=entered)], NOW)
    assert curve is not None
    # 3/4 after a week; then 2 of the remaining 3.
    assert curve.times == (1.0, 2.0) and curve.open_share == pytest.approx((3 / 4, 1 / 2))
    assert (curve.n, curve.censored) == (4, 2)
    assert ageing([item(entered=at("11-19 09:00"))], NOW) is None
