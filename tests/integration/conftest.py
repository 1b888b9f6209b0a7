"""Five generated months as rows, as an export and loaded into bases that tests share; the hand-made month."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, Engine

from data_access.database import make_engine, migrate, reading, writing
from data_access.demo.generator import generate_table
from data_access.importing.service import find_mapping, import_file
from data_access.reference.seed import seed_reference
from tests.conftest import seeded_base
from tests.support.bulletins import Row
from tests.support.hand_month import import_october
from tests.support.once import once, settle_sqlite

UNTIL, NOW = date(2026, 11, 17), datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
DATA_TIME = datetime(2026, 11, 17, 8, 0)
AS_OF = datetime(2026, 11, 17, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    """Return the orders of five months as an export has them."""
    return generate_table(900, 5, 11, UNTIL).to_dict("records")


@pytest.fixture(scope="session")
def export(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the export as a file."""
    path = tmp_path_factory.mktemp("export") / "export.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="session")
def loaded(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Yield the months on SQLite; no test may change them for good."""

    def build(folder: Path) -> None:
        for _engine in _load(f"sqlite:///{folder / 'months.db'}", export):
            pass
        settle_sqlite(folder / "months.db")

    path = tmp_path_factory.mktemp("base") / "base.db"
    shutil.copy(once(tmp_path_factory, "months", build) / "months.db", path)
    engine = make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def loaded_postgres(postgres_server: str, export: Path) -> Iterator[Engine]:
    """Yield the months on PostgreSQL; no test may change them for good."""
    with psycopg.connect(postgres_server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS months WITH (FORCE)")
        connection.execute("CREATE DATABASE months")
    yield from _load(postgres_server.rsplit("/", 1)[0] + "/months", export)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def both(request: pytest.FixtureRequest) -> Engine:
    """Return the months on each kind of database."""
    name = "loaded" if request.param == "sqlite" else "loaded_postgres"
    engine: Engine = request.getfixturevalue(name)
    return engine


@pytest.fixture(scope="session")
def octobers() -> dict[str, str]:
    """Return the bases with the month that stand already, by kind of database."""
    return {}


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def october(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, octobers: dict[str, str]
) -> str:
    """Return the URL of a base that holds the month, once on each kind of database; tests only read it."""
    # pytest asks again whenever the other kind was used in between.
    if request.param not in octobers:
        url = seeded_base(request, tmp_path_factory, "october")
        engine = make_engine(url)
        import_october(engine)
        engine.dispose()
        octobers[request.param] = url
    return octobers[request.param]


@pytest.fixture
def october_base(october: str) -> Iterator[Connection]:
    """Yield a connection on the base that holds the month."""
    engine = make_engine(october)
    with reading(engine) as connection:
        yield connection
    engine.dispose()


def _load(url: str, export: Path) -> Iterator[Engine]:
    engine = make_engine(url)
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
    result = import_file(engine, export, find_mapping(engine, "yantai"), AS_OF, now=NOW)
    assert result.rejected == 0
    yield engine
    engine.dispose()
