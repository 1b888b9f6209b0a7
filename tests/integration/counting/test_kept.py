"""Kept answers: used again while the data stand, made anew when they change."""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from data_access.counting.kept import ANSWERS_KEPT, answered, forget
from data_access.database import bump_data_version, reading, writing


def ask(engine: Engine, now: datetime, made: list[str], key: str = "a") -> str:
    def make() -> str:
        made.append(key)
        return f"{key}{len(made)}"

    with reading(engine) as connection:
        return answered(connection, "test", key, now, make)


def test_an_answer_is_kept_until_the_data_change(sqlite_engine: Engine, now: datetime) -> None:
    forget()
    made: list[str] = []
    assert ask(sqlite_engine, now, made) == ask(sqlite_engine, now, made) == "a1"
    with writing(sqlite_engine) as connection:
        bump_data_version(connection, now)
    assert ask(sqlite_engine, now, made) == "a2"


def test_freshness_moves_with_the_clock(sqlite_engine: Engine, now: datetime) -> None:
    forget()
    made: list[str] = []
    ask(sqlite_engine, now, made)
    ask(sqlite_engine, now + timedelta(minutes=6), made)
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
