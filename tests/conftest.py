"""Fixtures that every test may use: migrated and seeded databases of both kinds, real data, a fixed now."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine

from dashboard.i18n import DEFAULT_LANGUAGE, use_language
from data_access.database import make_engine, migrate, writing
from data_access.reference.seed import seed_reference
from tests.support import profiles
from tests.support.compiled import share_compiled
from tests.support.hashes import quick_hashes  # noqa: F401  (of every test)
from tests.support.keeping import keeping
from tests.support.once import once, settle_sqlite
from tests.support.postgres import find_program, private_postgres
from tests.support.readers import quick_readers  # noqa: F401  (of every test that does not own its reader)

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
share_compiled()
ROOT = Path(__file__).resolve().parent.parent


def missing_part(reason: str) -> None:
    """Skip for a missing system part, but fail where the machine must have it (CI=true)."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run one case of a test on PostgreSQL, and of pages and words none; in the long profile all of them."""
    if profiles.LONG:
        return
    seen: set[str] = set()
    dropped: set[pytest.Item] = set()
    for item in items:
        if not item.get_closest_marker("postgresql") or item.get_closest_marker("long"):
            continue
        test = item.nodeid.partition("[")[0]
        if test in seen or item.get_closest_marker("sqlite_alone"):
            dropped.add(item)
        else:
            seen.add(test)
    if dropped:
        config.hook.pytest_deselected(items=list(dropped))
        items[:] = [item for item in items if item not in dropped]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell how many seconds of its workers each folder of tests took."""
    seconds: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.split("/")[1]] += report.duration
    told = ", ".join(f"{folder} {took:.0f}" for folder, took in seconds.most_common())
    terminalreporter.write_line(f"seconds of workers: {told}")


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """Begin every test in the product's language, whatever a request before it asked for."""
    with use_language(DEFAULT_LANGUAGE):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    """Let a test read the texts as they stand in the code."""
    with use_language("en"):
        yield


@pytest.fixture
def now() -> datetime:
    """Return the reader's now of the tests: 2026-11-18 09:30 in Yantai."""
    return NOW


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of public tables, or skip with the reason."""
    return folder_beside("ZQT_REAL_DATA", "data")


def folder_beside(variable: str, name: str) -> Path:
    """Return a folder of inputs, named by a variable or beside the project, or skip with the reason."""
    folder = Path(os.environ.get(variable, ROOT / "../shared" / name)).resolve()
    if not folder.is_dir():
        pytest.skip(f"no inputs: {folder} is absent (set {variable})")
    return folder


def _prepare(url: str) -> None:
    engine = make_engine(url)
    try:
        migrate(engine)
        with writing(engine) as connection:
            seed_reference(connection, NOW)
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated and seeded SQLite file, to be copied by each test."""

    def build(folder: Path) -> None:
        path = folder / "template.db"
        _prepare(f"sqlite:///{path}")
        settle_sqlite(path)

    return once(tmp_path_factory, "template", build) / "template.db"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the URL of a private PostgreSQL with a migrated and seeded database `template_zqt`."""
    if not find_program("initdb") or not find_program("postgres"):
        missing_part("PostgreSQL's server programs (initdb, postgres) are not installed")
    with private_postgres() as url:
        _admin(url, "CREATE DATABASE template_zqt")
        _prepare(url.replace("/postgres", "/template_zqt"))
        yield url


def _admin(url: str, statement: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


@pytest.fixture
def new_sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Yield a function that makes a fresh migrated and seeded SQLite base and returns its URL."""
    made = 0

    def make() -> str:
        nonlocal made
        made += 1
        path = tmp_path / f"base{made}.db"
        shutil.copy(sqlite_template, path)
        return f"sqlite:///{path}"

    yield make


@pytest.fixture
def new_postgres(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Yield a function that makes a fresh migrated and seeded PostgreSQL base and returns its URL."""
    server = request.getfixturevalue("postgres_server")
    names: list[str] = []

    def make() -> str:
        name = f"t_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**8}_{len(names)}"
        _admin(server, f'CREATE DATABASE "{name}" TEMPLATE template_zqt')
        names.append(name)
        return server.rsplit("/", 1)[0] + "/" + name

    yield make
    for name in names:
        _admin(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a fresh base, once on SQLite and once on PostgreSQL."""
    kind = "new_sqlite" if request.param == "sqlite" else "new_postgres"
    return str(request.getfixturevalue(kind)())


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Yield an engine on a fresh migrated and seeded base, once on each kind of database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def seeded_base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, name: str) -> str:
    """Make a seeded base for a session on the kind of database that the fixture asks for; return its URL."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp(name) / f"{name}.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    server: str = request.getfixturevalue("postgres_server")
    # pytest sets a session's parametrised fixture up again when the order of tests asks for it.
    _admin(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _admin(server, f"CREATE DATABASE {name} TEMPLATE template_zqt")
    return server.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def shared_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Yield an engine on a seeded base that all tests of a session share and none may change for good."""
    engine = make_engine(seeded_base(request, tmp_path_factory, "shared_zqt"))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(shared_engine: Engine) -> Iterator[Connection]:
    """Yield a write transaction on either database that is rolled back after the test."""
    with keeping(shared_engine) as connection:
        yield connection


@pytest.fixture
def sqlite_engine(new_sqlite: Callable[[], str]) -> Iterator[Engine]:
    """Yield an engine on a fresh migrated and seeded SQLite base."""
    engine = make_engine(new_sqlite())
    yield engine
    engine.dispose()
