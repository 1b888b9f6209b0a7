"""A code opens the very figure that the pages print, and lists as long as its numerator and denominator."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from openpyxl import load_workbook
from sqlalchemy import Connection

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import parse_period
from dashboard.definitions import DEFINITIONS
from dashboard.figure.codes import parse_code
from dashboard.people.access import OPERATOR, Denied, Scope, scope_for
from dashboard.views.counts import Counts
from dashboard.views.figure import FigureView
from dashboard.views.order import OrderFilter
from data_access.counting.conditions import Conditions
from data_access.counting.tally import counts
from data_access.queries.figure.page import figure_view
from data_access.queries.orders.page import orders_view
from data_access.queries.orders.search import search
from data_access.queries.rankings.page import ranking_view
from data_access.records.settings import store_appraisal_settings
from layouts.components.links import RankState
from layouts.documents.rankings_xlsx import rankings_xlsx
from layouts.pages.figure.page import FigureSheet, figure_page
from layouts.pages.figure.value import count_of, rate_of
from layouts.pages.rankings.sheet import Sheet
from tests.support.desk_orders import DATA_TIME, LAIYANG, TOWNSHIP, ZHIFU, put_desk_orders
from tests.support.orders import unit_ids
from tests.support.profiles import few
from tests.support.sheets import addresses, walk, words

OCTOBER = parse_period("2026-10", date(2026, 11, 18))


def opened(connection: Connection, code: str, now: datetime, scope: Scope = OPERATOR) -> FigureView:
    view = figure_view(connection, scope, parse_code(code), now=now)
    assert view is not None
    return view


def october(connection: Connection) -> Counts:
    """Count 莱阳市's October without any page."""
    conditions = Conditions(DATA_TIME, "due", AppraisalSettings())
    return counts(connection, OPERATOR, OCTOBER, conditions, "district")[LAIYANG]


@pytest.mark.parametrize(
    ("code", "numerator", "denominator"),
    [
        ("JJL-370682-2610", 2, 3),
        ("ASL-370682-2610", 2, 3),
        ("HSL-370682-2610", 3, 3),
        ("PJL-370682-2610", 0, 3),
        ("JJL-370682004-2610R3", 1, 2),
        ("JJL-QS-2610", 2, 3),
        ("ASL-370600-2610", 2, 3),  # the city by the code of its unit
        ("JJL-370682-2610-A2610200800", 1, 3),  # LATE was still open on 20 October
    ],
)
def test_a_rate_is_the_fraction_that_was_counted(
    connection: Connection, now: datetime, code: str, numerator: int, denominator: int
) -> None:
    put_desk_orders(connection)
    view = opened(connection, code, now)
    assert view.counts is not None
    rate = rate_of(view, view.counts)
    assert (rate.numerator, rate.denominator) == (numerator, denominator)


def test_every_count_and_rate_equals_what_figures_counts(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    direct = october(connection)
    checked = 0
    for one in DEFINITIONS.values():
        if one.kind not in ("count", "rate", "time") or one.basis or not one.single:
            continue
        view = opened(connection, f"{one.code}-{LAIYANG}-2610", now)
        assert view.counts is not None and replace(view.counts, key=LAIYANG) == direct, one.key
        if one.key in ("resolution", "on_time"):
            assert rate_of(view, direct) == indicators.indicator(one.key, direct, AppraisalSettings())
        checked += 1
    assert checked > 25


ON_ONE = tuple(pytest.param(each, marks=pytest.mark.sqlite_alone) for each in ("370682.0", ZHIFU, "D04"))


@pytest.mark.parametrize("unit", [TOWNSHIP, *few((LAIYANG, "QS", *ON_ONE), 1)])
def test_the_lists_behind_a_figure_are_as_long_as_it_says(
    connection: Connection, now: datetime, unit: str
) -> None:
    put_desk_orders(connection)
    found = 0
    for one in DEFINITIONS.values():
        if not one.single or not (one.top or one.bottom) or (one.kind == "live" and "." in unit):
            continue
        for tail in ("0",) if one.kind == "live" else ("2610", "2611-SL", "2611-HB", "261001T261117"):
            view = opened(connection, f"{one.code}-{unit}-{tail}", now)
            drawn = figure_page(FigureSheet(view, OPERATOR))
            for each in walk(drawn):
                if getattr(each, "className", "") != "num-link":
                    continue
                query = dict(parse_qsl(urlsplit(each.href).query))
                total = orders_view(connection, OPERATOR, OrderFilter(**query), page_size=1, now=now).total
                assert (one.key, tail, total) == (one.key, tail, int(words(each)))
                found += 1
    assert found > 10 or unit == "D04"


def test_what_is_open_is_counted_at_the_data_time(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    for code, n in (("ZB", 4), ("CQ", 1)):
        view = opened(connection, f"{code}-{LAIYANG}-0", now)
        assert count_of(view, view.code.definition.top[0]) == n
    action = opened(connection, f"LQ-{LAIYANG}-0", now).action
    assert action is not None and (action.near, action.maybe) == (2, 1)
    # Seen from the day before, the order that is due on 17 November is open: no deadline passed unseen.
    earlier = opened(connection, f"LQ-{LAIYANG}-0-A2611161200", now).action
    assert earlier is not None and (earlier.open, earlier.maybe) == (4, 0)
    assert figure_view(connection, OPERATOR, parse_code(f"ZB-{LAIYANG}.0-0"), now=now) is None


def test_the_effect_of_a_township_is_that_of_the_units_page(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    # 1 of 1 without it, 2 of 3 with it.
    assert opened(connection, f"YX-{TOWNSHIP}-2610", now).effect == 100 * (1 - Fraction(2, 3))
    assert opened(connection, f"YX-{LAIYANG}-2610", now).effect is None  # nothing is left without it


def test_the_moment_in_a_code_shows_the_figure_as_known_then(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    # On 20 October LATE was still open: it was closed, late, on the 21st.
    before = opened(connection, f"CWJ-{LAIYANG}-2610-A2610200800", now)
    after = opened(connection, f"CWJ-{LAIYANG}-2610", now)
    assert before.counts is not None and after.counts is not None
    assert (before.counts.open_overdue, after.counts.open_overdue) == (1, 0)
    drawn = figure_page(FigureSheet(before, OPERATOR))
    assert any("as_of=2026-10-20T08:00:00" in each for each in addresses(drawn))


def test_the_codes_of_a_ranking_open_its_numbers(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    view = ranking_view(connection, OPERATOR, period="2026-10", now=now)
    book = load_workbook(io.BytesIO(rankings_xlsx(Sheet(view, RankState(period="2026-10"), OPERATOR))))
    numbers, codes = (list(page.iter_rows(values_only=True)) for page in book.worksheets[:2])
    rows = [
        line for line, row in enumerate(numbers) if row[2] in (LAIYANG, ZHIFU) or line == len(numbers) - 1
    ]
    checked = 0
    for line in rows:
        for place, number in enumerate(numbers[line]):
            code = codes[line][place]
            if not isinstance(number, int | float) or not isinstance(code, str):
                continue
            values = [pytest.approx(each) for each in _values(opened(connection, code, now))]
            assert number in values, (numbers[0][place], code)
            checked += 1
    assert checked > 60


def _values(view: FigureView) -> list[Any]:
    """Return every number that a figure consists of."""
    assert view.counts is not None
    one, found = view.code.definition, view.counts
    if one.kind == "time":
        times = getattr(found, one.key)
        return [times.median, times.p90, times.n]
    if one.kind == "rate":
        rate = rate_of(view, found)
        value = [] if rate.value is None else [float(100 * rate.value)]
        return [*value, float(rate.numerator), rate.denominator]
    if one.kind == "count":
        return [getattr(found, one.top[0] if one.top else one.key)]
    return [view.row.rank if view.row else None]


def test_the_settings_in_force_and_their_day_show(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    settings = AppraisalSettings(threshold=85)  # type: ignore[arg-type]
    for day in (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)):
        store_appraisal_settings(connection, settings, valid_from=day, reason="test", account="wang", now=now)
    view = opened(connection, f"JJL-{LAIYANG}-2610", now)
    assert (view.context.settings_version, view.context.settings_since) == (2, date(2026, 10, 1))
    assert opened(connection, f"JJL-{LAIYANG}-2608", now).context.settings_since is None
    assert "2026-10-01" in words(figure_page(FigureSheet(view, OPERATOR)))


def test_a_district_sees_the_figure_of_another_and_no_list(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    zhifu = unit_ids(connection)[ZHIFU]
    scope = scope_for("li", "district_coordinator", zhifu, "district", ZHIFU, "芝罘区")
    view = opened(connection, f"JJL-{LAIYANG}-2610", now, scope)
    assert view.counts is not None and (view.counts.solved, view.counts.due) == (2, 3)
    assert addresses(figure_page(FigureSheet(view, scope))) == []
    assert addresses(figure_page(FigureSheet(opened(connection, f"ZB-{ZHIFU}-0", now, scope), scope)))


def test_an_administrator_opens_no_figure(connection: Connection, now: datetime) -> None:
    with pytest.raises(Denied):
        figure_view(connection, scope_for("a", "auditor"), parse_code("JJL-QS-2610"), now=now)


def test_an_unknown_unit_is_none_and_an_empty_base_has_no_value(
    connection: Connection, now: datetime
) -> None:
    for code in ("JJL-NOWHERE-2610", "JJL-D04.0-2610", f"JJL-{TOWNSHIP}.0-2610"):
        assert figure_view(connection, OPERATOR, parse_code(code), now=now) is None
    view = opened(connection, f"JJL-{LAIYANG}-2610", now)
    assert view.counts is None and "还没有工单" in words(figure_page(FigureSheet(view, OPERATOR)))


def test_the_search_box_finds_a_figure_by_its_code(connection: Connection, now: datetime) -> None:
    put_desk_orders(connection)
    hits = search(connection, OPERATOR, " jjl-370682-2610 ")
    assert [(hit.kind, hit.href) for hit in hits] == [("figure", "/f/JJL-370682-2610")]
    assert "问题解决率" in hits[0].title
    assert {hit.kind for hit in search(connection, OPERATOR, "JJL-NOWHERE-2610")} == {"contact"}
    assert [hit.href for hit in search(connection, OPERATOR, "myd")][:1] == ["/f/MYD"]
    assert [hit.kind for hit in search(connection, OPERATOR, "莱阳")] == ["unit", "contact"]
