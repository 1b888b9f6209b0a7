"""The draw: reproducible, and by chance — over 2,000 seeds everybody is drawn as often as the design says."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import TypeVar

import pytest
from scipy import stats

from dashboard.survey.draw import Candidate, Draw, DrawnStratum, draw, frame_print

K = TypeVar("K")

DRAWS = 2_000
FALSE_ALARM = 0.001  # of a whole family of comparisons
STRATA = {"芝罘 micro": 24, "芝罘 large": 6, "福山 micro": 15}
QUOTAS = {"芝罘 micro": 6, "芝罘 large": 4, "福山 micro": 1}
FRAME = tuple(
    Candidate(f"{stratum} {n:02}", stratum, resting=stratum == "福山 micro" and n < 3)
    for stratum, size in STRATA.items()
    for n in range(size)
)
PROBABILITY = {"芝罘 micro": Fraction(1, 4), "芝罘 large": Fraction(2, 3), "福山 micro": Fraction(1, 12)}


@cache
def drawn_often() -> tuple[Draw, ...]:
    return tuple(draw(FRAME, QUOTAS, Fraction(1, 2), f"2026-{number}") for number in range(DRAWS))


def unlikely(times: Counter[K], members: Sequence[K], chance: float) -> list[K]:
    """Return whom a binomial law with this chance does not explain (two-sided, Bonferroni over all)."""
    tail = FALSE_ALARM / len(members) / 2
    low, high = stats.binom.ppf([tail, 1 - tail], DRAWS, chance)
    return [each for each in members if not low <= times[each] <= high]


def members(stratum: str) -> list[str]:
    return [each.key for each in FRAME if each.stratum == stratum and not each.resting]


def sampled(draws: Iterable[Draw], replacement: bool = False) -> Counter[str]:
    return Counter(one.key for each in draws for one in each.drawn if one.replacement == replacement)


@pytest.mark.parametrize("stratum", sorted(STRATA))
def test_everybody_is_drawn_as_often_as_the_design_says(stratum: str) -> None:
    (own,) = [each for each in drawn_often()[0].strata if each.stratum == stratum]
    assert own.probability == PROBABILITY[stratum]
    assert unlikely(sampled(drawn_often()), members(stratum), float(own.probability)) == []
    stand_in = own.replacements / own.eligible
    assert unlikely(sampled(drawn_often(), True), members(stratum), stand_in) == []


@pytest.mark.parametrize("stratum", ["芝罘 micro", "芝罘 large"])
def test_every_pair_is_drawn_as_often_as_in_a_simple_random_sample(stratum: str) -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    for each in drawn_often():
        keys = sorted(one.key for one in each.drawn if one.stratum == stratum and not one.replacement)
        pairs.update(combinations(keys, 2))
    n, of = QUOTAS[stratum], len(members(stratum))
    together = n * (n - 1) / (of * (of - 1))
    assert unlikely(pairs, list(combinations(sorted(members(stratum)), 2)), together) == []


def biased_sample(seed: str, keys: Sequence[str], n: int) -> list[str]:
    """Order by half a byte of the digest: equal ones go by their key, the first of the frame too often."""
    return sorted(keys, key=lambda key: (hashlib.sha256(f"{seed} {key}".encode()).digest()[0] >> 4, key))[:n]


def every_fourth(seed: str, keys: Sequence[str], n: int) -> list[str]:
    """Draw systematically: everybody as often as the others, but always the same ones together."""
    step = len(keys) // n
    return list(keys[hashlib.sha256(seed.encode()).digest()[0] % step :: step])


def test_a_bias_would_be_seen() -> None:
    stratum, n = "芝罘 micro", 6
    keys = members(stratum)

    def samples(biased: Callable[[str, Sequence[str], int], list[str]]) -> list[list[str]]:
        return [biased(f"2026-{number}", keys, n) for number in range(DRAWS)]

    times = Counter(key for sample in samples(biased_sample) for key in sample)
    assert unlikely(times, keys, n / len(keys)) != []
    pairs = Counter(pair for sample in samples(every_fourth) for pair in combinations(sorted(sample), 2))
    together = n * (n - 1) / (len(keys) * (len(keys) - 1))
    assert unlikely(pairs, list(combinations(keys, 2)), together) != []


def test_the_order_of_the_frame_does_not_matter() -> None:
    assert draw(FRAME[::-1], QUOTAS, 0.5, "2026-11") == draw(FRAME, QUOTAS, 0.5, "2026-11")


def test_the_draw_can_be_repeated_by_hand() -> None:
    # So many that a digest cut short would put some in another order.
    keys = [chr(ord("一") + number) for number in range(400)]
    found = draw([Candidate(key, "s") for key in keys], {"s": 300}, 0, "种子")
    # The text that is digested: a JSON list of seed and key in ASCII.
    texts = {key: f'["\\u79cd\\u5b50", "\\u{ord(key):04x}"]' for key in keys}
    order = sorted(keys, key=lambda key: hashlib.sha256(texts[key].encode("ascii")).hexdigest())
    assert [each.key for each in found.drawn] == order[:300]


def test_another_seed_draws_others() -> None:
    assert len({tuple(one.key for one in each.drawn) for each in drawn_often()}) > DRAWS * 0.99


def test_the_numbers_of_a_stratum() -> None:
    found = draw(FRAME, {"芝罘 micro": 5, "福山 micro": 20, "nowhere": 2}, 0.3, "s", least_replacements=2)
    assert found.strata == (
        DrawnStratum("nowhere", 0, 0, 2, 0, 0),
        DrawnStratum("福山 micro", 15, 12, 20, 12, 0),
        DrawnStratum("芝罘 large", 6, 6, 0, 0, 0),
        DrawnStratum("芝罘 micro", 24, 24, 5, 5, 2),
    )
    assert [each.short for each in found.strata] == [2, 8, 0, 0]
    assert [each.probability for each in found.strata] == [0, 1, 0, Fraction(5, 24)]
    places = [(each.position, each.replacement) for each in found.drawn if each.stratum == "芝罘 micro"]
    assert places == [(1, False), (2, False), (3, False), (4, False), (5, False), (6, True), (7, True)]


def test_a_tenth_is_a_tenth() -> None:
    # The binary fraction next to 0.1 is a little more: ten enterprises would need two to stand in.
    frame = [Candidate(str(number), "s") for number in range(40)]
    assert draw(frame, {"s": 10}, 0.1, "s").strata[0].replacements == 1
    assert draw(frame, {"s": 11}, 0.1, "s").strata[0].replacements == 2


def test_a_resting_enterprise_is_never_drawn() -> None:
    resting = {each.key for each in FRAME if each.resting}
    assert resting
    assert not any(one.key in resting for each in drawn_often() for one in each.drawn)


def test_a_key_that_stands_twice_is_named() -> None:
    twice = [*FRAME, Candidate(FRAME[3].key, "other")]
    with pytest.raises(ValueError, match=FRAME[3].key):
        draw(twice, QUOTAS, 0, "s")


@pytest.mark.parametrize(
    ("quotas", "share", "least"), [({"s": -1}, 0.0, 0), ({"s": 1}, -0.5, 0), ({"s": 1}, 0.0, -1)]
)
def test_negative_numbers_are_refused(quotas: dict[str, int], share: float, least: int) -> None:
    with pytest.raises(ValueError, match="below 0"):
        draw(FRAME, quotas, share, "s", least_replacements=least)


def test_the_print_of_a_frame_tells_frames_apart_and_not_orders() -> None:
    first, *rest = FRAME
    assert frame_print(FRAME) == frame_print(FRAME[::-1]) == draw(FRAME, QUOTAS, 0, "s").frame
    others = [
        rest,
        [Candidate(first.key, "other"), *rest],
        [Candidate(first.key, first.stratum, resting=True), *rest],
        [Candidate("x", first.stratum), *rest],
    ]
    assert len({frame_print(each) for each in (FRAME, *others)}) == 5
    assert frame_print([Candidate("a", "bc")]) != frame_print([Candidate("ab", "c")])
