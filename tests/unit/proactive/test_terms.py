"""New terms: ratios against SciPy, counts as the search finds them, names never among them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from dashboard.appraisal.settings import ProactiveRule
from dashboard.order.masking import search_text
from dashboard.proactive.cleaning import any_of, without_names
from dashboard.proactive.terms import find_terms, likelihood_ratio
from dashboard.proactive.words import words_of

RULE = ProactiveRule()
QUIET = ["供暖温度不达标", "道路破损影响货车通行", "咨询小微企业惠企政策", "发票额度调整未通过"] * 60
WAVE = ["隔离酒店不足船员无法上岸", "船员换班隔离安排不明确", "国际航行船舶船员隔离"] * 3


def searched(title: str, enterprise: str = "烟台恒泰机械有限公司", contact: str = "王建国") -> str:
    """Return a title as its order is searched, without the number's line."""
    return search_text("1", title, "", enterprise, contact, False).partition("\n")[2]


@pytest.mark.parametrize(
    ("n", "of", "before", "of_before"), [(9, 100, 3, 400), (3, 50, 0, 900), (40, 41, 3, 7)]
)
def test_the_ratio_is_that_of_the_g_test(n: int, of: int, before: int, of_before: int) -> None:
    table = [[n, of - n], [before, of_before - before]]
    expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert likelihood_ratio(n, of, before, of_before) == pytest.approx(expected)
    assert likelihood_ratio(5, 10, 50, 100) == pytest.approx(0, abs=1e-9)


def test_a_wave_is_found_by_its_words_with_what_stands_beside_them() -> None:
    found = find_terms([*QUIET[:40], *WAVE], QUIET, RULE)
    first = found.found[0]
    assert (first.term, first.n, first.usual) == ("船员", 9, 0)
    assert "隔离" in first.beside
    assert {"供暖", "货车", "发票"}.isdisjoint(each.term for each in found.found)
    # One-sided: half of what a chi-square law with one degree of freedom gives.
    assert first.chance == pytest.approx(stats.chi2.sf(first.strength, 1) / 2)


def test_what_is_as_frequent_as_before_or_rare_is_none() -> None:
    assert find_terms(QUIET[:40], QUIET, RULE).found == ()
    assert find_terms([*QUIET[:40], *WAVE[:2]], QUIET, RULE).found == ()
    assert find_terms([], QUIET, RULE).found == () and find_terms(WAVE, [], RULE).found == ()


def test_what_came_last_year_too_is_no_news() -> None:
    now = [*QUIET[:40], *WAVE]
    assert find_terms(now, QUIET, RULE, year_ago=QUIET).found
    assert find_terms(now, QUIET, RULE, year_ago=now * 2).found == ()


def test_a_term_counts_the_texts_that_the_search_finds() -> None:
    now = [
        *(searched(text) for text in (*QUIET[:40], *WAVE)),
        searched("船员船员", enterprise="船员服务有限公司"),
    ]
    before = [searched(text) for text in QUIET]
    counted = {each.term: each.n for each in find_terms(now, before, RULE).found}
    assert counted["船员"] == sum("船员" in text for text in now) == 10


def test_names_of_people_enterprises_and_places_are_no_words() -> None:
    title = "芝罘区王建国反映烟台恒泰机械有限公司与青岛海川物流有限公司的运费纠纷，电话13812345678"
    text = searched(title).partition("\n")[0]
    assert "建国" not in text and "13812345678" not in text  # masked before they come here
    left = without_names(text, any_of(["芝罘区"]))
    assert set(words_of(left)) == {"运费", "纠纷", "电话"}
    assert without_names("王** 138****5678 鲁F***45 烟台**机械有限公司").split() == []


@pytest.mark.parametrize("word", ["的", "我们", "公司", "咨询", "，", "10", "a", "王建国", "烟台"])
def test_function_words_signs_numbers_and_names_are_no_words(word: str) -> None:
    assert words_of(without_names(f"{word} 供暖")) == ["供暖"]


def test_of_many_terms_without_any_change_hardly_one_is_found() -> None:
    rng = np.random.default_rng(3)
    matters = [
        "供暖",
        "发票",
        "货车",
        "通关",
        "社保",
        "贷款",
        "消防",
        "厂房",
        "燃气",
        "停电",
        "退税",
        "工资",
        "环评",
    ]
    runs = 0
    for _run in range(150):
        drawn = rng.choice(matters, 60 + 900)
        runs += bool(find_terms(list(drawn[:60]), list(drawn[60:]), RULE).found)
    # At most 5 % in the long run; more than 16 of 150 would have a chance under 1 %.
    assert runs <= 16
