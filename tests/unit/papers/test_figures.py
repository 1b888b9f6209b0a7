"""Which numbers of a text are figures, and what they say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard.papers.baseline import sourced
from dashboard.papers.document import Run
from dashboard.papers.figures import figures_in, plain


def found(text: str) -> list[tuple[Decimal, str]]:
    return [(figure.value, figure.unit) for figure in figures_in(plain(text))]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("受理 2,418 件", "2418", "件"),
        ("受理２，４１８件", "2418", "件"),
        ("受理2418件", "2418", "件"),
        ("1,234,567 元", "1234567", "元"),
        ("5.8 万家", "58000", "家"),
        ("９.６７万", "96700", ""),
        ("1.2 亿元", "1.2", "亿元"),
        ("3.5 万元", "3.5", "万元"),
        ("97.48%", "97.48", "%"),
        ("97.48％", "97.48", "%"),
        ("上升 0.36 个百分点", "0.36", "个百分点"),
        ("问题解决率 −7.02", "-7.02", ""),
        ("变化 -7.02 个百分点", "-7.02", "个百分点"),
        ("连续 2 月", "2", "月"),
        ("近 3 个月", "3", "个月"),
        ("超期 8 个工作日", "8", "个工作日"),
        ("上升 2 位", "2", "位"),
        ("3 倍", "3", "倍"),
        ("1200 余件", "1200", "件"),
        ("90 分", "90", "分"),
        ("共 12 月", "12", "月"),
    ],
)
def test_a_figure_with_its_unit(text: str, value: str, unit: str) -> None:
    assert found(text) == [(Decimal(value), unit)]


@pytest.mark.parametrize(
    "text",
    [
        *("2026年10月", "2026 年 11 月 5 日", "10月", "10 月份", "11 月 1—17 日", "5日", "2026年"),
        *("2026-10-31", "2026/10/31", "11-20 24:00", "截至 2026-11-05 08:00", "24:00", "09：30"),
        *(
            "烟政企督〔2026〕5 号",
            "（2026）5号",
            "第 12 期（总第 48 期）",
            "第3条",
            "第 28 周",
            "已核定第 1 版",
        ),
        *(
            "附件1",
            "附件：1. 明细表",
            "表 3　各区市",
            "图 2",
            "1.承办单位",
            "（1）街道",
            "（一）区市",
            "一、总体",
        ),
        *("202610310930123456", "GB/T 9704-2012", "A4", "12345 热线", "“2125”接诉即办", "电话 13800000000"),
        "没有数字",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("89.23%（58/65）", ["89.23", "58", "65"]),
        ("90～93%", ["90", "93"]),
        ("58-65 件", ["58", "65"]),
        ("13 个区市中 11 个", ["13", "11"]),
        ("2026年10月受理 58 件", ["58"]),
        ("10月1日至31日受理58件、办结57件", ["58", "57"]),
        ("分别为 58、57、56 件", ["58", "57", "56"]),
        ("12345 件", ["12345"]),
        ("2125 件", ["2125"]),
        ("1.5.", ["1.5"]),
        ("3月受理3件", ["3"]),
    ],
)
def test_figures_among_others(text: str, values: list[str]) -> None:
    assert [value for value, _unit in found(text)] == [Decimal(value) for value in values]


def test_blanks_and_widths_do_not_count() -> None:
    assert plain("一、总 体 情 况") == plain("总体情况")
    assert plain("受理 ２，４１８ 件") == "受理2,418件"
    assert plain("11-20\u300024:00") == "11-20 24:00"
    assert (
        plain("（一）区市") == plain("1.区市") == plain("（12） 区市") == "区市" and plain("a\u200bb") == "ab"
    )


def one(text: str):  # type: ignore[no-untyped-def]
    (figure,) = figures_in(plain(text))
    return figure


def test_when_a_figure_says_another() -> None:
    assert one("2418件").says(one("2,418 件"))
    assert one("89.230%").says(one("89.23%"))
    assert not one("2418家").says(one("2,418 件"))
    assert not one("2419件").says(one("2,418 件"))


def test_only_ten_thousands_may_round() -> None:
    assert one("5.8万件").says(one("58,123 件"))
    assert one("5.81万件").says(one("58,123 件"))
    assert one("6万件").says(one("58,123 件"))
    assert not one("5.7万件").says(one("58,123 件"))
    # A rounded rate could cross a threshold, and a figure never gets more exact.
    assert not one("89.2%").says(one("89.23%"))
    assert not one("58,123件").says(one("5.8 万件"))
    assert not one("5.80万件").says(one("5.8123 万件"))


def test_runs_name_their_figures_in_order() -> None:
    runs = (Run("58 件", "a"), Run("样本不足", "b"), Run("97.48", "c"))
    text = "90 件中 58 件，样本不足，97.48%，58 件"
    assert [(each.figure.text, each.number_id) for each in sourced(text, runs)] == [
        *(("90件", None), ("58件", "a"), ("97.48%", "c"), ("58件", None))
    ]
