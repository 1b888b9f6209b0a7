"""What the pages of the survey have in common: their places, the choice of a wave, how shares are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from dash import html

from dashboard.appraisal.indicators import percent_text
from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from dashboard.survey.estimation import Estimate
from dashboard.survey.frame import SIZE_NAMES
from dashboard.views.counts import Rate
from dashboard.views.survey import ResultRow, Wave
from layouts import text
from layouts.component import Component
from layouts.components.cards import segments
from layouts.components.chips import chip
from layouts.components.links import href

RESULTS, FIELDWORK, CALLS = "/survey", "/survey/fieldwork", "/survey/calls"
FINDINGS, QUESTIONNAIRES = "/survey/findings", "/survey/questionnaires"
PLACES: tuple[tuple[str, str, str], ...] = (
    (RESULTS, noop("Results"), "view_figures"),
    (FINDINGS, noop("Problem list"), "view_records"),
    (FIELDWORK, noop("Samples and fieldwork"), "manage_survey"),
    (CALLS, noop("Call list"), "call_survey"),
    (QUESTIONNAIRES, noop("Questionnaires"), "manage_survey"),
)
THRESHOLD = Decimal(90)
WAVES_SHOWN = 6


def tabs(path: str, scope: Scope) -> Component:
    """Show the places of the survey that an account may go to."""
    mine = [(label, place) for place, label, permission in PLACES if scope.may(permission)]
    return segments(_("Survey"), [(_(label), place, place == path) for label, place in mine])


def wave_choice(path: str, waves: Sequence[Wave], chosen: Wave | None, kept: Mapping[str, str]) -> Component:
    """Show the newest waves to choose from, and the chosen one."""
    shown = list(waves[:WAVES_SHOWN])
    if chosen is not None and chosen not in shown:
        shown.append(chosen)
    items = [
        (month_text(wave), href(path, {**kept, "wave": wave.text}), wave == chosen) for wave in shown[::-1]
    ]
    return segments(_("Month of the survey"), items, stay=True)


def month_text(wave: Wave) -> str:
    """Say the month of a wave."""
    return _("{year}/{month}").format(year=wave.month // 100, month=wave.month % 100)


def wave_chips(wave: Wave | None) -> list[Component]:
    """Show whether a wave still runs and whether it is made up."""
    if wave is None:
        return []
    life = chip(_("fieldwork ended"), "neutral") if wave.closed_at else chip(_("provisional"), "outline")
    return [life, *([chip(_("Demo data"), "demo")] if wave.demo else [])]


def percent(value: float | None, decimals: int = 2) -> str:
    """Print an estimated share in per cent, never up to 90 or 100."""
    if value is None:
        return text.NONE
    return percent_text(
        Fraction(value).limit_denominator(10**9), decimals, (THRESHOLD, Decimal(100)), "half_up"
    )


def interval_text(estimate: Estimate) -> str:
    """Print the 95 % interval of an estimated share in per cent."""
    if estimate.low is None or estimate.high is None:
        return text.NONE
    low, high = (text.decimal(100 * bound, 1) for bound in (estimate.low, estimate.high))
    return _("{low}–{high}").format(low=low, high=high)


def good_share(row: ResultRow, minimum: int) -> Component:
    """Show an estimated favourable share; below the minimum sample the fraction stands in its place."""
    if not row.answered:
        return text.NONE
    if row.answered < minimum:
        return html.Span(f"{row.favourable} / {row.answered}", className="small-n")
    return percent(row.good.mean)


def rate_text(rate: Rate) -> str:
    """Print a rate of fieldwork in per cent, a dash where there is nothing to divide by."""
    return text.NONE if rate.value is None else percent(float(rate.value))


def rate_fraction(rate: Rate) -> str:
    """Print numerator and denominator of a rate of fieldwork."""
    return f"{rate.numerator}/{rate.denominator}" if rate.denominator else text.NONE


def group_name(group: str, row: ResultRow) -> str:
    """Return the name of a row as it is read."""
    if group == "size":
        return _(SIZE_NAMES[row.name])
    if row.name:
        return row.name
    return _("Township unknown") if group == "township" else _("Kind unknown")
