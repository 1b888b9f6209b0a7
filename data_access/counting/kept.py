"""Answers already worked out, kept per process until the data change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sized
from datetime import datetime
from threading import Lock
from typing import TypeVar

from sqlalchemy import Connection

from data_access.database import current_data_version

ANSWERS_KEPT = 128
LASTING_ROWS_KEPT = 4_000_000  # rows of five or six numbers
ROWS_KEPT = 40_000  # rows of counts over all kept questions, some 2 kB each
FRESH_SECONDS = 300

Answer = TypeVar("Answer")
_kept: OrderedDict[Hashable, object] = OrderedDict()
_counted: OrderedDict[Hashable, object] = OrderedDict()
_lasting: OrderedDict[Hashable, object] = OrderedDict()
_lock = Lock()


def settled(now: datetime) -> datetime:
    """Return the beginning of the five minutes that `now` lies in, so that lists agree with kept answers."""
    return datetime.fromtimestamp(int(now.timestamp()) // FRESH_SECONDS * FRESH_SECONDS, now.tzinfo)


def answered(
    connection: Connection, name: str, key: Hashable, now: datetime, make: Callable[[], Answer]
) -> Answer:
    """Return a kept answer of this data version, or make and keep it.

    The key must hold everything the answer depends on, the scope included where it matters; `now` counts in
    steps of five minutes. Only for committed reads: inside a transaction that may be rolled back the data
    version is not yet true.
    """
    step = int(now.timestamp()) // FRESH_SECONDS
    full = (str(connection.engine.url), current_data_version(connection), step, name, key)
    return _kept_or_made(_kept, full, make, lambda: len(_kept) > ANSWERS_KEPT)


def unchanged(connection: Connection, key: Hashable, make: Callable[[], Answer]) -> Answer:
    """Return what the same question gave at this data version, or make and keep it.

    For what depends on the stored data and its key alone, not on the clock. A transaction that may be rolled
    back, as a trial run's, always counts anew.
    """
    if not connection.get_execution_options().get("zqt_committed"):
        return make()
    full = (str(connection.engine.url), current_data_version(connection), key)
    return _kept_or_made(_counted, full, make, lambda: _rows(_counted) > ROWS_KEPT)


def lasting(connection: Connection, key: Hashable, make: Callable[[], Answer]) -> Answer:
    """Return what is kept under a key whatever the data version, or make and keep it.

    The key must hold a version of everything that the answer depends on (data_access.database.month_version).
    """
    if not connection.get_execution_options().get("zqt_committed"):
        return make()
    full = (str(connection.engine.url), key)
    return _kept_or_made(_lasting, full, make, lambda: _rows(_lasting) > LASTING_ROWS_KEPT)


def _rows(kept: Mapping[Hashable, object]) -> int:
    return sum(len(each) if isinstance(each, Sized) else 1 for each in kept.values())


def _kept_or_made(
    kept: OrderedDict[Hashable, object],
    key: Hashable,
    make: Callable[[], Answer],
    too_many: Callable[[], bool],
) -> Answer:
    """Return a kept answer, or make it and let the oldest others go while there are too many."""
    with _lock:
        if key in kept:
            kept.move_to_end(key)
            return kept[key]  # type: ignore[return-value]
    made = make()
    with _lock:
        kept[key] = made
        while len(kept) > 1 and too_many():
            kept.popitem(last=False)
    return made


def forget() -> None:
    """Drop every kept answer."""
    with _lock:
        _kept.clear()
        _counted.clear()
        _lasting.clear()
