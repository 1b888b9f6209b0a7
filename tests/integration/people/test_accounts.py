"""Accounts on both databases: what may be added, changed, and how attempts are counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from data_access.database import reading, writing
from data_access.records import accounts
from data_access.records.audit import recent_audit, write_audit
from data_access.records.demo_accounts import DEMO_ACCOUNTS, add_demo_accounts, remove_demo_accounts

PASSWORD = "Right-Horse-42"


def test_an_account_is_found_with_its_unit(engine: Engine, now: Any) -> None:
    with writing(engine) as connection:
        accounts.add_account(connection, now, "lai", "district_coordinator", PASSWORD, unit_code="370682")
        found = accounts.find_account(connection, "lai")
    assert found is not None
    assert (found.unit_kind, found.unit_code, found.unit_name) == ("district", "370682", "莱阳市")
    assert (found.display_name, found.must_change, found.disabled, found.demo) == ("lai", True, False, False)
    assert accounts.password_matches(found, PASSWORD)
    assert not accounts.password_matches(found, PASSWORD.lower())


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"name": "  "}, "1 to 60"),
        ({"name": "x" * 61}, "1 to 60"),
        ({"name": "wang"}, "exists already"),
        ({"role": "king"}, "unknown role"),
        ({"role": "unit_handler"}, "needs a unit"),
        ({"role": "unit_handler", "unit_code": "999999"}, "no unit has the code"),
    ],
)
def test_what_cannot_be_added_is_told(
    engine: Engine, now: Any, options: dict[str, str], problem: str
) -> None:
    given = {"name": "new", "role": "auditor", **options}
    with writing(engine) as connection:
        accounts.add_account(connection, now, "wang", "auditor", PASSWORD)
        with pytest.raises(ValueError, match=problem):
            accounts.add_account(
                connection, now, given["name"], given["role"], PASSWORD, unit_code=given.get("unit_code", "")
            )


def test_a_disabled_account_matches_no_password(engine: Engine, now: Any) -> None:
    with writing(engine) as connection:
        key = accounts.add_account(connection, now, "wang", "auditor", PASSWORD)
        accounts.set_disabled(connection, key, True)
        assert not accounts.password_matches(accounts.find_account(connection, "wang"), PASSWORD)


def test_attempts_are_counted_by_name_and_by_address(engine: Engine, now: Any) -> None:
    with writing(engine) as connection:
        for _attempt in range(5):
            assert accounts.reserve_attempt(connection, "wang", "10.0.0.9", now)
        assert not accounts.reserve_attempt(connection, "wang", "10.0.0.9", now)
        assert accounts.reserve_attempt(connection, "other", "10.0.0.9", now)
        # Whoever guesses from one address does not keep the owner of the name out, who comes from another.
        for attempt in range(15):
            assert accounts.reserve_attempt(connection, "wang", f"10.0.1.{attempt}", now)
        assert not accounts.reserve_attempt(connection, "wang", "10.0.2.1", now)
        later = now + accounts.THROTTLE_WINDOW
        assert not accounts.reserve_attempt(connection, "wang", "10.0.0.9", later - timedelta(seconds=1))
        assert accounts.reserve_attempt(connection, "wang", "10.0.0.9", later)


def test_signing_in_forgets_the_failures_of_that_name_only(engine: Engine, now: Any) -> None:
    with writing(engine) as connection:
        for _attempt in range(5):
            accounts.reserve_attempt(connection, "wang", "a", now)
            accounts.reserve_attempt(connection, "li", "a", now)
        accounts.clear_failures(connection, "wang")
        assert accounts.reserve_attempt(connection, "wang", "a", now)
        assert not accounts.reserve_attempt(connection, "li", "a", now)


def test_demo_accounts_come_once_and_go_whole(engine: Engine, now: Any) -> None:
    with writing(engine) as connection:
        accounts.add_account(connection, now, "wang", "auditor", PASSWORD)
        assert add_demo_accounts(connection, now) == len(DEMO_ACCOUNTS)
        assert add_demo_accounts(connection, now) == 0
        assert {item.unit_name for item in accounts.list_accounts(connection, demo=True)} >= {
            "莱阳市",
            "芝罘区",
        }
        assert remove_demo_accounts(connection) == len(DEMO_ACCOUNTS)
        assert [item.name for item in accounts.list_accounts(connection)] == ["wang"]


def test_audit_lines_are_kept_newest_first(engine: Engine, now: Any) -> None:
    with writing(engine) as connection:
        write_audit(connection, now, "wang", "login", address="10.0.0.1")
        write_audit(connection, now, "wang", "export", target="rankings", detail={"rows": 15})
        with pytest.raises(ValueError, match="unknown audit action"):
            write_audit(connection, now, "wang", "mischief")
    with reading(engine) as connection:
        lines = recent_audit(connection)
        assert [(line.action, line.target, line.detail) for line in lines] == [
            ("export", "rankings", {"rows": 15}),
            ("login", "", {}),
        ]
        assert [line.action for line in recent_audit(connection, action="login")] == ["login"]
