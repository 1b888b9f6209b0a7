"""What stands in a paper that came back from the office."""

from __future__ import annotations

from dataclasses import dataclass


class UnusablePaper(ValueError):
    """A file that cannot be taken; the message says why and what to do, in the reader's language."""


@dataclass(frozen=True)
class ReadPaper:
    """A paper as it was read: paragraphs outside tables in their order, then tables as rows of cells.

    `charts` are their values as rows too, names of series above, categories on the left. `identity` is that
    which the paper was written with, empty where an editor lost it. `tracked` tells of changes that are
    neither accepted nor refused, `comments` of remarks at the margin, `links` name what lies elsewhere:
    pages, linked pictures, an attached template.
    """

    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    charts: tuple[tuple[tuple[str, ...], ...], ...] = ()
    identity: str = ""
    tracked: bool = False
    comments: bool = False
    links: tuple[str, ...] = ()
