"""Data readiness: which figures the orders light, which stay dark, and which column would light them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.views.importing import Place, ReadinessRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.table import Column, Row, table

LEVELS: Mapping[str, tuple[str, str]] = {
    "full": ("good", noop("available")),
    "partial": ("warn", noop("partly")),
}


def figures_card(rows: Sequence[ReadinessRow], zone: str, title: str) -> html.Section:
    """Show every figure with what lights it and a template to add the missing columns."""
    columns = (
        Column("level", _("Availability"), left=True),
        Column("name", _("Figure"), left=True, pin=True),
        Column("have", _("Orders with it"), secondary=True),
        Column("since", _("From"), left=True, gap=True, secondary=True),
        Column("needs", _("Which column lights it, and why"), left=True, grow=True),
        Column("template", "", left=True),
    )
    drawn = [Row(_cells(row, zone), tone="faint" if row.level == "none" else "") for row in rows]
    return card(title, table(columns, drawn, caption=_("Data readiness")), note=_("Data readiness"))


def _cells(row: ReadinessRow, zone: str) -> dict[str, Children]:
    partial = row.level == "partial"
    template = html.A(_("Download template"), href=f"/import/template/{row.figure}.csv", download="")
    return {
        "level": _level(row.level),
        "name": row.name,
        "have": f"{row.have}/{row.all}" if partial else None,
        "since": f"{text.local(row.since, zone):%Y-%m-%d}" if row.since and partial else None,
        "needs": _needs(row) if row.level != "full" else None,
        "template": template if row.level != "full" else None,
    }


def _needs(row: ReadinessRow) -> Component:
    return html.Span([html.B(text.listed(row.needs)), "　", row.why], className="wrap")


def _level(level: str) -> Component:
    if level in LEVELS:
        kind, word = LEVELS[level]
        return sign(kind, _(word))
    return html.Span([text.NONE, html.Span(_("missing"), className="sign-word")], className="signed")


def places_card(places: Sequence[Place]) -> html.Section:
    """Show which pages and parts of pages are there, and which column would light each dark one."""
    columns = (
        Column("level", _("Availability"), left=True),
        Column("place", _("Page"), left=True),
        Column("needs", _("Which column lights it"), left=True, grow=True),
    )
    rows = [
        Row(
            {
                "level": _level("full" if place.lit else "none"),
                "place": dcc.Link(place.name, href=place.path) if place.lit and place.path else place.name,
                "needs": None if place.lit else html.B(text.listed(place.needs)),
            },
            tone="" if place.lit else "faint",
        )
        for place in places
    ]
    return card(_("Pages"), table(columns, rows, caption=_("Pages")))
