"""Times of many groups at once are those of each group by itself, to the last bit."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal.distribution import ENDS, SECONDS, class_bounds
from dashboard.views.counts import NO_TIMES
from data_access.counting.times import summaries, summarise

SECONDS_TAKEN = st.lists(st.integers(0, 10**7), max_size=40)


@given(st.sampled_from(sorted(ENDS)), st.lists(SECONDS_TAKEN, max_size=5), st.randoms())
def test_groups_are_summed_up_as_numpy_does_each(name: str, groups: list[list[int]], random: object) -> None:
    rows = [(place, each) for place, group in enumerate(groups) for each in group]
    random.shuffle(rows)  # type: ignore[attr-defined]
    place, seconds = (np.array([row[at] for row in rows], np.int64) for at in (0, 1))
    found = summaries(name, place, seconds, len(groups))
    assert len(found) == len(groups)
    for times, group in zip(found, groups, strict=True):
        if not group:
            assert times is NO_TIMES
            continue
        median, p90 = np.percentile(np.array(group, np.float64), [50, 90])
        assert times.n == len(group)
        assert times.median == float(median) / SECONDS[name]
        assert times.p90 == float(p90) / SECONDS[name]
        for at, n in enumerate(times.classes):
            below, end = class_bounds(name, at)
            within = [
                each
                for each in group
                if (below is None or each > below * SECONDS[name])
                and (end is None or each <= end * SECONDS[name])
            ]
            assert n == len(within)
        assert summarise(name, group) == times


def test_two_orders_meet_in_the_middle_and_nobody_gets_the_times_of_another() -> None:
    place, seconds = np.array([2, 0, 2], np.int64), np.array([7200, 60, 0], np.int64)
    alone, none, both = summaries("onsite", place, seconds, 3)
    assert (alone.n, alone.median, alone.p90) == (1, 1.0, 1.0)
    assert none is NO_TIMES
    assert (both.n, both.median, both.p90) == (2, 60.0, 108.0)
    assert both.classes == (1, 0, 0, 1, 0, 0)
