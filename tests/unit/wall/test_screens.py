"""What an address may ask of a screen, and what it may not."""

import pytest

from dashboard.wall.screens import SCENES, Screen, overridden

NEAR = Screen(name="一楼大厅", naming="public", dwell=40)


def test_an_address_overrides_scenes_density_dwell_and_scale() -> None:
    asked = {"scenes": "alerts, time,alerts", "density": "far", "dwell": "15", "scale": "1.2"}
    screen, refused = overridden(NEAR, asked)
    assert (screen.scenes, screen.density, screen.dwell, screen.scale) == (("alerts", "time"), "far", 15, 1.2)
    assert refused == ()


@pytest.mark.parametrize("dwell", ["0", "9999", "", "soon", "nan", "-30", "inf", "1e309"])
def test_a_dwell_out_of_range_leaves_what_the_screen_has(dwell: str) -> None:
    assert overridden(NEAR, {"dwell": dwell}) == (NEAR, ("dwell",))


@pytest.mark.parametrize(
    ("asked", "scenes"), [("map", SCENES), ("", SCENES), ("map,township", ("township",))]
)
def test_an_unknown_scene_is_left_out_and_named(asked: str, scenes: tuple[str, ...]) -> None:
    screen, refused = overridden(NEAR, {"scenes": asked})
    assert screen.scenes == scenes
    assert refused == ("scenes",)


def test_what_a_screen_may_name_is_never_taken_from_an_address() -> None:
    assert overridden(NEAR, {"naming": "leaders", "district": "370682"}) == (NEAR, ())
