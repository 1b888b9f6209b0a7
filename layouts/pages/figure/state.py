"""Read the address of a figure's page: its code, and perhaps the days chosen instead of the code's period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dashboard.clocks.periods import UnknownPeriod, parse_period
from dashboard.figure.codes import FigureCode, code_of_period
from dashboard.i18n import _
from layouts.components.addresses import unknown_value, with_period


def with_days(code: FigureCode, query: Mapping[str, str]) -> tuple[FigureCode, tuple[str, ...]]:
    """Return a code with the days that an address names beside it, and a notice for days that are none."""
    written = with_period({name: query[name] for name in ("from", "to") if name in query}).get("period", "")
    if not written or not code.unit or code.definition.kind == "live":
        return code, ()
    try:
        period = parse_period(written, date.min)
    except UnknownPeriod:
        return code, (unknown_value(_("Period"), written),)
    if not code_of_period(period):
        return code, (unknown_value(_("Period"), written),)
    return replace(code, period=period.text), ()
