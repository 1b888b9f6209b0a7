"""Columns of declared indicators in the ranking: each with its fraction, on screens that have the room."""

from __future__ import annotations

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.definitions.indicators import DECLARED
from dashboard.i18n import _
from dashboard.views.counts import Counts
from dashboard.views.order import OrderFilter
from layouts.component import Component
from layouts.components import fraction
from layouts.components.links import number, ratio
from layouts.components.table import Column
from layouts.text import NONE


def declared_columns() -> list[Column]:
    """Return a rate and its fraction for each declared indicator."""
    found: list[Column] = []
    for each in DECLARED:
        name, key = _(each.definition.name), each.key
        found += [
            Column(key, "%", name, wide=True, gap=True, define=key),
            Column(f"{key}_of", "n/m", name, secondary=True, wide=True, define=key),
        ]
    return found


def declared_cells(
    counts: Counts, target: OrderFilter | None, settings: AppraisalSettings, minimum: int
) -> dict[str, Component]:
    """Return the cells of these columns; both numbers of a fraction open their orders."""
    cells: dict[str, Component] = {}
    for each in DECLARED:
        rate = indicators.declared(each, counts)
        cells[each.key] = fraction.rate(rate, settings, minimum)
        above, below = (number(counts.of(measure), target, measure) for measure in (each.top, each.bottom))
        cells[f"{each.key}_of"] = ratio(above, below) if rate.denominator else NONE
    return cells
