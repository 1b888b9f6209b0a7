"""Look into the scenes of a wall: their texts, the parts of a class, what the overview's test view makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dashboard.survey.estimation import StratumSums, estimate
from dashboard.views.overview import UrgentOrder
from dashboard.views.survey import ResultRow, SurveyGlance, Wave
from dashboard.views.wall import WallView
from tests.support.desk import near_row, order_row, overview
from tests.support.sheets import COUNTS, DATA_TIME


def wall_view(**changes: Any) -> WallView:
    """Return the wall of the overview made by hand: one order seven working days past due, one near."""
    stuck = replace(order_row(), overdue_days=7.0)
    view = WallView(
        overview(),
        live=COUNTS,
        items={"onsite_check": (3, 3), "feedback_on_time": (2, 3)},
        stuck=(UrgentOrder(stuck, "overdue"),),
        due=(UrgentOrder(near_row(), "near"),),
    )
    return replace(view, **changes)


def said(tree: Any) -> str:
    """Return all texts of a tree, one after the other."""
    return " ".join(_texts(tree))


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, list):
        for child in tree[2:]:
            yield from _texts(child)
    elif str(tree).strip():
        yield str(tree)


def having(tree: Any, cls: str) -> list[Any]:
    """Return the elements of a tree that have a class."""
    if not isinstance(tree, list):
        return []
    own = [tree] if cls in tree[1].get("class", "").split() else []
    return own + [each for child in tree[2:] for each in having(child, cls)]


def listening_view(answered: int, favourable: int, **changes: Any) -> WallView:
    """Return the wall with a wave of which some answered favourably, and seven findings open, two late."""
    part = estimate([StratumSums(1_000, answered, answered, float(favourable), float(favourable))])
    row = ResultRow("all", "", answered, favourable, part, part)
    wave = Wave(1, 202610, 1, 1, 1_000, 100, answered, DATA_TIME)
    glance = SurveyGlance(wave, row, 30, findings={"fed_back": 4, "rectifying": 3, "signed_off": 9}, late=2)
    return wall_view(overview=replace(overview(), survey=glance), **changes)
