"""Colours, type and language settings for charts; the same values as assets/tokens.css."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import get_day_names, get_month_names

from dashboard.i18n import current_language

if TYPE_CHECKING:
    from dash import dcc

FONT = (
    '"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","Noto Sans SC Web","PingFang SC",'
    '"Microsoft YaHei UI","Microsoft YaHei",sans-serif'
)
TEXT, TEXT_2, TEXT_3 = "#16202B", "#46535F", "#5F6C79"
SURFACE, SUNKEN, LINE, LINE_STRONG = "#FFFFFF", "#E9EDF1", "#D6DDE3", "#AEB9C3"
ACCENT, CONTEXT = "#1B5E9E", "#C9D1D8"
GOOD, WARN, BAD, NEUTRAL = "#2B8CA6", "#D99A00", "#D2512F", "#8794A1"


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
