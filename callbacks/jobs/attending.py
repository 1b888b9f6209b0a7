"""Start a worker beside the server, start it again when it dies, and end it with the server."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from callbacks.config import PROJECT, Config
from callbacks.logs import configure_logging, log

STOP_SECONDS = 30.0
# Between the end of a worker and the next one: one that dies at once is not started over and over.
REST_SECONDS = (1.0, 2.0, 5.0, 15.0, 30.0)
LIVED_SECONDS = 60.0


class Attendant:
    """A thread that keeps one worker running; the worker is known by its own process alone."""

    def __init__(self, config: Config) -> None:
        self._environment = {
            **os.environ,
            "ZQT_DATABASE_URL": config.database_url,
            "ZQT_DEMO": "1" if config.demo else "0",  # in the demo nothing is sent from this machine
            "ZQT_TICK_SECONDS": str(config.tick),
            "ZQT_LOG_LEVEL": config.log_level,
        }
        self._over = Event()
        self.process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._attend, name="attendant", daemon=True)

    def start(self) -> None:
        """Start the worker and watch over it."""
        self._thread.start()

    def stop(self) -> None:
        """End the worker and wait for it; one that does not end in time is killed."""
        self._over.set()
        process = self.process
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._thread.join(STOP_SECONDS)

    def _attend(self) -> None:
        died = 0
        while not self._over.is_set():
            begun = monotonic()
            try:
                self.process = self._begin()
            except OSError as error:
                died += 1
                log("worker_not_started", level=logging.ERROR, error=error)
                self._over.wait(REST_SECONDS[min(died, len(REST_SECONDS) - 1)])
                continue
            if self._over.is_set():  # told to stop in the midst of starting
                self.process.terminate()
            status = self.process.wait()
            if self._over.is_set():
                return
            died = 0 if monotonic() - begun > LIVED_SECONDS else died + 1
            log("worker_died", level=logging.WARNING, status=status)
            self._over.wait(REST_SECONDS[min(died, len(REST_SECONDS) - 1)])

    def _begin(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(PROJECT / "app.py"), "worker", "--parent", str(os.getpid())]
        # In a session of its own: a terminal's signals reach the worker by the server alone.
        return subprocess.Popen(
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
        )


@contextmanager
def attended(config: Config) -> Iterator[None]:
    """Keep a worker running beside what a block serves, where the settings ask for one.

    The worker ends with the block, in no fork of this process, and by itself when this process is gone.
    """
    if not config.with_worker:
        yield
        return
    configure_logging(config.log_level)
    attendant, owner = Attendant(config), os.getpid()
    attendant.start()
    try:
        yield
    finally:
        if os.getpid() == owner:
            attendant.stop()
