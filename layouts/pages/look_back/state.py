"""What the address of the look-back list says."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.views.look_back import LookBackQuery
from layouts.components.addresses import with_period

LONGEST = 60


def read_query(query: Mapping[str, str]) -> LookBackQuery:
    """Read what is asked for; what is not understood falls back where it is read."""
    given = with_period(query)
    names = ("period", "unit", "stand", "ground")
    page = str(given.get("page", ""))
    return LookBackQuery(
        **{name: str(given.get(name, ""))[:LONGEST] for name in names},
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
    )
