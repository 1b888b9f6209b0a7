"""The check-up sheet of a unit (体检单): one page of its figures and of what it owes, to be printed."""

from __future__ import annotations

from dash import html

from dashboard.appraisal import indicators
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.counts import Counts
from dashboard.views.order import OrderFilter
from dashboard.views.unit import LedgerOrder, UnitView
from dashboard.views.visit import CheckUp
from layouts import definitions, text
from layouts.component import Children, Component
from layouts.components import fraction
from layouts.components.cards import card
from layouts.components.chips import rank_change
from layouts.components.links import counted_by, live_orders, may_open, number, of_unit
from layouts.components.states import empty_good
from layouts.components.strip import TIME_DECIMALS, TIME_MEASURES, time_names
from layouts.components.table import Column, Row, table
from layouts.pages.ledgers.words import MARKS

RATES = ("resolution", "satisfaction", "on_time", "six")
CATEGORIES, PROMISES = 6, 5


def check_up_sheet(sheet: CheckUp, scope: Scope) -> html.Div:
    """Draw the sheet; without any order of the unit it says so."""
    if sheet.month.context.as_of is None:
        return html.Div(empty_good(_("There is no order yet: the sheet fills with the first import.")))
    parts = [
        html.Div([_rates(sheet, scope), _times(sheet, scope)], className="checkup-pair"),
        html.Div([_categories(sheet, scope), _owed(sheet, scope)], className="checkup-pair"),
    ]
    return html.Div([_title(sheet), *parts, _foot(sheet)], className="checkup")


def _title(sheet: CheckUp) -> html.Header:
    where = f"{sheet.district.name} · " if sheet.district else ""
    moment = definitions.data_moment(sheet.month.live)
    said = [
        _rank(sheet.quarter if sheet.unit.kind == "township" else sheet.month),
        _("data time {moment}").format(moment=moment),
        _("last visit {day}").format(day=text.day(sheet.last_visit, 0))
        if sheet.last_visit
        else _("not visited before"),
    ]
    return html.Header(
        [
            html.H2(_("Check-up sheet: {unit}").format(unit=where + sheet.unit.name)),
            html.P("　".join(each for each in said if each), className="quiet"),
        ],
        className="checkup-head",
    )


def _rank(view: UnitView) -> str:
    row = view.row
    period = text.period(view.context.period)
    if row is None or row.rank is None:
        return _("{period}: too few orders, not ranked").format(period=period)
    ranked = view.peers.ranked_beside(row)
    said = _("{period}: rank {rank} of {n}, {change}, score {points}")
    return said.format(
        period=period,
        rank=row.rank,
        n=ranked,
        change=rank_change(row.change),
        points=text.points(row.score.points),
    )


def _opens(view: UnitView, scope: Scope) -> OrderFilter | None:
    if not may_open(scope, view.unit):
        return None
    return of_unit(counted_by(view.context), view.unit)


def _spans(sheet: CheckUp) -> tuple[tuple[str, UnitView], ...]:
    return (("month", sheet.month), ("quarter", sheet.quarter))


def _rates(sheet: CheckUp, scope: Scope) -> html.Section:
    columns = [Column("name", "", left=True, pin=True, grow=True)]
    for key, view in _spans(sheet):
        head = text.period(view.context.period)
        columns += [Column(key, _("rate, %"), head, gap=True), Column(f"{key}_n", "", head, secondary=True)]
    columns.append(Column("lost", _("Points lost"), gap=True))
    rows = [Row(_rate_cells(sheet, name, scope)) for name in RATES]
    return card(_("Rates"), table(columns, rows, caption=_("Rates")), note=_("fractions beside them"))


def _rate_cells(sheet: CheckUp, name: str, scope: Scope) -> dict[str, Children]:
    cells: dict[str, Children] = {"name": _(text.INDICATOR_NAMES[name])}
    for key, view in _spans(sheet):
        settings = view.context.settings
        rate = indicators.indicator(name, view.counts, settings)
        minimum = settings.sample(view.unit.kind)
        cells[key] = fraction.rate(rate, settings, minimum)
        below = number(
            rate.denominator,
            None if name == "six" else _opens(view, scope),
            indicators.denominator(name, settings),
        )
        shown: Component = text.NONE
        if rate.denominator and rate.size >= minimum:
            shown = html.Span([text.counted(rate.numerator), "/", below])
        cells[f"{key}_n"] = shown
    items = sheet.month.row.score.items if sheet.month.row and sheet.month.row.rank else ()
    lost = next((item for item in items if item.indicator == name and item.scored), None)
    cells["lost"] = text.lost(lost.lost) if lost else text.NONE
    return cells


def _times(sheet: CheckUp, scope: Scope) -> html.Section:
    columns = [Column("name", "", left=True, pin=True, grow=True)]
    for key, view in _spans(sheet):
        head = text.period(view.context.period)
        columns += [
            Column(key, _("median"), head, gap=True),
            Column(f"{key}_n", _("orders"), head, secondary=True),
        ]
    rows = []
    for name, (label, unit) in time_names().items():
        cells: dict[str, Children] = {"name": [label, html.Span(unit, className="cell-note")]}
        for key, view in _spans(sheet):
            found = getattr(view.counts, name)
            cells[key] = text.decimal(found.median, TIME_DECIMALS[name])
            cells[f"{key}_n"] = number(found.n, _opens(view, scope), TIME_MEASURES[name])
        rows.append(Row(cells))
    return card(_("Response times"), table(columns, rows, caption=_("Response times")))


def _categories(sheet: CheckUp, scope: Scope) -> html.Section:
    view = sheet.quarter
    target = _opens(view, scope)
    found = sorted(
        (each for each in view.categories if each[2].due), key=lambda each: (-each[2].unsolved, -each[2].due)
    )[:CATEGORIES]
    title = _("Categories with the most unsolved orders")
    columns = [
        Column("name", _("Category"), left=True, grow=True),
        Column("due", _("Due")),
        Column("unsolved", _("Unsolved")),
        Column("late", _("Overdue")),
    ]
    rows = [Row(_category_cells(code, name, each, target)) for code, name, each in found]
    body = table(columns, rows, caption=title) if rows else empty_good(_("No order fell due in this period."))
    return card(title, body, note=text.period(view.context.period))


def _category_cells(code: str, name: str, counts: Counts, target: OrderFilter | None) -> dict[str, Children]:
    own = target.but(category=code) if target and code else None
    measures = ("due", "unsolved", "late")
    cells: dict[str, Children] = {each: number(getattr(counts, each), own, each) for each in measures}
    return {"name": name or _("No category given"), **cells}


def _owed(sheet: CheckUp, scope: Scope) -> html.Section:
    """Show what is open at the data time: orders, findings of surveys, suggestions, promises."""
    now, action = live_orders(scope, sheet.unit), sheet.month.action
    findings: list[Component] = [str(sheet.findings)]
    if sheet.findings_overdue:
        findings.append(_(", {n} of them overdue").format(n=sheet.findings_overdue))
    rows: list[tuple[str, list[Component]]] = [
        (
            _("Open orders"),
            text.rich(
                _("{open}, overdue {overdue}, near their deadline {near}"),
                open=number(action.open, now, "open_now"),
                overdue=number(action.overdue, now, "overdue_now"),
                near=number(action.near, now, "near_now"),
            ),
        ),
        (_("Findings of surveys not signed off"), findings),
        (_("Suggestions still to be answered or carried out"), [str(sheet.suggestions)]),
        (_("Instructions in progress"), [str(sheet.instructions)]),
        (_("Promises in the ledgers"), _promises(sheet)),
    ]
    listed = [part for name, value in rows for part in (html.Dt(name), html.Dd(value))]
    return card(_("What is open"), html.Dl(listed, className="small-lines"), note=_("at the data time"))


def _promises(sheet: CheckUp) -> list[Component]:
    held = [each for each in sheet.ledgers.open if each.stand.promised] if sheet.ledgers else []
    if not held:
        return [_("none due")]
    zone = definitions.zone_of(sheet.month.live)
    said: list[Component] = [html.Div(_promise(each, zone)) for each in held[:PROMISES]]
    if len(held) > PROMISES:
        said.append(html.Div(_("and {n} more").format(n=len(held) - PROMISES), className="quiet"))
    return said


def _promise(each: LedgerOrder, zone: str) -> str:
    due = text.deadline(each.stand.promised, zone)
    due = f"{due} ▲ {_(MARKS[each.mark])}" if each.mark else due
    said = _("overdue since {due}") if each.standing == "overdue" else _("until {due}")
    return f"{said.format(due=due)}　{each.row.category} · {each.row.township or each.row.unit}"


def _foot(sheet: CheckUp) -> html.P:
    settings = sheet.month.context.settings
    parts = [
        definitions.rates_sentence(settings),
        definitions.sample_sentence(settings, sheet.unit.kind),
    ]
    if definitions.is_demo(sheet.month.live):
        parts.append(_("Demonstration data, not a real appraisal."))
    return html.P(" ".join(parts), className="card-note")
