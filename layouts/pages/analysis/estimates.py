"""How sure rates and ranks are: intervals, the funnel, who cannot be told apart, units of the same kind."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.appraisal.statistics import Interval
from dashboard.i18n import _, noop
from dashboard.views.analysis import Estimate
from dashboard.views.counts import Rate
from layouts import text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.table import Column, Row, table
from layouts.figures.funnel import Dot, Limits, funnel
from layouts.figures.interval import Bar, chart_height, interval
from layouts.pages.analysis.parts import Analysis, charted, note, percent_range, unit_link
from layouts.text import NONE

MOST_NAMED = 60  # names in all groups together that a reader can still take in

POSITIONS = {
    -2: noop("below 99.8%"),
    -1: noop("below 95%"),
    0: noop("inside"),
    1: noop("above 95%"),
    2: noop("above 99.8%"),
}
TRAIT_NAMES = {
    "port": noop("Port districts"),
    "coastal": noop("Coastal districts"),
    "zone": noop("Functional zones"),
    "mountain": noop("Mountain districts"),
}


def interval_card(analysis: Analysis, shown: Sequence[Estimate]) -> html.Section:
    """Show each unit's rate with its 95 % interval, and the ranks that its orders make plausible."""
    title = _("{indicator} with 95% interval").format(indicator=analysis.indicator_name)
    rated = [each for each in shown if each.interval is not None]
    if not rated:
        return card(title, html.P(_("No unit has orders for this rate."), className="state"))
    bars = [_bar(analysis, each) for each in rated]
    figure = interval(bars, *_common(analysis), *_threshold(analysis))
    sentence = _("{title}: {units}").format(
        title=title,
        units=text.listed(
            (
                _("{unit} {low} to {high}%").format(
                    unit=bar.name, low=text.decimal(bar.low, 1), high=text.decimal(bar.high, 1)
                )
                for bar in bars
            ),
            20,
        ),
    )
    return card(
        title,
        *charted(figure, sentence, _interval_twin(analysis, shown, title), chart_height(len(bars))),
        note(_interval_note(analysis)),
        note=_("plausible ranks at the right"),
    )


def _bar(analysis: Analysis, each: Estimate) -> Bar:
    assert each.interval is not None and each.rate.value is not None
    return Bar(
        code=each.unit.code,
        name=each.unit.name,
        value=100 * float(each.rate.value),
        low=100 * each.interval.low,
        high=100 * each.interval.high,
        label=_ranks(each) if each.ranks else text.fraction(each.rate),
        faint=each.small,
        focus=analysis.is_selected(each.unit),
    )


def _ranks(each: Estimate) -> str:
    if each.ranks is None:
        return NONE
    best, worst = each.ranks
    return _("rank {best}–{worst}").format(best=best, worst=worst)


def _common(analysis: Analysis) -> tuple[float | None, str]:
    rate = analysis.view.funnel.common
    value = None if rate.value is None else 100 * float(rate.value)
    return value, _("all {percent}").format(percent=text.percent(rate, analysis.view.context.settings))


def _threshold(analysis: Analysis) -> tuple[float, str]:
    threshold = analysis.view.context.settings.threshold
    return float(threshold), text.whole(threshold)


def _interval_twin(analysis: Analysis, shown: Sequence[Estimate], caption: str) -> html.Div:
    columns = [
        Column("unit", "", left=True, pin=True),
        Column("rate", "%"),
        Column("fraction", _("Fraction"), secondary=True),
        Column("interval", _("95% interval"), define="interval"),
        Column("ranks", _("Plausible ranks"), define="plausible_ranks"),
        Column("funnel", _("Funnel"), define="funnel"),
    ]
    rows = [
        Row(
            {
                "unit": unit_link(analysis, each.unit),
                "rate": NONE if each.small else analysis.percent(each.rate),
                "fraction": analysis.fraction(each.rate, each.unit) if each.rate.denominator else NONE,
                "interval": percent_range(each.interval),
                "ranks": _ranks(each),
                "funnel": _(POSITIONS[each.position]) if each.rate.denominator else NONE,
            },
            selected=analysis.is_selected(each.unit),
        )
        for each in shown
    ]
    return table(columns, rows, caption=caption)


def _interval_note(analysis: Analysis) -> str:
    parts = _(
        "Interval: Wilson, 95%. Hollow dots: fewer than {n} orders. Plausible ranks: 2,000 draws of all "
        "scored indicators (Jeffreys); the unit's own rank always lies inside."
    ).format(n=analysis.minimum)
    if analysis.view.indicator != "satisfaction":
        return parts
    return _(
        "{note} Satisfaction uses the mean credit as share, which makes its interval rather wide."
    ).format(note=parts)


def funnel_card(analysis: Analysis) -> html.Section:
    """Show which units lie outside what chance allows, and which cannot be told apart."""
    title = _("Funnel: rate against number of orders")
    rated = [each for each in analysis.view.estimates if each.rate.value is not None]
    if not rated:
        return card(title, html.P(_("No unit has orders for this rate."), className="state"))
    band = analysis.view.funnel
    figure = funnel(
        [_dot(analysis, each) for each in rated],
        _limits(band.n, band.inner, "95%"),
        _limits(band.n, band.outer, "99.8%"),
        100 * float(band.common.value or 0),
        _("orders in the denominator"),
    )
    return card(
        title,
        *charted(figure, funnel_sentence(analysis), _funnel_twin(analysis, rated, title), 300),
        note(
            _("Limits: exact binomial around all units together. Outside is a hint to look, not a verdict.")
        ),
        *_alike(analysis),
    )


def _dot(analysis: Analysis, each: Estimate) -> Dot:
    return Dot(
        name=each.unit.name,
        n=each.rate.denominator,
        value=100 * float(each.rate.value or 0),
        label=_("{percent} ({fraction})").format(
            percent=analysis.percent(each.rate, 0), fraction=text.fraction(each.rate)
        ),
        outside=each.position != 0,
        focus=analysis.is_selected(each.unit),
    )


def _limits(n: Sequence[int], limits: Sequence[Interval], name: str) -> Limits:
    return Limits(n, [100 * each.low for each in limits], [100 * each.high for each in limits], name)


def funnel_sentence(analysis: Analysis) -> str:
    """Say how many units lie inside the limits, and who lies outside."""
    rated = [each for each in analysis.view.estimates if each.rate.value is not None]
    common = analysis.view.funnel.common
    words = {
        "indicator": analysis.indicator_name,
        "n": len(rated),
        "percent": text.percent(common, analysis.view.context.settings),
        "fraction": text.fraction(common),
        "inside": sum(each.position == 0 for each in rated),
        "above": text.listed([each.unit.name for each in rated if each.position > 0], 3),
        "below": text.listed([each.unit.name for each in rated if each.position < 0], 3),
    }
    sentence = {
        (False, False): _(
            "{indicator} of all {n} units together: {percent}% ({fraction}). "
            "All lie inside the 95% limits: the figures do not tell them from the whole."
        ),
        (True, False): _(
            "{indicator} of all {n} units together: {percent}% ({fraction}). "
            "{inside} lie inside the 95% limits; above: {above}."
        ),
        (False, True): _(
            "{indicator} of all {n} units together: {percent}% ({fraction}). "
            "{inside} lie inside the 95% limits; below: {below}."
        ),
        (True, True): _(
            "{indicator} of all {n} units together: {percent}% ({fraction}). "
            "{inside} lie inside the 95% limits; above: {above}; below: {below}."
        ),
    }
    return sentence[bool(words["above"]), bool(words["below"])].format(**words)


def _funnel_twin(analysis: Analysis, rated: Sequence[Estimate], caption: str) -> html.Div:
    columns = [
        Column("unit", "", left=True, pin=True),
        Column("n", _("n")),
        Column("rate", "%"),
        Column("funnel", _("Funnel"), define="funnel"),
    ]
    rows = [
        Row(
            {
                "unit": unit_link(analysis, each.unit),
                "n": str(each.rate.denominator),
                "rate": analysis.percent(each.rate),
                "funnel": _(POSITIONS[each.position]),
            },
            selected=analysis.is_selected(each.unit),
        )
        for each in rated
    ]
    return table(columns, rows, caption=caption)


def _alike(analysis: Analysis) -> list[Component]:
    """Name the groups that cannot be told apart by score; with many of them, only the size of one's own."""
    groups, chosen = analysis.view.alike, analysis.view.selected
    if not groups:
        return []
    head = html.H3(_("Cannot be told apart by score"), className="analysis-subhead")
    own = {unit.code for group in groups if chosen in group for unit in group}
    said = []
    if chosen and own:
        sentence = (
            _("{unit} cannot be told apart from {n} other units.").format(unit=chosen.name, n=len(own) - 1)
            if len(own) > 1
            else _("{unit} can be told apart from every other unit.").format(unit=chosen.name)
        )
        said = [note(sentence)]
    if sum(map(len, groups)) > MOST_NAMED:
        return [head, *said]
    items = [
        html.Li(text.listed(unit.name for unit in sorted(group, key=lambda unit: unit.official_order)))
        for group in groups
    ]
    return [head, *said, html.Ol(items, className="analysis-groups"), note(_("Groups may overlap."))]


def kinds_card(analysis: Analysis) -> html.Section | None:
    """Show units of the same kind taken together beside the unit in focus; None where none has a kind."""
    view = analysis.view
    if not view.kinds:
        return None
    title = _("Units of the same kind")
    own = next((each for each in view.estimates if analysis.is_selected(each.unit)), None)
    bars = [
        _kind_bar(each.trait, _(TRAIT_NAMES[each.trait]), each.rate, each.interval)
        for each in view.kinds
        if each.interval is not None
    ]
    if own and own.interval is not None:
        bars.append(_bar(analysis, own))
    bars = [Bar(**{**vars(bar), "label": _bar_percent(analysis, bar)}) for bar in bars]
    figure = interval(bars, *_common(analysis), *_threshold(analysis))
    sentence = _("{title}: {units}").format(
        title=title,
        units=text.listed(_("{unit} {percent}").format(unit=bar.name, percent=bar.label) for bar in bars),
    )
    return card(
        title,
        *charted(figure, sentence, _kinds_twin(analysis, title), chart_height(len(bars))),
        note(_("A unit may be of several kinds.")),
    )


def _kind_bar(code: str, name: str, rate: Rate, around: Interval | None) -> Bar:
    assert rate.value is not None and around is not None
    return Bar(code, name, 100 * float(rate.value), 100 * around.low, 100 * around.high, "")


def _bar_percent(analysis: Analysis, bar: Bar) -> str:
    rates = {each.trait: each.rate for each in analysis.view.kinds}
    rates |= {each.unit.code: each.rate for each in analysis.view.estimates}
    rate = rates[bar.code]
    percent = analysis.percent(rate)
    return percent if rate.denominator < analysis.minimum else _("{percent}%").format(percent=percent)


def _kinds_twin(analysis: Analysis, caption: str) -> html.Div:
    columns = [
        Column("kind", "", left=True),
        Column("rate", "%"),
        Column("fraction", _("Fraction"), secondary=True),
        Column("interval", _("95% interval"), define="interval"),
        Column("units", _("Units"), left=True),
    ]
    rows = [
        Row(
            {
                "kind": _(TRAIT_NAMES[each.trait]),
                "rate": analysis.percent(each.rate),
                "fraction": text.fraction(each.rate),
                "interval": percent_range(each.interval),
                "units": text.listed(unit.name for unit in each.units),
            }
        )
        for each in analysis.view.kinds
    ]
    return table(columns, rows, caption=caption)
