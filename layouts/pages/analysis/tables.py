"""Rates by category and unit, what the mix of categories changes, and who says that orders are solved."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from dash import html

from dashboard.analysis.estimates import pooled
from dashboard.i18n import _
from dashboard.views.analysis import SMALL_CELL, CategoryTable, MixRow
from dashboard.views.counts import Rate
from dashboard.views.order import OrderFilter
from dashboard.views.reference import Category
from layouts import text
from layouts.component import Children, Component, aria
from layouts.components.cards import card
from layouts.components.links import number
from layouts.components.table import Column, Row, table
from layouts.components.verdicts import signed, verdict_table
from layouts.figures.heat import rate_step, rate_steps, step_ranges
from layouts.pages.analysis.parts import Analysis, note, unit_link
from layouts.text import NONE

COLOURED = 10  # orders from which a cell carries a rate and its colour


def category_card(analysis: Analysis, found: CategoryTable) -> html.Section:
    """Show rates by category and unit with their fractions, and each unit's rate under the common mix."""
    title = _("{indicator} by category and unit").format(indicator=analysis.indicator_name)
    columns = [
        Column("unit", "", left=True, pin=True),
        *(Column(each.code or "none", each.name or _("No category")) for each in found.categories),
        Column("rate", _("All categories"), gap=True),
        Column("adjusted", _("With the common mix"), gap=True, define="adjusted"),
        Column("change", _("difference, points")),
    ]
    rows = [_category_row(analysis, found, row) for row in found.mix]
    rows.append(_total_row(analysis, found))
    return card(
        title,
        _scale(_steps(analysis)),
        html.Div(
            table(columns, rows, caption=title, period=text.period(found.period)),
            className="analysis-wide heat-table",
        ),
        note(
            _(
                "Cells with fewer than {small} orders are hidden, those with fewer than {few} show their "
                "fraction. With the common mix: each category counts as much as it does for all units shown; "
                "where a unit has no order of a category, the common rate of the category stands in."
            ).format(small=SMALL_CELL, few=COLOURED)
        ),
        note=text.period(found.period),
    )


def _category_row(analysis: Analysis, found: CategoryTable, row: MixRow) -> Row:
    cells: dict[str, Children] = {"unit": unit_link(analysis, row.unit)}
    classes = {}
    target = analysis.opens(row.unit)
    for each in found.categories:
        rate = found.cells.get((row.unit.code, each.code))
        opened = target.but(period=found.period.text, category=each.code) if target and each.code else None
        cells[_key(each)], classes[_key(each)] = _cell(analysis, rate, opened)
    cells["rate"] = _with_fraction(analysis, row.rate)
    cells["adjusted"], cells["change"] = NONE, NONE
    if row.adjusted is not None and not row.small and row.rate.value is not None:
        adjusted = Rate(Fraction(row.adjusted.rate).limit_denominator(10**9), 1)
        cells["adjusted"] = text.percent(adjusted, analysis.view.context.settings)
        cells["change"] = signed(100 * (row.adjusted.rate - float(row.rate.value)))
    return Row(cells, selected=analysis.is_selected(row.unit), classes=classes)


def _total_row(analysis: Analysis, found: CategoryTable) -> Row:
    cells: dict[str, Children] = {"unit": _("Together")}
    classes = {}
    for each in found.categories:
        cells[_key(each)], classes[_key(each)] = _cell(analysis, found.totals.get(each.code), None)
    total = pooled(list(found.totals.values()))
    cells["rate"] = _with_fraction(analysis, total)
    return Row(cells, tone="total", classes=classes)


def _key(category: Category) -> str:
    return category.code or "none"


def _cell(analysis: Analysis, rate: Rate | None, target: OrderFilter | None) -> tuple[Children, str]:
    """Return what a cell shows and its class: nothing, hidden, a fraction, or a coloured rate with it."""
    if rate is None or rate.value is None:
        return NONE, "quiet"
    if rate.denominator < SMALL_CELL:
        return _("<{n}").format(n=SMALL_CELL), "quiet"
    shown = number(text.fraction(rate), target, analysis.denominator)
    if rate.denominator < COLOURED:
        return shown, "small-n"
    percent = text.percent(rate, analysis.view.context.settings, 1)
    return [html.B(percent), html.Small(shown)], f"heat heat-{rate_step(rate.value, _steps(analysis))}"


def _with_fraction(analysis: Analysis, rate: Rate) -> Children:
    if not rate.denominator:
        return NONE
    if rate.denominator < analysis.minimum:
        return html.Span(text.fraction(rate), className="small-n")
    percent = text.percent(rate, analysis.view.context.settings)
    return [html.B(percent), html.Small(text.fraction(rate), className="heat-total")]


def _steps(analysis: Analysis) -> tuple[Decimal, ...]:
    return rate_steps(analysis.view.context.settings.threshold)


def _scale(steps: tuple[Decimal, ...]) -> html.Div:
    """Show what the colours of the cells mean."""
    parts: list[Component] = []
    for step, bounds in enumerate(step_ranges(steps), start=1):
        low, high = (None if bound is None else text.whole(bound) for bound in bounds)
        if low is None:
            said = _("under {high}%").format(high=high)
        elif high is None:
            said = _("{low}% and more").format(low=low)
        else:
            said = _("{low}–{high}%").format(low=low, high=high)
        parts.append(html.Span(said, className=f"heat heat-{step}"))
    return html.Div(parts, className="heat-scale", **aria(label=_("Scale of the cells")), role="group")


def verdict_card(analysis: Analysis) -> html.Section:
    """Show what four sources say of the same closed orders, and how much more a unit claims."""
    title = _("Who says that it is solved")
    rows = analysis.view.verdicts
    if not rows:
        return card(title, html.P(_("No closed order has a verdict."), className="state"))
    return card(
        title,
        html.Div(
            verdict_table(
                rows,
                analysis.view.context.settings,
                analysis.minimum,
                lambda unit: unit_link(analysis, unit),
                analysis.is_selected,
                caption=title,
            ),
            className="analysis-wide",
        ),
        note(
            _(
                "Of due and closed orders, each source over the orders it judged; the last columns over "
                "those that the unit and the official source both judged. Only the official source is scored."
            )
        ),
        note=text.period(analysis.view.context.period),
    )
