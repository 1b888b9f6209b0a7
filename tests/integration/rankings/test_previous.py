"""A rank's change is measured against the month before, by that month's own orders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from dashboard.appraisal.settings import DEFAULTS
from dashboard.people.access import OPERATOR
from data_access.queries.rankings.page import ranking_view
from data_access.records.settings import store_appraisal_settings
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-17 18:00")
NOW = DATA_TIME + timedelta(hours=15)
LAIYANG, ZHIFU = "370682", "370602"
# District → whether its only order of August, September and October was solved; verified ones are rated.
SOLVED = {LAIYANG: (True, False, True), ZHIFU: (False, True, False)}


def solved(month: int, yes: bool) -> dict[str, Any]:
    moment = at(f"2026-{month:02}-09 10:00")
    verdict = {"verdict_official": "solved" if yes else "unsolved", "verdict_official_at": moment}
    rated = {"answer_final": "satisfied" if yes else "dissatisfied", "answered_at": moment}
    start = at(f"2026-{month:02}-08 09:00")
    opened = {"opened_at": start, "dispatched_at": start}
    return {**opened, "closed_at": moment, "closing_kind": "solved", **verdict, **rated}


def test_ranks_are_compared_with_those_of_the_month_before(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    one = DEFAULTS.model_copy(update={"minimum_sample": dict.fromkeys(DEFAULTS.minimum_sample, 1)})
    store_appraisal_settings(connection, one, valid_from=date(2026, 1, 1), reason="t", account="t", now=NOW)
    units = unit_ids(connection)
    for code, months in SOLVED.items():
        for month, yes in zip((8, 9, 10), months, strict=True):
            unit = {"unit_id": units[code], "district_id": units[code]}
            put_order(connection, f"{code}-{month}", DATA_TIME, **unit, **solved(month, yes))
    for period, first, second, before in (
        ("2026-10", LAIYANG, ZHIFU, "2026-09"),
        ("2026-09", ZHIFU, LAIYANG, "2026-08"),
    ):
        view = ranking_view(connection, OPERATOR, period=period, now=NOW)
        found = {row.unit.code: (row.rank, row.previous_rank, row.change) for row in view.rows if row.rank}
        assert found == {first: (1, 2, 1), second: (2, 1, -1)}
        assert view.previous_text == before
