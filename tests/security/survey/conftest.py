"""Applications on the base of the survey."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.database import make_engine, writing
from data_access.records.accounts import add_account
from data_access.records.sessions import Limits, open_session
from tests.security.conftest import PASSWORD, browser
from tests.security.house import House, open_house
from tests.security.survey.base import (
    CALLER,
    fill,
)
from tests.security.witness import NOW
from tests.support.hashes import quick_hasher


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a base with a wave, findings and their files."""
    folder = tmp_path_factory.mktemp("survey")
    shutil.copy(sqlite_template, folder / "base.db")
    engine = make_engine(f"sqlite:///{folder / 'base.db'}")
    fill(engine, folder)
    engine.dispose()
    return folder


def opened(filled: Path, folder: Path) -> Iterator[House]:
    shutil.copy(filled / "base.db", folder / "own.db")
    shutil.copytree(filled / "attachments", folder / "attachments")
    engine = make_engine(f"sqlite:///{folder / 'own.db'}")
    house = open_house(engine)
    with pytest.MonkeyPatch.context() as patch, writing(engine) as connection:
        patch.setattr("data_access.records.accounts._hasher", quick_hasher())
        number = add_account(connection, NOW, CALLER, "survey_caller", PASSWORD, must_change=False)
        token = open_session(connection, number, NOW, "127.0.0.1", Limits())
    house.browsers[CALLER] = browser(house.app)
    house.browsers[CALLER].set_cookie("zqt", token)
    yield house
    engine.dispose()


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield an application that is only read."""
    yield from opened(filled, tmp_path_factory.mktemp("read"))


@pytest.fixture
def fresh(filled: Path, tmp_path: Path) -> Iterator[House]:
    """Yield an application of this test's own."""
    yield from opened(filled, tmp_path)
