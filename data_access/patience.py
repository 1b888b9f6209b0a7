"""Connections to PostgreSQL that give up on a server that does not answer, however it fell silent.

A stopped process keeps its connections open and takes new ones; neither the server's own timeouts nor the
network's tell of it. So a wait of some seconds makes us knock at the door anew: who is let in waits on.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Engine, event

CONNECT_SECONDS = 3
SILENCE_SECONDS = 3.0  # after which it is looked whether the server still lives
PING_SECONDS = 3.0
REST_SECONDS = 2.0  # between two attempts to reach a server that is away

ANSWERED = "FATAL:"  # as a server says that has no room for one more: it lives

Result = TypeVar("Result")
Knock = Callable[[], None]


class PatientConnection(psycopg.Connection[Any]):
    """A connection whose waits end with an OperationalError when the server lives no more."""

    limit = float("inf")  # seconds for one answer
    knock: Knock | None = None

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        """Wait for an answer of the server as long as it lives, and not beyond the limit."""
        return super().wait(self._watched(gen), *args, **kwargs)

    def _watched(self, gen: Generator[Any, Any, Result]) -> Generator[Any, Any, Result]:
        start = heard = monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                now = monotonic()
                if ready:
                    heard = now
                elif now - start > self.limit:
                    self._give_up("no answer within the limit")
                elif now - heard > SILENCE_SECONDS and self.knock is not None:
                    self._look()
                    heard = monotonic()
                wanted = gen.send(ready)
        except StopIteration as end:
            result: Result = end.value
            return result

    def _look(self) -> None:
        try:
            assert self.knock is not None
            self.knock()
        except psycopg.Error:
            self._give_up("the server does not answer")

    def _give_up(self, reason: str) -> None:
        self.pgconn.finish()
        raise psycopg.OperationalError(reason)


class _Door:
    """What is known of a server: since when it answers, or until when nobody tries again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open_at = float("-inf")
        self._shut_until = float("-inf")
        self._shut: psycopg.Error | None = None

    def connect(self, *args: Any, **kwargs: Any) -> PatientConnection:
        """Open a connection; while the server is away only one thread at a time waits for it."""
        self._refuse()
        try:
            connection = PatientConnection.connect(*args, **kwargs)
        except psycopg.OperationalError as error:
            with self._lock:
                self._shut, self._shut_until = error, monotonic() + REST_SECONDS
            raise
        with self._lock:
            self._shut, self._open_at = None, monotonic()
        return connection

    def knock(self, *args: Any, **kwargs: Any) -> None:
        """Raise an error unless the server let somebody in a moment ago or does so now."""
        if monotonic() - self._open_at <= SILENCE_SECONDS:
            return
        try:
            self.connect(*args, **kwargs).close()
        except psycopg.OperationalError as error:
            if ANSWERED not in str(error):
                raise

    def _refuse(self) -> None:
        with self._lock:
            if self._shut is None:
                return
            if monotonic() < self._shut_until:
                raise psycopg.OperationalError(f"not tried again yet: {self._shut}")
            # This thread tries; who comes meanwhile is refused.
            self._shut_until = monotonic() + CONNECT_SECONDS + REST_SECONDS


def be_patient(engine: Engine, limit: float) -> None:
    """Make the connections of a PostgreSQL engine give up on a silent server; `limit` seconds an answer."""
    door = _Door()

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, args: Any, params: Any) -> PatientConnection:
        connection = door.connect(*args, **params)
        connection.limit = limit
        connection.knock = lambda: door.knock(*args, **params)
        return connection

    usual = engine.dialect.do_ping

    def ping(connection: Any) -> bool:
        connection.limit = PING_SECONDS
        try:
            return usual(connection)
        finally:
            connection.limit = limit

    engine.dialect.do_ping = ping  # type: ignore[method-assign,assignment]
