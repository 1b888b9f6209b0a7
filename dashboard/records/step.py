"""An act on a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Who = Literal["city", "owner"]


@dataclass(frozen=True)
class Step:
    """An act: the states it starts from, the one it leads to, and whose it is.

    What is an owner's the city may write down for it, as it was told by telephone or on paper.
    """

    act: str
    before: tuple[str, ...]
    after: str
    who: Who = "city"
