"""Interviews shared out: hand-worked cases of every kind that is not plain proportion."""

from __future__ import annotations

import pytest

from dashboard.survey.allocation import allocate


def test_the_largest_remainders_get_what_is_left() -> None:
    # 10 × 7 / 15 = 4.67, 10 × 5 / 15 = 3.33, 10 × 3 / 15 = 2
    found = allocate({"a": 7, "b": 5, "c": 3}, 10, 0)
    assert found.quotas == {"a": 5, "b": 3, "c": 2}
    assert (found.given, found.lacking, found.whole, found.raised, found.left_out) == (10, 0, (), (), ())
    assert found.minimum_kept


def test_equal_remainders_go_by_key_whatever_the_order() -> None:
    assert allocate({"c": 10, "a": 10, "b": 10}, 4, 0).quotas == {"a": 2, "b": 1, "c": 1}
    assert list(allocate({"c": 10, "a": 10, "b": 10}, 4, 0).quotas) == ["a", "b", "c"]


def test_a_small_stratum_is_lifted_and_the_rest_shared_anew() -> None:
    # Plain shares 9.5, 9.5, 0.95, 0.05: c and d are set at 3 and 1, 16 remain for a and b.
    found = allocate({"a": 200, "b": 200, "c": 20, "d": 1}, 20, 3)
    assert found.quotas == {"a": 8, "b": 8, "c": 3, "d": 1}
    assert found.raised == ("c", "d")
    assert found.whole == ("d",)


def test_lifting_one_can_bring_another_below_the_minimum() -> None:
    # Shares of 12: a 0.24, b 2.16, c 9.6. After a = 2, b's is 10 × 18 / 98 = 1.84, below 2 as well.
    found = allocate({"a": 2, "b": 18, "c": 80}, 12, 2)
    assert found.quotas == {"a": 2, "b": 2, "c": 8}


def test_a_total_above_the_population_takes_all_and_says_what_is_lacking() -> None:
    found = allocate({"a": 4, "b": 0, "c": 2}, 10, 1)
    assert found.quotas == {"a": 4, "b": 0, "c": 2}
    assert (found.given, found.lacking, found.whole) == (6, 4, ("a", "c"))


def test_a_total_below_the_minima_cuts_them_alike() -> None:
    found = allocate({"a": 1000, "b": 50, "c": 2}, 7, 5)
    assert found.quotas == {"a": 3, "b": 3, "c": 1}
    assert not found.minimum_kept
    assert allocate({"a": 1000, "b": 50, "c": 2}, 12, 5).minimum_kept


def test_nobody_asked_for_and_nobody_there() -> None:
    nothing = allocate({"a": 4, "b": 0}, 0, 0)
    assert (nothing.quotas, nothing.left_out, nothing.lacking) == ({"a": 0, "b": 0}, ("a",), 0)
    assert allocate({}, 5, 1).lacking == 5
    assert allocate({"b": 0}, 5, 1).quotas == {"b": 0}


@pytest.mark.parametrize(
    ("sizes", "total", "minimum", "said"),
    [({"a": -1}, 1, 0, "a: -1"), ({"a": 1}, -1, 0, "total -1"), ({"a": 1}, 1, -2, "minimum -2")],
)
def test_negative_numbers_are_refused(sizes: dict[str, int], total: int, minimum: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        allocate(sizes, total, minimum)
