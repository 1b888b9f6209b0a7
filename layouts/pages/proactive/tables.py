"""The tables of the hot spots: what is unusual and where, what is watched apart, new terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.proactive import HotGroup, HotLine, NewTerm, NewTerms
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.chips import chip
from layouts.components.links import choose, number
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.components.twin import twin
from layouts.pages.proactive.lines import Hot, chance_words, expected_band, usual_times

EXPLAINED = "hot_spot"
FIRST = 8  # categories shown where none is unusual


def hot_card(hot: Hot) -> html.Section:
    """Show every hot spot with the places that it shows in; all categories of the place as a longer table."""
    view = hot.view
    note = _span(hot)
    every = twin(_every(hot, view.every), _("all {n} categories").format(n=len(view.every)))
    if not view.groups and not view.inside:
        more = every if len(view.every) > FIRST else None
        return card(_("Requests of the last 7 days"), _calm(hot), note=note, action=more)
    sections: list[Row] = [row for group in view.groups for row in _rows(hot, group)]
    if view.inside:
        sections.append(Row({"category": _("In townships")}, tone="section"))
        sections += [row for group in view.inside for row in _rows(hot, group)]
    drawn = table(_columns(hot), sections, caption=_("Unusual in the last 7 days"))
    return card(_("Unusual in the last 7 days"), drawn, note=note, action=every)


def _span(hot: Hot) -> str:
    period = hot.view.period
    if period is None:
        return ""
    days = text.days(period.first, period.last, period.last.year)
    return _("{days}, not appraised").format(days=days)


def _columns(hot: Hot) -> list[Column]:
    return [
        Column("category", _("Category"), left=True, pin=True),
        Column("place", _("District or unit"), left=True),
        Column("n", _("7 days"), define=EXPLAINED),
        Column("usual", _("Usually")),
        Column("band", _("Expected")),
        Column("times", _("Times usual"), wide=True),
        Column("chance", _("By chance"), secondary=True, left=True),
        Column("since", _("Unusual since"), secondary=True),
        *([Column("report", "", left=True)] if hot.scope.city_wide else []),
    ]


def _rows(hot: Hot, group: HotGroup) -> Iterator[Row]:
    for place, line in enumerate(group.lines):
        address = hot.choosing(line)
        cells: dict[str, Children] = {
            **_numbers(hot, line),
            "category": html.B(line.category.name) if not place else "",
            "place": choose(hot.place_name(line), address, _("Show its weeks")),
            "chance": chance_words(line.chance),
            "since": text.day(line.since) if line.since else text.NONE,
        }
        if not place and group.origin and hot.scope.city_wide:
            cells["report"] = dcc.Link(
                _("Start a special report"), href=hot.report(line, group.origin), className="text-button"
            )
        yield Row(cells, href=address, selected=hot.is_chosen(line))


def _numbers(hot: Hot, line: HotLine) -> dict[str, Children]:
    return {
        "n": hot.orders(line),
        "usual": text.decimal(line.usual, 1),
        "band": expected_band(line.low, line.high),
        "times": usual_times(line),
    }


def _calm(hot: Hot) -> Component:
    """Show the categories with the most orders where none is unusual."""
    if not hot.view.every:
        return empty_good(_("Nobody asked about anything in the last 7 days."))
    return _every(hot, hot.view.every[:FIRST])


def _every(hot: Hot, lines: Sequence[HotLine]) -> Component:
    columns = [
        Column("category", _("Category"), left=True, pin=True),
        Column("n", _("7 days"), define=EXPLAINED),
        Column("usual", _("Usually")),
        Column("band", _("Expected")),
        Column("times", _("Times usual")),
    ]
    rows = [
        Row(
            {
                **_numbers(hot, line),
                "category": choose(line.category.name, hot.choosing(line), _("Show its weeks")),
            },
            href=hot.choosing(line),
            selected=hot.is_chosen(line),
        )
        for line in lines
    ]
    return table(columns, rows, caption=_("All categories"))


def watched_card(hot: Hot) -> html.Section:
    """Show sensitive categories and complaints about government, unusual or not."""
    columns = [
        Column("category", _("Category"), left=True, grow=True, pin=True),
        Column("n", _("7 days")),
        Column("usual", _("Usually")),
        Column("band", _("Expected")),
    ]
    rows = [
        Row(
            {
                **_numbers(hot, line),
                "category": [
                    *_chosen(hot, line, line.category.name),
                    html.Span(_kind(line), className="cell-note"),
                ],
            },
            href=hot.choosing(line),
            selected=hot.is_chosen(line),
        )
        for line in hot.view.watched
    ]
    title = _("Sensitive and government complaints")
    if not rows:
        return card(title, empty_good(_("No category is marked to be watched apart.")))
    note = _("watched apart, listed even when usual")
    return card(title, table(columns, rows, caption=title), note=note)


def _chosen(hot: Hot, line: HotLine, name: str) -> list[Component]:
    """Show what a line is called, by which its weeks are chosen, with a chip where it is unusual."""
    said: list[Component] = [choose(name, hot.choosing(line), _("Show its weeks"))]
    return [*said, " ", chip(_("unusual"), "outline")] if line.unusual else said


def _kind(line: HotLine) -> str:
    if line.category.sensitive and line.category.government_complaint:
        return _("sensitive, government complaint")
    return _("sensitive") if line.category.sensitive else _("government complaint")


def terms_card(hot: Hot) -> html.Section:
    """Show the terms of which more requests speak than before, each with its orders."""
    terms = hot.view.terms
    title = _("New terms")
    if terms is None or not terms.found:
        said = _("No term of the requests is clearly more frequent than before.")
        return card(title, empty_good(said), note=_terms_note(terms))
    columns = [
        Column("term", _("Term"), left=True, pin=True),
        Column("n", _("Orders")),
        Column("usual", _("Usually")),
        Column("beside", _("In the same orders"), left=True, secondary=True, grow=True),
    ]
    rows = [_term(hot, terms, each) for each in terms.found]
    return card(title, table(columns, rows, caption=title), note=_terms_note(terms))


def _terms_note(terms: NewTerms | None) -> str:
    if terms is None:
        return ""
    days = text.days(terms.period.first, terms.period.last, terms.period.last.year)
    return _("{days}, {n} orders against {before} before").format(
        days=days, n=terms.orders, before=terms.before
    )


def _term(hot: Hot, terms: NewTerms, each: NewTerm) -> Row:
    target = hot.opens(None, hot.base(terms.period).but(q=each.term))
    return Row(
        {
            "term": html.B(each.term),
            "n": number(each.n, target, "accepted"),
            "usual": text.decimal(each.usual, 1),
            "beside": text.listed(each.beside),
        }
    )


def places_table(hot: Hot, lines: Sequence[HotLine]) -> Component:
    """Show the places that a line's orders lie in."""
    columns = [
        Column("place", _("District or unit"), left=True, grow=True, pin=True),
        Column("n", _("7 days")),
        Column("usual", _("Usually")),
        Column("band", _("Expected")),
    ]
    rows = [
        Row(
            {
                **_numbers(hot, line),
                "place": _chosen(hot, line, hot.place_name(line)),
            },
            href=hot.choosing(line),
        )
        for line in lines
    ]
    return table(columns, rows, caption=_("Places"))
