"""The one sentence above a ranking, made by rule: who reached the threshold, who rose, who is below it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.appraisal import indicators, warnings
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _, noop
from dashboard.views.counts import RankRow
from dashboard.views.rankings import RankingView
from layouts import text
from layouts.component import Component
from layouts.pages.rankings.area import left_out, ranked_among

NAMED = 3  # as many units as a sentence names
ROSE = 2  # places that are worth naming

UNITS = {
    "district": noop("districts"),
    "township": noop("townships"),
    "department": noop("city departments"),
    "utility": noop("public utilities"),
    "street": noop("streets"),
    "town": noop("towns"),
}


def sentence(view: RankingView) -> list[Component]:
    """Return the lead of a ranking as text and components."""
    ranked = [row for row in view.rows if row.rank is not None]
    if not ranked:
        return [
            _("No unit reaches the minimum sample of {n} due orders; only fractions are shown.").format(
                n=view.context.settings.sample(view.level)
            )
        ]
    outside = [" ", ranked_among(), " ", left_out()] if view.area else []
    return [*_reached(view, ranked), *_below(view, ranked), *outside]


def _reached(view: RankingView, ranked: Sequence[RankRow]) -> list[Component]:
    settings = view.context.settings
    stands = [warnings.reach_all(row.counts, settings) for row in ranked]
    unknown = stands.count("unknown")
    rose = [row.unit.name for row in ranked if row.change is not None and row.change >= ROSE]
    parts: dict[str, Component] = {
        "n": str(len(ranked)),
        "units": _(UNITS[view.area or view.level]),
        "threshold": text.whole(settings.threshold),
        "reached": html.B(str(stands.count("reached"))),
        "names": html.B(text.listed(rose, NAMED)),
        "places": str(ROSE),
    }
    if rose:
        template = _(
            "Of {n} ranked {units}, {reached} reach {threshold}% in both rates; "
            "{names} rose {places} places or more. "
        )
    else:
        template = _("Of {n} ranked {units}, {reached} reach {threshold}% in both rates. ")
    untold = _("Of {n} it cannot be told: nothing verified, or too few answers. ").format(n=unknown)
    return [*text.rich(template, **parts), *([untold] if unknown else [])]


def _below(view: RankingView, ranked: Sequence[RankRow]) -> list[Component]:
    below = [row for row in ranked if any(state.level == "formal" for state in row.warnings)]
    threshold = text.whole(view.context.settings.threshold)
    if not below:
        return []
    sign = "□" if view.context.running else "■"
    names = html.B(f"{sign} {text.listed([row.unit.name for row in below], NAMED)}", className="bad-text")
    if len(below) > NAMED:
        template = _("{names} are under {threshold}%, {n} in all.")
        return text.rich(template, names=names, threshold=threshold, n=str(len(below)))
    details = _("; ").join(_detail(row, view.context.settings) for row in below)
    return text.rich(
        _("{names} under {threshold}%: {details}."), names=names, threshold=threshold, details=details
    )


def _detail(row: RankRow, settings: AppraisalSettings) -> str:
    found = []
    for state in row.warnings:
        if state.level == "formal":
            rate = indicators.indicator(state.indicator, row.counts, settings)
            found.append(
                _("{rate} {percent}% ({fraction})").format(
                    rate=_(text.INDICATOR_NAMES[state.indicator]),
                    percent=text.percent(rate, settings),
                    fraction=text.fraction(rate),
                )
            )
    return _("{unit} {rates}").format(unit=row.unit.name, rates=text.listed(found))
