"""Votes, decisions and their confirmation, the effect of exclusions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.reviews.exclusions import Effect, heaviest
from dashboard.reviews.records import STATES, STEPS, VOTES, asks_exclusion, confirmation
from dashboard.reviews.settings import ReviewSettings, majority
from dashboard.reviews.voting import count
from dashboard.views.counts import Counts

RULES = ReviewSettings()


def outcome(*votes: str, settings: ReviewSettings = RULES) -> str:
    return count(votes, settings).outcome


def test_more_than_half_of_all_seats_exclude() -> None:
    assert [majority(seats) for seats in (1, 2, 3, 4, 5, 7)] == [1, 2, 2, 3, 3, 4]
    assert outcome("exclude", "exclude", "exclude", "keep", "keep") == "excluded"
    assert outcome("exclude", "exclude", "keep", "keep", "abstain") == "rejected"  # a tie
    assert outcome("exclude", "exclude", "abstain", "abstain", "abstain") == "rejected"
    assert outcome("exclude", "exclude", "exclude", "", "") == ""  # three of five: below the quorum of four
    assert outcome("exclude", "exclude", "exclude", "abstain", "") == "excluded"
    assert outcome("exclude", "exclude", "abstain", "abstain", "") == "rejected"
    assert outcome() == ""
    half = ReviewSettings(quorum=Decimal("0.5"))
    assert outcome("exclude", "exclude", "exclude", "", "", settings=half) == "excluded"


def test_what_is_counted() -> None:
    found = count(["exclude", "keep", "abstain", "", "exclude"], RULES)
    assert (found.seats, found.exclude, found.keep, found.abstain) == (5, 2, 1, 1)
    assert (found.present, found.missing, found.quorum, found.needed) == (4, 1, 4, 3)
    with pytest.raises(ValueError, match="maybe"):
        count(["maybe"], RULES)


@given(st.lists(st.sampled_from([*VOTES, ""]), min_size=3, max_size=9))
def test_neither_silence_nor_abstention_ever_excludes(votes: list[str]) -> None:
    found = outcome(*votes)
    quieter = ["abstain" if vote == "keep" else vote for vote in votes]
    assert (found == "excluded") == (outcome(*quieter) == "excluded")
    if found == "excluded":
        assert 2 * votes.count("exclude") > len(votes)
    if votes.count("exclude") <= votes.count("keep"):
        assert found != "excluded"


def test_every_state_of_a_step_is_known() -> None:
    for step in STEPS["review_case"]:
        assert {*step.before, step.after} <= set(STATES)


def test_which_decision_asks_for_an_exclusion() -> None:
    asked = {
        (state, voted)
        for state in STATES
        for voted in ("excluded", "rejected")
        if asks_exclusion(state, voted)
    }
    assert asked == {
        ("excluded", "excluded"),
        ("appealed", "excluded"),
        ("upheld", "excluded"),
        ("reversed", "rejected"),
    }
    assert confirmation(True, False, True) == "waiting"
    assert confirmation(True, True, True) == "confirmed"
    assert confirmation(False, True, True) == "other"
    assert confirmation(False, False, True) == confirmation(False, True, False) == ""


BEFORE = Counts(
    "370685", due=152, verified=150, unverified=2, solved=139, unsolved=11, on_time=144, satisfied=100
)
AFTER = replace(BEFORE, due=146, verified=144, solved=136, unsolved=8)


def test_the_effect_of_exclusions() -> None:
    found = Effect(BEFORE, AFTER)
    assert found.excluded == 6
    assert found.share.value == Fraction(6, 152)
    before, after = found.rates("resolution", AppraisalSettings())
    assert (before.value, after.value) == (Fraction(139, 150), Fraction(136, 144))
    assert found.gained("resolution", AppraisalSettings()) == Fraction(136, 144) - Fraction(139, 150)
    assert Effect(Counts("x"), Counts("x")).gained("resolution", AppraisalSettings()) == 0


@dataclass(frozen=True)
class Item:
    name: str
    effect: Effect


def item(name: str, due: int, excluded: int) -> Item:
    return Item(name, Effect(Counts(name, due=due), Counts(name, due=due - excluded)))


def test_who_excludes_the_most() -> None:
    items = [item("a", 100, 2), item("b", 40, 2), item("c", 60, 3), item("d", 10, 9), item("e", 200, 4)]
    found = heaviest(items, 30)
    assert found is not None and found.name == "c"  # d is small, two orders of b name nobody
    assert heaviest([item("a", 100, 4), item("b", 100, 4)], 30) is None  # nobody above the whole
    assert heaviest([], 30) is None


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=6))
def test_shares_of_parts_add_up_to_the_whole(pairs: list[tuple[int, int]]) -> None:
    parts = [item(str(n), due, min(due, excluded)) for n, (due, excluded) in enumerate(pairs)]
    due = sum(each.effect.before.due for each in parts)
    whole = item("city", due, sum(each.effect.excluded for each in parts))
    assert sum(each.effect.excluded for each in parts) == whole.effect.excluded
    found = heaviest(parts, 30)
    if found is not None:
        assert (found.effect.share.value or 0) > (whole.effect.share.value or 0)
