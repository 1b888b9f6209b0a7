"""One order's way through the gates: marks, stays, returns, whatever the record says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.gates.way import BITS, MARKS, Stay, Way, way_of
from dashboard.order.gates import GATE_OF, NOTES, RESULTS, STEPS, GateEntry

Told = tuple[int, str, str]


def way(*told: Told, opened: int = 0, until: int | None = None) -> Way:
    return way_of(
        [GateEntry(at, step, "", result, f"{step}{at}") for at, step, result in told], opened, until
    )


def marks(found: Way) -> set[str]:
    return {name for name in MARKS if found.has(name)}


def test_every_mark_has_a_bit_of_its_own() -> None:
    assert len(set(BITS.values())) == len(MARKS) and sum(BITS.values()) == 2 ** len(MARKS) - 1


def test_a_straight_way() -> None:
    found = way(
        (10, "gate1", "entered"),
        (20, "gate1", "passed"),
        (25, "gate2", "passed"),
        (40, "first_review", "passed"),
    )
    assert found.stays == (
        Stay("gate1", 10, 20, False),
        Stay("gate2", 20, 25, True),
        Stay("first_review", 25, 40, True),
    )
    assert marks(found) == {
        *(
            f"{step}.{event}"
            for step in ("gate1", "gate2", "first_review")
            for event in ("entered", "decided", "passed")
        ),
        "gate1.seen",
        "gate2.seen",
        "gate4.seen",
    }
    assert found.returns == () and found.early == 0


def test_a_return_begins_the_next_handling_whose_first_stay_is_not_known() -> None:
    found = way(
        (10, "gate2", "passed"),
        (20, "first_review", "returned"),
        (30, "gate2", "passed"),
        (35, "first_review", "passed"),
    )
    assert found.stays == (Stay("first_review", 10, 20, True), Stay("first_review", 30, 35, True))
    assert [(each.step, each.at, each.reason) for each in found.returns] == [
        ("first_review", 20, "first_review20")
    ]
    assert found.has("gate2.overturned") and found.has("first_review.passed")


@pytest.mark.parametrize(
    ("told", "overturned"),
    [
        ([(1, "gate2", "passed"), (2, "first_review", "returned")], True),
        ([(1, "gate2", "passed"), (2, "recheck", "returned")], True),
        ([(1, "gate2", "passed"), (2, "recheck", "unsolved")], False),
        ([(1, "gate2", "passed"), (2, "gate3", "returned"), (3, "first_review", "returned")], False),
        ([(1, "gate2", "entered"), (2, "first_review", "returned")], False),
        ([(1, "first_review", "returned"), (2, "gate2", "passed")], False),
        # Out of order in the record: the times decide, and gate 4 returned before gate 2 passed.
        ([(5, "first_review", "returned"), (6, "gate2", "passed"), (7, "first_review", "passed")], False),
    ],
)
def test_what_gate_two_passed_and_gate_four_returned(told: list[Told], overturned: bool) -> None:
    assert way(*told).has("gate2.overturned") is overturned


def test_a_check_before_the_order_exists_counts_and_gives_no_stay() -> None:
    told = (
        (10, "gate1", "entered"),
        (30, "gate1", "passed"),
        (40, "gate2", "entered"),
        (50, "gate2", "passed"),
    )
    found = way(*told, opened=20)
    assert found.early == 1 and found.has("gate1.passed")
    assert found.stays == (Stay("gate2", 40, 50, False),)


def test_a_reply_that_still_waits_and_one_that_left_unrecorded() -> None:
    assert way((10, "gate3", "entered"), (12, "gate3", "signed")).stays == (Stay("gate3", 10, None, False),)
    left = way((10, "gate1", "entered"), (15, "gate2", "entered"))
    assert left.stays == (Stay("gate1", 10, 15, False), Stay("gate2", 15, None, False))
    twice = way((10, "gate1", "entered"), (15, "gate1", "entered"), (20, "gate1", "passed"))
    assert twice.stays == (Stay("gate1", 10, 20, False),)


def test_not_concerned_is_seen_and_neither_entered_nor_decided() -> None:
    found = way((10, "gate1", "passed"), (20, "gate3", "not_applicable"), (30, "first_review", "passed"))
    assert "gate3.seen" in marks(found) and not {"gate3.entered", "gate3.decided"} & marks(found)
    assert found.stays == (Stay("first_review", 20, 30, True),)


def test_what_came_after_the_moment_has_not_happened() -> None:
    told = ((10, "gate2", "entered"), (20, "gate2", "passed"), (30, "first_review", "returned"))
    assert way(*told, until=19).stays == (Stay("gate2", 10, None, False),)
    assert marks(way(*told, until=19)) == {"gate2.entered", "gate2.seen"}
    assert not way(*told, until=29).returns and way(*told, until=30).returns


def may_be_said(told: Told) -> bool:
    """Tell whether an import takes the entry: verdicts in assessment and re-check, notes at gate 3 alone."""
    _at, step, result = told
    return (result not in ("solved", "unsolved") or step in ("assessment", "recheck")) and (
        result not in NOTES or step == "gate3"
    )


entries = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(STEPS), st.sampled_from(RESULTS)).filter(may_be_said),
    max_size=14,
).map(lambda told: sorted(told, key=lambda each: each[0]))


def plain_stays(told: Sequence[Told]) -> set[tuple[str, int, int | None, bool]]:
    """The same by looking back from each move instead of walking with a place."""
    moves = [each for each in told if each[2] not in NOTES]
    found = set()
    for place, (at, step, result) in enumerate(moves):
        before = moves[place - 1] if place else None
        if result == "entered":
            if before and before[1:] == (step, "entered"):
                continue
            later = next((each for each in moves[place + 1 :] if each[1:] != (step, "entered")), None)
            if later is None or later[1:] != (step, "not_applicable"):
                found.add((step, at, later[0] if later else None, False))
        elif result != "not_applicable" and before and before[2] not in ("entered", "returned"):
            handed_on = STEPS.index(before[1]) < STEPS.index(step)
            found |= {(step, before[0], at, True)} if handed_on else set()
    return found


@given(told=entries)
def test_stays_are_those_seen_by_looking_back(told: list[Told]) -> None:
    found = {(each.step, each.start, each.end, each.derived) for each in way(*told).stays}
    assert found == plain_stays(told)


@given(told=entries, opened=st.integers(0, 40), until=st.integers(0, 60))
def test_marks_and_returns_are_those_of_the_checks(told: list[Told], opened: int, until: int) -> None:
    found = way(*told, opened=opened, until=until)
    known = [each for each in told if each[0] <= until]
    for step in STEPS:
        results = {result for _at, at_step, result in known if at_step == step}
        assert found.has(f"{step}.entered") == bool(results - {"not_applicable"})
        assert found.has(f"{step}.decided") == bool(results & {"passed", "returned", "solved", "unsolved"})
        assert found.has(f"{step}.passed") == bool(results & {"passed", "solved"})
        assert found.has(f"{step}.returned") == ("returned" in results)
    for gate in (1, 2, 3, 4):
        assert found.has(f"gate{gate}.seen") == any(GATE_OF[step] == gate for _at, step, _result in known)
    assert found.early == sum(at < opened for at, _step, _result in known)
    assert all(opened <= stay.start <= (stay.end or until) <= until for stay in found.stays)
