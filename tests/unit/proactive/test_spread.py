"""Spread: whom a hot spot is reported to and why, and what came before and after, by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboard.appraisal.settings import HotSpotRule
from dashboard.clocks.calendar import WorkCalendar
from dashboard.proactive.spread import Asked, Comparison, Proposal, Spot, compare, concern, propose
from dashboard.views.reference import Category, Period, Unit
from data_access.reference.calendar import load_special_days
from data_access.reference.units import load_categories, load_units

CALENDAR = WorkCalendar.from_days(load_special_days())
UNITS = load_units()
BY_CODE = {each.code: each for each in UNITS}
CATEGORIES = {each.code: each for each in load_categories()}
APRIL = Period("2022-04-06..2022-04-12", date(2022, 4, 6), date(2022, 4, 12), "days")
LONGKOU, QIXIA, GAOXIN, PENGLAI = "370681", "370686", "370671", "370614"
PORTS = ["芝罘区", "蓬莱区", "龙口市", "莱州市", "黄渤海新区"]


def proposal(category: str, origin: str, **elsewhere: int) -> Proposal:
    spot = Spot(
        CATEGORIES[category],
        BY_CODE[origin],
        n=9,
        usual=0.4,
        period=APRIL,
        above=CATEGORIES[category[:2]],
        elsewhere={code.removeprefix("u"): n for code, n in elsewhere.items()},
    )
    return propose(spot, UNITS)


def names(found: Proposal) -> list[str]:
    return [each.unit.name for each in found.receivers]


def test_april_2022_goes_to_the_other_four_port_districts(english: None) -> None:
    """Quarantine hotels were short in one city and crews of ships could not go ashore."""
    found = proposal("1004", LONGKOU, u370614=2)
    assert (found.category.code, found.origin.name) == ("1004", "龙口市")
    assert names(found) == [name for name in PORTS if name != "龙口市"]
    assert {each.reason for each in found.receivers} == {"port district; the category concerns ports"}
    assert [each.n for each in found.receivers] == [0, 2, 0, 0]
    look, check, tell, watch = found.suggestions
    assert "“隔离与检疫安排”" in look and "28 days" in look and "“隔离与检疫安排”" in watch
    assert check.startswith("Check with port, customs and health authorities")
    assert tell.startswith("Tell the enterprises")


@pytest.mark.parametrize(
    ("category", "trait"),
    [
        ("1002", "port"), ("1003", "port"), ("1004", "port"), ("1303", "zone"), ("0605", "zone"),
        ("0105", "zone"), ("0502", ""), ("0701", ""), ("1404", ""),
    ],
)  # fmt: skip
def test_a_category_concerns_a_trait_by_its_names(category: str, trait: str) -> None:
    own = CATEGORIES[category]
    assert concern(own) == trait


def test_the_category_above_speaks_where_the_own_names_say_nothing() -> None:
    # 公共交通与停车 under 交通物流口岸.
    assert concern(CATEGORIES["1005"]) == "" and concern(CATEGORIES["1005"], CATEGORIES["10"]) == "port"


def test_a_district_without_the_trait_still_reports_to_those_that_have_it() -> None:
    assert names(proposal("1004", QIXIA)) == PORTS


def test_elsewhere_it_goes_to_districts_of_the_same_traits(english: None) -> None:
    found = proposal("0701", QIXIA)
    # 昆嵛山保护区 is a mountain zone: no other district is a mountain one and nothing else.
    assert found.kind == "same_kind" and len(found.receivers) == 14
    alike = proposal("0701", GAOXIN)
    assert names(alike) == ["长岛综试区"]
    assert {each.reason for each in alike.receivers} == {"has the same traits as 高新区"}
    assert len(alike.suggestions) == 3


def test_departments_and_townships_are_no_receivers() -> None:
    kinds = {each.unit.kind for each in proposal("0701", QIXIA).receivers}
    assert kinds == {"district"}


def test_subkinds_keep_kinds_apart() -> None:
    made = [
        Unit(place, f"u{place}", f"U{place}", "district", place, subkind=subkind, appraised=True)
        for place, subkind in enumerate(("county", "zone", "county", "zone"))
    ]
    spot = Spot(Category(1, "x", "X", 1), made[0], 5, 0, APRIL)
    assert [each.unit.code for each in propose(spot, made).receivers] == ["u2"]


RULE = HotSpotRule(weeks=8, least_weeks=8)
REPORTED, LAST = date(2026, 10, 12), date(2026, 11, 17)


def compared(
    daily: dict[str, dict[date, int]], last: date = LAST, since: date = date(2026, 1, 1), weeks: int = 4
) -> tuple[Comparison, ...]:
    days = (last - since).days + 1
    every = {since + timedelta(days=n): 10 for n in range(days)}
    asked = Asked("1004", daily, every, CALENDAR, RULE)
    return compare(asked, [BY_CODE[LONGKOU], BY_CODE[PENGLAI]], REPORTED, last, weeks)


def test_both_sides_are_compared_with_the_weeks_before_both() -> None:
    first = REPORTED - timedelta(weeks=4)
    asked = {
        REPORTED: 3,
        REPORTED - timedelta(days=1): 5,
        first: 1,
        first - timedelta(days=1): 2,
        first - timedelta(weeks=8): 4,
        first - timedelta(weeks=8, days=1): 90,
        REPORTED + timedelta(days=27): 7,
        REPORTED + timedelta(days=28): 90,
    }
    longkou, penglai = compared({LONGKOU: asked})
    assert (longkou.before.n, longkou.after and longkou.after.n, longkou.whole) == (6, 10, True)
    assert longkou.before.first == first and longkou.before.last == REPORTED - timedelta(days=1)
    assert longkou.after is not None and longkou.after.last == REPORTED + timedelta(days=27)
    # Every day has the same orders: six in eight weeks let expect three in four.
    for side in (longkou.before, longkou.after):
        assert side.cell is not None and side.cell.usual == pytest.approx(3)
    assert (penglai.before.n, penglai.before.cell and penglai.before.cell.usual) == (0, 0)


def test_a_report_of_yesterday_has_a_short_after_and_one_of_tomorrow_none() -> None:
    longkou, _penglai = compared({LONGKOU: {REPORTED: 2}}, last=REPORTED + timedelta(days=1))
    assert longkou.after is not None and not longkou.whole
    assert (longkou.after.n, longkou.after.last) == (2, REPORTED + timedelta(days=1))
    longkou, _penglai = compared({}, last=REPORTED - timedelta(days=1))
    assert longkou.after is None and not longkou.whole


def test_with_too_short_a_history_only_the_numbers_are_told() -> None:
    since = REPORTED - timedelta(weeks=11)
    longkou, _penglai = compared({LONGKOU: {REPORTED: 2}}, since=since)
    assert longkou.before.cell is None and longkou.after is not None
    assert (longkou.after.n, longkou.after.cell) == (2, None)
