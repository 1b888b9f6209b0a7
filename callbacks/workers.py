"""gunicorn's threads, and beside them two that answer machines however busy the others are."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from selectors import EVENT_READ
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

MACHINES = tuple(
    f"{method} {path}".encode() for method in ("GET", "HEAD") for path in ("/healthz", "/readyz", "/version")
)
LONGEST = max(map(len, MACHINES))
MACHINE_THREADS = 2


class PromptWorker(ThreadWorker):  # type: ignore[misc]
    """A worker whose health is told at once: threads that wait for a database do not hold it up."""

    def init_process(self) -> None:
        """Make the threads for machines, then serve."""
        self.machines = ThreadPoolExecutor(MACHINE_THREADS)
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        """Hand a connection to the threads that answer what it asks; before it asks it takes none."""
        asked = _peek(conn)
        if asked is None and not conn.initialized:
            self._wait_for(conn)
            return
        pool = self.machines if asked and asked.startswith(MACHINES) else self.tpool
        future = pool.submit(self.handle, conn)
        future.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def _wait_for(self, conn: Any) -> None:
        conn.sock.setblocking(False)
        conn.timeout = monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))


def _peek(conn: Any) -> bytes | None:
    """Return the first bytes that lie ready on a connection, None where there are none yet."""
    try:
        found: bytes = conn.sock.recv(LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except (OSError, ValueError):
        return b""
    return found
