"""What is stored and what is typed meet: width, case and signs that nobody sees make no difference."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.order.folding import LONGEST_NAME, fold, seen, usual_form

UNSEEN = (
    "\u200b\u200c\u200d\u200e\u2060\ufeff\u00ad\u034f\u061c\u115f\u3164\uffa0\ufe0f\u180e"
    "\u2066\u202e\U000e0101"
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("芝罘区", "芝罘区"),
        ("ＪＪＬ－３７０６８２", "jjl-370682"),
        ("JJL—370682", "jjl-370682"),
        ("  供　暖 \t热线\n", "供 暖 热线"),
        ("烟〔2026〕5号", "烟〔2026〕5号"),
        ("恒泰（烟台）", "恒泰(烟台)"),
        ("ﾊﾝｶｸ", "ハンカク"),
        ("Straße ΑΣ", "strasse ας".replace("ς", "σ")),
        ("138\u200b1234\u200d5678", "13812345678"),
        ("e\u200d\u0301", "é"),
        ("A%2F9 _?#&'\"..", "a%2f9 _?#&'\".."),
        ("", ""),
        (UNSEEN, ""),
    ],
)
def test_texts_are_brought_to_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
@example("ͅΐ")
@example("\u0345\u0313")
@example("ﾞ\u200bカ")
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


PLAIN = st.text(
    alphabet=st.characters(min_codepoint=32, max_codepoint=126) | st.sampled_from("芝罘区烟台热线")
)


@given(PLAIN, st.lists(st.sampled_from(UNSEEN)), st.data())
def test_width_case_and_unseen_signs_make_no_difference(
    text: str, unseen: list[str], data: st.DataObject
) -> None:
    signs = list(wide(text) if data.draw(st.booleans()) else text)
    signs = [sign.upper() if data.draw(st.booleans()) else sign for sign in signs]
    for sign in unseen:
        signs.insert(data.draw(st.integers(0, len(signs))), sign)
    assert fold("".join(signs)) == fold(text)


@given(PLAIN, PLAIN)
def test_what_holds_a_word_holds_it_folded(before: str, after: str) -> None:
    assert fold("暖气　Ａ1") in fold(f"{before} 暖气 a１ {after}")


def test_no_sign_is_folded_to_one_that_is_not_seen() -> None:
    for sign in map(chr, range(0x11000)):
        if unicodedata.category(sign) != "Cs":
            left = fold(f"a{sign}b")
            assert seen(left) == left and "\n" not in left, hex(ord(sign))


@given(st.text(alphabet=st.sampled_from(f"热线ab1 \n{UNSEEN}")))
def test_what_is_seen_stays_as_it_stands(text: str) -> None:
    assert seen(text) == "".join(sign for sign in text if sign not in UNSEEN)


def test_what_is_too_long_for_a_name_stays_as_it_is() -> None:
    """Accents in a row take the square of their number to be put in order: no cell may ask for that."""
    assert usual_form("ＪＪＬ－Ｑ１") == "JJL-Q1"
    accents = "a" + "\u0316\u0301" * 500
    assert len(accents) == LONGEST_NAME + 1
    assert usual_form(accents) == accents
    assert usual_form(accents[:LONGEST_NAME]) != accents[:LONGEST_NAME]
