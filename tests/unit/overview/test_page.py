"""The overview's ranking and sub-units, and who has recovered since the month before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from dashboard.appraisal.settings import DEFAULTS
from dashboard.order.urgency import Action
from dashboard.overview.page import has_parts, ranking_level, recovered, sub_units, warned_before
from dashboard.views.counts import Counts, RankRow, Score
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Unit
from tests.support.reckoning import context, district, judged, months, period, township

NORTH, SOUTH = district("N", 1), district("S", 2)
N1 = township("N1", 11, NORTH)
OFFICE = Unit(50, "D", "局", "department", 50)


@pytest.mark.parametrize(
    ("unit", "level", "parts"),
    [
        (None, "district", True),
        (NORTH, "township", True),
        (N1, "township", False),
        (OFFICE, "department", False),
    ],
)
def test_a_unit_sees_the_ranking_of_its_parts_or_that_it_stands_in(
    unit: Unit | None, level: str, parts: bool
) -> None:
    assert (ranking_level(unit), has_parts(unit)) == (level, parts)


def test_sub_units_are_valid_ones_and_unappraised_ones_only_with_open_orders() -> None:
    gone = township("N2", 12, NORTH, valid_to=date(2026, 9, 30))
    parks = [replace(township(f"P{n}", 90 + n, NORTH), appraised=False) for n in (1, 2)]
    units = [NORTH, SOUTH, N1, gone, *parks, township("S1", 21, SOUTH)]
    open_ones = {parks[1].code: Action(open=3)}

    def action_of(unit: Unit) -> Action:
        return open_ones.get(unit.code, Action())

    shown = sub_units(units, NORTH, action_of, period("2026-10"))
    assert shown == ((N1, Action()), (parks[1], Action(open=3)))
    assert sub_units(units, None, action_of, period("2026-10")) == ((NORTH, Action()), (SOUTH, Action()))
    assert sub_units(units, N1, action_of, period("2026-10")) == ()


def test_a_warning_below_the_sample_was_none() -> None:
    bad = judged("N", 30, 20)
    assert warned_before(bad, "district", DEFAULTS) == ["resolution"]
    assert warned_before(replace(bad, due_before_exclusion=29), "district", DEFAULTS) == []
    assert warned_before(None, "district", DEFAULTS) == []


def view(*rows: RankRow) -> RankingView:
    return RankingView("district", context("2026-10"), rows, Counts("city"), Counts("city"), ())


def row(unit: Unit, counts: Counts, rank: int | None = 1) -> RankRow:
    return RankRow(unit, counts, counts, Score(None, ()), rank, False, None)


def test_a_unit_has_recovered_that_was_below_a_month_earlier_and_reaches_it_now() -> None:
    september = {"N": judged("N", 30, 26), "S": judged("S", 30, 30)}
    read = months({"2026-09": september}, ["2026-09"])
    now = judged("N", 40, 36)  # 90 % exactly
    found = recovered(view(row(NORTH, now), row(SOUTH, judged("S", 30, 30))), read)
    assert [(each.unit, each.indicator, each.rate.value) for each in found] == [
        (NORTH, "resolution", Fraction(9, 10))
    ]
    assert recovered(view(row(NORTH, judged("N", 40, 35))), read) == ()
    assert recovered(view(row(NORTH, now, rank=None)), read) == ()


def test_the_month_before_is_judged_by_its_own_settings() -> None:
    lower = DEFAULTS.model_copy(update={"threshold": 80})
    versions = ((date(2026, 1, 1), lower), (date(2026, 10, 1), DEFAULTS))
    read = months({"2026-09": {"N": judged("N", 30, 26)}}, ["2026-09"])
    changed = replace(view(row(NORTH, judged("N", 30, 30))), context=context("2026-10", versions=versions))
    assert recovered(changed, read) == ()  # 86.7 % reached September's 80 %
