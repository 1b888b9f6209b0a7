"""Connections that can be cut from outside, whatever the one who made them is waiting for."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Line:
    """The connections of one request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: list[socket.socket] = []
        self._is_cut = False

    def watch(self, made: socket.socket) -> socket.socket:
        """Keep a hold on a new connection; one that is made after the cut is cut at once."""
        with self._lock:
            # A second handle: the first one is given away where the line is made secure.
            self._ends.append(made.dup())
            late = self._is_cut
        if late:
            self.cut()
        return made

    def cut(self) -> None:
        """End the connections: who reads from one or writes to it stops with an error."""
        with self._lock:
            self._is_cut = True
            ended, self._ends = self._ends, []
        for each in ended:
            with suppress(OSError):  # it has ended by itself
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def release(self) -> None:
        """Let go of the connections, which end as their owner says."""
        with self._lock:
            ended, self._ends = self._ends, []
        for each in ended:
            each.close()


class CutAdapter(HTTPAdapter):
    """Make the connections of a session such that a line holds them."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """Make the pools, whose connections the line watches."""
        super().init_poolmanager(*args, **more)
        line = self._line

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return line.watch(super()._new_conn())

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return line.watch(super()._new_conn())

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def close(self) -> None:
        """Close the pools and let go of their connections."""
        super().close()
        self._line.release()
