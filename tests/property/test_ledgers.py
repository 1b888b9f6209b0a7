"""Rules of the ledgers that hold for whatever is promised, noted and signed off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dashboard.clocks.calendar import WorkCalendar
from dashboard.ledgers.imported import Round, rounds
from dashboard.ledgers.items import Change, Item, as_of, promise_at, promises_of, slips
from dashboard.ledgers.ladder import BEFORE, ladder, rung_in_force
from dashboard.ledgers.stand import stand_at
from dashboard.ledgers.weeks import tally, week_at
from dashboard.order.case_notes import CaseNote
from dashboard.order.ledgers import ledger_stand

ZONE = ZoneInfo("Asia/Shanghai")
BEGUN = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = st.integers(0, 200 * 24).map(lambda hours: BEGUN + hours * HOUR)
LATEST = BEGUN + timedelta(days=400)


@st.composite
def logs(draw: st.DrawFn) -> list[CaseNote]:
    """Draw a platform's log: planned entries promise a day, unsolved ones none."""
    moments = sorted(draw(st.sets(MOMENTS, max_size=8)))
    entries: list[CaseNote] = []
    for at in moments:
        words = ["unsolved", "planned", "planned"]
        # A sign-off of what stands in no book says nothing.
        words += ["signed_off"] if entries and entries[-1].word != "signed_off" else []
        word = draw(st.sampled_from(words))
        until = at + timedelta(days=draw(st.integers(1, 60))) if word == "planned" else None
        entries.append(CaseNote(at, until=until, word=word, note=draw(st.sampled_from(("", "进展")))))
    return entries


def as_item(number: int, one: Round) -> Item:
    return Item(
        number,
        one.book,
        "open" if one.closed is None else "closed",
        one.entered,
        one.promised,
        one.first_promised,
        one.changes,
        tuple(at for at, _text in one.notes),
        closed=one.closed,
    )


@given(logs(), MOMENTS)
def test_what_is_taken_over_stands_as_the_log_says_at_every_moment(
    log: list[CaseNote], moment: datetime
) -> None:
    told = ledger_stand(log, moment)
    items = [as_item(number, one) for number, one in enumerate(rounds(log))]
    there = [each for each in items if each.entered <= moment]
    assert (told is None) == (not there)
    if told is None:
        return
    stand = stand_at(there[-1], moment, "", "")
    assert (stand.book, stand.entered, stand.promised, stand.signed_off) == (
        told.book,
        told.entered,
        told.promised,
        told.signed_off,
    )


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Draw an item with its promises, moved or given up, its notes and perhaps its sign-off."""
    entered = draw(MOMENTS)
    steps = draw(st.lists(st.tuples(st.integers(1, 400), st.none() | st.integers(1, 60)), max_size=4))
    promised = entered + timedelta(days=draw(st.integers(1, 60))) if draw(st.booleans()) else None
    first, at, changes = promised, entered, []
    for hours, days in steps:
        at = at + hours * HOUR
        until = None if days is None else at + timedelta(days=days)
        if until == promised:
            continue
        changes.append(Change(at, promised, until))
        promised, first = until, first or until
    closed = at + draw(st.integers(1, 2000)) * HOUR if draw(st.booleans()) else None
    asked = closed and max(at, closed - draw(st.integers(0, 200)) * HOUR)
    notes = tuple(
        sorted(entered + hours * HOUR for hours in draw(st.lists(st.integers(1, 2000), max_size=4)))
    )
    state = "closed" if closed else "open"
    book = "planned" if promised else "unsolved"
    return Item(1, book, state, entered, promised, first, tuple(changes), notes, asked, closed)


@given(items(), MOMENTS, MOMENTS)
def test_slips_only_grow_and_never_outnumber_the_promises(item: Item, one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    assert slips(item, early) == tuple(at for at in slips(item, late) if at <= early)
    assert len(slips(item, LATEST)) <= len(promises_of(item))


@given(items(), st.integers(1, 60), st.integers(1, 100))
def test_no_extension_takes_a_slip_away(item: Item, days: int, hours: int) -> None:
    if item.promised is None or item.closed is not None:
        return
    last = max([item.entered, *(change.at for change in item.changes)])
    later = Change(last + hours * HOUR, item.promised, item.promised + timedelta(days=days))
    moved = Item(**{**vars(item), "promised": later.until, "changes": (*item.changes, later)})
    for moment in (later.at, item.promised, LATEST):
        assert len(slips(moved, moment)) >= len(slips(item, moment))
    assert len(slips(moved, LATEST)) == len(slips(item, LATEST)) + 1
    assert moved.first_promised == item.first_promised
    assert promises_of(moved)[0] == promises_of(item)[0] or len(promises_of(item)) == 1


@given(items(), MOMENTS)
def test_one_promise_at_most_is_in_force(item: Item, moment: datetime) -> None:
    in_force = [
        each
        for each in promises_of(item)
        if each.since <= moment and (each.ended is None or each.ended > moment)
    ]
    assert len(in_force) <= 1
    assert promise_at(item, moment) == (in_force[0].until if in_force else None)
    assert promise_at(item, LATEST) == item.promised


@given(st.lists(items(), max_size=12), st.integers(0, 40))
def test_what_stands_is_what_stood_and_came_and_did_not_go(found: list[Item], weeks: int) -> None:
    day = BEGUN.date() + timedelta(days=7 * weeks)
    before, after = (tally(found, week_at(each, LATEST, ZONE)) for each in (day, day + timedelta(days=7)))
    # Who enters and leaves within one week is new and signed off in it.
    assert after["open"] == before["open"] + after["new"] - after["signed"]
    assert after["late"] <= after["open"] and after["unnoted"] <= after["open"]


@given(
    st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=60),
    st.dates(date(2026, 2, 1), date(2026, 11, 30)),
    st.integers(0, 60),
)
def test_the_ladder_counts_working_days(special: dict[date, bool], last: date, made: int) -> None:
    calendar = WorkCalendar(special, frozenset((2026,)))
    rungs = [rung for _n, rung in zip(range(8), ladder(last, calendar), strict=False)]
    assert [rung.before for rung in rungs[:4]] == [*BEFORE, 0]
    assert all(earlier.day < later.day for earlier, later in pairwise(rungs))
    for rung in rungs[:3]:
        assert calendar.workdays_between(rung.day, last) == rung.before
        assert calendar.is_workday(rung.day)
    since = last - timedelta(days=made)
    reached = [rung_in_force(last, since, last + timedelta(days=n), calendar) for n in range(-30, 20, 2)]
    days = [rung.day for rung in reached if rung is not None]
    assert days == sorted(days) and all(day >= since for day in days)


@given(
    logs(), st.lists(st.tuples(st.sampled_from(("note", "move", "hand", "back", "close")), MOMENTS)), MOMENTS
)
def test_what_comes_after_a_week_never_changes_it(
    log: list[CaseNote], more: list[tuple[str, datetime]], moment: datetime
) -> None:
    week = week_at(moment.date(), LATEST, ZONE)
    before = [
        as_item(n, one) for n, one in enumerate(rounds([each for each in log if each.at <= week.known]))
    ]
    after = [as_item(n, one) for n, one in enumerate(rounds(log))]
    assert tally(after, week) == tally(before, week)
    for item in before:
        grown = item
        for act, at in sorted(((act, week.end + (at - BEGUN)) for act, at in more), key=lambda each: each[1]):
            grown = _acted(grown, act, at)
        assert tally([grown], week) == tally([item], week)
        assert as_of(grown, week.known) == as_of(item, week.known)


def _acted(item: Item, act: str, at: datetime) -> Item:
    if item.closed is not None:
        return item
    if act == "note":
        return replace(item, notes=(*item.notes, at))
    if act == "move":
        later = at + timedelta(days=9)
        moved = Change(at, item.promised, later)
        return replace(item, promised=later, changes=(*item.changes, moved), book="planned")
    if act == "close":
        return replace(item, closed=at, state="closed")
    handed = (*item.handed, (at, act == "hand"))
    return replace(item, handed=handed, asked=at if act == "hand" else None)


@given(logs(), MOMENTS, st.integers(1, 30))
def test_what_an_import_tells_late_is_of_the_week_in_which_it_does(
    log: list[CaseNote], moment: datetime, days: int
) -> None:
    week = week_at(moment.date(), LATEST, ZONE)
    known = week.end + timedelta(days=days)
    seen = [each for each in log if each.at < week.start]
    there = {n: as_item(n, one) for n, one in enumerate(rounds(seen))}
    told = {each.at for each in log} - {each.at for each in seen}
    later = [
        replace(as_item(n, one), late=tuple((at, max(at, known)) for at in told))
        for n, one in enumerate(rounds(log))
    ]
    assert tally(later, week) == tally(there.values(), week)
    then = week_at(known.date(), LATEST, ZONE)
    new = sum(each.entered in told and max(each.entered, known) <= then.known for each in later)
    assert tally(later, then)["new"] == new
