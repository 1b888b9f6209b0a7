"""Answers already worked out, kept until the data change: views, counts, and drawn pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sized
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from data_access.counting.shared import SharedPages
from data_access.counting.shelf import Shelf
from data_access.database import data_state

ANSWERS_KEPT = 128
ROW_BYTES = 2000  # of a row of counts; arrays of numbers weigh what they hold
LASTING_ROWS_KEPT = 150_000
ROWS_KEPT = 40_000  # over all kept questions
PAGE_BYTES_KEPT = 64 * 1024 * 1024  # compressed
FRESH_SECONDS = 300

Answer = TypeVar("Answer")
Part = TypeVar("Part", bound=Hashable)


def _rows(made: object) -> int:
    nbytes: int | None = getattr(made, "nbytes", None)
    if nbytes is not None:
        return 1 + nbytes // ROW_BYTES
    return len(made) if isinstance(made, Sized) else 1


_answers: Shelf[Any] = Shelf(lambda: ANSWERS_KEPT)
_counts: Shelf[Any] = Shelf(lambda: ROWS_KEPT, _rows)
_lasting: Shelf[Any] = Shelf(lambda: LASTING_ROWS_KEPT, _rows)
_pages: Shelf[bytes] = Shelf(lambda: PAGE_BYTES_KEPT, len)


def settled(now: datetime) -> datetime:
    """Return the beginning of the five minutes that `now` lies in, so that lists agree with kept answers."""
    return datetime.fromtimestamp(int(now.timestamp()) // FRESH_SECONDS * FRESH_SECONDS, now.tzinfo)


def answered(
    connection: Connection, name: str, key: Hashable, mark: Hashable, make: Callable[[], Answer]
) -> Answer:
    """Return a kept answer of this state of the data, or make and keep it.

    The key must hold everything the answer depends on, the scope included where it matters; `mark` is the
    clock's part in it (data_access.queries.context.clock_mark). Only for committed reads: inside a
    transaction that may be rolled back the data version is not yet true.
    """
    made: Answer = _answers.find_or_make((*_data(connection), mark, name, key), make)
    return made


def unchanged(connection: Connection, key: Hashable, make: Callable[[], Answer]) -> Answer:
    """Return what the same question gave at this state of the data, or make and keep it.

    For what depends on the stored data and its key alone, not on the clock. A transaction that may be rolled
    back, as a trial run's, always counts anew.
    """
    own = _scratch(connection)
    if own is not None:
        if key not in own:
            own[key] = make()
        return own[key]  # type: ignore[no-any-return]
    if not connection.get_execution_options().get("zqt_committed"):
        return make()
    made: Answer = _counts.find_or_make((*_data(connection), key), make)
    return made


@contextmanager
def keeping(connection: Connection, scratch: dict[Hashable, Any] | None = None) -> Iterator[None]:
    """Keep answers for the length of a block of a transaction that writes nothing meanwhile.

    They are the transaction's own: what it wrote before is in them, and nobody else ever sees them. With
    `scratch` several blocks share theirs, as far as nothing was written that they depend on.
    """
    connection.execution_options(zqt_scratch={} if scratch is None else scratch)
    try:
        yield
    finally:
        connection.execution_options(zqt_scratch=None)


def _scratch(connection: Connection) -> dict[Hashable, Any] | None:
    found: dict[Hashable, Any] | None = connection.get_execution_options().get("zqt_scratch")
    return found


def several(
    connection: Connection,
    keys: Mapping[Part, tuple[bool, Hashable]],
    make: Callable[[list[Part]], Mapping[Part, Answer]],
) -> dict[Part, Answer]:
    """Return an answer for each part; those that are not kept are made together, and then kept.

    `keys` gives each part the key of its answer, and whether it holds whatever the state of the data: then
    the key must hold a version of everything that the answer depends on (data_access.database.month_version).
    """
    if not keys:
        return {}
    own = _scratch(connection)
    if own is not None:
        absent = [part for part, key in keys.items() if key not in own]
        own |= {keys[part]: answer for part, answer in (make(absent) if absent else {}).items()}
        return {part: own[key] for part, key in keys.items()}
    if not connection.get_execution_options().get("zqt_committed"):
        return dict(make(list(keys)))
    base, state = _data(connection)
    full = {
        part: (_lasting, (base, key)) if lasts else (_counts, (base, state, key))
        for part, (lasts, key) in keys.items()
    }
    kept = {part: shelf.find(key) for part, (shelf, key) in full.items()}
    found: dict[Part, Answer] = {part: answer for part, answer in kept.items() if answer is not None}
    missing = [part for part in keys if part not in found]
    for part, answer in make(missing).items() if missing else ():
        shelf, key = full[part]
        found[part] = shelf.keep(key, answer)
    return found


def kept_page(
    connection: Connection, key: str, shared: SharedPages | None, make: Callable[[], bytes]
) -> bytes:
    """Return a drawn page of this state of the data, or make it and keep it, for other processes in `shared`.

    The key must hold everything the page depends on but the data. Only for committed reads.
    """
    base, state = _data(connection)

    def find_or_make() -> bytes:
        return shared.find_or_make(state, key, make) if shared is not None else make()

    return _pages.find_or_make((base, state, key), find_or_make)


def find_page(connection: Connection, key: str, shared: SharedPages | None) -> bytes | None:
    """Return what kept_page would give of this state of the data without making it, None where nobody did."""
    base, state = _data(connection)
    found = _pages.find((base, state, key))
    if found is None and shared is not None and (found := shared.find(state, key)) is not None:
        _pages.keep((base, state, key), found)
    return found


def _data(connection: Connection) -> tuple[str, tuple[int, int]]:
    return str(connection.engine.url), data_state(connection)


def forget() -> None:
    """Drop everything that this process keeps."""
    for shelf in (_answers, _counts, _lasting, _pages):
        shelf.forget()
