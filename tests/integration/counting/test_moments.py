"""At which moment a figure and its list are computed, and what had not happened by then."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.periods import month_period
from dashboard.order.urgency import near_until
from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter
from data_access.counting.conditions import Conditions
from data_access.counting.tally import Where, counts
from data_access.queries.analysis.page import analysis_view
from data_access.queries.context.context import day_known, figure_context
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.orders.page import orders_view
from data_access.queries.overview.months import complete_months
from data_access.queries.reconcile.page import last_complete_month
from data_access.reference.calendar import load_special_days
from data_access.schema import order, source
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-05 18:00")
NOW = DATA_TIME + timedelta(hours=2)


def sent(text: str) -> dict[str, Any]:
    """Return the times of an order that was dispatched as soon as it was opened."""
    return {"opened_at": at(text), "dispatched_at": at(text)}


def test_a_retired_source_does_not_hold_today_back(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    connection.execute(
        insert(source).values(
            source_id=2,
            code="old",
            name="旧",
            time_zone="Asia/Shanghai",
            rhythm="once",
            data_time=at("2025-12-01 08:00"),
        )
    )
    district = unit_ids(connection)["370682"]
    put_order(connection, "OLD", DATA_TIME, unit_id=district, **sent("2025-11-03 09:00"))
    connection.execute(update(order).where(order.c.order_no == "OLD").values(source_id=2))
    put_order(connection, "NEW", DATA_TIME, unit_id=district, **sent("2026-10-08 09:00"))
    found = orders_view(connection, OPERATOR, OrderFilter(measure="overdue_now"), now=NOW)
    assert found.context.as_of == DATA_TIME
    assert {row.order_no for row in found.rows} == {"OLD", "NEW"}
    assert orders_view(connection, OPERATOR, OrderFilter(q="NEW"), now=NOW).total == 1


def test_a_midnight_belongs_to_the_day_that_it_ends(connection: Connection) -> None:
    midnight = at("2026-11-01 00:00")
    assert day_known(midnight) == date(2026, 10, 31)
    add_source(connection, midnight)
    put_order(connection, "A", midnight, opened_at=at("2026-10-08 09:00"))
    october = figure_context(connection, period="2026-10", default_period="", now=midnight)
    assert october.running
    assert figure_context(connection, period="", default_period="", now=midnight).period.text == "2026-09"


@pytest.mark.parametrize(("minute", "last"), [("00:00", "2026-09"), ("00:01", "2026-10")])
def test_all_pages_agree_on_the_last_complete_month_at_midnight(
    connection: Connection, minute: str, last: str
) -> None:
    moment = at(f"2026-11-01 {minute}")
    add_source(connection, moment)
    district = unit_ids(connection)["370682"]
    for number, day in enumerate(("2026-08-10", "2026-09-10", "2026-10-09")):
        put_order(connection, f"N{number}", moment, unit_id=district, **sent(f"{day} 09:00"))
    context = figure_context(connection, period="2026-10", default_period="", now=moment)
    assert complete_months(connection, OPERATOR, context, Where())[-1].period.text == last
    view = analysis_view(connection, OPERATOR, level="district", period="2026-10", now=moment)
    months = [month for month, _ranks in view.history]
    assert len(set(months)) == len(months)
    assert last_complete_month(connection, moment).text == last


def test_near_due_is_judged_from_the_day_that_a_midnight_ends() -> None:
    calendar = WorkCalendar.from_days(load_special_days())
    # Thursday's 24:00: Friday is the next working day, and near due is what ends by then.
    assert near_until(at("2026-11-06 00:00"), CITY_ZONE, calendar) == at("2026-11-07 00:00")
    assert near_until(at("2026-11-05 23:59"), CITY_ZONE, calendar) == at("2026-11-07 00:00")


def test_what_came_after_the_moment_is_not_shown_in_its_list(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    facts = sent("2026-10-08 09:00") | {
        "closed_at": at("2026-10-09 09:00"),
        "closing_kind": "solved",
        "verdict_official": "solved",
        "verdict_official_at": at("2026-11-02 09:00"),
        "answer_final": "satisfied",
        "answered_at": at("2026-11-02 09:00"),
        "excluded": True,
        "exclusion_decided_at": at("2026-11-03 09:00"),
    }
    put_order(connection, "A", DATA_TIME, unit_id=unit_ids(connection)["370682"], **facts)
    wanted = OrderFilter(measure="unverified", period="2026-10", as_of="2026-11-01T12:00")
    (row,) = orders_view(connection, OPERATOR, wanted, now=NOW).rows
    assert (row.verdict, row.answer, row.excluded, row.state) == ("", "", False, "closed")
    before_close = OrderFilter(period="2026-10", as_of="2026-10-08T12:00")
    (row,) = orders_view(connection, OPERATOR, before_close, now=NOW).rows
    assert (row.state, row.closed_at) == ("in_progress", None)


def test_a_review_after_the_moment_does_not_count(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    facts = {
        "opened_at": at("2026-10-08 09:00"),
        "transferred_out_at": at("2026-10-08 09:10"),
        "received_at": at("2026-10-08 09:20"),
        "provincial": True,
        "closed_at": at("2026-10-20 09:00"),
        "closing_kind": "solved",
        "first_review_passed": True,
    }
    put_order(connection, "A", DATA_TIME, unit_id=unit_ids(connection)["370682"], **facts)

    def applicable(moment: str) -> int:
        conditions = Conditions(at(moment), "due", AppraisalSettings())
        month = month_period(date(2026, 10, 1))
        return counts(connection, OPERATOR, month, conditions, "city")["city"].six_applicable

    # The four clocks had passed. Open past its deadline of 10-15 it has no report to accept and is not
    # solved; closed, its review counts and its outcome waits for a verdict.
    assert applicable("2026-10-14 12:00") == 0
    assert applicable("2026-10-19 12:00") == 6
    assert applicable("2026-10-21 12:00") == 5
