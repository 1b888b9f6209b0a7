"""Who answered, beside whom the frame holds: a prompt to look, never a proof.

Answers can be bent although all shares agree, and shares that differ bend nothing where the answers do not
depend on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dashboard.survey.distributions import chi_square_tail

LEAST, USUAL, FEW = 1, 5, Fraction(1, 5)


@dataclass(frozen=True)
class SharePair:
    """One value of an attribute: how many the frame holds and how many answered, with both totals."""

    value: str
    frame: int
    frame_total: int
    respondents: int
    respondents_total: int

    @property
    def points(self) -> Fraction | None:
        """Return share of the respondents − share of the frame, in percentage points; None without either."""
        if not self.frame_total or not self.respondents_total:
            return None
        return 100 * (
            Fraction(self.respondents, self.respondents_total) - Fraction(self.frame, self.frame_total)
        )


@dataclass(frozen=True)
class NonresponseCheck:
    """Shares by value, and how likely chance alone is to bring them as far apart.

    `chance` is None where fewer than two classes are left; `merged` are the values that were taken together
    for it, each group a class.
    """

    rows: tuple[SharePair, ...]
    chi_square: float | None
    df: int
    chance: float | None
    merged: tuple[tuple[str, ...], ...] = ()


Rows = tuple[SharePair, ...]


def compare_shares(frame: Mapping[str, int], respondents: Mapping[str, int]) -> NonresponseCheck:
    """Compare the respondents with the frame by the values of one attribute, in the frame's order.

    Pearson's χ² of fit, with the smallest expectations taken together until Cochran's rule holds (none below
    1, at most a fifth below 5; Cochran, Biometrics 10, 1954). Where a good part of the frame answered the
    chance is rather too large, as the draw is without replacement. A draw that was not in proportion is
    compared with the drawn instead of the frame. Raises ValueError for values that the frame does not hold
    so often.
    """
    wrong = sorted(value for value, n in respondents.items() if not 0 <= n <= frame.get(value, 0))
    if wrong:
        raise ValueError(f"more respondents than the frame holds: {', '.join(wrong)}")
    whole, answered = sum(frame.values()), sum(respondents.values())
    rows = tuple(
        SharePair(value, size, whole, respondents.get(value, 0), answered) for value, size in frame.items()
    )
    classes = _classes(rows) if answered else []
    merged = tuple(tuple(row.value for row in each) for each in classes if len(each) > 1)
    if len(classes) < 2:
        return NonresponseCheck(rows, None, 0, None, merged)
    parts = [(sum(row.respondents for row in each), _expected(each)) for each in classes]
    chi_square = float(sum((seen - expected) ** 2 / expected for seen, expected in parts))
    df = len(classes) - 1
    return NonresponseCheck(rows, chi_square, df, chi_square_tail(chi_square, df), merged)


def _classes(rows: Rows) -> list[Rows]:
    classes: list[Rows] = [(row,) for row in rows if row.frame]
    while len(classes) > 1 and not _cochran(classes):
        # Stable: of equal expectations those that stand first in the frame are taken together.
        classes.sort(key=_expected)
        classes[:2] = [classes[0] + classes[1]]
    return classes


def _cochran(classes: list[Rows]) -> bool:
    expected = [_expected(each) for each in classes]
    return min(expected) >= LEAST and sum(each < USUAL for each in expected) <= FEW * len(expected)


def _expected(each: Rows) -> Fraction:
    return sum((Fraction(row.frame * row.respondents_total, row.frame_total) for row in each), Fraction(0))
