"""What administrators do to accounts, on both databases: done, refused, and every act in the trail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from dashboard.people.access import Denied, scope_for
from dashboard.views.people import UserFilter
from data_access.queries.people.page import roles_view, users_view
from data_access.records import accounts
from data_access.records.audit import recent_audit, write_audit
from data_access.records.people import Actor, add_user, change_user, give_role, reset_password
from data_access.records.phone_sessions import (
    MOST_PHONES,
    end_phone,
    find_phone,
    keep_phone,
    phone_counts,
    phones_of,
)
from data_access.records.sessions import Limits, find_session, open_session, token_hash

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
MONTH = timedelta(days=30)
PASSWORD = "Right-Horse-42"
KEEPER = Actor(scope_for("zhou", "system_admin"), NOW, "10.0.0.1")
GIVER = Actor(scope_for("wu", "security_admin"), NOW, "10.0.0.2")


@pytest.fixture
def people(connection: Connection) -> dict[str, int]:
    """Add the three administrators and a liaison; return their ids."""
    made = {
        name: accounts.add_account(connection, NOW, name, role, PASSWORD, must_change=False)
        for name, role in (("zhou", "system_admin"), ("wu", "security_admin"), ("zheng", "auditor"))
    }
    made["lian"] = accounts.add_account(
        connection, NOW, "lian", "district_coordinator", PASSWORD, unit_code="370682", must_change=False
    )
    return made


def last(connection: Connection) -> tuple[object, ...]:
    line = recent_audit(connection, 1)[0]
    return line.account, line.address, line.action, line.target, line.success, line.detail


def account_of(connection: Connection, name: str) -> accounts.Account:
    found = accounts.find_account(connection, name)
    assert found is not None
    return found


def test_a_new_account_may_do_nothing_until_it_has_a_role(connection: Connection, people: object) -> None:
    assert add_user(connection, KEEPER, " new ", "新\x07人", PASSWORD) == "added"
    assert last(connection) == ("zhou", "10.0.0.1", "account_add", "new", True, {"role": "unassigned"})
    made = account_of(connection, "new")
    assert (made.role, made.display_name, made.must_change, made.unit_id) == (
        "unassigned",
        "新人",
        True,
        None,
    )
    assert give_role(connection, GIVER, "new", "unit_handler", "370682004") == "role_given"
    detail = {"role": "unit_handler", "unit": "370682004", "before": "unassigned", "unit_before": ""}
    assert last(connection) == ("wu", "10.0.0.2", "account_change", "new", True, detail)
    made = account_of(connection, "new")
    assert (made.role, made.unit_name) == ("unit_handler", "冯格庄街道")


@pytest.mark.parametrize(
    ("name", "answer"),
    [("lian", "taken"), ("", "name"), ("a b", "name"), ("x" * 61, "name"), ("a\x07", "name")],
)
def test_what_cannot_be_added_is_told(connection: Connection, people: object, name: str, answer: str) -> None:
    before = len(accounts.list_accounts(connection))
    assert add_user(connection, KEEPER, name, "", PASSWORD) == answer
    assert len(accounts.list_accounts(connection)) == before
    assert last(connection)[4] is False


def test_a_reset_ends_every_session_and_forgets_the_failures(
    connection: Connection, people: dict[str, int]
) -> None:
    token = open_session(connection, people["lian"], NOW, "", Limits())
    phone = keep_phone(connection, people["lian"], NOW, "iPhone", "", MONTH)
    for _attempt in range(5):
        accounts.reserve_attempt(connection, "lian", "a", NOW)
    assert reset_password(connection, KEEPER, "lian", "Other-Horse-43") == "password"
    assert find_session(connection, token, NOW, Limits()) is None
    assert find_phone(connection, phone, NOW, MONTH) is None
    made = account_of(connection, "lian")
    assert made.must_change and accounts.password_matches(made, "Other-Horse-43")
    assert accounts.reserve_attempt(connection, "lian", "a", NOW)
    assert "Other-Horse" not in str(recent_audit(connection))


def test_disable_enable_unlock_and_phones(connection: Connection, people: dict[str, int]) -> None:
    keep_phone(connection, people["lian"], NOW, "iPhone", "", MONTH)
    for _attempt in range(5):
        accounts.reserve_attempt(connection, "lian", "a", NOW)

    def row() -> object:
        view = users_view(connection, KEEPER.scope, UserFilter("lian"), "lian", NOW, MONTH)
        assert view.selected == view.rows[0]
        return view.selected

    def state() -> tuple[object, ...]:
        found = row()
        return found.state, found.failures, found.phones  # type: ignore[attr-defined]

    assert state() == ("locked", 5, 1)
    assert change_user(connection, KEEPER, "lian", "unlock") == "unlock"
    assert state() == ("active", 0, 1)
    assert change_user(connection, KEEPER, "lian", "end_phones") == "end_phones"
    assert state() == ("active", 0, 0)
    assert change_user(connection, KEEPER, "lian", "disable") == "disable"
    assert last(connection)[2:] == ("account_change", "lian", True, {"act": "disable"})
    assert state() == ("disabled", 0, 0)
    assert change_user(connection, KEEPER, "lian", "enable") == "enable"
    assert state() == ("active", 0, 0)


@pytest.mark.parametrize(("name", "why"), [("zhou", "own"), ("wu", "administrator"), ("nobody", "unknown")])
def test_the_keeper_reaches_neither_himself_nor_an_administrator(
    connection: Connection, people: object, name: str, why: str
) -> None:
    for act in ("disable", "enable", "unlock", "end_phones"):
        assert change_user(connection, KEEPER, name, act) == why  # type: ignore[arg-type]
        assert last(connection)[4:] == (False, {"act": act, "refused": why})
    assert reset_password(connection, KEEPER, name, "Other-Horse-43") == why
    assert last(connection)[2:] == ("password", name, False, {"refused": why})
    untouched = [each for each in accounts.list_accounts(connection) if each.disabled or each.must_change]
    assert untouched == []


@pytest.mark.parametrize(
    ("name", "role", "unit", "why"),
    [
        ("wu", "city_supervisor", "", "own"),
        ("zhou", "unassigned", "", "administrator"),
        ("zheng", "city_leader", "", "administrator"),
        ("nobody", "city_leader", "", "unknown"),
        ("lian", "auditor", "", "role"),
        ("lian", "security_admin", "", "role"),
        ("lian", "king", "", "role"),
        ("lian", "district_coordinator", "", "needs_unit"),
        ("lian", "district_coordinator", "370682004", "needs_unit"),
        ("lian", "unit_handler", "370682", "needs_unit"),
        ("lian", "unit_handler", "999", "unit"),
        ("lian", "city_leader", "370682", "no_unit"),
    ],
)
def test_the_giver_gives_no_administrators_role_and_no_unit_that_does_not_fit(
    connection: Connection, people: object, name: str, role: str, unit: str, why: str
) -> None:
    before = [(each.name, each.role, each.unit_id) for each in accounts.list_accounts(connection)]
    assert give_role(connection, GIVER, name, role, unit) == why
    assert [(each.name, each.role, each.unit_id) for each in accounts.list_accounts(connection)] == before
    line = last(connection)
    assert line[:5] == ("wu", "10.0.0.2", "account_change", name, False)
    assert line[5] == {"role": role, "refused": why} | {"unit": unit}


def test_each_right_is_asked_for_where_it_is_used(connection: Connection, people: object) -> None:
    for call in (
        lambda: add_user(connection, GIVER, "new", "", PASSWORD),
        lambda: reset_password(connection, GIVER, "lian", PASSWORD),
        lambda: change_user(connection, GIVER, "lian", "disable"),
        lambda: users_view(connection, GIVER.scope, UserFilter(), "", NOW, MONTH),
        lambda: give_role(connection, KEEPER, "lian", "city_leader", ""),
        lambda: roles_view(connection, KEEPER.scope, UserFilter(), "", NOW, MONTH),
    ):
        with pytest.raises(Denied):
            call()


def test_the_list_says_who_signed_in_last_and_who_waits(connection: Connection, people: object) -> None:
    write_audit(connection, NOW - timedelta(hours=3), "lian", "login")
    write_audit(connection, NOW - timedelta(hours=1), "lian", "login", success=False)
    write_audit(connection, NOW - timedelta(hours=2), "lian", "login")
    add_user(connection, KEEPER, "new", "", PASSWORD)
    view = roles_view(connection, GIVER.scope, UserFilter(), "wu", NOW, MONTH)
    assert [row.name for row in view.rows] == ["new", "zhou", "wu", "zheng", "lian"]
    assert view.counts == {"active": 4, "disabled": 0, "locked": 0, "unassigned": 1}
    assert view.refusal == "own"
    assert {row.name: row.last_login for row in view.rows}["lian"] == NOW - timedelta(hours=2)
    kinds = {unit.kind for unit in view.units}
    assert kinds == {"district", "township", "department", "utility"}
    assert len(view.units) == 15 + 159 + 26 + 12


def test_an_attempt_of_long_ago_locks_nobody(connection: Connection, people: object) -> None:
    for _attempt in range(5):
        accounts.reserve_attempt(connection, "lian", "a", NOW - accounts.THROTTLE_WINDOW)
    assert accounts.failed_attempts(connection, NOW) == {}
    for place in range(20):
        accounts.reserve_attempt(connection, "lian", f"10.0.0.{place}", NOW)
    assert accounts.failed_attempts(connection, NOW) == {"lian": (20, True)}


def test_a_phone_lives_as_long_as_it_is_used(connection: Connection, people: dict[str, int]) -> None:
    token = keep_phone(connection, people["lian"], NOW, "iPhone · WeChat", "10.0.0.9", MONTH)
    almost = NOW + MONTH - timedelta(seconds=1)
    found = find_phone(connection, token, almost, MONTH)
    assert found is not None and found[0].name == "lian"
    assert (found[1].device, found[1].address) == ("iPhone · WeChat", "10.0.0.9")
    assert find_phone(connection, token, NOW + MONTH, MONTH) is None
    assert find_phone(connection, token + "x", NOW, MONTH) is None
    assert find_phone(connection, token_hash(token), NOW, MONTH) is None
    assert phone_counts(connection, almost, MONTH) == {people["lian"]: 1}
    assert phone_counts(connection, NOW + MONTH, MONTH) == {}


def test_an_account_keeps_a_few_phones_and_ends_its_own_alone(
    connection: Connection, people: dict[str, int]
) -> None:
    tokens = [
        keep_phone(connection, people["lian"], NOW + timedelta(minutes=n), f"phone {n}", "", MONTH)
        for n in range(MOST_PHONES + 2)
    ]
    later = NOW + timedelta(hours=1)
    living = [find_phone(connection, token, later, MONTH) is not None for token in tokens]
    assert living == [False, False, *[True] * MOST_PHONES]
    listed = phones_of(connection, people["lian"], later, MONTH)
    assert [each.device for each in listed] == [f"phone {n}" for n in range(MOST_PHONES + 1, 1, -1)]
    assert end_phone(connection, people["zhou"], listed[0].phone_id) == 0
    assert end_phone(connection, people["lian"], listed[0].phone_id) == 1
    assert end_phone(connection, people["lian"]) == MOST_PHONES - 1
    assert phones_of(connection, people["lian"], later, MONTH) == ()


@pytest.mark.parametrize("change", ["disabled", "role", "password", "must_change"])
def test_a_change_of_the_account_ends_its_phones(
    connection: Connection, people: dict[str, int], change: str
) -> None:
    key = people["lian"]
    token = keep_phone(connection, key, NOW, "", "", MONTH)
    if change == "disabled":
        accounts.set_disabled(connection, key, True)
        accounts.set_disabled(connection, key, False)
    elif change == "role":
        accounts.set_role(connection, key, "unit_handler", "370682004")
    else:
        accounts.set_password(connection, key, "Other-Horse-43", NOW, must_change=change == "must_change")
    assert find_phone(connection, token, NOW, MONTH) is None
