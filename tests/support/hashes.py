"""Hash passwords in tests with the product's method at its lowest cost."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from data_access.records import accounts

# What the product hashes with, for the test of its cost.
PRODUCT = accounts._hasher


def quick_hasher() -> PasswordHasher:
    """Return a hasher that costs next to nothing."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this test's accounts have passwords that are hashed quickly."""
    monkeypatch.setattr(accounts, "_hasher", quick_hasher())
    accounts._nobody.cache_clear()
