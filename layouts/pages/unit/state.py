"""Read the address of a unit's page; what is not understood falls back with a notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard.i18n import _
from layouts.components.addresses import LONGEST, unknown_value, with_period
from layouts.components.links import unit_path

CARD_CHOICES = ("", "unsolved", "late", "provincial")
TABS = ("", "departments", "six", "located", "ledgers", "survey", "visits", "lost")
MOST_COMPARED = 2  # beside the unit itself


@dataclass(frozen=True)
class UnitState:
    """What the address of a unit's page says; every field but the code is one URL parameter."""

    code: str
    period: str = ""
    sel: str = ""  # township whose orders stand one by one
    compared: tuple[str, ...] = ()  # `with` in the address
    only: str = ""  # cards: unsolved | late | provincial
    tab: str = ""  # of the last panel, "" the categories
    asof: str = ""  # figures as they were known at an earlier moment

    def href(self) -> str:
        """Return the address of the page."""
        return unit_path(self.code, **self.parameters())

    def parameters(self) -> dict[str, str]:
        """Return the parameters that differ from the page as it opens."""
        query = {"period": self.period, "sel": self.sel, "with": ",".join(self.compared)}
        query |= {"only": self.only, "tab": self.tab, "asof": self.asof}
        return {name: value for name, value in query.items() if value}

    def at(self, **changes: Any) -> str:
        """Return the address of the page with some parameters changed."""
        return replace(self, **changes).href()

    def beside(self, *codes: str) -> str:
        """Return the address of the page with other units beside it."""
        return replace(self, compared=codes).href()


def read_state(code: str, query: Mapping[str, str]) -> tuple[UnitState, tuple[str, ...]]:
    """Return the state that an address names, and a notice for each value that is unknown.

    Period and moment are judged by the query, which knows the data time.
    """
    given = {name: str(value)[:LONGEST] for name, value in with_period(query).items() if value}
    codes = tuple(dict.fromkeys(each.strip() for each in given.get("with", "").split(",") if each.strip()))
    notices = []
    chosen = {"only": (given.get("only", ""), CARD_CHOICES), "tab": (given.get("tab", ""), TABS)}
    for value, known in chosen.values():
        if value not in known:
            notices.append(unknown_value(_("Display"), value))
    only, tab = (value if value in known else "" for value, known in chosen.values())
    if len(codes) > MOST_COMPARED:
        notices.append(_("Three units are compared at most; the others were left out."))
    state = UnitState(
        code=str(code)[:LONGEST],
        period=given.get("period", ""),
        sel=given.get("sel", ""),
        compared=codes[:MOST_COMPARED],
        only=only,
        tab=tab,
        asof=given.get("asof", ""),
    )
    return state, tuple(notices)
