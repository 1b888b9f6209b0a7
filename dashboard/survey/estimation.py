"""What the answers of a stratified sample say of all enterprises: means and shares with their intervals.

Every respondent stands for population ÷ respondents of its stratum, so that unequal draws and unequal
response between strata do not bend the result; within a stratum those who answered are taken to be like
those who did not. The mean of a domain (enterprises of one kind, say) is a ratio of two estimated totals,
its variance that of the linearised residuals with the finite-population correction of each stratum (Särndal,
Swensson and Wretman, Model Assisted Survey Sampling, 1992: ratios and domains ch. 5, response groups ch. 15;
Lumley, Complex Surveys, 2010, ch. 2). Interval: dashboard.survey.intervals.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dashboard.survey.intervals import Estimated, Kind, interval

CREDITS = (0.0, 1.0)
# Below this share of a sum of squares a spread is what rounding left of equal answers.
_ROUNDING = 1e-12

Limits = tuple[float, float] | None


@dataclass(frozen=True)
class StratumSums:
    """Answers of one stratum: `total` and `squares` are sums over the respondents inside the domain.

    `population` is the stratum in the frame, `respondents` all that answered, in the domain or not.
    """

    population: int
    respondents: int
    in_domain: int
    total: float
    squares: float
    key: str = ""


@dataclass(frozen=True)
class StratumChoices:
    """Answers of one stratum to a question with options: how many respondents of the domain chose each."""

    population: int
    respondents: int
    in_domain: int
    chosen: Mapping[str, int] = field(hash=False)
    key: str = ""


@dataclass(frozen=True)
class Estimate:
    """An estimated mean with its 95 % interval; None where there is nothing to say.

    `n` answers lie in the domain, which is estimated to hold `domain` of the `population` enterprises.
    `mean` is weighted, `unweighted` the plain mean of the answers. `design_effect` is the variance over that
    of a simple random sample of n without replacement. `interval` names the kind (see
    dashboard.survey.intervals). `silent` strata have nobody who answered; their `silent_population` is
    spread over the other strata in proportion.
    """

    n: int
    population: int
    domain: float = 0.0
    mean: float | None = None
    unweighted: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    df: int = 0
    design_effect: float | None = None
    interval: Kind = ""
    silent: tuple[str, ...] = ()
    silent_population: int = 0


def estimate(strata: Sequence[StratumSums], *, limits: Limits = CREDITS) -> Estimate:
    """Return the mean of a domain over all strata, in the unit of the answers.

    Degrees of freedom are respondents − strata, both counted where the domain has respondents (as in R's
    survey). A stratum with one respondent is taken to lie as far from its own mean as from that of all
    (`adjust` of R's survey). `limits` are the least and the highest possible answer, None for none. Raises
    ValueError for counts and sums that cannot be.
    """
    for each in strata:
        _check(each, limits)
    silent = [each for each in strata if each.population and not each.respondents]
    speaking = [each for each in strata if each.respondents]
    heard = sum(each.population for each in speaking)
    known = Estimate(
        n=sum(each.in_domain for each in speaking),
        population=sum(each.population for each in strata),
        silent=tuple(each.key for each in silent),
        silent_population=sum(each.population for each in silent),
    )
    if not known.n:
        return known
    return _estimated(known, [_Weighted.of(each, known.population / heard) for each in speaking], limits)


def proportions(strata: Sequence[StratumChoices], options: Sequence[str]) -> dict[str, Estimate]:
    """Return for each option the estimated share of the domain that chose it, alone or among others."""
    return {
        option: estimate(
            [
                StratumSums(
                    population=each.population,
                    respondents=each.respondents,
                    in_domain=each.in_domain,
                    total=float(each.chosen.get(option, 0)),
                    squares=float(each.chosen.get(option, 0)),
                    key=each.key,
                )
                for each in strata
            ]
        )
        for option in options
    }


@dataclass(frozen=True)
class _Weighted:
    sums: StratumSums
    weight: float
    left: float  # the finite-population correction: what share of the stratum is not asked

    @classmethod
    def of(cls, sums: StratumSums, spread: float) -> _Weighted:
        population = sums.population * spread
        return cls(sums, population / sums.respondents, max(0.0, 1 - sums.respondents / population))

    def variance(self, mean: float) -> float:
        """Return this stratum's part in the variance of the estimated total of residuals from a mean."""
        n = self.sums.respondents
        if n == 1:
            return self.left * self.weight**2 * self.away(mean)
        spread = self.within() + self.away(mean) * (1 - self.sums.in_domain / n)
        return self.left * self.weight**2 * n / (n - 1) * spread

    def away(self, mean: float) -> float:
        """Return the sum of squares around a mean that comes from the distance of the stratum's own."""
        n = self.sums.in_domain
        return n * (self.sums.total / n - mean) ** 2 if n else 0.0

    def within(self) -> float:
        """Return the sum of squares of the answers around their own mean in the stratum."""
        if self.sums.in_domain < 2:
            return 0.0
        spread = self.sums.squares - self.sums.total**2 / self.sums.in_domain
        return spread if spread > _ROUNDING * self.sums.squares else 0.0


def _estimated(known: Estimate, strata: Sequence[_Weighted], limits: Limits) -> Estimate:
    domain = math.fsum(each.weight * each.sums.in_domain for each in strata)
    mean = math.fsum(each.weight * each.sums.total for each in strata) / domain
    se = math.sqrt(math.fsum(each.variance(mean) for each in strata)) / domain
    # Equal answers leave a difference of the last digit between a stratum's mean and that of all.
    se = se if se > _ROUNDING * max(abs(mean), 1.0) else 0.0
    inside = [each for each in strata if each.sums.in_domain]
    df = known.n - len(inside)
    kish = domain**2 / math.fsum(each.weight**2 * each.sums.in_domain for each in inside)
    exact = not any(each.left for each in strata)
    kind, found = interval(Estimated(mean, se, df, known.n, kish, limits, exact))
    return replace(
        known,
        domain=domain,
        mean=mean,
        unweighted=math.fsum(each.sums.total for each in inside) / known.n,
        se=se,
        low=found.low if found else None,
        high=found.high if found else None,
        df=df,
        design_effect=_design_effect(se, mean, domain, known.n, inside),
        interval=kind,
    )


def _design_effect(
    se: float, mean: float, domain: float, n: int, strata: Sequence[_Weighted]
) -> float | None:
    squares = math.fsum(each.weight * (each.within() + each.away(mean)) for each in strata)
    if n < 2 or domain <= n:
        return None
    simple = squares / domain / (n - 1) * (1 - n / domain)
    return se**2 / simple if simple > _ROUNDING * mean**2 / n else None


def _check(each: StratumSums, limits: Limits) -> None:
    if not 0 <= each.in_domain <= each.respondents <= each.population:
        raise ValueError(
            f"stratum {each.key!r}: {each.in_domain} of the domain among {each.respondents} respondents "
            f"among {each.population} enterprises cannot be"
        )
    if not math.isfinite(each.total) or not math.isfinite(each.squares) or each.squares < 0:
        raise ValueError(f"stratum {each.key!r}: sums {each.total} and {each.squares} cannot be")
    if limits is None:
        return
    room = 1e-9 * (1 + each.in_domain) * max(map(abs, limits))
    if not each.in_domain * limits[0] - room <= each.total <= each.in_domain * limits[1] + room:
        raise ValueError(
            f"stratum {each.key!r}: {each.in_domain} answers from {limits[0]} to {limits[1]} "
            f"cannot add up to {each.total}"
        )
