"""A new password meets length and classes and is not the old one."""

from __future__ import annotations

import pytest

from dashboard.i18n import use_language
from dashboard.people.passwords import PasswordRules, character_classes, is_common, password_problems
from tests.support.hashes import PRODUCT


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
        ("Tj7#kf9Lq2z-Old-Kettle" + "x" * 120, 1),
    ],
)
def test_problems_are_listed(password: str, problems: int) -> None:
    found = password_problems(password, "Wang", PasswordRules(), former="Old-Kettle-77")
    assert len(found) == problems


def test_the_rule_is_told_with_its_numbers() -> None:
    with use_language("en"):
        assert password_problems("Ab-1", "", PasswordRules(min_length=12)) == ["Use at least 12 characters."]


COMMON = (
    "Password123!", "P@ssw0rd2026", "Qwerty12345!", "1qaz@WSX3edc", "1qaz2wsx#EDC", "!QAZ2wsx#EDC4rfv",
    "Qwer1234!@#$", "Asdfghjkl1!", "Zxcv@1234567", "A1b2C3d4e5", "Abcd@1234567", "Aa123456..", "aaaaAAAA1111",
    "Abc123!Abc123!", "Admin@12345", "Supervisor#1", "Welcome2026!", "Summer2026!!", "Dragon2026!",
    "Hello@World1", "Woaini1314!", "Woaini5201314", "Woaiwojia1314!", "5201314Aini!", "1314521Aa!",
    "Iloveyou520!", "Nihao12345.", "Ceshi@12345", "Zhangsan123!", "Zhengqitong@2026", "Yantai@12345",
    "Laiyang@2026", "Shandong@123", "Zhongguo888!", "China2008!!", "Rexian12345!", "Gongan12345!",
    "Wodemima123!",
)  # fmt: skip
GOOD = (
    "Blue-Kettle-7",
    "Right-Horse-42",
    "Tj7#kf9Lq2z",
    "Qm4!vTz9rK",
    "Xianhua-Denglong-83",
    "Hao3Tian#Qi9wen",
)


@pytest.mark.parametrize("password", COMMON)
def test_what_is_guessed_first_is_refused_though_it_is_long_and_mixed(password: str) -> None:
    with use_language("en"):
        problems = password_problems(password, "chen-bo", PasswordRules())
    assert len(problems) == 1 and problems[0].startswith("This is among the first that are guessed.")


@pytest.mark.parametrize("password", GOOD)
def test_words_that_have_nothing_in_common_are_taken(password: str) -> None:
    assert password_problems(password, "lai", PasswordRules()) == []


def test_a_name_written_with_other_signs_is_guessed() -> None:
    assert is_common("B3il1ngwu-58", "beilingwu") and not is_common("B3il1ngwu-58", "lai")


def test_one_reader_s_name_is_nothing_to_another() -> None:
    assert is_common("Beilingwu-58", "beilingwu")
    assert not is_common("Beilingwu-58", "lai")


def test_the_longest_password_is_judged_quickly_by_its_beginning() -> None:
    assert is_common("Ab1!" * 32) and not is_common("Tj7#kf9Lq2z" + "a" * 117)


def test_guessing_a_stored_password_costs_memory_and_time() -> None:
    # What OWASP's password storage cheat sheet asks of Argon2id at least: 19 MiB, two passes.
    assert PRODUCT.type.name == "ID"
    assert PRODUCT.memory_cost >= 19 * 1024 and PRODUCT.time_cost >= 2
