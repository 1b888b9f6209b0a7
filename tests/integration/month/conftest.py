"""The hand-made October on a base of a test's own, before and after its lock."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.support.hand_month import import_october
from tests.support.locking import be_lenient, locked


@pytest.fixture
def provisional(engine: Engine) -> Engine:
    """Return a base that holds October, whose month nobody has checked."""
    import_october(engine)
    be_lenient(engine)
    return engine


@pytest.fixture
def locked_october(engine: Engine) -> Engine:
    """Return a base whose October is locked as version 1."""
    import_october(engine)
    locked(engine)
    return engine
