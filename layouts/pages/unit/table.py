"""The townships of a district over three months: ranks, bands, fractions, times, and a total that adds up."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.appraisal import indicators, warnings
from dashboard.figure.codes import NOWHERE
from dashboard.i18n import _
from dashboard.views.counts import Counts, RankRow, WarningState
from dashboard.views.order import OrderFilter
from dashboard.views.reference import Unit
from dashboard.views.unit import SubUnits
from layouts import text
from layouts.component import Children
from layouts.components import codes, fraction
from layouts.components.chips import rank_change
from layouts.components.links import choose, number
from layouts.components.picture import picture_menu
from layouts.components.strip import TIME_DECIMALS, solved_of, spread_text
from layouts.components.table import Column, Row, Tone, table
from layouts.pages.unit.sheet import TOWNSHIPS, UnitSheet
from layouts.text import NONE

NAMED = 3


def sub_units_panel(sheet: UnitSheet) -> html.Section:
    """Show the townships; the title names the one with the largest effect, the line below who solved all."""
    sub = sheet.view.sub_units
    assert sub is not None
    period = text.period(sub.ranking.context.period)
    drawn = table(
        _columns(sub),
        _rows(sheet, sub),
        caption=_("Townships, {period}").format(period=period),
        context=TOWNSHIPS,
    )
    return html.Section(
        [
            html.Div([html.H2(_title(sheet, sub)), picture_menu()], className="card-head"),
            html.P(_second_line(sub, period), className="card-line quiet"),
            drawn,
        ],
        className="panel sub-units",
    )


def _title(sheet: UnitSheet, sub: SubUnits) -> str:
    influence = sheet.view.sub_influence
    names = {row.unit.code: row.unit.name for row in sub.ranking.rows}
    names |= {unit.code: unit.name for unit, _counts in sub.others}
    if not sub.total.due:
        return _("Nothing fell due for the townships in {period}").format(
            period=text.period(sub.ranking.context.period)
        )
    if influence is None:
        return _("No single township moves the resolution rate by 0.3 points or more")
    unsolved = influence.rate.denominator - int(influence.rate.numerator)
    return _("{part}: {unsolved} of {due} not solved, which moves {unit} by {points} points").format(
        part=names[influence.key],
        unsolved=unsolved,
        due=influence.rate.denominator,
        unit=sheet.view.unit.name,
        points=indicators.round_half_up(influence.effect, 1),
    )


def _second_line(sub: SubUnits, period: str) -> str:
    settings = sub.ranking.context.settings
    threshold = text.whole(settings.threshold)
    ranked = [row for row in sub.ranking.rows if row.rank is not None]
    rates = [(row, indicators.resolution(row.counts, settings).value) for row in ranked]
    stands = [warnings.reach("resolution", row.counts, settings) for row in ranked]
    parts = [
        _("{reached} of {n} ranked townships reach {threshold}% resolution").format(
            reached=stands.count("reached"), n=len(ranked), threshold=threshold
        )
    ]
    if unknown := stands.count("unknown"):
        parts.append(_("of {n} it cannot be told").format(n=unknown))
    solved = [
        row.unit.name
        for row, rate in rates
        if rate == 1 and not indicators.left_outside(row.counts, settings)
    ]
    if solved:
        parts.append(_("all solved: {names}").format(names=text.listed(solved, NAMED)))
    parts.append(period)
    return _("; ").join(parts)


def _columns(sub: SubUnits) -> list[Column]:
    compared = _("Compared with {period}").format(period=text.written_period(sub.ranking.previous_text))
    return [
        Column("district_rank", _("District rank"), define="district_rank"),
        Column("rank", _("City's rank"), define="rank"),
        Column("change", _("vs before"), wide=True, title=compared, define="change"),
        Column("band", _("Band"), left=True, define="band"),
        Column("unit", _("Townships"), left=True, pin=True),
        Column("warning", _("Warning"), left=True, define="warning"),
        Column("due", _("Due"), define="due"),
        Column("unsolved", _("Unsolved"), define="unsolved"),
        Column("resolution", _("Resolution, %"), gap=True, define="resolution"),
        Column("resolved", _("solved/due"), secondary=True, wide=True),
        Column("satisfaction", _("Satisfaction, %"), gap=True, define="satisfaction"),
        Column("on_time", _("On-time rate, %"), gap=True, define="on_time"),
        Column("six", _("Six"), secondary=True, wide=True, define="six"),
        Column(
            "feedback",
            _("Feedback, h"),
            gap=True,
            wide=True,
            title=_("First feedback, median"),
            define="feedback",
        ),
        Column("close_days", _("Closed, working d"), title=_("Time to close, median"), define="close_days"),
        Column("late", _("Overdue"), define="late"),
    ]


def _rows(sheet: UnitSheet, sub: SubUnits) -> list[Row]:
    ranked = [row for row in sub.ranking.rows if row.rank is not None]
    ranked.sort(key=lambda row: (row.district_rank or 0, row.unit.official_order))
    small = sorted((r for r in sub.ranking.rows if r.rank is None), key=lambda row: row.unit.official_order)
    minimum = sub.ranking.context.settings.sample("township")
    note = _("Under {n} due orders: fractions only, not ranked, in official order").format(n=minimum)
    section = [Row({"district_rank": note}, tone="section")] if small or sub.others else []
    context = sub.ranking.context
    inside = sheet.opens(context)
    return [
        *(_unit_row(sheet, sub, row) for row in ranked),
        *section,
        *(_unit_row(sheet, sub, row) for row in small),
        *(_other_row(sheet, sub, unit, each) for unit, each in sub.others),
        _plain_row(
            sub,
            _("City departments of the district (no township)"),
            sub.nowhere,
            inside.but(township="none") if inside else None,
            minimum,
            sheet.view.unit.code + NOWHERE,
        ),
        _plain_row(
            sub,
            _("{unit} in all").format(unit=sheet.view.unit.name),
            sub.total,
            inside,
            1,
            sheet.view.unit.code,
            "total",
        ),
    ]


def _unit_row(sheet: UnitSheet, sub: SubUnits, row: RankRow) -> Row:
    settings = sub.ranking.context.settings
    ranked = row.rank is not None
    cells = _count_cells(
        sub,
        row.counts,
        sheet.opens(sub.ranking.context, row.unit),
        settings.sample("township"),
        row.warnings if ranked else (),
    )
    address = sheet.state.at(sel=row.unit.code)
    rank = html.B(str(row.district_rank)) if row.district_rank else NONE
    cells |= {
        "district_rank": choose(rank, address, _one_by_one(row.unit)),
        "rank": str(row.rank) if ranked else NONE,
        "change": rank_change(row.change) if ranked else NONE,
        "band": _(row.band) if row.band else None,
        "unit": sheet.unit_link(row.unit, sub.ranking.context),
        "warning": fraction.warning_chip(row.warnings, settings, sub.ranking.context.running)
        if ranked
        else None,
    }
    chosen = sheet.view.selected
    return Row(
        cells,
        href=address,
        selected=chosen is not None and chosen.code == row.unit.code,
        tone="" if ranked else "faint",
        code=codes.suffix(sub.ranking.context, row.unit.code),
    )


def _other_row(sheet: UnitSheet, sub: SubUnits, unit: Unit, counts: Counts) -> Row:
    minimum = sub.ranking.context.settings.sample("township")
    cells = _count_cells(sub, counts, sheet.opens(sub.ranking.context, unit), minimum)
    address = sheet.state.at(sel=unit.code)
    cells |= {
        "district_rank": choose(NONE, address, _one_by_one(unit)),
        "rank": NONE,
        "change": NONE,
        "unit": sheet.unit_link(unit, sub.ranking.context),
    }
    return Row(
        cells,
        href=address,
        tone="faint",
        code=codes.suffix(sub.ranking.context, unit.code),
    )


def _one_by_one(unit: Unit) -> str:
    return _("Show the orders of {unit} one by one").format(unit=unit.name)


def _plain_row(
    sub: SubUnits,
    name: str,
    counts: Counts,
    target: OrderFilter | None,
    minimum: int,
    code: str,
    tone: Tone = "",
) -> Row:
    cells = _count_cells(sub, counts, target, minimum)
    return Row(
        {**cells, "district_rank": NONE, "rank": NONE, "change": NONE, "unit": name},
        tone=tone,
        code=codes.suffix(sub.ranking.context, code),
    )


def _count_cells(
    sub: SubUnits,
    counts: Counts,
    target: OrderFilter | None,
    minimum: int,
    warnings: Sequence[WarningState] = (),
) -> dict[str, Children]:
    settings, running = sub.ranking.context.settings, sub.ranking.context.running
    warned = {state.indicator: state for state in warnings}
    cells: dict[str, Children] = {}
    for name in ("resolution", "satisfaction", "on_time"):
        rate = indicators.indicator(name, counts, settings)
        cells[name] = fraction.rate(rate, settings, minimum, warned.get(name), running, target)
    resolution = indicators.resolution(counts, settings)
    cells |= {
        "due": number(counts.due, target, "due"),
        "unsolved": number(counts.unsolved, target, "unsolved"),
        "resolved": solved_of(counts, resolution, target) if resolution.size >= minimum else None,
        "six": f"{counts.six_met}/{counts.six_applicable}" if counts.six_applicable else NONE,
        "late": number(counts.late, target, "late"),
    }
    for name in ("feedback", "close_days"):
        times = getattr(counts, name)
        spread = spread_text(name, times, settings)
        cells[name] = html.Span(
            text.decimal(times.median, TIME_DECIMALS[name]), title=spread if times.n else None
        )
    return cells
