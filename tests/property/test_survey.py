"""Rules that hold for whatever is drawn and answered: quotas, draws, estimates, rates and what stands out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.survey.allocation import allocate
from dashboard.survey.draw import Candidate, draw, frame_print
from dashboard.survey.estimation import StratumSums, estimate
from dashboard.survey.fieldwork_quality import InterviewerCalls, refusals
from dashboard.survey.nonresponse import compare_shares
from dashboard.survey.rates import OUTCOMES, STANDING, field_rates

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 300), max_size=8)
TOTALS = st.integers(0, 900)
MINIMA = st.integers(0, 40)


@given(SIZES, TOTALS, MINIMA)
def test_quotas_add_up_and_stay_between_least_and_size(
    sizes: dict[str, int], total: int, minimum: int
) -> None:
    found = allocate(sizes, total, minimum)
    assert found.quotas.keys() == sizes.keys()
    assert found.given == min(total, sum(sizes.values()))
    assert found.lacking == total - found.given
    assert all(0 <= quota <= sizes[key] for key, quota in found.quotas.items())
    least = {key: min(minimum, size) for key, size in sizes.items()}
    assert found.minimum_kept == (total >= sum(least.values()))
    for key, quota in found.quotas.items():
        assert quota >= least[key] if found.minimum_kept else quota <= least[key]
    assert set(found.left_out) == {key for key, size in sizes.items() if size and not found.quotas[key]}
    assert all(found.quotas[key] == sizes[key] for key in found.whole)


@given(SIZES, TOTALS, MINIMA)
def test_a_larger_stratum_never_gets_less(sizes: dict[str, int], total: int, minimum: int) -> None:
    quotas = allocate(sizes, total, minimum).quotas
    for one, other in product(sizes, repeat=2):
        if sizes[one] > sizes[other]:
            assert quotas[one] >= quotas[other]
        elif sizes[one] == sizes[other] and one < other:
            assert 0 <= quotas[one] - quotas[other] <= 1


@given(SIZES, TOTALS, MINIMA, st.randoms(use_true_random=False))
def test_the_order_of_the_strata_does_not_matter(sizes, total, minimum, random) -> None:
    shuffled = list(sizes.items())
    random.shuffle(shuffled)
    assert allocate(dict(shuffled), total, minimum) == allocate(sizes, total, minimum)


@given(SIZES.filter(lambda sizes: sum(sizes.values()) > 0), st.fractions(0, 1))
def test_without_a_minimum_every_quota_is_its_share_rounded_up_or_down(
    sizes: dict[str, int], part: Fraction
) -> None:
    total = int(part * sum(sizes.values()))
    for key, quota in allocate(sizes, total, 0).quotas.items():
        share = Fraction(total * sizes[key], sum(sizes.values()))
        assert floor(share) <= quota <= ceil(share)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(0, 12))
def test_no_other_quotas_are_nearer_to_the_shares(sizes: list[int], total: int) -> None:
    total = min(total, sum(sizes))
    shares = [Fraction(total * size, sum(sizes)) for size in sizes]

    def distance(quotas: tuple[int, ...]) -> Fraction:
        return sum(((q - share) ** 2 for q, share in zip(quotas, shares, strict=True)), Fraction(0))

    every = product(*(range(size + 1) for size in sizes))
    best = min(distance(quotas) for quotas in every if sum(quotas) == total)
    found = allocate({str(place): size for place, size in enumerate(sizes)}, total, 0)
    assert distance(tuple(found.quotas.values())) == best


@given(SIZES, TOTALS, MINIMA)
def test_strata_above_the_minimum_share_what_is_left_in_proportion(
    sizes: dict[str, int], total: int, minimum: int
) -> None:
    found = allocate(sizes, total, minimum)
    if not found.minimum_kept or total >= sum(sizes.values()):
        return
    above = {key for key, quota in found.quotas.items() if quota > min(minimum, sizes[key])}
    rest, whole = sum(found.quotas[key] for key in above), sum(sizes[key] for key in above)
    for key in above:
        # Those that came to rest at their least number by rounding may take part in the shares too.
        assert abs(found.quotas[key] - Fraction(rest * sizes[key], whole)) < 2


FRAMES = st.lists(
    st.builds(Candidate, st.text(min_size=1, max_size=4), st.sampled_from("甲乙丙"), st.booleans()),
    max_size=40,
    unique_by=lambda each: each.key,
)
QUOTAS = st.dictionaries(st.sampled_from("甲乙丙丁"), st.integers(0, 20))


@given(FRAMES, QUOTAS, st.fractions(0, 2), st.integers(0, 5), st.text(), st.randoms(use_true_random=False))
def test_a_draw_holds_what_its_strata_say_whatever_the_order(
    frame, quotas, share, least, seed, random
) -> None:
    found = draw(frame, quotas, share, seed, least_replacements=least)
    assert len({each.key for each in found.drawn}) == len(found.drawn)
    assert {(each.key, each.stratum) for each in found.drawn} <= {
        (each.key, each.stratum) for each in frame if not each.resting
    }
    for each in found.strata:
        own = [one for one in found.drawn if one.stratum == each.stratum]
        assert [one.position for one in own] == list(range(1, len(own) + 1))
        assert [one.replacement for one in own].count(False) == each.sample
        assert each.sample == min(quotas.get(each.stratum, 0), each.eligible)
        wanted = max(least, ceil(share * each.sample)) if each.sample else 0
        assert each.replacements == min(wanted, each.eligible - each.sample) == len(own) - each.sample
        assert each.sample == each.probability * each.eligible
    shuffled = list(frame)
    random.shuffle(shuffled)
    assert draw(shuffled, quotas, share, seed, least_replacements=least) == found
    assert frame_print(shuffled) == found.frame


@given(FRAMES, st.integers(0, 10), st.text())
def test_a_larger_quota_keeps_all_that_a_smaller_one_draws(
    frame: list[Candidate], quota: int, seed: str
) -> None:
    few, many = (draw(frame, dict.fromkeys("甲乙丙", n), 0, seed) for n in (quota, quota + 3))
    assert {each.key for each in few.drawn} <= {each.key for each in many.drawn}


@st.composite
def strata(draw_from: st.DrawFn) -> list[StratumSums]:
    """Return strata of answers with the credits 1, 0.8, 0.6 and 0."""
    found = []
    for key in "abcd"[: draw_from(st.integers(1, 4))]:
        credits = draw_from(st.lists(st.sampled_from([1.0, 0.8, 0.6, 0.0]), max_size=25))
        outside, unasked = draw_from(st.integers(0, 10)), draw_from(st.integers(0, 300))
        n = len(credits)
        squares = sum(each * each for each in credits)
        found.append(StratumSums(n + outside + unasked, n + outside, n, sum(credits), squares, key))
    return found


@given(strata())
def test_an_interval_holds_its_mean_and_stays_on_the_scale(answered: list[StratumSums]) -> None:
    found = estimate(answered)
    assert found.n == sum(each.in_domain for each in answered)
    assert (found.mean is None) == (found.n == 0)
    if found.low is not None and found.high is not None and found.mean is not None:
        assert 0 <= found.low <= found.mean + 1e-12
        assert found.mean <= found.high + 1e-12 <= 1 + 1e-9
        assert (found.low < found.high) == (found.interval != "census")


@given(strata())
def test_satisfied_and_dissatisfied_mirror_each_other(answered: list[StratumSums]) -> None:
    mirrored = [
        replace(
            each, total=each.in_domain - each.total, squares=each.in_domain - 2 * each.total + each.squares
        )
        for each in answered
    ]
    one, other = estimate(answered), estimate([replace(each, squares=abs(each.squares)) for each in mirrored])
    if one.mean is None:
        assert other.mean is None
        return
    assert other.mean == pytest.approx(1 - one.mean)
    assert (other.df, other.interval) == (one.df, one.interval)
    if one.low is not None:
        assert (1 - other.high, 1 - other.low) == pytest.approx((one.low, one.high), abs=1e-7)


@given(strata(), st.randoms(use_true_random=False))
def test_the_order_of_strata_does_not_matter_to_an_estimate(answered, random) -> None:
    shuffled = list(answered)
    random.shuffle(shuffled)
    one, other = estimate(answered), estimate(shuffled)
    assert (one.mean, one.se, one.low, one.high) == (other.mean, other.se, other.low, other.high)


@given(st.lists(st.sampled_from(STANDING), max_size=40), st.sampled_from(OUTCOMES))
def test_rates_of_fieldwork_are_shares_and_no_call_lowers_them_by_being_made(
    outcomes: list[str], outcome: str
) -> None:
    before = field_rates([*outcomes, "not_tried"])
    after = field_rates([*outcomes, outcome])
    for rate in (after.response, after.contact, after.cooperation, after.refusal):
        assert rate.value is None or 0 <= rate.value <= 1
    assert after.response.denominator == len(outcomes) + 1
    assert after.response.value >= before.response.value
    assert after.contact.value >= before.contact.value


CALLS = st.lists(
    st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=6
)


@given(CALLS)
def test_chances_of_refusals_are_the_hypergeometric_tails(calls: list[tuple[int, int]]) -> None:
    found = refusals([InterviewerCalls(str(place), *each) for place, each in enumerate(calls)])
    refused, reached = sum(k for k, _n in calls), sum(n for _k, n in calls)
    for row, (k, n) in zip(found, calls, strict=True):
        if row.chance is None:
            assert n in (0, reached)
        else:
            expected = stats.hypergeom.sf(k - 1, reached, refused, n)
            assert row.chance == pytest.approx(expected, rel=1e-8, abs=1e-13)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 400), min_size=1),
    st.data(),
)
def test_the_shares_differ_by_nothing_in_all_and_the_chance_is_scipys(frame, data) -> None:
    respondents = {value: data.draw(st.integers(0, size)) for value, size in frame.items()}
    found = compare_shares(frame, respondents)
    answered = sum(respondents.values())
    if not answered:
        assert found.chance is None
        return
    assert sum(row.points or 0 for row in found.rows) == 0
    together = {value: group for group in found.merged for value in group}
    classes = {together.get(value, (value,)) for value in frame}
    seen = [sum(respondents[value] for value in each) for each in classes]
    expected = [sum(frame[value] for value in each) * answered / sum(frame.values()) for each in classes]
    if len(classes) > 1:
        assert min(expected) > 1 - 1e-9
        assert sum(each < 5 - 1e-9 for each in expected) <= len(expected) / 5
        assert found.chance == pytest.approx(stats.chisquare(seen, expected).pvalue, rel=1e-8, abs=1e-12)
