"""The page of warnings on both databases: tabs, scopes, who was told, what stands beside, what is at risk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, update

from dashboard.people.access import Denied, scope_for
from data_access.queries.alerts.of_others import warnings_of_order, warnings_of_unit
from data_access.queries.alerts.page import alert_view, alerts_view
from data_access.queries.alerts.scope import count_to_act
from data_access.records.alerts.acts import act_on
from data_access.records.alerts.judging import judge
from data_access.schema import category, message, supervision
from tests.support.alerts import TOWNSHIP, ZHIFU, add_contact, judged, one, opened, put, rows
from tests.support.orders import SOURCE, add_source, at, unit_ids
from tests.support.proactive import DEPARTMENT, LAIYANG, city, leader, of_unit, scope_of

TUESDAY = at("2026-11-17 08:00")
DAY = timedelta(days=1)
NOW = TUESDAY + timedelta(hours=1)


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base with overdue, near and perhaps overdue orders of three units, judged."""
    units = unit_ids(connection)
    add_source(connection, TUESDAY)
    add_contact(connection, ZHIFU)
    put(connection, "RED", TUESDAY, **opened("11-02"), township_id=units[TOWNSHIP], title="供暖")
    put(connection, "AMBER", TUESDAY, **opened("11-11"))
    put(connection, "MAYBE", TUESDAY, due="2026-11-17 12:00", **opened("11-12"))
    put(connection, "OTHER", TUESDAY, **opened("11-04"), unit_id=units[LAIYANG], district_id=units[LAIYANG])
    put(connection, "DEPT", TUESDAY, **opened("11-03"), unit_id=units[DEPARTMENT])
    judge(connection, TUESDAY)
    return connection


def numbers(connection: Connection, code: str, tab: str = "") -> list[str]:
    scope = city().scope if not code else scope_of(connection, code)
    return [row.number for row in alerts_view(connection, scope, NOW, tab=tab).rows]


def test_each_tab_holds_its_own_the_longest_overdue_first(base: Connection) -> None:
    view = alerts_view(base, city().scope, NOW)
    assert (view.tab, [row.number for row in view.rows]) == ("overdue", ["RED", "DEPT", "OTHER"])
    assert view.rows[0].workdays == 6 and view.longest == 6  # due on Monday the 9th at 24:00
    assert dict(view.counts) == {
        "overdue": 3,
        "near": 2,
        "promises": 0,
        "below": 0,
        "returned": 0,
        "recovered": 0,
        "system": 1,
    }
    assert numbers(base, "", "near") == ["MAYBE", "AMBER"]
    assert numbers(base, "", "nonsense") == ["RED", "DEPT", "OTHER"]


def test_a_unit_sees_its_own_and_what_was_handed_to_it(base: Connection) -> None:
    assert numbers(base, ZHIFU) == ["RED"]
    assert numbers(base, TOWNSHIP) == ["RED"] and numbers(base, TOWNSHIP, "near") == []
    assert numbers(base, LAIYANG) == ["OTHER"] and numbers(base, DEPARTMENT) == ["DEPT"]
    other = next(row.warning_id for row in rows(base, "solve") if row.detail["no"] == "OTHER")
    assert alert_view(base, scope_of(base, ZHIFU), NOW, other) is None
    assert act_on(base, city(), other, "assign", unit_code=DEPARTMENT).done
    handed = alert_view(base, scope_of(base, DEPARTMENT), NOW, other)
    assert handed is not None and handed.row.order is None  # the order itself stays its unit's
    with pytest.raises(Denied):
        alerts_view(base, scope_for("zheng", "auditor"), NOW)


def test_one_unit_of_the_address(base: Connection) -> None:
    view = alerts_view(base, city().scope, NOW, unit=ZHIFU)
    assert [row.number for row in view.rows] == ["RED"] and view.counts["near"] == 2
    assert len(alerts_view(base, city().scope, NOW, unit="nobody").rows) == 3


def test_what_fell_due_since_the_data_stands_apart_and_is_no_warning(base: Connection) -> None:
    later = at("2026-11-17 15:00")
    view = alerts_view(base, city().scope, later)
    assert ([row.order_no for row in view.maybe], view.maybe_total) == (["MAYBE"], 1)
    assert "MAYBE" not in [row.number for row in view.rows]
    assert alerts_view(base, scope_of(base, LAIYANG), later).maybe == ()


def test_who_was_told_and_what_was_made_of_it(base: Connection) -> None:
    number = next(row.warning_id for row in rows(base, "solve") if row.detail["no"] == "RED")
    m = message.c
    sent = {"state": "received", "sent_at": NOW, "receipt_at": NOW, "receipt": "已阅"}
    base.execute(update(message).where(m.record_id == number, m.channel == "sms").values(**sent))
    values = {"kind": "notice", "title": "x", "state": "issued", "year": 2026, "serial": 14}
    values |= {"origin": "warning", "origin_id": number, "created_at": NOW, "created_by": "w"}
    base.execute(insert(supervision).values(unit_id=unit_ids(base)[ZHIFU], **values))
    view = alert_view(base, city().scope, NOW, number)
    assert view is not None
    told = {each.channel: (each.state, each.receipt) for each in view.row.deliveries}
    assert told == {"tray": ("sent", ""), "sms": ("received", "已阅")}
    assert [each.number for each in view.row.notices] == ["〔2026〕14 号"]
    assert [each.act for each in view.kept.history] == ["raise"]
    assert view.may_supervise and view.row.acts == ("acknowledge", "assign", "settle", "false_alarm")


def test_what_may_be_done_depends_on_the_account_and_the_state(base: Connection) -> None:
    number = next(row.warning_id for row in rows(base, "solve") if row.detail["no"] == "RED")

    def acts(scope: object) -> tuple[str, ...]:
        view = alert_view(base, scope, NOW, number)  # type: ignore[arg-type]
        assert view is not None
        return view.row.acts

    assert acts(scope_of(base, ZHIFU)) == ("acknowledge", "assign", "settle")
    assert acts(scope_of(base, TOWNSHIP)) == ("acknowledge", "settle")
    assert acts(leader().scope) == ()
    offered = alert_view(base, scope_of(base, ZHIFU), NOW, number)
    assert offered is not None and {each.district_id for each in offered.choices.units} == {
        unit_ids(base)[ZHIFU]
    }
    assert act_on(base, city(), number, "settle", text="已办").done
    assert acts(city().scope) == ()


def test_the_badge_counts_what_waits_for_the_account(base: Connection) -> None:
    def waits(code: str) -> int:
        return count_to_act(base, scope_of(base, code))

    assert (waits(ZHIFU), waits(TOWNSHIP), waits(LAIYANG), waits(DEPARTMENT)) == (3, 1, 1, 1)
    assert count_to_act(base, city().scope) == 4  # three red ones that nobody acknowledged, the missing year
    assert count_to_act(base, leader().scope) == 0
    assert count_to_act(base, scope_for("zheng", "auditor")) == 0
    number = next(row.warning_id for row in rows(base, "solve") if row.detail["no"] == "RED")
    own = of_unit(base, ZHIFU)
    assert act_on(base, own, number, "assign", unit_code=TOWNSHIP).done
    assert (waits(ZHIFU), waits(TOWNSHIP)) == (2, 1)
    assert act_on(base, of_unit(base, TOWNSHIP), number, "settle", text="已办").done
    assert (waits(ZHIFU), waits(TOWNSHIP), count_to_act(base, city().scope)) == (2, 0, 3)


def test_ended_warnings_are_listed_for_a_month(base: Connection) -> None:
    put(base, "RED", TUESDAY + DAY, **opened("11-02"), closed_at=TUESDAY + DAY, closing_kind="solved")
    judged(base, TUESDAY + DAY)
    later = alerts_view(base, city().scope, TUESDAY + 2 * DAY, tab="recovered")
    assert [row.number for row in later.rows] == ["RED"]
    assert alerts_view(base, city().scope, TUESDAY + 40 * DAY, tab="recovered").rows == ()


def test_near_rates_stand_beside_and_are_no_warnings(base: Connection) -> None:
    for n in range(10):
        verdict = "unsolved" if n == 0 else "solved"
        moment = at("2026-10-15 10:00")
        closed = {"closed_at": moment, "closing_kind": "solved", "verdict_official": verdict}
        put(base, f"O{n}", TUESDAY, **opened("10-12"), **closed, verdict_official_at=moment)
    judge(base, NOW)
    view = alerts_view(base, city().scope, NOW, tab="below")
    assert [(each.unit.code, each.single) for each in view.near_rates] == [(ZHIFU, False)]
    assert view.rows == () and view.near_period is not None and view.near_period.text == "2026-10"
    assert alerts_view(base, scope_of(base, LAIYANG), NOW, tab="below").near_rates == ()


def test_other_pages_name_the_warnings_of_an_order_and_a_unit(base: Connection) -> None:
    (found,) = warnings_of_order(base, scope_of(base, ZHIFU), SOURCE, "RED")
    assert (found.kind, found.level, found.state) == ("solve", "red", "open")
    assert warnings_of_order(base, scope_of(base, LAIYANG), SOURCE, "RED") == ()
    assert warnings_of_unit(base, city().scope, unit_ids(base)[ZHIFU]) == 3
    assert warnings_of_unit(base, scope_of(base, LAIYANG), unit_ids(base)[ZHIFU]) == 0
    assert warnings_of_unit(base, scope_for("zheng", "auditor"), unit_ids(base)[ZHIFU]) == 0


def test_what_is_at_risk_says_what_its_like_did(connection: Connection) -> None:
    units = unit_ids(connection)
    kinds = dict(
        connection.execute(category.select().with_only_columns(category.c.code, category.c.category_id)).all()
    )
    add_source(connection, TUESDAY)
    late = {"category_id": kinds["1004"]}
    for n in range(30):
        # Of one kind four in five ended late, of the other all in time.
        closed = at("2026-10-28 10:00") if n % 5 else at("2026-10-14 10:00")
        put(connection, f"L{n}", TUESDAY, **opened("10-12"), **late, closed_at=closed, closing_kind="solved")
        in_time = {
            "category_id": kinds["0502"],
            "closed_at": at("2026-10-16 10:00"),
            "closing_kind": "solved",
        }
        put(connection, f"T{n}", TUESDAY, **opened("10-12"), **in_time)
    put(connection, "SLOW", TUESDAY, **opened("11-16"), **late)
    put(connection, "QUICK", TUESDAY, **opened("11-16"), category_id=kinds["0502"])
    put(connection, "NEAR", TUESDAY, **opened("11-11"), **late)  # warned about already
    elsewhere = {"unit_id": units[LAIYANG], "district_id": units[LAIYANG]}
    put(connection, "OTHER", TUESDAY, **opened("11-16"), **late, **elsewhere)
    view = alerts_view(connection, city().scope, NOW, tab="risk")
    found = {each.order.order_no: each.chance for each in view.risks}
    assert list(found)[:1] == ["SLOW"] and set(found) == {"SLOW", "OTHER", "QUICK"}
    slow = found["SLOW"]
    assert (slow.like, slow.in_time, slow.level) == (30, 6, "unit")
    assert slow.value < 0.5 < 0.8 < found["QUICK"].value
    assert view.risk_total == 2
    mine = alerts_view(connection, scope_of(connection, LAIYANG), NOW, tab="risk")
    assert [each.order.order_no for each in mine.risks] == ["OTHER"]
    assert alerts_view(connection, scope_of(connection, DEPARTMENT), NOW, tab="risk").risks == ()


def test_what_is_near_is_told_at_the_data_time_of_its_own_source(connection: Connection) -> None:
    friday = at("2026-11-13 08:00")
    add_source(connection, TUESDAY)
    add_source(connection, friday, 2)
    for n in range(30):
        closed = at("2026-10-28 10:00")
        put(connection, f"L{n}", TUESDAY, **opened("10-12"), closed_at=closed, closing_kind="solved")
    # Both end with the 18th: near for data of Tuesday, three working days ahead for those of Friday.
    put(connection, "NEAR", TUESDAY, **opened("11-11"))
    put(connection, "BEFORE", friday, **opened("11-11"), source_id=2)
    judge(connection, NOW)
    assert [row.detail["no"] for row in rows(connection, "solve")] == ["NEAR"]
    view = alerts_view(connection, city().scope, NOW, tab="risk")
    assert [(each.order.order_no, view.risk_total) for each in view.risks] == [("BEFORE", 1)]


def test_an_empty_base_shows_the_calendar_alone(connection: Connection) -> None:
    judge(connection, NOW)
    view = alerts_view(connection, city().scope, NOW)
    assert (view.data_time, view.rows, view.counts["system"]) == (None, (), 1)
    assert alerts_view(connection, city().scope, NOW, tab="risk").risks == ()
    assert one(connection, "calendar").level == "amber"
