"""The overview answers whether anything needs the reader today, and each number opens its orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.appraisal.indicators import resolution
from dashboard.appraisal.settings import DEFAULTS
from dashboard.i18n import use_language
from dashboard.order.urgency import Action
from dashboard.people.access import scope_for
from dashboard.views.counts import Counts, RankRow, WarningState
from dashboard.views.overview import CityMap, Outline, Recovered, TownshipsBelow
from layouts.figures.map import action_map
from layouts.pages.overview.page import overview_page
from layouts.pages.overview.sentence import below_rows, sentence
from tests.support.desk import HARBOUR, LIVE, overview, township_counts
from tests.support.sheets import (
    NORTH,
    NORTH_COUNTS,
    SOUTH,
    SUPERVISOR,
    addresses,
    class_of,
    links,
    walk,
    words,
)

LEADER_OF_NORTH = scope_for("li", "district_coordinator", 11, "district", "N", "North")
NOBODY = scope_for("x", "unit_handler")
MAP = CityMap(
    "Public map", "", (Outline("N", (121.0, 37.0), (120.9, 121.1, 121.0, 120.9), (37.0, 37.0, 37.2, 37.0)),)
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with use_language("en"):
        yield


def opened(page: Any) -> list[dict[str, str]]:
    return [dict(parse_qsl(urlsplit(address).query)) for address in addresses(page, "/orders?")]


def said(view: Any) -> str:
    return words(sentence(view, None))


def test_the_sentence_says_what_to_do_then_who_is_below() -> None:
    assert said(overview()) == (
        "To do today: ■ 1 overdue orders and ▲ 1 near due. ■ South under 90% in 2026/10."
    )


def test_who_recovered_is_named_before_who_is_below() -> None:
    back = Recovered(NORTH, "resolution", resolution(NORTH_COUNTS, DEFAULTS))
    assert "Back at 90% in 2026/10: North. ■ South under 90%" in said(overview(recovered=(back,)))


@pytest.mark.parametrize(
    ("action", "start"),
    [
        (Action(3), "Nothing needs action today"),
        (Action(3, 2), "To do today: ■ 2 overdue orders, none near due."),
        (Action(3, 0, 2), "To do today: ▲ 2 orders near due, none overdue."),
    ],
)
def test_the_sentence_changes_with_what_is_open(action: Action, start: str) -> None:
    assert said(overview(action=action)).startswith(start)


def test_a_unit_that_no_order_names_is_not_told_that_nothing_is_to_do() -> None:
    view = overview(unit=NORTH, named=False, action=Action())
    assert said(view).startswith("No order of the data names North so far. ")
    assert "Nothing needs action" not in said(view)


def test_where_all_reach_the_threshold_the_sentence_says_so() -> None:
    ranking = overview().ranking
    assert ranking is not None
    # North's counts for all: 91.16 % and more than 90 % satisfaction.
    rows = tuple(replace(row, warnings=(), counts=NORTH_COUNTS) for row in ranking.rows)
    assert "every ranked district reached 90%" in said(overview(ranking=replace(ranking, rows=rows)))


def test_a_unit_without_a_verified_order_is_not_said_to_have_reached_the_threshold() -> None:
    unverified = replace(NORTH_COUNTS, verified=0, unverified=100, solved=0, unsolved=0, open_overdue=0)
    ranking = overview().ranking
    rows = tuple(replace(row, warnings=(), counts=NORTH_COUNTS) for row in ranking.rows)
    rows = (replace(rows[0], counts=unverified), *rows[1:])
    view = overview(ranking=replace(ranking, rows=rows))
    page = words(overview_page(view, SUPERVISOR))
    assert "In 2026/10 no ranked unit is formally under 90%." in said(view)
    assert "every ranked" not in page and "No ranked unit is formally under 90%." in page


def test_the_sentence_about_a_month_goes_by_the_settings_of_that_month() -> None:
    # Today asks for 95 %, October asked for 85 %: the rates of North (97.92) and South (85.00) reach it.
    view = overview()
    then, today = (DEFAULTS.model_copy(update={"threshold": Decimal(each)}) for each in (85, 95))
    rows = tuple(replace(row, warnings=()) for row in view.ranking.rows)
    month = replace(view.ranking, context=replace(view.ranking.context, settings=then), rows=rows)
    back = Recovered(NORTH, "resolution", resolution(NORTH_COUNTS, DEFAULTS))
    changed = overview(live=replace(view.live, settings=today), ranking=month, recovered=(back,))
    page = words(overview_page(changed, SUPERVISOR))
    assert said(changed).endswith(
        "Back at 85% in 2026/10: North. In 2026/10 every ranked district reached 85%."
    )
    assert "Under 85%" in page and "No ranked unit is under 85%." in page and "95%" not in page


def test_numbers_open_their_orders_with_period_and_basis() -> None:
    found = opened(overview_page(overview(), SUPERVISOR))
    assert {"measure": "overdue_now"} in found
    assert {"period": "r30d", "basis": "transferred"} in found
    assert {"period": "r30d", "basis": "transferred", "provincial": "1"} in found
    assert {"measure": "solved", "period": "r30d", "basis": "due"} in found
    assert {"measure": "overdue_now", "district": "N"} in found


def test_an_account_without_orders_sees_every_figure_and_no_link_to_orders() -> None:
    page = overview_page(overview(urgent=()), NOBODY)
    assert not addresses(page)
    assert "1057" in words(page) and "97.92" in words(page)


def test_a_district_opens_its_own_orders_alone() -> None:
    page = overview_page(overview(unit=NORTH), LEADER_OF_NORTH)
    assert {each["district"] for each in opened(page)} == {"N"}
    assert "Overview of North" in words(page)


def test_the_most_urgent_orders_carry_sign_words_and_deadline() -> None:
    text = words(overview_page(overview(), SUPERVISOR))
    assert "overdue by 2 working days11-13 24:00" in text  # midnight is the end of the day before
    assert "10 h left" in text
    assert links(overview_page(overview(), SUPERVISOR))["No water since Monday"].startswith("/orders/sheet~")


def test_a_passed_deadline_after_the_data_is_no_accusation() -> None:
    view = overview()
    late = replace(view.urgent[1], row=replace(view.urgent[1].row, maybe_overdue=True))
    page = overview_page(replace(view, urgent=(late,), action=Action(1, 0, 1, 1)), SUPERVISOR)
    assert "perhaps overdue (after the data)" in words(page)
    assert "◇ perhaps overdue 1" in words(page)


def test_where_no_unit_is_ranked_nobody_is_said_to_have_reached_anything() -> None:
    unranked = tuple(replace(row, rank=None) for row in overview().ranking.rows)
    page = overview_page(overview(ranking=replace(overview().ranking, rows=unranked)), SUPERVISOR)
    said = words(page)
    assert "no unit had enough orders for a rank." in said and "No unit had enough orders for a rank." in said
    assert "every ranked" not in said and "No ranked unit is under" not in said


def test_a_rate_under_the_threshold_without_a_formal_warning_is_not_called_reached() -> None:
    calm = tuple(replace(row, warnings=()) for row in overview().ranking.rows)
    assert any(resolution(row.counts, DEFAULTS).value * 100 < 90 for row in calm if row.rank)
    said = words(overview_page(overview(ranking=replace(overview().ranking, rows=calm)), SUPERVISOR))
    assert "no ranked unit is formally under 90%." in said and "every ranked" not in said


def test_a_unit_still_under_the_threshold_is_not_called_recovered_in_the_sentence() -> None:
    low = below_rows(overview())[0].unit
    back = Recovered(low, "satisfaction", resolution(NORTH_COUNTS, DEFAULTS))
    lead = next(
        each
        for each in walk(overview_page(overview(recovered=(back,)), SUPERVISOR))
        if class_of(each) == "lead"
    )
    assert "Back at" not in words(lead) and low.name in words(lead)


def test_last_month_stands_beside_the_last_thirty_days() -> None:
    assert "M10 91.16% 134/147" in words(overview_page(overview(), SUPERVISOR))


def test_units_without_an_outline_are_tiles_and_without_a_map_all_are() -> None:
    def tiles(city_map: CityMap | None) -> list[str]:
        page = overview_page(overview(), SUPERVISOR, city_map)
        return [words(each) for each in walk(page) if class_of(each).startswith("tile tile-")]

    assert tiles(MAP) == ["Southnothing", "Smallnothing"]
    assert tiles(None) == ["North■ 1▲ 1", "Southnothing", "Smallnothing"]


def test_the_map_is_called_a_sketch_and_names_its_source() -> None:
    assert "Sketch map, not to be published; outlines: Public map" in words(
        overview_page(overview(), SUPERVISOR, MAP)
    )


def test_the_map_tells_states_by_tone_sign_and_count() -> None:
    opens = {"N": "/orders?measure=overdue_now&district=N"}
    figure = action_map(MAP, {"N": Action(3, 2, 1)}, {"N": "North"}, opens)
    assert figure["data"][0]["name"] == "North　■ 2 ▲ 1"
    assert figure["data"][0]["customdata"][0] == "N"
    quiet = action_map(MAP, {}, {"N": "North"}, {})
    assert quiet["data"][0]["fillcolor"] != figure["data"][0]["fillcolor"]
    assert quiet["layout"]["annotations"][0]["text"].count("</a>") == 1
    drawn = figure["layout"]["annotations"][0]["text"].replace(' style="color:#B0341A"', "")
    counted = '<br><a href="/orders?measure=overdue_now&amp;district=N" target="_self"><b>■ 2</b></a>'
    assert drawn == '<a href="/unit/N" target="_self">North</a>' + counted
    assert quiet["layout"]["yaxis"]["scaleanchor"] == "x"


def test_recovered_units_stand_in_the_panel_beside_those_below() -> None:
    back = Recovered(NORTH, "resolution", resolution(NORTH_COUNTS, DEFAULTS))
    halves = [
        each
        for each in walk(overview_page(overview(recovered=(back,)), SUPERVISOR))
        if class_of(each) == "half"
    ]
    assert [("South" in words(half), "North" in words(half)) for half in halves] == [
        (True, False),
        (False, True),
    ]
    assert "97.92% (94/96)" in words(halves[1])


def test_an_empty_base_offers_the_import_to_who_may() -> None:
    empty = overview(live=replace(LIVE, as_of=None, sources=()), live_counts=Counts("city"), months=())
    assert links(overview_page(empty, SUPERVISOR))["Import a table"] == "/import"
    assert "Import a table" not in words(overview_page(empty, LEADER_OF_NORTH))


def test_nothing_open_is_said_as_good_news_and_leaves_no_empty_panel() -> None:
    page = overview_page(overview(urgent=(), action=Action()), SUPERVISOR)
    said = words(page)
    assert "Nothing needs action today: no order was overdue or near due at the data time." in said
    assert "Needs action" not in said and "Where action is needed" not in said
    assert "Ranking of Districts" in said and "Response times" in said


def test_the_ranking_names_place_change_unit_and_score_and_a_row_opens_the_unit() -> None:
    page = overview_page(overview(), SUPERVISOR)
    rows = [
        each
        for each in walk(next(each for each in walk(page) if "overview-ranks" in class_of(each)))
        if "opens" in class_of(each)
    ]
    said = [(words(row), getattr(row, "data-href")) for row in rows]
    # Six items have 18 < 30: the other weights grow by 100 ÷ 90. North loses 0.074 + 0.148 + 1.333 points,
    # South 13 points of resolution × 2 % × 44.44 = 11.556.
    assert said == [("1↑2North98.44", "/unit/N"), ("2↓1South■Under 90%88.44", "/unit/S")]
    assert "Too few orders, not ranked: Small." in words(page)
    assert "2026/10　provisional" in words(page)


def test_a_running_month_outlines_who_is_under_the_threshold() -> None:
    view = overview()
    running = replace(view.ranking, context=replace(view.ranking.context, running=True))
    page = words(overview_page(replace(view, ranking=running), SUPERVISOR))
    assert "South□Under 90%" in page and "South■" not in page


def test_of_many_units_those_around_the_readers_own_are_shown() -> None:
    view = overview()
    first = view.ranking.rows[0]
    many = tuple(
        replace(first, unit=replace(NORTH, code=f"T{n}", name=f"Unit {n}", unit_id=n), rank=n)
        for n in range(1, 31)
    )
    page = overview_page(replace(view, ranking=replace(view.ranking, rows=many), own=many[19]), SUPERVISOR)
    panel = next(each for each in walk(page) if "overview-ranks" in class_of(each))
    shown = [getattr(each, "data-href") for each in walk(panel) if "opens" in class_of(each)]
    assert shown == [f"/unit/T{n}" for n in range(13, 28)]
    assert "15 more are ranked." in words(panel)


def test_a_first_day_without_complete_months_still_draws() -> None:
    page = words(overview_page(overview(months=(), categories=(), units=((SOUTH, Action()),)), SUPERVISOR))
    assert "No complete month has orders." in page


def test_while_the_period_runs_who_is_below_is_outlined() -> None:
    ranking = overview().ranking
    assert ranking is not None
    running = overview(ranking=replace(ranking, context=replace(ranking.context, running=True)))
    assert "□ South under 90%" in said(running)
    half = next(each for each in walk(overview_page(running, SUPERVISOR)) if class_of(each) == "half")
    assert "□South" in words(half) and "■" not in words(half)


def townships(*rows: RankRow, ranked: int = 7) -> TownshipsBelow:
    return TownshipsBelow(overview().ranking.context, rows, ranked)


def low_township() -> RankRow:
    """Return Harbour, of North: 13 of 18 solved, formally under the threshold for two months."""
    counts = township_counts("N01", 18, 13)
    row = next(row for row in overview().ranking.rows if row.unit.code == "S")
    warning = WarningState("resolution", "formal", 2)
    return replace(row, unit=HARBOUR, counts=counts, warnings=(warning,))


def test_townships_under_the_threshold_stand_on_the_overview_with_district_rate_and_fraction() -> None:
    page = overview_page(overview(townships=townships(low_township())), SUPERVISOR)
    said = words(page)
    assert "Townships under 90%" in said and "1 of 7 ranked townships." in said
    assert "■HarbourNorth2 months runningResolution rate 72.22% (13/18)" in said
    assert links(page)["Harbour"] == "/unit/N01"


@pytest.mark.parametrize(
    ("ranked", "said"),
    [
        (7, "None of the 7 ranked townships is formally under 90%."),
        (0, "No township had enough orders for a rank."),
    ],
)
def test_no_township_under_the_threshold_says_among_how_many(ranked: int, said: str) -> None:
    assert said in words(overview_page(overview(townships=townships(ranked=ranked)), SUPERVISOR))


def test_a_quiet_city_still_shows_its_townships() -> None:
    quiet = overview(urgent=(), action=Action(), townships=townships(low_township()))
    assert "72.22% (13/18)" in words(overview_page(quiet, SUPERVISOR))
