"""Published figures of two cities come out of settings alone: rates of 西宁 2024-06, points of 连云港."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings, IndicatorRule
from dashboard.clocks.periods import month_period
from dashboard.people.access import OPERATOR
from dashboard.reconcile.conventions import Convention
from data_access.queries.rankings.page import ranking_view
from data_access.queries.reconcile.page import footing_of
from data_access.queries.reconcile.run import GivenTable, reconcile, understand
from data_access.records.reconcile import Adopting, adopt
from data_access.records.settings import store_appraisal_settings
from layouts import text
from tests.support.orders import add_source, at, put_order, unit_ids

# Credits and forms of score are settings; finding and adopting them is seen on both in test_adoption.
pytestmark = pytest.mark.sqlite_alone

DATA_TIME = at("2024-07-10 18:00")
JUNE = date(2024, 6, 1)
START = at("2024-06-03 09:00")


def put(
    connection: Connection, unit: int, name: str, answers: dict[str, int], unsolved: int = 0, late: int = 0
) -> None:
    """Put closed orders of June: so many by answer, the first ones unsolved, the first ones closed late."""
    every = [answer for answer, n in answers.items() for _one in range(n)]
    for number, answer in enumerate(every):
        closed = START + timedelta(days=20 if number < late else 2)
        put_order(
            connection, f"{name}{number:04}", DATA_TIME, unit_id=unit, district_id=unit,
            opened_at=START, dispatched_at=START, closed_at=closed, closing_kind="solved",
            verdict_official="unsolved" if number < unsolved else "solved",
            verdict_official_at=closed, answer_final=answer, answered_at=closed,
        )  # fmt: skip


def test_the_rates_of_xining_come_out_of_its_credit(connection: Connection) -> None:
    """670 called back, 663 solved; 614 satisfied, 34 basically, 22 not: published 98.96 and 94.69 %."""
    add_source(connection, DATA_TIME)
    unit = unit_ids(connection)["370602"]
    put(connection, unit, "x", {"satisfied": 614, "basic": 34, "dissatisfied": 22}, unsolved=7)
    footing = footing_of(connection, month_period(JUNE), DATA_TIME)
    assert footing is not None
    given = GivenTable(("单位", "解决率", "满意率"), [["芝罘区", "98.96%", "94.69%"]])
    result = reconcile(connection, OPERATOR, understand(connection, given), footing)
    found = result.outcomes[0]
    assert result.complete and found.convention == Convention(basic=Decimal("0.6"))
    adopt(connection, OPERATOR, Adopting(JUNE, found.convention, JUNE, "bulletin of June 2024"), DATA_TIME)
    view = ranking_view(connection, OPERATOR, period="2024-06", now=DATA_TIME)
    (row,) = [row for row in view.rows if row.counts.due]
    settings = view.context.settings
    printed = [
        text.percent(indicators.indicator(name, row.counts, settings), settings)
        for name in ("resolution", "satisfaction")
    ]
    assert printed == ["98.96", "94.69"]


def lianyungang() -> AppraisalSettings:
    """Return max(12.5, 25 − 0.5 × (98 − satisfaction)) and max(0, 25 − (100 − on time)) as settings."""

    def rule(weight: str, target: int, loss: str, floor: str = "0") -> IndicatorRule:
        return IndicatorRule(
            weight=Decimal(weight), target=Decimal(target), loss_per_point=Decimal(loss), floor=Decimal(floor)
        )

    return AppraisalSettings(
        indicators={
            "resolution": rule("50", 98, "0.02"),
            "satisfaction": rule("25", 98, "0.02", "12.5"),
            "on_time": rule("25", 100, "0.04"),
            "six": rule("0", 100, "0.02"),
        },
        minimum_sample={"district": 1, "township": 1},
    )


def test_the_points_of_lianyungang_come_out_of_its_form_of_score(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    ids = unit_ids(connection)
    # satisfied of answered, orders closed late of them: 7 ÷ 8 = 87.5 %, …, 150 ÷ 167 = 89.82 %, 2 ÷ 3.
    planted = {
        "370602": (7, 8, 0), "370611": (5, 6, 0), "370612": (3, 4, 0), "370613": (5, 7, 0),
        "370682": (1, 2, 0), "370683": (167, 167, 17), "370685": (3, 3, 1),
    }  # fmt: skip
    for code, (satisfied, answered, late) in planted.items():
        answers = {"satisfied": satisfied, "dissatisfied": answered - satisfied}
        put(connection, ids[code], code, answers, late=late)
    store_appraisal_settings(
        connection, lianyungang(), valid_from=JUNE, reason="绩效考评", account="wang", now=DATA_TIME
    )
    view = ranking_view(connection, OPERATOR, period="2024-06", now=DATA_TIME)
    points = {
        (row.unit.code, item.indicator): text.points(item.weight_used - item.lost)
        for row in view.rows
        for item in row.score.items
    }
    satisfaction = [points[code, "satisfaction"] for code in list(planted)[:5]]
    assert satisfaction == ["19.75", "17.67", "13.50", "12.50", "12.50"]
    assert [points[code, "on_time"] for code in list(planted)[5:]] == ["14.82", "0.00"]
    rates = {row.unit.code: indicators.on_time(row.counts, view.context.settings) for row in view.rows}
    assert text.percent(rates["370683"], view.context.settings) == "89.82"
    whole = next(row for row in view.rows if row.unit.code == "370602")
    assert whole.score.points == Decimal("94.75")  # 50 + 19.75 + 25
