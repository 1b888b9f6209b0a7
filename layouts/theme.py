"""Colours of both themes, type and language settings for charts; the same values as assets/tokens.css."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import get_day_names, get_month_names

from dashboard.i18n import current_language

if TYPE_CHECKING:
    from dash import dcc

FONT = (
    '"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","Noto Sans SC Web","PingFang SC",'
    '"Microsoft YaHei UI","Microsoft YaHei",sans-serif'
)
LIGHT, DARK = THEMES = ("light", "dark")

_theme: ContextVar[str] = ContextVar("theme", default=LIGHT)


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, each named as its token in assets/tokens.css."""

    surface: str
    sunken: str
    line: str
    line_strong: str
    grid: str
    text: str
    text_2: str
    text_3: str
    accent: str
    accent_soft: str
    context_line: str
    good: str
    good_fill: str
    good_soft: str
    warn: str
    warn_fill: str
    warn_soft: str
    bad: str
    bad_fill: str
    bad_soft: str
    neutral: str
    neutral_fill: str
    act0: str
    act1: str
    act2: str


PALETTES = {
    LIGHT: Palette(
        surface="#FFFFFF",
        sunken="#E9EDF1",
        line="#D6DDE3",
        line_strong="#AEB9C3",
        grid="#E9EDF1",
        text="#16202B",
        text_2="#46535F",
        text_3="#5F6C79",
        accent="#1B5E9E",
        accent_soft="#E3EDF7",
        context_line="#C9D1D8",
        good="#0B6A80",
        good_fill="#2B8CA6",
        good_soft="#DFF0F4",
        warn="#8A5700",
        warn_fill="#D99A00",
        warn_soft="#FBEFD2",
        bad="#B0341A",
        bad_fill="#D2512F",
        bad_soft="#FBE7E0",
        neutral="#5F6C79",
        neutral_fill="#8794A1",
        act0="#E9EDF1",
        act1="#FBEFD2",
        act2="#FBE7E0",
    ),
    DARK: Palette(
        surface="#151F29",
        sunken="#101820",
        line="#2A3845",
        line_strong="#4A5A69",
        grid="#2A3845",
        text="#F0F4F7",
        text_2="#B9C5D0",
        text_3="#93A1AE",
        accent="#7DB8F0",
        accent_soft="#1C3348",
        context_line="#4A5A69",
        good="#5CC0D6",
        good_fill="#5CC0D6",
        good_soft="#173540",
        warn="#F4BE4A",
        warn_fill="#F4BE4A",
        warn_soft="#3A3018",
        bad="#FF8562",
        bad_fill="#FF8562",
        bad_soft="#43251C",
        neutral="#93A1AE",
        neutral_fill="#93A1AE",
        act0="#26333F",
        act1="#4A3B17",
        act2="#6B3322",
    ),
}


def current_theme() -> str:
    """Return the theme that the running request is drawn in, one of THEMES."""
    return _theme.get()


def set_theme(theme: str) -> None:
    """Make `theme` current for the running request; unknown values fall back to light."""
    _theme.set(theme if theme in THEMES else LIGHT)


@contextmanager
def use_theme(theme: str) -> Iterator[None]:
    """Draw in `theme` inside the block, and in the former one after it."""
    token = _theme.set(theme if theme in THEMES else LIGHT)
    try:
        yield
    finally:
        _theme.reset(token)


def palette() -> Palette:
    """Return the colours of the current theme; every figure asks here when it is drawn."""
    return PALETTES[current_theme()]


def faded(color: str, share: float) -> str:
    """Return a colour written #RRGGBB as one that covers what is under it by `share`."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


def chart_config() -> dcc.Graph.Config:
    """Return the config of every dcc.Graph: no tool bar, month and day names in the reader's language."""
    language = current_language()
    code = language.replace("_", "-")
    days, short_days = (get_day_names(width, locale=language) for width in ("wide", "abbreviated"))
    months, short_months = (get_month_names(width, locale=language) for width in ("wide", "abbreviated"))
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    names = {
        "days": [days[day] for day in sunday_first],
        "shortDays": [short_days[day] for day in sunday_first],
        "months": [months[month] for month in range(1, 13)],
        "shortMonths": [short_months[month] for month in range(1, 13)],
        "date": "%Y-%m-%d",
    }
    locale = {"moduleType": "locale", "name": code, "dictionary": {}, "format": names}
    return {"displayModeBar": False, "responsive": True, "locale": code, "locales": {code: locale}}
