"""Tails and quantiles of the beta, Student and χ² laws, for intervals and tests of survey answers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

_TINY = 1e-300
_CLOSE = 2e-16
_MOST_STEPS = 10_000


def beta_cumulative(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), a and b above 0.

    Continued fraction DLMF 8.17.22, worked out by Lentz's method, on the side where it converges fast.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - beta_cumulative(1 - x, b, a)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)) / a
    value, above, below = 1.0, 1.0, 0.0
    for coefficient in _coefficients(x, a, b):
        below = 1 / (1 + coefficient * below or _TINY)
        above = 1 + coefficient / above or _TINY
        value *= above * below
        if abs(above * below - 1) < 2 * _CLOSE:
            break
    return min(1.0, front / value)


def _coefficients(x: float, a: float, b: float) -> Iterator[float]:
    for m in range(_MOST_STEPS):
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        yield (m + 1) * (b - m - 1) * x / ((a + 2 * m + 1) * (a + 2 * m + 2))


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


@lru_cache(maxsize=4_096)
def beta_quantile(share: float, a: float, b: float) -> float:
    """Return the x with I_x(a, b) = share: Newton's steps, halved where they would leave the bracket."""
    if share <= 0 or share >= 1:
        return 0.0 if share <= 0 else 1.0
    low, high, x = 0.0, 1.0, a / (a + b)
    for _step in range(200):
        error = beta_cumulative(x, a, b) - share
        low, high = (low, x) if error > 0 else (x, high)
        slope = math.exp((a - 1) * math.log(x) + (b - 1) * math.log1p(-x) - _log_beta(a, b))
        following = x - error / slope if slope else low
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - x) <= 2 * _CLOSE * x or not 0 < following < 1:
            return following
        x = following
    return x


def student_quantile(confidence: float, df: float) -> float:
    """Return the t that |T| with df degrees of freedom stays below with this confidence (two-sided)."""
    # t² / (df + t²) has the law Beta(½, df / 2).
    y = beta_quantile(confidence, 0.5, df / 2)
    return math.sqrt(df * y / (1 - y))


def chi_square_tail(x: float, df: int) -> float:
    """Return P(χ² ≥ x) with whole degrees of freedom, at least 1.

    Finite sums of the incomplete gamma function at whole and half arguments (DLMF 8.4.6, 8.4.10, 8.8.2).
    """
    if x <= 0:
        return 1.0
    half, odd = x / 2, df % 2
    first = math.erfc(math.sqrt(half)) if odd else 0.0
    shapes = (step + odd / 2 for step in range(df // 2))
    terms = [math.exp(s * math.log(half) - half - math.lgamma(s + 1)) for s in shapes]
    return min(1.0, math.fsum([first, *terms]))
