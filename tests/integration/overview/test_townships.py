"""Townships under the threshold on the overview: as their ranking warns, counted by hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from dashboard.appraisal.indicators import resolution
from dashboard.i18n import use_language
from dashboard.overview.page import is_formal
from dashboard.people.access import OPERATOR, scope_for
from data_access.queries.overview.page import overview_view
from data_access.queries.rankings.page import ranking_view
from tests.support.desk_orders import DATA_TIME
from tests.support.orders import add_source, at, put_order, unit_ids

DISTRICT = "370682"
# Township → due orders of September and October, and how many of them were not solved.
PLANTED = {
    "370682001": (12, 3),  # 75 %: formal
    "370682002": (11, 0),
    "370682003": (10, 1),  # 90 % exactly
    "370682004": (8, 8),  # too few for a rank
    "370682005": (10, 2),  # 80 %: formal
}


def put_townships(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    ids = unit_ids(connection)
    for code, (due, unsolved) in PLANTED.items():
        for n in range(due):
            month = "09" if n % 2 else "10"
            put_order(
                connection,
                f"{code}{n:03}",
                DATA_TIME,
                unit_id=ids[DISTRICT],
                district_id=ids[DISTRICT],
                township_id=ids[code],
                channel="city_line",
                opened_at=at(f"2026-{month}-12 09:00"),
                dispatched_at=at(f"2026-{month}-12 09:10"),
                closed_at=at(f"2026-{month}-13 15:00"),
                solve_due=at(f"2026-{month}-20 00:00"),
                due_given=True,
                verdict_official="unsolved" if n < unsolved else "solved",
                verdict_official_at=at(f"2026-{month}-14 15:00"),
            )


def test_the_overview_names_the_townships_that_their_ranking_warns(
    connection: Connection, now: datetime
) -> None:
    put_townships(connection)
    found = overview_view(connection, OPERATOR, now=now).townships
    assert found is not None
    rates = [(row.unit.code, resolution(row.counts, found.context.settings)) for row in found.rows]
    assert [(code, rate.numerator, rate.denominator) for code, rate in rates] == [
        ("370682001", 9, 12),
        ("370682005", 8, 10),
    ]
    assert found.ranked == 4 and found.context.period.text == "r3m"
    listed = ranking_view(connection, OPERATOR, level="township", now=now)
    assert {row.unit.code for row in listed.rows if row.rank and is_formal(row)} == {
        row.unit.code for row in found.rows
    }


def test_a_district_finds_its_townships_in_its_own_ranking(connection: Connection, now: datetime) -> None:
    put_townships(connection)
    ids = unit_ids(connection)
    scope = scope_for("li", "district_coordinator", ids[DISTRICT], "district", DISTRICT, "莱阳市")
    view = overview_view(connection, scope, now=now)
    assert view.townships is None and view.ranking is not None and view.ranking.level == "township"
    ranked = {row.unit.code: row.district_rank for row in view.ranking.rows if row.rank}
    assert ranked == {"370682002": 1, "370682003": 2, "370682005": 3, "370682001": 4}


def test_an_english_reader_finds_english_names_and_the_same_figures(
    connection: Connection, now: datetime
) -> None:
    put_townships(connection)
    chinese = overview_view(connection, OPERATOR, now=now)
    with use_language("en"):
        english = overview_view(connection, OPERATOR, now=now)
    assert chinese.townships and english.townships and chinese.ranking and english.ranking
    pairs = [
        *zip(chinese.townships.rows, english.townships.rows, strict=True),
        *zip(chinese.ranking.rows, english.ranking.rows, strict=True),
    ]
    assert len(pairs) == 2 + 15
    for official, shown in pairs:
        assert official.unit.code == shown.unit.code and official.counts == shown.counts
        assert (official.rank, official.score) == (shown.rank, shown.score)
        assert shown.unit.name.isascii() and not official.unit.name.isascii()
