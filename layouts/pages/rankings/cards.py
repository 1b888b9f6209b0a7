"""The three cards under a ranking: how a score came about, how the rank moved, what the figures leave out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from dash import dcc, html

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.definitions.indicators import DECLARED, Declared
from dashboard.i18n import _
from dashboard.month.life import month_text
from dashboard.views.counts import Counts, RankRow, Rate, ScoreItem
from dashboard.views.order import OrderFilter
from layouts import scoring, text
from layouts.component import Children, Component, aria
from layouts.components.cards import card
from layouts.components.chart import chart
from layouts.components.explain import explained
from layouts.components.identity import identity
from layouts.components.links import number, ratio, unit_path
from layouts.components.table import Column, Row, table
from layouts.figures.bump import bump
from layouts.pages.rankings.sheet import Sheet
from layouts.text import NONE


def cards(sheet: Sheet, chosen: RankRow) -> html.Div:
    """Show the cards of the chosen unit."""
    return html.Div(
        [score_card(sheet, chosen), history_card(sheet, chosen), coverage_card(sheet, chosen)],
        className="cards",
    )


def score_card(sheet: Sheet, row: RankRow) -> html.Section:
    """Show what each indicator brought and lost, with the weights that were used."""
    period = text.period(sheet.view.context.period)
    if row.score.points is None or row.rank is None:
        title = _("{unit}: not scored").format(unit=row.unit.name)
    else:
        title = _("{unit}: score {points}, {lost} lost").format(
            unit=row.unit.name,
            points=text.points(row.score.points),
            lost=text.points(row.score.total + row.score.added - row.score.points),
        )
    most = max((item.lost for item in row.score.items), default=Fraction(0))
    columns = [
        Column("name", _("Indicator"), left=True),
        Column("rate", "%"),
        Column("target", _("Target")),
        Column("weight", _("Weight")),
        Column("bar", "", left=True, grow=True),
        Column("lost", _("Lost"), define="worst"),
    ]
    settings = sheet.view.context.settings
    rows = [Row(_score_cells(item, settings, most)) for item in row.score.items]
    drawn = table(columns, rows, caption=title)
    notes = (_spread_note(row), *_form_notes(row, settings))
    return card(title, drawn, *notes, note=period, action=_lost_link(sheet, row))


def _form_notes(row: RankRow, settings: AppraisalSettings) -> list[Component]:
    """Say what the form of the unit's group is where it is not the usual one, and what was added by hand."""
    said = []
    if settings.scores_by == "rules":
        group = settings.group_of(row.unit.kind, row.unit.code)
        said.append(
            _("Scoring form of {group}, {total} points: {rules}.").format(
                group=scoring.group_name(group),
                total=text.whole(row.score.total),
                rules=scoring.form_words(group or settings.common),
            )
        )
    if row.score.added:
        said.append(
            _("Bonus and penalty points entered by hand: {points}, contained in the score.").format(
                points=text.signed_points(row.score.added)
            )
        )
    return [html.P(each, className="card-note") for each in said]


def _lost_link(sheet: Sheet, row: RankRow) -> Component:
    """Link to the orders that cost the unit points, where there are any and the reader may open them."""
    counted_otherwise = sheet.view.context.before_exclusion or sheet.state.basis
    if row.rank is None or row.score.worst is None or counted_otherwise or not sheet.opens(row.unit):
        return None
    state = sheet.state
    address = unit_path(row.unit.code, period=state.period, asof=state.asof, tab="lost")
    return dcc.Link(_("What cost most, order by order"), href=address, className="card-more")


def _score_cells(item: ScoreItem, settings: AppraisalSettings, most: Fraction) -> dict[str, Children]:
    cells: dict[str, Children] = {
        "name": explained(_(text.INDICATOR_NAMES[item.indicator]), item.indicator),
        "rate": _rate_of(item, settings) if item.scored else html.Span(_small(item), className="small-n"),
        "target": text.whole(item.target) if item.kind == "linear" else NONE,
        "weight": text.decimal(float(item.weight_used), 1) if item.scored else NONE,
        "bar": html.Span(
            _reason(item),
            className="quiet",
            title=_("not scored: {reason}").format(reason=_reason(item)),
        ),
        "lost": NONE,
    }
    if item.scored:
        width = 100 * float(item.lost / most) if most else 0
        cells["bar"] = html.Span(className="bar", style={"width": f"{width:.1f}%"}, **aria(hidden="true"))
        cells["lost"] = html.B(text.lost(item.lost))
    return cells


def _rate_of(item: ScoreItem, settings: AppraisalSettings) -> str:
    """Print a rate; of a penalty the orders that cost points are what counts."""
    if item.kind == "penalty":
        return text.fraction(item.rate)
    return text.percent(item.rate, settings)


def _small(item: ScoreItem) -> str:
    return text.fraction(item.rate) if item.rate.denominator else NONE


def _reason(item: ScoreItem) -> str:
    return {
        "sample": _("sample too small"),
        "settled": _("sample too small without the overdue"),
        "coverage": _("too few answers"),
        "untold": _("told by no table"),
        "empty": _("no order"),
        "weight": _("weight 0"),
    }.get(item.reason, "")


def _spread_note(row: RankRow) -> Component:
    spread = [
        _(text.INDICATOR_NAMES[item.indicator]) for item in row.score.items if not item.scored and item.weight
    ]
    if not spread or row.score.points is None:
        return None
    note = _("The weight of {names} went to the other indicators in proportion.").format(
        names=text.listed(spread)
    )
    return html.P(note, className="card-note")


def history_card(sheet: Sheet, chosen: RankRow) -> html.Section:
    """Show the ranks of the last complete months, the chosen unit in focus, with the same as a table."""
    months = [_month_label(month) for month, _ranks in sheet.view.history]
    ranks = [month_ranks for _month, month_ranks in sheet.view.history]
    names = {row.unit.code: row.unit.name for row in sheet.view.rows}
    locked = {month_text(each.month) for each in sheet.view.context.fixed}
    firm = all(month in locked for month, _ranks in sheet.view.history)
    said = (
        _("{unit}, last {n} complete months, all locked")
        if firm
        else _("{unit}, last {n} complete months, provisional")
    )
    title, note = _("Ranks by month"), said.format(unit=chosen.unit.name, n=len(months))
    if not any(chosen.unit.code in month for month in ranks):
        return card(title, html.P(_("Not ranked in any of these months."), className="state"), note=note)
    sentence = ranks_sentence(chosen.unit.name, chosen.unit.code, months, ranks)
    return card(
        title,
        chart(
            bump(months, ranks, names, chosen.unit.code), sentence, period=months_between(sheet.view.history)
        ),
        note=note,
        action=_history_twin(months, ranks, names, sentence),
    )


def months_between(history: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """Say from which month to which ranks are shown, written 2026-10, oldest first."""
    first, last = (date.fromisoformat(f"{month}-01") for month in (history[0][0], history[-1][0]))
    return text.months(first, last)


def ranks_sentence(name: str, code: str, months: Sequence[str], ranks: Sequence[Mapping[str, int]]) -> str:
    """Say the rank of a unit in each month."""
    said = text.listed(
        _("{month} {rank}").format(month=month, rank=each.get(code, NONE))
        for month, each in zip(months, ranks, strict=True)
    )
    return _("Ranks of {unit}: {ranks}").format(unit=name, ranks=said)


def _month_label(month: str) -> str:
    return _("M{month}").format(month=int(month[-2:]))


def _history_twin(
    months: list[str], ranks: Sequence[Mapping[str, int]], names: dict[str, str], caption: str
) -> html.Details:
    columns = [Column("unit", "", left=True, pin=True), *(Column(month, month) for month in months)]
    rows = [
        Row({"unit": name} | {m: str(each.get(code, NONE)) for m, each in zip(months, ranks, strict=True)})
        for code, name in names.items()
        if any(code in each for each in ranks)
    ]
    twin = html.Div(table(columns, rows, caption=caption), className="picker-panel twin")
    return html.Details(
        [html.Summary(_("Show as table"), className="text-button"), twin], className="picker data-twin"
    )


def coverage_card(sheet: Sheet, row: RankRow) -> html.Section:
    """Show what stands beside the rates: verification, confirmations, exclusions, the identity."""
    target = sheet.opens(row.unit)
    columns = [
        Column("name", "", left=True),
        Column("value", ""),
        Column("note", "", left=True, secondary=True, grow=True),
    ]
    rows = [Row(cells) for cells in _coverage_cells(sheet, row, target)]
    title = _("Coverage and exclusions")
    note = _("{unit}, {period}").format(unit=row.unit.name, period=text.period(sheet.view.context.period))
    said = html.P(identity(row.counts, target, sheet.view.context.basis), className="card-note")
    return card(title, table(columns, rows, caption=title), said, note=note)


def _rated_alone(
    counts: Counts, settings: AppraisalSettings, target: OrderFilter | None
) -> list[dict[str, Children]]:
    """Return the plain satisfaction beside the one that is scored; nothing where both are the same."""
    if not settings.neglected_apart:
        return []
    rate = indicators.satisfaction_rated(counts, settings)
    note = _("scored with {n} left open overdue: {percent}%") if counts.neglected else _("scored as it is")
    percent = text.percent(indicators.satisfaction(counts, settings), settings)
    return [
        {
            "name": explained(_("Satisfaction of the rated"), "satisfaction_rated"),
            "value": html.B(_("{percent}%").format(percent=text.percent(rate, settings))),
            "note": text.rich(note, n=number(counts.neglected, target, "neglected"), percent=percent),
        }
    ]


def _coverage_cells(sheet: Sheet, row: RankRow, target: OrderFilter | None) -> list[dict[str, Children]]:
    counts, settings = row.counts, sheet.view.context.settings
    with_excluded = indicators.resolution(row.before_exclusion, settings)
    either = indicators.resolution_or_confirmed(counts, settings)
    unverified = _("{n} not verified, not counted as solved")
    bounds = indicators.resolution_bounds(counts)
    return [
        *_outside(counts, settings, target),
        {
            "name": explained(_("Verified officially"), "coverage"),
            "value": html.B(ratio(number(counts.verified, target, "verified"), str(counts.due_closed))),
            "note": text.rich(unverified, n=number(counts.unverified, target, "unverified")),
        },
        {
            "name": explained(_("Possible range"), "bounds"),
            "value": html.B(_range(bounds, settings)),
            "note": _("solved ÷ due … with all unverified solved"),
        },
        {
            "name": explained(_("Service confirmed"), "resolution_or_confirmed"),
            "value": html.B(number(counts.confirmed, target, "confirmed")),
            "note": _("solved or confirmed {percent}%").format(percent=text.percent(either, settings)),
        },
        *_rated_alone(counts, settings, target),
        {
            "name": explained(_("Excluded"), "excluded"),
            "value": html.B(number(counts.excluded, target, "excluded")),
            "note": _("resolution rate with them {percent}% ({fraction})").format(
                percent=text.percent(with_excluded, settings), fraction=text.fraction(with_excluded)
            ),
        },
        *(_declared(each, counts, settings, target) for each in DECLARED),
    ]


def _declared(
    declared: Declared, counts: Counts, settings: AppraisalSettings, target: OrderFilter | None
) -> dict[str, Children]:
    """Show a declared indicator by its fraction, both numbers of which open their orders."""
    rate = indicators.declared(declared, counts)
    above, below = (number(counts.of(each), target, each) for each in (declared.top, declared.bottom))
    return {
        "name": explained(_(declared.definition.name), declared.key),
        "value": html.B(ratio(above, below) if rate.denominator else NONE),
        "note": _("{percent}%, never scored").format(percent=text.percent(rate, settings))
        if rate.denominator
        else None,
    }


def _outside(
    counts: Counts, settings: AppraisalSettings, target: OrderFilter | None
) -> list[dict[str, Children]]:
    """Name the orders that the office's own denominator leaves out; the product's leaves none out unseen."""
    if settings.denominator not in ("judged", "closed"):
        return []
    outside = indicators.left_outside(counts, settings)
    return [
        {
            "name": explained(_("Outside the denominator"), "resolution"),
            "value": html.B(number(outside, target, "outside")),
            "note": _("due, but left out of the resolution rate by a setting of the office"),
        }
    ]


def _range(bounds: tuple[Fraction, Fraction] | None, settings: AppraisalSettings) -> str:
    if bounds is None:
        return NONE
    low, high = (text.percent(Rate(bound, 1), settings) for bound in bounds)
    return low if low == high else _("{low}–{high}").format(low=low, high=high)
