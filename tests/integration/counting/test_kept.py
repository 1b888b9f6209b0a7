"""Kept answers: used again while the data stand, made anew when they change."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from data_access.counting.kept import ANSWERS_KEPT, answered, forget
from data_access.counting.tally import day_number
from data_access.database import bump_data_version, reading, writing
from data_access.queries.context.clock_mark import clock_mark
from data_access.schema import data_version, order, source
from tests.support.orders import add_source, at, put_order, unit_ids


def ask(engine: Engine, now: datetime, made: list[str], key: str = "a") -> str:
    def make() -> str:
        made.append(key)
        return f"{key}{len(made)}"

    with reading(engine) as connection:
        return answered(connection, "test", key, clock_mark(connection, now), make)


def test_an_answer_is_kept_until_the_data_change(sqlite_engine: Engine, now: datetime) -> None:
    forget()
    made: list[str] = []
    assert ask(sqlite_engine, now, made) == ask(sqlite_engine, now, made) == "a1"
    with writing(sqlite_engine) as connection:
        bump_data_version(connection, now)
    assert ask(sqlite_engine, now, made) == "a2"


def hold(engine: Engine, data_time: datetime, **facts: Any) -> None:
    """Store one open order of a daily source."""
    with writing(engine) as connection:
        add_source(connection, data_time)
        connection.execute(update(source).values(last_import_at=data_time))
        where = unit_ids(connection)["370682"]
        put_order(connection, "A", data_time, unit_id=where, opened_at=data_time, **facts)
        bump_data_version(connection, data_time)


def test_freshness_moves_with_the_clock(sqlite_engine: Engine, now: datetime) -> None:
    forget()
    hold(sqlite_engine, now)
    made: list[str] = []
    ask(sqlite_engine, now, made)
    ask(sqlite_engine, now + timedelta(hours=1), made)
    assert made == ["a"]  # the next arrival is due at eight the day after
    ask(sqlite_engine, now + timedelta(days=2), made)
    assert made == ["a", "a"]  # a daily source has missed an arrival


@pytest.mark.parametrize("due", [at("2026-11-18 11:00"), at("2026-11-19 00:00")])
@pytest.mark.parametrize("column", ["solve_due", "solve_due_first"])
def test_an_answer_lasts_until_a_deadline_passes(engine: Engine, due: datetime, column: str) -> None:
    forget()
    hold(engine, at("2026-11-18 08:00"))
    days = {"solve_due": "due_day", "solve_due_first": "due_first_day"}
    others = dict.fromkeys((*days, *days.values()))
    day = day_number((due - timedelta(seconds=1)).date())
    with writing(engine) as connection:
        connection.execute(update(order).values(**others | {column: due, days[column]: day}))
    made: list[str] = []
    ask(engine, at("2026-11-18 08:00"), made)
    ask(engine, due - timedelta(minutes=1), made)
    ask(engine, due, made)  # due at this second is not past it
    assert made == ["a"]
    ask(engine, due + timedelta(minutes=5), made)
    ask(engine, due + timedelta(minutes=50), made)
    assert made == ["a", "a"]


def test_without_data_the_reader_s_day_counts(sqlite_engine: Engine, now: datetime) -> None:
    forget()
    made: list[str] = []
    ask(sqlite_engine, now, made)
    ask(sqlite_engine, now + timedelta(hours=1), made)
    assert made == ["a"]
    ask(sqlite_engine, now + timedelta(days=1), made)
    assert made == ["a", "a"]


def test_a_base_put_back_to_a_number_is_another(sqlite_engine: Engine, now: datetime) -> None:
    forget()
    made: list[str] = []
    hold(sqlite_engine, now)
    ask(sqlite_engine, now, made)
    with writing(sqlite_engine) as connection:
        connection.execute(update(data_version).values(changed_at=now + timedelta(hours=1)))
    ask(sqlite_engine, now, made)
    assert made == ["a", "a"]


def test_the_oldest_answers_make_room(sqlite_engine: Engine, now: datetime) -> None:
    forget()
    made: list[str] = []
    for number in range(ANSWERS_KEPT + 1):
        ask(sqlite_engine, now, made, f"k{number}")
    ask(sqlite_engine, now, made, f"k{ANSWERS_KEPT}")
    assert len(made) == ANSWERS_KEPT + 1
    ask(sqlite_engine, now, made, "k0")
    assert len(made) == ANSWERS_KEPT + 2
