"""The scene of listening: what enterprises said in the survey, how far their problems are, what grows."""

from __future__ import annotations

from dashboard.i18n import _
from dashboard.survey.findings import STATES
from dashboard.views.overview import HotSpot
from dashboard.views.survey import SurveyGlance
from dashboard.views.wall import WallView
from dashboard.wall import findings
from dashboard.wall.screens import Screen
from layouts import text
from layouts.pages.survey import words
from layouts.pages.survey.parts import interval_text, month_text, percent
from layouts.pages.wall.parts import fitted
from layouts.pages.wall.tree import Tree, bold, div, el, panel, span

MOST_SPOTS = 8


def near_panels(view: WallView, screen: Screen) -> list[Tree]:
    """Return the panels of the near scene: the survey with its findings, and what came more than usual."""
    return [*_survey(view.listening), *_hot(view, named=screen.naming != "public")]


def far_body(view: WallView) -> list[Tree]:
    """Return what the far scene shows below its message: the shares large, the findings as bars."""
    glance = view.listening
    if glance is None or glance.row is None:
        return []
    return [div("figs", *_figures(glance), *_spots_figure(view)), *_bars(glance)]


def _spots_figure(view: WallView) -> list[Tree]:
    """Show how many kinds of request came more than usual, and the first of them."""
    spots = view.overview.hot_spots
    if spots is None:
        return []
    first = spots.found[0].category.name if spots.found else _("none came clearly more often")
    return [_figure(_("Hot spots in 7 days"), str(len(spots.found)), _("kinds"), first)]


def _figures(glance: SurveyGlance) -> list[Tree]:
    row, wave = glance.row, glance.wave
    assert row is not None and wave is not None
    enough = row.answered >= glance.minimum
    good = percent(row.good.mean, 1) if enough else f"{row.favourable}/{row.answered}"
    drawn = [
        _figure(_("Favourable share, weighted"), good, "%" if enough else "", _interval(glance)),
        _figure(_("Valid interviews"), str(row.answered), _("enterprises"), month_text(wave)),
    ]
    if glance.findings is not None:
        late = _("{n} of them late").format(n=glance.late) if glance.late else ""
        drawn.append(_figure(_("Findings open"), str(glance.open), _("items"), late))
    return drawn


def _figure(name: str, figure: str, unit: str, below: str) -> Tree:
    number = span("fx", figure, el("u", "", unit))
    return div("fig", div("fn", span("fl", name), number, span("fs", below)), data_drop=2)


def _interval(glance: SurveyGlance) -> str:
    row = glance.row
    if row is None or row.answered < glance.minimum:
        return _("too few for a rate")
    return _("95% interval {interval}%").format(interval=interval_text(row.good))


def _survey(glance: SurveyGlance | None) -> list[Tree]:
    if glance is None or glance.row is None or glance.wave is None:
        return []
    month = month_text(glance.wave)
    parts = [panel("surveyp", _("Enterprise survey"), month, div("figs", *_figures(glance)))]
    bars = _bars(glance)
    return [*parts, panel("findingsp", _("How far the findings are"), "", *bars)] if bars else parts


def _bars(glance: SurveyGlance) -> list[Tree]:
    """Show how far the findings are, one bar a state that has any."""
    counts = glance.findings or {}
    most = max([*counts.values(), 1])
    kinds = {"failed": "bad", "fed_back": "warn"}
    bars = [
        div(
            f"br {kinds.get(state, 'n')}",
            span("", _(words.STATES[state])),
            span("bt", el("i", "", style=f"width:{100 * counts[state] / most:.1f}%")),
            bold("", str(counts[state])),
        )
        for state in STATES
        if counts.get(state)
    ]
    return [div("bs", *bars, data_drop=4)] if bars else []


def _hot(view: WallView, *, named: bool) -> list[Tree]:
    spots = view.overview.hot_spots
    if spots is None:
        return []
    first, last = text.day(spots.period.first), text.day(spots.period.last)
    items = [_spot(each, named) for each in spots.found[:MOST_SPOTS]]
    note = _("{first} to {last}, not appraised").format(first=first, last=last)
    empty = _("In the last 7 days no kind of request came clearly more often.")
    rest = max(0, len(spots.found) - MOST_SPOTS)
    return [panel("hotp", _("Hot spots"), note, fitted(items, rest, empty=empty))]


def _spot(spot: HotSpot, named: bool) -> Tree:
    said = _("{n} in 7 days, usually {usual}").format(n=spot.n, usual=text.decimal(spot.usual, 1))
    where = findings.listed([each.unit.name for each in spot.places]) if named else ""
    return div("it", bold("", span("", spot.category.name), el("small", "", said)), span("", where))
