"""The scene of listening: survey figures and findings as they stand, fractions where few answered."""

from __future__ import annotations

import pytest

from dashboard.wall.screens import DENSITIES
from tests.support.walls import listening_view, said, wall_view
from tests.unit.wall.test_layout import page, scene

pytestmark = pytest.mark.usefixtures("english")


def test_the_figures_of_the_newest_wave_stand_in_it() -> None:
    view = listening_view(answered=80, favourable=72)
    for density in DENSITIES:
        told = said(scene("listening", view, density=density)["tree"])
        assert "90.0 %" in told and "80 enterprises" in told, told
        assert "7 items 2 of them late" in told, told
    assert "80 enterprises answered; 7 findings open, 2 of them late" in said(
        scene("listening", view, density="far")["tree"]
    )


def test_few_answers_are_a_fraction() -> None:
    told = said(scene("listening", listening_view(answered=4, favourable=3), density="far")["tree"])
    assert "3/4" in told and "too few for a rate" in told and "75" not in told


def test_without_a_survey_and_hot_spots_there_is_no_scene() -> None:
    assert "listening" not in {each["key"] for each in page(wall_view())["scenes"]}
