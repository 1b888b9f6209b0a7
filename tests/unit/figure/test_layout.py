"""The page of one figure: its value with its fraction, its lists as far as allowed, what is no code."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.definitions import DEFINITIONS
from dashboard.figure.codes import parse_code
from dashboard.order.urgency import Action
from dashboard.people.access import Scope
from dashboard.views.figure import FigureView
from layouts.pages.figure.page import FigureSheet, figure_page, unknown_code
from tests.support.sheets import (
    CONTEXT,
    NORTH,
    NORTH_COUNTS,
    SMALL,
    SMALL_COUNTS,
    SOUTH_COORDINATOR,
    SUPERVISOR,
    addresses,
    class_of,
    links,
    opened,
    ranked,
    ranking_view,
    rows_of,
    walk,
    words,
)

pytestmark = pytest.mark.usefixtures("english")


def page(code: str, scope: Scope = SUPERVISOR, **changes: Any) -> Any:
    options = {"unit": NORTH, "counts": NORTH_COUNTS, "row": ranked("N"), "ranked": 2, **changes}
    return figure_page(FigureSheet(FigureView(parse_code(code), CONTEXT, **options), scope))


def value(drawn: Any) -> str:
    return next(words(each) for each in walk(drawn) if class_of(each) == "kpi")


def lists(drawn: Any) -> list[tuple[str, str]]:
    return [(row["List"], row["Orders"]) for row in rows_of(drawn) if "List" in row]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("JJL-N-2610", "97.92%94/96"),
        ("JFL-N-2610", "97.92%94/96"),
        ("MYD-N-2610", "97.78%88/90"),
        ("ASL-N-2610", "97.00%97/100"),
        ("HSL-N-2610", "95.92%94/98"),
        ("QJ-N-2610", "94.00–98.00%94/100 … 98/100"),
        ("PJL-N-2610", "90.00%90/100"),
        ("LX-N-2610", "17 / 18under the minimum sample of 30"),
        ("DQ-N-2610", "100orders"),
        ("YQ-N-2610", "3orders"),
        ("FK-N-2610", "4.0hnine tenths within 17.6 h90 orders"),
        ("DC-N-2610", "42min3 orders"),
        ("MC-N-2610", "1of 2 ranked"),
        ("SF-N-2610", "−1.33On-time rate"),
        ("MCBH-N-2610", "↑2rank before 3"),
        ("YJ-N-2610", "none"),
    ],
)
def test_the_value_stands_with_its_fraction(code: str, shown: str) -> None:
    said = value(page(code))
    assert said.startswith("at 11-17 18:00")
    assert said.split("18:00", 1)[1] == shown


def test_the_lists_behind_a_rate_are_its_numerator_and_its_denominator() -> None:
    drawn = page("JJL-N-2610-A2611101000")
    assert lists(drawn) == [("verified as solved", "94"), ("to be solved", "96")]
    assert [each["measure"] for each in opened(drawn)] == ["solved", "resolvable"]
    assert all(
        (each["period"], each["basis"], each["district"], each["as_of"])
        == ("2026-10", "due", "N", "2026-11-10T10:00:00")
        for each in opened(drawn)
    )


def test_satisfaction_opens_each_answer_that_it_credits() -> None:
    found = dict(lists(page("MYD-N-2610")))
    assert found == {
        "satisfied": "80", "basically satisfied": "10", "fair": "0", "dissatisfied": "0",
        "rated, or left open past the deadline, or withdrawn because the unit asked": "90",
    }  # fmt: skip


def test_another_district_gets_the_figure_and_no_list() -> None:
    drawn = page("JJL-N-2610", SOUTH_COORDINATOR)
    assert "94/96" in value(drawn) and lists(drawn)[0][1] == "94"
    assert addresses(drawn) == []
    assert "Your account sees the figures of North, not its orders." in words(drawn)


def test_what_is_open_has_a_list_without_a_period() -> None:
    drawn = page("ZB-N-0", counts=None, action=Action(4, 1, 2, 1))
    assert value(drawn).endswith("4orders")
    assert {tuple(sorted(parse_qsl(urlsplit(each).query))) for each in addresses(drawn)} == {
        (("district", "N"), ("measure", "open_now"))
    }
    near = page("LQ-N-0", counts=None, action=Action(4, 1, 2, 1))
    assert value(near).endswith("2orders")
    assert {tuple(sorted(parse_qsl(urlsplit(each).query))) for each in addresses(near)} == {
        (("district", "N"), ("measure", "near_now"))
    }


def test_the_orders_of_a_district_without_a_township_keep_to_themselves() -> None:
    drawn = page("DQ-N.0-2610", nowhere=True, row=None)
    assert "North, no township given" in words(drawn)
    assert all("township=none" in each and "district=N" in each for each in addresses(drawn))


def test_a_score_leads_on_to_the_codes_of_its_parts() -> None:
    found = links(page("DF-N-2610"))
    assert found["JJL-N-2610"] == "/f/JJL-N-2610" and found["ASL-N-2610"] == "/f/ASL-N-2610"
    assert found["DF-N-2610-HB"] == "/f/DF-N-2610-HB"


def test_below_the_minimum_sample_nothing_is_ranked_and_the_fraction_stands_alone() -> None:
    row = next(row for row in ranking_view().rows if row.unit.code == "T")
    small = {"unit": SMALL, "counts": SMALL_COUNTS, "row": row}
    assert value(page("JJL-T-2610", **small)).endswith("6 / 7under the minimum sample of 30")
    assert value(page("MC-T-2610", **small)).endswith("–Too few orders, not ranked")


def test_the_effect_of_a_part_is_in_points() -> None:
    assert value(page("YX-N-2610", effect=Fraction(19, 10))).endswith("+1.90points")


def test_every_figure_of_a_unit_can_be_drawn() -> None:
    for one in DEFINITIONS.values():
        live = one.kind == "live"
        action = Action(4, 1, 2, 1) if live else None
        drawn = page(
            f"{one.code}-N-{'0' if live else '2610'}", counts=None if live else NORTH_COUNTS, action=action
        )
        assert one.code in words(drawn)


def test_a_code_alone_is_the_definition_with_an_example() -> None:
    drawn = page("MYD", unit=None, counts=None, row=None)
    said = words(drawn)
    assert "basically satisfied 0.8" in said and "MYD-370682-2610" in said
    assert [each for each in walk(drawn) if class_of(each) == "kpi"] == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("form", "“<b>x” is no code of a figure."),
        ("figure", "“<b>x” begins with no figure's code."),
        ("period", "“<b>x” names no period."),
        ("unit", "“<b>x” names no unit."),
    ],
)
def test_what_is_no_code_is_told_with_an_example(part: str, said: str) -> None:
    drawn = words(unknown_code("<b>x", part))
    assert said in drawn and "JJL-370682-2610" in drawn
