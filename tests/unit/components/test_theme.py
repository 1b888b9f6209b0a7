"""Both themes say the same: one drawing of every figure, colours of the style sheet, states told apart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from itertools import combinations
from math import dist

import pytest

from dashboard.order.urgency import Action
from dashboard.views.overview import CityMap, Outline
from layouts.components.chips import sign
from layouts.figures.bump import bump
from layouts.figures.funnel import Dot, Limits, funnel
from layouts.figures.interval import Bar, interval
from layouts.figures.map import action_map
from layouts.figures.survival import Curve, survival
from layouts.figures.trend import Line, trend
from layouts.theme import DARK, LIGHT, PALETTES, THEMES, current_theme, palette, set_theme, use_theme
from tests.support.messages import ROOT
from tests.support.sheets import words

COLOR = re.compile(r"#[0-9A-Fa-f]{3,8}\b|rgba?\([^)]*\)")
NO_INK = "rgba(0,0,0,0)"
SQUARE = ((120.9, 121.1, 121.0, 120.9), (37.0, 37.0, 37.2, 37.0))


def drawn() -> dict[str, Callable[[], object]]:
    limits = Limits([1, 50, 96], [0.0, 84.0, 87.5], [100.0, 98.0, 97.9], "95%")
    outlines = tuple(Outline(code, (121.0, 37.0), *SQUARE) for code in ("N", "S", "T"))
    states = {"N": Action(3, 2, 1), "S": Action(3, 0, 2), "T": Action(3)}
    names = {"N": "North", "S": "South", "T": "Small"}
    return {
        "bump": lambda: bump(["Aug", "Sep"], [{"N": 1, "S": 2}, {"N": 2, "S": 1}], names, "N"),
        "funnel": lambda: funnel(
            [Dot("North", 96, 97.9, "", focus=True), Dot("South", 40, 80, "", outside=True)],
            *(limits, limits, 94.5, "orders"),
        ),
        "interval": lambda: interval(
            [Bar("N", "North", 97.9, 92, 99, "", focus=True), Bar("S", "South", 85, 70, 92, "", faint=True)],
            *(94.5, "all", 90.0, "90"),
        ),
        "map": lambda: action_map(CityMap("Public map", "", outlines), states, names, {}),
        "survival": lambda: survival(
            [
                Curve("City", [1.0], [80.0], [70.0], [90.0]),
                Curve("N", [1.0], [5.0], [2.0], [9.0], focus=True),
            ],
            limit=5,
            limit_label="limit",
            last=10.0,
            title="days",
        ),
        "trend": lambda: trend(
            ["26-09", "26-10"],
            [Line("North", [95.0, 88.0], ["95", "88"], palette().accent, below=(False, True))],
            *(90.0, 80.0, "90 target"),
        ),
    }


@pytest.mark.parametrize("theme", THEMES)
def test_the_colours_of_charts_are_the_tokens_of_the_style_sheet(theme: str) -> None:
    assert asdict(PALETTES[theme]) == {name: tokens(theme)[name] for name in asdict(PALETTES[theme])}


def test_both_themes_name_the_same_tokens() -> None:
    # The rail is dark in both: only its ground differs.
    same = {"rail_text", "rail_quiet", "rail_mark", "may"}
    assert set(tokens(LIGHT)) - same == set(tokens(DARK))


def tokens(theme: str) -> dict[str, str]:
    """Return what the style sheet says of a theme; token names with underscores."""
    sheet = (ROOT / "assets" / "tokens.css").read_text(encoding="utf-8")
    block = re.search(rf'\[data-theme="{theme}"\] \{{(.*?)\}}', sheet, re.DOTALL)
    assert block
    pairs = re.findall(r"--([\w-]+): ([^;]+);", block[1])
    return {name.replace("-", "_"): value for name, value in pairs}


@pytest.mark.parametrize("name", drawn())
def test_a_figure_differs_between_the_themes_in_nothing_but_colour(name: str) -> None:
    written = {}
    for theme in THEMES:
        with use_theme(theme):
            written[theme] = json.dumps(drawn()[name]())
    assert COLOR.sub("ink", written[LIGHT]) == COLOR.sub("ink", written[DARK])
    assert written[LIGHT] != written[DARK]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", drawn())
def test_a_figure_has_no_colour_but_those_of_its_theme(name: str, theme: str) -> None:
    with use_theme(theme):
        used = set(COLOR.findall(json.dumps(drawn()[name]()))) - {NO_INK}
    known = set(asdict(PALETTES[theme]).values())
    triplets = {tuple(int(each[at : at + 2], 16) for at in (1, 3, 5)) for each in known}
    faded = {each for each in used if each.startswith("rgba")}
    assert used - faded <= known
    assert {tuple(map(int, re.findall(r"\d+", each)[:3])) for each in faded} <= triplets


def test_a_theme_ends_with_its_block_and_an_unknown_one_is_light() -> None:
    with use_theme(DARK):
        assert current_theme() == DARK
        set_theme("neon")
        assert current_theme() == LIGHT
    assert current_theme() == LIGHT


# How colour-blind eyes see linear red, green and blue (Machado, Oliveira and Fernandes 2009).
BLINDNESS = {
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
}
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.072175),
    (0.0193339, 0.119192, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)
Triple = tuple[float, float, float]


def times(matrix: tuple[Triple, ...], values: Triple) -> Triple:
    one, two, three = (sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix)
    return one, two, three


def linear(color: str) -> Triple:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    one, two, three = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    )
    return one, two, three


def lab(seen: Triple) -> Triple:
    """Return CIELAB of linear red, green and blue."""
    x, y, z = (
        share ** (1 / 3) if (share := max(part, 0) / white) > 0.008856 else 7.787 * share + 16 / 116
        for part, white in zip(times(TO_XYZ, seen), WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def far_apart(one: str, other: str, matrix: tuple[Triple, ...]) -> float:
    """Return how far two colours lie apart to a colour-blind eye, CIE76."""
    seen = [times(matrix, linear(color)) for color in (one, other)]
    first, second = (lab((min(max(r, 0), 1), min(max(g, 0), 1), min(max(b, 0), 1))) for r, g, b in seen)
    return dist(first, second)


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", ["", "_fill"])
def test_good_is_told_from_near_due_and_overdue_by_every_eye(theme: str, blindness: str, kind: str) -> None:
    colors = asdict(PALETTES[theme])
    for other in ("warn", "bad"):
        far = far_apart(colors[f"good{kind}"], colors[f"{other}{kind}"], BLINDNESS[blindness])
        assert far >= 45, f"good and {other}"


def test_states_that_some_eyes_cannot_tell_by_colour_have_shapes_and_words_of_their_own() -> None:
    # The reason for the shapes: red and amber letters are one colour to an eye without green.
    light = PALETTES[LIGHT]
    assert far_apart(light.warn, light.bad, BLINDNESS["no green"]) < 10
    shapes = {kind: words(sign(kind, "")).strip() for kind in ("good", "warn", "bad", "may", "none")}
    assert all(one != other for one, other in combinations(shapes.values(), 2)), shapes
