"""The flow through the gates, why replies were returned, and which orders closed past a gate."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.order.gates import STEPS
from dashboard.views.gates import NO_REASON, MedianStay, ReasonRow, StepFlow
from dashboard.views.order import OrderRow
from layouts import text, vocabulary
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.links import may_open, order_path
from layouts.components.states import empty_good, figures_only
from layouts.components.table import Column, Row, table
from layouts.pages.gates.sheet import Gates, note
from layouts.text import NONE

GATES = (1, 2, 3, 4)


def flow_card(gates: Gates) -> html.Section:
    """Show what came to each step, what passed and what was returned, and how long replies stood there."""
    view = gates.view
    title = _("Way through the gates")
    columns = [
        Column("step", "", left=True, pin=True),
        Column("entered", _("Came in")),
        Column("decided", _("Decided")),
        Column("passed", _("Passed")),
        Column("returned", _("Returned")),
        Column("rate", _("Return rate")),
        Column("fraction", _("returned/decided"), secondary=True),
        Column("unsolved", _("Found not solved")),
        Column("stay", _("Median stay, working days"), gap=True),
        Column("n", _("stays"), secondary=True, wide=True),
        Column("open", _("still there"), secondary=True, wide=True),
    ]
    rows = [_step(gates, each) for each in view.steps]
    parts: list[Component] = [html.Div(table(columns, rows, caption=title), className="analysis-wide")]
    parts.append(
        note(
            _(
                "Orders, not checks: one that was returned and handed in again stands under returned and "
                "under passed. Return rate = returned ÷ decided; what still waits is in neither. Median of "
                "the stays whose beginning is known, open ones included (Kaplan–Meier)."
            ),
            *_remarks(gates),
        )
    )
    known = _("{known} of {n} handled orders have a record of the gates").format(
        known=view.known, n=view.handled
    )
    return card(title, *parts, note=known)


def _remarks(gates: Gates) -> list[Component]:
    view = gates.view
    said: list[Component] = []
    derived = sum(step.stay.derived for step in view.steps)
    every = sum(step.stay.n for step in view.steps)
    if derived:
        said.append(
            " "
            + _("{n} of {all} stays begin where the step before handed on, for no entry is recorded.").format(
                n=derived, all=every
            )
        )
    if view.early:
        said.append(
            " "
            + _("{n} checks are dated before their order was opened; they give no stay.").format(n=view.early)
        )
    return said


def _step(gates: Gates, each: StepFlow) -> Row:
    judging = each.step in ("assessment", "recheck")
    cells: dict[str, Children] = {
        "step": vocabulary.word(vocabulary.GATE_STEPS, each.step),
        "entered": gates.number(each.entered, f"{each.step}.entered"),
        "decided": gates.number(each.decided, f"{each.step}.decided"),
        "passed": gates.number(each.passed, f"{each.step}.passed"),
        "returned": gates.number(each.returned, f"{each.step}.returned"),
        "rate": gates.percent(each.rate),
        "fraction": gates.fraction(each.rate, f"{each.step}.returned", f"{each.step}.decided", None),
        "unsolved": gates.number(each.unsolved, f"{each.step}.unsolved") if judging else NONE,
        "stay": _stay(each.stay),
        "n": str(each.stay.n) if each.stay.n else NONE,
        "open": str(each.stay.open) if each.stay.n else NONE,
    }
    return Row(cells, tone="" if each.entered else "faint")


def _stay(stay: MedianStay) -> str:
    if not stay.n:
        return NONE
    return text.decimal(stay.days, 1) if stay.days is not None else _("not half ended")


def reasons_card(gates: Gates) -> html.Section:
    """Show the reasons of returns by step, the most frequent first."""
    view = gates.view
    title = _("Why replies were returned")
    if not gates.scope.may("view_orders"):
        return card(title, html.P(_("Your account does not open orders."), className="state"))
    if not view.reasons:
        return card(title, _no_reason(gates))
    shown = [step for step in STEPS if any(row.by_step.get(step) for row in view.reasons)]
    columns = [
        Column("reason", _("Reason of the return"), left=True, grow=True),
        *(Column(step, vocabulary.word(vocabulary.GATE_STEPS, step)) for step in shown),
        Column("orders", _("Orders"), gap=True),
        Column("bar", "", left=True, wide=True),
    ]
    most = max(row.orders for row in view.reasons)
    rows = [_reason(gates, row, shown, most) for row in view.reasons]
    parts: list[Component] = [table(columns, rows, caption=title)]
    if view.other_reasons:
        parts.append(note(_("{n} further reasons are not listed.").format(n=view.other_reasons)))
    return card(title, *parts, note=gates.whose)


def _no_reason(gates: Gates) -> html.P:
    """Tell that nothing was returned from that the reasons are not the reader's to see."""
    view = gates.view
    if not any(step.returned for step in view.steps):
        return empty_good(_("No reply was returned."))
    if view.place is not None and not may_open(gates.scope, view.place):
        said = _("Reasons are texts of orders; those of {unit} are not shown to your account.")
        return html.P(said.format(unit=view.place.name), className="state")
    said = _("Of the orders that your account sees no reply was returned; reasons of others are not shown.")
    return html.P(said, className="state")


def _reason(gates: Gates, row: ReasonRow, steps: list[str], most: int) -> Row:
    reason = row.reason or NO_REASON
    cells: dict[str, Children] = {
        step: gates.number(n, f"{step}.returned", reason=reason) if (n := row.by_step.get(step, 0)) else NONE
        for step in steps
    }
    cells["reason"] = (
        html.Span(row.reason, className="clip", title=row.reason) if row.reason else _("no reason given")
    )
    cells["orders"] = gates.number(row.orders, "", reason=reason)
    share = f"{100 * row.orders / most:.0f}%"
    cells["bar"] = html.Span(className="gate-bar", style={"--share": share})
    return Row(cells)


def skipped_card(gates: Gates) -> html.Section:
    """Show which closed orders never stood at a gate that they had to pass."""
    view = gates.view
    title = _("Closed without standing at a gate")
    counted = [
        text.rich(
            _("{gate} {n}"),
            gate=vocabulary.gate_name(gate),
            n=gates.number(view.skipped.get(gate, 0), f"gate{gate}.skipped"),
        )
        for gate in GATES
    ]
    line: list[Component] = []
    for each in counted:
        line += [html.Span(each, className="nowrap"), "　"]
    parts: list[Component] = [html.P(line[:-1], className="card-line")]
    if not view.skipped_any:
        parts.append(
            empty_good(_("Every closed order with a record stood at the gates that it had to pass."))
        )
    elif view.skipped_rows:
        columns = [
            Column("order", _("Request"), left=True, grow=True),
            Column("unit", _("Unit"), left=True),
            Column("gates", _("Not in the record"), left=True),
            Column("closed", _("Closed"), left=True, secondary=True),
        ]
        parts.append(table(columns, [_skipped(gates, *each) for each in view.skipped_rows], caption=title))
    elif view.place is not None:
        parts.append(html.P(figures_only(view.place.name), className="state"))
    said = _(
        "Units of districts pass gates 1, 2 and 4, city departments and utilities 3 and 4; “not concerned” "
        "in the record accounts for a gate."
    )
    parts.append(note(said, *_unknown(gates)))
    every = gates.number(view.skipped_any, "any.skipped")
    return card(title, *parts, note=text.rich(_("{n} orders"), n=every))


def _unknown(gates: Gates) -> list[Component]:
    if not gates.view.closed_unknown:
        return []
    said = _("{n} closed orders have no record at all: nothing is told of them.")
    return [" " + said.format(n=gates.view.closed_unknown)]


def _skipped(gates: Gates, row: OrderRow, missing: tuple[int, ...]) -> Row:
    path = order_path(row.source, row.order_no)
    title = row.title or row.order_no
    return Row(
        {
            "order": dcc.Link(title, href=path, className="clip", title=title),
            "unit": row.township or row.unit or NONE,
            "gates": text.listed(vocabulary.gate_name(gate) for gate in missing),
            "closed": text.day(row.closed_at.date(), 0) if row.closed_at else NONE,
        },
        href=path,
    )
