"""`python app.py user first`: from an empty folder to a supervisor and three administrators, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from callbacks.commands.users import user
from callbacks.config import Config
from dashboard.people.access import ROLE_PERMISSIONS
from dashboard.people.passwords import password_problems
from data_access.database import make_engine, reading
from data_access.records.accounts import Account, list_accounts, password_matches
from data_access.records.audit import recent_audit

NAMES = {"city_supervisor": "wang", "system_admin": "zhou", "security_admin": "wu", "auditor": "zheng"}
GIVEN = [part for role, name in NAMES.items() for part in (f"--{role.replace('_', '-')}", name)]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Point the command line at a base that is not there yet, in a folder that is not there yet."""
    made = f"sqlite:///{tmp_path / 'var' / 'new.db'}"
    monkeypatch.setenv("ZQT_DATABASE_URL", made)
    monkeypatch.delenv("ZQT_SECRET_KEY", raising=False)
    return made


def accounts_of(url: str) -> tuple[Account, ...]:
    engine = make_engine(url)
    with reading(engine) as connection:
        found = list_accounts(connection)
    engine.dispose()
    return found


def test_four_people_four_roles_four_passwords(url: str) -> None:
    done = CliRunner().invoke(user, ["first", *GIVEN])
    assert done.exit_code == 0, done.output
    printed = [line.split("\t") for line in done.output.splitlines() if "\t" in line]
    passwords = {name: password for _role, name, password in printed}
    assert list(passwords) == list(NAMES.values()) and len(set(passwords.values())) == 4
    found = {each.name: each for each in accounts_of(url)}
    assert {name: each.role for name, each in found.items()} == {name: role for role, name in NAMES.items()}
    for name, each in found.items():
        assert each.must_change and password_matches(each, passwords[name])
        assert password_problems(passwords[name], name, Config().password_rules) == []
    assert "import" in ROLE_PERMISSIONS[found["wang"].role]


def test_names_are_asked_for(url: str) -> None:
    done = CliRunner().invoke(user, ["first"], input="wang\nzhou\nwu\nzheng\n")
    assert done.exit_code == 0, done.output
    assert [each.name for each in accounts_of(url)] == list(NAMES.values())


def test_it_works_once(url: str) -> None:
    assert CliRunner().invoke(user, ["first", *GIVEN]).exit_code == 0
    again = CliRunner().invoke(user, ["first", *(f"{each}2" if each[0] != "-" else each for each in GIVEN)])
    assert again.exit_code == 1 and "已有账号" in again.output
    assert len(accounts_of(url)) == 4
    # Refused before a name is asked for.
    assert CliRunner().invoke(user, ["first"], input="").exit_code == 1


def test_one_person_in_two_roles_makes_none(url: str) -> None:
    done = CliRunner().invoke(user, ["first", *["wang" if each == "wu" else each for each in GIVEN]])
    assert done.exit_code == 1
    assert accounts_of(url) == ()


def test_the_trail_names_who_was_made_and_no_password(url: str) -> None:
    done = CliRunner().invoke(user, ["first", *GIVEN])
    engine = make_engine(url)
    with reading(engine) as connection:
        lines = recent_audit(connection)
    engine.dispose()
    assert [(line.account, line.action, line.target) for line in reversed(lines)] == [
        ("operator", "account_add", name) for name in NAMES.values()
    ]
    for line in done.output.splitlines():
        assert line.split("\t")[-1] not in str(lines)
