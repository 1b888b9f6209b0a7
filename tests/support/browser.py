"""A served product and a browser for tests: loopback, a free port, ended by the block that began it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request, ViewportSize
from sqlalchemy import select, update
from werkzeug.serving import make_server

from callbacks.config import Config
from callbacks.server import create_app
from data_access.database import make_engine, writing
from data_access.records.accounts import list_accounts
from data_access.records.demo_accounts import add_demo_accounts
from data_access.schema import account, source
from tests.support.hashes import quick_hasher

AXE = {"resultTypes": ["violations"]}  # what passes is not written down node by node
SECRET = "k3Yq-9vT2zLw8RmXc5Hd-1Pf7Bn4Js6Ug0Ea"
PASSWORD = "Right-Horse-42"
SIZES: dict[str, ViewportSize] = {
    "375": {"width": 375, "height": 812},
    "683": {"width": 683, "height": 384},  # what 200 % zoom leaves of 1366 × 768
    "1024": {"width": 1024, "height": 768},
    "1366": {"width": 1366, "height": 768},
    "1920": {"width": 1920, "height": 1080},
}


def find_chromium() -> str | None:
    """Return the path of a Chromium or Chrome, None where there is none.

    The one without windows comes first: it draws the same pages for two thirds of the processor's time.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return os.environ.get("ZQT_CHROMIUM") or next(
        (path for name in names if (path := shutil.which(name))), None
    )


@contextmanager
def serving(url: str, now: datetime, at_port: int = 0, **settings: Any) -> Iterator[str]:
    """Serve the base at `url` on this machine, on a free port or the one given; yield the address.

    The demo's orders are served as the demo; any other base with the same accounts, which have a password.
    `settings` are further ones of Config.
    """
    engine = make_engine(url, serving=True)
    with writing(engine) as connection:
        demo = connection.scalar(select(source.c.source_id).where(source.c.demo.is_(True)).limit(1))
        if not list_accounts(connection):
            add_demo_accounts(connection, now)
            if demo is None:
                connection.execute(
                    update(account).values(demo=False, password_hash=quick_hasher().hash(PASSWORD))
                )
    config = Config(demo=demo is not None, now=now, database_url=url, secret_key=SECRET, **settings)
    server = make_server("127.0.0.1", at_port, create_app(config, engine).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield address
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
        engine.dispose()


@dataclass
class Watch:
    """What a page did behind the picture: console errors, failed requests, requests to other hosts."""

    base: str
    problems: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", lambda line: self._note(line.type == "error", f"console: {line.text}"))
        page.on("pageerror", lambda error: self._note(True, f"page error: {error}"))
        page.on("request", self._request)
        page.on("response", lambda answer: self._note(answer.status >= 500, f"{answer.status} {answer.url}"))

    def _request(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        foreign = request.url.startswith(("http:", "https:", "ws:")) and host != urlsplit(self.base).netloc
        self._note(foreign, f"foreign request: {request.url}")

    def _note(self, wrong: bool, text: str) -> None:
        if wrong:
            self.problems.append(text)


def sign_in(context: BrowserContext, base: str, name: str) -> Page:
    """Sign in with an account, by its one click in the demo, and return the page."""
    page = context.new_page()
    page.goto(f"{base}/login")
    one_click = page.locator(f"button[value='{name}']")
    if one_click.count():
        one_click.click()
    else:
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.locator("button.primary").click()
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def serious(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds serious or critical on a page, by its rule and the first place.

    A table's further rows are drawn as its first ones and are passed over.
    """
    found = (
        Axe()
        .run(page, context={"exclude": [["tbody tr:nth-child(n+9)"]]}, options=AXE)
        .response["violations"]
    )
    return [
        (each["id"], each["nodes"][0]["html"][:200])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
