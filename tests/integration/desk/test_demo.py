"""The demo's story of the desk: it is marked, names nobody, ends with the data, and goes again."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, func, select, update

from data_access.demo.desk import add_desk
from data_access.demo.desk_removal import remove_desk
from data_access.demo.presence import extract_time
from data_access.queries.desk.page import desk_view
from data_access.records.desk.handing import hand_over
from data_access.schema import message, record_history, source
from tests.support.orders import add_source
from tests.support.proactive import city
from tests.support.reception import DAILY, arrive

UNTIL = date(2026, 11, 18)
ENDED = extract_time(UNTIL)


def test_the_story_is_told_within_the_data_and_taken_out_whole(connection: Connection) -> None:
    add_source(connection, ENDED, DAILY, "daily")
    connection.execute(update(source).values(demo=True))
    own = {"now": ENDED, "source_id": DAILY, "heard": 0}
    arrive(connection, 1, 300, 290, **own)
    arrive(connection, 2, 20, 2, **own)  # just dispatched: not every channel is out yet
    arrive(connection, 3, 60 * 24 * 5, 60 * 24 * 5 - 9, **own)  # older than the story
    own_note = hand_over(connection, city(ENDED), "自己的交班")
    assert own_note.done
    n = add_desk(connection, UNTIL, 7)
    rows = connection.execute(select(message)).all()
    assert len(rows) == n and 3 <= n <= 6
    assert all(each.demo and each.sent_at <= ENDED and "示例数据" in each.text for each in rows)
    view = desk_view(connection, city().scope, ENDED + timedelta(hours=1))
    told = {each.order_no[-1]: len(each.state.channels) for each in view.history[0].orders}
    assert told["1"] == 3 and told["2"] < 3
    assert [("示例数据" in each.note) for each in view.notes].count(True) == 2
    assert view.demo
    assert remove_desk(connection) == n
    left = connection.execute(select(record_history.c.note).where(record_history.c.subject == "desk"))
    assert list(left.scalars()) == ["自己的交班"]
    assert connection.scalar(select(func.count()).select_from(message)) == 0
    assert add_desk(connection, UNTIL, 7) == n  # the same story again
