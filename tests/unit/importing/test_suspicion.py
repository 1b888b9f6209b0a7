"""What in the figures of a table cannot be: the limits one by one, and what the last import makes known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.importing.suspicion import points_of, said
from dashboard.views.look import NO_UNIT, Look, LookRow
from layouts.pages.importing.look import point_said

WHEN = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
ZHIFU, LAIYANG = "370602", "370682"

pytestmark = pytest.mark.usefixtures("english")


def look(
    every: dict[str, int] | None = None, districts: dict[str, int] | None = None, **changes: object
) -> Look:
    """Return a table of 100 orders in which nothing is suspicious, changed."""
    usual: dict[str, int] = {"orders": 100, "direct": 45, "open": 10}
    rows = [LookRow("", **{**usual, **(every or {})})]
    rows += [LookRow(key, f"区{key}", orders=n) for key, n in (districts or {}).items()]
    values: dict[str, object] = {"ended": 45, "at_receipt": 2, "at_midnight": 3}
    return Look(tuple(rows), WHEN, **{**values, **changes})  # type: ignore[arg-type]


def names(given: Look, before: Look | None = None, **more: bool) -> list[str]:
    return [point.name for point in points_of(given, before, **more)]


def test_an_ordinary_table_raises_no_point() -> None:
    assert names(look()) == []
    assert names(look(), look()) == []


@pytest.mark.parametrize(
    ("name", "below", "above"),
    [
        ("excluded", {"excluded": 20}, {"excluded": 21}),
        ("open", {"open": 49}, {"open": 50}),  # of 55 that are no direct answers
        ("no_direct", {"direct": 1}, {"direct": 0}),
        ("no_deadline", {"no_deadline": 50}, {"no_deadline": 51}),
    ],
)
def test_a_share_over_its_limit_is_a_point(name: str, below: dict[str, int], above: dict[str, int]) -> None:
    assert names(look(below)) == []
    assert names(look(above)) == [name]


def test_a_column_that_the_last_table_had_and_this_one_has_not_is_a_point() -> None:
    before = look({"verified": 50, "answered": 40})
    assert names(look({"answered": 1}), before) == ["untold.verified"]
    (point,) = points_of(look({"verified": 1}), before)
    assert point_said(point) == (
        "No order of the table tells how satisfied the enterprise is; the last import of this source told it "
        "of 40."
    )
    # Of 100 orders of which one in twenty was verified, five are to be expected: none may be chance.
    assert names(look(), look({"verified": 9})) == []
    assert names(look(), look({"verified": 10})) == ["untold.verified"]


def test_closings_at_receipt_and_at_midnight_are_shares_of_those_closed_by_somebody() -> None:
    assert names(look(at_receipt=9, at_midnight=42)) == []
    assert names(look(at_receipt=10)) == ["at_receipt"]
    assert names(look(at_midnight=43)) == ["at_midnight"]
    # Of 29 closings nobody can tell.
    assert names(look(ended=29, at_receipt=29, at_midnight=29)) == []


def test_orders_without_a_unit() -> None:
    assert names(look(districts={NO_UNIT: 50})) == []
    assert names(look(districts={NO_UNIT: 51})) == ["no_unit"]


def test_one_word_in_a_column_needs_thirty_values() -> None:
    assert names(look(words={"answer_final": ("satisfied", 29)})) == []
    (point,) = points_of(look(words={"answer_final": ("satisfied", 30)}), None)
    assert point_said(point) == "All 30 values of “Final answer” say the same: satisfied."


def test_what_lies_in_the_future_is_told_of_the_smallest_table() -> None:
    small = {"orders": 2, "direct": 0, "open": 2}
    assert names(look(small)) == []
    assert names(look(small, future=1)) == ["future"]
    assert names(look(small), in_future=True) == ["data_time"]


def test_a_small_table_is_judged_by_no_share() -> None:
    tiny = {"orders": 29, "direct": 0, "open": 29, "excluded": 29, "no_deadline": 29}
    assert names(look(tiny, {NO_UNIT: 29})) == []


def test_a_district_far_off_its_share_of_the_last_import() -> None:
    before = look({"orders": 200}, {ZHIFU: 80, LAIYANG: 40})
    # Of 100 orders 40 and 20 were to be expected; under 30 on both sides it is chance.
    assert names(look(districts={ZHIFU: 20, LAIYANG: 0}), before) == []
    assert names(look(districts={ZHIFU: 19, LAIYANG: 29}), before) == [f"district.{ZHIFU}"]
    (point,) = points_of(look(districts={LAIYANG: 41, ZHIFU: 40}), before)
    assert (point.name, point.n, point.usual) == (f"district.{LAIYANG}", 41, 20)
    (gone,) = points_of(look(districts={LAIYANG: 20}), before)
    assert said(gone, lambda *_names: ("", "")) == (
        f"区{ZHIFU} has 0 orders; by the last import about 40 were to be expected."
    )


def test_a_table_that_shrank_to_less_than_half() -> None:
    before = look({"orders": 201})
    assert names(look(), look({"orders": 200})) == []
    (point,) = points_of(look(), before)
    assert point_said(point) == "The table has 100 orders; the last import of this source had 201."


def test_a_point_confirmed_at_the_last_import_is_asked_again_only_when_it_grew() -> None:
    def accepted(excluded: int) -> Look:
        made = look({"excluded": excluded})
        return replace(made, points=points_of(made, None), confirmed=("excluded",))

    (known,) = points_of(look({"excluded": 40}), accepted(30))
    assert known.known
    (grown,) = points_of(look({"excluded": 41}), accepted(30))
    assert not grown.known
    unconfirmed = replace(accepted(30), confirmed=())
    (asked,) = points_of(look({"excluded": 30}), unconfirmed)
    assert not asked.known
    # What was known then is known now, for nobody was asked in between.
    second = replace(look({"excluded": 40}), points=(known,))
    (third,) = points_of(look({"excluded": 40}), second)
    assert third.known


def test_another_word_is_not_the_one_that_was_confirmed() -> None:
    before = look(words={"answer_final": ("satisfied", 40)})
    before = replace(before, points=points_of(before, None), confirmed=("one_word.answer_final",))
    (same,) = points_of(look(words={"answer_final": ("satisfied", 50)}), before)
    (other,) = points_of(look(words={"answer_final": ("dissatisfied", 50)}), before)
    assert (same.known, other.known) == (True, False)


def test_the_future_is_never_known() -> None:
    before = replace(look(future=5), points=points_of(look(future=5), None), confirmed=("future",))
    (point,) = points_of(look(future=5), before)
    assert not point.known


def test_what_is_left_to_confirm() -> None:
    made = look({"excluded": 30, "direct": 0})
    made = replace(made, points=points_of(made, None), confirmed=("no_direct",))
    assert [point.name for point in made.to_confirm] == ["excluded"]
