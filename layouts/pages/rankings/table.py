"""The official table of a ranking: ranks, scores, rates with their fractions, times."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from dash import dcc, html

from dashboard.appraisal import indicators
from dashboard.figure.codes import CITY, NOWHERE
from dashboard.i18n import _, noop
from dashboard.views.counts import Counts, RankRow, Times, WarningState
from dashboard.views.order import OrderFilter
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Children, Component
from layouts.components import fraction
from layouts.components.chips import rank_change
from layouts.components.links import (
    choose,
    costing,
    number,
    unit_path,
)
from layouts.components.states import small_sample
from layouts.components.strip import solved_of
from layouts.components.table import Column, Row, table
from layouts.pages.rankings.area import whole_name
from layouts.pages.rankings.sheet import Sheet
from layouts.text import NONE
from layouts.vocabulary import MEASURES, TIME_HEADS

FIRST_TOWNSHIPS = 50


def ranking_table(sheet: Sheet) -> html.Div:
    """Draw the table of a ranking in the order that the address asks for."""
    columns = _columns(sheet)
    return table(
        columns,
        [*_unit_rows(sheet), *_undetermined_rows(sheet), *_other_rows(sheet), _total_row(sheet)],
        caption=_("Ranking of {units}, {period}").format(
            units=_(text.LEVEL_NAMES[sheet.view.level]), period=text.period(sheet.view.context.period)
        ),
        sort=sheet.state.sort or "rank",
        sort_href=lambda wanted: sheet.state.href(sort=_turned(wanted, sheet.state.sort)),
    )


def _turned(wanted: str, sort: str) -> str:
    if wanted == "rank":
        return ""
    return wanted if sort == f"-{wanted}" else f"-{wanted}"


def _columns(sheet: Sheet) -> list[Column]:
    return [
        *_rank_columns(sheet),
        *_rate_columns(sheet),
        *_time_columns(sheet),
        *(
            []
            if sheet.townships
            else [Column("worst", _("Most points lost"), left=True, gap=True, define="worst")]
        ),
        Column("late", _("Overdue"), sort="late", gap=sheet.townships, define="late"),
    ]


def _rank_columns(sheet: Sheet) -> list[Column]:
    overall, orders = _("Overall"), _("Orders")
    month = sheet.view.context.period.kind == "month"
    compared = _("Compared with {period}").format(period=text.written_period(sheet.view.previous_text))
    columns = [
        Column("rank", _("City rank") if sheet.townships else _("Rank"), overall, sort="rank", define="rank"),
        Column("tied", "", overall, left=True, secondary=True),
        Column("district_rank", _("In district"), overall, define="district_rank"),
        Column(
            "change",
            _("vs last month") if month else _("vs before"),
            overall,
            wide=sheet.townships,
            title=compared,
            define="change",
        ),
        Column("unit", _(text.LEVEL_NAMES[sheet.view.level]), overall, left=True, pin=True),
        Column("district", _("District"), overall, left=True),
        Column("band", _("Band"), overall, left=True, define="band"),
        Column("warning", _("Warning"), overall, left=True, define="warning"),
        Column("score", _("Score"), overall, sort="score", gap=True, define="score"),
        Column("due", _("Due"), orders, sort="due", gap=True, define="due"),
        Column("unsolved", _("Unsolved"), orders, sort="unsolved", define="unsolved"),
    ]
    left_out = set() if any(row.tied for row in sheet.view.rows) else {"tied"}
    if not sheet.townships:
        left_out |= {"district_rank", "district", "band", "due", "unsolved"}
    return [column for column in columns if column.key not in left_out]


RATED_HEADS = {"answered": noop("answers"), "rated_or_neglected": noop("counted")}


def _rate_columns(sheet: Sheet) -> list[Column]:
    rates = ("resolution", "satisfaction", "on_time")
    resolution, satisfaction, on_time = (_(text.INDICATOR_NAMES[name]) for name in rates)
    settings = sheet.view.context.settings
    rated = _(RATED_HEADS.get(settings.to_rate, MEASURES[settings.to_rate]))
    closed = indicators.denominator("on_time", settings)
    ended = _("Due") if closed == "due" else _(MEASURES[closed])
    columns = [
        Column("resolution", "%", resolution, sort="resolution", gap=True, define="resolution"),
        Column("resolved", _("solved/due"), resolution, secondary=True, define="resolution"),
        Column("satisfaction", "%", satisfaction, sort="satisfaction", gap=True, define="satisfaction"),
        Column("answered", rated, satisfaction, secondary=True, wide=True, define="satisfaction"),
        Column("on_time", "%", on_time, sort="on_time", gap=True, define="on_time"),
        Column("ended", ended, on_time, secondary=True, wide=True, define="on_time"),
        Column(
            "six",
            _("met/apply"),
            _("Six items"),
            secondary=True,
            gap=True,
            wide=sheet.townships,
            define="six",
        ),
    ]
    left_out = {"ended", "answered"} if sheet.townships else set()
    return [column for column in columns if column.key not in left_out]


def _time_columns(sheet: Sheet) -> list[Column]:
    onsite, feedback, closing = (_(TIME_HEADS[name]) for name in ("onsite", "feedback", "close_days"))
    median, p90 = _("median"), _("90% within")
    columns = [
        Column("onsite", median, onsite, sort="onsite", wide=True, gap=True, define="onsite"),
        Column("onsite_p90", p90, onsite, secondary=True, wide=True, define="onsite"),
        Column("onsite_n", _("orders"), onsite, secondary=True, wide=True, define="onsite"),
        Column(
            "feedback", median, feedback, sort="feedback", gap=True, wide=sheet.townships, define="feedback"
        ),
        Column("feedback_p90", p90, feedback, secondary=True, wide=True, define="feedback"),
        Column("close", median, closing, sort="close", gap=True, define="close_days"),
        Column("close_p90", p90, closing, secondary=True, wide=True, define="close_days"),
        Column("close_n", _("orders"), closing, secondary=True, wide=True, define="close_days"),
    ]
    medians = ("feedback", "close")
    return [column for column in columns if not sheet.townships or column.key in medians]


# What each sort compares; units without the figure, and all unranked ones, keep their place at the end.
SORTS: Mapping[str, Callable[[RankRow, Sheet], float | Fraction | None]] = {
    "score": lambda row, _sheet: row.score.points,
    "resolution": lambda row, sheet: indicators.resolution(row.counts, sheet.view.context.settings).value,
    "satisfaction": lambda row, sheet: indicators.satisfaction(row.counts, sheet.view.context.settings).value,
    "on_time": lambda row, sheet: indicators.on_time(row.counts, sheet.view.context.settings).value,
    "onsite": lambda row, _sheet: row.counts.onsite.median,
    "feedback": lambda row, _sheet: row.counts.feedback.median,
    "close": lambda row, _sheet: row.counts.close_days.median,
    "late": lambda row, _sheet: row.counts.late,
    "due": lambda row, _sheet: row.counts.due,
    "unsolved": lambda row, _sheet: row.counts.unsolved,
}


def sorted_rows(sheet: Sheet) -> list[RankRow]:
    """Return the rows in the order asked for, unranked units last in the official order."""
    wanted = SORTS.get(sheet.state.sort.lstrip("-"))
    rows = list(sheet.view.rows)
    if wanted is None:
        return rows
    turn = -1 if sheet.state.sort.startswith("-") else 1

    def place(row: RankRow) -> tuple[bool, bool, float | Fraction]:
        value = wanted(row, sheet)
        return row.rank is None, value is None, turn * value if value is not None else 0

    return sorted(rows, key=place)


def _unit_rows(sheet: Sheet) -> list[Row]:
    rows = sorted_rows(sheet)
    if not sheet.townships:
        return [_unit_row(sheet, row) for row in rows]
    ranked = [row for row in rows if row.rank is not None]
    small = [row for row in rows if row.rank is None]
    everything = sheet.state.show == "all"
    shown = ranked if everything else ranked[:FIRST_TOWNSHIPS]
    return [
        *(_unit_row(sheet, row) for row in shown),
        *(
            [_fold_row(sheet, len(ranked) - len(shown), len(small))]
            if len(shown) < len(ranked) or small
            else []
        ),
        *(_unit_row(sheet, row) for row in small if everything),
    ]


def _fold_row(sheet: Sheet, more: int, small: int) -> Row:
    folded = sheet.state.show != "all"
    minimum = sheet.view.context.settings.sample("township")
    label = (
        _("▸ {more} more ranked, {small} with under {n} due orders, not ranked")
        if folded
        else _("▾ {small} with under {n} due orders, not ranked, in official order")
    )
    link = dcc.Link(
        label.format(more=more, small=small, n=minimum),
        href=sheet.state.href(show="all" if folded else ""),
        className="stay",
    )
    return Row({"rank": link}, tone="section")


def _unit_row(sheet: Sheet, row: RankRow) -> Row:
    settings = sheet.view.context.settings
    address = sheet.state.href(sel=row.unit.code)
    ranked = row.rank is not None
    said = _("Score, ranks by month and coverage of {unit}").format(unit=row.unit.name)
    cells = {
        **_count_cells(
            sheet,
            row.counts,
            sheet.opens(row.unit),
            settings.sample(row.unit.kind),
            row.warnings if ranked else (),
        ),
        "rank": choose(html.B(str(row.rank)) if ranked else NONE, address, said),
        "tied": _("tied") if row.tied else None,
        "change": rank_change(row.change),
        "unit": _named(row, dcc.Link(row.unit.name, href=_page_of(sheet, row.unit), className="unit-link")),
        "district": sheet.district_names.get(row.unit.district_id or 0),
        "district_rank": str(row.district_rank) if row.district_rank else NONE,
        "band": _(row.band) if row.band else NONE,
        "warning": fraction.warning_chip(row.warnings, settings, sheet.view.context.running)
        if ranked
        else small_sample(),
        "score": _score(row) if ranked else NONE,
        "worst": _worst(sheet, row),
    }
    return Row(
        cells,
        href=address,
        selected=row.unit.code == sheet.state.sel,
        tone="" if ranked else "faint",
        code=sheet.code(row.unit.code),
    )


def _named(row: RankRow, name: Component) -> Component:
    """Show a unit with the group that it is ranked in, where its level has several."""
    if not row.group_name:
        return name
    return html.Span([name, " ", html.Small(row.group_name, className="quiet")])


def _score(row: RankRow) -> Component:
    """Show a score, with the points entered by hand that it contains."""
    points = html.B(text.points(row.score.points))
    if not row.score.added:
        return points
    said = _("Bonus and penalty")
    added = html.Small(text.signed_points(row.score.added), className="quiet", title=said)
    return html.Span([points, html.Div(added)])


def _worst(sheet: Sheet, row: RankRow) -> Component:
    worst = row.score.worst if row.rank is not None else None
    if worst is None:
        return NONE
    name = _(text.INDICATOR_NAMES[worst.indicator])
    costs = costing(worst.indicator, sheet.view.context.settings)
    lost = number(text.lost(worst.lost), sheet.opens(row.unit), costs)
    return html.Span([name, html.Span(lost, className="lost")], className="worst")


def _count_cells(
    sheet: Sheet,
    counts: Counts,
    target: OrderFilter | None,
    minimum: int,
    warnings: Sequence[WarningState] = (),
) -> dict[str, Children]:
    """Return the cells that come from counts alone, their numbers opening the orders of `target`."""
    settings, running = sheet.view.context.settings, sheet.view.context.running
    warned = {state.indicator: state for state in warnings}
    rates = {name: indicators.indicator(name, counts, settings) for name in text.RATE_NAMES}
    cells: dict[str, Children] = {
        name: fraction.rate(rate, settings, minimum, warned.get(name), running, target)
        for name, rate in rates.items()
    }
    cells |= {
        "resolved": solved_of(counts, rates["resolution"], target),
        "answered": number(
            rates["satisfaction"].denominator, target, indicators.denominator("satisfaction", settings)
        ),
        "ended": number(rates["on_time"].denominator, target, indicators.denominator("on_time", settings)),
        "due": number(counts.due, target, "due"),
        "unsolved": number(counts.unsolved, target, "unsolved"),
        "six": f"{counts.six_met}/{counts.six_applicable}" if counts.six_applicable else NONE,
        "late": number(counts.late, target, "late"),
    }
    for name, times, decimals in (
        ("onsite", counts.onsite, 0),
        ("feedback", counts.feedback, 1),
        ("close", counts.close_days, 1),
    ):
        cells |= _time_cells(name, times, decimals, settings.p90_minimum, target)
    return cells


def _time_cells(
    name: str, times: Times, decimals: int, p90_minimum: int, target: OrderFilter | None
) -> dict[str, Children]:
    return {
        name: text.decimal(times.median, decimals),
        f"{name}_p90": text.decimal(times.p90, decimals) if times.n >= p90_minimum else NONE,
        f"{name}_n": number(times.n, target, f"{name}_timed"),
    }


def _page_of(sheet: Sheet, unit: Unit) -> str:
    return unit_path(unit.code, period=sheet.state.period, asof=sheet.state.asof)


def _total_row(sheet: Sheet) -> Row:
    names = dict(sheet.view.districts)
    district, area = (sheet.state.district, sheet.view.area) if sheet.townships else ("", "")
    target = sheet.opens(None)
    if target is not None:
        target = target.but(district=district, area=area)
    cells = _count_cells(sheet, sheet.view.total, target, 1)
    return Row(
        {
            **cells,
            "unit": whole_name(names, district, area) or _("Whole city"),
            "warning": _("with departments and utilities") if not district and not area else None,
        },
        tone="total",
        code=sheet.code(district or CITY) if not area else "",  # no code names streets or towns
    )


def _undetermined_rows(sheet: Sheet) -> Sequence[Row]:
    names = dict(sheet.view.districts)
    base = sheet.opens(None)
    return [
        Row(
            {
                **_count_cells(
                    sheet,
                    counts,
                    base.but(district=code, township="none") if base else None,
                    sheet.view.context.settings.sample("township"),
                ),
                "rank": NONE,
                "unit": _("No township given"),
                "district": names.get(code, code),
            },
            tone="faint",
            code=sheet.code(code + NOWHERE),
        )
        for code, counts in sheet.view.undetermined.items()
    ]


def _other_rows(sheet: Sheet) -> Sequence[Row]:
    """Return the rows of what has orders and no rank of its own, so that the table adds up to its total."""
    base, minimum = sheet.opens(None), sheet.view.context.settings.sample("township")
    return [
        Row(
            {
                **_count_cells(sheet, counts, base.but(township=counts.key) if base else None, minimum),
                "rank": NONE,
                "unit": html.Span(name, className="long-name", title=name),
            },
            tone="faint",
            code=sheet.code(counts.key),
        )
        for name, counts in sheet.view.others.items()
    ]
