"""The base that a command works on, brought to this version's schema if it is behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from callbacks.config import PROJECT, Config, UnsafeConfig
from data_access.database import Engine, make_engine, migrate, schema_head, schema_revision, writing
from data_access.reference.seed import seed_reference

SQLITE_PREFIX = "sqlite:///"


def open_engine(fills: bool = False) -> Engine:
    """Open the configured base until the command ends; commands need no secret, for they open no door.

    A command that begins a base (`fills`) makes the folder that it names.
    """
    url = Config().database_url
    make_folder(url, fills)
    engine = make_engine(url)
    if context := click.get_current_context(silent=True):
        context.call_on_close(engine.dispose)
    if schema_revision(engine) != schema_head():
        migrate(engine)
        with writing(engine) as connection:
            seed_reference(connection, command_now())
    return engine


def make_folder(url: str, any_folder: bool = False) -> None:
    """Make the project's own folder for an embedded base; raise UnsafeConfig where another is missing.

    Where a base is to be found (not `any_folder`), a mistyped path would open an empty one in silence.
    """
    if not url.startswith(SQLITE_PREFIX):
        return
    folder = Path(url.removeprefix(SQLITE_PREFIX)).parent
    own = folder == Path("var") or folder.resolve() == (PROJECT / "var").resolve()
    if not (own or any_folder) and not folder.exists():
        raise UnsafeConfig(
            f"there is no folder {folder} for the database: correct ZQT_DATABASE_URL, or make the folder"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnsafeConfig(
            f"the folder {folder} of the database cannot be made ({error.strerror}): correct "
            "ZQT_DATABASE_URL, or let this user write there"
        ) from None


def command_now() -> datetime:
    """Return the command's now: the clock, or ZQT_NOW."""
    return Config().now or datetime.now(UTC)
