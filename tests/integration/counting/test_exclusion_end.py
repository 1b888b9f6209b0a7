"""Where exclusions count by the end of their month: 24:00 of its last day is the first moment too late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from dashboard.appraisal.settings import DEFAULTS, Exclusion
from dashboard.clocks.periods import parse_month
from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter
from data_access.queries.orders.page import orders_view
from data_access.queries.overview.page import overview_view
from data_access.queries.rankings.page import ranking_view
from data_access.queries.reconcile.page import judge
from data_access.queries.reconcile.run import GivenTable
from data_access.records.settings import store_appraisal_settings
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-17 18:00")
NOW = DATA_TIME + timedelta(hours=15)
LAIYANG = "370682"
DECIDED = {
    "EARLY": at("2026-10-20 09:00"),
    "BEFORE": at("2026-10-31 23:59:59"),
    "AT": at("2026-11-01 00:00:00"),
    "AFTER": at("2026-11-01 00:00:01"),
    "KNOWN": DATA_TIME,
    "UNKNOWN": DATA_TIME + timedelta(seconds=1),
}
NEVER: dict[str, datetime | None] = {"PLAIN": None}
IN_TIME, BY_THE_DATA_TIME = {"EARLY", "BEFORE"}, {"EARLY", "BEFORE", "AT", "AFTER", "KNOWN"}
EXCLUDED: dict[Exclusion, set[str]] = {"in_period": IN_TIME, "after": BY_THE_DATA_TIME, "before": set()}


@pytest.fixture
def october(connection: Connection) -> Connection:
    """Seven orders of 莱阳市, due on 31 October at 24:00, six of them excluded at a moment of their own."""
    add_source(connection, DATA_TIME)
    laiyang = unit_ids(connection)[LAIYANG]
    for number, decided in {**DECIDED, **NEVER}.items():
        put_order(
            connection,
            number,
            DATA_TIME,
            unit_id=laiyang,
            district_id=laiyang,
            opened_at=at("2026-10-26 09:00"),
            solve_due=at("2026-11-01 00:00"),
            due_given=True,
            excluded=decided is not None,
            exclusion_decided_at=decided,
        )
    return connection


def hold(connection: Connection, exclusion: Exclusion) -> None:
    settings = DEFAULTS.model_copy(update={"exclusion": exclusion})
    store_appraisal_settings(
        connection, settings, valid_from=date(2026, 1, 1), reason="test", account="test", now=NOW
    )


def listed(connection: Connection, measure: str) -> set[str]:
    filter = OrderFilter(measure=measure, period="2026-10", basis="due", district=LAIYANG)
    return {row.order_no for row in orders_view(connection, OPERATOR, filter, now=NOW).rows}


def test_the_second_decides(october: Connection) -> None:
    for exclusion, out in EXCLUDED.items():
        hold(october, exclusion)
        assert listed(october, "excluded") == out, exclusion
        assert listed(october, "due") == {*DECIDED, *NEVER} - out
        view = ranking_view(october, OPERATOR, period="2026-10", now=NOW)
        (row,) = [each for each in view.rows if each.unit.code == LAIYANG]
        assert (row.counts.excluded, row.counts.due) == (len(out), 7 - len(out))
        assert row.counts.due_before_exclusion == view.total_before_exclusion.due == 7


def test_a_published_number_of_due_orders_tells_the_rule(october: Connection) -> None:
    for exclusion, out in EXCLUDED.items():
        table = GivenTable(("单位", "应办结"), [["莱阳市", str(7 - len(out))]])
        found = judge(october, OPERATOR, parse_month("2026-10"), table, NOW)
        assert found is not None and found.outcomes[0].perfect
        assert {each.convention.exclusion for each in found.outcomes if each.perfect} == {exclusion}


def test_what_is_excluded_by_the_data_time_is_open_no_more(october: Connection) -> None:
    """How an order stands now knows no month: an exclusion that came too late for its month still ends it."""
    hold(october, "in_period")
    assert overview_view(october, OPERATOR, now=NOW).action.open == 2
    found = orders_view(october, OPERATOR, OrderFilter(measure="open_now"), now=NOW)
    assert {row.order_no for row in found.rows} == {"UNKNOWN", "PLAIN"}
