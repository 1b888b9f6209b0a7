"""Judging a base: clocks at their own data time, promises, notes, sources, rates; twice is once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, update

from dashboard.alerts.settings import AlertSettings
from data_access.database import writing
from data_access.records.alerts.judging import judge
from data_access.schema import ledger_item, order, record_history, setting, source, warning
from tests.support.alerts import (
    TOWNSHIP,
    ZHIFU,
    add_contact,
    data_at,
    judged,
    messages,
    one,
    opened,
    put,
    rows,
)
from tests.support.orders import add_source, at, unit_ids
from tests.support.statements import statements

TUESDAY = at("2026-11-17 08:00")
DAY = timedelta(days=1)


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base with a daily source whose data reach Tuesday, 17 November, 08:00."""
    add_source(connection, TUESDAY)
    return connection


def test_an_order_is_amber_the_working_day_before_and_red_the_day_after(base: Connection) -> None:
    put(base, "A", TUESDAY, **opened("11-12"))  # due on Thursday the 19th at 24:00
    assert not rows(base, "solve") and judged(base, TUESDAY).get("raise") == 1  # the missing year alone
    assert not rows(base, "solve")
    judged(base, TUESDAY + DAY)
    amber = one(base)
    assert (amber.level, amber.state, amber.episode) == ("amber", "open", 1)
    assert amber.detail["due"] == "2026-11-19T16:00:00+00:00"
    judged(base, TUESDAY + 2 * DAY)
    assert one(base).level == "amber"
    judged(base, TUESDAY + 3 * DAY)
    red = one(base)
    assert (red.level, red.state, red.episode, red.warning_id) == ("red", "open", 1, amber.warning_id)
    assert red.judged_at == TUESDAY + 3 * DAY


def test_what_fell_due_after_the_data_is_no_red_warning(base: Connection) -> None:
    put(base, "A", TUESDAY, **opened("11-12"))
    data_at(base, TUESDAY + 2 * DAY)
    judge(base, TUESDAY + 6 * DAY)  # the reader's clock has passed the deadline, the data have not
    assert one(base).level == "amber"


def test_each_order_is_judged_at_the_data_time_of_its_own_source(base: Connection) -> None:
    add_source(base, TUESDAY - 5 * DAY, source_id=2)
    put(base, "A", TUESDAY, **opened("11-05"))
    put(base, "B", TUESDAY, source_id=2, **opened("11-05"))
    judge(base, TUESDAY)
    levels = {row.detail["no"]: (row.level, row.judged_at) for row in rows(base, "solve")}
    assert levels == {"A": ("red", TUESDAY), "B": ("amber", TUESDAY - 5 * DAY)}


def test_judging_twice_changes_nothing_and_tells_nobody_again(base: Connection) -> None:
    add_contact(base, ZHIFU)
    put(base, "A", TUESDAY, **opened("11-05"))
    first = judge(base, TUESDAY)
    assert first["raise"] == 2 and first["messages"] == 2  # tray and SMS; the missing year reaches nobody
    before, told = rows(base), messages(base)
    assert judge(base, TUESDAY) == {"messages": 0}
    assert rows(base) == before and messages(base) == told


def test_a_red_warning_is_told_to_the_leader_too_and_to_the_township(base: Connection) -> None:
    units = unit_ids(base)
    for duty in ("liaison", "leader"):
        add_contact(base, ZHIFU, duty)
    add_contact(base, TOWNSHIP)
    put(base, "A", TUESDAY, **opened("11-05"), township_id=units[TOWNSHIP])
    judge(base, TUESDAY)
    number = one(base).warning_id
    found = [row for row in messages(base) if row.record_id == number]
    assert {(row.unit_id, row.channel) for row in found} == {
        (units[each], channel) for each in (ZHIFU, TOWNSHIP) for channel in ("tray", "sms")
    }
    assert len(found) == 6 and all(row.link == f"/alerts/{number}" and not row.urgent for row in found)


def test_an_amber_warning_is_told_to_the_liaison_alone(base: Connection) -> None:
    for duty in ("liaison", "leader"):
        add_contact(base, ZHIFU, duty, mobile="")
    put(base, "A", TUESDAY, **opened("11-11"))
    judge(base, TUESDAY)
    assert one(base).level == "amber"
    assert len([row for row in messages(base) if row.order_id]) == 1


@pytest.mark.parametrize(
    ("facts", "how"),
    [
        ({"closed_at": TUESDAY, "closing_kind": "solved"}, "closed"),
        ({"withdrawn_at": TUESDAY}, "withdrawn"),
        ({"excluded": True, "exclusion_decided_at": TUESDAY}, "excluded"),
    ],
)
def test_it_ends_with_what_ended_the_clock(base: Connection, facts: dict[str, Any], how: str) -> None:
    put(base, "A", TUESDAY, **opened("11-05"))
    judge(base, TUESDAY)
    put(base, "A", TUESDAY + DAY, **opened("11-05"), **facts)
    assert judged(base, TUESDAY + DAY)["recover"] == 1
    ended = one(base)
    assert (ended.state, ended.ended_at, ended.detail["ended"]) == ("recovered", TUESDAY + DAY, how)


def test_a_moved_deadline_ends_it_and_it_is_armed_again_when_that_comes_near(base: Connection) -> None:
    put(base, "A", TUESDAY, due="2026-11-18 00:00", **opened("11-10"))
    judge(base, TUESDAY)
    put(base, "A", TUESDAY + DAY, due="2026-11-26 00:00", **opened("11-10"))
    assert judged(base, TUESDAY + DAY)["recover"] == 1
    assert one(base).detail["ended"] == "moved"
    assert judged(base, TUESDAY + 7 * DAY)["rearm"] == 1
    again = one(base)
    assert (again.state, again.level, again.episode, again.ended_at) == ("open", "amber", 2, None)


def test_a_source_that_goes_back_ends_and_raises_nothing(base: Connection) -> None:
    put(base, "A", TUESDAY, **opened("11-05"))
    judge(base, TUESDAY)
    before = one(base)
    base.execute(update(order).values(closed_at=TUESDAY - 9 * DAY))
    data_at(base, TUESDAY - DAY)
    judge(base, TUESDAY + DAY)
    assert one(base) == before


def test_an_order_that_an_undo_takes_away_and_brings_back_is_told_once(base: Connection) -> None:
    add_contact(base, ZHIFU, mobile="")
    put(base, "A", TUESDAY, **opened("11-05"))
    judge(base, TUESDAY)
    base.execute(delete(order))
    put(base, "B", TUESDAY, **opened("11-16"))
    judge(base, TUESDAY)
    assert one(base).state == "recovered"
    put(base, "A", TUESDAY, **opened("11-05"))
    judge(base, TUESDAY)
    back = one(base)
    assert (back.state, back.level, back.episode) == ("open", "red", 1)
    assert len([row for row in messages(base) if row.record_id == back.warning_id]) == 1


def test_the_short_clocks_of_provincial_orders(base: Connection) -> None:
    sent = at("2026-11-17 06:30")
    provincial = {**opened("11-17", "06:40"), "provincial": True, "transferred_out_at": sent}
    put(base, "A", TUESDAY, **provincial)
    judge(base, TUESDAY)
    assert not rows(base, "onsite")  # half an hour left, of a daily source: nobody can watch it
    base.execute(update(source).values(rhythm="live"))
    judge(base, TUESDAY + timedelta(minutes=1))
    assert one(base, "onsite").level == "amber"
    judged(base, TUESDAY + timedelta(minutes=31))
    assert one(base, "onsite").level == "red"
    put(base, "A", TUESDAY, **provincial, onsite_at=at("2026-11-17 08:40"))
    judged(base, TUESDAY + timedelta(hours=1))
    ended = one(base, "onsite")
    assert (ended.state, ended.detail["ended"]) == ("recovered", "met")
    assert not rows(base, "feedback")
    judged(base, at("2026-11-18 07:00"))
    assert one(base, "feedback").level == "amber"
    judged(base, at("2026-11-18 12:01"))
    assert one(base, "feedback").level == "red"


def test_a_clock_whose_column_the_table_lacks_is_nobodys_fault(base: Connection) -> None:
    provincial = {"provincial": True, "transferred_out_at": at("2026-11-16 09:00")}
    put(base, "A", TUESDAY, **opened("11-16"), **provincial, evidence=0)
    judge(base, TUESDAY)
    assert not rows(base, "onsite") and not rows(base, "feedback")


def test_a_reply_that_the_city_returned_after_the_district_passed_it(base: Connection) -> None:
    def stamp(text: str) -> int:
        return int(at(text).timestamp())

    log = [
        [stamp("2026-11-12 10:00"), "gate2", "", "passed", ""],
        [stamp("2026-11-13 10:00"), "first_review", "", "returned", "缺佐证"],
    ]
    put(base, "A", TUESDAY, **opened("11-10"), gate_log=json.dumps(log))
    judge(base, TUESDAY)
    found = one(base, "overturn")
    assert (found.level, found.detail["attempt"]) == ("red", 1)
    log.append([stamp("2026-11-17 10:00"), "first_review", "", "passed", ""])
    put(base, "A", TUESDAY + DAY, **opened("11-10"), gate_log=json.dumps(log))
    judged(base, TUESDAY + DAY)
    assert one(base, "overturn").state == "recovered"


def item(connection: Connection, **more: Any) -> int:
    made = connection.execute(
        insert(ledger_item).values(
            **{
                "shard": 1,
                "order_id": 2,
                "round": 1,
                "unit_id": unit_ids(connection)[ZHIFU],
                "book": "planned",
                "entered_at": at("2026-11-10 09:00"),
                "state": "open",
            }
            | more
        )
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def test_a_promise_and_a_missing_note_of_an_open_item(base: Connection) -> None:
    put(base, "A", TUESDAY, **opened("11-16"))
    promised = {"promised": at("2026-11-19 00:00"), "first_promised": at("2026-11-13 00:00"), "extensions": 1}
    number = item(base, **promised)
    judge(base, TUESDAY)
    found = one(base, "promise")
    assert (found.level, found.detail["moved"], found.object_key) == ("amber", 1, f"promise:{number}")
    assert not rows(base, "note")
    judge(base, TUESDAY + DAY)
    assert one(base, "note").level == "amber"  # more than seven days since it was entered
    base.execute(update(ledger_item).values(noted_at=TUESDAY + DAY))
    judge(base, TUESDAY + 2 * DAY)
    assert one(base, "note").state == "recovered"
    assert one(base, "promise").level == "red"
    base.execute(update(ledger_item).values(closed_at=TUESDAY + 2 * DAY, state="closed"))
    judge(base, TUESDAY + 3 * DAY)
    assert one(base, "promise").state == "recovered"


@pytest.mark.parametrize(
    ("now", "ended"),
    [
        ({"promised": at("2026-12-05 00:00"), "extensions": 1}, "extended"),
        ({"promised": None, "book": "unsolved"}, "given_up"),
        ({"closed_at": TUESDAY + timedelta(hours=2), "state": "closed"}, "kept"),
        ({"state": "asked"}, "asked"),
        (None, "removed"),
    ],
)
def test_how_the_warning_of_a_promise_ended_is_told_as_it_was(
    base: Connection, now: dict[str, Any] | None, ended: str
) -> None:
    put(base, "A", TUESDAY, **opened("11-16"))
    number = item(base, promised=at("2026-11-19 00:00"), first_promised=at("2026-11-19 00:00"))
    judge(base, TUESDAY)
    assert one(base, "promise").level == "amber"
    ours = ledger_item.c.item_id == number
    base.execute(
        delete(ledger_item).where(ours) if now is None else update(ledger_item).where(ours).values(**now)
    )
    judge(base, TUESDAY + timedelta(hours=3))
    found = one(base, "promise")
    assert (found.state, found.detail["ended"]) == ("recovered", ended)


def test_a_missing_note_ends_with_the_sign_off_or_with_the_note(base: Connection) -> None:
    put(base, "A", TUESDAY, **opened("11-16"))
    for number in (1, 2):
        item(base, round=number, entered_at=at("2026-11-02 09:00"))
    judge(base, TUESDAY)
    signed = (ledger_item.c.round == 1, {"closed_at": TUESDAY, "state": "closed"})
    for which, values in (signed, (ledger_item.c.round == 2, {"noted_at": TUESDAY})):
        base.execute(update(ledger_item).where(which).values(**values))
    judge(base, TUESDAY + DAY)
    assert sorted(row.detail["ended"] for row in rows(base, "note")) == ["kept", "noted"]


def test_a_late_source_and_a_missing_year_are_the_citys(base: Connection) -> None:
    put(base, "A", TUESDAY, **opened("11-16"))
    add_contact(base, ZHIFU)
    base.execute(update(source).values(rhythm_at="08:00", last_import_at=TUESDAY))
    judge(base, TUESDAY + timedelta(hours=25))
    late = one(base, "source")
    assert (late.level, late.unit_id, late.detail["missed"]) == ("amber", None, 1)
    judge(base, TUESDAY + timedelta(hours=49))
    assert one(base, "source").level == "red"
    base.execute(update(source).values(last_import_at=TUESDAY + 2 * DAY, data_time=TUESDAY + 2 * DAY))
    judge(base, TUESDAY + timedelta(hours=50))
    assert one(base, "source").state == "recovered"
    assert one(base, "calendar").detail == {"year": 2027}
    assert not [row for row in messages(base) if row.order_id is None]


def test_an_empty_base_is_judged_without_orders(connection: Connection) -> None:
    assert judge(connection, TUESDAY).get("raise") == 1
    assert [row.kind for row in rows(connection)] == ["calendar"]


def _month(connection: Connection, solved: int, unsolved: int, month: str = "10", **more: Any) -> None:
    """Put closed orders that were due in a month, verified as solved and as unsolved."""
    for n in range(solved + unsolved):
        verdict = "solved" if n < solved else "unsolved"
        moment = at(f"2026-{month}-15 10:00")
        put(
            connection,
            f"{month}{verdict}{n}",
            TUESDAY,
            **opened(f"{month}-12"),
            closed_at=moment,
            closing_kind="solved",
            verdict_official=verdict,
            verdict_official_at=moment,
            **more,
        )


def test_a_rate_under_the_threshold_recovers_after_three_data_days(base: Connection) -> None:
    _month(base, 8, 2)
    judge(base, TUESDAY)
    found = one(base, "below")
    assert (found.level, found.period, found.indicator, found.months) == ("red", "2026-10", "resolution", 1)
    assert (found.detail["numerator"], found.detail["denominator"]) == ("8", 10)
    _month(base, 10, 0)
    base.execute(update(order).values(verdict_official="solved"))
    states = []
    for n in range(1, 5):
        judged(base, TUESDAY + n * DAY)
        row = one(base, "below")
        states.append((row.state, row.good_days))
    assert states == [("open", 1), ("open", 2), ("recovered", 3), ("recovered", 3)]
    base.execute(update(order).values(verdict_official="unsolved"))
    judged(base, TUESDAY + 5 * DAY)
    again = one(base, "below")
    assert (again.state, again.episode, again.level) == ("open", 2, "red")


def test_months_in_a_row_are_counted_over_closed_months(base: Connection) -> None:
    _month(base, 8, 2, "09")
    _month(base, 8, 2, "10")
    judge(base, TUESDAY)
    assert [(row.period, row.months) for row in rows(base, "below")] == [("2026-10", 2)]


def test_a_month_too_far_back_is_over_once_the_next_one_closed(base: Connection) -> None:
    _month(base, 8, 2)
    judge(base, TUESDAY)
    judged(base, at("2026-12-02 08:00"))
    assert one(base, "below").state == "over"


def test_a_townships_single_miss_goes_to_its_districts_daily_digest(base: Connection) -> None:
    add_contact(base, ZHIFU, mobile="")
    _month(base, 4, 1, township_id=unit_ids(base)[TOWNSHIP])
    _month(base, 40, 0, "09")
    judge(base, TUESDAY)
    assert TOWNSHIP not in str(rows(base, "below")) and len(rows(base, "below")) == 1  # the district's own
    digests = [row for row in messages(base) if row.record_id == 0]
    assert len(digests) == 1 and digests[0].link == "/alerts?tab=below"
    judge(base, TUESDAY)
    assert len([row for row in messages(base) if row.record_id == 0]) == 1
    judged(base, TUESDAY + DAY)
    assert len([row for row in messages(base) if row.record_id == 0]) == 2


def test_settings_are_those_in_force(base: Connection) -> None:
    put(base, "A", TUESDAY, **opened("11-12"))
    stored = AlertSettings(amber_workdays=3).model_dump(mode="json")
    values = {"name": "alerts", "content": stored, "changed_at": TUESDAY}
    base.execute(insert(setting).values(valid_from=TUESDAY.date() + DAY, **values))
    judge(base, TUESDAY)
    assert not rows(base, "solve")
    judge(base, TUESDAY + DAY)
    assert one(base).level == "amber"


def test_what_the_data_did_stands_in_the_history(base: Connection) -> None:
    put(base, "A", TUESDAY, **opened("11-05"))
    judge(base, TUESDAY)
    put(base, "A", TUESDAY + DAY, **opened("11-05"), closed_at=TUESDAY, closing_kind="solved")
    judged(base, TUESDAY + DAY)
    h = record_history.c
    lines = base.execute(
        select(h.act, h.account).where(h.subject == "warning", h.record_id == one(base).warning_id)
    ).all()
    assert [tuple(line) for line in lines] == [("raise", ""), ("recover", "")]


def test_judging_reads_by_few_statements_however_many_orders(engine: Engine) -> None:
    with writing(engine) as connection:
        add_source(connection, TUESDAY)
        put(connection, "A", TUESDAY, **opened("11-05"))
    with writing(engine) as connection, statements(engine) as few:
        judge(connection, TUESDAY)
        connection.execute(delete(warning))
    with writing(engine) as connection:
        for n in range(20):
            put(connection, f"B{n}", TUESDAY, **opened("11-05"))
    with writing(engine) as connection, statements(engine) as many:
        assert judge(connection, TUESDAY)["raise"] == 22
    assert len(many) <= len(few) + 2
