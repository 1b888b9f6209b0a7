"""Every number of every scene is the desk's: that of `figures`, of a ranking, or of a list of orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from dashboard.appraisal.settings import DEFAULTS
from dashboard.i18n import use_language
from dashboard.people.access import OPERATOR, Denied, scope_for
from dashboard.views.order import OrderFilter
from dashboard.views.overview import CityMap
from dashboard.wall.screens import Screen
from data_access.counting.tally import city_counts, item_counts
from data_access.database import reading
from data_access.queries.context.context import conditions_of
from data_access.queries.figure.table import figure_table
from data_access.queries.orders.page import orders_view
from data_access.queries.rankings.page import ranking_view
from data_access.queries.wall.page import district_scope, wall_view
from data_access.reference.city_map import load_map
from layouts.pages.wall.page import wall_page
from tests.support.desk_orders import LAIYANG, ZHIFU, put_desk_orders
from tests.support.orders import unit_ids
from tests.support.walls import having, said

NOW = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)
LIVE = "r30d"
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def base(loaded: Engine) -> Iterator[Connection]:
    with reading(loaded) as connection, use_language("en"):
        yield connection


@pytest.fixture(scope="module")
def near(base: Connection) -> dict[str, Any]:
    return scenes(base)


def scenes(connection: Connection, scope: Any = OPERATOR, **screen: Any) -> dict[str, Any]:
    view = wall_view(connection, scope, now=NOW)
    found = wall_page(view, Screen(**screen), load_map(), NOW)
    return {each["key"]: each for each in found["scenes"]}


def rounded(value: Any, decimals: int = 1) -> str:
    return str(Decimal(str(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def percent(rate: Any) -> str:
    """Print a rate as the wall does: half up, never up to 90, 98 or 100."""
    exact = Fraction(str(rate)) * 100
    shown = Decimal(rounded(exact))
    for limit in (90, 98, 100):
        if exact < limit <= shown:
            return str(Decimal(limit) - Decimal("0.1"))
    return str(shown)


def how_many(connection: Connection, **filter: str) -> int:
    return orders_view(connection, OPERATOR, OrderFilter(**filter), now=NOW).total


def by_code(connection: Connection, period: str, before_exclusion: bool = False) -> dict[Any, Any]:
    table = figure_table(
        connection, OPERATOR, by="district", period=period, before_exclusion=before_exclusion, now=NOW
    )
    return {row["code"]: row for row in table.rows}


def test_the_strip(base: Connection, near: dict[str, Any]) -> None:
    (live,) = figure_table(base, OPERATOR, by="city", period=LIVE, now=NOW).rows
    (month,) = figure_table(base, OPERATOR, by="city", period="2026-10", now=NOW).rows
    cells = [said(cell) for cell in having(near["overview"]["tree"], "k")]
    moved = {"period": LIVE, "basis": "transferred"}
    assert cells[0].startswith(f"Dispatched last 30 days {how_many(base, **moved)} orders ")
    assert f"{how_many(base, **moved, provincial='1')} of them provincial" in cells[0]
    assert f" {percent(live['resolution_rate'])} % {live['solved']}/{live['resolution_of']}" in cells[1]
    assert f"M10 {percent(month['resolution_rate'])}%" in cells[1]
    assert f" {percent(live['satisfaction'])} % " in cells[2]
    assert f"/{live['satisfaction_of']}" in cells[2] and f"M10 {percent(month['satisfaction'])}%" in cells[2]
    opened, overdue, due = (how_many(base, measure=f"{name}_now") for name in ("open", "overdue", "near"))
    assert cells[4].endswith(f" {opened} orders {overdue} overdue, {due} near due")
    assert opened > overdue > 0 and due > 0


def test_the_medians(base: Connection, near: dict[str, Any]) -> None:
    view = wall_view(base, OPERATOR, now=NOW).overview
    counts = city_counts(base, OPERATOR, view.live.period, conditions_of(view.live))
    (live,) = figure_table(base, OPERATOR, by="city", period=LIVE, now=NOW).rows
    assert counts.close_hours.median == live["median_hours"]
    medians = [
        rounded(counts.onsite.median, 0),
        rounded(counts.feedback.median),
        rounded(counts.close_days.median),
    ]
    (strip,) = having(near["overview"]["tree"], "t3")
    assert [said(cell).split()[0] for cell in strip[2:]] == medians
    bands = having(near["time"]["tree"], "band")
    assert [said(having(band, "bx")[0]).split()[0] for band in bands] == medians
    ns = (counts.onsite.n, counts.feedback.n, counts.close_days.n)
    assert [said(having(band, "bn")[0]).split()[-2] for band in bands] == [str(n) for n in ns]
    items = item_counts(base, OPERATOR, view.live.period, conditions_of(view.live), "city")["city"]
    kept = [said(having(band, "ok")[0]) for band in bands]
    for text, name in zip(kept, ("onsite_check", "feedback_on_time"), strict=False):
        assert text.startswith("{} / {} ".format(*items[name]))
    assert kept[2].startswith(f"{percent(live['on_time_rate'])}% ")
    assert kept[2].endswith(f" {live['on_time']}/{live['on_time_of']}")


def test_the_ranking(base: Connection, near: dict[str, Any]) -> None:
    desk = ranking_view(base, OPERATOR, now=NOW)
    month, live = by_code(base, "2026-10"), by_code(base, LIVE)
    rows = having(near["overview"]["tree"], "row")
    assert len(rows) == len(desk.rows) == 15
    for drawn, row in zip(rows, desk.rows, strict=True):
        figures = month[row.unit.code]
        if row.rank is None:
            assert figures["rank"] is None and said(drawn).startswith(f"– {row.unit.name} ")
            continue
        assert said(having(drawn, "rk")[0]).split()[0] == str(figures["rank"])
        assert said(having(drawn, "sc")[0]) == rounded(Fraction(str(figures["score"])))
        formal = any(each.level == "formal" for each in row.warnings)
        assert bool(having(drawn, "b")) == formal
        for cls, of in (("h", figures), ("s", live[row.unit.code])):
            places = [each[1]["style"] for each in having(drawn, cls)]
            if of["resolution_of"] < 30:
                assert places == [] or of is not figures
                continue
            at = max(0.0, min(100.0, (100 * of["resolution_rate"] - 80) * 5))
            assert places == [f"left:{at:.1f}%"]


def test_the_map_and_the_bars(base: Connection, near: dict[str, Any]) -> None:
    tree = near["overview"]["tree"]
    places = [*having(tree, "map-label"), *having(tree, "fz")[0][2:]]
    names = [next(said(part) for part in each[2:] if part[0] == "span") for each in places]
    shown = {name: said(each).removeprefix(name).split() for name, each in zip(names, places, strict=True)}
    view = wall_view(base, OPERATOR, now=NOW).overview
    assert len(shown) == len(view.units) == 15
    overdue = 0
    for unit, _action in view.units:
        late = how_many(base, measure="overdue_now", district=unit.code)
        close = how_many(base, measure="near_now", district=unit.code)
        name = min((unit.name, *unit.aliases), key=len)
        found = shown.get(name, shown.get(unit.name))
        assert found == (["■", str(late)] if late else ["▲", str(close)] if close else []), unit.name
        overdue += late
    bars = [int(said(row).rsplit(" ", 1)[1]) for row in having(tree, "br")]
    counted = [how_many(base, measure=f"{name}_now") for name in ("open", "overdue", "near", "maybe")]
    assert bars == [*counted[1:], counted[0] - counted[1] - counted[2]]
    assert str(overdue) in said(having(tree, "mapp")[0][2])


def test_the_units_times(base: Connection, near: dict[str, Any]) -> None:
    figures, before = by_code(base, LIVE), by_code(base, LIVE, before_exclusion=True)
    desk = ranking_view(base, OPERATOR, now=NOW)
    units = sorted((row.unit for row in desk.rows), key=lambda unit: unit.official_order)
    rows = [each for each in having(near["time"]["tree"], "trow") if "thead" not in each[1]["class"]]
    assert len(rows) == 15
    for row, unit in zip(rows, units, strict=True):
        of = figures[unit.code]
        assert said(having(row, "nm")[0]) == unit.name
        on_time = said(having(row, "num")[-1])
        # A sample is counted before exclusion; what is left out can have closed in time.
        enough = before[unit.code]["on_time_of"] >= DEFAULTS.sample("district")
        fraction = f"{of['on_time']}/{of['on_time_of']}"
        assert on_time == (percent(of["on_time_rate"]) if enough else fraction if of["on_time_of"] else "–")


def test_the_lists_of_warnings(base: Connection, near: dict[str, Any]) -> None:
    tree = near["alerts"]["tree"]
    late, due = how_many(base, measure="overdue_now"), how_many(base, measure="near_now")
    (overdue,) = having(tree, "late")
    assert near["alerts"]["title"].startswith(f"{late} orders overdue")
    assert len(having(overdue, "it")) + int(having(overdue, "its")[0][1]["data-rest"]) == late
    (close,) = [each for each in having(tree, "due") if each[0] == "section"]
    assert said(close).startswith(f"{due} orders near due")
    assert len(having(close, "it")) + int(having(close, "its")[0][1]["data-rest"]) == due


def test_the_townships(base: Connection, near: dict[str, Any]) -> None:
    desk = ranking_view(base, OPERATOR, level="township", now=NOW)
    ranked = [row for row in desk.rows if row.rank is not None]
    rows = having(near["township"]["tree"], "brow")
    drawn = {said(having(row, "nm")[0]): said(row) for row in rows}
    districts = {unit[0]: unit[1] for unit in desk.districts}
    ids = {code: unit_id for code, unit_id in unit_ids(base).items() if code in districts}
    for code, name in districts.items():
        own = [row for row in ranked if row.unit.district_id == ids[code]]
        assert (name in drawn) == bool(own)
        if own:
            bands = [sum(row.band == each.name for row in own) for each in DEFAULTS.bands]
            expected = " ".join(str(n) for n in bands if n)
            assert drawn[name] == f"{name} {expected} {len(own)} ranked"


@pytest.mark.parametrize("density", ["near", "far"])
def test_one_order_and_an_empty_base_are_honest(connection: Connection, density: str) -> None:
    empty = scenes(connection, density=density)
    assert [each["title"] for each in empty.values()] == ["No data yet"]
    put_desk_orders(connection)
    found = scenes(connection, density=density)
    assert {"overview", "alerts"} <= set(found) and "empty" not in found
    assert "too few" in str(found["overview"]["tree"]) or density == "far"


def test_a_district_s_screen_shows_its_own_orders_alone(connection: Connection) -> None:
    put_desk_orders(connection)
    narrowed = district_scope(connection, OPERATOR, LAIYANG, NOW)
    own = scope_for(
        "li", "district_coordinator", unit_ids(connection)[LAIYANG], "district", LAIYANG, "莱阳市"
    )
    found = scenes(connection, narrowed)
    assert found == scenes(connection, own)
    # OVERDUE, PASSED, NEAR and FAR are its open ones; 芝罘区 has two more.
    assert [said(cell) for cell in having(found["overview"]["tree"], "k")][4].split()[3] == "4"
    assert "Zhifu" not in str(found["alerts"]) and "Laiyang" in found["overview"]["title"] + str(found)


def test_no_scope_widens(connection: Connection) -> None:
    ids = unit_ids(connection)
    own = scope_for("li", "district_coordinator", ids[LAIYANG], "district", LAIYANG, "莱阳市")
    assert district_scope(connection, own, LAIYANG, NOW) == own
    with pytest.raises(Denied):
        district_scope(connection, own, ZHIFU, NOW)
    for unknown in ("999999", "370682001", ""):
        with pytest.raises(LookupError):
            district_scope(connection, OPERATOR, unknown, NOW)
    assert not district_scope(connection, OPERATOR, ZHIFU, NOW).city_wide


def test_without_outlines_nothing_is_lost(base: Connection) -> None:
    view = wall_view(base, OPERATOR, now=NOW)
    with use_language("en"):
        for city_map in (None, CityMap("none", "", ())):
            found = wall_page(view, Screen(), city_map, NOW)
            tiles = having(found["scenes"][0]["tree"], "tile")
            assert len(tiles) == 15
