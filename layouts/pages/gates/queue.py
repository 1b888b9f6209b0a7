"""What waits at the gates at the data time: by gate and unit, and the replies that have waited longest."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.gates import QueueRow, WaitingOrder
from dashboard.views.order import OrderFilter
from layouts import definitions, text, vocabulary
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.links import may_open, number, of_unit, order_path
from layouts.components.states import empty_good, figures_only
from layouts.components.table import Column, Row, table
from layouts.pages.gates.sheet import Gates, note
from layouts.text import NONE

FIRST = 12  # rows before the fold


def queue_cards(gates: Gates) -> list[html.Section]:
    """Show the queue of each gate by unit, and the oldest replies one by one."""
    queues = gates.view.queues
    title = _("Waiting at the gates")
    at = _("at {moment}").format(moment=definitions.data_moment(gates.view.live))
    if not sum(queues.totals.values()):
        return [card(title, empty_good(_("No reply waited at a gate at the data time.")), note=at)]
    columns = [
        Column("gate", _("Gate"), left=True),
        Column("unit", _("Unit"), left=True, grow=True),
        Column("n", _("Waiting")),
        Column("since", _("Oldest since"), left=True, gap=True),
        Column("days", _("Working days")),
    ]
    rows = sorted(queues.rows, key=lambda each: each.since)
    first, rest = rows[:FIRST], rows[FIRST:]
    parts: list[Component] = [_totals(gates)]
    parts.append(table(columns, [_queue(gates, each) for each in first], caption=title))
    if rest:
        more = table(columns, [_queue(gates, each) for each in rest], caption=title)
        label = html.Summary(_more(rest), className="text-button")
        parts.append(html.Details([label, more], className="book-fold"))
    return [card(title, *parts, note=at), _oldest(gates, at)]


def _more(rest: Sequence[QueueRow]) -> str:
    """Name what is folded: the replies that wait, not the lines they stand in."""
    said = _("{n} more (lines: {lines})")
    return said.format(n=sum(each.n for each in rest), lines=len(rest))


def _totals(gates: Gates) -> html.P:
    line: list[Component] = []
    for gate, n in gates.view.queues.totals.items():
        shown = text.rich(
            _("{gate} {n}"), gate=vocabulary.gate_name(gate), n=_open(gates, n, gate, whole=True)
        )
        line += [html.Span(shown, className="nowrap"), "　"]
    return html.P(line[:-1], className="card-line")


def _open(gates: Gates, n: int, gate: int, row: QueueRow | None = None, *, whole: bool = False) -> Component:
    unit = gates.view.place if whole else (row.unit if row else None)
    if (unit is None and not whole) or not may_open(gates.scope, unit):
        return str(n)
    target = OrderFilter(gate=str(gate))
    return number(n, of_unit(target, unit) if unit else target, "accepted")


def _queue(gates: Gates, each: QueueRow) -> Row:
    live = gates.view.live
    cells: dict[str, Children] = {
        "gate": vocabulary.gate_name(each.gate),
        "unit": each.unit.name if each.unit else _("no unit named"),
        "n": _open(gates, each.n, each.gate, each),
        "since": text.moment(each.since, definitions.zone_of(live), live.period.last.year),
        "days": str(each.workdays),
    }
    return Row(cells)


def _oldest(gates: Gates, at: str) -> html.Section:
    title = _("Waiting longest")
    queues = gates.view.queues
    if not queues.oldest:
        named = gates.view.place.name if gates.view.place else _("the whole city")
        return card(title, html.P(figures_only(named), className="state"), note=at)
    columns = [
        Column("since", _("Waiting since"), left=True),
        Column("days", _("Working days")),
        Column("gate", _("Gate"), left=True),
        Column("order", _("Request"), left=True, grow=True),
        Column("unit", _("Unit"), left=True),
        Column("due", _("Deadline"), left=True, secondary=True, wide=True),
    ]
    said = [note(gates.whose)] if gates.whose else []
    rows = [_waiting(gates, each) for each in queues.oldest]
    return card(title, table(columns, rows, caption=title), *said, note=at)


def _waiting(gates: Gates, each: WaitingOrder) -> Row:
    live, row = gates.view.live, each.row
    zone, year = definitions.zone_of(live, row.source), live.period.last.year
    path, title = order_path(row.source, row.order_no), row.title or row.order_no
    return Row(
        {
            "since": text.moment(each.since, zone, year),
            "days": str(each.workdays),
            "gate": vocabulary.gate_name(each.gate),
            "order": dcc.Link(title, href=path, className="clip", title=title),
            "unit": row.township or row.unit or NONE,
            "due": text.deadline(row.solve_due, zone, year),
        },
        href=path,
    )
