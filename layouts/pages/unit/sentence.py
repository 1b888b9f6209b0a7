"""The one sentence of a unit's page: its rate with its fraction, its rank, and how it moved."""

from __future__ import annotations

from dash import html

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.views.counts import RankRow
from dashboard.views.order import OrderFilter
from layouts import text
from layouts.component import Component
from layouts.components.links import costing, number
from layouts.pages.unit.sheet import UnitSheet


def sentence(sheet: UnitSheet) -> list[Component]:
    """Return the lead; below the threshold it says so first, below the minimum sample fractions alone."""
    view = sheet.view
    row, settings, context = view.row, view.context.settings, view.context
    resolution, target = indicators.resolution(view.counts, settings), sheet.opens(context)
    parts: dict[str, Component] = {
        "unit": view.unit.name,
        "period": text.period(context.period),
        "due": str(view.counts.due),
        "percent": text.percent(resolution, settings),
        "fraction": text.fraction(resolution),
        "unsolved": str(view.counts.unsolved),
        "threshold": text.whole(settings.threshold),
    }
    if not view.counts.due:
        return text.rich(_("In {period} nothing fell due for {unit}."), **parts)
    if row is None or row.rank is None:
        template = _(
            "{unit} had {due} due orders in {period}, {unsolved} of them not solved; too few for a rank."
        )
        if outside := indicators.left_outside(view.counts, settings):
            template = _(
                "{unit} had {due} due orders in {period}, {unsolved} of them not solved, {outside} outside "
                "the denominator; too few for a rank."
            )
            parts["outside"] = number(outside, target, "outside")
        return text.rich(template, **parts)
    below = next((s for s in row.warnings if s.level == "formal" and s.indicator == "resolution"), None)
    if below is not None:
        mark = "□" if context.running else "■"
        parts["unit"] = html.B(f"{mark} {view.unit.name}", className="bad-text")
        template = _("{unit}: resolution rate {percent}% ({fraction}) in {period}, under {threshold}%. ")
        if below.months > 1:
            template = _(
                "{unit}: resolution rate {percent}% ({fraction}) in {period}, under {threshold}% "
                "for {months} months running. "
            )
        return [*text.rich(template, **parts, months=str(below.months)), *_rank(row, settings, target)]
    template = _("{unit}: resolution rate {percent}% ({fraction}) in {period}. ")
    return [*text.rich(template, **parts), *_rank(row, settings, target)]


def _rank(row: RankRow, settings: AppraisalSettings, target: OrderFilter | None) -> list[Component]:
    worst = row.score.worst
    parts: dict[str, Component] = {"rank": html.B(str(row.rank)), "points": text.points(row.score.points)}
    if worst is None:
        return text.rich(_("Rank {rank}, score {points}, no point lost."), **parts)
    return text.rich(
        _("Rank {rank}, score {points}; most points lost: {indicator} {lost}."),
        **parts,
        indicator=_(text.INDICATOR_NAMES[worst.indicator]),
        lost=number(text.lost(worst.lost), target, costing(worst.indicator, settings)),
    )
