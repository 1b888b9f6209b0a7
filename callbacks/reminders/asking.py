"""Ask another machine one thing: no redirect, no endless answer, no wait beyond the limit."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

import requests

from callbacks.reminders.lines import CutAdapter, Line
from dashboard.order.masking import mask_text
from dashboard.reminders.delivery import Delivery

MOST_BYTES = 64 * 1024
CHUNK = 4 * 1024
ASKING = "asking"  # name of the threads that wait for an answer
SHOWN = 60  # characters of what a receiver said that are kept


@dataclass(frozen=True)
class Request:
    """What is asked; `success` is the path of a value in the answer and what it must be, "" for any."""

    url: str
    method: str = "POST"
    json: Any = None
    form: dict[str, str] | None = None
    query: dict[str, str] | None = None
    headers: dict[str, str] | None = None
    success: str = ""


def ask(asked: Request, timeout: float) -> Delivery:
    """Send a request and tell whether its receiver took it; `timeout` in seconds is for all of it.

    Names, connection, head and body: a limit of the socket alone begins anew with every byte that drips in.
    What is left is cut off, so that nobody waits on behind it.
    """
    line = Line()
    return within(timeout, lambda: _answer(asked, timeout, line), ASKING, line.cut)


def within(
    seconds: float, deliver: Callable[[], Delivery], name: str, cut: Callable[[], None] | None = None
) -> Delivery:
    """Deliver in a thread of a name and wait for so many seconds; then it is cut off and counts as silent."""
    told = SimpleQueue[Delivery | Exception]()

    def run() -> None:
        try:
            told.put(deliver())
        except Exception as error:  # is raised where the answer is waited for
            told.put(error)

    thread = threading.Thread(target=copy_context().run, args=(run,), name=name, daemon=True)
    thread.start()
    try:
        found = told.get(timeout=seconds)
    except Empty:
        if cut is not None:
            cut()
        return Delivery(False, "timeout", silent=True)
    thread.join()
    if isinstance(found, Exception):
        raise found
    return found


def _answer(asked: Request, timeout: float, line: Line) -> Delivery:
    try:
        # Neither proxies nor passwords are taken from the environment: what is asked is what is set.
        with requests.Session() as session:
            session.trust_env = False
            for scheme in ("http://", "https://"):
                session.mount(scheme, CutAdapter(line))
            with session.request(
                asked.method,
                asked.url,
                params=asked.query,
                json=asked.json,
                data=asked.form,
                headers=asked.headers,
                timeout=timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                return _judged(response.status_code, _body(response), asked.success)
    except requests.Timeout:
        return Delivery(False, "timeout", silent=True)
    except requests.RequestException as error:
        return Delivery(False, type(error).__name__, silent=True)


def _body(response: requests.Response) -> bytes:
    """Return an answer's body, its beginning where it is too long."""
    body = b""
    for piece in response.iter_content(CHUNK):
        body += piece
        if len(body) > MOST_BYTES:
            break
    return body


def _judged(status: int, body: bytes, success: str) -> Delivery:
    if not 200 <= status < 300:
        return Delivery(False, f"HTTP {status}")
    if not success:
        return Delivery(True)
    path, _mark, wanted = success.partition("=")
    found = _value(body, path)
    if found == wanted:
        return Delivery(True)
    return Delivery(False, f"{path}={mask_text(found)[:SHOWN]}")


def _value(body: bytes, path: str) -> str:
    """Return what stands at a path of a JSON answer, as text; "" for nothing."""
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    for name in path.split("."):
        if not isinstance(found, dict) or name not in found:
            return ""
        found = found[name]
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
