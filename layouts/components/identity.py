"""The identity of a population: what the accepted orders are made of, every part opening its list."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _
from dashboard.views.counts import Counts
from dashboard.views.order import OrderFilter
from dashboard.views.vocabulary import Basis
from layouts import text
from layouts.components.links import number

PARTS = ("accepted", "direct", "due", "not_due", "no_deadline", "withdrawn", "excluded")


def identity(counts: Counts, target: OrderFilter | None, basis: Basis) -> html.Span:
    """Show the sum that the accepted orders are, and beside it those that an extension moved out.

    The parts add up to the accepted, and what an extension moved is printed, never hidden. Only by due date
    can an extension take an order out of a period.
    """
    sentence = _(
        "Accepted {accepted} = answered directly {direct} + due {due} + not yet due {not_due} "
        "+ no deadline {no_deadline} + withdrawn {withdrawn} + excluded {excluded}"
    )
    said = text.rich(sentence, **{name: number(getattr(counts, name), target, name) for name in PARTS})
    if basis == "due":
        moved = number(counts.extended_out, target, "extended_out")
        said += ["　", *text.rich(_("moved out by an extension {n}"), n=moved)]
    return html.Span(said, className="identity")
