"""Rules that hold for every interval, funnel, rank range, curve and adjusted rate."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal import statistics

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
ORDERS = st.lists(
    st.tuples(st.floats(0, 60, allow_nan=False).map(lambda days: round(days, 2)), st.booleans()),
    min_size=1,
    max_size=60,
)


@given(COUNTS)
def test_an_interval_holds_its_rate_and_stays_a_share(count: tuple[int, int]) -> None:
    successes, n = count
    found = statistics.wilson(successes, n)
    assert found is not None
    assert 0 <= found.low <= successes / n <= found.high <= 1
    assert found.low < found.high


@given(COUNTS, st.integers(2, 30))
def test_more_orders_at_the_same_rate_narrow_the_interval(count: tuple[int, int], times: int) -> None:
    successes, n = count
    few, many = statistics.wilson(successes, n), statistics.wilson(successes * times, n * times)
    assert few is not None and many is not None
    assert many.high - many.low < few.high - few.low


@given(COUNTS)
def test_solved_and_unsolved_mirror_each_other(count: tuple[int, int]) -> None:
    successes, n = count
    found, mirrored = statistics.wilson(successes, n), statistics.wilson(n - successes, n)
    assert found is not None and mirrored is not None
    assert abs(found.low - (1 - mirrored.high)) < 1e-12


@given(st.floats(0.01, 0.99), st.integers(1, 600))
def test_the_outer_funnel_holds_the_inner_one_and_both_the_common_rate(share: float, n: int) -> None:
    inner, outer = (statistics.funnel_limits(share, n, level) for level in statistics.FUNNEL_LEVELS)
    assert 0 <= outer.low <= inner.low <= inner.high <= outer.high <= 1
    # A limit is a share that n orders can have: the common rate may lie between two of them.
    assert inner.low - 1 / n < share < inner.high + 1 / n


@given(st.lists(COUNTS, min_size=1, max_size=8), st.integers(0, 2**32))
def test_plausible_ranks_hold_the_observed_rank(counts: list[tuple[int, int]], seed: int) -> None:
    draws = [statistics.jeffreys_draws(s, n, seed + place, 200) for place, (s, n) in enumerate(counts)]
    shares = [s / n for s, n in counts]
    observed = [1 + sum(other > share for other in shares) for share in shares]
    for (best, worst), rank in zip(
        statistics.plausible_ranks(np.column_stack(draws), observed), observed, strict=True
    ):
        assert 1 <= best <= rank <= worst <= len(counts)


@given(st.lists(COUNTS, min_size=1, max_size=8))
def test_every_unit_is_in_a_group_and_no_group_inside_another(counts: list[tuple[int, int]]) -> None:
    ordered = sorted(counts, key=lambda each: each[0] / each[1], reverse=True)
    draws = [statistics.jeffreys_draws(s, n, place, 200) for place, (s, n) in enumerate(ordered)]
    groups = statistics.alike_groups(np.column_stack(draws))
    assert {place for group in groups for place in group} == set(range(len(counts)))
    for one, other in pairwise(groups):
        assert one[0] < other[0] and one[-1] < other[-1]


@given(ORDERS)
def test_a_curve_falls_between_its_limits(orders: list[tuple[float, bool]]) -> None:
    found = statistics.kaplan_meier([days for days, _closed in orders], [closed for _days, closed in orders])
    assert list(found.times) == sorted(set(found.times))
    assert all(
        later <= earlier for earlier, later in zip(found.open_share, found.open_share[1:], strict=False)
    )
    for share, low, high in zip(found.open_share, found.low, found.high, strict=True):
        assert 0 <= low <= share + 1e-12
        assert share <= high + 1e-12 <= 1 + 1e-9
    assert sum(found.closed) + found.censored == found.n == len(orders)


@given(ORDERS)
def test_without_open_orders_the_curve_is_the_plain_share(orders: list[tuple[float, bool]]) -> None:
    days = [each for each, _closed in orders]
    found = statistics.kaplan_meier(days, [True] * len(days))
    for time, share in zip(found.times, found.open_share, strict=True):
        assert abs(share - sum(day > time for day in days) / len(days)) < 1e-9


@given(ORDERS, st.data())
def test_leaving_an_order_open_longer_never_improves_the_curve(
    orders: list[tuple[float, bool]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(orders) - 1))
    days, closed = [each[0] for each in orders], [each[1] for each in orders]
    data_time = max(days) + 1
    left = statistics.kaplan_meier(
        [*days[:place], data_time, *days[place + 1 :]], [*closed[:place], False, *closed[place + 1 :]]
    )
    before = statistics.kaplan_meier(days, closed)
    for time in (*before.times, *left.times):
        assert left.at(time)[0] >= before.at(time)[0] - 1e-9


@given(st.dictionaries(st.sampled_from("abcde"), COUNTS, min_size=1))
def test_the_whole_has_its_own_rate_under_its_own_mix(counts: dict[str, tuple[int, int]]) -> None:
    rates = {name: (float(successes), n) for name, (successes, n) in counts.items()}
    found = statistics.standardise(rates, rates)
    assert found is not None
    plain = sum(s for s, _n in rates.values()) / sum(n for _s, n in rates.values())
    assert abs(found.rate - plain) < 1e-9
    assert abs(found.own - 1) < 1e-9


@given(
    st.dictionaries(st.sampled_from("abcde"), COUNTS, min_size=1),
    st.dictionaries(st.sampled_from("abcde"), COUNTS, min_size=1),
)
def test_an_adjusted_rate_stays_between_the_rates_it_is_made_of(
    unit: dict[str, tuple[int, int]], common: dict[str, tuple[int, int]]
) -> None:
    own = {name: (float(successes), n) for name, (successes, n) in unit.items()}
    whole = {name: (float(successes), n) for name, (successes, n) in common.items()}
    found = statistics.standardise(own, whole)
    assert found is not None
    used = [s / n for s, n in (own.get(name, rate) for name, rate in whole.items())]
    assert min(used) - 1e-9 <= found.rate <= max(used) + 1e-9
    assert -1e-9 <= found.own <= 1 + 1e-9
