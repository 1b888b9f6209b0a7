"""Figures that could be read two ways say what they count: bands and rates, equal scores, nothing overdue."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from dashboard.order.urgency import Action
from dashboard.views.wall import BandCount, TownshipBands
from dashboard.wall import findings
from layouts.pages.wall.ranks import deciding
from layouts.pages.wall.standing import open_by_township, standing_bars
from layouts.pages.wall.townships import below_row
from tests.support.desk import HARBOUR
from tests.support.sheets import NORTH_COUNTS, ranked, ranking_view
from tests.support.walls import having, said

pytestmark = pytest.mark.usefixtures("english")


def test_those_under_the_threshold_are_counted_by_their_bands() -> None:
    rows = tuple(replace(ranked("N"), band=band) for band in ("Good", "Fair", "Fair"))
    numbers = (("Excellent", 3), ("Good", 2), ("Fair", 2))
    bands = TownshipBands(ranking_view(), BandCount(None, numbers), below=rows)
    assert findings.below_by_band(bands) == [("Good", 1), ("Fair", 2)]
    assert (
        findings.bands_finding(bands)
        == "Of the 3 under 90% in either rate: Good 1, Fair 2; bands go by the score"
    )
    assert said(below_row(bands)) == "Under 90% ■ 1 ■ 2 3 in all"
    assert below_row(replace(bands, below=())) == ""


@pytest.mark.parametrize(
    ("solved", "title"),
    [
        (94, "Resolution and satisfaction reach 90% in the last 30 days"),
        (50, "Resolution under 90% in the last 30 days, satisfaction reaches it"),
    ],
)
def test_the_figures_say_whether_they_reach_the_threshold(solved: int, title: str) -> None:
    settings = ranking_view().context.settings
    counts = replace(
        NORTH_COUNTS, solved=solved, unsolved=NORTH_COUNTS.unsolved + NORTH_COUNTS.solved - solved
    )
    assert findings.rates_finding(counts, settings, "district") == title


def test_satisfaction_below_its_coverage_is_not_said_to_reach_anything() -> None:
    settings = ranking_view().context.settings
    counts = replace(NORTH_COUNTS, due=1_000)  # 94 of them rated: under the six in ten that it takes
    said_of = findings.rates_finding(counts, settings, "district")
    assert "reach" not in said_of and said_of == findings.time_finding({}, counts)


def test_scores_that_one_decimal_shows_alike_show_what_decides() -> None:
    def row(code: str, rank: int, points: str, tied: bool = False):
        one = ranked("N")
        score = replace(one.score, points=Fraction(points))
        return replace(one, unit=replace(one.unit, code=code), rank=rank, tied=tied, score=score)

    apart = [row("A", 1, "97.22"), row("B", 2, "97.17"), row("C", 3, "95.5")]
    assert deciding(apart) == {"A": "97.22", "B": "97.17"}
    assert deciding([row("A", 1, "97.22", tied=True), row("B", 1, "97.22", tied=True)]) == {}


@pytest.mark.parametrize(
    ("action", "calm", "bars"),
    [
        (Action(open=12), "No order was overdue or near due at the data time.", ["Open 12"]),
        (Action(open=9, near=2), "No order was overdue at the data time.", ["▲ near due 2", "others open 7"]),
        (Action(open=3, overdue=1), "No order was near due at the data time.", ["others open 2"]),
        (Action(), "No open orders", []),
    ],
)
def test_nothing_overdue_is_said_in_words(action: Action, calm: str, bars: list[str]) -> None:
    tree = standing_bars(action)
    assert [said(each) for each in having(tree, "calm")] == [f"●  {calm}"]
    shown = [said(each) for each in having(tree, "br")]
    assert set(bars) <= set(shown) and not any(each.startswith("■") and each.endswith(" 0") for each in shown)


def test_open_orders_lie_at_townships_and_add_up() -> None:
    idle = replace(HARBOUR, code="idle", name="Idle")
    tree = open_by_township(((HARBOUR, Action(4, 1, 1)), (idle, Action())), Action(6, 1, 2))
    assert [said(each) for each in having(["div", {}, *tree], "urow")] == [
        f"{HARBOUR.name} ■ 1 ▲ 1 4",
        "of no township ▲ 1 2",
    ]
    assert "1 townships have no open order" in said(["div", {}, *tree])
    assert open_by_township(((idle, Action()),), Action(2)) == []
