"""What four sources say of the same closed orders, and how much more a unit claims: one table everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from dash import html

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.views.analysis import VerdictRow
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Children, Component
from layouts.components.table import Column, Row, table
from layouts.text import NONE
from layouts.vocabulary import VERDICT_SOURCES


def verdict_table(
    rows: Sequence[VerdictRow],
    settings: AppraisalSettings,
    minimum: int,
    named: Callable[[Unit], Component],
    selected: Callable[[Unit], bool] = lambda _unit: False,
    *,
    caption: str,
) -> html.Div:
    """Draw the sources beside each other; `named` shows a row's unit, rates stand from the minimum on."""
    columns = [Column("unit", "", left=True, pin=True), Column("closed", _("Closed"))]
    for name in rows[0].series:
        columns += [
            Column(name, "%", group=_(VERDICT_SOURCES[name]), gap=True),
            Column(f"{name}_n", _("solved/n"), group=_(VERDICT_SOURCES[name]), secondary=True),
        ]
    columns += [
        Column("gap", _("points"), group=_("Claimed beyond official"), gap=True, define="over_claim"),
        Column(
            "gap_n", _("orders/n"), group=_("Claimed beyond official"), secondary=True, define="over_claim"
        ),
    ]
    drawn = [
        Row(
            _cells(row, settings, minimum, named),
            selected=row.unit is not None and selected(row.unit),
            tone="" if row.unit else "total",
        )
        for row in rows
    ]
    return table(columns, drawn, caption=caption)


def _cells(
    row: VerdictRow, settings: AppraisalSettings, minimum: int, named: Callable[[Unit], Component]
) -> dict[str, Children]:
    cells: dict[str, Children] = {
        "unit": named(row.unit) if row.unit else _("All units shown"),
        "closed": str(row.closed),
    }
    for name, rate in row.series.items():
        enough = rate.denominator >= minimum
        cells[name] = text.percent(rate, settings) if enough else NONE
        cells[f"{name}_n"] = text.fraction(rate) if rate.denominator else NONE
    both = row.claimed_both.denominator
    more = int(row.claimed_both.numerator - row.official_both.numerator)
    cells["gap"] = signed(100 * more / both) if both >= minimum else NONE
    cells["gap_n"] = _("{n}/{of}").format(n=more, of=both) if both else NONE
    return cells


def signed(points: float) -> str:
    """Print a difference of rates in percentage points with its sign."""
    rounded = indicators.round_half_up(Fraction(points).limit_denominator(10**9), 2)
    if not rounded:
        return "0.00"
    return f"+{rounded}" if rounded > 0 else f"{text.MINUS}{abs(rounded)}"
