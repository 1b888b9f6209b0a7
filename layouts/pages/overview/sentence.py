"""The one sentence of the overview: whether anything needs the reader today, who recovered, who is below."""

from __future__ import annotations

from dash import html

from dashboard.appraisal import warnings
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.overview.page import is_formal
from dashboard.views.counts import RankRow
from dashboard.views.order import OrderFilter
from dashboard.views.overview import OverviewView
from dashboard.views.rankings import RankingView
from layouts import text
from layouts.component import Component
from layouts.components.links import number

NAMED = 3


def sentence(view: OverviewView, target: OrderFilter | None) -> list[Component]:
    """Return the lead: what is open and asks for something, then who recovered, then who is below."""
    return [*_action(view, target), *_recovered(view), *_below(view)]


def _action(view: OverviewView, target: OrderFilter | None) -> list[Component]:
    action = view.action
    now = target.but(period="", basis="") if target else None
    overdue = html.B(["■ ", number(action.overdue, now, "overdue_now")], className="bad-text")
    near = html.B(["▲ ", number(action.near, now, "near_now")], className="warn-text")
    if action.overdue and action.near:
        template = _("To do today: {overdue} overdue orders and {near} near due. ")
    elif action.overdue:
        template = _("To do today: {overdue} overdue orders, none near due. ")
    elif action.near:
        template = _("To do today: {near} orders near due, none overdue. ")
    elif view.unit is not None and not view.named:
        said = _(
            "No order of the data names {unit} so far. Should it have some, ask whoever imports for the "
            "column that names it. "
        )
        return [said.format(unit=view.unit.name)]
    else:
        template = _("Nothing needs action today: no order was overdue or near due at the data time. ")
    return text.rich(template, overdue=overdue, near=near)


def _recovered(view: OverviewView) -> list[Component]:
    below = {row.unit.code for row in below_rows(view)}  # back in one rate, still under it in the other
    names = list(dict.fromkeys(each.unit.name for each in view.recovered if each.unit.code not in below))
    if not names or view.ranking is None:
        return []
    return text.rich(
        _("Back at {threshold}% in {period}: {names}. "),
        threshold=text.whole(view.ranking.context.settings.threshold),
        period=text.period(view.ranking.context.period),
        names=html.B(text.listed(names, NAMED)),
    )


def below_rows(view: OverviewView) -> list[RankRow]:
    """Return the units formally under the threshold: sub-units, or the unit itself where it has none."""
    return [row for row in ranked_rows(view) if is_formal(row)]


def ranked_rows(view: OverviewView) -> list[RankRow]:
    """Return the ranked sub-units, or the unit itself where it has none; without a rank nothing is said."""
    if view.ranking is None:
        return []
    rows = [view.own] if view.own else view.ranking.rows if _has_parts(view) else []
    return [row for row in rows if row.rank is not None]


def all_reached(view: OverviewView) -> bool:
    """Tell whether every rate of every ranked unit reached the threshold; a formal warning asks for more.

    A rate that cannot be told has not reached it.
    """
    settings = month_settings(view)
    return all(warnings.reach_all(row.counts, settings) == "reached" for row in ranked_rows(view))


def month_settings(view: OverviewView) -> AppraisalSettings:
    """Return the settings that the ranking's month was counted with; today's where there is no ranking."""
    return view.ranking.context.settings if view.ranking else view.live.settings


def _has_parts(view: OverviewView) -> bool:
    return view.unit is None or view.unit.kind == "district"


def _below(view: OverviewView) -> list[Component]:
    if view.ranking is None or not (_has_parts(view) or view.own):
        return []
    below = below_rows(view)
    parts = {
        "threshold": text.whole(month_settings(view).threshold),
        "period": text.period(view.ranking.context.period),
    }
    if not ranked_rows(view):
        return text.rich(_("In {period} no unit had enough orders for a rank."), **parts)
    if not below and not all_reached(view):
        return text.rich(_("In {period} no ranked unit is formally under {threshold}%."), **parts)
    if not below:
        return text.rich(_none_below(view.ranking), **parts)
    mark = "□" if view.ranking.context.running else "■"
    names = html.B(f"{mark} {text.listed([row.unit.name for row in below], NAMED)}", className="bad-text")
    return text.rich(_("{names} under {threshold}% in {period}."), names=names, **parts)


def _none_below(ranking: RankingView) -> str:
    return {
        "district": _("In {period} every ranked district reached {threshold}%."),
        "township": _("In {period} every ranked township reached {threshold}%."),
    }.get(ranking.level, _("In {period} it reached {threshold}%."))
