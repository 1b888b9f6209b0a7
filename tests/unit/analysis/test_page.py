"""The analysis tab: which townships are shown, the months before the ranking's own, verdicts by source."""

from __future__ import annotations

from fractions import Fraction

from dashboard.analysis.page import (
    closed_median,
    joined,
    months_before_recent,
    part_of,
    span_of_months,
    verdict_table,
)
from dashboard.views.analysis import VERDICT_SERIES
from dashboard.views.counts import Counts, RankRow, Rate, Score
from dashboard.views.reference import Unit
from tests.support.reckoning import TODAY, context, district, period, township

NORTH, SOUTH = district("N", 1), district("S", 2)
N1, N2 = township("N1", 11, NORTH, subkind="street"), township("N2", 12, NORTH, subkind="street")
S1, S2 = township("S1", 21, SOUTH, subkind="town"), township("S2", 22, SOUTH, subkind="street")
UNITS = (NORTH, SOUTH, N1, N2, S1, S2)


def row(unit: Unit) -> RankRow:
    return RankRow(unit, Counts(unit.code), Counts(unit.code), Score(None, ()), None, False, None)


ROWS = [row(unit) for unit in (S1, N1, S2, N2)]


def shown(level: str, district: str = "", area: str = "", selected: str = "") -> tuple[object, ...]:
    part = part_of(ROWS, UNITS, context("2026-10"), level, district, area, selected)
    codes = [each.unit.code for each in part.rows]
    chosen, place = (each and each.code for each in (part.chosen, part.place))
    return codes, chosen, place, part.area, len(part.context.notices)


def test_townships_stand_one_district_at_a_time() -> None:
    assert shown("township") == (["N1", "N2"], "N1", "N", "", 0)
    assert shown("township", "S") == (["S1", "S2"], "S1", "S", "", 0)
    assert shown("township", "nowhere", selected="S2") == (["S1", "S2"], "S2", "S", "", 0)
    assert shown("township", "N", selected="S2") == (["N1", "N2"], "N1", "N", "", 0)


def test_an_area_the_district_lacks_is_not_narrowed_to() -> None:
    assert shown("township", "S", "street", "S1") == (["S2"], "S2", "S", "street", 0)
    assert shown("township", "N", "town") == (["N1", "N2"], "N1", "N", "", 1)


def test_other_levels_are_shown_whole() -> None:
    assert shown("district", "N") == (["S1", "N1", "S2", "N2"], "S1", None, "", 0)


def test_the_months_before_the_last_six_and_what_their_ranks_need() -> None:
    found = months_before_recent(context("2026-10"), TODAY)
    assert [month.text for month in found] == [
        *("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04"),
    ]
    assert span_of_months(found, "district").first == period("2025-10").first
    assert span_of_months(found, "township").first == period("2025-08").first
    assert span_of_months(found, "township").last == period("2026-04").last


def test_months_in_which_nobody_was_ranked_are_left_out() -> None:
    earlier, recent = (("2026-01", {"N": 1}),), (("2026-02", {}), ("2026-03", {"N": 2}))
    assert joined(earlier, recent) == (("2026-01", {"N": 1}), ("2026-03", {"N": 2}))


def test_only_closed_orders_tell_how_long_closing_took() -> None:
    assert closed_median([1.0, 2.0, 9.0, 4.0], [True, True, False, True]) == 2.0
    assert closed_median([3.0], [False]) is None


def test_verdicts_of_all_units_are_the_sums_of_the_units() -> None:
    def counted(n: int) -> dict[str, int]:
        series = {f"{source}_n": n for source in VERDICT_SERIES}
        series |= {f"{source}_solved": n - 1 for source in VERDICT_SERIES}
        return {"n": n + 1, **series, "both": n, "claimed_both": n, "official_both": n - 2}

    everywhere, south, north = verdict_table(
        {"N": counted(4), "S": counted(10), "X": counted(9)}, [SOUTH, NORTH]
    )
    assert (south.unit, north.unit, everywhere.unit) == (SOUTH, NORTH, None)
    assert (north.closed, everywhere.closed) == (5, 16)
    assert north.series["official"] == Rate(Fraction(3), 4)
    assert everywhere.series["enterprise"] == Rate(Fraction(12), 14)
    assert (everywhere.claimed_both, everywhere.official_both) == (
        Rate(Fraction(14), 14),
        Rate(Fraction(10), 14),
    )
    assert verdict_table({"X": counted(9)}, [SOUTH]) == ()
