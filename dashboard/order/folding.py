"""Bring texts to the one form in which they are stored for searching and searched: width, case, signs."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 1_000  # characters: no code, word or name is longer
# Signs that nobody sees: format and control characters, those that choose or fill a shape, blank letters.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_DASH = re.compile("[‐‑‒–—―−]")


def seen(text: str) -> str:
    """Return a text without the signs that nobody sees, all else as it stands."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub("", text)


def usual_form(text: str) -> str:
    """Return a name, word or code in the usual form of its signs; a longer text, which is none, as it is.

    Runs of accents take the square of their length to be put in order.
    """
    return unicodedata.normalize("NFKC", text) if len(text) <= LONGEST_NAME else text


def fold(text: str) -> str:
    """Return a text as it is searched: half-width, small, single blanks, one kind of dash.

    Folding twice gives the same as folding once, so that what is stored and what is typed meet.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    # Each step can lay bare work for another: a sign that goes lets two others combine.
    while (folded := _fold_once(text)) != text:
        text = folded
    return text


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return " ".join(_DASH.sub("-", text).split())
