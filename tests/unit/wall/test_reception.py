"""The scene of the reception desk: columns, the next deadlines, nobody named where the public looks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.desk.board import card_state
from dashboard.views.desk import Transfer
from dashboard.wall.screens import DENSITIES
from data_access.counting.local_days import CITY_ZONE
from tests.support.orders import at
from tests.support.walls import having, said, wall_view
from tests.unit.desk.test_layout import FACTS, NOW, order, view
from tests.unit.wall.test_layout import page, scene

pytestmark = pytest.mark.usefixtures("english")
LATE = replace(FACTS, onsite_due=at("2026-11-18 14:50"))


def shown(naming: str = "leaders", density: str = "near") -> str:
    desk = view(order(wait="missed"), order(654321, LATE))
    found = scene("desk", wall_view(desk=desk), naming=naming, density=density)
    return f"{found['title']} {said(found['tree'])}"


def test_the_first_deadline_stands_first_and_every_clock_has_its_sign() -> None:
    desk = view(order(), order(654321, LATE))
    tree = scene("desk", wall_view(desk=desk))["tree"]
    items = [said(each) for each in having(tree, "it")]
    assert items == [
        "North 14:50 ■ On site",
        "North 15:20 ▲ On site",
        "North 11-19 12:00 Feedback",
        "North 11-19 12:00 Feedback",
    ]
    assert [said(each) for each in having(tree, "br")] == [
        "Just in 0",
        "Dispatched to the unit 2",
        "Reminded by all three channels 0",
        "Answered 0",
    ]


def test_who_looks_decides_what_is_named() -> None:
    assert "North" in shown() and "123456" not in shown()
    assert "North …123456" in shown("callers") and "■ North …123456" in shown("callers")
    public = shown("public")
    assert "North" not in public and "123456" not in public and "Dispatched to the unit 2" in public


def test_the_far_picture_is_one_message_with_the_number_in_each_column() -> None:
    told = shown(density="far")
    assert "2 provincial orders on the board, 1 past a deadline" in told
    assert "Dispatched to the unit 2 orders" in told
    assert "transferred today after 9.0 min at the median (4 orders)" in told
    none_yet = scene("desk", wall_view(desk=replace(view(), transfer=Transfer())), density="far")
    assert "two hours to be on site" in said(none_yet["tree"])


def test_what_fell_due_after_the_data_is_no_fault() -> None:
    heard = at("2026-11-18 14:45")
    card = order(facts=LATE, state=card_state(LATE, heard, NOW, CITY_ZONE), as_of=heard)
    found = scene("desk", wall_view(desk=view(card)))
    assert "none past a deadline" in found["title"]
    assert "◇ On site" in said(found["tree"]) and "■" not in said(found["tree"])


def test_an_empty_board_says_so_and_none_leaves_the_scene_out() -> None:
    for density in DENSITIES:
        found = scene("desk", wall_view(desk=view()), density=density)
        assert found["title"] == "No provincial order waits on the board."
        assert "desk" not in {each["key"] for each in page(wall_view(), density=density)["scenes"]}
