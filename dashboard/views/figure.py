"""The view of one figure, opened by its code."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dashboard.figure.codes import FigureCode
from dashboard.order.urgency import Action
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow
from dashboard.views.reference import Unit


@dataclass(frozen=True)
class FigureView:
    """One figure with what it was computed from; without a unit in its code the definition alone.

    `unit` None is the whole city; `nowhere` narrows a district to its orders without a township. Which of the
    others are there depends on the kind of the definition.
    """

    code: FigureCode
    context: FigureContext
    unit: Unit | None = None
    nowhere: bool = False
    counts: Counts | None = None
    row: RankRow | None = None  # None also where the unit stands in no ranking
    ranked: int = 0  # how many units are ranked beside it
    action: Action | None = None
    effect: Fraction | None = None  # percentage points
