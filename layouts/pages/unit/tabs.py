"""The last panel of a unit's page, a tab at a time: categories, places, six items, ledgers."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.appraisal import indicators
from dashboard.i18n import _
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.order import OrderFilter
from dashboard.views.reference import Unit
from layouts import definitions, text
from layouts.component import Children, Component
from layouts.components import fraction
from layouts.components.cards import card, segments
from layouts.components.links import may_open, number, of_unit
from layouts.components.six_table import six_misses, six_table
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.of_unit import unit_records_card
from layouts.pages.survey.glance import listening_card
from layouts.pages.unit.ledgers import ledger_panel
from layouts.pages.unit.parts import category_panel
from layouts.pages.unit.sheet import UnitSheet

OF_KIND: Mapping[str, tuple[str, ...]] = {
    "district": ("", "departments", "six"),
    "department": ("", "located"),
    "utility": ("", "located"),
}


def tab_panel(sheet: UnitSheet) -> html.Section:
    """Show the tab that the address names; a tab that this kind of unit lacks shows the categories."""
    offered = _offered(sheet)
    chosen = sheet.view.tab if sheet.view.tab in offered else ""
    panels = {
        "departments": _departments,
        "six": _six,
        "located": _located,
        "ledgers": ledger_panel,
        "survey": _survey,
        "visits": _records,
    }
    action = _tabs(sheet, offered, chosen) if len(offered) > 1 else None
    return panels[chosen](sheet, action) if chosen else category_panel(sheet, action)


def _offered(sheet: UnitSheet) -> tuple[str, ...]:
    """Return the tabs of this kind of unit; ledgers only with entries, for who may open all its orders."""
    ledgers = sheet.view.has_ledgers and may_open(sheet.scope, sheet.view.unit)
    asked = sheet.view.survey is not None and sheet.view.unit.kind in OF_KIND
    visited = sheet.view.records is not None and sheet.view.unit.kind in OF_KIND
    parts = (("ledgers",) if ledgers else ()) + (("survey",) if asked else ())
    parts += ("visits",) if visited else ()
    return (*OF_KIND.get(sheet.view.unit.kind, ("",)), *parts)


def _tabs(sheet: UnitSheet, offered: tuple[str, ...], chosen: str) -> Component:
    names = {
        "": _("Categories"),
        "departments": _("City departments here"),
        "six": _("Six-item scorecard"),
        "located": _("By district"),
        "ledgers": _("Ledgers"),
        "survey": _("Enterprise survey"),
        "visits": _("Visits and instructions"),
    }
    return segments(
        _("Parts"), [(names[tab], sheet.state.at(tab=tab), tab == chosen) for tab in offered], stay=True
    )


def _survey(sheet: UnitSheet, action: Component) -> html.Section:
    """Show what enterprises said of the unit, and its findings."""
    assert sheet.view.survey is not None
    return listening_card(sheet.view.survey, sheet.view.unit, action)


def _records(sheet: UnitSheet, action: Component) -> html.Section:
    """Show the visits to the unit, what it was suggested, the instructions that it carries out."""
    assert sheet.view.records is not None
    return unit_records_card(sheet.view.records, action)


def _departments(sheet: UnitSheet, action: Component) -> html.Section:
    """Show the orders that lie in the district and that departments answer for: no part of its figures."""
    view, context = sheet.view, sheet.view.context
    here = sheet.counted(context).but(located=view.unit.code)
    rows = [
        _counted_row(
            context,
            sheet.unit_link(unit),
            each,
            of_unit(here, unit) if may_open(sheet.scope, unit) else None,
        )
        for unit, each in view.located
        if unit is not None
    ]
    note = _("lie in {unit}, counted for the departments alone").format(unit=view.unit.name)
    title = _("City departments in {unit}, {period}").format(
        unit=view.unit.name, period=text.period(context.period)
    )
    return _counted(title, note, action, _("Department or utility"), rows)


def _located(sheet: UnitSheet, action: Component) -> html.Section:
    """Show where the department's own orders lie."""
    view, context = sheet.view, sheet.view.context
    target = sheet.opens(context)
    rows = [
        _counted_row(
            context,
            sheet.unit_link(unit) if unit else _("District not determined"),
            each,
            target.but(located=unit.code if unit else "none") if target else None,
        )
        for unit, each in view.located
    ]
    if rows:
        whole = _counted_row(context, _("{unit} in all").format(unit=view.unit.name), view.counts, target)
        rows.append(Row(whole.cells, tone="total"))
    title = _("Demand by district, {period}").format(period=text.period(context.period))
    return _counted(title, "", action, _("District"), rows)


def _counted(title: str, note: str, action: Component, name: str, rows: list[Row]) -> html.Section:
    columns = [
        Column("name", name, left=True, grow=True),
        Column("accepted", _("Accepted")),
        Column("due", _("Due")),
        Column("unsolved", _("Unsolved")),
        Column("resolution", _("Resolution, %"), gap=True),
        Column("late", _("Overdue"), gap=True),
        Column("open_overdue", _("of them open")),
    ]
    body: Component = empty_good(_("No orders in this period."))
    return card(title, table(columns, rows, caption=title) if rows else body, note=note, action=action)


def _counted_row(context: FigureContext, name: Component, counts: Counts, target: OrderFilter | None) -> Row:
    settings = context.settings
    measures = ("accepted", "due", "unsolved", "late", "open_overdue")
    cells: dict[str, Children] = {each: number(getattr(counts, each), target, each) for each in measures}
    rate = indicators.resolution(counts, settings)
    cells |= {"name": name, "resolution": fraction.rate(rate, settings, settings.sample("township"))}
    return Row(cells)


def _six(sheet: UnitSheet, action: Component) -> html.Section:
    """Show the six items of the district's townships: one has about one such order a month, so no rates."""
    view, six = sheet.view, sheet.view.six
    note = _("met / applicable; no rates at these numbers")
    title = _("Six items of provincial orders, {period}").format(period=text.period(view.context.period))
    if six is None or not six.rows:
        nothing = empty_good(_("No provincial order fell due in this period."))
        return card(title, nothing, note=note, action=action)
    own = sheet.opens(view.context)

    def named(unit: Unit | None) -> tuple[Component, OrderFilter | None]:
        if unit is not None:
            return sheet.unit_link(unit), sheet.opens(view.context, unit)
        target = own.but(township="none") if own else None
        return _("City departments of the district (no township)"), target

    whole = _("{unit} in all").format(unit=view.unit.name)
    sixth = view.context.settings.sixth_name
    drawn = six_table(six, _("Townships"), named, (whole, own), title, sixth)
    misses = six_misses(six, definitions.zone_of(view.context), own)
    return card(title, drawn, *misses, note=note, action=action)
