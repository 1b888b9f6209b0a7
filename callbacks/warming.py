"""Draw walls, and the pages most readers open first, as soon as the data changed, beside the requests."""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from threading import Event, Thread
from time import monotonic
from typing import Any

from flask import Flask, g

from callbacks.context import EXTENSION, Context
from callbacks.logs import log
from callbacks.pages import analysis, overview, proactive, rankings, units
from callbacks.wall import wall_content, what_is_drawn
from dashboard.i18n import DEFAULT_LANGUAGE, use_language
from dashboard.people.access import ROLES, Scope, scope_for
from dashboard.views.screens import KeyedScreen
from data_access.database import data_state, reading
from data_access.outages import outage
from data_access.queries.context.clock_mark import clock_mark
from data_access.queries.wall.screens import keyed_screens
from data_access.records.accounts import Account, list_accounts
from data_access.records.waiting import settle
from layouts.theme import LIGHT, use_theme

LOOK_EVERY_SECONDS = 2.0
LONGEST_PAGE_SECONDS = 5.0
LONGEST_SECONDS = 120.0  # for one state of the data; what is not drawn by then waits for its first reader
Layout = Callable[..., Any]
FIRST: tuple[tuple[Layout, Mapping[str, str]], ...] = ((overview.layout, {}),)
CITY_WIDE: tuple[tuple[Layout, Mapping[str, str]], ...] = (
    *FIRST,
    (rankings.layout, {}),
    (rankings.layout, {"level": "township"}),
    (rankings.layout, {"tab": "six"}),
    (units.layout, {}),
    (analysis.layout, {}),
    (proactive.hot, {}),
    (proactive.repeats, {}),
    (proactive.repeats, {"show": "replies"}),
)


class Warmer:
    """A thread that draws when an import, an undo, a setting or the clock changed what pages say.

    It reads committed data alone, in transactions of its own, and ends with the process. Of several
    processes one draws a page, the others take it from the folder that they share.
    """

    def __init__(self, server: Flask) -> None:
        self._server, self._over = server, Event()
        self._thread = Thread(target=self._watch, name="warmer", daemon=True)

    def start(self) -> None:
        """Begin, with what the base holds now; the process's end waits for the page that is being drawn."""
        _context(self._server).drawn_ahead = True
        self._thread.start()
        atexit.register(self.stop)

    def stop(self) -> None:
        """End after the page that is being drawn, if there is one."""
        _context(self._server).drawn_ahead = False
        self._over.set()
        self._thread.join(LONGEST_PAGE_SECONDS)

    def _watch(self) -> None:
        done: object = None
        away: object = None
        while not self._over.is_set():
            try:
                settle(_context(self._server).engine())
                state = self._state()
                if state != done:
                    warm(self._server, partial(self._moved_on, state))
                    done = state
                away = None
            except Exception as error:  # a base that cannot be reached now is looked at again
                kind = outage(error)
                if kind is None:
                    log("warming_failed", level=logging.WARNING, error=error)
                elif kind != away:  # said once, however long it lasts
                    log("warming_waits", level=logging.WARNING, kind=kind)
                away = kind
            self._over.wait(LOOK_EVERY_SECONDS)

    def _moved_on(self, state: object) -> bool:
        return self._over.is_set() or self._state() != state

    def _state(self) -> object:
        context = _context(self._server)
        with reading(context.engine()) as connection:
            return data_state(connection), clock_mark(connection, context.now())


def warm(server: Flask, enough: Callable[[], bool]) -> int:
    """Draw every wall and the first pages of every kind of reader; return how many.

    Walls come first, for screens ask by themselves within seconds; then the pages of the whole city. Stops
    between two drawings when `enough` says so or the time for it is over.
    """
    until, made = monotonic() + LONGEST_SECONDS, 0
    for draw in (*_walls(server), *_pages(server)):
        if enough() or monotonic() > until:
            break
        with server.test_request_context("/"):
            draw()
        made += 1
    return made


def _walls(server: Flask) -> Iterator[Callable[[], object]]:
    """Yield what draws the scenes of the screens that a key opens, once for those that show the same."""
    with reading(_context(server).engine()) as connection:
        keyed = keyed_screens(connection)
    same = {what_is_drawn(each.scope, each.screen): each for each in keyed}
    for each in same.values():
        yield partial(_draw_wall, each)


def _draw_wall(keyed: KeyedScreen) -> None:
    # As the gate sets both for a request that no account makes.
    with use_language(DEFAULT_LANGUAGE), use_theme(LIGHT):
        wall_content(keyed.scope, keyed.screen)


def _pages(server: Flask) -> Iterator[Callable[[], object]]:
    """Yield what draws the first pages of every kind of reader, those of the whole city first."""
    for scope, language, theme in _readers(server):
        for layout, query in CITY_WIDE if scope.city_wide else FIRST:
            yield partial(_draw_page, scope, language, theme, layout, query)


def _draw_page(scope: Scope, language: str, theme: str, layout: Layout, query: Mapping[str, str]) -> None:
    with use_language(language), use_theme(theme):
        g.scope = scope
        layout(**query)


def _readers(server: Flask) -> Iterator[tuple[Scope, str, str]]:
    """Yield scope, language and theme of every kind of reader with an account, the city-wide ones first."""
    with reading(_context(server).engine()) as connection:
        accounts = [each for each in list_accounts(connection) if not each.disabled]
    found = dict.fromkeys((_scope(each), each.language, each.theme) for each in accounts)
    ordered = sorted(found, key=lambda each: (not each[0].city_wide, ROLES.index(each[0].role)))
    yield from (each for each in ordered if each[0].may("view_figures"))


def _scope(account: Account) -> Scope:
    return scope_for(
        "", account.role, account.unit_id, account.unit_kind, account.unit_code, account.unit_name
    )


def _context(server: Flask) -> Context:
    context = server.extensions[EXTENSION]
    assert isinstance(context, Context)
    return context
