"""What a comparison says of an edited paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Status = Literal["same", "changed", "unsourced"]
Change = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True)
class NumberFinding:
    """A figure of the edited paper: as in the draft, changed (`was`), or without any source.

    `elsewhere` is a figure that is right, but stood in another place of the draft, or only in the month: what
    it is said of may have changed.
    """

    status: Status
    text: str
    sentence: str
    was: str = ""
    number_id: str | None = None
    elsewhere: bool = False


@dataclass(frozen=True)
class TextFinding:
    """A sentence or a cell that is no more what the draft had."""

    kind: Change
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Comparison:
    """All figures of an edited paper in the order of its text, and all changes of its text."""

    numbers: tuple[NumberFinding, ...]
    texts: tuple[TextFinding, ...]

    @property
    def clean(self) -> bool:
        """Tell whether every figure is that of the draft."""
        return all(one.status == "same" for one in self.numbers)

    @property
    def counts(self) -> Mapping[Status, int]:
        """Return how many figures have which status."""
        found = Counter(one.status for one in self.numbers)
        return {"same": found["same"], "changed": found["changed"], "unsourced": found["unsourced"]}
