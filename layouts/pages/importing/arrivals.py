"""The page of sources: how each keeps its rhythm, and what came with how many rows against the usual."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.sources import ArrivalRow, SourceLine, SourcesView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.chips import chip, sign
from layouts.components.links import choose, href
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.importing.sources import RHYTHMS

PATH = "/sources"


def arrivals_page(view: SourcesView, scope: Scope) -> html.Div:
    """Draw the sources, below them what the chosen one delivered."""
    may_import = scope.may("import")
    change = [dcc.Link(_("Change a rhythm"), href="/import", className="button")] if may_import else []
    return html.Div(
        [
            page_head(_("Sources"), actions=change),
            lead(_sentence(view)),
            _list(view),
            *([_arrivals(view.selected, view, may_import)] if view.selected else []),
            foot(
                _(
                    "Usual: the median of the rows of up to eight tables before it that were read by the "
                    "same mapping. A table with under half of them is marked."
                )
            ),
        ],
        className="jobs",
    )


def _sentence(view: SourcesView) -> str:
    if not view.rows:
        return _("No table has come yet.")
    late = [row.name for row in view.rows if row.missed]
    if late:
        return _("{n} of {all} sources are late: {names}.").format(
            n=len(late), all=len(view.rows), names=text.listed(late, 5)
        )
    expected = sum(row.next_due is not None for row in view.rows)
    if not expected:
        return _("{n} sources; of none a rhythm is known, so nothing is expected.").format(n=len(view.rows))
    behind = [row.name for row in view.rows if row.late is not None]
    if behind:
        said = _(
            "{n} sources; none of {expected} with a rhythm is missed; late was the last table of: {names}."
        )
        return said.format(n=len(view.rows), expected=expected, names=text.listed(behind, 5))
    return _("{n} sources; {expected} deliver by a rhythm, all on time.").format(
        n=len(view.rows), expected=expected
    )


def _list(view: SourcesView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("A source appears with its first table.")), className="panel")
    columns = [
        Column("name", _("Source"), left=True, grow=True, pin=True),
        Column("rhythm", _("Rhythm"), left=True),
        Column("state", _("State"), left=True),
        Column("data_time", _("Data time"), left=True),
        Column("last", _("Last arrival"), left=True),
        Column("rows", _("Rows")),
        Column("usual", _("Usual"), secondary=True),
        Column("next", _("Next expected"), left=True),
    ]
    grid = table(columns, [_row(view, row) for row in view.rows], caption=_("Sources"))
    return html.Section(grid, className="panel table-panel")


def _row(view: SourcesView, row: SourceLine) -> Row:
    here, last = href(PATH, {"sel": row.code}), row.last
    name = choose(row.name, here, _("Show what {name} delivered").format(name=row.name))
    cells: dict[str, Children] = {
        "name": [name, " ", chip(_("Demo data"), "demo")] if row.demo else name,
        "rhythm": _rhythm(row),
        "state": _state(row),
        "data_time": text.moment(row.data_time, row.time_zone, view.now.year),
        "last": text.moment(last.at if last else None, row.time_zone, view.now.year),
        "rows": _count(last) if last else text.NONE,
        "usual": _usual(last) if last else text.NONE,
        "next": text.moment(row.next_due, row.time_zone, view.now.year),
    }
    chosen = view.selected is not None and view.selected.code == row.code
    return Row(cells, href=here, selected=chosen)


def _rhythm(row: SourceLine) -> str:
    return " ".join(part for part in (_(RHYTHMS[row.rhythm]), row.rhythm_at) if part)


def _state(row: SourceLine) -> Component:
    if row.missed:
        said = _("{n} arrivals missed").format(n=row.missed)
        return sign("warn" if row.missed == 1 else "bad", said)
    if row.next_due is None:
        return html.Span(_("nothing is expected"), className="quiet")
    if row.late is not None:
        time = text.duration(int(row.late.total_seconds()))
        return sign("warn", _("the last table came {time} late").format(time=time))
    return sign("good", _("on time"))


def _count(arrival: ArrivalRow) -> Component:
    if arrival.short:
        return sign("warn", _("{n}, under half of the usual").format(n=f"{arrival.rows:,}"))
    return f"{arrival.rows:,}"


def _usual(arrival: ArrivalRow) -> str:
    return text.NONE if arrival.usual is None else f"{arrival.usual:,}"


def _arrivals(source: SourceLine, view: SourcesView, may_import: bool) -> html.Section:
    title = _("What {name} delivered").format(name=source.name)
    if not view.arrivals:
        return card(title, empty_good(_("No table of it was imported.")))
    columns = [
        Column("batch", _("No."), left=True, pin=True),
        Column("at", _("Arrived"), left=True),
        Column("data_time", _("Data time"), left=True),
        Column("mapping", _("Mapping"), left=True, grow=True),
        Column("rows", _("Rows")),
        Column("usual", _("Usual"), secondary=True),
        Column("inserted", _("New")),
        Column("updated", _("Updated")),
        Column("rejected", _("Rejected")),
    ]
    rows = [_arrival(source, each, may_import, view.now.year) for each in view.arrivals]
    return card(title, table(columns, rows, caption=title), note=_("the newest {n}").format(n=len(rows)))


def _arrival(source: SourceLine, each: ArrivalRow, may_import: bool, year: int) -> Row:
    address = href("/import", {"batch": str(each.batch_id), "step": "done"})
    number = str(each.batch_id)
    return Row(
        {
            "batch": dcc.Link(number, href=address) if may_import else number,
            "at": text.moment(each.at, source.time_zone, year),
            "data_time": text.moment(each.data_time, source.time_zone, year),
            "mapping": each.mapping,
            "rows": _count(each),
            "usual": _usual(each),
            "inserted": f"{each.inserted:,}",
            "updated": f"{each.updated:,}",
            "rejected": f"{each.rejected:,}",
        }
    )
