"""Passwords made by the product: shown once, changed at the first sign-in."""

from __future__ import annotations

import secrets
import string

from dashboard.people.passwords import PasswordRules, password_problems

ALPHABET = string.ascii_letters + string.digits + "-_"
ALIKE = "0O1lI"  # what a person copying by hand would mistake


def one_time_password(rules: PasswordRules) -> str:
    """Return a random password that meets the rules."""
    signs = [sign for sign in ALPHABET if sign not in ALIKE]
    while True:
        password = "".join(secrets.choice(signs) for _position in range(max(16, rules.min_length)))
        if not password_problems(password, "", rules):
            return password
