"""Rules that hold for whatever was counted: hot spots depend on numbers alone, and more is never less."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from dashboard.appraisal.settings import HotSpotRule
from dashboard.overview.hot_spots import EVERYWHERE, Counted, Exposure, Found, find_hot_spots, kept, tail
from dashboard.views.reference import Unit

RULE = HotSpotRule(weeks=8, least_weeks=8)
UNITS = {code: Unit(place, code, code, "district", place) for place, code in enumerate("abcd", 1)}
SERIES = st.dictionaries(st.integers(0, 11), st.integers(1, 12), max_size=12)
CELLS = st.dictionaries(
    st.tuples(st.sampled_from("klmn"), st.sampled_from([*"abcd", EVERYWHERE])),
    SERIES,
    min_size=1,
    max_size=12,
)
EXPOSURES = st.builds(
    Exposure,
    st.floats(0.5, 6),
    st.tuples(*[st.floats(0.5, 6)] * 8),
    st.tuples(*[st.sampled_from([0.0, 4.0, 5.0])] * 3),
)


def hot(counted: Counted, exposed: Exposure, **rule: object) -> tuple[Found, ...]:
    return find_hot_spots(counted, exposed, RULE.model_copy(update=rule), UNITS, whole=True)


@given(st.integers(0, 80), st.floats(0.01, 60), st.floats(1.001, 20))
def test_a_tail_is_a_chance_that_falls_with_the_number(n: int, mean: float, spread: float) -> None:
    share = 1 / spread
    here = tail(n, mean, mean * spread)
    assert 0 <= tail(n + 1, mean, mean * spread) <= here <= 1
    expected = stats.nbinom.sf(n - 1, mean * share / (1 - share), share)
    assert abs(here - expected) <= 1e-9 + 1e-6 * expected


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(0, 30), st.floats(0.01, 0.2))
def test_kept_chances_are_those_of_an_independent_procedure(
    chances: list[float], silent: int, level: float
) -> None:
    limit = kept(chances, len(chances) + silent, level)
    adjusted = stats.false_discovery_control([*chances, *[1.0] * silent])[: len(chances)]
    assume(all(abs(each - level) > 1e-12 for each in adjusted))
    assert [chance <= limit for chance in chances] == list(adjusted <= level)


@given(CELLS, EXPOSURES, st.randoms(use_true_random=False))
def test_the_order_of_the_cells_does_not_matter(counted, exposed, random) -> None:
    shuffled = list(counted.items())
    random.shuffle(shuffled)
    assert hot(dict(shuffled), exposed) == hot(counted, exposed)


@given(CELLS, EXPOSURES, st.floats(0.25, 4))
def test_the_measure_of_time_does_not_matter(counted, exposed, factor: float) -> None:
    scaled = Exposure(
        exposed.now * factor,
        tuple(each * factor for each in exposed.before),
        tuple(each * factor for each in exposed.year_ago),
    )
    one, other = hot(counted, exposed), hot(counted, scaled)
    assume(all(abs(each.chance - float(RULE.level)) > 1e-6 for each in (*one, *other)))
    assert [(each.cell.category, each.cell.unit, each.cell.n) for each in one] == [
        (each.cell.category, each.cell.unit, each.cell.n) for each in other
    ]
    for mine, its in zip(one, other, strict=True):
        assert abs(mine.cell.usual - its.cell.usual) <= 1e-9 * (1 + mine.cell.usual)


@given(CELLS, EXPOSURES, st.integers(1, 20))
def test_more_orders_of_a_hot_category_leave_it_hot(counted, exposed, more: int) -> None:
    counted = {**counted, ("z", "a"): {0: 15}}
    before = hot(counted, exposed)
    assert "z" in {each.cell.category for each in before}
    for each in before:
        key = next(key for key in counted if key[0] == each.cell.category and counted[key].get(0))
        grown = {**counted, key: {**counted[key], 0: counted[key][0] + more}}
        assert each.cell.category in {found.cell.category for found in hot(grown, exposed)}


@given(CELLS, EXPOSURES)
def test_no_hot_spot_is_below_the_office_s_least(counted, exposed) -> None:
    for each in hot(counted, exposed):
        assert each.cell.n >= RULE.minimum and each.cell.n - each.cell.usual >= RULE.excess
        assert all(cell.n >= RULE.joining for cell in each.units)
    few = {key: {**one, 0: min(one.get(0, 0), 1)} for key, one in counted.items()}
    assert hot(few, exposed, minimum=6) == ()  # one order in each of at most five cells of a category


@given(CELLS, EXPOSURES)
def test_a_category_has_one_entry_that_adds_up(counted, exposed) -> None:
    found = hot(counted, exposed)
    assert len({each.cell.category for each in found}) == len(found)
    for each in found:
        own = {unit: one for (category, unit), one in counted.items() if category == each.cell.category}
        now = {unit: one.get(0, 0) for unit, one in own.items()}
        expected = sum(now.values()) if each.cell.unit == EVERYWHERE else now[each.cell.unit]
        assert each.cell.n == expected
        assert all(cell.n == now[cell.unit] for cell in each.units)
        assert [UNITS[cell.unit].official_order for cell in each.units] == sorted(
            UNITS[cell.unit].official_order for cell in each.units
        )


@given(CELLS, EXPOSURES)
def test_a_stricter_level_finds_no_other(counted, exposed) -> None:
    strict = {each.cell.category for each in hot(counted, exposed, level=Decimal("0.001"))}
    assert strict <= {each.cell.category for each in hot(counted, exposed)}
