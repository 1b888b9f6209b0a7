"""A new password meets length and classes and is not the old one."""

from __future__ import annotations

import pytest

from dashboard.i18n import use_language
from dashboard.people.passwords import PasswordRules, character_classes, password_problems


@pytest.mark.parametrize(
    ("password", "count"),
    [("", 0), ("abc", 1), ("aB", 2), ("aB3", 3), ("aB3-", 4), ("密码", 1), ("密码aB3", 4)],
)
def test_classes_are_counted(password: str, count: int) -> None:
    assert character_classes(password) == count


@pytest.mark.parametrize(
    ("password", "problems"),
    [
        ("Blue-Kettle-7", 0),
        ("Bl-7", 1),
        ("bluekettleseven", 1),
        ("short", 2),
        ("wang-Kettle-77", 1),
        ("Old-Kettle-77", 1),
        ("A1-" + "x" * 126, 1),
    ],
)
def test_problems_are_listed(password: str, problems: int) -> None:
    found = password_problems(password, "Wang", PasswordRules(), former="Old-Kettle-77")
    assert len(found) == problems


def test_the_rule_is_told_with_its_numbers() -> None:
    with use_language("en"):
        assert password_problems("Ab-1", "", PasswordRules(min_length=12)) == ["Use at least 12 characters."]
