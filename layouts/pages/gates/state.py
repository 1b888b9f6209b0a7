"""The address of the four gates: read it and write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from layouts.components.addresses import read_address
from layouts.components.links import href

PATH = "/gates"


@dataclass(frozen=True)
class GatesState:
    """What the address of the page says; every field is one URL parameter."""

    period: str = ""
    basis: str = ""
    asof: str = ""
    unit: str = (
        ""  # code of a district, department or utility; "all" the whole city; empty: the account's own
    )

    def href(self, **changes: str) -> str:
        """Return the address of the page with some parameters changed."""
        return href(PATH, replace(self, **changes).parameters())

    def parameters(self) -> dict[str, str]:
        """Return the parameters that are set."""
        return {each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name)}


def read_gates_state(query: Mapping[str, str]) -> tuple[GatesState, tuple[str, ...]]:
    """Return the state that an address names; period, basis, moment and unit are judged by the query."""
    return read_address(query, GatesState(), {}, lambda _state: {})
