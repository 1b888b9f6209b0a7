"""The strip of the coming 30 days: what is promised for each, holidays shaded; a number opens its items."""

from __future__ import annotations

from datetime import date

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.views.ledgers import DueDay, LedgersView
from layouts import text
from layouts.component import Component, aria
from layouts.components.cards import card
from layouts.components.links import href
from layouts.pages.supervise.tabs import LEDGERS

WEEKDAYS = 7


def days_card(view: LedgersView) -> html.Section:
    """Show how many promises end with each of the coming days."""
    due = sum(each.due for each in view.days)
    title = _("Promised for the coming {n} days").format(n=len(view.days))
    weeks: list[Component] = [
        html.Span(word, className="due-head", **aria(hidden="true")) for word in _weekdays()
    ]
    first = view.days[0].day.weekday()
    weeks += [html.Span(className="due-day due-gap", **aria(hidden="true")) for _each in range(first)]
    weeks += [_cell(view, each) for each in view.days]
    grid = html.Div(weeks, className="due-grid")
    late = view.figures["late"]
    note = ngettext("{n} item", "{n} items", due).format(n=due)
    if late:
        note = ngettext(
            "{n} item, {late} more are past their promise",
            "{n} items, {late} more are past their promise",
            due,
        ).format(n=due, late=late)
    return card(title, grid, note=note)


def _weekdays() -> list[str]:
    return [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")]


def _cell(view: LedgersView, each: DueDay) -> Component:
    asked = view.asked
    classes = ["due-day"]
    if not each.workday:
        classes.append("due-off")
    if each.due:
        classes.append("due-some")
    if each.day.isoformat() == asked.day:
        classes.append("due-chosen")
    said = _said(each)
    inside: list[Component] = [
        html.Span(_label(each.day, view.days[0].day), className="due-date"),
        html.Span(str(each.due) if each.due else "", className="due-count"),
        html.Span(each.holiday, className="due-holiday"),
    ]
    if not each.due:
        return html.Span(inside, className=" ".join(classes), title=said)
    where = href(
        LEDGERS,
        {
            "book": asked.book,
            "unit": asked.unit,
            "reason": asked.reason,
            "state": asked.state,
            "day": each.day.isoformat(),
        },
    )
    return dcc.Link(inside, href=where, className=" ".join([*classes, "stay"]), title=said)


def _label(day: date, first: date) -> str:
    """Print a day; its month too where that begins."""
    return text.day(day, 0)[5:] if day == first or day.day == 1 else str(day.day)


def _said(each: DueDay) -> str:
    day = each.day.isoformat()
    if each.workday:
        return _("{day}: {n} promises").format(day=day, n=each.due)
    return _("{day}, not worked: {n} promises").format(day=day, n=each.due)
