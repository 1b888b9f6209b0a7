"""The analysis page says how far figures carry: no score, each chart with its table, small cells hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.analysis import estimates as analysis
from dashboard.appraisal.settings import DEFAULTS
from dashboard.appraisal.statistics import kaplan_meier
from dashboard.people.access import scope_for
from dashboard.views.analysis import AnalysisView, OpenTimes, VerdictRow
from dashboard.views.counts import Counts, Rate
from dashboard.views.reference import Category, Period
from layouts.components.links import RankState
from layouts.pages.analysis.page import analysis_page
from layouts.pages.analysis.parts import Analysis
from layouts.pages.analysis.state import AnalysisState, analysis_href, read_analysis_state
from layouts.pages.analysis.tables import category_card, signed, verdict_card
from tests.support.sheets import (
    CONTEXT,
    NORTH,
    SMALL,
    SOUTH,
    SUPERVISOR,
    addresses,
    class_of,
    links,
    ranking_view,
    rows_of,
    walk,
    words,
)

TAX, WAGES, LAND = (Category(n, f"0{n}", name, n) for n, name in ((1, "Tax"), (2, "Wages"), (3, "Land")))
AUTUMN = Period("2026-08..2026-10", date(2026, 8, 1), date(2026, 10, 31), "months")

pytestmark = pytest.mark.usefixtures("english")


def cell(solved: int, unsolved: int) -> Counts:
    n = solved + unsolved
    return Counts("", due=n, solved=solved, unsolved=unsolved, verified=n)


CELLS = {
    ("N", "01"): cell(40, 0),
    ("N", "02"): cell(16, 4),
    ("N", "03"): cell(2, 0),
    ("S", "01"): cell(9, 1),
    ("S", "02"): cell(5, 1),
}
TABLE = analysis.category_table(
    AUTUMN, (NORTH, SOUTH, SMALL), (TAX, WAGES, LAND), CELLS, "resolution", "district", DEFAULTS
)


def rate(numerator: int, denominator: int) -> Rate:
    return Rate(Fraction(numerator), denominator)


def verdicts(unit: Any, n: int, claimed: int, official: int) -> VerdictRow:
    series = {
        "claimed": rate(claimed, n),
        "district": rate(claimed, n),
        "official": rate(official, n),
        "enterprise": rate(2, 4),
    }
    return VerdictRow(unit, n, series, rate(claimed, n), rate(official, n))


def view(**changes: Any) -> AnalysisView:
    rows = ranking_view().rows
    ranges, alike = analysis.plausible(rows, DEFAULTS, ("2026-10", "district"))
    estimated = analysis.estimates(rows, "resolution", "district", DEFAULTS, ranges)
    made = AnalysisView(
        level="district",
        indicator="resolution",
        context=CONTEXT,
        selected=SOUTH,
        estimates=estimated,
        funnel=analysis.funnel([each.rate for each in estimated]),
        alike=alike,
        history=(("2026-09", {"N": 2, "S": 1}), ("2026-10", {"N": 1, "S": 2})),
        kinds=analysis.same_kind(estimated),
        open_times=OpenTimes(
            kaplan_meier([1.0, 2.0, 3.0, 9.0], [True, True, True, False]),
            kaplan_meier([2.0, 3.0], [True, False]),
            2.0,
            2.0,
        ),
        categories=TABLE,
        verdicts=(verdicts(None, 140, 138, 128), verdicts(NORTH, 98, 98, 94), verdicts(SOUTH, 20, 19, 16)),
        districts=(("N", "North"),),
    )
    return replace(made, **changes)


def drawn(made: AnalysisView | None = None, **state: str) -> Analysis:
    return Analysis(made or view(), AnalysisState(**state), SUPERVISOR)


def twins(page: Any) -> list[Any]:
    return [each for each in walk(page) if class_of(each) == "data-twin"]


def test_the_page_says_that_it_is_no_appraisal() -> None:
    assert "Analysis, not part of the appraisal" in words(analysis_page(drawn()))


def test_the_lead_counts_who_is_inside_the_limits() -> None:
    # 94 + 34 + 6 of 96 + 40 + 7; South's 34 of 40 at 93.71 % together is inside.
    said = [words(each) for each in walk(analysis_page(drawn())) if class_of(each) == "lead"]
    assert said == [
        "Resolution rate of all 3 units together: 93.71% (134/143). "
        "All lie inside the 95% limits: the figures do not tell them from the whole."
    ]


def test_neither_a_score_nor_an_export_stands_on_the_page() -> None:
    page = analysis_page(drawn())
    assert "Score" not in words(page)
    assert addresses(page, "/export") == []


def test_every_chart_has_its_table_and_a_sentence() -> None:
    page = analysis_page(drawn())
    charts = [each for each in walk(page) if each._type == "Graph"]
    boxes = [each for each in walk(page) if class_of(each) == "analysis-chart"]
    assert len(charts) == len(twins(page)) == len(boxes) == 4
    assert all(getattr(box, "role", "") == "img" and getattr(box, "aria-label", "") for box in boxes)


def test_the_table_of_intervals() -> None:
    rows = {row[""]: row for row in rows_of(twins(analysis_page(drawn()))[0])}
    assert rows["North"]["%"] == "97.92"
    assert rows["North"]["95% interval"] == "92.72–99.43"  # Wilson for 94 of 96
    assert rows["North"]["Plausible ranks"].startswith("rank 1–")
    assert rows["Small"]["%"] == "–"  # 6 of 7 are too few for a rate
    assert rows["Small"]["Fraction"] == "6/7"
    assert rows["Small"]["Plausible ranks"] == "–"


def test_fractions_open_exactly_what_was_counted() -> None:
    opened = [parse_qs(urlsplit(each).query) for each in addresses(twins(analysis_page(drawn()))[0])]
    assert {"measure": ["resolvable"], "period": ["2026-10"], "basis": ["due"], "district": ["N"]} in opened
    assert {"measure": ["solved"], "period": ["2026-10"], "basis": ["due"], "district": ["N"]} in opened


def test_choosing_a_unit_keeps_the_rest_of_the_address() -> None:
    made = drawn(by="on_time", period="2026-10", sel="S")
    assert links(analysis_page(made))["North"] == "/rank/analysis?period=2026-10&by=on_time&sel=N"


def test_the_tab_of_the_official_ranking_keeps_level_period_and_unit() -> None:
    made = drawn(period="2026-10", sel="S", by="on_time")
    assert links(analysis_page(made))["Official ranking"] == "/rank?period=2026-10&sel=S"


def test_the_ranking_links_to_its_own_analysis() -> None:
    state = RankState(level="township", period="r3m", sel="T", sort="-resolution", show="all")
    assert analysis_href(state) == "/rank/analysis?level=township&period=r3m&sel=T"


def test_cells_show_rates_fractions_or_nothing_by_their_size() -> None:
    made = category_card(drawn(), TABLE)
    north, south, small, together = rows_of(made)
    assert north["Tax"] == "100.040/40"
    assert north["Wages"] == "80.016/20"
    assert north["Land"] == "<3"  # two orders could point at an enterprise
    assert south["Wages"] == "5/6"  # too few for a rate
    assert south["Land"] == "–"
    assert small["Tax"] == "–"
    assert together["Tax"] == "98.049/50"
    classes = [class_of(each) for each in walk(made) if each._type == "Td"]
    assert any("heat-6" in each for each in classes)
    assert any("heat-1" in each for each in classes)


def test_a_hidden_cell_cannot_be_opened_either() -> None:
    opened = [
        parse_qs(urlsplit(each).query).get("category") for each in addresses(category_card(drawn(), TABLE))
    ]
    assert ["03"] not in opened
    assert ["01"] in opened


def test_the_common_mix_by_hand() -> None:
    north, south, _small, _together = rows_of(category_card(drawn(), TABLE))
    # Weights 50, 26, 2 of 78. North: 1, 0.8, 1.
    assert north["With the common mix"] == "93.33"  # (50 + 20.8 + 2) ÷ 78
    assert north["All categories"] == "93.5558/62"
    assert north["difference, points"] == "\N{MINUS SIGN}0.22"  # 93.33 − 93.55
    assert south["With the common mix"] == "–"  # 14 of 16 are too few


def test_four_sources_and_the_claim_beyond_the_official_verdict() -> None:
    together, north, south = rows_of(verdict_card(drawn()))
    assert together[""] == "All units shown"
    assert north["points"] == "+4.08"  # (98 − 94) ÷ 98
    assert north["orders/n"] == "4/98"
    assert north["%"] == "100.00"
    assert north["%:3"] == "95.92"  # 94 ÷ 98
    assert south["%"] == "–"
    assert south["solved/n"] == "19/20"
    assert south["points"] == "–"


def test_times_say_that_open_orders_are_included() -> None:
    text = words(analysis_page(drawn()))
    assert "open orders included in the estimate" in text
    assert "Whole city: 4 orders, 1 of them not closed; half are closed after 2 working days" in text


def test_a_level_without_kinds_shows_no_panel_of_them() -> None:
    assert "Units of the same kind" not in words(analysis_page(drawn()))
    coastal = replace(NORTH, traits=("coastal",))
    estimated = [replace(each, unit=coastal) if each.unit == NORTH else each for each in view().estimates]
    made = view(estimates=tuple(estimated), kinds=analysis.same_kind(estimated))
    assert "Coastal districts" in words(analysis_page(drawn(made)))


def test_an_empty_base_and_an_empty_period_say_so() -> None:
    empty = AnalysisView("district", "resolution", replace(CONTEXT, as_of=None))
    assert "There are no orders yet." in words(analysis_page(drawn(empty)))
    none = AnalysisView("district", "resolution", CONTEXT)
    assert "There are no orders in 2026/10." in words(analysis_page(drawn(none)))


def test_unknown_values_of_the_address_fall_back_with_a_notice() -> None:
    state, notices = read_analysis_state({"level": "planet", "by": "luck", "sel": "S", "other": "x"})
    assert (state.level, state.by, state.sel) == ("district", "resolution", "S")
    assert len(notices) == 2


def test_who_may_not_open_orders_sees_plain_numbers() -> None:
    reader = scope_for("zhao", "city_leader")
    closed = replace(reader, permissions=reader.permissions - {"view_orders"})
    assert addresses(analysis_page(Analysis(view(), AnalysisState(), closed))) == []


@pytest.mark.parametrize(
    ("points", "said"),
    [(0.0, "0.00"), (0.004, "0.00"), (1.005, "+1.01"), (-0.25, "\N{MINUS SIGN}0.25"), (12.0, "+12.00")],
)
def test_differences_carry_their_sign(points: float, said: str) -> None:
    assert signed(points) == said
