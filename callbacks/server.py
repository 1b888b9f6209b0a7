"""Compose the web application: gate, headers, routes, pages."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import dash
import flask_bootstrap
from flask import Blueprint, Flask, Response, request, send_from_directory
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from callbacks.build import build_id, layout_hash
from callbacks.config import PROJECT, Config
from callbacks.context import EXTENSION, Context
from callbacks.errors import answer_errors
from callbacks.fonts import font_link
from callbacks.frame import frame_layout, index_page, landing, register_frame
from callbacks.gate import close_gate
from callbacks.headers import add_security_headers
from callbacks.logs import configure_logging
from callbacks.pages import PAGES
from callbacks.routes import ROUTES
from callbacks.theme import take_over_theme
from dashboard.i18n import _, current_language
from data_access.counting.shared import SharedPages
from data_access.database import Engine
from layouts.theme import current_theme

VENDOR = "/vendor/bootstrap5"
_VENDORED = version("bootstrap-flask")
STYLESHEETS = [f"{VENDOR}/css/{name}.min.css?v={_VENDORED}" for name in ("bootstrap", "font/bootstrap-icons")]


def create_app(config: Config, engine: Engine | None = None, shared: SharedPages | None = None) -> dash.Dash:
    """Make the application.

    `engine` replaces the one made in each process, for tests; without `shared` each process keeps its pages
    to itself.
    """
    configure_logging(config.log_level)
    server = Flask(
        "zhengqitong", template_folder=str(Path(__file__).parent / "templates"), static_folder=None
    )
    server.secret_key = config.secret
    # The gate comes before Dash and its routes, so that nothing is answered that it did not admit.
    close_gate(server)
    server.before_request(take_over_theme)
    server.before_request(landing)
    dash.page_registry.clear()
    app = _make_dash(server)
    server.extensions[EXTENSION] = Context(
        config, build_id(PROJECT), lambda: layout_hash(app), engine, shared
    )
    server.jinja_env.globals.update(
        _=_, current_language=current_language, current_theme=current_theme, font_link=font_link
    )
    _register(server, app)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _set_up(server)
    return app


def _set_up(server: Flask) -> None:
    """Do what Dash leaves to a process's first request; another one beside it would find half of it done."""
    # The demo answers this machine alone.
    with server.test_request_context("/healthz", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        server.preprocess_request()


def _make_dash(server: Flask) -> dash.Dash:
    app = dash.Dash(
        "zhengqitong",
        server=server,  # type: ignore[arg-type]  # Dash takes a Flask and says so nowhere
        assets_folder=str(PROJECT / "assets"),
        assets_ignore=r"^((login|away|pair)\.|wall)",
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        external_stylesheets=STYLESHEETS,
        # Pages differ by account, so no one layout holds every id; a test walks all layouts instead.
        suppress_callback_exceptions=True,
        enable_mcp=False,
        update_title=None,  # type: ignore[arg-type]
        serve_locally=True,
    )
    app.interpolate_index = index_page  # type: ignore[method-assign, assignment]
    app.layout = frame_layout
    return app


def _register(server: Flask, app: dash.Dash) -> None:
    for page in PAGES:
        page.register(app)
    register_frame(app)
    for blueprint in (*ROUTES, _vendor()):
        server.register_blueprint(blueprint)
    server.add_url_rule("/favicon.ico", "favicon", _favicon)
    answer_errors(server)
    Compress(server)
    server.after_request(_read_file)  # runs before the compression, which would leave the file open
    add_security_headers(server, app)


def _vendor() -> Blueprint:
    folder = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
    return Blueprint("vendor", __name__, static_folder=str(folder), static_url_path=VENDOR)


def _read_file(response: Response) -> Response:
    """Turn a streamed file into its bytes, so that it can be compressed and is closed."""
    if response.direct_passthrough and response.status_code == 200 and request.method != "HEAD":
        stream = response.response
        response.direct_passthrough = False
        response.set_data(response.get_data())
        getattr(stream, "close", lambda: None)()
    return response


def _favicon() -> Response:
    return send_from_directory(PROJECT / "assets", "favicon.svg")
