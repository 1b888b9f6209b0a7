"""Commands open no door: none but those that serve asks for the secret of the web server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from callbacks.commands.main import COMMANDS, main
from callbacks.config import UnsafeConfig
from tests.fixtures.imports.tables import csv_file, row

# Command → arguments and the exit code that says it did its work. {table} and {published} stand for files.
TRIED: dict[str, tuple[tuple[str, ...], int]] = {
    "migrate": ((), 0),
    "import": (("{table}", "--mapping", "yantai", "--data-time", "2026-11-17T18:00"), 0),
    "figures": (("--by", "district"), 0),
    "deadline": (("--received", "2026-10-23 15:09"), 0),
    "user": (("list",), 0),
    "verify": ((), 0),
    "reconcile": (("{table}", "{published}", "--mapping", "yantai", "--period", "2026-10"), 1),
    "lock-month": (("2026-10", "--check"), 1),
    "recount-month": ((), 0),
    "demo": (("--orders", "10", "--months", "1", "--until", "2026-11-17"), 0),
}


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ZQT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ZQT_DATABASE_URL", f"sqlite:///{tmp_path / 'base.db'}")


def test_every_command_is_tried() -> None:
    # Fonts are built for minutes; that command opens no base and reads no setting that is secret. A worker
    # goes on until it is stopped (tests/integration/jobs/test_processes.py starts it).
    assert TRIED.keys() == COMMANDS.keys() - {"serve", "fonts", "worker"}


@pytest.mark.parametrize("command", TRIED)
def test_a_command_works_without_the_secret(tmp_path: Path, command: str) -> None:
    files = {
        "table": csv_file(tmp_path, [row(), row(工单编号="GD002", 承办单位="福山区")]),
        "published": csv_file(tmp_path, [{"区市": "芝罘区", "受理量": "7"}], "published.csv"),
    }
    arguments, status = TRIED[command]
    done = CliRunner().invoke(main, [command, *(each.format(**files) for each in arguments)])
    assert done.exit_code == status, done.output


def test_serving_asks_for_the_secret() -> None:
    refused = CliRunner().invoke(main, ["serve"])
    assert isinstance(refused.exception, UnsafeConfig) and "ZQT_SECRET_KEY" in str(refused.exception)
