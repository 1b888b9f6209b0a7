"""Entries told one by one: new, completed, told otherwise, refused; and gates that come out of order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.order.case_log import MOST_ENTRIES
from dashboard.order.case_notes import CALLS
from dashboard.order.gates import FORM, STEPS, GateEntry, out_of_order
from dashboard.order.joining import Naming, join

GATES, CALL = Naming(frozenset({"step"}), "result"), Naming(frozenset({"who"}), "note")
STORED = (10, "gate1", "", "returned", "")


@pytest.mark.parametrize(
    ("told", "fate", "entries"),
    [
        (STORED, "unchanged", 1),
        ((10, "gate1", "甲", "returned", "缺"), "changed", 1),
        ((10, "gate1", "", "passed", ""), "changed", 2),
        ((10, "gate2", "", "returned", ""), "new", 2),
        ((9, "gate1", "", "returned", ""), "new", 2),
    ],
)
def test_an_entry_is_the_same_completes_or_stands_beside(
    told: tuple[object, ...], fate: str, entries: int
) -> None:
    joined = join(FORM, GATES, [STORED], {7: told})  # type: ignore[dict-item]
    assert joined.fates == {7: fate} and not joined.refused
    assert len(joined.entries) == entries
    assert list(joined.entries) == sorted(joined.entries, key=lambda entry: int(entry[0] or 0))
    again = join(FORM, GATES, joined.entries, {7: told})  # type: ignore[dict-item]
    assert again.fates == {7: "unchanged"} and again.entries == joined.entries


def test_another_reason_for_the_same_check_and_one_too_many_are_refused() -> None:
    log = [(10, "gate1", "甲", "returned", "缺照片")]
    joined = join(FORM, GATES, log, {2: (10, "gate1", "", "returned", "超时")})
    assert list(joined.refused) == [2] and list(joined.entries) == log
    full = [(at, "gate1", "", "passed", "") for at in range(MOST_ENTRIES)]
    joined = join(FORM, GATES, full, {2: (99, "gate1", "", "passed", ""), 3: full[0]})
    assert (list(joined.refused), joined.fates) == ([2], {3: "unchanged"})


def test_another_content_of_a_call_is_a_later_fact() -> None:
    joined = join(CALLS, CALL, [(10, "张", "未接通")], {2: (10, "张", "已接通"), 3: (10, "李", "已接通")})
    assert joined.fates == {2: "changed", 3: "new"}
    assert joined.entries == ((10, "张", "未接通"), (10, "张", "已接通"), (10, "李", "已接通"))


def entry(at: int, step: str, result: str = "passed") -> GateEntry:
    return GateEntry(at, step, "", result, "")


@pytest.mark.parametrize(
    ("entries", "places"),
    [
        ([entry(1, "gate1"), entry(2, "gate2"), entry(3, "first_review"), entry(4, "recheck", "solved")], ()),
        ([entry(1, "first_review"), entry(2, "gate2")], (1,)),
        ([entry(1, "gate2"), entry(2, "gate1"), entry(3, "gate3")], (1,)),
        ([entry(1, "first_review", "returned"), entry(2, "gate1")], ()),
        ([entry(1, "assessment", "unsolved"), entry(2, "gate1")], ()),
        ([entry(1, "recheck", "solved"), entry(2, "gate1")], ()),
        ([entry(1, "recheck", "entered"), entry(2, "gate3", "signed")], (1,)),
        # Of one second nobody can tell which came first.
        ([entry(1, "first_review"), entry(1, "gate2")], ()),
        ([entry(1, "first_review"), entry(2, "gate1"), entry(2, "first_review", "returned")], ()),
    ],
)
def test_a_gate_after_a_later_one_is_out_of_order(entries: list[GateEntry], places: tuple[int, ...]) -> None:
    assert out_of_order(entries) == places


@given(st.lists(st.sampled_from(STEPS), max_size=8))
def test_where_every_reply_is_sent_back_nothing_is_out_of_order(steps: list[str]) -> None:
    assert out_of_order([entry(at, step, "returned") for at, step in enumerate(steps)]) == ()
