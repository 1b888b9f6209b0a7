"""Months in which units come and go, months without orders, months looked back on after a correction."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import Engine, update

from dashboard.i18n import use_language
from dashboard.month.life import month_text
from dashboard.people.access import OPERATOR
from dashboard.views.context import FigureContext
from data_access.database import bump_data_version, reading, writing
from data_access.queries.month.life import month_life, read_months
from data_access.queries.month.standing import live_context
from data_access.queries.rankings.page import ranking_view
from data_access.records.month.correcting import correct_month
from data_access.records.month.locking import open_month, write_version
from data_access.records.month.recounting import recount_month
from data_access.reference.units import read_calendar
from data_access.schema import order, unit
from layouts.definitions import firmness
from tests.support.hand_month import NOW, YANTAI
from tests.support.locking import CHECK_ENDED, LATER, MONTH, actor, begin, figures, lock, order_key

NOVEMBER_LOCKED = datetime(2026, 12, 7, 9, tzinfo=YANTAI)


def said(context: FigureContext) -> str:
    with use_language("en"):
        return firmness(context)


def lock_at_once(engine: Engine, month: str, now: datetime) -> None:
    with writing(engine) as connection:
        open_month(connection, month, now, "office", read_calendar(connection))
        write_version(connection, month, now, "office", "", live_context(connection, month, NOW))


def recounted(engine: Engine, month: str) -> list[str]:
    with engine.connect().execution_options(zqt_write=True) as connection:
        transaction = connection.begin()
        found = [f"{each.item} {each.name}" for each in recount_month(connection, month, NOW)]
        transaction.rollback()
    return found


def test_units_that_come_or_go_within_a_month_stand_in_it(provisional: Engine) -> None:
    with writing(provisional) as connection:
        u = unit.c
        connection.execute(update(unit).where(u.code == "370681").values(valid_to=date(2026, 10, 20)))
        connection.execute(update(unit).where(u.code == "370682").values(valid_from=date(2026, 10, 12)))
        connection.execute(update(unit).where(u.code == "370602").values(valid_to=date(2026, 9, 30)))
        bump_data_version(connection, NOW)
    begin(provisional)
    assert lock(provisional).said == "locked_now"
    districts = {code for level, code in figures(provisional) if level == "district"}
    assert {"370681", "370682"} <= districts and "370602" not in districts
    # Its orders stay in the city's figures all the same.
    assert figures(provisional)["city", "city"]["accepted"] == 53
    assert recounted(provisional, MONTH) == []


def test_a_township_counts_three_months_and_keeps_those_that_were_open_at_the_lock(
    locked_october: Engine,
) -> None:
    before = figures(locked_october)
    with writing(locked_october) as connection:
        _shard, number = order_key(connection, 57)  # due in September
        connection.execute(update(order).where(order.c.order_id == number).values(township_id=None))
        bump_data_version(connection, LATER, (202609,))
    with reading(locked_october) as connection:
        view = ranking_view(connection, OPERATOR, level="township", period="2026-10r3m", now=NOW)
        september = ranking_view(connection, OPERATOR, level="township", period="2026-09", now=NOW)
    assert said(view.context) == "locked 11-17, version 1"
    assert said(september.context) == "provisional"
    row = next(each for each in view.rows if each.unit.code == "370682001")
    assert row.counts.due == before["township", "370682001"]["due"] == 5
    assert not any(each.counts.due for each in september.rows)


def test_a_correction_makes_a_version_of_the_later_months_that_look_back(locked_october: Engine) -> None:
    lock_at_once(locked_october, "2026-11", NOVEMBER_LOCKED)
    with writing(locked_october) as connection:
        _shard, number = order_key(connection, 25)
        connection.execute(
            update(order).where(order.c.order_id == number).values(verdict_official="unsolved")
        )
        bump_data_version(connection, LATER, (202610,))
    with writing(locked_october) as connection:
        assert correct_month(connection, actor(LATER), MONTH, 1, "verdict changed", None).said == "corrected"
    with reading(locked_october) as connection:
        assert month_life(connection, MONTH).version == 2
        assert month_life(connection, "2026-11").version == 2
    now = figures(locked_october, 2, "2026-11")["township", "370682001"]
    then = figures(locked_october, 1, "2026-11")["township", "370682001"]
    assert int(str(now["solved"])) == int(str(then["solved"])) - 1
    for month in (MONTH, "2026-11"):
        assert [each for each in recounted(locked_october, month) if "order" not in each] == []


@pytest.mark.parametrize("period", ["2026-10", "2026-10r3m", "2026-11", "2026-W42", "2026", "2026-Q4"])
def test_only_a_locked_month_and_its_three_months_say_that_they_are_locked(
    locked_october: Engine, period: str
) -> None:
    with reading(locked_october) as connection:
        context = ranking_view(connection, OPERATOR, period=period, now=NOW).context
        by_opening = ranking_view(connection, OPERATOR, period=period, basis="accepted", now=NOW).context
    assert ("locked" in said(context)) == (period in ("2026-10", "2026-10r3m"))
    assert "locked" not in said(by_opening)


def test_months_are_kept_by_their_number(locked_october: Engine) -> None:
    with reading(locked_october) as connection:
        (found,) = read_months(connection).locked.values()
    assert month_text(found.fixed.month) == MONTH and found.life.locked_at == CHECK_ENDED
    assert found.base == (202608, 202609)
