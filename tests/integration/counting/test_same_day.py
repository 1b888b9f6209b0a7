"""The share first answered on the day of receipt: counted by hand, in the source's days, with its lists."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import DEFAULTS
from dashboard.clocks.periods import parse_period
from dashboard.definitions.indicators import DECLARED
from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter
from data_access.counting.conditions import Conditions
from data_access.counting.tally import counts
from data_access.queries.figure.table import figure_table
from data_access.queries.orders.page import orders_view
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-05 18:00")
RECEIVED = at("2026-10-13 09:30")  # a Tuesday
SAME_DAY = next(each for each in DECLARED if each.key == "same_day")
# Number → feedback to the enterprise and to the city platform; None where there was none.
ANSWERED: dict[str, tuple[str | None, str | None]] = {
    "BOTH": ("2026-10-13 11:00", "2026-10-13 16:00"),
    "LAST-MINUTE": ("2026-10-13 23:59", "2026-10-13 12:00"),
    "MIDNIGHT": ("2026-10-13 12:00", "2026-10-14 00:00"),  # the next day, though in time
    "ONE-ONLY": ("2026-10-13 10:00", None),
    "NEVER": (None, None),
}


def put(connection: Connection, number: str, **facts: Any) -> None:
    put_order(
        connection,
        number,
        DATA_TIME,
        unit_id=unit_ids(connection)["370682"],
        opened_at=RECEIVED,
        dispatched_at=RECEIVED,
        received_at=RECEIVED,
        **{"provincial": True, "transferred_out_at": RECEIVED, **facts},
    )


def moment(text: str | None) -> datetime | None:
    return at(text) if text else None


def test_counted_by_hand_listed_and_printed(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    for number, (enterprise, city) in ANSWERED.items():
        put(
            connection,
            number,
            feedback_enterprise_at=moment(enterprise),
            feedback_city_at=moment(city),
        )
    same = at("2026-10-13 10:00")
    put(connection, "CITY-LINE", provincial=False, feedback_enterprise_at=same, feedback_city_at=same)
    put(connection, "NO-COLUMN", evidence=0, feedback_enterprise_at=same, feedback_city_at=same)

    conditions = Conditions(DATA_TIME, "due", DEFAULTS)
    october = parse_period("2026-10", DATA_TIME.date())
    found = counts(connection, OPERATOR, october, conditions)["370682"]
    rate = indicators.declared(SAME_DAY, found)
    assert (rate.numerator, rate.denominator, rate.value) == (2, 5, Fraction(2, 5))

    for measure, expected in (
        (SAME_DAY.top, {"BOTH", "LAST-MINUTE"}),
        (SAME_DAY.bottom, set(ANSWERED)),
    ):
        wanted = OrderFilter(measure=measure, period="2026-10", district="370682")
        listed = orders_view(connection, OPERATOR, wanted, now=DATA_TIME)
        assert {row.order_no for row in listed.rows} == expected

    table = figure_table(connection, OPERATOR, by="district", period="2026-10", now=DATA_TIME)
    row = next(each for each in table.rows if each["code"] == "370682")
    assert (row["same_day"], row["same_day_of"], row["same_day_rate"]) == (2, 5, 0.4)


def test_seen_before_the_answer_it_was_not_answered(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    put(
        connection,
        "BOTH",
        feedback_enterprise_at=at("2026-10-13 11:00"),
        feedback_city_at=at("2026-10-13 16:00"),
    )
    october = parse_period("2026-10", DATA_TIME.date())
    early = Conditions(at("2026-10-13 15:00"), "accepted", DEFAULTS)
    rate = indicators.declared(SAME_DAY, counts(connection, OPERATOR, october, early)["370682"])
    assert (rate.numerator, rate.denominator) == (0, 0)
