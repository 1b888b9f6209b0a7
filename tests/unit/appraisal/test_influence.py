"""Leave-one-out effects: exact, only from 0.3 points, only of parts that hold the rate down."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal.influence import LEAST_EFFECT, effect_of, strongest
from dashboard.views.counts import Rate


def rate(solved: int, due: int) -> Rate:
    return Rate(Fraction(solved), due)


def test_the_effect_is_the_rate_without_the_part_minus_the_rate_with_it() -> None:
    # 126 of 134 solved; the part solved 10 of 13, the rest 116 of 121.
    assert effect_of(rate(10, 13), rate(126, 134)) == 100 * (Fraction(116, 121) - Fraction(126, 134))


def test_a_part_that_holds_the_rate_up_has_a_negative_effect() -> None:
    assert effect_of(rate(10, 10), rate(15, 20)) == -25


def test_without_the_only_part_nothing_is_left_to_compare() -> None:
    assert effect_of(rate(5, 8), rate(5, 8)) is None
    assert effect_of(rate(0, 0), rate(0, 0)) is None


def test_the_strongest_part_is_named_with_its_own_fraction() -> None:
    parts = {"a": rate(13, 18), "b": rate(17, 19), "c": rate(47, 47)}
    found = strongest(parts, rate(77, 84))
    assert found is not None
    assert (found.key, found.rate) == ("a", rate(13, 18))
    assert found.effect == 100 * (Fraction(64, 66) - Fraction(77, 84))


def test_exactly_three_tenths_of_a_point_are_shown_and_less_is_not() -> None:
    # Without the part 100 %, with it 99.7 %: exactly 0.3 points.
    assert strongest({"a": rate(0, 3)}, rate(997, 1000)) is not None
    assert strongest({"a": rate(0, 3)}, rate(998, 1001)) is None


def test_of_equal_effects_the_first_in_order_is_named() -> None:
    found = strongest({"second": rate(1, 2), "first": rate(1, 2)}, rate(8, 10))
    assert found is not None and found.key == "second"


def test_where_all_is_solved_nothing_stands_out() -> None:
    assert strongest({"a": rate(5, 5), "b": rate(7, 7)}, rate(12, 12)) is None
    assert strongest({}, rate(0, 0)) is None


rates = st.integers(0, 60).flatmap(lambda due: st.tuples(st.integers(0, due), st.just(due)))


@given(st.dictionaries(st.text(min_size=1, max_size=3), rates, min_size=1, max_size=8))
def test_no_part_has_a_larger_effect_than_the_one_named(parts: dict[str, tuple[int, int]]) -> None:
    given_rates = {key: rate(*pair) for key, pair in parts.items()}
    whole = rate(sum(pair[0] for pair in parts.values()), sum(pair[1] for pair in parts.values()))
    found = strongest(given_rates, whole)
    effects = [effect for each in given_rates.values() if (effect := effect_of(each, whole)) is not None]
    largest = max(effects, default=Fraction(0))
    if found is None:
        assert largest < LEAST_EFFECT
    else:
        assert found.effect == largest >= LEAST_EFFECT
