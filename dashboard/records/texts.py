"""Texts as records keep them: without what cannot be seen."""

from __future__ import annotations

LONGEST = 4000  # characters of a long text
SHORT = 300  # of a reason, a note, a purpose


def plain(text: str) -> str:
    """Return a text on one line, without what cannot be seen."""
    return " ".join("".join(map(_seen, text)).split())


def plain_lines(text: str) -> str:
    """Return a text in its lines, without what cannot be seen and without empty lines at its ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(map(_seen, line)).rstrip() for line in lines).strip("\n")


def _seen(sign: str) -> str:
    """Return a sign as it is kept: blanks of any kind, and the joiner that makes one picture of several."""
    if sign.isspace():
        return sign if sign in " \u3000" else " "
    return sign if sign.isprintable() or sign == "\u200d" else ""
