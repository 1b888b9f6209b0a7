"""The phone's figures: whose ranking, who is warned, when the week ends."""

from __future__ import annotations

from datetime import datetime

import pytest

from dashboard.phone.figures import level_of, warned, week_end
from dashboard.views.counts import Counts, RankRow, Score, WarningState
from tests.support.reckoning import ZONE, district


@pytest.mark.parametrize(
    ("kind", "level"),
    [("township", "township"), ("utility", "utility"), ("city", "district"), ("", "district")],
)
def test_every_account_sees_a_ranking(kind: str, level: str) -> None:
    assert level_of(kind) == level


def test_only_ranked_units_are_warned() -> None:
    def row(rank: int | None, *states: WarningState) -> RankRow:
        unit = district("N", 1)
        return RankRow(unit, Counts("N"), Counts("N"), Score(None, ()), rank, False, None, warnings=states)

    formal = WarningState("resolution", "formal", 1)
    rows = (row(1), row(2, formal), row(None, formal))
    assert warned(rows) == (rows[1],)


@pytest.mark.parametrize("day", ["2026-11-16 00:00", "2026-11-18 09:30", "2026-11-22 23:59"])
def test_a_week_ends_with_its_sunday_by_the_readers_clock(day: str) -> None:
    moment = datetime.fromisoformat(day).replace(tzinfo=ZONE)
    assert week_end(moment, ZONE) == datetime(2026, 11, 23, tzinfo=ZONE)
