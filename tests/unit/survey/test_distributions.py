"""Tails and quantiles agree with scipy."""

from __future__ import annotations

import pytest
from scipy import special, stats

from dashboard.survey.distributions import beta_cumulative, beta_quantile, chi_square_tail, student_quantile

SHAPES = [(0.5, 0.5), (0.5, 3), (1, 1), (2, 5.5), (18.6, 1), (0.02, 40), (930, 70.5), (4000, 3)]
SHARES = [1e-4, 0.025, 0.3, 0.5, 0.9, 0.975, 0.9999]


@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_the_beta_law(a: float, b: float) -> None:
    for share in SHARES:
        x = float(special.betaincinv(a, b, share))
        assert beta_cumulative(x, a, b) == pytest.approx(special.betainc(a, b, x), abs=1e-11)
        assert beta_quantile(share, a, b) == pytest.approx(x, rel=1e-8, abs=1e-12)
    assert (beta_quantile(0.0, a, b), beta_quantile(1.0, a, b)) == (0, 1)
    assert (beta_cumulative(-0.1, a, b), beta_cumulative(1.0, a, b)) == (0, 1)


@pytest.mark.parametrize("df", [1, 2, 3, 7, 30, 84, 999, 5_000])
@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.998])
def test_students_quantile(df: int, confidence: float) -> None:
    assert student_quantile(confidence, df) == pytest.approx(stats.t.ppf((1 + confidence) / 2, df), rel=1e-9)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 9, 14, 40])
@pytest.mark.parametrize("x", [0.0, 0.2, 1, 3.84, 12.5, 60, 300])
def test_the_tail_of_chi_square(df: int, x: float) -> None:
    assert chi_square_tail(x, df) == pytest.approx(stats.chi2.sf(x, df), rel=1e-12)
