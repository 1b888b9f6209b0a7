"""The part of a figure's code that all figures of one unit and context share."""

from __future__ import annotations

from urllib.parse import quote

from dashboard.figure import codes as figure_codes
from dashboard.views.context import FigureContext
from layouts import text
from layouts.definitions import CITY_ZONE


def suffix(context: FigureContext, unit: str, moment_given: bool = False) -> str:
    """Return unit, period and whatever is not as usual; with the moment where the address asked for one."""
    if context.as_of is None:
        return ""
    basis = context.basis if context.basis != context.settings.basis else None
    moment = text.local(context.as_of, CITY_ZONE).replace(tzinfo=None) if moment_given else None
    as_of = moment.isoformat(timespec="seconds") if moment else ""
    return figure_codes.suffix(unit, context.period, basis, context.before_exclusion, as_of)


def figure_path(code: str) -> str:
    """Return the address that a code opens."""
    return f"/f/{quote(code, safe='')}"


def live_suffix(unit: str) -> str:
    """Return the same for figures of the data time."""
    return f"{unit}-{figure_codes.NOW}"
