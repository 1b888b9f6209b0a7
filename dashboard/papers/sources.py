"""Where the figure of a new sentence comes from: the draft, the month, or nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.papers.baseline import Known, Sourced, sourced
from dashboard.papers.findings import NumberFinding

# A shorter figure stands in many places by chance: a new sentence has to be asked where it comes from.
DIGITS_THAT_TELL = 3


class Sources:
    """The figures of a draft and those of its month."""

    def __init__(self, draft: Sequence[Sourced], known: Iterable[Known]) -> None:
        month = [Sourced(one.figure, each.number_id) for each in known for one in sourced(each.text)]
        self._all = [*draft, *month]

    def against(self, before: Sourced, after: Sourced, sentence: str) -> NumberFinding:
        """Compare a figure with the one that stood in its place."""
        if after.figure.says(before.figure):
            return NumberFinding("same", after.figure.text, sentence, before.figure.text, before.number_id)
        return NumberFinding("changed", after.figure.text, sentence, before.figure.text, before.number_id)

    def finding(self, one: Sourced, sentence: str) -> NumberFinding:
        """Find a figure that stands in no place of the draft."""
        figure = one.figure
        if sum(sign.isdigit() for sign in figure.text) >= DIGITS_THAT_TELL:
            alike = [other for other in self._all if figure.says(other.figure)]
            # A figure that names its source tells more than one that the draft states of itself.
            alike.sort(key=lambda other: other.number_id is None)
            if alike:
                was, source = alike[0].figure.text, alike[0].number_id
                return NumberFinding("same", figure.text, sentence, was, source, elsewhere=True)
        return NumberFinding("unsourced", figure.text, sentence)
