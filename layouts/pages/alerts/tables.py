"""The tables of warnings, one for each tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dash import html

from dashboard.i18n import _, ngettext
from dashboard.views.alerts import AlertsView, NearRate, WarningRow
from dashboard.views.order import OrderRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.chips import chip, near_warning, sign
from layouts.components.clock import time_left
from layouts.components.links import order_path
from layouts.components.table import Column, Row, table
from layouts.pages.alerts.cells import (
    born_cell,
    ended_words,
    gate_cell,
    here,
    kind_cell,
    moment,
    moment_of,
    month_words,
    object_cell,
    opens,
    order_cell,
    rate_cell,
    standing,
    told_cell,
    unit_cell,
)
from layouts.pages.alerts.words import state_mark

Cells = dict[str, Children]


def warnings_table(view: AlertsView) -> html.Div:
    """Draw the table of the view's tab."""
    columns, cells = _TABLES[view.tab]
    rows = [Row(cells(view, row), href=here(row)) for row in view.rows]
    return table(columns(), rows, caption=_("Warnings"))


def _clock_columns() -> list[Column]:
    return [
        Column("standing", _("At the data time"), left=True, pin=True),
        Column("order", _("Request"), left=True, grow=True),
        Column("kind", _("Clock"), left=True, secondary=True, wide=True),
        Column("unit", _("Responsible"), left=True),
        Column("gate", _("Waits at"), left=True, wide=True),
        *_end_columns(),
    ]


def _end_columns() -> list[Column]:
    return [
        Column("told", _("Told"), left=True),
        Column("born", _("Supervision order"), left=True, wide=True),
        Column("state", _("State"), left=True),
    ]


def _clock(view: AlertsView, row: WarningRow) -> Cells:
    return {
        "standing": opens(row, standing(row)),
        "order": order_cell(row),
        "kind": kind_cell(row),
        "unit": unit_cell(row.unit, row.township),
        "gate": gate_cell(row),
        **_end(row),
    }


def _end(row: WarningRow) -> Cells:
    state: list[Component] = [state_mark(row.state)]
    if row.assigned is not None and row.state == "assigned":
        state.append(html.Span(row.assigned.name, className="place"))
    if row.episode > 1:
        state.append(
            html.Span(
                ngettext("raised {n} time", "raised {n} times", row.episode).format(n=row.episode),
                className="cell-under",
            )
        )
    return {
        "told": told_cell(row),
        "born": born_cell(row),
        "state": html.Span(state, className="state-cell"),
    }


def _promise_columns() -> list[Column]:
    return [
        Column("standing", _("At the data time"), left=True, pin=True),
        Column("order", _("Request"), left=True, grow=True),
        Column("kind", _("About"), left=True, secondary=True),
        Column("unit", _("Responsible"), left=True),
        Column("first", _("First promise"), left=True, wide=True),
        *_end_columns(),
    ]


def _promise(view: AlertsView, row: WarningRow) -> Cells:
    noted = row.kind == "note"
    shown: Component = standing(row)
    if noted:
        last = moment(moment_of(row, "noted"), row.judged_at.year)
        shown = html.Span(sign("warn", _("last note {at}").format(at=last)), className="time-left time-warn")
    return {
        "standing": opens(row, shown),
        "order": order_cell(row),
        "kind": kind_cell(row),
        "unit": unit_cell(row.unit, row.township),
        "first": text.NONE if noted else moment(moment_of(row, "first"), row.judged_at.year),
        **_end(row),
    }


def _below_columns() -> list[Column]:
    return [
        Column("level", _("Warning level"), left=True, pin=True),
        Column("unit", _("Unit"), left=True),
        Column("month", _("Month"), left=True),
        Column("indicator", _("Indicator"), left=True),
        Column("rate", _("Rate, exact fraction"), left=True, grow=True),
        *_end_columns(),
    ]


def _below(view: AlertsView, row: WarningRow) -> Cells:
    threshold = text.whole(view.settings.threshold)
    running = _("{n} months running").format(n=row.months) if row.months > 1 else ""
    if row.level == "red":
        said = _("Under {threshold}%").format(threshold=threshold)
        mark = chip("　".join(part for part in (said, running) if part), "bad")
    else:
        mark = html.Span(
            _("□ Under {threshold}% so far").format(threshold=threshold), className="chip chip-open"
        )
    return {
        "level": opens(row, mark),
        "unit": unit_cell(row.unit, row.district),
        "month": month_words(row),
        "indicator": _(text.INDICATOR_NAMES[row.indicator]),
        "rate": rate_cell(row, view.settings),
        **_end(row),
    }


def _returned_columns() -> list[Column]:
    return [
        Column("returned", _("Returned at"), left=True, pin=True),
        Column("order", _("Request"), left=True, grow=True),
        Column("unit", _("Responsible"), left=True),
        Column("passed", _("Passed gate 2"), left=True, wide=True),
        *_end_columns(),
    ]


def _returned(view: AlertsView, row: WarningRow) -> Cells:
    year = row.judged_at.year
    return {
        "returned": opens(row, sign("bad", moment(moment_of(row, "returned"), year))),
        "order": order_cell(row),
        "unit": unit_cell(row.unit, row.township),
        "passed": moment(moment_of(row, "passed"), year),
        **_end(row),
    }


def _recovered_columns() -> list[Column]:
    return [
        Column("ended", _("Ended at (data time)"), left=True, pin=True),
        Column("object", _("About"), left=True, grow=True),
        Column("kind", _("Kind of warning"), left=True, secondary=True, wide=True),
        Column("unit", _("Unit"), left=True),
        Column("how", _("How it ended"), left=True),
        Column("state", _("State"), left=True),
    ]


def _recovered(view: AlertsView, row: WarningRow) -> Cells:
    return {
        "ended": opens(row, moment(row.ended_at, row.judged_at.year)),
        "object": object_cell(row),
        "kind": kind_cell(row),
        "unit": unit_cell(row.unit, row.township),
        "how": ended_words(row),
        "state": state_mark(row.state, str(row.detail.get("ended", ""))),
    }


def _system_columns() -> list[Column]:
    return [
        Column("level", _("Since"), left=True, pin=True),
        Column("object", _("About"), left=True, grow=True),
        Column("kind", _("Kind of warning"), left=True, secondary=True),
        Column("told", _("Told"), left=True),
        Column("state", _("State"), left=True),
    ]


def _system(view: AlertsView, row: WarningRow) -> Cells:
    said = moment(row.raised_at, row.judged_at.year)
    end = _end(row)
    return {
        "level": opens(row, sign("bad" if row.level == "red" else "warn", said)),
        "object": object_cell(row),
        "kind": kind_cell(row),
        "told": end["told"],
        "state": end["state"],
    }


_TABLES: Mapping[str, tuple[Callable[[], list[Column]], Callable[[AlertsView, WarningRow], Cells]]] = {
    "overdue": (_clock_columns, _clock),
    "near": (_clock_columns, _clock),
    "promises": (_promise_columns, _promise),
    "below": (_below_columns, _below),
    "returned": (_returned_columns, _returned),
    "recovered": (_recovered_columns, _recovered),
    "system": (_system_columns, _system),
}


def near_table(view: AlertsView) -> html.Div:
    """Draw the rates beside the warnings, which are none themselves."""
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("indicator", _("Indicator"), left=True),
        Column("rate", _("Rate, exact fraction"), left=True, grow=True),
        Column("why", _("Why it stands here"), left=True, wide=True),
    ]
    rows = [Row(_near(view, each)) for each in view.near_rates]
    return table(columns, rows, caption=_("Near the threshold"))


def _near(view: AlertsView, each: NearRate) -> Cells:
    threshold = text.whole(view.settings.threshold)
    why = (
        _("under it by too few orders for a warning")
        if each.single
        else _("one unsolved order more would put it under")
    )
    named = [unit_cell(each.unit)]
    if each.district is not None and each.district.unit_id != each.unit.unit_id:
        named.append(html.Span(each.district.name, className="place"))
    return {
        "unit": html.Span(named, className="unit-cell"),
        "indicator": _(text.INDICATOR_NAMES[each.indicator]),
        "rate": html.Span(
            [
                near_warning(threshold),
                f" {text.percent(each.rate, view.settings)}%",
                html.Span(f"  {text.fraction(each.rate)}", className="fraction quiet"),
            ],
            className="nowrap",
        ),
        "why": why,
    }


def maybe_table(orders: Sequence[OrderRow], zone: str, year: int) -> html.Div:
    """Draw orders whose deadline passed after the data."""
    columns = [
        Column("left", _("At the data time"), left=True, pin=True),
        Column("title", _("Request"), left=True, grow=True),
        Column("unit", _("Responsible"), left=True),
    ]
    rows = [
        Row(
            {
                "left": time_left(each, zone, year),
                "title": html.Span(each.title or each.order_no, className="clip"),
                "unit": " ".join(part for part in (each.unit, each.township) if part),
            },
            href=order_path(each.source, each.order_no),
        )
        for each in orders
    ]
    return table(columns, rows, caption=_("Perhaps overdue"))
