"""A district whose orders of some days are missing is named on every page that ranks it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from dashboard.clocks.calendar import WorkCalendar
from dashboard.importing.arrivals import Silence
from dashboard.people.access import OPERATOR
from data_access.queries.overview.page import overview_view
from data_access.queries.rankings.page import ranking_view
from data_access.queries.unit.page import UnitQuery, unit_view
from data_access.reference.calendar import load_special_days
from layouts.components.states import silence_strips
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.sheets import words

DATA_TIME = at("2026-10-31 08:00")
CALENDAR = WorkCalendar.from_days(load_special_days())
SILENT, HEARD = "370612", "370682"
GAP = (date(2026, 10, 28), date(2026, 10, 29), date(2026, 10, 30))


def fill(connection: Connection, gap: tuple[date, ...] = GAP) -> None:
    """Store five orders a working day of October for two districts, one of them silent on some days."""
    add_source(connection, DATA_TIME)
    units = unit_ids(connection)
    day = date(2026, 9, 1)
    while day < date(2026, 10, 31):
        if CALENDAR.is_workday(day):
            for code in (SILENT, HEARD):
                if code == HEARD or day not in gap:
                    put(connection, units[code], code, day)
        day += timedelta(days=1)


def put(connection: Connection, unit_id: int, code: str, day: date) -> None:
    for number in range(5):
        moment = at(f"{day.isoformat()} 09:0{number}")
        facts: dict[str, Any] = {"opened_at": moment, "dispatched_at": moment, "unit_id": unit_id}
        put_order(connection, f"{code}-{day}-{number}", DATA_TIME, **facts)


def test_a_silent_district_is_told_where_it_is_ranked(connection: Connection, now: datetime) -> None:
    fill(connection)
    ranking = ranking_view(connection, OPERATOR, period="2026-10", now=DATA_TIME)
    ((unit, silence),) = ranking.silent
    assert (unit.code, silence) == (SILENT, Silence(GAP[0], GAP[-1], 5.0))
    (strip,) = silence_strips(ranking.silent)
    assert "10-28" in words(strip) and "10-30" in words(strip) and unit.name in words(strip)
    assert overview_view(connection, OPERATOR, now=DATA_TIME).silent == ranking.silent
    townships = ranking_view(connection, OPERATOR, level="township", period="2026-10", now=DATA_TIME)
    assert townships.silent == ranking.silent
    other = ranking_view(
        connection, OPERATOR, level="township", period="2026-10", district=HEARD, now=DATA_TIME
    )
    assert other.silent == ()
    page = unit_view(connection, OPERATOR, UnitQuery(SILENT, "2026-10"), now=DATA_TIME)
    assert page is not None and page.peers.silent == ranking.silent


@pytest.mark.parametrize(
    ("period", "gap"),
    [
        ("2026-09", GAP),  # what is missing lies after the period
        ("2026-10", GAP[1:]),  # two days of five orders are no more than unlikely
        ("2026-10", ()),
    ],
)
def test_nothing_is_told_without_need(connection: Connection, period: str, gap: tuple[date, ...]) -> None:
    fill(connection, gap)
    assert ranking_view(connection, OPERATOR, period=period, now=DATA_TIME).silent == ()


def test_a_day_without_any_order_accuses_nobody(connection: Connection) -> None:
    fill(connection)
    # As known on the morning after, when nothing of the three days had come from anywhere.
    early = ranking_view(connection, OPERATOR, period="2026-10", as_of="2026-10-28T08:00", now=DATA_TIME)
    assert early.silent == ()
