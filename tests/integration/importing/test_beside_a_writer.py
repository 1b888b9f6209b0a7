"""A process that begins while another one writes for long does not wait for it (SQLite)."""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import connect
from time import monotonic

from data_access.database import data_state, make_engine, reading, writing
from data_access.importing.space import give_back


def test_a_new_process_reads_while_another_writes(new_sqlite: Callable[[], str]) -> None:
    url = new_sqlite()
    # As a base that this version made, whose file remembers that pages are given back.
    plain = connect(url.removeprefix("sqlite:///"))
    plain.execute("PRAGMA auto_vacuum=INCREMENTAL")
    plain.execute("VACUUM")
    plain.close()
    writer = make_engine(url)
    with writing(writer):
        begun = monotonic()
        fresh = make_engine(url)
        with reading(fresh) as connection:
            assert data_state(connection)[0] >= 0
        assert give_back(fresh) == 0
        assert monotonic() - begun < 5  # the busy timeout is thirty seconds
        fresh.dispose()
    writer.dispose()
