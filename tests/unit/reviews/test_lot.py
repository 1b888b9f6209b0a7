"""The lot: the same panel again bit by bit, everybody the same chance, nobody who is concerned."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from functools import cache
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.reviews.lot import Candidate, NoPanel, Seat, concerned, draw_panel
from dashboard.reviews.records import BACKGROUNDS

SEEDS = 2_000
SIZES = {"deputy": 4, "member": 3, "lawyer": 5, "media": 2, "enterprise": 6, "citizen": 4}
POOL = [
    Candidate(100 * place + number, name)
    for place, (name, size) in enumerate(SIZES.items())
    for number in range(size)
]


def test_a_lot_known_in_advance() -> None:
    """Draw three of four by hand: a digest of seed and number puts each in its place."""
    pool = [Candidate(1, "lawyer"), Candidate(2, "lawyer"), Candidate(3, "citizen"), Candidate(4, "citizen")]

    def place(key: str) -> str:
        return hashlib.sha256(json.dumps(["seed", key]).encode()).hexdigest()

    lawyers, citizens = (sorted(two, key=lambda n: place(str(n))) for two in ((1, 2), (3, 4)))
    assert draw_panel(pool, 3, 1, "seed") == (
        Seat(lawyers[0], "lawyer", 1),
        Seat(citizens[0], "citizen", 2),
        Seat(lawyers[1], "lawyer", 3),
        Seat(citizens[1], "citizen", 4, True),
    )


def test_the_same_seed_draws_the_same_panel_whatever_the_order_of_the_pool() -> None:
    assert draw_panel(POOL, 7, 3, "2026-a") == draw_panel(list(reversed(POOL)), 7, 3, "2026-a")
    assert draw_panel(POOL, 7, 3, "2026-a") != draw_panel(POOL, 7, 3, "2026-b")


@cache
def panels(seats: int) -> tuple[tuple[Seat, ...], ...]:
    return tuple(draw_panel(POOL, seats, 2, f"seed {n}") for n in range(SEEDS))


@pytest.mark.parametrize("seats", [5, 7])
def test_everybody_of_a_background_has_the_same_chance(seats: int) -> None:
    """Over 2,000 seeds nobody is drawn more or less often than chance explains (4.5 standard deviations)."""
    drawn = Counter(
        (seat.background, seat.number) for panel in panels(seats) for seat in panel if not seat.substitute
    )
    of_background = Counter(dict.fromkeys(SIZES, 0))
    for (name, _number), n in drawn.items():
        of_background[name] += n
    for name, size in SIZES.items():
        share = of_background[name] / (SEEDS * size)
        spread = 4.5 * sqrt(SEEDS * share * (1 - share))
        for each in (each for each in POOL if each.background == name):
            assert abs(drawn[name, each.number] - SEEDS * share) < spread, each


@pytest.mark.parametrize("seats", [5, 7])
def test_backgrounds_share_the_seats(seats: int) -> None:
    """The lawyer is always there, no background has two before each has one, the others draw for the rest."""
    drawn: Counter[str] = Counter()
    for panel in panels(seats):
        found = Counter(seat.background for seat in panel if not seat.substitute)
        assert found.total() == seats and found["lawyer"] >= 1
        assert max(found.values()) - min(found[name] for name in BACKGROUNDS) <= 1
        drawn += found
    others = [drawn[name] / SEEDS for name in BACKGROUNDS if name != "lawyer"]
    expected = (seats - 1) / 5 if seats == 5 else 1.0
    assert all(abs(share - expected) < 4.5 * sqrt(0.25 / SEEDS) for share in others)


def test_a_lawyer_can_be_stood_in_for() -> None:
    for panel in panels(5)[:200]:
        ready = [seat for seat in panel if seat.substitute]
        assert [seat.position for seat in panel] == list(range(1, 8))
        assert len(ready) == 2 and ready[0].background == "lawyer"


POOLS = st.lists(st.sampled_from(BACKGROUNDS), max_size=12)


@settings(max_examples=60)
@given(POOLS, st.sampled_from([3, 5, 7]), st.integers(0, 4), st.text(max_size=5))
def test_a_panel_is_whole_or_refused(names: list[str], seats: int, spare: int, seed: str) -> None:
    pool = [Candidate(number, name) for number, name in enumerate(names)]
    if "lawyer" not in names:
        with pytest.raises(NoPanel, match="lawyer"):
            draw_panel(pool, seats, spare, seed)
    elif len(names) < seats:
        with pytest.raises(NoPanel, match="pool"):
            draw_panel(pool, seats, spare, seed)
    else:
        panel = draw_panel(pool, seats, spare, seed)
        numbers = [seat.number for seat in panel]
        assert len(set(numbers)) == len(numbers) and set(numbers) <= set(range(len(pool)))
        assert sum(not seat.substitute for seat in panel) == seats
        assert len(panel) == min(len(pool), seats + spare)
        assert panel[0].background == "lawyer"


def test_who_is_concerned() -> None:
    parties = ["烟台某机械有限公司", "市水利局"]
    assert concerned("烟台某机械有限公司", "甲", parties)
    assert concerned("烟台某机械有限公司工会", "甲", parties)
    assert concerned("市水利局河道科", "甲", parties)
    assert concerned("市律师协会", "王五", parties, ["王五"])
    assert not concerned("市律师协会", "王五", parties, ["王六", ""])
    assert not concerned("", "", parties, [""])
    assert not concerned("市", "甲", parties)
