"""Three senders in processes of their own, twenty of them killed on the way: nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from data_access.database import reading
from tests.integration.reminders.test_sending import write
from tests.support.messages import ROOT
from tests.support.reminders import rows

SENDERS, KILLS, MESSAGES, SECONDS = 3, 20, 2000, 240


@pytest.mark.long
def test_2000_messages_three_senders_and_20_kills(engine: Engine, tmp_path: Path) -> None:
    write(engine, MESSAGES, urgent=True)
    url, log, begun = engine.url.render_as_string(hide_password=False), tmp_path / "taken", time.time()
    started = 0

    def start() -> subprocess.Popen[bytes]:
        nonlocal started
        started += 1
        command = [sys.executable, "-m", "tests.support.sender", url, str(log), str(begun), str(started)]
        return subprocess.Popen(command, cwd=ROOT)

    senders = [start() for _n in range(SENDERS)]
    dice, killed = Random(5), 0
    while any(each.poll() is None for each in senders):
        assert time.time() < begun + SECONDS
        time.sleep(dice.uniform(0.1, 0.5))
        place = dice.randrange(SENDERS)
        if killed < KILLS and senders[place].poll() is None and log.exists():
            senders[place].kill()
            senders[place].wait()
            killed += 1
            senders[place] = start()
    assert killed == KILLS and all(each.returncode == 0 for each in senders)
    taken = Counter(log.read_text().split())
    with reading(engine) as connection:
        found = {row.key: row.state for row in rows(connection)}
    assert len(found) == MESSAGES and set(taken) <= set(found)
    assert {key for key, state in found.items() if state == "sent"} <= set(taken)
    assert set(found.values()) <= {"sent", "dead"}
