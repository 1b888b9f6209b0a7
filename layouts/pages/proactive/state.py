"""The addresses of hot spots and repeats: read them and write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from dashboard.i18n import noop
from layouts.components.addresses import read_address
from layouts.components.links import href
from layouts.pages.proactive.tabs import HOT, REPEATS

REPLIES = "replies"


@dataclass(frozen=True)
class HotState:
    """What the address of the hot spots says; every field is one URL parameter."""

    place: str = ""  # code of a district; empty: the whole city, or the account's own unit
    sel: str = ""  # category, or category@unit: the line whose weeks are shown

    def href(self, **changes: str) -> str:
        """Return the address of the page with some parameters changed."""
        return href(HOT, parameters(replace(self, **changes)))


@dataclass(frozen=True)
class RepeatsState:
    """What the address of the repeats says; every field is one URL parameter."""

    period: str = ""
    show: str = ""  # REPLIES: the same replies instead of the repeats
    unit: str = ""
    category: str = ""
    sel: str = ""  # a group of the same replies

    def href(self, **changes: str) -> str:
        """Return the address of the page with some parameters changed."""
        return href(REPEATS, parameters(replace(self, **changes)))


def parameters(state: Any) -> dict[str, str]:
    """Return the parameters that a state sets."""
    return {each.name: getattr(state, each.name) for each in fields(state) if getattr(state, each.name)}


def read_hot_state(query: Mapping[str, str]) -> tuple[HotState, tuple[str, ...]]:
    """Return the state that an address names; what is in the base is judged by the query."""
    return read_address(query, HotState(), {}, lambda _state: {})


def read_repeats_state(query: Mapping[str, str]) -> tuple[RepeatsState, tuple[str, ...]]:
    """Return the state that an address names; period, unit and category are judged by the query."""
    shown = ("", REPLIES)
    return read_address(
        query, RepeatsState(), {"show": noop("View")}, lambda state: {"show": state.show in shown}
    )
