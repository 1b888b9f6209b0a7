"""Units confirm or appeal, townships by their district; the city decides; nobody acts for another unit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from dashboard.people.access import OPERATOR, Denied, Scope, scope_for
from data_access.database import reading, writing
from data_access.queries.month.page import check_view
from data_access.queries.records.scope import may_read
from data_access.records.month.appeals import confirm_list
from data_access.schema import message, month_appeal, unit
from tests.support.locking import (
    CHECK_BEGINS,
    CHECK_ENDED,
    MONTH,
    actor,
    appeal,
    begin,
    decide,
    lock,
)

LEADER = scope_for("he", "city_leader")


def scope_of(engine: Engine, code: str) -> Scope:
    with reading(engine) as connection:
        row = connection.execute(select(unit).where(unit.c.code == code)).one()
    role = "district_coordinator" if row.kind == "district" else "unit_handler"
    return scope_for(code, role, row.unit_id, row.kind, row.code, row.name)


@pytest.fixture
def checking(provisional: Engine) -> Engine:
    """Return October under check."""
    begin(provisional)
    return provisional


def state_of(engine: Engine, appeal_id: int) -> str:
    with reading(engine) as connection:
        found = connection.scalar(select(month_appeal.c.state).where(month_appeal.c.appeal_id == appeal_id))
    return str(found)


def test_a_townships_appeal_goes_by_its_district_to_the_city(checking: Engine) -> None:
    township, district = scope_of(checking, "370602012"), scope_of(checking, "370602")
    said = appeal(checking, 7, "on_time", "correct", township)
    assert (said.said, state_of(checking, said.record_id)) == ("filed", "district")
    assert decide(checking, said.record_id, "grant").said == "moved"
    assert decide(checking, said.record_id, "forward", township).said == "unknown"
    assert decide(checking, said.record_id, "forward", scope_of(checking, "370682")).said == "unknown"
    assert decide(checking, said.record_id, "forward", district).said == "forwarded"
    with pytest.raises(Denied):
        decide(checking, said.record_id, "grant", district)
    assert decide(checking, said.record_id, "grant", text="").said == "decision"
    assert decide(checking, said.record_id, "grant").said == "granted"
    assert decide(checking, said.record_id, "refuse").said == "moved"
    assert state_of(checking, said.record_id) == "granted"


def test_open_appeals_forbid_the_lock_until_they_are_decided(checking: Engine) -> None:
    said = appeal(checking, 7, "on_time", "correct", scope_of(checking, "370602"))
    assert state_of(checking, said.record_id) == "city"
    assert lock(checking).said == "appeals"
    assert decide(checking, said.record_id, "withdraw", scope_of(checking, "370602")).said == "withdrawn"
    assert lock(checking).said == "locked_now"


def test_an_appeal_is_about_a_lost_point_of_an_own_order_within_the_check(checking: Engine) -> None:
    zhifu, laiyang = scope_of(checking, "370602"), scope_of(checking, "370682")
    assert appeal(checking, 7, "on_time", "correct", laiyang).said == "order"
    assert appeal(checking, 1, "on_time", "correct", zhifu).said == "nothing_lost"
    assert appeal(checking, 7, "speed", "correct", zhifu).said == "point"
    assert appeal(checking, 7, "on_time", "praise", zhifu).said == "point"
    assert appeal(checking, 7, "on_time", "correct", zhifu, CHECK_ENDED).said == "ended"
    assert appeal(checking, 7, "on_time", "correct", zhifu, month="2026-09").said == "not_checking"
    assert appeal(checking, 7, "on_time", "correct", zhifu).said == "filed"
    assert appeal(checking, 7, "on_time", "exclude", zhifu).said == "appealed"


def confirm(engine: Engine, scope: Scope, code: str, after: timedelta = timedelta()) -> str:
    with writing(engine) as connection:
        return confirm_list(connection, actor(CHECK_BEGINS + after, scope), MONTH, code).said


def test_a_unit_confirms_its_own_list_once_and_no_other(checking: Engine) -> None:
    zhifu = scope_of(checking, "370602")
    assert confirm(checking, zhifu, "370682") == "unknown"
    assert confirm(checking, zhifu, "370602") == "confirmed"
    assert confirm(checking, zhifu, "370602") == "confirmed_before"
    assert confirm(checking, scope_of(checking, "D07"), "D07", timedelta(days=9)) == "ended"
    with pytest.raises(Denied):
        confirm(checking, LEADER, "370682")
    with reading(checking) as connection:
        view = check_view(connection, OPERATOR, MONTH, CHECK_BEGINS)
    assert view is not None
    assert [each.unit.code for each in view.units if each.confirmed_at] == ["370602"]


def test_a_unit_sees_its_own_list_and_the_office_what_appeals_would_change(
    checking: Engine,
) -> None:
    zhifu = scope_of(checking, "370602")
    said = appeal(checking, 7, "on_time", "correct", zhifu)
    with reading(checking) as connection:
        own = check_view(connection, zhifu, MONTH, CHECK_BEGINS)
        other = check_view(connection, scope_of(checking, "370682"), MONTH, CHECK_BEGINS, "370602")
        below = check_view(connection, scope_of(checking, "370602012"), MONTH, CHECK_BEGINS)
        office = check_view(connection, OPERATOR, MONTH, CHECK_BEGINS)
        assert may_read(connection, zhifu, "appeal", said.record_id)
        assert not may_read(connection, scope_of(checking, "370682"), "appeal", said.record_id)
    assert own is not None and own.chosen is not None and other is not None and office is not None
    assert own.units == () and own.effect == ()
    lost = sum(row.points for row in own.chosen.rows)
    assert own.chosen.check is not None and lost == own.chosen.check.lost
    assert {row.order.unit for row in own.chosen.rows} == {"芝罘区"}
    assert other.chosen is not None and {row.order.unit for row in other.chosen.rows} == {"莱阳市"}
    assert other.appeals == () and len(own.appeals) == 1
    assert below is not None and below.chosen is not None
    assert {row.order.township for row in below.chosen.rows} == {"幸福街道"}
    (effect,) = [each for each in office.effect if each.now.unit.code == "370602"]
    assert effect.then.score.points is not None and effect.now.score.points is not None
    # One more of twelve on time: 8.3333 points of 100, at 2 % each of 20.
    assert 3 < effect.then.score.points - effect.now.score.points < 4


def test_a_check_tells_every_unit(checking: Engine) -> None:
    with reading(checking) as connection:
        texts = list(connection.scalars(select(message.c.text).where(message.c.subject == "month")))
    assert all("2026-10" in each and "11-16 24:00" in each for each in texts)
