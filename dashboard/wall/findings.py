"""The title of each scene: what it found, in words. Facts in a fixed order, no adjective, no cause.

A screen in public names nobody who fails; then the same fact is told as how many of how many reached it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.appraisal.warnings import WARNED, reach
from dashboard.i18n import _, ngettext
from dashboard.order.urgency import Action
from dashboard.overview.page import is_formal
from dashboard.views.counts import Counts, RankRow
from dashboard.views.overview import Recovered
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Period, Unit
from dashboard.views.survey import SurveyGlance
from dashboard.views.wall import TownshipBands, WallView
from dashboard.wall.reckoning import long_below

NAMED = 3  # names in a title; more are counted
ONSITE = "onsite_check"


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """Join names; of more than `most` the rest is counted."""
    if len(names) <= most:
        return _(", ").join(names)
    return _("{names} and {n} more").format(names=_(", ").join(names[:most]), n=len(names) - most)


def span(period: Period) -> str:
    """Say a ranking's period in the fewest words."""
    if period.kind == "month":
        return _("M{month}").format(month=period.first.month)
    months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    return _("the last {n} months").format(n=months)


def threshold(settings: AppraisalSettings) -> str:
    """Print the threshold without needless zeros."""
    return f"{settings.threshold.normalize():f}"


def rank_finding(ranking: RankingView, recovered: Sequence[Recovered], *, names: bool) -> str:
    """Say who is under the threshold in the ranking's period, then who came back to it."""
    ranked = [row for row in ranking.rows if row.rank is not None]
    below = [row for row in ranked if is_formal(row)]
    under = {row.unit.code for row in below}
    back = list(dict.fromkeys(each.unit.name for each in recovered if each.unit.code not in under))
    parts = {
        "span": span(ranking.context.period),
        "threshold": threshold(ranking.context.settings),
        "n": len(ranked) - len(below),
        "ranked": len(ranked),
        "back": listed(back, 2),
        "below": listed([row.unit.name for row in below]),
    }
    if not ranked:
        said = _("In {span} no unit had enough orders for a rank")
    elif below and not names:
        said = _("{n} of {ranked} ranked units reached {threshold}% in {span}")
    elif below and back and len(below) + len(back) <= NAMED:
        said = _("{below} under {threshold}% in {span}, {back} back at it")
    elif below:
        said = _("{below} under {threshold}% in {span}")
    elif back:
        said = _("{back} back at {threshold}% in {span}, no unit under it")
    else:
        said = _("No ranked unit under {threshold}% in {span}")
    return said.format(**parts)


def action_finding(units: Sequence[tuple[Unit, Action]], action: Action, *, names: bool) -> str:
    """Say where orders are overdue; without any, how many are near due."""
    found = [each for _unit, each in units if each.overdue]
    parts = {
        "units": len(found),
        "n": sum(each.overdue for each in found),
        "overdue": action.overdue,
        "near": action.near,
        "open": action.open,
    }
    if action.overdue and not (names and found):
        said = _("{overdue} of {open} open orders are overdue")
    elif found and units[0][0].kind == "township":
        said = _("{units} townships have overdue orders, {n} in all")
    elif found:
        said = _("{units} districts have overdue orders, {n} in all")
    elif action.near:
        said = _("No order overdue, {near} near due")
    elif action.open:
        said = _("None of {open} open orders is overdue or near due")
    else:
        said = _("No open orders")
    return said.format(**parts)


def time_finding(items: Mapping[str, tuple[int, int]], counts: Counts) -> str:
    """Say how many of the provincial orders had somebody on site in time, else how many closed in time."""
    met, applicable = items.get(ONSITE, (0, 0))
    parts = {"met": met, "n": applicable, "on_time": counts.on_time, "due": counts.due}
    if applicable and met == applicable:
        said = _("All {n} provincial orders had somebody on site within 2 hours")
    elif applicable:
        said = _("{met} of {n} provincial orders had somebody on site within 2 hours")
    elif counts.due and counts.on_time == counts.due:
        said = _("All {due} orders due in the last 30 days closed in time")
    elif counts.due:
        said = _("{on_time} of {due} orders due in the last 30 days closed in time")
    else:
        said = _("No order fell due in the last 30 days")
    return said.format(**parts)


def longest_finding(longest: Sequence[tuple[str, Sequence[Unit]]]) -> str:
    """Name the units with the longest median to close, empty where none is known."""
    if not longest:
        return ""
    value, units = longest[0]
    said = _("Longest median to close, {value} working days: {units}")
    return said.format(value=value, units=listed([unit.name for unit in units]))


def rates_finding(counts: Counts, settings: AppraisalSettings, kind: str) -> str:
    """Say whether both rates of the last thirty days reach the threshold; of few orders how many closed."""
    rates = [indicators.resolution(counts, settings), indicators.satisfaction(counts, settings)]
    stands = [reach(name, counts, settings) for name in WARNED]
    if "unknown" in stands or any(rate.size < settings.sample(kind) for rate in rates):
        return time_finding({}, counts)
    resolution, satisfaction = (each == "below" for each in stands)
    if resolution and satisfaction:
        said = _("Resolution and satisfaction under {threshold}% in the last 30 days")
    elif resolution:
        said = _("Resolution under {threshold}% in the last 30 days, satisfaction reaches it")
    elif satisfaction:
        said = _("Satisfaction under {threshold}% in the last 30 days, resolution reaches it")
    else:
        said = _("Resolution and satisfaction reach {threshold}% in the last 30 days")
    return said.format(threshold=threshold(settings))


def alerts_finding(view: WallView) -> str:
    """Say how many orders are overdue and the longest of them; without any, how many are near due."""
    action = view.overview.action
    days = max((each.row.overdue_days or 0 for each in view.stuck), default=0)
    parts = {"n": action.overdue, "near": action.near, "days": int(days), "open": action.open}
    if action.overdue and days:
        said = ngettext(
            "{n} order overdue, by {days} working days",
            "{n} orders overdue, the longest by {days} working days",
            action.overdue,
        )
    elif action.overdue:
        said = ngettext(
            "{n} order overdue, by less than five working days",
            "{n} orders overdue, none by five working days",
            action.overdue,
        )
    elif action.near:
        said = _("No order overdue, {near} near due")
    elif action.open:
        said = _("None of {open} open orders is overdue or near due")
    else:
        said = _("No open orders")
    return said.format(**parts)


def lead_finding(view: WallView) -> str:
    """Say how many matters ask for a leader: orders long past due, units long under the threshold."""
    n = len(view.stuck) + len(leading_rows(view)) + view.instructions.total
    if view.overview.unit is None:
        said = _("{n} matters for the city's leaders") if n else _("No matter for the city's leaders")
    else:
        said = _("{n} matters for the district's leaders") if n else _("No matter for the district's leaders")
    return said.format(n=n)


def leading_rows(view: WallView) -> list[RankRow]:
    """Return the ranked sub-units that have been under the threshold for long."""
    ranking = view.overview.ranking
    return long_below(ranking.rows) if ranking is not None else []


def township_finding(bands: TownshipBands) -> str:
    """Say how many townships are under the threshold, then how many rose by a band."""
    parts = {
        "ranked": bands.total.ranked,
        "risen": len(bands.risen),
        "n": len(bands.below),
        "threshold": threshold(bands.ranking.context.settings),
    }
    if not bands.total.ranked:
        said = _("No township had enough orders for a rank")
    elif bands.risen and bands.below:
        said = _("{n} of {ranked} ranked townships are under {threshold}%, {risen} rose by a band")
    elif bands.below:
        said = _("{n} of {ranked} ranked townships are under {threshold}%")
    elif bands.risen:
        said = _("{risen} townships rose by a band, none of {ranked} is under {threshold}%")
    else:
        said = _("None of {ranked} ranked townships is under {threshold}%")
    return said.format(**parts)


def listening_finding(glance: SurveyGlance | None) -> str:
    """Say how many enterprises answered, then how many of their problems are open."""
    if glance is None or glance.row is None:
        return _("What came more often than usual")
    parts = {"n": glance.row.answered, "open": glance.open, "late": glance.late}
    if glance.findings is not None and glance.late:
        said = _("{n} enterprises answered; {open} findings open, {late} of them late")
    elif glance.findings is not None and glance.open:
        said = _("{n} enterprises answered; {open} findings open, none late")
    else:
        said = _("{n} enterprises answered")
    return said.format(**parts)


def below_by_band(bands: TownshipBands) -> list[tuple[str, int]]:
    """Return of each band (msgid, best first) how many of its townships are under the threshold."""
    below = [row.band for row in bands.below]
    return [(name, below.count(name)) for name, _n in bands.total.numbers if name in below]


def bands_finding(bands: TownshipBands) -> str:
    """Say in which bands those under the threshold are, so that both numbers are one statement."""
    found = [_("{band} {n}").format(band=_(name), n=n) for name, n in below_by_band(bands)]
    said = _("Of the {n} under {threshold}% in either rate: {bands}; bands go by the score")
    limit = threshold(bands.ranking.context.settings)
    return said.format(n=len(bands.below), threshold=limit, bands=_(", ").join(found))
