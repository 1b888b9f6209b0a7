"""What a screen can be set to, how it is, and what it may tell of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.people.access import ROLE_PERMISSIONS, Denied, scope_for, scope_of_screen
from dashboard.wall.keeping import read_build, read_size, screen_problem, screen_state
from dashboard.wall.screens import Screen

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
HALL = Screen(name="大厅", place="一楼")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "x" * 60}, ""),
        ({"name": "a\x07"}, "name"),
        ({"place": "x" * 81}, "place"),
        ({"place": "\u202e"}, "place"),
        ({"place": ""}, ""),
        ({"density": "middle"}, "density"),
        ({"naming": ""}, "naming"),
        ({"scenes": ()}, "scenes"),
        ({"scenes": ("overview", "weather")}, "scenes"),
        ({"dwell": 14}, "dwell"),
        ({"dwell": 15}, ""),
        ({"dwell": 120}, ""),
        ({"dwell": 9999}, "dwell"),
        ({"dwell": 0}, "dwell"),
        ({"scale": 0.79}, "scale"),
        ({"scale": 0.8}, ""),
        ({"scale": 1.5}, ""),
        ({"scale": 1.51}, "scale"),
    ],
)
def test_a_setting_that_cannot_be_is_named(change: dict[str, Any], problem: str) -> None:
    assert screen_problem(replace(HALL, **change)) == problem


def test_the_state_follows_key_and_contact() -> None:
    def state(keyed: bool, revoked: bool, seen: float | None) -> str:
        contact = None if seen is None else NOW - timedelta(seconds=seen)
        return screen_state(NOW if keyed else None, NOW if revoked else None, contact, NOW)

    assert state(False, False, None) == "waiting"
    assert state(True, False, None) == "silent"
    assert state(True, False, 179) == "online"
    assert state(True, False, 180) == "silent"
    assert state(True, False, -90) == "online"
    assert state(True, False, -3600) == "silent"  # noted down by a clock that was an hour ahead
    assert state(True, True, 0) == "revoked"


def test_a_screen_tells_its_build_and_size_and_nothing_else() -> None:
    assert read_build("0123456789ab") == "0123456789ab"
    assert [read_build(each) for each in ("", "0123456789abc", "XYZ", "<b>", "a\n")] == [""] * 5
    assert read_size("1920x1080") == "1920x1080"
    assert read_size("15360x8640") == "15360x8640"
    wrong = ("", "1920×1080", "99x100", "0192x1080", "1920x1080 ", "123456x100", "1920x", "١٩٢٠x1080")
    assert [read_size(each) for each in wrong] == [""] * len(wrong)


def test_a_screen_reads_and_does_nothing() -> None:
    city = scope_of_screen(7)
    assert city.permissions == {"view_figures", "view_orders", "view_records"}
    assert city.city_wide and city.unit_id is None and not city.phone_only and not city.keeps_phone
    assert city.account == "screen 7"
    district = scope_of_screen(8, 370, "370682", "莱阳市")
    assert district.permissions == city.permissions and not district.city_wide
    assert (district.unit_id, district.unit_kind, district.unit_code) == (370, "district", "370682")
    for right in ("view_contact", "export", "import", "manage_screens", "own_account"):
        with pytest.raises(Denied):
            city.require(right)


def test_who_sees_the_whole_city_keeps_screens_and_nobody_else() -> None:
    assert [role for role, may in ROLE_PERMISSIONS.items() if "manage_screens" in may] == ["city_supervisor"]
    assert scope_for("a", "city_supervisor").may("manage_screens")
    assert not scope_for("a", "city_supervisor", 1, "district").may("manage_screens")
