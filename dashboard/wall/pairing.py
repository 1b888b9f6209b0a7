"""The code by which a screen and the desk find each other: shown on the screen, typed at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from dashboard.order.folding import usual_form

# Without signs that are taken for one another on a far screen (0 O D Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V) and
# without vowels, so that no code is a word.
SIGNS: Final = "34679CFHJKMNPRTWXY"
LENGTH: Final = 8
LIFETIME: Final = timedelta(minutes=10)
BETWEEN = frozenset("-_.·•‐‑‒–—―")


def read_code(typed: str) -> str:
    """Return what was typed as codes are made, empty for what cannot be one.

    Small and full-width letters are taken, blanks and dashes left out.
    """
    folded = usual_form(typed).upper()
    signs = "".join(sign for sign in folded if not sign.isspace() and sign not in BETWEEN)
    return signs if len(signs) == LENGTH and set(signs) <= set(SIGNS) else ""


def shown_code(code: str) -> str:
    """Return a code as it is read aloud: in two groups."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
