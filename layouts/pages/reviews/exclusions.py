"""What was excluded: whose orders the most, the rates before and after, who decided, the orders."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.records.rights import sees_unit
from dashboard.reviews.exclusions import RATES, Effect
from dashboard.views.reviews import ExclusionsView, UnitEffect
from layouts import definitions, text
from layouts.component import Children, Component
from layouts.components.addresses import unknown_value
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.links import choose, href, order_path
from layouts.components.period import Choosing, period_picker
from layouts.components.states import empty_good, empty_page, not_shown, notice_strips, said_within
from layouts.components.strip import signed
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import clipped
from layouts.pages.supervise.tabs import EXCLUSIONS as PATH
from layouts.pages.supervise.tabs import tabs


@dataclass(frozen=True)
class ExclusionState:
    """What the address of the page says."""

    period: str = ""
    unit: str = ""
    decider: str = ""
    reason: str = ""

    def href(self, **changes: str) -> str:
        """Return the page's address with some parameters changed."""
        own = {"period": self.period, "unit": self.unit, "decider": self.decider, "reason": self.reason}
        return href(PATH, own | changes)

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the page's address."""
        return {"period": self.period, "unit": self.unit, "decider": self.decider, "reason": self.reason}


def exclusions_page(view: ExclusionsView, state: ExclusionState, scope: Scope) -> html.Div:
    """Draw what imports brought as excluded in a period."""
    if view.context.as_of is None:
        return html.Div([page_head(_("Exclusions"), controls=[tabs(PATH, scope)]), empty_page(scope)])
    today = view.context.as_of.date()
    picker = period_picker(Choosing(PATH, state.parameters(), state.href, view.context.period, today))
    return html.Div(
        [
            page_head(_("Exclusions"), controls=[tabs(PATH, scope), picker]),
            *notice_strips((*view.context.notices, *_unknown(view, state))),
            lead(*_lead(view)),
            html.Div(
                [
                    html.Div([_units(view, state), _orders(view, state, scope)], className="stack"),
                    html.Div(
                        [
                            _tally(view, state, scope, _("Who decided"), "decider", view.deciders),
                            _tally(view, state, scope, _("Grounds as imported"), "reason", view.reasons),
                        ],
                        className="stack",
                    ),
                ],
                className="people-columns look-back-columns",
            ),
            _foot(view),
        ],
        className="records exclusions",
    )


def _unknown(view: ExclusionsView, state: ExclusionState) -> list[str]:
    """Name a unit of the address that is none and was left out."""
    return [unknown_value(_("Unit"), state.unit)] if state.unit and view.unit is None else []


def _lead(view: ExclusionsView) -> list[Component]:
    city, period = view.city, text.period(view.context.period)
    if not city.excluded:
        return [_("{period}: no due order is excluded.").format(period=period)]
    whole = _("{period}: {n} of {m} due orders are excluded ({percent}%).").format(
        period=period, n=city.excluded, m=city.before.due, percent=_percent(city, view)
    )
    heavy = view.heaviest
    if heavy is None or heavy.unit is None:
        return [whole]
    before, after = heavy.effect.rates("resolution", view.context.settings)
    said = _(
        "{unit} has the most: {n} of {m} due orders excluded ({percent}%); its resolution rate is {before}% "
        "with them and {after}% without."
    ).format(
        unit=heavy.unit.name,
        n=heavy.effect.excluded,
        m=heavy.effect.before.due,
        percent=_percent(heavy.effect, view),
        before=text.percent(before, view.context.settings),
        after=text.percent(after, view.context.settings),
    )
    return [said, " ", whole]


def _percent(effect: Effect, view: ExclusionsView) -> str:
    return text.percent(effect.share, view.context.settings)


def _units(view: ExclusionsView, state: ExclusionState) -> html.Section:
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("excluded", _("Excluded"), group=_("Due orders")),
        Column("due", _("of due"), group=_("Due orders"), secondary=True),
        Column("share", "%", group=_("Due orders")),
    ]
    for name in RATES:
        group = _rate_name(name)
        columns += [
            Column(f"{name}_before", _("with them"), group=group, secondary=True, gap=True),
            Column(f"{name}_after", _("without"), group=group),
            Column(f"{name}_gain", _("points"), group=group, secondary=True, wide=True),
        ]
    rows = [_unit_row(view, each, state) for each in view.units]
    total = _cells(view, view.city, _link(view.city.excluded, state.href(unit="")))
    rows.append(Row({**total, "unit": _("City")}, tone="total"))
    title = _("By unit, before and after")
    return card(title, table(columns, rows, caption=title), note=_("official order"))


def _rate_name(name: str) -> str:
    return _(text.INDICATOR_NAMES[name])


def _unit_row(view: ExclusionsView, each: UnitEffect, state: ExclusionState) -> Row:
    assert each.unit is not None
    here = state.href(unit=each.unit.code)
    said = _("Show the excluded orders of {unit}").format(unit=each.unit.name)
    cells = _cells(view, each.effect, _link(each.effect.excluded, here))
    chosen = view.unit is not None and view.unit.code == each.unit.code
    return Row({**cells, "unit": choose(each.unit.name, here, said)}, href=here, selected=chosen)


def _link(n: int, address: str) -> Component:
    return dcc.Link(str(n), href=f"{address}#orders", className="num-link stay") if n else "0"


def _cells(view: ExclusionsView, effect: Effect, excluded: Component) -> dict[str, Children]:
    settings = view.context.settings
    cells: dict[str, Children] = {
        "excluded": excluded,
        "due": str(effect.before.due),
        "share": _percent(effect, view),
    }
    for name in RATES:
        before, after = effect.rates(name, settings)
        gain = effect.gained(name, settings)
        small = before.denominator < settings.sample("district")
        for when, rate in (("before", before), ("after", after)):
            few = small and rate.denominator
            cells[f"{name}_{when}"] = text.fraction(rate) if few else text.percent(rate, settings)
        cells[f"{name}_gain"] = signed(100 * gain) if gain != Fraction(0) else text.NONE
    return cells


def _tally(
    view: ExclusionsView,
    state: ExclusionState,
    scope: Scope,
    title: str,
    parameter: str,
    found: tuple[tuple[str, int], ...],
) -> html.Section:
    if not found:
        return card(title, _none(view, scope, _("No due order is excluded.")))
    columns = [Column("name", title, left=True, grow=True), Column("n", _("Orders"))]
    chosen = getattr(state, parameter)
    rows = []
    for name, n in found:
        here = state.href(**{parameter: "" if name == chosen else name})
        said = _("Show only these orders")
        shown = html.Span([clipped(name or _("not told"))], className="clip-line")
        cells: dict[str, Children] = {"name": choose(shown, here, said), "n": str(n)}
        rows.append(Row(cells, href=here, selected=bool(name) and name == chosen))
    note = view.unit.name if view.unit else ""
    return card(title, table(columns, rows, caption=title), note=note)


def _none(view: ExclusionsView, scope: Scope, said: str) -> html.P:
    """Say that none is among the orders that the account opens; figures are of more than these."""
    if view.unit is not None and not sees_unit(scope, view.unit):
        return not_shown(view.unit, scope, PATH)
    return empty_good(said_within(said, scope, view.unit))


def _orders(view: ExclusionsView, state: ExclusionState, scope: Scope) -> Component:
    title = _("Excluded orders")
    note = view.unit.name if view.unit else ""
    if not scope.may("view_orders"):
        return card(title, empty_good(_("Your account sees figures and no orders.")))
    if not view.orders:
        return card(title, _none(view, scope, _("No order meets these conditions.")), note=note)
    columns = [
        Column("order", _("Order"), left=True, pin=True),
        Column("title", _("What it is about"), left=True, grow=True),
        Column("unit", _("Unit"), left=True),
        Column("reason", _("Ground of exclusion"), left=True, grow=True, secondary=True),
        Column("by", _("Decided by"), left=True, secondary=True, wide=True),
        Column("at", _("Decided at"), left=True, secondary=True),
    ]
    rows = []
    for each in view.orders:
        here = order_path(each.source, each.order_no)
        shown: Component = clipped(each.title) if each.title else _("confidential")
        cells: dict[str, Children] = {
            "order": choose(each.order_no, here, _("Open the order {order}").format(order=each.order_no)),
            "title": html.Span([shown], className="clip-line"),
            "unit": each.unit,
            "reason": html.Span([clipped(each.reason)], className="clip-line"),
            "by": each.decided_by,
            "at": text.moment(each.decided_at, CITY_ZONE, year=0) if each.decided_at else text.NONE,
        }
        rows.append(Row(cells, href=here))
    if view.listed > len(view.orders):
        note = _("the first {n} of {m}").format(n=len(view.orders), m=view.listed)
    elif not scope.city_wide:
        note = _("{n} of your unit").format(n=view.listed)
    clear = dcc.Link(_("Clear filters"), href=state.href(unit="", decider="", reason=""))
    narrowed = state.unit or state.decider or state.reason
    drawn = table(columns, rows, caption=title)
    return html.Div(card(title, drawn, note=note, action=clear if narrowed else None), id="orders")


def _foot(view: ExclusionsView) -> html.Footer:
    return foot(
        _(
            "Exclusions are those that imports brought: a decision made here counts once an import confirms "
            "it. Excluded = due orders before exclusion − due orders after; “with them” ignores decisions."
        ),
        " ",
        _("Data up to {moment}.").format(moment=definitions.data_moment(view.context)),
        demo=view.demo,
    )
