"""No kept number is stale: whatever is imported, undone or asked of which moment, it equals a new count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as run_settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import parse_period
from dashboard.people.access import OPERATOR
from dashboard.views.vocabulary import BASES
from data_access.counting.conditions import Conditions
from data_access.counting.kept import forget
from data_access.counting.tally import Where, city_counts, counts
from data_access.database import reading
from data_access.verify import verify
from tests.property.test_order_book import OrderBook, text
from tests.support.profiles import examples

MONTHS = ("2026-10", "2026-09..2026-12")
# The office's conventions decide what is counted of the same orders: numbers under one are none of another.
CONVENTIONS = (AppraisalSettings(), AppraisalSettings(exclusion="in_period", confirmed="solved"))
CUT = "2026-10-06..2026-11-20"
# Earlier moments, the data time, and one after every deadline: only then is a month kept over imports.
MOMENTS = (timedelta(days=-3), timedelta(0), timedelta(days=90))


class KeptBook(OrderBook):
    """An order book whose counts are asked for after every step, as pages do."""

    def __init__(self) -> None:
        super().__init__()
        forget()

    @rule(number=st.integers(0, 5), days=st.integers(0, 20))
    def insert_older(self, number: int, days: int) -> None:
        """Open an order on another day than the last time, perhaps in another month."""
        opened = self.day - timedelta(days=days, hours=number)
        self.extract(
            [
                {
                    "工单编号": f"B{number}",
                    "受理时间": text(opened),
                    "转派时间": text(opened + timedelta(minutes=30)),
                    "工单状态": "办理中",
                    "承办单位": self.appraised.get(f"B{number}", "莱阳市"),
                    "标题": "用工",
                }
            ]
        )

    @precondition(lambda self: self.book)
    @rule(data=st.data())
    def close_late_next_month(self, data: st.DataObject) -> None:
        self.day += timedelta(days=20)
        closed = {"办结时间": text(self.day), "工单状态": "已办结", "办结类型": "解决", "撤单时间": ""}
        self.extract([self.one(data) | closed | {"官方核实结果": "已解决"}])

    @invariant()
    def everything_stored_agrees(self) -> None:
        """Hold what holds of orders of any month; the other book opens them in October alone."""
        with reading(self.engine) as connection:
            assert list(verify(connection, self.day)) == []

    @invariant()
    def kept_numbers_are_those_of_a_new_count(self) -> None:
        for basis in BASES:
            for back in MOMENTS:
                # The second convention is told apart by its key, which no moment changes.
                conventions = CONVENTIONS[:1] if back else CONVENTIONS
                for month, settings in ((each, own) for each in MONTHS for own in conventions):
                    conditions = Conditions(self.day + back, basis, settings)
                    period = parse_period(month, self.day.date())
                    with reading(self.engine) as connection:
                        kept = counts(connection, OPERATOR, period, conditions, "unit", by_month=True)
                    with self.engine.connect() as connection:
                        fresh = counts(connection, OPERATOR, period, conditions, "unit", by_month=True)
                    assert kept == fresh, (basis, back, month)

    @invariant()
    def a_unit_read_alone_counts_what_it_counts_among_all(self) -> None:
        period = parse_period(CUT, self.day.date())
        conditions = Conditions(self.day, BASES[self.day.day % len(BASES)], AppraisalSettings())
        with reading(self.engine) as connection:
            among = counts(connection, OPERATOR, period, conditions, "district")
            for code, found in sorted(among.items(), key=lambda each: -each[1].accepted)[:3]:
                alone = city_counts(connection, OPERATOR, period, conditions, Where(district=code))
                assert replace(alone, key=code) == found, (conditions.basis, code)


@pytest.mark.parametrize(
    "kind", ["new_sqlite", pytest.param("new_postgres", marks=[pytest.mark.postgresql, pytest.mark.long])]
)
def test_no_kept_number_is_stale(kind: str, request: pytest.FixtureRequest) -> None:
    make: Callable[[], str] = request.getfixturevalue(kind)
    machine = type("Kept", (KeptBook,), {"url": make()})
    run_state_machine_as_test(
        machine,
        settings=run_settings(
            max_examples=examples(1),
            stateful_step_count=6,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
