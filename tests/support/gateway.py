"""A gateway on this machine that takes messages as a provider's would, or misbehaves as it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Stub:
    """A server that answers as it is told and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda to: reply(to, 200, "{}")
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def _take(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                told = {"path": self.path, "method": self.command, "headers": dict(self.headers)}
                stub.asked.append({**told, "body": body})
                stub.answer(self)

            do_GET = do_POST = _take

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


def reply(to: BaseHTTPRequestHandler, status: int, body: str, **headers: str) -> None:
    sent = body.encode()
    to.send_response(status)
    for name, value in {"Content-Length": str(len(sent)), **headers}.items():
        to.send_header(name, value)
    to.end_headers()
    to.wfile.write(sent)


@contextmanager
def gateway() -> Iterator[Stub]:
    """Serve a gateway until the end of a block."""
    made = Stub()
    yield made
    made.server.shutdown()
    made.server.server_close()
