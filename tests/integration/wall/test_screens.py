"""Screens on both databases: kept, paired by a code, opened by a key, cut off; every act in the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from dashboard.people.access import Denied, scope_for
from dashboard.wall.pairing import SIGNS
from dashboard.wall.screens import SCENES, Screen
from data_access.database import make_engine, reading, writing
from data_access.queries.wall.screens import screen_of_key, screens_view, seconds_left
from data_access.records import accounts
from data_access.records.audit import recent_audit
from data_access.records.people import Actor
from data_access.records.sessions import token_hash
from data_access.records.wall import (
    MOST_OF_ADDRESS,
    MOST_WRONG,
    add_screen,
    change_screen,
    make_key,
    may_wait,
    open_pairing,
    pair_screen,
    remove_screen,
    revoke_key,
    touch_screen,
)
from data_access.schema import screen, screen_pairing
from tests.support.wall import keeper, put_screen

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEEPER = keeper(NOW)
HALL = Screen("大厅", "一楼", "far", "public", ("time", "alerts"), dwell=45, district="370682", scale=1.2)


@pytest.fixture
def hall(connection: Connection) -> int:
    """Add a screen of 莱阳市; return its number."""
    answer, screen_id = add_screen(connection, KEEPER, HALL)
    assert answer == "added"
    return screen_id


def last(connection: Connection) -> tuple[object, ...]:
    line = recent_audit(connection, 1)[0]
    return line.account, line.address, line.action, line.target, line.success, line.detail


def at(moment: datetime) -> Actor:
    return replace(KEEPER, now=moment)


def test_a_screen_is_kept_as_it_was_given(connection: Connection, hall: int) -> None:
    told = {
        "place": "一楼",
        "district": "370682",
        "naming": "public",
        "density": "far",
        "scenes": "time,alerts",
    }
    assert last(connection) == ("keeper", "10.0.0.1", "screen_add", "大厅", True, {"screen": hall, **told})
    view = screens_view(connection, KEEPER.scope, hall, NOW, "b1")
    assert [row.screen for row in view.rows] == [HALL]
    assert view.selected == view.rows[0] and view.selected.district_name == "莱阳市"
    assert (view.selected.state, view.selected.created_at) == ("waiting", NOW)
    assert len(view.districts) == 15
    assert view.counts == {"online": 0, "silent": 0, "waiting": 1, "revoked": 0}


def test_a_change_is_stored_and_keeps_the_key(connection: Connection, hall: int) -> None:
    _name, key = make_key(connection, KEEPER, hall)
    wanted = Screen("会议室", "", "near", "leaders", SCENES, 30, "", 0.8)
    assert change_screen(connection, KEEPER, hall, wanted) == "changed"
    assert last(connection)[5]["before"] == "大厅"  # type: ignore[index]
    found = screen_of_key(connection, key)
    assert found is not None and found.screen == wanted
    assert found.scope.city_wide and found.scope.unit_id is None


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (replace(HALL, name="大厅"), "taken"),
        (replace(HALL, name=" 大厅 "), "taken"),
        (replace(HALL, name=""), "name"),
        (replace(HALL, name="B", district="370682004"), "district"),
        (replace(HALL, name="B", district="999"), "district"),
        (replace(HALL, name="B", dwell=9999), "dwell"),
        (replace(HALL, name="B", scenes=("weather",)), "scenes"),
    ],
)
def test_what_cannot_be_is_refused_and_told(
    connection: Connection, hall: int, wanted: Screen, problem: str
) -> None:
    assert add_screen(connection, KEEPER, wanted) == (problem, 0)
    assert last(connection)[4] is False and last(connection)[5]["refused"] == problem  # type: ignore[index]
    other = add_screen(connection, KEEPER, replace(HALL, name="C"))[1]
    assert change_screen(connection, KEEPER, other, wanted) == problem
    assert connection.scalars(select(screen.c.name).order_by(screen.c.name)).all() == ["C", "大厅"]


def test_the_key_is_stored_as_its_hash_and_opens_the_district_alone(
    connection: Connection, hall: int
) -> None:
    name, key = make_key(connection, KEEPER, hall)
    assert name == "大厅" and len(key) == 43
    row = connection.execute(select(screen)).one()
    assert row.key_hash == token_hash(key) and key not in str(row)
    assert key not in str(recent_audit(connection))
    found = screen_of_key(connection, key)
    assert found is not None and (found.screen, found.screen_id, found.revoked) == (HALL, hall, False)
    assert (found.scope.unit_code, found.scope.unit_kind, found.scope.city_wide) == (
        "370682",
        "district",
        False,
    )
    for forged in ("", key[:-1], key + "A", token_hash(key), row.key_hash, key.swapcase()):
        assert screen_of_key(connection, forged) is None


def test_a_new_key_ends_the_one_before(connection: Connection, hall: int) -> None:
    first, second = (make_key(connection, KEEPER, hall)[1] for _each in range(2))
    assert screen_of_key(connection, first) is None
    assert screen_of_key(connection, second) is not None


def test_a_key_outlives_years_and_the_server(tmp_path: Path, sqlite_engine: Engine) -> None:
    hall, key = put_screen(sqlite_engine, NOW)
    again = make_engine(str(sqlite_engine.url))
    later = NOW + timedelta(days=3000)
    with reading(again) as connection:
        found = screen_of_key(connection, key)
        row = screens_view(connection, KEEPER.scope, hall, later, "").selected
    again.dispose()
    assert found is not None and not found.revoked
    assert row is not None and row.state == "silent"


def test_a_revoked_key_is_known_as_such_until_another_one_is_made(connection: Connection, hall: int) -> None:
    assert revoke_key(connection, KEEPER, hall) == "no_key"
    _name, key = make_key(connection, KEEPER, hall)
    assert revoke_key(connection, KEEPER, hall) == "revoked"
    assert last(connection) == ("keeper", "10.0.0.1", "screen_revoke", "大厅", True, {"screen": hall})
    found = screen_of_key(connection, key)
    assert found is not None and found.revoked
    assert screens_view(connection, KEEPER.scope, hall, NOW, "").rows[0].state == "revoked"
    assert revoke_key(connection, KEEPER, hall) == "no_key"
    _name, fresh = make_key(connection, KEEPER, hall)
    assert screen_of_key(connection, key) is None
    found = screen_of_key(connection, fresh)
    assert found is not None and not found.revoked


def test_a_removed_screen_leaves_its_key_worthless_and_its_number_unused(
    connection: Connection, hall: int
) -> None:
    _name, key = make_key(connection, KEEPER, hall)
    assert remove_screen(connection, KEEPER, hall) == "holds_key"
    assert last(connection)[4:] == (False, {"screen": hall, "refused": "holds_key"})
    assert screen_of_key(connection, key) is not None
    assert revoke_key(connection, KEEPER, hall) == "revoked"
    assert remove_screen(connection, KEEPER, hall) == "removed"
    assert screen_of_key(connection, key) is None
    assert add_screen(connection, KEEPER, HALL)[1] > hall
    for act in (
        lambda: remove_screen(connection, KEEPER, hall),
        lambda: revoke_key(connection, KEEPER, hall),
        lambda: change_screen(connection, KEEPER, hall, replace(HALL, name="B")),
        lambda: pair_screen(connection, KEEPER, hall, "CFHJ3467")[0],
    ):
        assert act() == "unknown"
        assert last(connection)[4] is False
    assert make_key(connection, KEEPER, hall) == ("", "")


def test_a_waiting_browser_becomes_the_screen(connection: Connection, hall: int) -> None:
    _name, former = make_key(connection, KEEPER, hall)
    code, token = open_pairing(connection, NOW, "10.0.0.9")
    assert len(code) == 8 and set(code) <= set(SIGNS)
    assert seconds_left(connection, token, NOW) == 600
    row = connection.execute(select(screen_pairing)).one()
    assert code not in str(row) and token not in str(row)
    assert screen_of_key(connection, token) is None
    typed = f" {code[:4].lower()} {code[4:]}"
    assert pair_screen(connection, at(NOW + 9 * MINUTE), hall, typed) == ("paired", "10.0.0.9")
    detail = {"screen": hall, "browser": "10.0.0.9"}
    assert last(connection) == ("keeper", "10.0.0.1", "screen_pair", "大厅", True, detail)
    found = screen_of_key(connection, token)
    assert found is not None and found.screen == HALL
    assert screen_of_key(connection, former) is None
    assert seconds_left(connection, token, NOW) == 0


def test_a_code_typed_twice_late_or_wrong_pairs_nothing(connection: Connection, hall: int) -> None:
    other = add_screen(connection, KEEPER, replace(HALL, name="B"))[1]
    code, token = open_pairing(connection, NOW, "10.0.0.9")
    assert pair_screen(connection, at(NOW + 10 * MINUTE), hall, code) == ("code_late", "")
    assert pair_screen(connection, at(NOW - MINUTE), hall, code) == ("code_late", "")
    assert pair_screen(connection, KEEPER, hall, "CFHJ") == ("code_unknown", "")
    wrong = "".join("3" if sign == "4" else "4" for sign in code)
    assert pair_screen(connection, KEEPER, hall, wrong) == ("code_unknown", "")
    assert screen_of_key(connection, token) is None
    assert pair_screen(connection, KEEPER, hall, code)[0] == "paired"
    assert pair_screen(connection, KEEPER, hall, code) == ("code_used", "")
    assert pair_screen(connection, KEEPER, other, code) == ("code_used", "")
    found = screen_of_key(connection, token)
    assert found is not None and found.screen_id == hall


def test_another_code_of_a_browser_that_was_paired_is_used_too(connection: Connection, hall: int) -> None:
    other = add_screen(connection, KEEPER, replace(HALL, name="B"))[1]
    first, token = open_pairing(connection, NOW, "10.0.0.9")
    second, same = open_pairing(connection, NOW + MINUTE, "10.0.0.9", token)
    assert same == token and first != second
    assert pair_screen(connection, at(NOW + MINUTE), hall, first)[0] == "paired"
    assert pair_screen(connection, at(NOW + MINUTE), other, second)[0] == "code_used"
    # What was a key once is never handed to a browser that waits again.
    assert open_pairing(connection, NOW + 2 * MINUTE, "10.0.0.9", token)[1] != token


def test_only_the_server_makes_the_token_that_becomes_a_key(connection: Connection) -> None:
    planted = "A" * 43
    assert open_pairing(connection, NOW, "10.0.0.9", planted)[1] != planted


def test_codes_are_forgotten_after_an_hour_and_limited_before(connection: Connection) -> None:
    for _each in range(MOST_OF_ADDRESS):
        assert may_wait(connection, NOW, "10.0.0.9")
        open_pairing(connection, NOW, "10.0.0.9")
    assert not may_wait(connection, NOW, "10.0.0.9")
    assert may_wait(connection, NOW, "10.0.0.8")
    assert may_wait(connection, NOW + 10 * MINUTE, "10.0.0.9")
    open_pairing(connection, NOW + timedelta(hours=1), "10.0.0.8")
    assert connection.scalar(select(func.count()).select_from(screen_pairing)) == 1


def test_nobody_guesses_codes_for_long(connection: Connection, hall: int) -> None:
    code, _token = open_pairing(connection, NOW, "10.0.0.9")
    for _each in range(MOST_WRONG):
        assert pair_screen(connection, KEEPER, hall, "CFHJCFHJ")[0] == "code_unknown"
    assert pair_screen(connection, KEEPER, hall, code)[0] == "code_many"
    colleague = keeper(NOW, "colleague")
    assert pair_screen(connection, colleague, hall, code)[0] == "paired"
    later = NOW + 10 * MINUTE
    fresh, _token = open_pairing(connection, later, "10.0.0.9")
    assert pair_screen(connection, at(later), hall, fresh)[0] == "paired"


def test_each_right_is_asked_for_where_it_is_used(connection: Connection, hall: int) -> None:
    for role in ("system_admin", "security_admin", "auditor", "city_leader", "district_coordinator"):
        other = Actor(scope_for("x", role, 1 if role == "district_coordinator" else None), NOW)
        for call in (
            lambda who: add_screen(connection, who, HALL),
            lambda who: change_screen(connection, who, hall, HALL),
            lambda who: make_key(connection, who, hall),
            lambda who: revoke_key(connection, who, hall),
            lambda who: remove_screen(connection, who, hall),
            lambda who: pair_screen(connection, who, hall, "CFHJ3467"),
            lambda who: screens_view(connection, who.scope, hall, NOW, ""),
        ):
            with pytest.raises(Denied):
                call(other)


def test_a_key_made_by_an_account_of_the_demo_says_so(connection: Connection, hall: int) -> None:
    for name, demo in (("real", False), ("made", True)):
        accounts.add_account(connection, NOW, name, "city_supervisor", "Right-Horse-42", demo=demo)
        _name, key = make_key(connection, keeper(NOW, name), hall)
        found = screen_of_key(connection, key)
        assert found is not None and found.demo is demo
    code, token = open_pairing(connection, NOW, "")
    pair_screen(connection, keeper(NOW, "real"), hall, code)
    found = screen_of_key(connection, token)
    assert found is not None and found.demo is False


def test_contact_is_noted_with_what_the_screen_tells(engine: Engine) -> None:
    hall, _key = put_screen(engine, NOW)
    assert touch_screen(engine, hall, NOW + MINUTE, "10.0.0.9", "0123456789ab", "3840x2160")
    assert touch_screen(engine, hall, NOW + 2 * MINUTE, "10.0.0.9")
    with reading(engine) as connection:
        view = screens_view(connection, KEEPER.scope, hall, NOW + 2 * MINUTE, "")
    row = view.selected
    assert row is not None and row.seen_at == NOW + 2 * MINUTE
    assert (row.state, row.address, row.build, row.size) == (
        "online",
        "10.0.0.9",
        "0123456789ab",
        "3840x2160",
    )


def test_a_new_key_forgets_what_the_screen_before_told(engine: Engine) -> None:
    hall, _key = put_screen(engine, NOW)
    touch_screen(engine, hall, NOW, "10.0.0.9", "0123456789ab", "3840x2160")
    with writing(engine) as connection:
        make_key(connection, KEEPER, hall)
        row = screens_view(connection, KEEPER.scope, hall, NOW, "").selected
    assert row is not None
    assert (row.state, row.seen_at, row.address, row.build, row.size) == ("silent", None, "", "", "")


def test_contact_does_not_wait_for_an_import(sqlite_engine: Engine) -> None:
    hall, key = put_screen(sqlite_engine, NOW)
    with writing(sqlite_engine):
        begun = datetime.now(UTC)
        assert touch_screen(sqlite_engine, hall, NOW, "10.0.0.9") is False
        with reading(sqlite_engine) as connection:
            assert screen_of_key(connection, key) is not None
        assert datetime.now(UTC) - begun < timedelta(seconds=5)


def test_a_scene_of_a_newer_version_is_passed_over(connection: Connection, hall: int) -> None:
    connection.execute(update(screen).values(scenes=["surveys", "alerts"]))
    row = screens_view(connection, KEEPER.scope, hall, NOW, "").selected
    assert row is not None and row.screen.scenes == ("alerts",)
    connection.execute(update(screen).values(scenes=["surveys"]))
    row = screens_view(connection, KEEPER.scope, hall, NOW, "").selected
    assert row is not None and row.screen.scenes == SCENES
