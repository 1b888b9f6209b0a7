"""How many statements the first, unkept view of a page sends: a page reads each of its facts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine

from dashboard.people.access import OPERATOR, scope_for
from data_access.counting.kept import forget
from data_access.database import reading
from data_access.queries.analysis.page import analysis_view
from data_access.queries.overview.page import overview_view
from data_access.queries.rankings.page import ranking_view
from data_access.queries.unit.page import UnitQuery, unit_view
from tests.integration.conftest import NOW
from tests.support.desk_orders import LAIYANG, TOWNSHIP
from tests.support.statements import statements

OFFICE = "D01"
DISTRICT = scope_for("li", "district_coordinator", 370682, "district", LAIYANG, "莱阳市")
HANDLER = scope_for("liu", "unit_handler", 370682004, "township", TOWNSHIP, "镇")

Page = Callable[[Connection], object]

# A bound is what the page needs today: a page that asks for more has begun to read a fact twice.
PAGES: dict[str, tuple[int, Page]] = {
    "overview of the city": (40, lambda c: overview_view(c, OPERATOR, now=NOW)),
    "overview of a district": (40, lambda c: overview_view(c, DISTRICT, now=NOW)),
    "overview of a township": (41, lambda c: overview_view(c, HANDLER, now=NOW)),
    "ranking of districts": (18, lambda c: ranking_view(c, OPERATOR, level="district", now=NOW)),
    "ranking of townships": (18, lambda c: ranking_view(c, OPERATOR, level="township", now=NOW)),
    "ranking of a running month": (20, lambda c: ranking_view(c, OPERATOR, period="2026-11", now=NOW)),
    "page of a district": (46, lambda c: unit_view(c, OPERATOR, UnitQuery(LAIYANG), now=NOW)),
    "page of a township": (45, lambda c: unit_view(c, OPERATOR, UnitQuery(TOWNSHIP), now=NOW)),
    "page of a department": (46, lambda c: unit_view(c, OPERATOR, UnitQuery(OFFICE), now=NOW)),
    "analysis of the districts": (25, lambda c: analysis_view(c, OPERATOR, now=NOW)),
}
REFERENCE = ("unit", "category", "calendar_day", "setting")


@pytest.mark.parametrize("name", PAGES)
def test_a_first_view_reads_each_fact_once(loaded: Engine, name: str) -> None:
    most, page = PAGES[name]
    forget()
    with statements(loaded) as sent, reading(loaded) as connection:
        assert page(connection)
    assert 0 < len(sent) <= most, "\n".join(text[:120] for text in sent)
    for table in REFERENCE:
        whole = Counter(text for text in sent if text.startswith(f"SELECT {table}."))
        assert max(whole.values(), default=0) <= 1, f"{table} is read {max(whole.values())} times"
