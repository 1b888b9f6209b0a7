"""A pairing code is read from afar and typed by hand: no sign is taken for another, slips are none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard.wall.pairing import LENGTH, LIFETIME, SIGNS, read_code, shown_code


def test_no_sign_is_taken_for_another_and_none_makes_a_word() -> None:
    assert len(set(SIGNS)) == len(SIGNS)
    for alike in ("0ODQ", "1ILJ", "2Z", "5S", "6G", "8B", "UVY"):
        assert len(set(alike) & set(SIGNS)) <= 1, alike
    assert not set("AEIOU") & set(SIGNS)
    assert len(SIGNS) ** LENGTH > 10**9  # guesses against a few hundred codes that wait
    assert timedelta(minutes=10) == LIFETIME


@pytest.mark.parametrize(
    "typed",
    [
        "CFHJ 3467",
        "cfhj3467",
        " cfhj-3467 ",
        "ｃｆｈｊ　３４６７",
        "C F H J 3 4 6 7",
        "CFHJ–3467",
        "cfhj·3467\n",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "CFHJ3467"


@pytest.mark.parametrize(
    "typed", ["", "CFHJ346", "CFHJ34677", "CFHJ346O", "CFHJ346İ", "配对码配对码配对", "C" * 5000]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) == ""


def test_a_code_is_shown_in_two_groups_and_read_back() -> None:
    assert shown_code("CFHJ3467") == "CFHJ 3467"
    assert read_code(shown_code("CFHJ3467")) == "CFHJ3467"
