"""Read the address of the rankings page; what is not understood falls back with a notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from dashboard.i18n import _, noop
from dashboard.page_views import LEVELS
from layouts.components.links import RankState
from layouts.pages.rankings_table import SORTS

_NAMES = {
    "level": noop("Level"),
    "sort": noop("Sort order"),
    "tab": noop("Tab"),
    "show": noop("Display"),
    "before": noop("Exclusions"),
}
_LONGEST = 60


def read_state(query: Mapping[str, str]) -> tuple[RankState, tuple[str, ...]]:
    """Return the state that an address names, and a notice for each value that is unknown.

    Period, basis and moment are judged by the query, which knows the data time.
    """
    names = {each.name for each in fields(RankState)}
    given = {name: str(value)[:_LONGEST] for name, value in query.items() if name in names and value}
    state = RankState(**given)
    known = {
        "level": state.level in LEVELS,
        "sort": state.sort.removeprefix("-") in ("", *SORTS),
        "tab": state.tab == "official",
        "show": state.show in ("", "all"),
        "before": state.before in ("", "1"),
    }
    wrong = [name for name, right in known.items() if not right]
    unset = RankState()
    notices = tuple(
        _("{name} “{value}” is unknown and was left out.").format(
            name=_(_NAMES[name]), value=getattr(state, name)
        )
        for name in wrong
    )
    return replace(state, **{name: getattr(unset, name) for name in wrong}), notices
