"""A base that is stopped, frozen, locked, full or read-only is told as such, soon, and used again after."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from data_access.database import make_engine, reading, writing
from data_access.outages import outage
from tests.support.postgres import private_postgres

SOON = 12.0  # seconds: silence, a knock at the door, and what a busy machine adds


def told(engine: Engine, *, write: bool = False) -> tuple[str | None, float]:
    """Return what is the matter with a base, and the seconds that it took to tell."""
    begun = monotonic()
    try:
        with writing(engine) if write else reading(engine) as connection:
            connection.execute(text("DELETE FROM saved_view") if write else text("SELECT count(*) FROM unit"))
    except SQLAlchemyError as error:
        return outage(error), monotonic() - begun
    return None, monotonic() - begun


def back(engine: Engine, *, write: bool = False) -> bool:
    """Wait until a base can be used again."""
    until = monotonic() + 2 * SOON
    while monotonic() < until:
        if told(engine, write=write)[0] is None:
            return True
        sleep(0.2)
    return False


@pytest.fixture
def file(new_sqlite: Callable[[], str]) -> Path:
    return Path(new_sqlite().removeprefix("sqlite:///"))


@pytest.fixture
def served(file: Path) -> Iterator[Engine]:
    """Yield the engine that a server has on a base."""
    engine = make_engine(f"sqlite:///{file}", serving=True)
    assert told(engine)[0] is None
    yield engine
    engine.dispose()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the write lock as an import does."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def test_a_locked_base_is_read_and_who_writes_is_told_within_seconds(file: Path, served: Engine) -> None:
    with locked(file):
        assert told(served)[0] is None
        kind, seconds = told(served, write=True)
        assert kind == "busy" and seconds < 5
    assert told(served, write=True)[0] is None


def test_a_full_base_is_read_and_written_again_when_there_is_room(file: Path, served: Engine) -> None:
    def limit(pages: int) -> None:
        with served.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def fill() -> str | None:
        try:
            with writing(served) as connection:
                connection.execute(text("CREATE TABLE IF NOT EXISTS big (x)"))
                connection.execute(text("INSERT INTO big VALUES (zeroblob(4000000))"))
        except SQLAlchemyError as error:
            return outage(error)
        return None

    limit(1)  # as many as there are
    assert fill() == "full"
    assert told(served)[0] is None
    limit(1_000_000)
    assert fill() is None


def test_a_file_that_may_not_grow_counts_as_full(file: Path) -> None:
    script = (
        "import resource, sys\n"
        "from sqlalchemy import text\n"
        "from data_access.database import make_engine, writing\n"
        "from data_access.outages import outage\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    with writing(make_engine(sys.argv[1], serving=True)) as connection:\n"
        "        connection.execute(text('CREATE TABLE big (x)'))\n"
        "        connection.execute(text('INSERT INTO big VALUES (zeroblob(90000000))'))\n"
        "except Exception as error:\n"
        "    print(outage(error))\n"
    )
    program = Path(__file__).parents[3] / ".venv/bin/python"
    python = str(program) if program.exists() else shutil.which("python3") or "python3"
    done = subprocess.run(
        [python, "-c", script, f"sqlite:///{file}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "full"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Let nothing be done by the power of root, who may write everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_base_that_was_read_only_for_a_while_is_written_again(file: Path) -> None:
    folder = file.parent
    for each in [folder, *folder.parents]:
        if os.geteuid() == 0 and str(each).startswith("/tmp/"):
            each.chmod(0o777 if each == folder else each.stat().st_mode | 0o755)
    file.chmod(0o444)
    with as_nobody():
        engine = make_engine(f"sqlite:///{file}", serving=True)
        assert told(engine)[0] is None
        assert told(engine, write=True)[0] == "readonly"
    file.chmod(0o666)
    with as_nobody():
        assert told(engine, write=True)[0] is None
        engine.dispose()


def test_a_base_whose_file_is_gone_is_away_and_not_made_anew(file: Path, served: Engine) -> None:
    for each in file.parent.glob(f"{file.name}*"):
        each.rename(each.with_name(f"off-{each.name}"))
    assert told(served)[0] == "away"
    assert not file.exists()
    for each in file.parent.glob(f"off-{file.name}*"):
        each.rename(each.with_name(each.name.removeprefix("off-")))
    assert told(served)[0] is None


def test_a_base_that_was_replaced_is_read_from_its_new_file(
    file: Path, served: Engine, new_sqlite: Callable[[], str]
) -> None:
    other = Path(new_sqlite().removeprefix("sqlite:///"))
    with sqlite3.connect(other) as connection:
        connection.execute("DELETE FROM category")
    connection.close()
    os.replace(other, file)
    with reading(served) as fresh:
        assert fresh.scalar(text("SELECT count(*) FROM category")) == 0


@pytest.mark.long
@pytest.mark.postgresql
def test_a_server_that_is_stopped_or_frozen_holds_nobody(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("postgres_server")  # skips where there is none
    with private_postgres() as url:
        engine = make_engine(url, serving=True)
        with engine.connect() as connection:
            pid = connection.scalar(text("SELECT pg_backend_pid()"))
        server = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        slow: list[tuple[str | None, float]] = []

        def sleeper(seconds: int) -> None:
            begun = monotonic()
            try:
                with engine.connect() as connection:
                    connection.execute(text(f"SELECT pg_sleep({seconds})"))
                slow.append((None, monotonic() - begun))
            except SQLAlchemyError as error:
                slow.append((outage(error), monotonic() - begun))

        # Slow is not away: as long as the server lets others in, an answer is waited for.
        sleeper(5)
        assert slow == [(None, pytest.approx(5, abs=2))]
        thread = Thread(target=sleeper, args=(60,))
        thread.start()
        sleep(0.5)
        for each in _family(server):
            os.kill(each, signal.SIGSTOP)
        begun = monotonic()
        with pytest.raises(SQLAlchemyError) as frozen, engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        assert outage(frozen.value) == "away" and monotonic() - begun < SOON
        thread.join(SOON)
        assert not thread.is_alive() and slow[1][0] == "away"
        # Known to be away, it is not waited for by everybody.
        begun = monotonic()
        with pytest.raises(SQLAlchemyError), engine.connect():
            pass
        assert monotonic() - begun < 1
        for each in _family(server):
            os.kill(each, signal.SIGCONT)
        until = monotonic() + SOON
        while monotonic() < until:
            try:
                with engine.connect() as connection:
                    assert connection.scalar(text("SELECT 1")) == 1
                break
            except SQLAlchemyError:
                sleep(0.2)
        else:
            pytest.fail("the server is not used again")
        engine.dispose()


def _family(server: int) -> list[int]:
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return [server, *map(int, children)]
