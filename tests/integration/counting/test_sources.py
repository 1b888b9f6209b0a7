"""Every order is judged at the data time of its own source; none holds another back or drives it on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from dashboard.people.access import OPERATOR
from dashboard.views.counts import Counts
from dashboard.views.order import OrderFilter
from data_access.counting.tally import counts
from data_access.queries.context.context import conditions_of, figure_context
from data_access.queries.orders.page import orders_view
from data_access.queries.overview.page import overview_view
from tests.support.orders import add_source, at, put_order, unit_ids

OWN, NOW = at("2026-11-17 18:00"), at("2026-11-18 09:00")
LAIYANG, ZHIFU = "370682", "370602"
# Received Monday 12 October, due Monday 19 October 24:00; closed on the 21st.
LATE = {"opened_at": at("2026-10-12 09:00"), "dispatched_at": at("2026-10-12 09:30")}
CLOSED = {"closed_at": at("2026-10-21 10:00"), "closing_kind": "solved"}
BEFORE_DUE, AFTER_DUE, AFTER_CLOSE = at("2026-10-15 08:00"), at("2026-10-20 08:00"), at("2026-10-22 08:00")


def put(connection: Connection, code: str, number: str, source_id: int, **facts: Any) -> None:
    unit = unit_ids(connection)[code]
    put_order(connection, number, OWN, unit_id=unit, district_id=unit, source_id=source_id, **facts)


def october(connection: Connection, as_of: str = "") -> dict[str, Counts]:
    context = figure_context(connection, period="2026-10", default_period="", as_of=as_of, now=NOW)
    return counts(connection, OPERATOR, context.period, conditions_of(context), "district")


@pytest.mark.parametrize("rhythm", ["once", "daily"])
@pytest.mark.parametrize(
    ("other", "due", "open_overdue", "closed"),
    [(BEFORE_DUE, 0, 0, 0), (AFTER_DUE, 1, 1, 0), (AFTER_CLOSE, 1, 0, 1), (OWN + timedelta(days=3), 1, 0, 1)],
)
def test_each_order_is_judged_at_its_own_data_time(
    connection: Connection, rhythm: str, other: datetime, due: int, open_overdue: int, closed: int
) -> None:
    add_source(connection, OWN)
    add_source(connection, other, 2, rhythm)
    put(connection, LAIYANG, "A", 1, **LATE, **CLOSED)
    put(connection, ZHIFU, "B", 2, **LATE, **CLOSED)
    found = october(connection)
    own, theirs = found[LAIYANG], found[ZHIFU]
    assert (own.due, own.open_overdue, own.closed) == (1, 0, 1)
    assert (theirs.due, theirs.open_overdue, theirs.closed) == (due, open_overdue, closed)
    # What the list says of each order is what was counted.
    rows = {row.order_no: row for row in listed(connection, period="2026-10", basis="accepted")}
    assert (rows["B"].late, rows["B"].open_overdue) == (bool(due), bool(open_overdue))
    assert (rows["B"].closed_at is not None) == bool(closed)
    assert len(listed(connection, measure="open_overdue", period="2026-10")) == open_overdue


def listed(connection: Connection, **filter: str) -> Any:
    return orders_view(connection, OPERATOR, OrderFilter(**filter), now=NOW).rows


def test_another_sources_table_changes_no_figure_of_the_first(connection: Connection) -> None:
    add_source(connection, OWN)
    put(connection, LAIYANG, "A", 1, **LATE, **CLOSED)
    put(connection, LAIYANG, "OPEN", 1, **LATE)
    before, action = october(connection)[LAIYANG], overview_view(connection, OPERATOR, now=NOW).action
    for source_id, moment in enumerate((BEFORE_DUE, AFTER_DUE, OWN - timedelta(hours=1)), start=2):
        add_source(connection, moment, source_id, "daily")
        put(connection, ZHIFU, f"B{source_id}", source_id, **LATE, **CLOSED)
        assert october(connection)[LAIYANG] == before
    assert overview_view(connection, OPERATOR, now=NOW).action.overdue >= action.overdue == 1


def test_a_moment_asked_for_bounds_every_source(connection: Connection) -> None:
    add_source(connection, OWN)
    add_source(connection, BEFORE_DUE, 2, "once")
    put(connection, LAIYANG, "A", 1, **LATE, **CLOSED)
    put(connection, ZHIFU, "B", 2, **LATE, **CLOSED)
    found = october(connection, "2026-10-20T08:00")
    assert (found[LAIYANG].open_overdue, found[ZHIFU].due) == (1, 0)
    assert october(connection, "2026-10-14T08:00")[LAIYANG].due == 0


def test_the_calendar_follows_what_delivers_by_a_rhythm(connection: Connection) -> None:
    add_source(connection, OWN)
    add_source(connection, at("2027-03-05 08:00"), 2, "once")
    put(connection, LAIYANG, "A", 1, **LATE)
    put(connection, ZHIFU, "B", 2, opened_at=at("2027-02-01 09:00"))
    context = figure_context(connection, period="", default_period="", now=at("2027-03-06 08:00"))
    assert (context.period.first, context.as_of) == (date(2026, 10, 1), OWN)
