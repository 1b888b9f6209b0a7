"""A city of enterprises whose satisfaction is known, asked many times: who answers depends on size.

Strata are districts by three sizes. The larger an enterprise the likelier it answers and the less satisfied
it is, so that a plain mean of the answers is bent. Inside a stratum those who answer are like the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.survey.allocation import allocate
from dashboard.survey.estimation import Estimate, StratumSums, estimate

Integers = NDArray[np.int64]

SIZE_SHARES = (0.75, 0.20, 0.05)  # micro, small, large
SIZE_ODDS = (0.25, -0.3, -0.9)  # on the logit of satisfaction
RESPONSE = (0.35, 0.55, 0.8)
DISTRICT_SPREAD = 0.25
SIZES = len(SIZE_SHARES)


@dataclass(frozen=True)
class City:
    """Strata by district and size: enterprises, satisfied ones, and the chance that one answers."""

    population: Integers
    satisfied: Integers
    response: NDArray[np.float64]

    def share(self, places: Sequence[int]) -> float:
        """Return the true share of satisfied enterprises in some strata."""
        return float(self.satisfied[list(places)].sum() / self.population[list(places)].sum())

    @property
    def everywhere(self) -> Sequence[int]:
        """Return the places of all strata."""
        return range(len(self.population))

    def district(self, number: int) -> Sequence[int]:
        """Return the places of a district's strata."""
        return range(number * SIZES, (number + 1) * SIZES)


def make_city(share: float, enterprises: int, districts: int, seed: int) -> City:
    """Make a city with this share of satisfied enterprises, up to whole enterprises."""
    random = np.random.default_rng(seed)
    shares = random.dirichlet(np.full(districts, 3.0))
    population = np.maximum(3, np.outer(shares, SIZE_SHARES) * enterprises).astype(np.int64).ravel()
    odds = (random.normal(0, DISTRICT_SPREAD, districts)[:, None] + np.array(SIZE_ODDS)).ravel()
    low, high = -20.0, 20.0
    for _step in range(60):
        middle = (low + high) / 2
        chance = 1 / (1 + np.exp(-(odds + middle)))
        low, high = (
            (middle, high) if (population * chance).sum() < share * population.sum() else (low, middle)
        )
    satisfied = np.rint(population * chance).astype(np.int64)
    return City(population, satisfied, np.tile(RESPONSE, districts))


def answers(city: City, total: int, minimum: int, runs: int, seed: int) -> tuple[Integers, Integers]:
    """Return respondents and satisfied ones, a row a run and a column a stratum."""
    random = np.random.default_rng(seed)
    sizes = {f"{place:03}": int(size) for place, size in enumerate(city.population)}
    quotas = list(allocate(sizes, total, minimum).quotas.values())
    respondents = random.binomial(quotas, city.response, size=(runs, len(quotas)))
    satisfied = random.hypergeometric(city.satisfied, city.population - city.satisfied, respondents)
    return respondents, satisfied


def estimated(city: City, places: Sequence[int], respondents: Integers, satisfied: Integers) -> Estimate:
    """Estimate the satisfaction in some strata from the answers of one run."""
    return estimate(
        [
            StratumSums(int(city.population[place]), n, n, float(good), float(good), str(place))
            for place, n, good in zip(
                places, respondents[list(places)].tolist(), satisfied[list(places)].tolist(), strict=True
            )
        ]
    )


@dataclass(frozen=True)
class Performance:
    """How estimates of many runs do: bias in points, share of intervals that hold the truth, mean width."""

    truth: float
    answers: float
    bias: float
    bias_unweighted: float
    coverage: float
    width: float
    without_spread: float  # share of runs in which all of a stratum's answers were alike everywhere

    @classmethod
    def of(cls, truth: float, found: Sequence[Estimate]) -> Performance:
        """Sum up runs; a run without an interval does not hold the truth."""
        runs = len(found)
        means = [each.mean for each in found if each.mean is not None]
        plain = [each.unweighted for each in found if each.unweighted is not None]
        limits = [(each.low, each.high) for each in found if each.low is not None and each.high is not None]
        held = sum(low <= truth <= high for low, high in limits)
        return cls(
            truth=truth,
            answers=sum(each.n for each in found) / runs,
            bias=100 * (math.fsum(means) / len(means) - truth),
            bias_unweighted=100 * (math.fsum(plain) / len(plain) - truth),
            coverage=held / runs,
            width=100 * math.fsum(high - low for low, high in limits) / len(limits),
            without_spread=sum(each.interval == "beta" for each in found) / runs,
        )
