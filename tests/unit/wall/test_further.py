"""What a scene goes on to say: equal medians, orders near due, a unit back in one of two rates."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from dashboard.order.urgency import Action
from dashboard.views.counts import Rate, Times
from dashboard.views.overview import Recovered, UrgentOrder
from dashboard.views.wall import WallView
from dashboard.wall.findings import longest_finding
from layouts.pages.wall.times import longest_medians
from tests.support.desk import order_row, overview
from tests.support.sheets import COUNTS, NORTH, SMALL, SOUTH
from tests.support.walls import having, said, wall_view
from tests.unit.wall.test_layout import page

pytestmark = pytest.mark.usefixtures("english")


def timed(**medians: tuple[float, int]) -> WallView:
    """Return a wall on which units have these medians to close, each of so many orders."""
    live = {code: replace(COUNTS[code], close_days=Times(n, median)) for code, (median, n) in medians.items()}
    return wall_view(live=live)


@pytest.mark.parametrize(
    ("medians", "found", "title"),
    [
        (
            {"N": (2.64, 90), "S": (2.61, 40), "T": (9.0, 7)},
            [("2.6", ["North", "South"])],
            "Longest median to close, 2.6 working days: North, South",
        ),
        (
            {"N": (2.4, 90), "S": (3.1, 40)},
            [("3.1", ["South"]), ("2.4", ["North"])],
            "Longest median to close, 3.1 working days: South",
        ),
        ({"T": (9.0, 7)}, [], ""),
    ],
    ids=["printed alike", "apart", "too few orders"],
)
def test_units_whose_medians_are_printed_alike_are_named_together(
    medians: dict[str, Any], found: list[Any], title: str
) -> None:
    longest = longest_medians(timed(**medians))
    assert [(value, [unit.name for unit in units]) for value, units in longest] == found
    assert longest_finding(longest) == title


def test_no_unit_is_named_before_another_with_the_same_median() -> None:
    """Of 3.1, 2.4 and 2.4 all three are named; a fourth unit that shares 2.4 takes both others away."""
    settings = wall_view().overview.live.settings
    least = settings.sample("district")
    names = "ABCD"
    ranking = wall_view().overview.ranking
    assert ranking is not None
    units = [replace(NORTH, code=name, name=name, official_order=order) for order, name in enumerate(names)]
    rows = tuple(replace(ranking.rows[0], unit=unit) for unit in units)
    view = wall_view(overview=overview(ranking=replace(ranking, rows=rows)))
    medians = dict(zip(names, (3.1, 2.4, 2.4, 2.4), strict=True))
    live = {name: replace(COUNTS["N"], close_days=Times(least, value)) for name, value in medians.items()}
    found = longest_medians(replace(view, live={name: live[name] for name in "ABC"}))
    assert [(value, len(each)) for value, each in found] == [("3.1", 1), ("2.4", 2)]
    found = longest_medians(replace(view, live=live))
    assert [(value, len(each)) for value, each in found] == [("3.1", 1)]


def alerts(view: WallView, **screen: Any) -> Any:
    return next(each for each in page(view, density="far", **screen)["scenes"] if each["key"] == "alerts")


def test_the_far_warnings_go_on_to_what_is_near_due() -> None:
    """The leaders' picture lists the late order already: this one shows how all stand, then the near one."""
    tree = alerts(wall_view())["tree"]
    assert [said(row) for row in having(tree, "br")] == [
        "■ overdue at the data time 1",
        "▲ near due 1",
        "◇ of them perhaps overdue since 0",
        "others open 7",
    ]
    assert [said(each)[:10] for each in having(tree, "it")] == ["▲ near due"]


def test_without_the_leaders_picture_the_far_warnings_begin_with_what_is_late() -> None:
    tree = alerts(wall_view(), scenes=("alerts",))["tree"]
    assert [said(each)[:27] for each in having(tree, "it")] == [
        "■ overdue by 7 working days",
        "▲ near due deadline 11-13 2",
    ]


def test_with_nothing_late_the_far_warnings_list_what_is_near_due() -> None:
    view = wall_view(overview=overview(action=Action(open=9, near=1)), stuck=())
    assert [said(each)[:10] for each in having(alerts(view)["tree"], "it")] == ["▲ near due"]


def test_a_unit_back_in_one_rate_says_that_the_other_is_still_under() -> None:
    back = (
        Recovered(SOUTH, "satisfaction", Rate(Fraction(19), 20)),
        Recovered(NORTH, "resolution", Rate(Fraction(94), 96)),
    )
    view = wall_view(overview=overview(recovered=back))
    near = next(each for each in page(view)["scenes"] if each["key"] == "alerts")
    told = [said(each) for each in having(near["tree"], "it") if "●" in said(each)]
    assert len(told) == 2
    assert told[0].startswith("●  South") and told[0].endswith("; Resolution rate still under 90%")
    assert "still under" not in told[1]
    # In public nobody is named for what it failed.
    assert "still under" not in str(page(view, naming="public")["scenes"])
    assert SMALL.name not in told


def test_a_late_order_that_no_other_picture_lists_is_on_the_far_warnings() -> None:
    """One order is stuck, a second one late since two days: the leaders' picture lists the first one."""
    late = UrgentOrder(order_row(), "overdue")
    view = wall_view(overview=overview(action=Action(open=9, overdue=2, near=1)))
    view = replace(view, due=(late, *view.due))
    assert [said(each)[:27] for each in having(alerts(view)["tree"], "it")] == [
        "■ overdue by 2 working days",
        "▲ near due deadline 11-13 2",
    ]


def test_the_note_on_few_orders_stands_where_a_median_is_named() -> None:
    def panel(view: WallView) -> str:
        near = next(each for each in page(view)["scenes"] if each["key"] == "time")
        return said(having(near["tree"], "byunit")[0])

    least = wall_view().overview.live.settings.sample("district")
    assert f"of units with {least} orders or more" in panel(timed(N=(2.4, 90), S=(2.4, 40)))
    few = panel(timed(T=(9.0, 7)))
    assert few.startswith("By unit") and "of units with" not in few
