"""What is missing: units without a leader, a liaison, a mobile, a telephone around the clock, or duty."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.reminders import CompletenessView, GapRow
from layouts import text
from layouts.component import Children
from layouts.components.cards import foot, lead
from layouts.components.chips import chip, sign
from layouts.components.links import href
from layouts.components.states import empty_good
from layouts.components.strip import Figure, strip
from layouts.components.table import Column, Row, table
from layouts.pages.reminders.tabs import CONTACTS, GRID, contacts_head
from layouts.pages.reminders.words import GAPS, WANTED

DAYS_NAMED = 3


def missing_page(view: CompletenessView, scope: Scope) -> html.Div:
    """Draw the units whose contacts are incomplete."""
    return html.Div(
        [
            *contacts_head("missing", scope),
            lead(_lead(view)),
            strip(
                [_figure(view, name, label) for name, label in GAPS.items()],
                _("Completeness of contacts"),
            ),
            _list(view),
            foot(
                _(
                    "Asked of districts, departments and utilities: a responsible leader, a liaison, a "
                    "mobile of each, somebody around the clock; of units with a roster the next {n} days."
                ).format(n=view.days)
            ),
        ],
        className="records",
    )


def _lead(view: CompletenessView) -> str:
    whole = view.units - view.incomplete
    said = _("Of {n} units {whole} are complete.").format(n=view.units, whole=whole)
    if not view.gap:
        return said
    return _("{said} Shown are those with: {gap}.").format(said=said, gap=_(GAPS[view.gap]))


def _figure(view: CompletenessView, name: str, label: str) -> Figure:
    """Show how many units lack something; the number opens just these, and once more all of them."""
    n = view.counts[name]
    here = href(CONTACTS, {"tab": "missing", "gap": "" if view.gap == name else name})
    shown = dcc.Link(str(n), href=here, className="num-link stay") if n else "0"
    return Figure(_(label), shown, _("units"))


def _list(view: CompletenessView) -> html.Section:
    if not view.rows:
        said = _("No unit lacks this.") if view.gap else _("Every unit is complete.")
        return html.Section(empty_good(said), className="panel")
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        *(Column(name, _(label), left=True, grow=name == "roster") for name, label in WANTED.items()),
    ]
    rows = [_row(each) for each in view.rows]
    return html.Section(table(columns, rows, caption=_("Completeness of contacts")), className=GRID)


def _row(row: GapRow) -> Row:
    cells: dict[str, Children] = {
        "unit": dcc.Link(row.unit.name, href=href(CONTACTS, {"kind": row.unit.kind})),
    }
    for name in GAPS:
        there = name not in row.gaps
        cells[name] = sign("good", _("there")) if there else chip(_("missing"), "outline")
    if not row.rostered:
        cells["roster"] = html.Span(text.NONE, className="quiet", title=_("keeps no duty roster"))
    days = "、".join(text.day(each) for each in row.days[:DAYS_NAMED])
    if "roster" in row.gaps:
        more = len(row.days) > DAYS_NAMED
        cells["roster"] = (
            _("{days} and {n} more days").format(days=days, n=len(row.days) - DAYS_NAMED) if more else days
        )
    return Row(cells)
