"""The weekly meeting's rules: which orders are hard, which weeks are written, what a form was drawn from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.order.gates import GateEntry
from dashboard.supervise.agenda import (
    GROUNDS,
    grounds,
    hard_categories,
    may_write,
    read_week,
    returns_by,
    version_of,
)

PLAIN: dict[str, Any] = {
    "open_": True,
    "overdue": False,
    "near": False,
    "returns": 0,
    "in_ledger": False,
    "hard_category": False,
}
TODAY = date(2026, 11, 18)  # a Wednesday


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"overdue": True}, ("overdue",)),
        ({"overdue": True, "open_": False}, ()),
        ({"returns": 1}, ()),
        ({"returns": 2}, ("returned",)),
        ({"returns": 3, "open_": False}, ()),
        ({"in_ledger": True, "open_": False}, ("ledger",)),
        ({"near": True}, ()),
        ({"near": True, "hard_category": True}, ("near",)),
        ({"hard_category": True}, ()),
        (
            {"near": True, "hard_category": True, "overdue": True, "in_ledger": True},
            ("overdue", "ledger", "near"),
        ),
    ],
)
def test_why_an_order_is_hard(changes: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert grounds(**{**PLAIN, **changes}) == expected


@given(
    st.fixed_dictionaries({name: st.integers(0, 4) if name == "returns" else st.booleans() for name in PLAIN})
)
def test_grounds_stand_in_their_order_and_a_closed_order_is_hard_by_a_ledger_alone(
    told: dict[str, Any],
) -> None:
    found = grounds(**told)
    assert list(found) == [each for each in GROUNDS if each in found]
    if not told["open_"]:
        assert found == (("ledger",) if told["in_ledger"] else ())


def test_a_category_is_hard_from_two_unsolved_below_the_threshold() -> None:
    told = {
        "two_of_ten": (8, 10),
        "one_of_five": (4, 5),  # a single one tells nothing
        "at_the_threshold": (18, 20),
        "below": (17, 20),
        "none": (0, 2),
    }
    assert hard_categories(told, Decimal(90)) == {"two_of_ten", "below", "none"}
    assert hard_categories({}, Decimal(90)) == frozenset()


def test_weeks_are_read_and_the_running_and_the_next_are_written() -> None:
    assert read_week("2026-W45", TODAY).text == "2026-W45"
    for text in ("", "2026-10", "2026-W60", "nonsense", "2026-11-18"):
        assert read_week(text, TODAY).text == "2026-W47"
    written = [week for week in range(44, 52) if may_write(read_week(f"2026-W{week}", TODAY), TODAY)]
    assert written == [47, 48]
    # The last week of a year and the first of the next.
    assert may_write(read_week("2027-W01", date(2026, 12, 30)), date(2026, 12, 30))


def test_returns_up_to_a_second() -> None:
    entries = [
        GateEntry(at, "first_review", "", result, "")
        for at, result in ((5, "returned"), (8, "passed"), (9, "returned"))
    ]
    assert [each.at for each in returns_by(entries, 8)] == [5]


def test_a_version_changes_with_every_part() -> None:
    told = ("why", "measure", "decision", "account")
    versions = {
        version_of(*told, 1),
        version_of(*told, 2),
        version_of("whymeasure", "", "decision", "account", 1),
    }
    versions |= {
        version_of(*(f"{part}x" if place == n else part for place, part in enumerate(told)), 1)
        for n in range(4)
    }
    assert len(versions) == 7 and version_of(*told, 1) == version_of(*told, 1)
