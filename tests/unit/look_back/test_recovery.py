"""The recovery rate counts orders, not rounds: past its end, or once failed, each until it is recovered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dashboard.look_back.records import OPEN, STATES
from dashboard.look_back.recovery import COUNTED, STANDS, recovery, stand_of

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
PAST, AHEAD = NOW - timedelta(days=1), NOW + timedelta(days=1)


def test_how_an_order_stands() -> None:
    assert stand_of("listed", AHEAD, 0, NOW) == "running"
    assert stand_of("handled", AHEAD, 0, NOW) == "running"
    assert stand_of("listed", PAST, 0, NOW) == stand_of("handling", NOW, 0, NOW) == "overdue"
    assert stand_of("handled", PAST, 0, NOW) == stand_of("unreached", PAST, 2, NOW) == "unchecked"
    assert stand_of("listed", AHEAD, 1, NOW) == "failed"
    assert stand_of("listed", PAST, 2, NOW) == "overdue"
    assert stand_of("not_recovered", PAST, 0, NOW) == "failed"
    assert stand_of("recovered", PAST, 2, NOW) == "recovered"
    assert stand_of("recovered", PAST, 0, NOW, left=True) == stand_of("corrected", AHEAD, 0, NOW) == "left"


def test_three_rounds_are_one_problem() -> None:
    found = recovery(["recovered", "recovered", "overdue", "unchecked", "failed", "running", "left"])
    assert (found.rate.numerator, found.rate.denominator) == (2, 5)
    assert found.rate.value == Fraction(2, 5)
    assert (found.counted, found.total) == (5, 7)
    assert [found.of(stand) for stand in STANDS] == [2, 1, 1, 1, 1, 1]
    assert (found.of("counted"), found.of("")) == (5, 7)
    assert recovery([]).rate.value is None


@given(st.sampled_from(STATES), st.booleans(), st.integers(0, 3))
def test_nothing_but_recovery_takes_an_order_that_failed_out_of_the_denominator(
    state: str, past: bool, failed: int
) -> None:
    stand = stand_of(state, PAST if past else AHEAD, failed, NOW)
    assert stand in STANDS
    if state in OPEN and (past or failed):
        assert stand in COUNTED and stand != "recovered"
