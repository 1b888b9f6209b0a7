"""Published tables are understood, conventions counted and searched, against values worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal.settings import DEFAULTS
from dashboard.reconcile.conventions import (
    CHOICES,
    DIMENSIONS,
    Cell,
    Convention,
    Part,
    Pattern,
    adopted,
    convention_from,
    convention_of,
    part_of,
)
from dashboard.reconcile.explain import Candidate, explain
from dashboard.reconcile.match import nearest_fraction
from dashboard.reconcile.published import (
    Published,
    Unreadable,
    prints_as,
    rate_prints_as,
    read_published,
    scaled,
)
from dashboard.reconcile.search import all_figures, search
from dashboard.views.counts import Rate
from dashboard.views.reference import Unit

UNITS = (
    Unit(1, "A", "芝罘区", "district", 1, aliases=("芝罘",)),
    Unit(2, "B", "龙口市", "district", 2),
    Unit(3, "C", "开发区街道", "township", 1),
    Unit(9, "Z", "烟台市", "city", 1),
)
ON_DUE = frozenset({"due"})


def find(name: str) -> Unit | None:
    return next((unit for unit in UNITS if name in (unit.name, *unit.aliases)), None)


def read(header: Sequence[str], *rows: Sequence[str]) -> Published:
    return read_published(header, rows, find, UNITS)


def values(published: Published, column: str) -> list[tuple[Fraction, int | None]]:
    return [(row.values[column].value, row.values[column].decimals) for row in published.rows]


def test_columns_are_found_by_their_words_and_others_are_told() -> None:
    header = (
        "排名",
        "区市",
        "受理量",
        "应办结件数",
        "问题解决率（%）",
        "满意度排名",
        "满意率",
        "按期办结率",
        "总分",
        "备注",
    )
    published = read(header, ("1", "芝罘", "70", "65", "89.23", "3", "95.1", "100", "91.5", "x"))
    assert published.columns == ("accepted", "due", "resolution", "satisfaction", "on_time", "score", "rank")
    assert published.ignored == ("满意度排名", "备注")
    assert values(published, "resolution") == [(Fraction("89.23"), 2)]


def test_names_without_their_ending_and_totals_are_understood() -> None:
    published = read(
        ("单位", "解决率"), ("龙口", "90%"), ("合计", "91%"), ("烟台市", "92%"), ("蓬莱阁", "93%")
    )
    assert [row.code for row in published.rows] == ["B"]
    assert (published.totals, published.unknown) == (("合计", "烟台市"), ("蓬莱阁",))


def test_a_column_is_read_as_a_whole() -> None:
    # 89.2 in a column with two decimals was 89.20; shares of one are per cent; 58/65 is exact.
    assert values(read(("单位", "解决率"), ("芝罘区", "89.2"), ("龙口市", "90.15")), "resolution") == [
        (Fraction("89.2"), 2),
        (Fraction("90.15"), 2),
    ]
    assert values(read(("单位", "解决率"), ("芝罘区", "0.8923"), ("龙口市", "1")), "resolution") == [
        (Fraction("89.23"), 2),
        (Fraction(100), 2),
    ]
    fraction = read(("单位", "解决率"), ("芝罘区", "58 / 65")).rows[0].values["resolution"]
    assert fraction.fraction == (58, 65)
    assert rate_prints_as(Rate(Fraction(58), 65), fraction, "half_up")
    assert not rate_prints_as(Rate(Fraction(116), 130), fraction, "half_up")


@pytest.mark.parametrize(
    ("header", "row", "what"),
    [
        (("甲", "解决率"), ("x", "90"), "unit"),
        (("单位", "备注"), ("芝罘区", "x"), "figure"),
        (("单位", "解决率"), ("芝罘区", "-"), "row"),
    ],
)
def test_an_unreadable_table_says_what_is_missing(
    header: Sequence[str], row: Sequence[str], what: str
) -> None:
    with pytest.raises(Unreadable) as problem:
        read(header, row)
    assert problem.value.what == what


@pytest.mark.parametrize(
    ("rounding", "printed"), [("half_up", 6667), ("truncate", 6666), ("half_even", 6667)]
)
def test_two_thirds_are_printed_by_each_rounding(rounding: str, printed: int) -> None:
    assert scaled(200, 3, 2, rounding) == printed


def test_only_half_to_even_tells_a_tie_apart() -> None:
    # 1/16 = 6.25 %: one decimal gives 6.3 half up, 6.2 to even and truncated.
    assert [scaled(25, 4, 1, each) for each in ("half_up", "half_even", "truncate")] == [63, 62, 62]
    assert scaled(375, 100, 1, "half_even") == 38


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 4))
def test_roundings_differ_by_one_unit_at_most(top: int, bottom: int, decimals: int) -> None:
    low, even, up = (scaled(top, bottom, decimals, each) for each in ("truncate", "half_even", "half_up"))
    assert low <= even <= up <= low + 1
    assert abs(Fraction(up, 10**decimals) - Fraction(top, bottom)) <= Fraction(1, 2 * 10**decimals)


def test_the_products_own_printing_counts_as_half_up() -> None:
    value = read(("单位", "解决率"), ("芝罘区", "89.99")).rows[0].values["resolution"]
    almost = Rate(Fraction(22499), 25000)  # 89.996 %
    assert rate_prints_as(almost, value, "half_up") and rate_prints_as(almost, value, "truncate")
    assert not rate_prints_as(almost, value, "half_even")
    assert not prints_as(Fraction("89.90"), value, "half_up")


def test_xining_is_satisfaction_with_credit_six_tenths_truncated_or_rounded() -> None:
    # 614 satisfied, 34 basically, 22 not, of 670 called back: published 94.69 %.
    cells = [
        Cell(Pattern("A", ON_DUE, answer="satisfied", verdicts=("solved", "", "", "")), 614),
        Cell(Pattern("A", ON_DUE, answer="basic", verdicts=("solved", "", "", "")), 34),
        Cell(Pattern("A", ON_DUE, answer="dissatisfied", verdicts=("solved", "", "", "")), 15),
        Cell(Pattern("A", ON_DUE, answer="dissatisfied", verdicts=("unsolved", "", "", "")), 7),
    ]
    published = read(("单位", "解决率", "满意率"), ("芝罘区", "98.96%", "94.69%"))
    best = search(all_figures(cells, DEFAULTS), published, DEFAULTS, UNITS, ("official",))[0]
    assert best.perfect
    assert best.convention == replace(convention_of(DEFAULTS), basic=Decimal("0.6"))


def test_lianyungangs_on_time_rate_is_closed_in_time_over_due() -> None:
    cells = [
        Cell(Pattern("A", ON_DUE), 22_345),
        Cell(Pattern("A", ON_DUE, in_time=False), 23_974 - 22_345),
        Cell(Pattern("A", ON_DUE, closed=False), 24_932 - 23_974),
    ]
    published = read(("单位", "按期结案率"), ("芝罘区", "89.62%"))
    best = search(all_figures(cells, DEFAULTS), published, DEFAULTS, UNITS, ())[0]
    assert best.perfect and best.convention.on_time == "due"
    other = read(("单位", "按期结案率"), ("芝罘区", "93.21%"))  # 22,345 of the 23,974 closed
    assert search(all_figures(cells, DEFAULTS), other, DEFAULTS, UNITS, ())[0].convention.on_time == "closed"


def test_what_the_month_cannot_tell_apart_is_named() -> None:
    cells = [Cell(Pattern("A", ON_DUE, answer="satisfied"), 9), Cell(Pattern("A", ON_DUE, answer="basic"), 1)]
    best = search(
        all_figures(cells, DEFAULTS), read(("单位", "满意度"), ("芝罘区", "98.00")), DEFAULTS, UNITS, ()
    )[0]
    assert best.perfect and best.convention.basic == Decimal("0.8")
    assert best.alternatives is not None
    assert set(best.alternatives["fair"]) == {"0.6", "0"} and "basic" not in best.alternatives


@pytest.mark.parametrize(
    ("pattern", "changes", "part"),
    [
        ({"exclusion": "later"}, {}, Part(accepted=1)),
        ({"exclusion": "later"}, {"exclusion": "in_period"}, Part(1, 1, (1, 1), (0, 0), (1, 1))),
        ({"left": True}, {}, Part(accepted=1)),
        ({"closed": False}, {}, Part(1, 1, (0, 1), (0, 1), (0, 1))),
        ({"closed": False, "answer": "satisfied"}, {}, Part(1, 1, (0, 1), (0, 1), (0, 1))),
        ({"closed": False}, {"neglected": "outside"}, Part(1, 1, (0, 1), (0, 0), (0, 1))),
        (
            {"closed": False, "answer": "satisfied"},
            {"neglected": "outside"},
            Part(1, 1, (0, 1), (1, 1), (0, 1)),
        ),
        (
            {"closed": False},
            {"on_time": "closed", "denominator": "closed", "neglected": "outside"},
            Part(1, 1),
        ),
        ({"kind": "confirmed"}, {}, Part(1, 1, (0, 1), (0, 0), (1, 1))),
        ({"kind": "confirmed"}, {"confirmed": "solved"}, Part(1, 1, (1, 1), (0, 0), (1, 1))),
        ({"kind": "confirmed"}, {"confirmed": "by_verdict"}, Part(1, 1, (1, 1), (0, 0), (1, 1))),
        ({"asked": True}, {}, Part(1, 1, (0, 1), (0, 1), (0, 1))),
        ({"answer": "basic"}, {}, Part(1, 1, (1, 1), (Fraction(4, 5), 1), (1, 1))),
        ({"answer": "unrated"}, {"answers": "called"}, Part(1, 1, (1, 1), (0, 1), (1, 1))),
    ],
)
def test_an_order_adds_what_the_convention_says(
    pattern: dict[str, object], changes: dict[str, object], part: Part
) -> None:
    order = Pattern("A", ON_DUE, verdicts=("solved", "", "", ""), **pattern)  # type: ignore[arg-type]
    assert part_of(order, replace(Convention(), **changes)) == part  # type: ignore[arg-type]


def test_a_convention_survives_its_code_and_nonsense_is_refused() -> None:
    convention = Convention(basis="accepted", verdict="claimed", basic=Decimal("0.6"), rounding="truncate")
    assert convention_from(convention.code()) == convention
    for code in (
        "",
        "due",
        convention.code().replace("truncate", "up"),
        convention.code().replace("0.6", "7"),
    ):
        with pytest.raises(ValueError):
            convention_from(code)


def test_settings_take_over_every_choice_of_a_convention() -> None:
    convention = Convention(
        basis="accepted", exclusion="in_period", verdict="claimed", basic=Decimal("0.6"), fair=Decimal(0),
        rounding="truncate", confirmed="solved", denominator="judged", answers="called", on_time="closed",
        neglected="outside",
    )  # fmt: skip
    assert all(getattr(convention, name) != getattr(Convention(), name) for name in DIMENSIONS)
    settings = adopted(DEFAULTS, convention)
    assert convention_of(settings) == convention
    assert settings.indicators == DEFAULTS.indicators
    assert adopted(settings, convention_of(DEFAULTS)) == DEFAULTS


def test_a_difference_names_the_order_whose_exclusion_was_ignored() -> None:
    solved = ("solved", "", "", "")
    counted = [Candidate("s", f"n{i}", Pattern("A", ON_DUE, verdicts=solved)) for i in range(30)]
    left_out = Candidate(
        "s", "planted", Pattern("A", ON_DUE, exclusion="in_period", verdicts=("unsolved", "", "", ""))
    )
    convention = Convention()
    base = Part()
    for order in (*counted, left_out):
        base = base.plus(part_of(order.pattern, convention))
    assert base.due == 30
    published = read(("单位", "应办结", "解决率"), ("芝罘区", "31", "96.77%"))
    (best, *_rest) = explain([*counted, left_out], {"A": base}, published, convention)["A"]
    assert [(way.reason, [order.order_no for order in way.orders]) for way in best.ways] == [
        ("exclusion_ignored", ["planted"])
    ]
    assert best.whole


def test_every_choice_lists_the_settings_own_value_first() -> None:
    own = convention_of(DEFAULTS)
    assert all(getattr(own, name) == known[0] for name, known in CHOICES.items())


def test_a_differing_rate_names_the_nearest_fraction_that_prints_as_published() -> None:
    value = read(("单位", "解决率"), ("芝罘区", "87.69%")).rows[0].values["resolution"]
    assert nearest_fraction(Rate(Fraction(58), 65), value, "half_up") == "57/65"  # 87.692…
    assert nearest_fraction(Rate(Fraction(20), 65), value, "half_up") == ""
