"""Two people act on a month at the same moment: one does, the other is told; nothing is written twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine

from dashboard.views.records import Answer
from data_access.database import make_engine, reading
from tests.support.locking import CHECK_ENDED, begin, lock, version_ids


def both(engine: Engine, act: Callable[[Engine], Answer]) -> list[str]:
    """Let two people act at once, each over a connection of his own; return what they were told."""
    start, url = Barrier(2), engine.url.render_as_string(hide_password=False)

    def one(_who: int) -> str:
        own = make_engine(url)
        start.wait()
        said = act(own).said
        own.dispose()
        return said

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


def test_of_two_who_lock_a_month_one_does(provisional: Engine) -> None:
    told = both(provisional, begin)
    assert "checking" in told and set(told) <= {"checking", "begun", "moved"} and len(set(told)) == 2
    told = both(provisional, lambda engine: lock(engine, CHECK_ENDED))
    assert told[1] == "locked_now" and told[0] in ("locked", "moved")
    with reading(provisional) as connection:
        assert len(version_ids(connection)) == 1
