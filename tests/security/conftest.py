"""An application on a fresh base, and browsers signed in as any role."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import and_, or_, select, update

from callbacks.config import Config
from callbacks.server import create_app
from data_access.database import make_engine, writing
from data_access.demo.load import load_demo
from data_access.records.accounts import add_account
from data_access.records.sessions import Limits, open_session
from data_access.schema import order, source, unit
from tests.security.forge import ORIGIN
from tests.security.witness import put_witnesses
from tests.support.once import once, settle_sqlite

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
SECRET = "vP3n-T8qXw_64LmZr0aYkC9dHs2JfUeB7iGo"
PASSWORD = "Right-Horse-42"
CANARY = "CANARY"
OWN, OTHER = "370682", "370602"


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """The engine of a base of this test's own, with the planted demo where the test asks for `foreign`."""
    planted = "foreign" in request.fixturenames
    template = request.getfixturevalue("planted_demo" if planted else "sqlite_template")
    shutil.copy(template, tmp_path / "own.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'own.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def config() -> Config:
    """Settings of a real installation, with the time standing still."""
    return Config(secret_key=SECRET, now=NOW, log_level="CRITICAL")


@pytest.fixture
def app(config: Config, engine: Any) -> Any:
    """The application."""
    return create_app(config, engine)


@pytest.fixture
def client(app: Any) -> Any:
    """A browser that is not signed in and sends its origin as browsers do."""
    return browser(app)


def browser(app: Any) -> Any:
    """Make a browser of the application's own origin."""
    client = app.server.test_client()
    client.environ_base["HTTP_ORIGIN"] = ORIGIN
    # Read each answer whole, so that files sent are closed again.
    client.open = functools.partial(client.open, buffered=True)
    return client


@pytest.fixture
def add(engine: Any) -> Callable[..., int]:
    """Add an account with the known password; returns its id."""

    def make(name: str = "wang", role: str = "city_supervisor", unit: str = "", **options: Any) -> int:
        options = {"must_change": False, **options}
        with writing(engine) as connection:
            return add_account(connection, NOW, name, role, PASSWORD, unit_code=unit, **options)

    return make


@pytest.fixture
def sign_in(app: Any, engine: Any, add: Callable[..., int]) -> Callable[..., Any]:
    """Return a browser signed in with a role (and unit code), its account made for it."""

    def enter(role: str = "city_supervisor", unit: str = "", name: str = "") -> Any:
        account_id = add(name or f"{role}-{unit}", role, unit)
        with writing(engine) as connection:
            token = open_session(connection, account_id, NOW, "127.0.0.1", Limits())
        client = browser(app)
        client.set_cookie("zqt", token)
        # The first admitted request makes Dash register its page router.
        assert client.get("/_dash-layout").status_code == 200
        return client

    return enter


@pytest.fixture
def log_in(app: Any) -> Callable[..., Any]:
    """Post the sign-in form and return browser and response."""

    def post(name: str = "wang", password: str = PASSWORD, client: Any = None, **form: str) -> Any:
        client = client or browser(app)
        response = client.post("/login", data={"name": name, "password": password, **form})
        return client, response

    return post


@pytest.fixture(scope="session")
def planted_demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a base with a small demo, the canary planted in every order outside the own district."""

    def build(folder: Path) -> None:
        path = folder / "planted.db"
        shutil.copy(sqlite_template, path)
        engine = make_engine(f"sqlite:///{path}")
        plant(engine)
        engine.dispose()
        settle_sqlite(path)

    return once(tmp_path_factory, "planted", build) / "planted.db"


@pytest.fixture(scope="session")
def witness_base(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a base of witnesses; who writes to it copies it first."""

    def build(folder: Path) -> None:
        path = folder / "witness.db"
        shutil.copy(sqlite_template, path)
        engine = make_engine(f"sqlite:///{path}")
        put_witnesses(engine)
        engine.dispose()
        settle_sqlite(path)

    return once(tmp_path_factory, "witness", build) / "witness.db"


def plant(engine: Any) -> None:
    """Load a small demo and write the canary into every free text of the orders of others."""
    load_demo(engine, until=date(2026, 11, 18), now=NOW, orders=60, months=1)
    with writing(engine) as connection:
        own = select(unit.c.unit_id).where(or_(unit.c.code == OWN, unit.c.district_id == unit_id_of(OWN)))
        ties = (order.c.unit_id, order.c.district_id, order.c.township_id, order.c.handler_id)
        outside = and_(*(or_(tie.is_(None), tie.not_in(own)) for tie in ties))
        free = ("title", "content", "reply", "unsolved_reason", "exclusion_reason", "exclusion_decided_by")
        # Names of their own: what a text repeats of its caller or enterprise is masked in it.
        names = {f"{each}_name": f"{CANARY}-{each}" for each in ("contact", "enterprise")}
        texts = {**dict.fromkeys(free, CANARY), **names, "contact_phone": f"{CANARY}-phone"}
        connection.execute(update(order).where(outside).values(**texts, confidential=False))


@pytest.fixture
def foreign(engine: Any) -> list[str]:
    """Return the addresses of the orders that hold the canary; the own base then has the planted demo."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(source.c.code, order.c.order_no).join(source).where(order.c.title == CANARY)
        ).all()
    assert len(rows) > 20
    return [f"{row.code}~{row.order_no}" for row in rows]


def unit_id_of(code: str) -> Any:
    """Return the id of the unit with a code, as a sub-query."""
    return select(unit.c.unit_id).where(unit.c.code == code).scalar_subquery()
