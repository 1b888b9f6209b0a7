"""A unit's complete months beside the city's, and categories by their due orders."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.overview.months import by_category, trend_months, trend_of
from dashboard.views.counts import Counts
from dashboard.views.reference import Category
from tests.support.reckoning import TODAY, context, judged, months, period


@pytest.mark.parametrize(
    ("asked", "width", "first", "last"),
    [
        ("2026-10", 1, "2025-10", "2026-10"),
        ("2026-10-01..2026-10-09", 1, "2025-10", "2026-10"),  # its month is complete by now
        ("2026-11", 1, "2025-10", "2026-10"),  # November runs until its end
        ("2026-10", 3, "2025-08", "2026-10"),
    ],
)
def test_thirteen_months_end_with_the_last_complete_one(
    asked: str, width: int, first: str, last: str
) -> None:
    found = trend_months(context(asked), TODAY, width)
    assert (found[0].text, found[-1].text, len(found)) == (first, last, 13 + width - 1)
    assert trend_months(context("2026-10"), date(2026, 10, 31), 1)[-1].text == "2026-09"


def test_each_month_has_the_units_counts_beside_the_citys_and_empty_ones_are_left_out() -> None:
    asked = (period("2026-08"), period("2026-09"), period("2026-10"))
    texts = [month.text for month in asked]
    city = months(
        {"2026-08": {"city": judged("city", 9, 9)}, "2026-10": {"city": judged("city", 7, 6)}}, texts
    )
    own = months({"2026-08": {"N": judged("N", 4, 3)}, "2026-09": {"N": judged("N", 1, 1)}}, texts)
    found = trend_of(asked, own, "N", city, context("2026-10"))
    assert [(each.period.text, each.counts, each.city) for each in found] == [
        ("2026-08", judged("2026-08", 4, 3), judged("2026-08", 9, 9)),
        ("2026-10", Counts("2026-10"), judged("2026-10", 7, 6)),
    ]


def test_a_townships_point_is_the_three_months_up_to_it() -> None:
    asked = (period("2026-08"), period("2026-09"), period("2026-10"))
    counted = {
        month.text: {"city": judged("city", n * 10, n * 10), "N1": judged("N1", n, 1)}
        for n, month in enumerate(asked, start=1)
    }
    read = months(counted, ["2026-10"])
    (point,) = trend_of(asked, read, "N1", read, context("2026-10"), 3)
    assert (point.period, point.counts, point.city) == (
        asked[2],
        judged("2026-10", 6, 3),
        judged("2026-10", 60, 60),
    )


def test_categories_stand_by_their_due_orders_then_by_code() -> None:
    tree = (Category(1, "A", "甲", 1), Category(2, "B", "乙", 2))
    found = {"B": judged("B", 2, 1), "A": judged("A", 2, 2), "": judged("", 5, 5)}
    assert by_category(found, tree) == (("", "", found[""]), ("A", "甲", found["A"]), ("B", "乙", found["B"]))
