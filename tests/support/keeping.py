"""Connections of tests that keep what they counted until the next write, as pages keep it between imports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

from data_access.counting.kept import forget

READS = ("SELECT", "WITH", "PRAGMA", "EXPLAIN")


def _written(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    if not statement.lstrip().upper().startswith(READS):
        forget()


def _undone(_connection: Connection) -> None:
    forget()


@contextmanager
def keeping(engine: Engine) -> Iterator[Connection]:
    """Give a write transaction that is rolled back; what it counts is kept until its next write.

    Inside it a base's data version tells nothing: whatever the test writes makes everything be counted anew.
    """
    for name, forgets in (("before_cursor_execute", _written), ("rollback", _undone)):
        if not event.contains(engine, name, forgets):
            event.listen(engine, name, forgets)
    with engine.connect().execution_options(zqt_write=True, zqt_committed=True) as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()
