"""Serve the product: migrate and seed, then gunicorn, or werkzeug where gunicorn cannot run."""

from __future__ import annotations

import gc
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask

from callbacks.config import PROJECT, SECRET_LENGTH, Config, load_config
from callbacks.fonts import start_building
from dashboard.i18n import _
from data_access.counting.shared import SharedPages, kept_folder
from data_access.database import Engine, make_engine, migrate, writing
from data_access.records.accounts import list_accounts
from data_access.records.demo_accounts import add_demo_accounts, remove_demo_accounts
from data_access.reference.seed import seed_reference

TIMEOUT_SECONDS = 120
SQLITE_PREFIX = "sqlite:///"


def prepare(config: Config) -> None:
    """Bring the base to this version: schema, reference data, and demo accounts in the demo only."""
    if config.database_url.startswith(SQLITE_PREFIX):
        Path(config.database_url.removeprefix(SQLITE_PREFIX)).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(config.database_url)
    try:
        migrate(engine)
        fill(engine, config)
    finally:
        engine.dispose()


def fill(engine: Engine, config: Config) -> None:
    """Write reference data and demo accounts; outside the demo, remove demo accounts."""
    now = datetime.now(UTC)
    with writing(engine) as connection:
        seed_reference(connection, now)
        if config.demo:
            add_demo_accounts(connection, now)
        else:
            remove_demo_accounts(connection)


def greeting(config: Config) -> str:
    """Return the address and how to sign in."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    lines = [_("Open {address}").format(address=f"http://{host}:{config.port}/")]
    if config.demo:
        lines.append(_("Sign in: choose a demo account on the page, no password."))
    else:
        lines.append(_("Sign in with an account made by: python app.py user add NAME --role ROLE"))
    return "\n".join(lines)


def run_server(config: Config) -> None:
    """Prepare the base and serve until stopped."""
    prepare(config)
    start_building(config.font_folder)
    click.echo(greeting(config))
    if not config.demo:
        _warn_without_accounts(config)
    # The key is made before the workers are: they share it, and pages of an earlier run open to nobody.
    shared = SharedPages(
        kept_folder(config.database_url, PROJECT / "var"), secrets.token_bytes(SECRET_LENGTH)
    )
    shared.empty()
    if sys.platform == "win32":
        _serve_threads(config, shared)
    else:
        _serve_workers(config, shared)


def _warn_without_accounts(config: Config) -> None:
    engine = make_engine(config.database_url)
    with engine.connect() as connection:
        none = not list_accounts(connection)
    engine.dispose()
    if none:
        click.echo(_("There is no account yet."))


def make_server(config: Config, shared: SharedPages) -> Flask:
    """Make the server of one process, and what works beside its requests."""
    from callbacks.server import create_app
    from callbacks.warming import Warmer

    server = create_app(config, shared=shared).server
    assert isinstance(server, Flask)
    # What stands now stands until the end: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    if config.warm_up:
        Warmer(server).start()
    return server


def _serve_threads(config: Config, shared: SharedPages) -> None:
    from werkzeug.serving import run_simple

    run_simple(config.host, config.port, make_server(config, shared), threaded=True)


def _serve_workers(config: Config, shared: SharedPages) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        """gunicorn with the product's settings and no command line of its own."""

        def load_config(self) -> None:
            for name, value in gunicorn_settings(config).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return make_server(config, shared)

    Server().run()


def gunicorn_settings(config: Config) -> dict[str, Any]:
    """Return gunicorn's settings: threads in a few workers, no control socket, no traces of the server."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    return {
        "bind": [f"{host}:{config.port}"],
        "worker_class": "gthread",
        "workers": config.workers,
        "threads": config.threads,
        "timeout": TIMEOUT_SECONDS,
        "graceful_timeout": 30,
        "keepalive": 5,
        "limit_request_line": 8190,
        "control_socket_disable": True,
        "loglevel": "warning",
        "forwarded_allow_ips": "",  # forwarded headers are read in one place, by trusted_proxies
    }


@click.command("serve")
def serve() -> None:
    """Serve the product to browsers."""
    run_server(load_config())


@click.command("migrate")
def migrate_base() -> None:
    """Bring the database to this version's schema and reference data."""
    prepare(load_config())
    click.echo(_("The database is at this version's schema."))
