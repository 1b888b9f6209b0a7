"""Break long titles between words, into lines of like length, as GB/T 9704-2012 asks (词意完整, 排列对称)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import combinations, pairwise
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rjieba import Jieba

MOST_WIDTH = 20.0  # characters of 22 points in a line of 156 mm
MOST_LINES = 4
# What never begins a line, and what never ends one.
_CLOSING = re.compile(r"[的了和与及等、，。：；！？》〉）〕】”’%)\]]|年|月|日|号|期|件|家|率")
# Terms of the field that the dictionary would take apart.
_TERMS = re.compile(r"(问题解决率|按时办结率|企业诉求|接诉即办|未诉先办|整改措施|督办通知|12345热线)")
_OPENING = re.compile(r"[《〈（〔【“‘(\[]|关于|第|\d+")


def display_width(text: str) -> float:
    """Return how wide a text is in Chinese characters: a digit or letter is half of one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def title_lines(title: str) -> str:
    """Return a title with line feeds where its lines break; one that has them already is kept as it is."""
    width = display_width(title)
    if "\n" in title or width <= MOST_WIDTH:
        return title
    pieces = _pieces(title)
    for lines in range(ceil(width / MOST_WIDTH), MOST_LINES + 1):
        broken: list[list[str]] = [
            _joined(pieces, places) for places in combinations(range(1, len(pieces)), lines - 1)
        ]
        fitting = [one for one in broken if max(map(display_width, one)) <= MOST_WIDTH]
        if fitting:
            return "\n".join(sorted(fitting, key=_unevenness)[0])
    return title


def _joined(pieces: list[str], places: tuple[int, ...]) -> list[str]:
    edges = [0, *places, len(pieces)]
    return ["".join(pieces[first:last]) for first, last in pairwise(edges)]


def _unevenness(lines: list[str]) -> float:
    widths = [display_width(line) for line in lines]
    middle = sum(widths) / len(widths)
    return sum((width - middle) ** 2 for width in widths)


def _pieces(title: str) -> list[str]:
    """Return a title in pieces that stay whole: words, with what may not stand apart from them."""
    pieces: list[str] = []
    for word in (word for part in _TERMS.split(title) for word in _words(part)):
        if pieces and (_CLOSING.fullmatch(word) or _OPENING.fullmatch(pieces[-1])):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def _words(part: str) -> list[str]:
    return [part] if _TERMS.fullmatch(part) else _cutter().cut(part)


@cache
def _cutter() -> Jieba:
    # Its dictionary takes a tenth of a second: only a process that writes a long title pays for it.
    from rjieba import Jieba

    return Jieba()
