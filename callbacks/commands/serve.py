"""Serve the product: migrate and seed, then gunicorn, or werkzeug where gunicorn cannot run."""

from __future__ import annotations

import gc
import secrets
import socket
import sys
from datetime import UTC, datetime
from typing import Any

import click
from flask import Flask

from callbacks.commands.engine import make_folder
from callbacks.config import PROJECT, SECRET_LENGTH, Config, UnsafeConfig, load_config
from callbacks.fonts import building
from callbacks.jobs.attending import attended
from dashboard.i18n import _
from data_access.counting.shared import SharedPages, kept_folder
from data_access.database import Engine, make_engine, migrate, writing
from data_access.records.accounts import list_accounts
from data_access.records.demo_accounts import add_demo_accounts, holds_real_orders, remove_demo_accounts
from data_access.records.waiting import settle
from data_access.reference.seed import seed_reference

TIMEOUT_SECONDS = 120


def prepare(config: Config, any_folder: bool = False) -> None:
    """Bring the base to this version: schema, reference data, and demo accounts in the demo only."""
    make_folder(config.database_url, any_folder)
    engine = make_engine(config.database_url)
    try:
        migrate(engine)
        settle(engine)
        fill(engine, config)
    finally:
        engine.dispose()


def fill(engine: Engine, config: Config) -> None:
    """Write reference data and demo accounts; outside the demo, remove demo accounts.

    Raises UnsafeConfig for the demo over a base with orders of a real source; its demo accounts are removed.
    """
    now = datetime.now(UTC)
    with writing(engine) as connection:
        seed_reference(connection, now)
        real = config.demo and holds_real_orders(connection)
        if config.demo and not real:
            add_demo_accounts(connection, now)
        else:
            remove_demo_accounts(connection)
    if real:
        raise UnsafeConfig(
            "the base holds orders of a real source, and the demo is open without a password: serve it with "
            "accounts (unset ZQT_DEMO, then: python app.py serve), or give the demo a base of its own by "
            "ZQT_DATABASE_URL"
        )


def greeting(config: Config) -> str:
    """Return the address and how to sign in."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    lines = [_("Open {address}").format(address=f"http://{host}:{config.port}/")]
    if config.demo:
        lines.append(_("Sign in: choose a demo account on the page, no password."))
    if not config.loopback:
        lines.append(
            _("Other machines reach this port without encryption: let a proxy with https stand before it.")
        )
    return "\n".join(lines)


def run_server(config: Config) -> None:
    """Prepare the base and serve until stopped; raise UnsafeConfig if the address cannot be listened on."""
    _try_address(config)
    prepare(config)
    click.echo(greeting(config))
    if not config.demo:
        _warn_without_accounts(config)
    # The key is made before the workers are: they share it, and pages of an earlier run open to nobody.
    shared = SharedPages(
        kept_folder(config.database_url, PROJECT / "var"), secrets.token_bytes(SECRET_LENGTH)
    )
    shared.empty()
    with building(config.font_folder), attended(config):
        if sys.platform == "win32":
            _serve_threads(config, shared)
        else:
            _serve_workers(config, shared)


def _try_address(config: Config) -> None:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((config.host, config.port))
    except OSError as error:
        raise UnsafeConfig(
            f"{config.host}, port {config.port} cannot be listened on ({error.strerror or error}): end what "
            "listens there, or set ZQT_HOST and ZQT_PORT to others"
        ) from None


def _warn_without_accounts(config: Config) -> None:
    engine = make_engine(config.database_url)
    with engine.connect() as connection:
        none = not list_accounts(connection)
    engine.dispose()
    if none:
        click.echo(_("There is no account yet. Make the first ones with: python app.py user first"))


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
        "worker_class": "callbacks.workers.PromptWorker",
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
@click.option("--with-worker", is_flag=True, help="Keep a worker running beside the server.")
def serve(with_worker: bool) -> None:
    """Serve the product to browsers."""
    run_server(load_config(**({"with_worker": True} if with_worker else {})))


@click.command("migrate")
def migrate_base() -> None:
    """Bring the database to this version's schema and reference data."""
    prepare(Config(), any_folder=True)  # no door is opened: no secret is needed
    click.echo(_("The database is at this version's schema."))
