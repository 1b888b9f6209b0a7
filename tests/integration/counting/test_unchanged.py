"""Counts kept for a data version: only of committed data, never beyond a change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from time import sleep
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, update

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import parse_period
from dashboard.people.access import OPERATOR, Denied, scope_for
from data_access.counting import tally as figures
from data_access.counting.conditions import Conditions
from data_access.counting.kept import forget, unchanged
from data_access.database import bump_data_version, reading, writing
from data_access.schema import order
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-05 18:00")
OCTOBER = parse_period("2026-10", date(2026, 11, 5))
FACTS: dict[str, Any] = {"opened_at": at("2026-10-16 09:00"), "dispatched_at": at("2026-10-16 10:00")}


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    forget()


def due(connection: Any, settings: AppraisalSettings | None = None) -> int:
    conditions = Conditions(DATA_TIME, "due", settings or AppraisalSettings())
    return figures.city_counts(connection, OPERATOR, OCTOBER, conditions).due


def store(engine: Engine, number: str) -> None:
    with writing(engine) as connection:
        if number == "A":
            add_source(connection, DATA_TIME)
        put_order(connection, number, DATA_TIME, unit_id=unit_ids(connection)["370682"], **FACTS)
        bump_data_version(connection, DATA_TIME)


def test_a_count_is_made_once_a_data_version(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    count = figures._counts
    monkeypatch.setattr(figures, "_counts", lambda *given: (made.append(given), count(*given))[1])
    store(engine, "A")
    for _time in range(3):
        with reading(engine) as connection:
            assert due(connection) == 1
    assert len(made) == 1
    store(engine, "B")
    with reading(engine) as connection:
        assert due(connection) == 2
    assert len(made) == 2


def test_four_readers_at_once_count_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    count = figures._counts

    def slowly(*given: Any) -> Any:
        made.append(given)
        sleep(0.3)  # so that the others come while it counts
        return count(*given)

    monkeypatch.setattr(figures, "_counts", slowly)
    store(engine, "A")
    together = Barrier(4)

    def read(_number: int) -> int:
        with reading(engine) as connection:
            together.wait(30)
            return due(connection)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(4))) == [1, 1, 1, 1]
    assert len(made) == 1


def test_other_settings_are_another_question(engine: Engine) -> None:
    store(engine, "A")
    with reading(engine) as connection:
        conditions = Conditions(DATA_TIME, "due", AppraisalSettings(exclusion="before"))
        assert conditions.key != Conditions(DATA_TIME, "due", AppraisalSettings()).key
        assert due(connection) == due(connection, AppraisalSettings(exclusion="before")) == 1


def test_a_transaction_that_may_be_rolled_back_counts_anew_and_leaves_nothing(engine: Engine) -> None:
    store(engine, "A")
    with engine.connect().execution_options(zqt_write=True) as connection, connection.begin() as transaction:
        assert due(connection) == 1
        connection.execute(update(order).values(excluded=True, exclusion_decided_at=at("2026-10-20 09:00")))
        bump_data_version(connection, DATA_TIME)
        assert due(connection) == 0
        transaction.rollback()
    with reading(engine) as connection:
        assert due(connection) == 1


def test_a_kept_answer_is_given_to_nobody_without_the_right(engine: Engine) -> None:
    store(engine, "A")
    with reading(engine) as connection:
        assert due(connection) == 1
        auditor = scope_for("audit", "auditor")
        with pytest.raises(Denied):
            figures.city_counts(
                connection, auditor, OCTOBER, Conditions(DATA_TIME, "due", AppraisalSettings())
            )


def test_what_a_caller_does_to_its_counts_reaches_no_other(engine: Engine) -> None:
    store(engine, "A")
    with reading(engine) as connection:
        asked = (connection, OPERATOR, OCTOBER, Conditions(DATA_TIME, "due", AppraisalSettings()))
        figures.counts(*asked).clear()
        assert figures.counts(*asked)["370682"].due == 1


def test_the_oldest_answers_make_room(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.counting.kept.ROWS_KEPT", 5)
    with reading(engine) as connection:
        for key, rows in (("a", [1, 2]), ("b", [3, 4]), ("c", [5, 6])):
            assert unchanged(connection, key, rows.copy) == rows
        # Six rows are one too many: the oldest answer went, as many as needed and no more.
        assert unchanged(connection, "c", list[int]) == [5, 6]
        assert unchanged(connection, "b", list[int]) == [3, 4]
        assert unchanged(connection, "a", lambda: [7]) == [7]
        assert unchanged(connection, "big", lambda: [0] * 9) == [0] * 9  # alone it stays, however large
        assert unchanged(connection, "big", list[int]) == [0] * 9


def test_arrays_weigh_what_they_hold(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.counting.kept.ROWS_KEPT", 5)
    with reading(engine) as connection:
        assert unchanged(connection, "counts", lambda: [1, 2]) == [1, 2]
        # 1,001 rows of eight bytes are five rows of counts, not a thousand, but too many beside two.
        assert unchanged(connection, "few", lambda: np.zeros(100)).nbytes == 800
        assert unchanged(connection, "counts", list[int]) == [1, 2]
        assert unchanged(connection, "many", lambda: np.zeros(1001)).nbytes == 8008
        assert unchanged(connection, "counts", lambda: [3]) == [3]
