"""Rules a new password must meet."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.i18n import _


@dataclass(frozen=True)
class PasswordRules:
    """Length and number of character classes (lower, upper, digit, other) a password needs."""

    min_length: int = 10
    classes: int = 3
    max_length: int = 128


def character_classes(password: str) -> int:
    """Count the classes present: lower case, upper case, digits, everything else."""
    tests = (str.islower, str.isupper, str.isdigit)
    named = [any(test(char) for char in password) for test in tests]
    other = any(not any(test(char) for test in tests) for char in password)
    return sum(named) + other


def password_problems(password: str, name: str, rules: PasswordRules, former: str = "") -> list[str]:
    """List what is wrong with a new password, in the reader's language; empty when it may be used."""
    problems = []
    if len(password) < rules.min_length:
        problems.append(_("Use at least {n} characters.").format(n=rules.min_length))
    if len(password) > rules.max_length:
        problems.append(_("Use at most {n} characters.").format(n=rules.max_length))
    if character_classes(password) < rules.classes:
        problems.append(
            _("Mix at least {n} of: lower case, upper case, digits, other characters.").format(
                n=rules.classes
            )
        )
    if name and name.casefold() in password.casefold():
        problems.append(_("Leave the account name out of the password."))
    if former and password == former:
        problems.append(_("Choose a password that differs from the present one."))
    return problems
