"""Every answer carries the security headers; health tells no more than it must."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

import flask_bootstrap
import pytest

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("path", ["/login", "/healthz", "/nowhere", "/assets/tokens.css", "/_dash-layout"])
def test_every_answer_has_its_headers(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    policy = headers["Content-Security-Policy"]
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts and "unsafe" not in scripts[1]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy


def test_pages_are_not_stored_and_files_are(client: Any, sign_in: Any) -> None:
    assert client.get("/login").headers["Cache-Control"] == "no-store"
    assert sign_in().get("/account", headers=HTML).headers["Cache-Control"] == "no-store"
    assert client.get("/assets/tokens.css").headers["Cache-Control"] == "private, max-age=3600"
    assert client.get("/assets/page.js?m=1.5").headers["Cache-Control"] == "no-store"  # the sign-in page
    for kept in ("/assets/page.js?m=1.5", "/vendor/bootstrap5/css/bootstrap.min.css?v=1.0"):
        lasting = sign_in(name=kept).get(kept).headers["Cache-Control"]
        assert lasting == "private, max-age=31536000, immutable"
    assert sign_in(name="gone").get("/assets/none.js?m=1").headers["Cache-Control"] == "no-store"


def test_inline_scripts_of_the_page_are_allowed_by_hash(sign_in: Any) -> None:
    response = sign_in().get("/account", headers=HTML)
    policy = response.headers["Content-Security-Policy"]
    page = response.get_data(as_text=True)
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>(.*?)</script>", page, re.S)
    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_no_address_of_another_host_in_the_page(sign_in: Any) -> None:
    page = sign_in().get("/account", headers=HTML).get_data(as_text=True)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', page)


def test_vendored_files_exist_in_the_installed_package() -> None:
    folder = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
    for name in (
        "css/bootstrap.min.css",
        "css/font/bootstrap-icons.min.css",
        "css/font/fonts/bootstrap-icons.woff2",
    ):
        assert (folder / name).is_file()


def test_health_ready_and_version(client: Any, app: Any) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    unknown = {"data_age_hours": None, "worker_age_seconds": None}
    assert ready.json == {"status": "ok", "database": True, "schema": True, **unknown}
    assert set(client.get("/version").json) == {"build", "layout"}


def test_not_ready_on_an_older_schema(client: Any, engine: Any) -> None:
    from data_access.database import downgrade

    downgrade(engine, "base")
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json["schema"] is False and ready.json["status"] == "unavailable"


def test_not_ready_without_a_base(config: Any) -> None:
    from callbacks.server import create_app
    from data_access.database import make_engine

    engine = make_engine("sqlite:////nowhere/at/all.db")
    ready = create_app(config, engine).server.test_client().get("/readyz")
    assert ready.status_code == 503
    assert ready.json["database"] is False
    assert "nowhere" not in ready.get_data(as_text=True)
