"""Rules of a month by themselves: what appeals change, lists that add up, obstacles, versions compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal.losses import OrderLoss
from dashboard.appraisal.settings import DEFAULTS
from dashboard.clocks.calendar import WorkCalendar
from dashboard.definitions.facts import FACTS
from dashboard.month.adjusting import POINTS, REMEDIES, Granted, adjusted, facts_changed
from dashboard.month.effects import less
from dashboard.month.figures import Change, Published, changes
from dashboard.month.late import Told, late_changes
from dashboard.month.life import MonthLife, month_number, month_text
from dashboard.month.locking import Obstacle, Standing, end_of_check, to_check, to_lock
from dashboard.month.lost import facts_of, lost_points, recorded
from dashboard.views.counts import Counts
from dashboard.views.reference import Period
from data_access.counting.local_days import CITY_ZONE

MARKS = st.integers(0, 2 ** len(FACTS) - 1)
NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
OCTOBER = Period("2026-10", date(2026, 10, 1), date(2026, 10, 31), "month")


def granted(point: str, remedy: str, number: int = 1) -> Granted:
    return Granted(number, 0, 7, point, remedy)


@given(MARKS, st.sampled_from(POINTS), st.sampled_from(REMEDIES))
def test_a_granted_appeal_sets_its_facts_and_no_others(mark: int, point: str, remedy: str) -> None:
    wanted = facts_changed(point, remedy)
    before, after = facts_of(mark), facts_of(adjusted(mark, [granted(point, remedy)]))
    assert after == {**before, **wanted}
    assert adjusted(adjusted(mark, [granted(point, remedy)]), [granted(point, remedy)]) == adjusted(
        mark, [granted(point, remedy)]
    )


@given(
    MARKS, st.permutations([("on_time", "correct"), ("resolution", "exclude"), ("satisfaction", "correct")])
)
def test_the_order_of_appeals_changes_nothing_and_leaving_out_wins(
    mark: int, appeals: list[tuple[str, str]]
) -> None:
    own = [granted(*each, number) for number, each in enumerate(appeals)]
    found = adjusted(mark, own)
    assert found == adjusted(mark, sorted(own, key=lambda each: each.point))
    assert facts_of(found)["excluded"]


def test_an_unknown_point_or_remedy_is_none() -> None:
    with pytest.raises(ValueError, match="no appeal"):
        facts_changed("speed", "correct")
    with pytest.raises(ValueError, match="no appeal"):
        facts_changed("on_time", "praise")


def mark_with(*names: str) -> int:
    return sum(1 << FACTS.index(name) for name in names)


@pytest.mark.parametrize(
    ("point", "names", "word"),
    [
        ("on_time", (), "open"),
        ("on_time", ("closed",), "late"),
        ("on_time", ("withdrawn",), "withdrawn"),
        ("on_time", ("asked", "withdrawn"), "asked"),
        ("resolution", ("closed", "judged"), "unsolved"),
        ("resolution", ("closed",), "unverified"),
        ("resolution", ("closed", "unsolved_close", "confirmed"), "confirmed"),
        ("resolution", ("closed", "unsolved_close"), "explained"),
        ("satisfaction", ("closed", "called", "fair"), "fair"),
        ("satisfaction", ("closed", "called"), "unrated"),
        ("satisfaction", ("closed",), "unanswered"),
        ("satisfaction", ("withdrawn",), "open"),
    ],
)
def test_a_row_says_what_was_recorded(point: str, names: tuple[str, ...], word: str) -> None:
    assert recorded(point, facts_of(mark_with(*names))) == word


def test_items_share_what_an_order_lost_by_the_scorecard() -> None:
    mark = mark_with(
        "provincial", "four_way_call_applies", "liaison_response_applies", "liaison_response_met"
    )
    mark |= mark_with("onsite_check_applies", "closed")
    loss = OrderLoss(7, Fraction(3), {"six": Fraction(2), "on_time": Fraction(1)})
    rows = list(lost_points([loss], {7: mark}))
    assert [(each.point, each.points) for each in rows] == [
        ("four_way_call", Fraction(1)),
        ("onsite_check", Fraction(1)),
        ("on_time", Fraction(1)),
    ]
    assert sum(each.points for each in rows) == loss.points


def standing(**changed: object) -> Standing:
    usual = Standing(
        life=MonthLife("2026-10", "checking", checked_until=datetime(2026, 11, 5, tzinfo=UTC)),
        period=OCTOBER,
        today=date(2026, 11, 9),
        now=NOW,
        city=Counts("city", accepted=100, due=60, verified=57, unverified=3),
        behind=(),
        appeals=0,
    )
    return replace(usual, **changed)  # type: ignore[arg-type]


def words(found: tuple[Obstacle, ...]) -> list[str]:
    return [each.word for each in found]


def test_a_month_is_locked_when_nothing_stands_against_it() -> None:
    assert to_lock(standing(), DEFAULTS) == ()
    # 57 of 60 is exactly the 95 % of the settings; one verdict less is too few.
    city = Counts("city", accepted=100, due=60, verified=56, unverified=4, provisional=2)
    bad = standing(city=city, today=date(2026, 10, 31), behind=("示例",), appeals=3)
    assert words(to_lock(bad, DEFAULTS)) == ["running", "behind", "appeals", "provisional", "coverage"]
    assert words(to_lock(standing(life=MonthLife("2026-10")), DEFAULTS)) == ["unchecked"]
    early = replace(standing().life, checked_until=datetime(2026, 11, 11, tzinfo=UTC))
    assert words(to_lock(standing(life=early), DEFAULTS)) == ["check"]
    assert words(to_lock(standing(life=MonthLife("2026-10", "locked", 2)), DEFAULTS)) == ["locked"]
    assert words(to_lock(standing(city=Counts("city")), DEFAULTS)) == ["empty"]


def test_a_check_begins_once_when_the_month_is_over() -> None:
    fresh = MonthLife("2026-10")
    assert to_check(standing(life=fresh)) == ()
    assert words(to_check(standing())) == ["begun"]
    assert words(to_check(standing(life=fresh, today=date(2026, 10, 31)))) == ["running"]


def test_a_check_lasts_three_working_days_after_the_one_it_begins_on() -> None:
    # Friday 2026-11-06: Monday to Wednesday are left, and the end is 24:00 of Wednesday.
    end = end_of_check(date(2026, 11, 6), WorkCalendar({}, frozenset({2026})), CITY_ZONE)
    assert end == datetime(2026, 11, 12, tzinfo=CITY_ZONE)


def line(level: str, code: str, **figures: int | str | None) -> Published:
    return Published(level, code, code, figures)


def test_two_versions_differ_by_every_changed_figure_and_no_other() -> None:
    before = [line("city", "city", due=3, rate="1/3"), line("district", "a", rank=1)]
    after = [line("city", "city", due=4, rate="1/3"), line("district", "b", rank=1)]
    assert changes(before, after) == (
        Change("city", "city", "city", "due", 3, 4),
        Change("district", "b", "b", "rank", None, 1),
        Change("district", "a", "a", "rank", 1, None),
    )
    assert changes(after, after) == ()


def test_a_later_state_is_told_by_what_happened() -> None:
    then = {(0, 1): Told("1", 5, None, 0), (0, 2): Told("2", 5, 6, 0), (0, 3): Told("3", 5, 6, 1)}
    now = {(0, 2): Told("2", 5, 7, 0), (0, 3): Told("3", 5, 6, 2), (0, 4): Told("4", 5, 6, 0)}
    found = list(late_changes(then, now))
    assert [(each.order_no, each.word) for each in found] == [
        ("1", "left"),
        ("2", "moved"),
        ("3", "changed"),
        ("4", "came"),
    ]
    assert found[2].facts == ((FACTS[0], False), (FACTS[1], True))
    assert list(late_changes(now, now)) == []


def test_counts_without_an_order_are_those_before_it_came() -> None:
    order = Counts("x", accepted=1, due=1, more={"a": 1}, samples={"six": 2})
    group = Counts("g", accepted=4, due=3, more={"a": 2}, samples={"six": 5})
    assert less(group, order) == Counts("g", accepted=3, due=2, more={"a": 1}, samples={"six": 3})


def test_months_have_a_text_and_a_number() -> None:
    assert month_number("2026-10") == 202610 and month_text(202603) == "2026-03"
