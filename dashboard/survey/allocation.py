"""Share the interviews of a month out over strata: in proportion, with a least number each.

Largest remainders (Hamilton's method; Balinski and Young, Fair Representation, 1982) under lower bounds: a
stratum whose share does not come above its least number gets that number, and the rest is shared out anew
over the others. Whole numbers throughout; equal remainders go by the order of the keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Allocation:
    """Quotas by stratum, in the order of their keys, and where they are not what was asked for.

    `whole` are strata taken whole because more was wanted of them than they hold, `raised` those lifted to
    the least number, `left_out` those that hold somebody and get nothing. `minimum_kept` is False where the
    total does not reach the least numbers.
    """

    quotas: Mapping[str, int]
    asked: int
    whole: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    minimum_kept: bool = True

    @property
    def given(self) -> int:
        """Return how many interviews the quotas make."""
        return sum(self.quotas.values())

    @property
    def lacking(self) -> int:
        """Return how many of those asked for nobody is left to be drawn for."""
        return self.asked - self.given


def allocate(sizes: Mapping[str, int], total: int, minimum: int) -> Allocation:
    """Return the quotas of strata of some sizes.

    A total above the population takes every stratum whole and lacks the rest. Below the sum of the least
    numbers these are cut in proportion, so that small strata stay as near to them as all others; what cannot
    be cut alike goes to the larger strata first.
    Raises ValueError for a negative size, total or minimum.
    """
    _check(sizes, total, minimum)
    sizes = {key: sizes[key] for key in sorted(sizes)}
    least = {key: min(minimum, size) for key, size in sizes.items()}
    reaches = total >= sum(least.values())
    if total >= sum(sizes.values()):
        quotas = dict(sizes)
    elif reaches:
        quotas = _above_least(sizes, total, least)
    else:
        by_size = sorted(sizes, key=lambda key: -sizes[key])
        cut = largest_remainders({key: least[key] for key in by_size}, total)
        quotas = {key: cut[key] for key in sizes}
    given = min(total, sum(sizes.values()))
    plain = largest_remainders(sizes, given)
    return Allocation(
        quotas=quotas,
        asked=total,
        whole=tuple(
            key
            for key, size in sizes.items()
            if size and quotas[key] == size and (size < minimum or given < total)
        ),
        raised=tuple(key for key in sizes if quotas[key] > plain[key] and quotas[key] == least[key]),
        left_out=tuple(key for key, size in sizes.items() if size and not quotas[key]),
        minimum_kept=reaches,
    )


def _check(sizes: Mapping[str, int], total: int, minimum: int) -> None:
    wrong = [f"{key}: {size}" for key, size in sorted(sizes.items()) if size < 0]
    if wrong:
        raise ValueError(f"a stratum cannot hold fewer than nobody: {', '.join(wrong)}")
    if total < 0 or minimum < 0:
        raise ValueError(f"total {total} and minimum {minimum} must not be below 0")


def largest_remainders(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """Return a total shared out in proportion to sizes, equal remainders in the order given.

    No share exceeds its size as long as the total does not exceed the sum of the sizes.
    """
    whole = sum(sizes.values())
    if not whole:
        return dict.fromkeys(sizes, 0)
    parts = {key: divmod(total * size, whole) for key, size in sizes.items()}
    rest = total - sum(quota for quota, _remainder in parts.values())
    first = set(sorted(parts, key=lambda key: -parts[key][1])[:rest])
    return {key: quota + (key in first) for key, (quota, _remainder) in parts.items()}


def _above_least(sizes: Mapping[str, int], total: int, least: Mapping[str, int]) -> dict[str, int]:
    # Each stratum set at its least number leaves less for the others: their shares only fall, so none that
    # was set comes above its number again, and none exceeds its size.
    free, rest = dict(sizes), total
    while True:
        whole = sum(free.values())
        low = [key for key, size in free.items() if rest * size <= least[key] * whole]
        if not low:
            break
        for key in low:
            del free[key]
            rest -= least[key]
    shared = largest_remainders(free, rest)
    return {key: shared.get(key, least[key]) for key in sizes}
