"""The same answer text: against a plain table, every pair found, planted ones grouped."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal.settings import ProactiveRule
from dashboard.proactive.replies import Wordings, bare, differences, find_same

RULE = ProactiveRule(reply_orders=3, reply_length=5)
TEXT = "已约谈总包和分包单位从工资保证金中先行支付工资已全部发放企业表示满意"


def longest_common(one: str, other: str) -> int:
    """Return the length of the longest common subsequence, by the plain table."""
    row = [0] * (len(other) + 1)
    for sign in one:
        last = 0
        for place, there in enumerate(other, 1):
            last, row[place] = row[place], last + 1 if sign == there else max(row[place], row[place - 1])
    return row[-1]


def alike(one: str, other: str) -> Fraction:
    """Return the similarity of two texts, exactly."""
    return Fraction(2 * longest_common(one, other), len(one) + len(other))


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        ("网友“A00023583”：您好！该路段预计8月底完工。感谢您的支持！2019年4月29日", "该路段预计完工"),
        ("尊敬的王**：您好，经核实已拨付15万元。特此回复。", "经核实已拨付万元"),
        ("您反映的“供暖不热”问题，烟台**机械有限公司已接入管网。", "您反映的问题已接入管网"),
        ("再次感谢您的来电！", ""),
        ("", ""),
    ],
)
def test_names_numbers_dates_greetings_and_courtesies_are_left_out(reply: str, left: str) -> None:
    assert bare(reply) == left


@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=14), max_size=12, unique=True), st.integers(70, 100))
def test_every_pair_above_the_limit_is_found_and_no_other(texts: list[str], percent: int) -> None:
    limit = Fraction(percent, 100)
    wordings, every = Wordings(texts, limit), np.arange(len(texts))
    for place, one in enumerate(texts):
        expected = [number for number, other in enumerate(texts) if alike(one, other) >= limit]
        assert wordings.like(place, every).tolist() == expected


def test_a_pair_at_the_limit_is_the_same() -> None:
    # Twenty signs each with eighteen in common: 36 / 40.
    pair = ["一二三四五六七八九十甲乙丙丁戊己庚辛壬癸", "一二三四五六七八九十甲乙丙丁戊己庚辛子丑"]
    assert alike(*pair) == Fraction(9, 10)
    assert Wordings(pair, Fraction(9, 10)).like_all(0, [1])
    assert not Wordings(pair, Fraction(901, 1000)).like_all(0, [1])


def test_planted_texts_are_grouped_and_different_ones_are_not() -> None:
    changed = TEXT.replace("满意", "认可").replace("先行", "先予")
    other = "供热单位已清洗换热器并调节管网入户测温达到标准企业已确认温度恢复正常运行"
    replies = [("1", TEXT), ("1", changed), ("1", other), ("2", TEXT), ("1", TEXT), ("1", "短")]
    (group,) = find_same(replies, RULE)
    assert group.unit == "1" and group.members == (0, 1, 4)
    assert [(each.text, each.members) for each in group.variants] == [(TEXT, (0, 4)), (changed, (1,))]
    assert alike(TEXT, other) < Fraction(1, 2)


def test_any_two_texts_of_a_group_are_the_same() -> None:
    rng = random.Random(5)
    replies = []
    for _text in range(12):
        base = [chr(0x4E00 + rng.randrange(400)) for _sign in range(60)]
        for _copy in range(6):
            changed = list(base)
            for _change in range(rng.randrange(5)):
                changed[rng.randrange(60)] = chr(0x5800 + rng.randrange(400))
            replies.append(("u", "".join(changed)))
    groups = find_same(replies, RULE)
    assert len(groups) >= 12 and any(len(group.variants) > 2 for group in groups)
    for group in groups:
        texts = [each.text for each in group.variants]
        for place, one in enumerate(texts):
            assert all(alike(one, other) >= Fraction(9, 10) for other in texts[:place])
    members = [place for group in groups for place in group.members]
    assert len(members) == len(set(members))


def test_short_texts_and_few_orders_are_passed_over() -> None:
    assert find_same([("1", "已办结")] * 9, RULE) == ()
    assert find_same([("1", TEXT)] * 2, RULE) == ()
    assert len(find_same([("1", TEXT)] * 3, RULE)) == 1
    assert find_same([], RULE) == ()


def test_the_order_in_which_replies_were_read_changes_nothing() -> None:
    replies = [("1", TEXT), ("1", TEXT[:-2]), ("1", TEXT[2:]), ("2", TEXT), ("2", TEXT), ("2", TEXT + "了")]
    first = [{each.text for each in group.variants} for group in find_same(replies, RULE)]
    again = [{each.text for each in group.variants} for group in find_same(replies[::-1], RULE)]
    assert first == again and len(first) == 2


def test_differences_give_the_second_text_back_with_what_is_new_marked() -> None:
    pieces = differences("已转F9市调查处理。", "已转F1区调查处理。")
    assert "".join(piece for piece, _differs in pieces) == "已转F1区调查处理。"
    assert [piece for piece, differs in pieces if differs] == ["1区"]
    assert differences("同", "同") == (("同", False),)
