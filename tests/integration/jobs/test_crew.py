"""Two web processes and three workers at one base: each period once, whatever stops in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from sqlalchemy import select

from data_access.database import make_engine, reading, writing
from data_access.schema import job_run, setting
from tests.conftest import ROOT
from tests.support.hammering import MARKS, put_setting
from tests.support.postgres import free_port
from tests.support.working import SECRET

PERIODS = 1_000
FROZEN = 60.0
PATIENCE = 60.0


@contextmanager
def served(url: str, secret: str) -> Iterator[str]:
    """Run a web process on the base; yield its address."""
    port = free_port()
    settings = {"ZQT_DATABASE_URL": url, "ZQT_SECRET_KEY": secret, "ZQT_PORT": str(port), "ZQT_WORKERS": "1"}
    process = subprocess.Popen(
        [sys.executable, "app.py", "serve"],
        cwd=ROOT,
        env={**os.environ, **settings, "ZQT_LOG_LEVEL": "ERROR"},
    )
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: answers(f"{address}/readyz"))
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False


def until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def crew_of(url: str, folder: Path, size: int) -> list[subprocess.Popen[str]]:
    """Start workers and let them begin at once."""
    command = [sys.executable, "-m", "tests.support.crew", url, str(PERIODS)]
    crew = [
        subprocess.Popen(
            [*command, str(number + 1), str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(size)
    ]
    for each in crew:
        assert each.stdout and each.stdout.readline() == "ready\n"
    for each in crew:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()
    return crew


@pytest.mark.long
def test_a_crew_with_a_frozen_worker_does_each_period_once_beside_two_servers(
    database_url: str, tmp_path: Path
) -> None:
    engine = make_engine(database_url)
    with writing(engine) as connection:
        put_setting(connection, MARKS)
    with served(database_url, SECRET) as first, served(database_url, SECRET) as second:
        crew = crew_of(database_url, tmp_path, 3)
        inside = tmp_path / "inside"
        until(inside.exists)
        crew[0].send_signal(signal.SIGSTOP)
        woken = time.monotonic() + FROZEN
        while time.monotonic() < woken:
            assert answers(f"{first}/readyz") and answers(f"{second}/login")
            time.sleep(0.2)
        crew[0].send_signal(signal.SIGCONT)
        said = [each.communicate(timeout=5 * PATIENCE)[0] for each in crew]
    assert [each.returncode for each in crew] == [0, 0, 0]
    assert "fenced=1" in said[0].split()
    assert all("fenced" not in each for each in said[1:])
    with reading(engine) as connection:
        marks = connection.scalar(select(setting.c.reason).where(setting.c.name == MARKS)) or ""
        runs = {row.period: row for row in connection.execute(select(job_run))}
    engine.dispose()
    assert Counter(marks.split()) == Counter({f"p{n}": 1 for n in range(PERIODS)})
    assert {row.state for row in runs.values()} == {"done"} and len(runs) == PERIODS
    frozen = runs[inside.read_text(encoding="utf-8")]
    assert frozen.holder != "w1" and frozen.fence == 2
