"""The page of the two ledgers: what stands, what the week brought, the coming 30 days, the items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.ledgers.records import BOOKS
from dashboard.people.access import Scope
from dashboard.records.rights import sees_unit
from dashboard.views.ledgers import LedgerAsked, LedgersView
from layouts import text
from layouts.component import Component
from layouts.components.cards import foot, lead, segments
from layouts.components.chips import chip
from layouts.components.links import href
from layouts.components.pager import pager
from layouts.components.period import choice, menu, scrolled
from layouts.components.states import empty_good, not_shown, said_within
from layouts.components.strip import Figure, strip
from layouts.definitions import CITY_ZONE
from layouts.pages.ledgers.ageing import ageing_card
from layouts.pages.ledgers.days import days_card
from layouts.pages.ledgers.forms import enter_card
from layouts.pages.ledgers.parts import DISPATCH, head, item_table
from layouts.pages.ledgers.words import BOOKS as BOOK_WORDS
from layouts.pages.ledgers.words import MEASURES, REASONS, STATES, answer_strips
from layouts.pages.proactive.parts import demo_mark
from layouts.pages.supervise.tabs import LEDGERS

NUMBERS = ("new", "signed", "slipped", "late", "unnoted", "next")


def at(asked: LedgerAsked, **changes: str) -> str:
    """Return the address of the page with some of what is asked changed, at its first page."""
    found = {each.name: str(getattr(asked, each.name) or "") for each in fields(asked)}
    found["page"] = ""
    return href(LEDGERS, {**found, **changes})


def ledgers_page(view: LedgersView, scope: Scope, said: str = "") -> html.Div:
    """Draw the page."""
    dispatch = dcc.Link(_("Weekly notice"), href=DISPATCH, className="button")
    top = head(_("Two ledgers"), scope, chips=demo_mark(view.demo), actions=[dispatch])
    enters = [enter_card(view)] if view.enters else []
    if view.unit is not None and not sees_unit(scope, view.unit):
        return html.Div([top, not_shown(view.unit, scope, LEDGERS), _foot(view)], className="records ledgers")
    if view.empty:
        nothing = [*answer_strips(said), _nothing(scope), *enters, _foot(view)]
        return html.Div([top, *nothing], className="records ledgers")
    body: list[Component] = [
        html.Div([_books(view), *_filters(view, scope)], className="records-bar"),
        lead(_lead(view, scope)),
        _strip(view),
        html.Div([days_card(view), ageing_card(view)], className="ledger-ahead"),
        *enters,
        _list(view),
    ]
    return html.Div([top, *answer_strips(said), *body, _foot(view)], className="records ledgers")


def _nothing(scope: Scope) -> html.Section:
    said = _(
        "No order stands in a ledger yet. Orders are entered from the list of orders or from an order's "
        "page; what the platform noted in its ledgers comes with the imports."
    )
    parts: list[Component] = [html.P(said_within(said, scope))]
    if scope.may("import"):
        parts.append(html.P(dcc.Link(_("Bring in a table"), href="/records/import?of=ledgers")))
    return html.Section(html.Div(parts, className="state state-empty"), className="panel")


def _books(view: LedgersView) -> html.Nav:
    asked = view.asked
    every = sum(view.counts.values())
    items = [(f"{_('all')} {every}", at(asked, book=""), asked.book == "")]
    for book in BOOKS:
        label = f"{_(BOOK_WORDS[book])} {view.counts.get(book, 0)}"
        items.append((label, at(asked, book=book), asked.book == book))
    return segments(_("Ledger"), items)


def _filters(view: LedgersView, scope: Scope) -> list[Component]:
    """Return the menus that narrow the list, and what it is narrowed to by a number or a day."""
    asked = view.asked
    menus: list[Component] = []
    if len(view.units) > 1 or asked.unit:
        shown = view.unit.name if view.unit else _("all units")
        entries = [choice(_("all units"), at(asked, unit=""), not asked.unit)]
        entries += [
            choice(f"{unit.name} {n}", at(asked, unit=unit.code), unit.code == asked.unit)
            for unit, n in view.units
        ]
        menus.append(menu(shown, [scrolled(entries)], title=_("Unit")))
    reasons = [("", _("all reasons")), *((name, _(REASONS[name])) for name, _n in view.reasons)]
    menus.append(
        _menu(
            _("Reason class"),
            reasons,
            asked.reason,
            lambda value: at(asked, reason=value),
            dict(view.reasons),
        )
    )
    states = [("", _("all states")), *((name, _(STATES[name])) for name, _n in view.states)]
    menus.append(
        _menu(_("State"), states, asked.state, lambda value: at(asked, state=value), dict(view.states))
    )
    return [*menus, *_narrowed(view)]


def _menu(
    title: str,
    offered: Sequence[tuple[str, str]],
    shown: str,
    to: Callable[[str], str],
    counts: Mapping[str, int],
) -> Component:
    label = next((word for value, word in offered if value == shown), shown)
    entries = [
        choice(f"{word} {counts[value]}" if value in counts else word, to(value), value == shown)
        for value, word in offered
    ]
    return menu(label, [scrolled(entries)], title=title)


def _narrowed(view: LedgersView) -> list[Component]:
    asked = view.asked
    said = []
    if asked.show or asked.week:
        week = text.written_period(asked.week) if asked.week else ""
        measure = _(MEASURES[asked.show]) if asked.show else ""
        said.append("　".join(part for part in (week, measure) if part))
    if asked.day:
        said.append(_("promised for {day}").format(day=asked.day))
    if not said:
        return []
    clear = dcc.Link(_("Clear filters"), href=at(asked, show="", week="", day=""), className="text-button")
    return [chip("　".join(said), "outline"), clear]


def _lead(view: LedgersView, scope: Scope) -> str:
    figures = view.figures
    total = figures["open"]
    if not total:
        nothing = _("Nothing stands on the books here. This week {new} were entered and {signed} signed off.")
        nothing = nothing.format(new=figures["new"], signed=figures["signed"])
        return said_within(nothing, scope, view.unit)
    said = ngettext(
        "{n} item on the books; this week {new} entered, {signed} signed off.",
        "{n} items on the books; this week {new} entered, {signed} signed off.",
        total,
    ).format(n=total, new=figures["new"], signed=figures["signed"])
    if figures["late"]:
        late = _("■ {n} stand past their promise.").format(n=figures["late"])
        said = _("{first} {second}").format(first=late, second=said)
    oldest = view.oldest
    if oldest is None:
        return said
    entered = text.local(oldest.item.entered, CITY_ZONE).date()
    days = (text.local(view.now, CITY_ZONE).date() - entered).days
    more = ngettext(
        "The oldest was entered on {day}, {n} day ago ({unit}).",
        "The oldest was entered on {day}, {n} days ago ({unit}).",
        days,
    ).format(day=entered.isoformat(), n=days, unit=oldest.unit.name if oldest.unit else text.NONE)
    return _("{first} {second}").format(first=said, second=more)


def _strip(view: LedgersView) -> html.Section:
    running = view.week.end > view.now
    named = _running_week(view.note_days) if running else _past_week(view.note_days)
    week = "" if running else view.week.text
    figures = [
        Figure(label, _number(view, name), _("orders"), [part for part in (week, note) if part])
        for name, (label, note) in named.items()
    ]
    return strip(figures, _("This week") if running else week)


def _running_week(note_days: int) -> Mapping[str, tuple[str, str]]:
    return {
        "new": (_("Entered this week"), ""),
        "signed": (_("Signed off this week"), ""),
        "slipped": (_("Promises slipped this week"), _("passed on the books, moved later or given up")),
        "late": (_("Past their promise"), _("on the books now")),
        "unnoted": (_("No weekly note"), _("the last one is older than {n} days").format(n=note_days)),
        "next": (_("Promised for next week"), ""),
    }


def _past_week(note_days: int) -> Mapping[str, tuple[str, str]]:
    return {
        "new": (_("Entered in that week"), ""),
        "signed": (_("Signed off in that week"), ""),
        "slipped": (_("Promises slipped in that week"), _("passed on the books, moved later or given up")),
        "late": (_("Past their promise"), _("on the books at its end")),
        "unnoted": (_("No weekly note"), _("the last one was older than {n} days").format(n=note_days)),
        "next": (_("Promised for the week after that"), ""),
    }


def _number(view: LedgersView, name: str) -> Component:
    n = view.boxes[name]
    if not n:
        return "0"
    return dcc.Link(str(n), href=at(view.asked, show=name, day="", state=""), className="num-link")


def _list(view: LedgersView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("No item meets these conditions.")), className="panel")
    title = _("Items {n}").format(n=view.total)
    units = len({each.unit for each in view.rows}) > 1 or any(each.township for each in view.rows)
    grid = item_table(view.rows, view.now, title, units=units)
    head_ = html.Div([html.H2(title), html.Small(_order_of(view))], className="card-head")
    return html.Section([head_, grid, *_pages(view)], className="panel table-panel")


def _order_of(view: LedgersView) -> str:
    if view.asked.state == "closed" and not view.asked.show:
        return _("the newest sign-off first")
    return _("the earliest promise first, then what promises nothing by its entry")


def _pages(view: LedgersView) -> list[Component]:
    asked = view.asked
    if view.pages < 2:
        return []
    before = at(asked, page=str(asked.page - 1)) if asked.page > 1 else ""
    after = at(asked, page=str(asked.page + 1)) if asked.page < view.pages else ""
    return [pager(_("page {n} of {all}").format(n=asked.page, all=view.pages), before, after)]


def _foot(view: LedgersView) -> html.Footer:
    parts: list[Component] = [
        _(
            "An item stands until the city signs it off on evidence. An order in a ledger stays in every "
            "rate: entering or signing off changes no figure of the appraisal. A promise is 24:00 of a "
            "working day; the first one stays in sight whatever is granted later."
        )
    ]
    if view.provisional:
        parts += [
            " ",
            _(
                "▲ provisional: the holidays of that year are not published yet. Once they are, a promise of "
                "a day off is marked as not worked, and an extension may be asked."
            ),
        ]
    return foot(*parts, demo=view.demo)
