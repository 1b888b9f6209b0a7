"""A month is checked and locked on both databases; what is locked stays, whatever arrives later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select

from dashboard.i18n import use_language
from dashboard.people.access import OPERATOR, Denied, scope_for
from dashboard.views.order import OrderFilter
from data_access.database import bump_data_version, reading, writing
from data_access.queries.month.figures import count_figures
from data_access.queries.month.late import late_of
from data_access.queries.orders.page import orders_view
from data_access.queries.rankings.page import ranking_view
from data_access.records.month.recounting import recount_month
from data_access.records.settings import store_appraisal_settings
from data_access.schema import month_order, order
from layouts.definitions import firmness
from tests.support.hand_month import NOW
from tests.support.locking import (
    CHECK_ENDED,
    LENIENT,
    MONTH,
    begin,
    figures,
    lock,
    version_ids,
)


def recounted(engine: Engine, month: str = MONTH) -> list[str]:
    with engine.connect().execution_options(zqt_write=True) as connection:
        transaction = connection.begin()
        found = [f"{each.item} {each.name}" for each in recount_month(connection, month, NOW)]
        transaction.rollback()
    return found


def test_a_lock_stores_every_order_and_every_figure(locked_october: Engine) -> None:
    with reading(locked_october) as connection:
        (version,) = version_ids(connection)
        stored = connection.scalar(
            select(func.count()).where(month_order.c.version_id == version, month_order.c.month == 202610)
        )
        view = ranking_view(connection, OPERATOR, period=MONTH, now=NOW)
        with use_language("en"):
            assert firmness(view.context) == "locked 11-17, version 1"
    city = figures(locked_october)["city", "city"]
    assert stored == city["accepted"] == view.total.accepted
    for row in view.rows:
        told = figures(locked_october)["district", row.unit.code]
        assert told["rank"] == row.rank and told["due"] == row.counts.due
    assert recounted(locked_october) == []


def test_a_lock_waits_for_the_check_and_names_what_stands_against_it(provisional: Engine) -> None:
    assert lock(provisional).said == "unchecked"
    assert begin(provisional).said == "checking"
    assert begin(provisional).said == "begun"
    assert lock(provisional, CHECK_ENDED - timedelta(minutes=1)).said == "check"
    assert lock(provisional).said == "locked_now"
    assert lock(provisional).said == "locked"
    with reading(provisional) as connection:
        assert len(version_ids(connection)) == 1


def test_a_month_that_is_not_over_or_without_orders_is_not_checked(provisional: Engine) -> None:
    assert begin(provisional, month="2026-11").said == "running"
    assert begin(provisional, month="2020-01").said == "empty"
    assert begin(provisional, month="2026-13").said == "month"


def test_only_the_office_checks_and_locks(provisional: Engine) -> None:
    district = scope_for("li", "district_coordinator", 370602, "district", "370602", "芝罘区")
    with pytest.raises(Denied):
        begin(provisional, scope=district)
    begin(provisional)
    with pytest.raises(Denied):
        lock(provisional, scope=district)


def test_later_settings_and_imports_leave_a_locked_month_as_it_is(locked_october: Engine) -> None:
    before = figures(locked_october)
    with writing(locked_october) as connection:
        harsher = LENIENT.model_copy(update={"verdict": "claimed", "rounding": "truncate"})
        store_appraisal_settings(
            connection, harsher, valid_from=date(2026, 10, 1), reason="x", account="t", now=NOW
        )
        connection.execute(
            order.update().where(order.c.order_no.endswith("16")).values(verdict_official="solved")
        )
        connection.execute(order.update().where(order.c.order_no.endswith("13")).values(unit_id=None))
    with reading(locked_october) as connection:
        counted = {line.key: dict(line.figures) for line in count_figures(connection, MONTH, NOW)}
        late = late_of(connection, MONTH, NOW)
    assert counted == before
    assert sorted(each.word for each in late) == ["changed", "moved"]
    assert len(recounted(locked_october)) == 2


MEASURES = ("accepted", "due", "unsolved", "late", "excluded", "six_missed", "extended_out", "uncredited")
PLACES: tuple[dict[str, str], ...] = (
    {},
    {"district": "370681"},
    {"township": "370602001"},
    {"channel": "provincial"},
)


def lists(engine: Engine) -> dict[str, list[str]]:
    """Return the lists behind the figures of October, by measure and place."""
    found = {}
    with reading(engine) as connection:
        for measure in MEASURES:
            for place in PLACES:
                filter = OrderFilter(measure=measure, period=MONTH, **place)
                view = orders_view(connection, OPERATOR, filter, page_size=100, now=NOW)
                assert view.total == len(view.rows)
                found[f"{measure} {place}"] = sorted(row.order_no for row in view.rows)
    return found


def test_lists_of_a_locked_month_hold_what_was_counted(locked_october: Engine) -> None:
    before, city = lists(locked_october), figures(locked_october)["city", "city"]
    for measure in MEASURES:
        assert city.get(measure) in (None, len(before[f"{measure} {{}}"])), measure
    assert sum(map(bool, before.values())) > len(before) / 2
    with writing(locked_october) as connection:
        told = {"verdict_official": "solved", "unit_id": None, "township_id": None, "channel": "web"}
        connection.execute(order.update().values(**told, excluded=True, solve_due=None, due_day=None))
        bump_data_version(connection, NOW)
    assert lists(locked_october) == before
