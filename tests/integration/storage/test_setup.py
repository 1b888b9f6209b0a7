"""What an installation lacks ends every command with one sentence and exit code 2, never a traceback."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from callbacks.commands.main import run
from data_access.database import make_engine, writing
from tests.support.postgres import free_port

SECRET = "vP3n-T8qXw_64LmZr0aYkC9dHs2JfUeB7iGo"
FIGURES = "figures --by district --period 2026-10"
COMMANDS = ["serve", "migrate", "verify", "user list", FIGURES, "demo", "import nothing.csv", "worker"]


@pytest.fixture
def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., str]:
    """Return a function that runs a command under settings and returns its one sentence."""

    def start(command: str, **settings: str) -> str:
        usual = {"ZQT_SECRET_KEY": SECRET, "ZQT_DATABASE_URL": f"sqlite:///{tmp_path / 'base.db'}"}
        for name, value in {**usual, **settings}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["app.py", *command.split()])
        with pytest.raises(SystemExit) as end:
            run()
        said = capsys.readouterr()
        assert end.value.code == 2
        lines = [line for line in (said.out + said.err).splitlines() if line]
        assert len(lines) == 1 and lines[0].startswith("refused to start: ")
        return lines[0]

    return start


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("url", ["nonsense", "mysql://a@b/c", "postgresql+psycopg2://a@b/c", "sqlite://:x:"])
def test_an_address_of_no_database(refused: Callable[..., str], command: str, url: str) -> None:
    assert "ZQT_DATABASE_URL" in refused(command, ZQT_DATABASE_URL=url)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_server_that_is_away_without_its_password(refused: Callable[..., str], command: str) -> None:
    port = free_port()
    said = refused(command, ZQT_DATABASE_URL=f"postgresql://zqt:hidden-word@127.0.0.1:{port}/zqt")
    assert f"127.0.0.1:{port}/zqt" in said and "start it, or correct ZQT_DATABASE_URL" in said
    assert "hidden-word" not in said


@pytest.mark.parametrize("command", COMMANDS)
def test_a_schema_of_a_newer_version(
    refused: Callable[..., str], new_sqlite: Callable[[], str], command: str
) -> None:
    url = new_sqlite()
    engine = make_engine(url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert "schema 9999" in refused(command, ZQT_DATABASE_URL=url)


@pytest.mark.parametrize("command", ["serve", "verify"])
def test_a_file_that_is_no_database(refused: Callable[..., str], tmp_path: Path, command: str) -> None:
    (tmp_path / "letter.db").write_text("Dear Sir or Madam, this is a letter and no database. " * 40)
    said = refused(command, ZQT_DATABASE_URL=f"sqlite:///{tmp_path / 'letter.db'}")
    assert "file is not a database" in said


@pytest.mark.parametrize("command", ["serve", "verify"])
def test_a_folder_that_cannot_be_made(refused: Callable[..., str], tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be made" in refused(command, ZQT_DATABASE_URL=f"sqlite:///{tmp_path}/file/base.db")


@pytest.mark.parametrize("command", ["serve", "verify"])
@pytest.mark.parametrize("path", ["nowhere/base.db", "nowhere/deeper/base.db"])
def test_a_mistyped_path_opens_no_empty_base(
    refused: Callable[..., str], tmp_path: Path, command: str, path: str
) -> None:
    said = refused(command, ZQT_DATABASE_URL=f"sqlite:///{tmp_path / path}")
    assert "there is no folder" in said and "ZQT_DATABASE_URL" in said
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZQT_LOG_LEVEL", "loud"),
        ("ZQT_MAP_FILE", "/nowhere/map.json"),
        ("ZQT_PORT", "70000"),
        ("ZQT_PORT", "eighty"),
        ("ZQT_SECRET_KEY", "short"),
        ("ZQT_NOW", "yesterday"),
    ],
)
def test_a_setting_that_cannot_be_served(refused: Callable[..., str], name: str, value: str) -> None:
    assert name in refused("serve", **{name: value})


@pytest.mark.parametrize(("name", "value"), [("ZQT_LOG_LEVEL", "loud"), ("ZQT_PORT", "x"), ("ZQT_NOW", "?")])
def test_commands_name_the_setting_too(refused: Callable[..., str], name: str, value: str) -> None:
    assert name in refused("verify", **{name: value})


def test_a_port_that_is_taken(refused: Callable[..., str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"port {port} cannot be listened on" in refused("serve", ZQT_PORT=str(port))


def test_small_letters_of_a_log_level_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from callbacks.config import load_config

    monkeypatch.setenv("ZQT_LOG_LEVEL", "warning")
    assert load_config(demo=True).log_level == "WARNING"
