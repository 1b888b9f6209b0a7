"""The frame around every page: rail, top bar, freshness, search, account menu, notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import dash
from babel import Locale
from dash import dcc, html

from dashboard.i18n import LANGUAGES, _, ngettext
from dashboard.views.orders import SearchHit
from dashboard.views.reference import SourceState
from layouts import ids
from layouts.component import Component, aria, dataset
from layouts.notices import hidden_notices
from layouts.theme import LIGHT, THEMES

SIGNALS = {0: ("●", "good"), 1: ("▲", "warn")}
MOST_SHOWN = 1000  # from here on the badge of the rail says "and more"


@dataclass(frozen=True)
class NavItem:
    """A page's place in the rail; `label` is a msgid, `place` main or foot.

    `needs` is the figure (of data readiness) without which the page would be empty: the place appears once
    an order lights it. Who holds the permission `unless` finds it inside another place. `badge`: beside it
    stands how many of its things wait for the account.
    """

    path: str
    label: str
    permission: str
    icon: str
    place: str = "main"
    needs: str = ""
    unless: str = ""
    badge: bool = False


@dataclass(frozen=True)
class FrameView:
    """What the frame shows to one account at one moment."""

    display_name: str
    role: str
    unit_name: str
    items: Sequence[NavItem]
    sources: Sequence[SourceState]
    now: datetime
    language: str = "zh_CN"
    theme: str = LIGHT
    search_path: str = ""
    sources_path: str = ""
    state: str = ""  # of the data that the page is drawn from
    unread: int | None = None  # messages of the account's tray, None for who has none
    to_act: int = 0  # what waits for the account


def role_name(role: str) -> str:
    """Return a role's name in the reader's language."""
    return {
        "city_leader": _("City leader"),
        "city_supervisor": _("Hotline office"),
        "district_coordinator": _("District coordinator"),
        "unit_handler": _("Unit handler"),
        "survey_caller": _("Survey caller"),
        "system_admin": _("System administrator"),
        "security_admin": _("Security administrator"),
        "auditor": _("Auditor"),
        "unassigned": _("No role yet"),
    }[role]


def frame(view: FrameView) -> html.Div:
    """Show the whole frame with the page container in its middle."""
    return html.Div(
        [
            html.A(_("Skip to the content"), href="#content", className="skip-link"),
            rail(view.items, view.to_act),
            keys_help(),
            html.Div(
                [
                    top_bar(view),
                    *hidden_notices(),
                    html.Div(stale_bar(view.sources, view.now), id=ids.STALE_BAR),
                    html.Main(dash.page_container, id="content", tabIndex="-1", className="page"),
                ],
                className="body",
            ),
            html.Div(id=ids.TOASTS, className="toasts", **aria(live="polite")),
            dcc.Store(id=ids.FRAME_MARK),
        ],
        className="app",
        # Who is led to the phone pages on a small screen (assets/phone.js), and what the page was drawn from
        # (assets/live.js).
        **dataset(role=view.role, state=view.state),
    )


def rail(items: Sequence[NavItem], to_act: int = 0) -> html.Nav:
    """Show the places this account may go to; the administrative ones stand at the foot."""
    main = [_rail_link(item, to_act) for item in items if item.place == "main"]
    foot = [_rail_link(item, to_act) for item in items if item.place == "foot"]
    below = [html.H2(_("Administration")), *foot] if foot else []
    # Who has no place with a badge is told of none, and the callback that fills it finds its place.
    unseen = [] if any(item.badge for item in items) else [html.Span(id=ids.RAIL_BADGE, hidden=True)]
    return html.Nav(
        [
            html.Div([_("Zhengqitong"), html.Small(_("Yantai 12345"))], className="brand"),
            _rail_button(),
            html.Div(
                [*main, html.Span(className="grow"), *below, *unseen],
                className="rail-places",
                id=ids.RAIL_PLACES,
            ),
        ],
        className="rail",
        id=ids.RAIL,
        **aria(label=_("Pages")),
    )


def _rail_button() -> html.Button:
    """Make the button that opens the places where the rail is a strip (assets/width.css, assets/width.js)."""
    icon = html.I(className="bi bi-list", **aria(hidden="true"))
    state = aria(expanded="false", controls=ids.RAIL_PLACES)
    return html.Button([icon, _("Menu")], type="button", className="rail-open", id=ids.RAIL_OPEN, **state)


def _rail_link(item: NavItem, to_act: int) -> dcc.Link:
    icon = html.I(className=f"bi bi-{item.icon}", **aria(hidden="true"))
    badge = [html.Span(badge_shown(to_act), id=ids.RAIL_BADGE, **aria(live="polite"))] if item.badge else []
    return dcc.Link([icon, _(item.label), *badge], href=item.path, className="rail-link")


def badge_shown(to_act: int) -> list[Component]:
    """Show how many warnings wait for the account, nothing for none."""
    if not to_act:
        return []
    shown = str(to_act) if to_act < MOST_SHOWN else f"{MOST_SHOWN - 1}+"
    said = _("{n} wait for you").format(n=to_act)
    return [html.Span(shown, className="rail-badge", title=said)]


def top_bar(view: FrameView) -> html.Header:
    """Show data time and rhythm of each source, search, and the account menu."""
    return html.Header(
        [
            html.Div(
                freshness(view.sources, view.now, view.sources_path),
                id=ids.FRESHNESS,
                className="fresh",
                **aria(live="polite"),
            ),
            html.Span(className="grow"),
            *([search_box(view.search_path)] if view.search_path else []),
            html.Div(bell(view.unread), id=ids.BELL, **aria(live="polite")),
            account_menu(view),
        ],
        className="top",
    )


def bell(unread: int | None) -> list[Component]:
    """Show the way to the messages, with how many are not marked as received; nothing for who has none."""
    if unread is None:
        return []
    icon = html.I(className="bi bi-bell", **aria(hidden="true"))
    said = _("Messages: {n} not marked as received").format(n=unread)
    count = [html.Span(str(unread), className="bell-count", **aria(hidden="true"))] if unread else []
    words = html.Span(said, className="visually-hidden")
    return [dcc.Link([icon, *count, words], href="/messages", className="bell", title=said)]


def search_box(path: str) -> html.Form:
    """Show the search for an order number, unit or initials, with room for what it finds."""
    label = _("Search order, enterprise, unit")
    box = dcc.Input(
        id=ids.SEARCH,
        name="q",
        type="search",
        placeholder=label,
        autoComplete="off",
        debounce=0.25,
        className="search",
    )
    return html.Form(
        [
            html.Label(label, htmlFor=ids.SEARCH, className="visually-hidden"),
            box,
            html.Div(id=ids.SEARCH_HITS, className="hits", **aria(live="polite")),
        ],
        action=path,
        method="GET",
        role="search",
        className="search-form",
    )


def search_hits(hits: Sequence[SearchHit]) -> list[dcc.Link]:
    """Show what the search found so far, each a link."""
    return [
        dcc.Link(
            [html.Span(hit.title), html.Span(hit.detail, className="quiet")], href=hit.href, className="hit"
        )
        for hit in hits
    ]


def account_menu(view: FrameView) -> html.Details:
    """Show who is signed in; inside, the own account, language, theme and the way out."""
    who = " · ".join(part for part in (view.unit_name or role_name(view.role), view.display_name) if part)
    languages = [language_button(code) for code in LANGUAGES if code != view.language]
    leave = html.Button(_("Sign out"), type="submit", className="menu-item")
    return html.Details(
        [
            html.Summary([who, html.Span(className="caret", **aria(hidden="true"))]),
            html.Div(
                [
                    html.Div(role_name(view.role), className="menu-note"),
                    dcc.Link(_("My account"), href="/account", className="menu-item"),
                    *languages,
                    *(theme_button(theme) for theme in THEMES if theme != view.theme),
                    html.Button([_("Keys"), html.Kbd("?")], className="menu-item", id=ids.KEYS_OPEN),
                    html.Form(leave, action="/logout", method="POST"),
                ],
                className="menu",
            ),
        ],
        className="account",
    )


def language_button(code: str) -> html.Form:
    """Show the button that changes to a language."""
    # Each language in its own words, for who reads no other.
    own_name = Locale.parse(code).get_language_name(code.split("_")[0])
    button = html.Button(
        own_name, type="submit", name="language", value=code, className="menu-item", lang=code[:2]
    )
    return html.Form(button, action="/language", method="POST")


def theme_button(theme: str) -> html.Form:
    """Show the button that changes to a theme."""
    name = _("Light display") if theme == LIGHT else _("Dark display")
    button = html.Button(name, type="submit", name="theme", value=theme, className="menu-item")
    return html.Form(button, action="/theme", method="POST")


def freshness(sources: Sequence[SourceState], now: datetime, place: str = "") -> list[Component]:
    """Show the data time of the main source with its age, then the rhythm of each source.

    The main source is the one with most orders. Its sign follows the missed arrivals, never the age.
    `place` is the page of every source, for those who may open it.
    """
    dated = sorted((s for s in sources if s.data_time), key=lambda s: -s.orders)
    if not dated:
        return [
            html.Span("○", className="sign sign-none"),
            html.Span(_("No data yet"), className="fresh-text"),
        ]
    main = dated[0]
    mark, kind = SIGNALS.get(main.missed, ("■", "bad"))
    said = [
        _("Data up to"),
        " ",
        html.B(local_time(main.data_time, main.time_zone, now)),
        *growing(_(" ({age} ago)"), now - (main.data_time or now)),
    ]
    until: Component = html.Span(said, className="fresh-text")
    if place:
        title = _("Every source with its last and its next arrival")
        until = dcc.Link(said, href=place, className="fresh-text", title=title)
    parts = [html.Span(mark, className=f"sign sign-{kind}", **aria(hidden="true")), until]
    if any(source.demo for source in sources):
        parts.insert(0, html.Span(_("Demo data"), className="chip chip-demo"))
    notes = [rhythm_note(source, now) for source in dated]
    return [*parts, *(html.Span(note, className="rhythm") for note in notes if note)]


def rhythm_note(source: SourceState, now: datetime) -> str:
    """Return one source's rhythm and whether it keeps it; empty for a table that came once and for all."""
    words = {"name": source.name, "at": source.rhythm_at, "n": source.missed}
    if source.missed:
        return ""
    if source.rhythm == "live":
        return _("{name} live {time}").format(
            name=source.name, time=local_time(source.data_time, source.time_zone, now, clock_only=True)
        )
    sentences = {
        "hourly": _("{name} arrives hourly, on time"),
        "daily": _("{name} arrives daily at {at}, on time")
        if source.rhythm_at
        else _("{name} arrives daily, on time"),
        "weekly": _("{name} arrives weekly, on time"),
    }
    return sentences.get(source.rhythm, "").format(**words)


def stale_bar(sources: Sequence[SourceState], now: datetime) -> list[Component]:
    """Show a strip for each source that missed its beat: amber after one arrival, red after two."""
    strips: list[Component] = []
    for source in sources:
        if not source.missed or source.data_time is None:
            continue
        said = missed_words(source, now)
        if source.missed == 1:
            strips.append(html.P(f"▲ {said}", className="strip strip-warn", role="status"))
        else:
            strips.append(html.P(f"■ {said}", className="strip strip-bad", role="alert"))
    return strips


def missed_words(source: SourceState, now: datetime) -> str:
    """Say what a source that missed its beat has not delivered, and how far its data reach."""
    known = local_time(source.data_time, source.time_zone, now)
    if source.missed == 1:
        return _("{name} was expected {due} and has not arrived; figures as of {known}").format(
            name=source.name, due=expected_at(source, now), known=known
        )
    return _("{name} has missed {n} arrivals running; data stop at {known}").format(
        name=source.name, n=source.missed, known=known
    )


def expected_at(source: SourceState, now: datetime) -> str:
    """Return when the last arrival was expected, as far as the rhythm names a clock time."""
    if source.rhythm != "daily" or not source.rhythm_at:
        return _("before now")
    hour, minute = (int(part) for part in source.rhythm_at.split(":"))
    local = now.astimezone(ZoneInfo(source.time_zone))
    due = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if due > local:
        due -= timedelta(days=1)
    return due.strftime("%m-%d %H:%M")


def local_time(moment: datetime | None, zone: str, now: datetime, *, clock_only: bool = False) -> str:
    """Return a moment in its source's zone; the year only where it is not the reader's."""
    if moment is None:
        return "–"
    local = moment.astimezone(ZoneInfo(zone))
    if clock_only:
        return local.strftime("%H:%M")
    same_year = local.year == now.astimezone(ZoneInfo(zone)).year
    return local.strftime("%m-%d %H:%M" if same_year else "%Y-%m-%d %H:%M")


def age(span: timedelta) -> str:
    """Return an age in the largest whole unit that says enough: minutes, hours up to two days, days."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    if minutes < 48 * 60:
        return ngettext("{n} hour", "{n} hours", minutes // 60).format(n=minutes // 60)
    return ngettext("{n} day", "{n} days", minutes // 1440).format(n=minutes // 1440)


def growing(sentence: str, span: timedelta) -> list[Component]:
    """Return a sentence with an {age} in it that counts on while the page is open (assets/live.js)."""
    before, _place, after = sentence.partition("{age}")
    return [before, html.Span(age(span), **dataset(age=str(int(span.total_seconds())))), after]


def keys_help() -> html.Dialog:
    """Make the list of keys that `?` and the account's menu open."""
    keys = (
        ("/", _("to the search box; ↑ ↓ walk through what it found")),
        ("[", _("to the unit before, in the official order")),
        ("]", _("to the unit after, in the official order")),
        ("Enter", _("opens the row, link or number that has the focus")),
        ("Esc", _("closes the drawer, menu or explanation and goes back to where one was")),
        ("?", _("shows these keys")),
    )
    rows = [part for key, does in keys for part in (html.Dt(html.Kbd(key)), html.Dd(does))]
    close = html.Button(_("Close"), className="button", id=ids.KEYS_CLOSE)
    return html.Dialog([html.H2(_("Keys")), html.Dl(rows), close], id=ids.KEYS, **aria(label=_("Keys")))
