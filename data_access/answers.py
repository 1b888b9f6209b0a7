"""Answers already worked out, kept per process until the data change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock
from typing import TypeVar

from sqlalchemy import Connection

from data_access.database import current_data_version

ANSWERS_KEPT = 128
FRESH_SECONDS = 300

Answer = TypeVar("Answer")
_kept: OrderedDict[Hashable, object] = OrderedDict()
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
    with _lock:
        if full in _kept:
            _kept.move_to_end(full)
            return _kept[full]  # type: ignore[return-value]
    made = make()
    with _lock:
        _kept[full] = made
        while len(_kept) > ANSWERS_KEPT:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Drop every kept answer."""
    with _lock:
        _kept.clear()
