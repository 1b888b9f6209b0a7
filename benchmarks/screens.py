"""Let many screens look at the server as it is served by default, and tell how quick and how busy it is.

Run `python -m benchmarks.screens --url sqlite:////tmp/copy.db [--screens 60] [--minutes 6]` on a copy of a
base: screens with keys are added to it, and halfway it gets a new data version, as an import gives one. It
prints one JSON object: milliseconds of an answer while nothing is new and in the two minutes after the data
changed, answers that were not 200, and the share of one processor that the server took.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import numpy as np
from sqlalchemy import func, select

from benchmarks.pages import touched
from callbacks.config import PROJECT
from data_access.database import make_engine, reading
from data_access.schema import order, source
from tests.support.browser import SECRET
from tests.support.postgres import free_port
from tests.support.wall import put_screen

POLL = 30.0  # seconds, give or take a tenth, as assets/wall.js asks
AFTER = 120.0  # seconds after new data that are told apart
STARTING = 180.0
# What sixty screens of a city are: near and far ones of the city, and those of its districts.
KINDS = (
    {"density": "near"},
    {"density": "far"},
    {"naming": "public"},
    {"district": "370602"},
    {"district": "370682", "density": "far"},
)


class Screen(Thread):
    """A browser on a wall: it asks at its own time and is given what is new."""

    def __init__(self, port: int, key: str, until: float) -> None:
        super().__init__(daemon=True)
        self._port, self._key, self._until = port, key, until
        self.answers: list[tuple[float, float, int]] = []  # when, seconds, status

    def run(self) -> None:
        """Ask until the time is over."""
        state, dice = "", random.Random(self._key)
        time.sleep(dice.random() * POLL)
        while (begun := time.monotonic()) < self._until:
            status, told = self._ask(state)
            self.answers.append((begun, time.monotonic() - begun, status))
            state = told or state
            time.sleep(POLL * (0.9 + 0.2 * dice.random()))

    def _ask(self, state: str) -> tuple[int, str]:
        # A server keeps an idle connection for seconds: each question of a screen opens one anew.
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            headers = {"Cookie": f"zqt-screen={self._key}", "Accept-Encoding": "gzip"}
            have = f"have={state}&" if state else ""
            connection.request("GET", f"/wall/data?{have}build=benchmark&size=1920x1080", headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        except OSError:
            return 0, ""
        finally:
            connection.close()
        return answer.status, _state(body, answer.headers.get("Content-Encoding", ""))


def _state(body: bytes, encoding: str) -> str:
    import gzip

    told = json.loads(gzip.decompress(body) if encoding == "gzip" else body)
    return str(told.get("state", ""))


def processor_seconds(group: int) -> float:
    """Return the processor's seconds that a process and those that it started took."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def serve(url: str, port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the server as `app.py serve` does and wait until it answers."""
    settings = {"ZQT_DATABASE_URL": url, "ZQT_PORT": str(port), "ZQT_SECRET_KEY": SECRET}
    command = [sys.executable, str(PROJECT / "app.py"), "serve"]
    with log.open("wb") as written:
        server = subprocess.Popen(
            command, env={**os.environ, **settings}, stdout=written, stderr=written, start_new_session=True
        )
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return server
        except OSError:
            time.sleep(0.5)
        finally:
            connection.close()
    server.terminate()
    raise SystemExit(f"the server did not start: {log.read_text()[-2000:]}")


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """Return median, 95th percentile and longest of some answers."""
    if not seconds:
        return {"answers": 0}
    middle, most = np.percentile(seconds, [50, 95])
    parts = {"median": middle, "p95": most, "longest": max(seconds)}
    return {"answers": len(seconds), **{name: round(1000 * value, 1) for name, value in parts.items()}}


def main() -> None:
    """Serve, look, change the data, look again, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--screens", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=6)
    chosen = parser.parse_args()
    engine, now, port = make_engine(chosen.url), datetime.now(UTC), free_port()
    with reading(engine) as connection:
        orders = connection.scalar(select(func.count()).select_from(order))
        newest = connection.scalar(select(func.max(source.c.data_time))) or now
    keys = [
        put_screen(engine, now, f"{now:%H%M%S}-{n}", **KINDS[n % len(KINDS)])[1]
        for n in range(chosen.screens)
    ]
    with tempfile.TemporaryDirectory() as folder:
        server = serve(chosen.url, port, Path(folder) / "server.log")
        try:
            begun, taken = time.monotonic(), processor_seconds(server.pid)
            until = begun + 60 * chosen.minutes
            screens = [Screen(port, key, until) for key in keys]
            for each in screens:
                each.start()
            time.sleep(30 * chosen.minutes)
            changed, taken_before = time.monotonic(), processor_seconds(server.pid)
            touched(engine, newest, now)
            time.sleep(AFTER)
            taken_after = processor_seconds(server.pid)
            for each in screens:
                each.join(90)
        finally:
            server.terminate()
            server.wait(60)
            engine.dispose()
    answers = [answer for each in screens for answer in each.answers]
    # The first minute is the server's own start: its first pictures are drawn in it.
    calm = [took for at, took, status in answers if begun + 60 <= at < changed and status == 200]
    new = [took for at, took, status in answers if changed <= at < changed + AFTER and status == 200]
    told = {
        "orders": orders,
        "screens": chosen.screens,
        "calm_ms": milliseconds(calm),
        "after_new_data_ms": milliseconds(new),
        "failed": sum(status != 200 for _at, _took, status in answers),
        "processor_share_calm": round((taken_before - taken) / (changed - begun), 3),
        "processor_share_after_new_data": round((taken_after - taken_before) / AFTER, 3),
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
