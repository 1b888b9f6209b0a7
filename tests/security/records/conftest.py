"""Applications on the base of records that a module fills (its fixture `filled`)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.database import make_engine
from tests.security.house import House, open_house


def opened(filled: Path, folder: Path) -> Iterator[House]:
    path = folder / "own.db"
    shutil.copy(filled, path)
    engine = make_engine(f"sqlite:///{path}")
    yield open_house(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield an application that is only read."""
    yield from opened(filled, tmp_path_factory.mktemp("read"))


@pytest.fixture
def fresh(filled: Path, tmp_path: Path) -> Iterator[House]:
    """Yield an application of this test's own."""
    yield from opened(filled, tmp_path)
