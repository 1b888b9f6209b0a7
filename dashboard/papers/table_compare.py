"""Compare the tables of an edited paper with its draft's: rows by their names, cells by their heads."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

from dashboard.papers.baseline import sourced, tables_of
from dashboard.papers.document import Document, Run
from dashboard.papers.figures import figures_in, plain
from dashboard.papers.findings import Comparison, NumberFinding, TextFinding
from dashboard.papers.sources import Sources

Rows = tuple[tuple[str, ...], ...]
_APART = " | "


def compare_tables(
    issued: Document, before: Sequence[Rows], after: Sequence[Rows], sources: Sources
) -> Comparison:
    """Compare tables: by their heads where these are kept, what is left by its order."""
    pairs = _pairs([_heads(rows) for rows in before], [_heads(rows) for rows in after])
    runs = _runs(issued, before)
    numbers: list[NumberFinding] = []
    texts: list[TextFinding] = []
    for place, rows in enumerate(after):
        if place in pairs:
            found = _table(before[pairs[place]], rows, runs[pairs[place]], sources)
        else:
            found = _new_rows(rows, sources)
        numbers += found.numbers
        texts += found.texts
    for place in sorted(set(range(len(before))) - set(pairs.values())):
        texts += [TextFinding("removed", before=_APART.join(row)) for row in before[place]]
    return Comparison(tuple(numbers), tuple(texts))


def _heads(rows: Rows) -> tuple[str, ...]:
    return tuple(map(plain, rows[0])) if rows else ()


def _pairs(before: Sequence[object], after: Sequence[object]) -> dict[int, int]:
    """Pair equal things in their order, then the others in theirs; return the old place by the new."""
    waiting: dict[object, deque[int]] = defaultdict(deque)
    for place, one in enumerate(before):
        waiting[one].append(place)
    found = {place: waiting[one].popleft() for place, one in enumerate(after) if waiting.get(one)}
    used = set(found.values())
    free = [place for place in range(len(before)) if place not in used]
    rest = [place for place in range(len(after)) if place not in found]
    return found | dict(zip(rest, free, strict=False))


def _runs(issued: Document, before: Sequence[Rows]) -> list[tuple[tuple[Run, ...], ...]]:
    """Return the runs of each table of the draft's file; what the template has of its own has none."""
    own = tables_of(issued)
    found: list[tuple[tuple[Run, ...], ...]] = []
    for rows in before:
        fitting = next((table for table in own if tuple(map(plain, table.head)) == _heads(rows)), None)
        found.append(fitting.rows if fitting else ())
        if fitting:
            own.remove(fitting)
    return found


def _table(before: Rows, after: Rows, runs: tuple[tuple[Run, ...], ...], sources: Sources) -> Comparison:
    rows = _pairs([_name(row) for row in before], [_name(row) for row in after])
    columns = _pairs(_heads(before), _heads(after))
    numbers: list[NumberFinding] = []
    texts: list[TextFinding] = []
    for place, row in enumerate(after):
        if place not in rows:
            found = _new_rows((row,), sources)
        else:
            there = rows[place]
            own = runs[there - 1] if 0 < there <= len(runs) else ()
            found = _row(before[there], row, own, columns, sources)
        numbers += found.numbers
        texts += found.texts
    gone = sorted(set(range(len(before))) - set(rows.values()))
    texts += [TextFinding("removed", before=_APART.join(before[place])) for place in gone]
    return Comparison(tuple(numbers), tuple(texts))


def _name(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return what names a row: its cells without figures."""
    return tuple(cell for cell in map(plain, row) if cell and not figures_in(cell))


def _row(
    before: tuple[str, ...],
    after: tuple[str, ...],
    runs: tuple[Run, ...],
    columns: dict[int, int],
    sources: Sources,
) -> Comparison:
    numbers: list[NumberFinding] = []
    texts: list[TextFinding] = []
    whole = _APART.join(after)
    for place, cell in enumerate(after):
        there = columns.get(place, len(before))
        was = before[there] if there < len(before) else ""
        old = sourced(was, runs[there : there + 1])
        new = sourced(cell)
        numbers += [sources.against(a, b, whole) for a, b in zip(old, new, strict=False)]
        numbers += [sources.finding(one, whole) for one in new[len(old) :]]
        if plain(was) != plain(cell):
            texts.append(TextFinding("changed", was, cell))
    return Comparison(tuple(numbers), tuple(texts))


def _new_rows(rows: Rows, sources: Sources) -> Comparison:
    numbers = [
        sources.finding(one, _APART.join(row)) for row in rows for cell in row for one in sourced(cell)
    ]
    return Comparison(tuple(numbers), tuple(TextFinding("added", after=_APART.join(row)) for row in rows))
