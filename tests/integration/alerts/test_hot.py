"""Hot spots as a tab of the warnings: the overview's, one row each, for who may open the orders."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Connection

from dashboard.people.access import OPERATOR, scope_for
from data_access.queries.alerts.page import alerts_view
from data_access.queries.overview.page import overview_view
from layouts.pages.alerts.page import alerts_page
from layouts.plain import drawn, plain_page
from tests.integration.overview.test_hot_spots import of
from tests.support.waves import LAIYANG, LAIZHOU, LONGKOU, QUARANTINE, ROADS, WAGES, Planted, mornings


@pytest.fixture
def planted(connection: Connection) -> Planted:
    """Put ten weeks of wages in 莱阳市 and roads in 龙口市, and this week's wave over two districts."""
    made = Planted(connection)
    made.put(WAGES, LAIYANG, ["2026-08-11 09:00"])
    made.weekly(WAGES, LAIYANG)
    made.weekly(ROADS, LONGKOU)
    made.put(QUARANTINE, LONGKOU, mornings("11-13", 6))
    made.put(QUARANTINE, LAIZHOU, mornings("11-16", 5))
    return made


def text_of(connection: Connection, now: datetime, tab: str = "hot", unit: str = "") -> str:
    view = alerts_view(connection, OPERATOR, now, tab=tab, unit=unit)
    return str(plain_page(alerts_page(view, OPERATOR, unit), "x").tree)


def test_the_tab_holds_the_overview_s_hot_spots(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    view = alerts_view(connection, OPERATOR, now, tab="hot")
    over = overview_view(connection, OPERATOR, now=now).hot_spots
    assert over is not None and view.hot == over and len(over.found) == 1
    assert (view.tab, view.counts["hot"], view.rows) == ("hot", 1, ())
    # Every tab tells how many there are.
    assert alerts_view(connection, OPERATOR, now).counts["hot"] == 1
    page = text_of(connection, now)
    assert f"/proactive?sel={QUARANTINE}" in page and "11" in page
    of_one = alerts_view(connection, OPERATOR, now, tab="hot", unit=LONGKOU)
    assert of_one.hot is not None and [spot.n for spot in of_one.hot.found] == [6]
    assert f"/proactive?place={LONGKOU}&sel={QUARANTINE}" in text_of(connection, now, unit=LONGKOU)


def test_a_unit_sees_its_own_and_who_opens_no_orders_none(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    own = alerts_view(connection, of(connection, LAIZHOU), now, tab="hot", unit=LONGKOU)
    assert own.hot is not None
    assert [(spot.unit and spot.unit.code, spot.n) for spot in own.hot.found] == [(LAIZHOU, 5)]
    blind = scope_for("x", "city_leader")
    blind = type(blind)("x", "city_leader", blind.permissions - {"view_orders"})
    view = alerts_view(connection, blind, now, tab="hot")
    assert view.hot is None and "hot" not in view.counts
    assert drawn(alerts_page(view, blind)).content


@pytest.mark.usefixtures("english")
def test_without_orders_there_is_nothing_to_compare(connection: Connection, now: datetime) -> None:
    view = alerts_view(connection, OPERATOR, now, tab="hot")
    assert view.hot is None and "compare with" in text_of(connection, now)
