"""The figures of a draft with the names of their sources."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dashboard.papers.document import Block, Chart, Document, Paragraph, Run, Table
from dashboard.papers.figures import Figure, figures_in, plain


@dataclass(frozen=True)
class Known:
    """A figure of the month as it is printed, under the name of its source."""

    number_id: str
    text: str


@dataclass(frozen=True)
class Sourced:
    """A figure and the name of its source, None where the draft states it of itself."""

    figure: Figure
    number_id: str | None


def sourced(text: str, runs: Iterable[Run] = ()) -> tuple[Sourced, ...]:
    """Return the figures of a text; `runs` say which of them have a source."""
    named = deque(
        (figure, run.number_id)
        for run in runs
        if run.number_id is not None
        for figure in figures_in(plain(run.text))[:1]
    )
    found = []
    for figure in figures_in(plain(text)):
        own = named.popleft()[1] if named and _prints(named[0][0], figure) else None
        found.append(Sourced(figure, own))
    return tuple(found)


def _prints(run: Figure, figure: Figure) -> bool:
    """Tell whether a run's figure is this one: its unit may stand in the run or after it."""
    return run.value == figure.value and run.unit in ("", figure.unit)


def runs_by_text(document: Document) -> dict[str, deque[tuple[Run, ...]]]:
    """Return the runs of each paragraph by its text as it is compared."""
    found: dict[str, deque[tuple[Run, ...]]] = defaultdict(deque)
    for block in _blocks(document):
        if isinstance(block, Paragraph):
            found[plain(block.text)].append(block.runs)
    return found


def tables_of(document: Document) -> list[Table]:
    """Return the tables of a paper in their order, those below charts among them."""
    found = []
    for block in _blocks(document):
        if isinstance(block, Chart):
            found.append(block.table)
        elif isinstance(block, Table):
            found.append(block)
    return found


def _blocks(document: Document) -> Iterator[Block]:
    yield from document.blocks
    for attachment in document.attachments:
        yield from attachment.blocks
