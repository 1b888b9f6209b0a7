"""The analysis on both databases: who may see it, cohorts, four verdicts, cells, and a whole demo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from dashboard.appraisal.settings import DEFAULTS, AppraisalSettings
from dashboard.people.access import OPERATOR, Denied, Scope, scope_for
from dashboard.views.analysis import AnalysisView
from dashboard.views.counts import Rate
from data_access.counting.conditions import Conditions
from data_access.counting.tally import Where
from data_access.database import make_engine, migrate, reading
from data_access.demo.load import load_demo
from data_access.queries.analysis.page import analysis_view
from data_access.queries.analysis.survival import cohort
from data_access.queries.rankings.page import ranking_view
from data_access.records.settings import store_appraisal_settings
from data_access.reference.units import read_calendar
from tests.integration.counting.test_figures import CITY_LINE, CLOSED, OCTOBER, SOLVED
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-05 18:00")
NOW = at("2026-11-05 19:00")
LAIYANG = "370682"


def store(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Store orders of 莱阳市 that were received on Friday 2026-10-16."""
    add_source(connection, DATA_TIME)
    district = unit_ids(connection)[LAIYANG]
    for number, facts in enumerate(rows):
        put_order(
            connection, f"A{number}", DATA_TIME, unit_id=district, district_id=district, **CITY_LINE | facts
        )


def view(connection: Connection, scope: Scope = OPERATOR, **asked: Any) -> AnalysisView:
    return analysis_view(connection, scope, now=NOW, **{"period": "2026-10", **asked})


@pytest.mark.parametrize(
    "scope",
    [
        scope_for("li", "district_coordinator", 370682, "district", LAIYANG, "莱阳市"),
        scope_for("liu", "unit_handler", 370682, "district", LAIYANG, "莱阳市"),
        scope_for("sun", "system_admin"),
        scope_for("zhou", "auditor"),
    ],
    ids=lambda scope: scope.role,
)
def test_only_city_wide_roles_may_see_the_analysis(connection: Connection, scope: Scope) -> None:
    with pytest.raises(Denied):
        view(connection, scope)


@pytest.mark.parametrize("role", ["city_leader", "city_supervisor"])
def test_city_wide_roles_see_it(connection: Connection, role: str) -> None:
    store(connection, [SOLVED])
    assert view(connection, scope_for("wang", role)).estimates


def survived(connection: Connection, facts: dict[str, Any]) -> list[tuple[float, bool]]:
    store(connection, [facts])
    conditions = Conditions(DATA_TIME, "due", DEFAULTS)
    found = cohort(connection, OCTOBER, conditions, read_calendar(connection), Where(district=LAIYANG))
    return list(zip(found.days, found.closed, strict=True))


@pytest.mark.parametrize(
    ("facts", "days", "closed"),
    [
        # Received on Friday the 16th: Monday whole, Tuesday until 10:00.
        (SOLVED, 1 + 10 / 24, True),
        # Open: Monday the 19th to Wednesday 2026-11-04 are 13 working days, then 18 hours.
        ({}, 13 + 18 / 24, False),
        # Withdrawn by the enterprise on Tuesday at 10:00: watched until then, never closed.
        ({"withdrawn_at": at("2026-10-20 10:00")}, 1 + 10 / 24, False),
        # Withdrawn because the unit asked, even if it was closed: watched to the data time.
        ({"withdrawn_at": at("2026-10-20 10:00"), "withdrawal_asked": True}, 13 + 18 / 24, False),
        ({**SOLVED, "withdrawal_asked": True}, 13 + 18 / 24, False),
        # A close after the data time has not happened yet.
        ({**CLOSED, "closed_at": at("2026-11-06 10:00")}, 13 + 18 / 24, False),
    ],
)
def test_how_long_an_order_has_been_open(
    connection: Connection, facts: dict[str, Any], days: float, closed: bool
) -> None:
    assert survived(connection, facts) == [(pytest.approx(days), closed)]


@pytest.mark.parametrize(
    "facts",
    [
        {
            "closing_kind": "direct",
            "state": "direct",
            "closed_at": at("2026-10-16 09:05"),
            "dispatched_at": None,
        },
        {"excluded": True, "exclusion_decided_at": at("2026-10-25 10:00")},
        {"opened_at": at("2026-09-30 09:00"), "dispatched_at": at("2026-10-08 09:00")},
    ],
    ids=["direct", "excluded", "accepted before"],
)
def test_who_is_no_part_of_the_cohort(connection: Connection, facts: dict[str, Any]) -> None:
    assert survived(connection, facts) == []


def test_curves_of_the_city_and_of_the_unit_with_its_open_order(connection: Connection) -> None:
    store(connection, [SOLVED, {**SOLVED, "closed_at": at("2026-10-21 12:00")}, {}])
    times = view(connection, selected=LAIYANG).open_times
    assert times is not None and times.unit is not None
    assert (times.unit.n, times.unit.censored) == (3, 1)
    assert times.unit.open_share == pytest.approx((2 / 3, 1 / 3))
    assert times.unit.quantile(0.5) == pytest.approx(2.5)
    assert times.unit_closed == pytest.approx((1 + 10 / 24 + 2.5) / 2)  # closed orders alone are quicker
    assert times.city == times.unit


def test_four_sources_over_the_orders_that_each_judged(connection: Connection) -> None:
    claimed = {"verdict_claimed": "solved"}
    store(
        connection,
        [
            {**SOLVED, **claimed, "verdict_district": "solved", "verdict_enterprise": "unsolved"},
            {**SOLVED, **claimed, "verdict_official": "unsolved", "verdict_district": "solved"},
            {**CLOSED, **claimed},  # not verified
            {**SOLVED},  # nothing claimed
            {**claimed},  # open: no part
            {**SOLVED, **claimed, "verdict_official_at": at("2026-11-06 10:00")},  # verified later
        ],
    )
    together, own = view(connection).verdicts
    assert (together.unit, own.unit and own.unit.code) == (None, LAIYANG)
    assert own.closed == 5
    assert own.series["claimed"] == Rate(Fraction(4), 4)
    assert own.series["district"] == Rate(Fraction(2), 2)
    assert own.series["official"] == Rate(Fraction(2), 3)
    assert own.series["enterprise"] == Rate(Fraction(0), 1)
    assert own.claimed_both == Rate(Fraction(2), 2)
    assert own.official_both == Rate(Fraction(1), 2)
    assert together.series == own.series


def test_a_period_without_orders_and_an_empty_base_stay_sensible(connection: Connection) -> None:
    assert view(connection).context.as_of is None
    store(connection, [SOLVED])
    empty = view(connection, period="2026-01")
    assert all(not each.rate.denominator for each in empty.estimates)
    assert empty.verdicts == ()
    assert empty.open_times is not None and empty.open_times.city.n == 0


def test_unknown_level_indicator_unit_and_district_fall_back(connection: Connection) -> None:
    store(connection, [SOLVED])
    found = view(connection, level="planet", indicator="luck", selected="nobody", district="nowhere")
    assert (found.level, found.indicator) == ("district", "resolution")
    assert found.selected is not None


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('analysis')}/demo.db")
    migrate(engine)
    load_demo(
        engine, until=date(2026, 11, 17), now=datetime(2026, 11, 17, 1, tzinfo=UTC), orders=700, months=4
    )
    yield engine
    engine.dispose()


def of_demo(engine: Engine, **asked: Any) -> AnalysisView:
    with reading(engine) as connection:
        return analysis_view(connection, OPERATOR, now=datetime(2026, 11, 17, 1, tzinfo=UTC), **asked)


@pytest.mark.parametrize("level", ["district", "department", "township"])
def test_plausible_ranks_hold_the_official_rank(demo: Engine, level: str) -> None:
    found = of_demo(demo, level=level)
    with reading(demo) as connection:
        rows = ranking_view(connection, OPERATOR, level=level, now=datetime(2026, 11, 17, 1, tzinfo=UTC)).rows
    ranks = {row.unit.code: row.rank for row in rows}
    assert any(ranks.values()) or level == "department"
    for each in found.estimates:
        rank = ranks[each.unit.code]
        if rank is None:
            assert each.ranks is None
        else:
            assert each.ranks is not None
            assert each.ranks[0] <= rank <= each.ranks[1]


def test_the_same_question_gets_the_same_answer(demo: Engine) -> None:
    assert of_demo(demo).estimates == of_demo(demo).estimates


OTHERWISE = (
    DEFAULTS,
    DEFAULTS.model_copy(update={"denominator": "closed", "on_time": "closed", "answers": "called"}),
    DEFAULTS.model_copy(update={"denominator": "judged", "confirmed": "solved", "answers": "due"}),
)


@pytest.mark.parametrize("settings", OTHERWISE, ids=lambda one: one.denominator)
@pytest.mark.parametrize("indicator", ["resolution", "satisfaction", "on_time"])
def test_cells_add_up_to_the_units_rate(demo: Engine, indicator: str, settings: AppraisalSettings) -> None:
    """Over three months period and category table count the same orders, whatever the office counts."""
    with demo.connect() as connection:
        changes = connection.begin()
        now = datetime(2026, 11, 17, 1, tzinfo=UTC)
        store_appraisal_settings(
            connection, settings, valid_from=date(2026, 8, 1), reason="x", account="x", now=now
        )
        found = analysis_view(connection, OPERATOR, period="2026-08..2026-10", indicator=indicator, now=now)
        changes.rollback()
    assert found.categories is not None
    assert found.categories.period == found.context.period
    by_unit = {each.unit.code: each.rate for each in found.estimates}
    for row in found.categories.mix:
        assert row.rate == by_unit[row.unit.code], row.unit.name
    assert sum(rate.denominator for rate in found.categories.totals.values()) == (
        found.funnel.common.denominator
    )


def test_a_month_widens_its_category_table_to_three(demo: Engine) -> None:
    categories = of_demo(demo, period="2026-10").categories
    assert categories is not None
    assert (categories.period.first, categories.period.last) == (date(2026, 8, 1), date(2026, 10, 31))


def test_history_ends_with_the_month_asked_for_and_runs_in_order(demo: Engine) -> None:
    found = of_demo(demo, period="2026-10")
    months = [month for month, _ranks in found.history]
    assert months == sorted(set(months))
    assert months[-1] == "2026-10"
    with reading(demo) as connection:
        rows = ranking_view(
            connection, OPERATOR, period="2026-10", now=datetime(2026, 11, 17, 1, tzinfo=UTC)
        ).rows
    assert found.history[-1][1] == {row.unit.code: row.rank for row in rows if row.rank is not None}


def test_same_kind_groups_follow_the_traits(demo: Engine) -> None:
    kinds = {each.trait: each for each in of_demo(demo).kinds}
    assert set(kinds) == {"port", "coastal", "zone", "mountain"}
    assert [unit.name for unit in kinds["port"].units] == [
        "芝罘区",
        "蓬莱区",
        "龙口市",
        "莱州市",
        "黄渤海新区",
    ]
    assert all("mountain" in unit.traits for unit in kinds["mountain"].units)


def test_townships_are_shown_one_district_at_a_time(demo: Engine) -> None:
    found = of_demo(demo, level="township", district="370682")
    assert found.district == "370682"
    assert found.selected is not None and found.selected.district_id == unit_id_of(demo, "370682")
    assert found.categories is not None
    assert {row.unit.district_id for row in found.categories.mix} == {found.selected.district_id}
    assert len(found.estimates) > len(found.categories.mix)  # the funnel holds all townships
    chosen = replace(found.selected)
    assert of_demo(demo, level="township", selected=chosen.code).district == "370682"


def unit_id_of(engine: Engine, code: str) -> int:
    with reading(engine) as connection:
        return unit_ids(connection)[code]
