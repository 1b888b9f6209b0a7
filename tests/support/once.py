"""Files that a run of tests builds once: its workers wait for the first and share what it built."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """Return the folder that `build` filled for this run; nobody may change what is in it.

    Only whole folders are shared: one whose building failed is built anew by whoever asks next.
    """
    own = factory.getbasetemp()
    # A worker's folder lies in that of the run; without workers the run's own is already apart.
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    done, part = shared / f"once-{name}", shared / f"once-{name}.part"
    with (shared / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            build(part)
            part.rename(done)
    return done


def settle_sqlite(path: Path) -> None:
    """Bring everything of a base into its one file, so that a copy of the file is a copy of the base."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
