"""The rankings page shows the official table, and every number opens exactly what was counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.appraisal.settings import DEFAULTS
from dashboard.clocks.periods import parse_period
from dashboard.people.access import scope_for
from dashboard.views.counts import Counts, RankRow, Score
from dashboard.views.order import OrderFilter
from dashboard.views.reference import Period, Unit
from layouts.components.links import RankState, costing, split_address
from layouts.pages.rankings.cards import coverage_card, score_card
from layouts.pages.rankings.lead import sentence
from layouts.pages.rankings.page import chosen_row, rankings_page
from layouts.pages.rankings.sheet import Sheet
from layouts.pages.rankings.state import read_state
from layouts.pages.rankings.table import FIRST_TOWNSHIPS, ranking_table, sorted_rows
from tests.support.sheets import (
    CONTEXT,
    SOURCE,
    SOUTH_COORDINATOR,
    addresses,
    class_of,
    links,
    ranking_view,
    rows_of,
    sheet,
    walk,
    words,
)

pytestmark = pytest.mark.usefixtures("english")


def by_unit(drawn: Any) -> dict[str, dict[str, str]]:
    return {row["Districts"]: row for row in rows_of(ranking_table(drawn))}


def opened(address: str) -> OrderFilter:
    parts = urlsplit(address)
    assert parts.path == "/orders"
    return OrderFilter(**dict(parse_qsl(parts.query)))


def test_the_official_row_with_its_fractions_and_times() -> None:
    row = by_unit(sheet())["North"]
    assert row["Rank↑"] == "1"
    assert row["vs last month"] == "↑2"
    assert row["solved/due"] == "94/96"
    assert row["%"] == "97.92"  # 94 ÷ 96
    assert row["%:2"] == "97.78"  # (80 + 10 × 0.8) ÷ 90
    assert row["counted"] == "90"
    assert row["%:3"] == "97.00"
    assert row["met/apply"] == "17/18"
    assert (row["median"], row["90% within"], row["orders"]) == ("42", "–", "3")  # p90 only from five
    assert (row["median:2"], row["90% within:2"]) == ("4.0", "17.6")
    assert row["Overdue"] == "3"


def test_below_the_minimum_sample_the_fraction_stands_in_place_of_the_rate() -> None:
    row = by_unit(sheet())["Small"]
    assert row["%"] == "6 / 7"
    assert row["%:2"] == "6 / 6"
    assert row["Score"] == "–"
    assert row["Warning"] == "Too few orders, not ranked"


def test_a_formal_warning_is_solid_for_a_complete_month_and_outlined_while_the_period_runs() -> None:
    done = [class_of(each) for each in walk(ranking_table(sheet()))]
    running = sheet(ranking_view(replace(CONTEXT, running=True)))
    open_chips = [class_of(each) for each in walk(ranking_table(running))]
    assert "chip chip-bad" in done and "chip chip-open" not in done
    assert "chip chip-open" in open_chips and "chip chip-bad" not in open_chips
    assert by_unit(sheet())["South"]["Warning"] == "■ Under 90%　2 months running"
    assert by_unit(running)["South"]["Warning"] == "□ Under 90% so far"


def test_every_number_opens_the_list_that_was_counted() -> None:
    drawn = sheet(asof="2026-11-10T08:00")
    row = [each for each in walk(ranking_table(drawn)) if each._type == "Tr"][3]
    found = {opened(address).measure: opened(address) for address in addresses(row)}
    assert set(found) == {
        "solved", "resolvable", "rated_or_neglected", "due", "onsite_timed", "close_timed", "late",
    }  # fmt: skip
    assert found["solved"] == OrderFilter(
        measure="solved", period="2026-10", basis="due", as_of="2026-11-10T08:00", district="N"
    )


def test_departments_and_townships_are_opened_by_their_own_parameters() -> None:
    from layouts.components.links import of_unit

    base = OrderFilter(period="2026-10")
    department = Unit(3, "D01", "Planning", "department", 1)
    township = Unit(4, "370602001", "Harbour", "township", 1, district_id=11)
    assert of_unit(base, department) == base.but(unit="D01", kind="department")
    assert of_unit(base, township) == base.but(township="370602001")


def test_a_district_sees_all_ranks_but_opens_only_its_own_orders() -> None:
    drawn = sheet(scope=SOUTH_COORDINATOR)
    assert by_unit(drawn)["North"]["solved/due"] == "94/96"
    lists = {opened(address).district for address in addresses(ranking_table(drawn))}
    assert lists == {"S"}


def test_without_the_right_to_orders_no_number_is_a_link() -> None:
    nobody = scope_for("x", "unit_handler")
    assert not addresses(rankings_page(sheet(scope=nobody)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        # Nothing verified: the resolution rate has no denominator.
        ({"verified": 0, "unverified": 100, "solved": 0}, "0 reach 90% in both rates; North rose 2 places"),
        # 59 of 100 answered: satisfaction is told from 60 on.
        ({"satisfied": 49}, "0 reach 90% in both rates; North rose 2 places"),
    ],
)
def test_a_unit_of_which_it_cannot_be_told_neither_reaches_nor_fails(
    changes: dict[str, int], said: str
) -> None:
    view = ranking_view()
    rows = tuple(
        replace(row, counts=replace(row.counts, **changes)) if row.unit.code == "N" else row
        for row in view.rows
    )
    lead = words(sentence(replace(view, rows=rows)))
    assert said in lead
    assert "Of 1 it cannot be told: nothing verified, or too few answers. ■ South under 90%" in lead


def test_the_lead_names_who_rose_then_who_is_below_then_the_fraction() -> None:
    said = words(sentence(ranking_view()))
    assert said == (
        "Of 2 ranked districts, 1 reach 90% in both rates; North rose 2 places or more. "
        "■ South under 90%: South Resolution rate 85.00% (34/40)."
    )


def test_without_a_ranked_unit_the_lead_says_why() -> None:
    small = tuple(row for row in ranking_view().rows if row.rank is None)
    assert "minimum sample of 30 due orders" in words(sentence(ranking_view(rows=small)))


def test_the_identity_adds_up_and_each_part_is_a_link() -> None:
    drawn = sheet()
    card = coverage_card(drawn, drawn.view.rows[0])
    assert (
        "Accepted 130 = answered directly 20 + due 100 + not yet due 5 "
        "+ no deadline 1 + withdrawn 2 + excluded 2" in words(card)
    )
    measures = {opened(address).measure for address in addresses(card)}
    assert {"direct", "due", "not_due", "no_deadline", "excluded", "verified", "unverified"} <= measures


def test_the_score_card_adds_up_and_names_spread_weights() -> None:
    drawn = sheet()
    north = score_card(drawn, drawn.view.rows[0])
    assert "Six items of provincial orders went to the other indicators" in words(north)
    weights = [float(row["Weight"]) for row in rows_of(north) if row["Weight"] != "–"]
    assert sum(weights) == pytest.approx(100, abs=0.15)  # three weights, rounded each


def test_the_cards_explain_the_unit_asked_for_else_the_readers_own_else_the_first() -> None:
    assert chosen_row(sheet(sel="T")).unit.code == "T"  # type: ignore[union-attr]
    assert chosen_row(sheet(scope=SOUTH_COORDINATOR)).unit.code == "S"  # type: ignore[union-attr]
    assert chosen_row(sheet(sel="unknown")).unit.code == "N"  # type: ignore[union-attr]


def test_sorting_keeps_unranked_units_last_in_the_official_order() -> None:
    assert [row.unit.code for row in sorted_rows(sheet(sort="resolution"))] == ["S", "N", "T"]
    assert [row.unit.code for row in sorted_rows(sheet(sort="-resolution"))] == ["N", "S", "T"]


def test_an_empty_base_and_an_empty_period_say_what_to_do() -> None:
    empty = ranking_view(replace(CONTEXT, as_of=None, sources=()), rows=(), total=Counts("city"))
    assert links(rankings_page(sheet(empty)))["Import a table"] == "/import"
    quiet = ranking_view(total=Counts("city"), total_before_exclusion=Counts("city"))
    page = rankings_page(sheet(quiet, period="2030-01"))
    assert "There are no orders in 2026/10." in words(page)
    assert links(page)["Show the last complete month"] == "/rank"


def test_an_area_without_orders_names_its_district_and_leaves_both_ways_on() -> None:
    nothing = Counts("city")
    empty = {"rows": (), "total": nothing, "total_before_exclusion": nothing}
    quiet = ranking_view(level="township", area="town", **empty)
    for district, said in (("", "Towns have no orders in 2026/10."), ("N", "Towns of North have no orders")):
        asked = {"level": "township", "district": district, "area": "town", "period": "2026-10"}
        page = rankings_page(sheet(quiet, **asked))
        state = next(each for each in walk(page) if class_of(each) == "state state-page")
        assert said in words(state)
        ways = {name: dict(parse_qsl(urlsplit(href).query)) for name, href in links(state).items()}
        kept = {"level": "township", **({"district": district} if district else {})}
        assert ways == {
            "All townships": {**kept, "period": "2026-10"},
            "Show the last complete month": {**kept, "area": "town"},
        }


def test_the_page_says_that_it_is_provisional_and_that_demo_data_are_no_appraisal() -> None:
    page = words(rankings_page(sheet()))
    assert "2026/10　provisional" in page
    assert "Demonstration data" not in page
    demo = ranking_view(replace(CONTEXT, sources=(replace(SOURCE, demo=True),)))
    assert "Demonstration data, not a real appraisal." in words(rankings_page(sheet(demo)))


def test_the_chip_leaves_the_period_to_the_menu_only_where_its_button_says_it() -> None:
    def roomy(period: Period) -> list[str]:
        page = rankings_page(sheet(ranking_view(replace(CONTEXT, period=period))))
        return [words(part) for part in walk(page) if class_of(part) == "only-roomy"]

    assert roomy(CONTEXT.period) == ["2026/10　"]
    three = Period("r3m", date(2026, 8, 1), date(2026, 10, 31), "rolling")
    assert roomy(three) == []  # the button says "Last three months", the chip which ones


def test_export_keeps_the_address_and_needs_its_right() -> None:
    address = links(rankings_page(sheet(period="2026-10", sort="-score")))["Export Excel"]
    assert address == "/export/rankings.xlsx?period=2026-10&sort=-score"
    assert "Export Excel" not in words(rankings_page(sheet(scope=scope_for("x", "unit_handler"))))


def township(number: int, rank: int | None) -> RankRow:
    unit = Unit(1000 + number, f"{number}", f"Town {number}", "township", number, district_id=11)
    return RankRow(
        unit, Counts(str(number), due=12), Counts(str(number), due=12), Score(None, ()), rank, False, None
    )


def test_townships_show_the_first_fifty_and_fold_the_rest() -> None:
    rows = tuple(township(n, n) for n in range(1, 61)) + tuple(township(n, None) for n in range(61, 71))
    view = ranking_view(level="township", rows=rows, undetermined={"N": Counts("N", accepted=3, due=3)})
    folded = Sheet(view, RankState(level="township"), sheet().scope, {11: "North"})
    text = words(ranking_table(folded))
    assert f"Town {FIRST_TOWNSHIPS}" in text and f"Town {FIRST_TOWNSHIPS + 1}" not in text
    assert "10 more ranked, 10 with under 10 due orders" in text
    unfolded = Sheet(view, folded.state.but(show="all"), folded.scope, folded.district_names)
    assert "Town 70" in words(ranking_table(unfolded))
    lists = [opened(address) for address in addresses(ranking_table(folded))]
    assert any(each.township == "none" and each.district == "N" for each in lists)


def test_the_address_survives_a_round_trip_and_unknown_values_are_told() -> None:
    state = RankState(level="township", period="2026-10", sort="-score", sel="370682", show="all")
    query = dict(parse_qsl(urlsplit(state.href()).query))
    assert read_state(query) == (state, ())
    towns = RankState(level="township", area="town", district="370682")
    assert read_state(dict(parse_qsl(urlsplit(towns.href()).query))) == (towns, ())
    fallen, notices = read_state({"level": "galaxy", "sort": "beauty", "area": "hill", "other": "x"})
    assert fallen == RankState()
    assert notices == (
        "Level “galaxy” is unknown and was left out.",
        "Sort order “beauty” is unknown and was left out.",
        "Street or town “hill” is unknown and was left out.",
    )


def test_addresses_of_orders_split_only_where_both_parts_are_there() -> None:
    assert split_address("demo~2611~7") == ("demo", "2611~7")
    assert split_address("demo~") == ("", "")
    assert split_address("2611") == ("", "")


def test_places_without_a_rank_stand_beside_what_has_no_township() -> None:
    others = {"Park": Counts("P1", accepted=4, due=3)}
    view = ranking_view(level="township", rows=(township(1, 1),), others=others)
    drawn = ranking_table(Sheet(view, RankState(level="township"), sheet().scope, {11: "North"}))
    assert "Park" in words(drawn)
    assert any(opened(address).township == "P1" for address in addresses(drawn))


def test_the_possible_range_is_never_rounded_across_the_threshold() -> None:
    row = ranking_view().rows[0]
    counts = Counts("N", due=100_000, solved=89_996, verified=99_998, unsolved=10_002, unverified=2)
    drawn = words(coverage_card(sheet(), replace(row, counts=counts)))
    assert "89.99" in drawn and "90.00" not in drawn


def test_the_form_of_a_free_range_asks_for_two_days_and_keeps_the_rest_of_the_address() -> None:
    page = rankings_page(sheet(level="district", basis="closed"))
    (form,) = (each for each in walk(page) if each._type == "Form")
    fields = {each.name: each.value for each in walk(form) if each._type == "Input"}
    assert fields == {"basis": "closed", "from": "2026-10-01", "to": "2026-10-31", "asof": ""}
    assert (form.action, form.method) == ("/rank", "get")


def test_ranks_of_another_period_than_a_month_are_called_unofficial() -> None:
    said = "not an official ranking"
    week = replace(CONTEXT, period=parse_period("2026-W43", date(2026, 11, 17)))
    assert said not in words(rankings_page(sheet()))
    assert said in words(rankings_page(sheet(ranking_view(week))))


def test_the_office_basis_needs_no_word_in_the_address_and_every_other_one_does() -> None:
    office = DEFAULTS.model_copy(update={"basis": "accepted"})
    view = ranking_view(replace(CONTEXT, basis="accepted", settings=office))
    found = links(rankings_page(sheet(view)))
    assert "basis" not in found["By acceptance"]
    assert "basis=due" in found["By due date"]


def test_orders_outside_the_offices_own_denominator_are_named_and_open() -> None:
    closed = replace(CONTEXT, settings=DEFAULTS.model_copy(update={"denominator": "closed"}))
    page = rankings_page(sheet(ranking_view(closed), sel="N"))
    # 100 due, 98 of them closed: the two open past their deadline stand outside.
    said = words(page)
    assert "Outside the denominator2due, but left out" in said.replace(" 2", "2")
    assert "Resolution rate = confirmed solved ÷ due and closed." in said
    (outside,) = {each for each in addresses(page) if "measure=outside" in each}
    assert "district=N" in outside and "period=2026-10" in outside
    usual = rankings_page(sheet(sel="N"))
    assert "Outside the denominator" not in words(usual) and "setting of the office" not in words(usual)


def test_each_rate_stands_beside_its_own_denominator_whatever_the_office_counts() -> None:
    """100 due, 98 of them closed, 97 in time: the number beside the on-time rate is 98, and opens those."""
    otherwise = DEFAULTS.model_copy(update={"on_time": "closed", "answers": "due"})
    drawn = sheet(ranking_view(replace(CONTEXT, settings=otherwise)), sel="N")
    row = [each for each in walk(ranking_table(drawn)) if each._type == "Tr"][3]
    found = {opened(address).measure for address in addresses(row)}
    assert "due_closed" in found and "answered" not in found
    head = words(ranking_table(drawn))
    assert "due and closed" in head
    numbers = {opened(each.href).measure: words(each) for each in walk(row) if getattr(each, "href", None)
               and "/orders" in each.href}  # fmt: skip
    assert numbers["due_closed"] == "98" and numbers["due"] == "100"


def test_lost_points_open_the_orders_that_cost_them() -> None:
    otherwise = DEFAULTS.model_copy(update={"on_time": "closed", "answers": "called"})
    names = ("resolution", "satisfaction", "on_time", "six")
    assert [costing(name, DEFAULTS) for name in names] == [
        "unsolved", "uncredited", "late", "six_missed",
    ]  # fmt: skip
    plain = DEFAULTS.model_copy(update={"neglected": "outside"})
    assert costing("satisfaction", plain) == "not_satisfied"
    assert [costing(name, otherwise) for name in names] == [
        "unsolved", "uncredited", "closed_late", "six_missed",
    ]  # fmt: skip
