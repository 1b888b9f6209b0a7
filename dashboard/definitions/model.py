"""What a definition says: how a figure is formed, what it leaves out, which settings it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.views.vocabulary import Basis

Kind = Literal["count", "rate", "time", "live", "standing", "item", "analysis"]


@dataclass(frozen=True)
class Definition:
    """One figure as every page, export, document and code explains it; all texts are msgids.

    `formula`, `left_out`, `settings` and `notes` are whole sentences, so that several of them can stand one
    after the other; `settings` and `formula` may hold placeholders that the settings in force fill. `code` is
    what people type: the initials of the Chinese name. `top` and `bottom` are the measures (conditions on
    orders) whose lists make up numerator and denominator. `single` tells whether a unit and a period have one
    such figure, which a code can open; `basis` is set where the figure has one of its own.
    """

    key: str
    code: str
    name: str
    kind: Kind
    formula: str
    numerator: str = ""
    denominator: str = ""
    left_out: str = ""
    settings: str = ""
    measured_in: str = ""
    notes: tuple[str, ...] = ()
    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    single: bool = True
    basis: Basis | None = None
