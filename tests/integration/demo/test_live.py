"""The demo's platform that tells in time: orders in all columns, moving by the clock, taken out whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select

from callbacks.commands import demo as command
from callbacks.jobs.bodies import BODIES
from callbacks.jobs.work import do_period
from dashboard.desk.board import COLUMNS
from dashboard.jobs.listed import BY_NAME
from dashboard.jobs.rhythm import Period
from dashboard.people.access import OPERATOR
from dashboard.views.desk import DeskView
from data_access.database import reading
from data_access.demo.live import BEAT, OPENING, begin_live, keep_live
from data_access.demo.load import load_demo
from data_access.demo.presence import clear_demo, demo_is_current, demo_is_wanted
from data_access.queries.desk.page import desk_view, live_desk
from data_access.records.demo_accounts import holds_real_orders
from data_access.schema import import_reject, message, order, source
from tests.support.working import HandClock, place

UNTIL = date(2026, 11, 17)
NOW = datetime(2026, 11, 17, 7, 12, tzinfo=UTC)  # 15:12 in Yantai, a Tuesday


def board(engine: Engine, now: datetime) -> DeskView:
    with reading(engine) as connection:
        view = live_desk(connection, OPERATOR, now)
    assert view is not None
    return view


def columns(engine: Engine, now: datetime) -> dict[str, str]:
    """Return by order the column it stands in."""
    return {each.order_no: name for name, own in board(engine, now).columns.items() for each in own}


def count(engine: Engine, table: object = order) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


def test_the_board_opens_with_orders_in_every_column(engine: Engine) -> None:
    assert begin_live(engine, NOW) == len(OPENING)
    view = board(engine, NOW)
    assert all(view.columns[name] for name in COLUMNS)
    waits = [each.wait for own in view.columns.values() for each in own]
    assert waits.count("missed") >= 2
    onsite = {clock.state for own in view.columns.values() for each in own for clock in each.state.clocks}
    assert {"open", "near", "met", "overdue"} <= onsite
    assert view.transfer.day.n >= len(OPENING) - 2
    assert all(len(each.state.channels) == 3 for each in view.columns["reminded"])
    assert all(len(each.state.channels) < 3 for each in view.columns["dispatched"])
    with reading(engine) as connection:
        (row,) = connection.execute(select(source)).all()
        assert (row.demo, row.rhythm, row.data_time) == (True, "live", NOW)
        assert connection.scalar(select(func.count()).select_from(import_reject)) == 0
        assert not holds_real_orders(connection)
        told = connection.execute(select(message)).all()
        assert told and all(each.demo and each.sent_at <= NOW and "示例数据" in each.text for each in told)


def test_orders_move_on_by_the_clock_and_new_ones_arrive(engine: Engine) -> None:
    begin_live(engine, NOW)
    before, moved, seen = columns(engine, NOW), False, set(columns(engine, NOW))
    assert keep_live(engine, NOW + BEAT - timedelta(seconds=1)) == 0
    for beat in range(1, 19):
        now = NOW + beat * BEAT
        assert keep_live(engine, now) >= len(OPENING)
        found = columns(engine, now)
        for number in before.keys() & found.keys():
            assert COLUMNS.index(found[number]) >= COLUMNS.index(before[number])
            moved = moved or found[number] != before[number]
        seen |= found.keys()
        before = found
    # An order at least every half hour or so, and what is done for the day leaves.
    assert moved and set(before) < seen and count(engine) >= len(OPENING) + 3


def test_the_same_moment_and_seed_tell_the_same(engine: Engine) -> None:
    begin_live(engine, NOW)
    first = columns(engine, NOW), count(engine, message)
    keep_live(engine, NOW + 3 * BEAT)
    begin_live(engine, NOW)  # the demo is served again
    assert (columns(engine, NOW), count(engine, message)) == first


def test_nothing_is_told_where_nobody_began(engine: Engine) -> None:
    assert keep_live(engine, NOW) == 0 and count(engine, source) == 0


def test_it_stands_beside_the_daily_demo_and_goes_with_it(sqlite_engine: Engine) -> None:
    engine = sqlite_engine
    result = load_demo(engine, until=UNTIL, now=NOW, orders=30, months=1)
    begin_live(engine, NOW)
    with reading(engine) as connection:
        assert demo_is_current(connection, UNTIL) and not demo_is_wanted(connection, UNTIL)
        assert demo_is_wanted(connection, UNTIL + timedelta(days=1))
        view = desk_view(connection, OPERATOR, NOW)
    assert [each.code for each in view.live] == ["demo-province"] and view.demo
    assert [each.code for each in view.late_sources] == ["demo"]
    assert clear_demo(engine, NOW) == result.inserted + len(OPENING)
    assert count(engine) == count(engine, source) == count(engine, message) == 0


@pytest.mark.parametrize("demo", [True, False])
def test_the_worker_keeps_it_going_in_the_demo_alone(sqlite_engine: Engine, demo: bool) -> None:
    begin_live(sqlite_engine, NOW)
    later = NOW + 2 * BEAT
    where = place(sqlite_engine, HandClock(later), demo=demo)
    assert do_period(where, BY_NAME["desk"], BODIES["desk"], Period("p", later)) == "done"
    with reading(sqlite_engine) as connection:
        assert connection.scalar(select(source.c.data_time)) == (later if demo else NOW)


def test_serving_the_demo_begins_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[datetime] = []
    monkeypatch.setenv("ZQT_DATABASE_URL", f"sqlite:///{tmp_path}/var/demo.db")
    monkeypatch.setattr(command, "load_demo", lambda *_args, **_more: None)
    monkeypatch.setattr(command, "run_server", lambda _config: None)
    monkeypatch.setattr(command, "begin_live", lambda _engine, now: begun.append(now))
    for arguments, expected in ((["--serve"], 1), ([], 1)):
        run = CliRunner().invoke(command.demo, arguments)
        assert len(begun) == expected, run.output
