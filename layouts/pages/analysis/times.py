"""How ranks moved over thirteen months, and how long orders stay open."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.appraisal.statistics import Survival
from dashboard.i18n import _
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Children
from layouts.components.cards import card
from layouts.components.table import Column, Row, table
from layouts.figures.bump import bump
from layouts.figures.survival import Curve, survival
from layouts.pages.analysis.parts import Analysis, charted, note, unit_link
from layouts.pages.rankings.cards import months_between, ranks_sentence
from layouts.text import NONE

SOLVE_DAYS = 5
CHART_PX = 300
DAYS_SHOWN = (1, 2, 3, 4, 5, 6, 7, 8, 10)


def history_card(analysis: Analysis, units: Sequence[Unit]) -> html.Section:
    """Show the ranks of thirteen complete months, the unit in focus in colour."""
    view = analysis.view
    title = _("Ranks over {n} complete months").format(n=len(view.history))
    months = [month[2:] for month, _ranks in view.history]
    ranks = [ranks for _month, ranks in view.history]
    names = {unit.code: unit.name for unit in units if any(unit.code in each for each in ranks)}
    if not names or len(months) < 2:
        return card(_("Ranks by month"), html.P(_("Too few months with ranks."), className="state"))
    focus = view.selected.code if view.selected else ""
    sentence = ranks_sentence(view.selected.name if view.selected else NONE, focus, months, ranks)
    columns = [Column("unit", "", left=True, pin=True), *(Column(month, month) for month in months)]
    rows = [
        Row(
            {"unit": unit_link(analysis, unit)}
            | {month: str(each.get(unit.code, NONE)) for month, each in zip(months, ranks, strict=True)},
            selected=unit.code == focus,
        )
        for unit in units
        if unit.code in names
    ]
    return card(
        title,
        *charted(
            bump(months, ranks, names, focus, CHART_PX),
            sentence,
            table(columns, rows, caption=title),
            CHART_PX,
            period=months_between(view.history),
        ),
        note=_("provisional"),
    )


def survival_card(analysis: Analysis) -> html.Section:
    """Show the share of orders still open by working day, for the city and the unit in focus."""
    view = analysis.view
    title = _("How long orders stay open")
    remark = _("accepted in the period, open orders included in the estimate")
    times = view.open_times
    if times is None or not times.city.n:
        return card(title, html.P(_("No order was accepted in this period."), className="state"), note=remark)
    named = [(_("Whole city"), times.city, times.city_closed, False)]
    if times.unit is not None and view.selected is not None:
        named.append((view.selected.name, times.unit, times.unit_closed, True))
    last = float(DAYS_SHOWN[-1])
    figure = survival(
        [_curve(name, curve, focus, last) for name, curve, _median, focus in named],
        last=last,
        title=_("working days since the day of receipt"),
        limit=SOLVE_DAYS,
        limit_label=_("limit of {n} working days").format(n=SOLVE_DAYS),
    )
    sentences = [_sentence(name, curve, closed) for name, curve, closed, _focus in named]
    return card(
        title,
        *charted(figure, " ".join(sentences), _twin([(each[0], each[1]) for each in named], title), 300),
        *(note(sentence) for sentence in sentences),
        note(
            _(
                "Kaplan–Meier with 95% limits; closing is the standing close, a withdrawn order leaves at "
                "its withdrawal, open orders count up to the data time. Direct answers have no clock."
            )
        ),
        note=remark,
    )


def _curve(name: str, curve: Survival, focus: bool, last: float) -> Curve:
    shown = [place for place, day in enumerate(curve.times) if day <= last]
    return Curve(
        name,
        [curve.times[place] for place in shown],
        [100 * curve.open_share[place] for place in shown],
        [100 * curve.low[place] for place in shown],
        [100 * curve.high[place] for place in shown],
        focus,
    )


def _sentence(name: str, curve: Survival, closed: float | None) -> str:
    """Say half and nine tenths of the closes, open orders included, beside the closed ones alone."""
    return _(
        "{unit}: {n} orders, {open} of them not closed; half are closed after {median}, nine tenths after "
        "{p90}; among closed orders alone the median is {closed}."
    ).format(
        unit=name,
        n=curve.n,
        open=curve.censored,
        median=_days(curve.quantile(0.5)),
        p90=_days(curve.quantile(0.9)),
        closed=_days(closed),
    )


def _days(days: float | None) -> str:
    return NONE if days is None else text.working_days(round(days, 1))


def _twin(named: Sequence[tuple[str, Survival]], caption: str) -> html.Div:
    columns = [Column("day", _("Working day"))]
    for place, (name, _curve) in enumerate(named):
        columns += [
            Column(f"open{place}", _("still open, %"), group=name, gap=True, define="survival"),
            Column(f"limits{place}", _("95% limits"), group=name, secondary=True),
        ]
    rows = []
    for day in DAYS_SHOWN:
        cells: dict[str, Children] = {"day": str(day)}
        for place, (_name, curve) in enumerate(named):
            share, low, high = (text.decimal(100 * value, 1) for value in curve.at(day))
            cells |= {f"open{place}": share, f"limits{place}": _("{low}–{high}").format(low=low, high=high)}
        rows.append(Row(cells))
    return table(columns, rows, caption=caption)
