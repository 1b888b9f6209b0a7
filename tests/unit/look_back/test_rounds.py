"""Rounds of a look-back: what the platform says makes of them, written out day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.look_back.records import GROUNDS, LEFT, OPEN, STATES, STEPS, ground_of
from dashboard.look_back.rounds import Round, Told, follow, listed, next_round
from dashboard.order.case_notes import CaseNote
from dashboard.order.ledgers import LedgerStand

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=ZONE)
JUDGED = datetime(2026, 11, 2, 15, 0, tzinfo=ZONE)
UNSOLVED = Told(verdict="unsolved", verdict_at=JUDGED, answer="fair", answered_at=JUDGED, closed_at=JUDGED)


def due(at: datetime) -> datetime:
    return at + timedelta(days=14)


def held(days: int, word: str) -> CaseNote:
    return CaseNote(at=JUDGED + timedelta(days=days), who="热线科", word=word, note=f"第 {days} 天")


def states(rounds: tuple[Round, ...]) -> list[str]:
    return [each.state for each in rounds]


def test_why_an_order_is_listed() -> None:
    assert ground_of("unsolved", "satisfied") == "unsolved"
    assert ground_of("solved", "dissatisfied") == "dissatisfied"
    assert ground_of("", "dissatisfied") == "dissatisfied"
    assert ground_of("unsolved", "dissatisfied") == "both"
    assert ground_of("solved", "fair") == ground_of("", "") == ""
    assert {"unsolved", "dissatisfied", "both"} == set(GROUNDS)


def test_every_state_of_a_step_is_known() -> None:
    for step in STEPS["look_back"]:
        assert {*step.before, step.after} <= set(STATES)
        assert not set(step.before) - set(OPEN)


def test_a_new_order_is_listed_now() -> None:
    (only,) = listed(UNSOLVED, 1, NOW, due)
    assert only == Round(1, NOW, NOW + timedelta(days=14), "listed")


@pytest.mark.parametrize(
    "told",
    [
        replace(UNSOLVED, closed=False),
        replace(UNSOLVED, excluded=True),
        replace(UNSOLVED, withdrawn=True),
        replace(UNSOLVED, verdict="solved"),
    ],
)
def test_what_has_no_ground_is_not_listed(told: Told) -> None:
    assert listed(told, 1, NOW, due) == ()


def test_look_backs_held_already_are_results_and_not_asked_again() -> None:
    told = replace(UNSOLVED, look_backs=(held(3, "unreached"), held(5, "unsolved"), held(9, "solved")))
    first, second = listed(told, 1, NOW, due)
    assert (first.entered, first.due) == (JUDGED, JUDGED + timedelta(days=14))
    assert (first.state, first.checked, first.checked_by, first.note) == (
        "not_recovered", JUDGED + timedelta(days=5), "热线科", "第 5 天",
    )  # fmt: skip
    assert (second.number, second.entered, second.state) == (2, JUDGED + timedelta(days=5), "recovered")


def test_entries_before_the_ground_or_after_now_say_nothing() -> None:
    told = replace(UNSOLVED, look_backs=(held(-1, "solved"), held(40, "solved")))
    assert states(listed(told, 1, NOW, due)) == ["listed"]


def test_an_entry_that_was_taken_is_not_taken_twice() -> None:
    told = replace(UNSOLVED, look_backs=(held(5, "unsolved"),))
    first, second = listed(told, 1, NOW, due)
    assert states((first, second)) == ["not_recovered", "listed"]
    assert follow(second, told, NOW, due) == (second,)
    assert follow(first, told, NOW, due) == (first,)
    reached = replace(second, state="unreached", checked=NOW - timedelta(days=1))
    assert follow(reached, told, NOW, due) == (reached,)


def test_what_takes_an_order_off_the_list() -> None:
    current = Round(1, JUDGED, NOW)
    for told, state in (
        (replace(UNSOLVED, excluded=True), "excluded"),
        (replace(UNSOLVED, withdrawn=True), "withdrawn"),
        # Taken back because the unit asked: it counts as not recovered, and nothing follows.
        (replace(UNSOLVED, withdrawn=True, withdrawal_asked=True), "not_recovered"),
        # Judged anew before it was listed: it should not have been.
        (replace(UNSOLVED, verdict="solved"), "corrected"),
        # Judged anew since: that is a result.
        (replace(UNSOLVED, verdict="solved", verdict_at=NOW), "recovered"),
        (replace(UNSOLVED, verdict="", answer="satisfied", answered_at=NOW), "recovered"),
    ):
        assert states(follow(current, told, NOW, due)) == [state], told


def test_a_re_opened_order_stays_and_its_clock_runs_on() -> None:
    current = Round(1, JUDGED, NOW, "handling")
    for verdict in ("unsolved", "solved", ""):
        told = replace(UNSOLVED, closed=False, verdict=verdict, verdict_at=NOW)
        assert follow(current, told, NOW, due) == (current,)
    # Closed again without a verdict nothing is known.
    assert follow(current, replace(UNSOLVED, verdict="", answer=""), NOW, due) == (current,)


def test_a_sign_off_in_the_ledger_is_a_handling_that_waits_for_its_call() -> None:
    ended = JUDGED + timedelta(days=7)
    ledger = LedgerStand("planned", JUDGED, signed_off=ended, note="企业确认")
    (only,) = follow(Round(1, JUDGED, NOW), replace(UNSOLVED, ledger=ledger), NOW, due)
    assert (only.state, only.handled, only.measure) == ("handled", ended, "企业确认")
    before = Round(2, ended + timedelta(days=1), NOW)
    assert follow(before, replace(UNSOLVED, ledger=ledger), NOW, due) == (before,)


def test_a_promise_moves_the_end_of_a_further_round_alone() -> None:
    far = NOW + timedelta(days=90)
    promised = LedgerStand("planned", JUDGED, promises=(far,))
    assert next_round(Round(1, JUDGED, NOW), NOW, due, promised).due == far
    assert next_round(Round(1, JUDGED, NOW), NOW, due, None).due == NOW + timedelta(days=14)
    kept = replace(promised, signed_off=NOW)
    assert next_round(Round(1, JUDGED, NOW), NOW, due, kept).due == NOW + timedelta(days=14)
    near = LedgerStand("planned", JUDGED, promises=(NOW,))
    assert next_round(Round(1, JUDGED, NOW), NOW, due, near).due == NOW + timedelta(days=14)
    (first,) = listed(replace(UNSOLVED, ledger=promised), 1, NOW, due)
    assert first.due == NOW + timedelta(days=14)


WORDS = st.sampled_from(["solved", "unsolved", "unreached"])


@given(st.lists(st.tuples(st.integers(-3, 15), WORDS), max_size=8), st.booleans(), st.booleans())
def test_following_twice_changes_nothing(
    entries: list[tuple[int, str]], excluded: bool, withdrawn: bool
) -> None:
    """Whatever was noted: rounds count on from each other, all but the last have failed, and stay so."""
    notes = tuple(held(days, word) for days, word in sorted(set(entries)))
    rounds = listed(replace(UNSOLVED, look_backs=notes), 1, NOW, due)
    assert [each.number for each in rounds] == list(range(1, len(rounds) + 1))
    assert all(each.state == "not_recovered" for each in rounds[:-1])
    told = replace(UNSOLVED, look_backs=notes, excluded=excluded, withdrawn=withdrawn)
    last, *more = follow(rounds[-1], told, NOW, due)
    assert not more
    assert follow(last, told, NOW, due) == (last,)
    if not (excluded or withdrawn):
        assert last == rounds[-1]
    assert last.state in (*OPEN, *LEFT, "recovered")
