"""Compare an edited paper with its draft: each figure is the draft's, changed, or without a source.

Text is compared by paragraphs, what differs by sentences: an equal one is the same wherever it stands, in
another place it has moved. What is left is paired by likeness, and inside a pair figures are compared with
those at the same place of the sentence: so exchanged figures are changed ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import ratio

from dashboard.papers.baseline import Known, Sourced, runs_by_text, sourced
from dashboard.papers.document import Document
from dashboard.papers.figures import plain
from dashboard.papers.findings import Comparison, NumberFinding, TextFinding
from dashboard.papers.reading import ReadPaper
from dashboard.papers.sources import Sources
from dashboard.papers.table_compare import compare_tables

# Two sentences are versions of one when so much of their text without figures is alike, in per cent.
ALIKE = 60.0
NEAR = 300  # sentences between the two at most
LONGEST = 4_000_000  # signs of one times signs of the other; no sentence of a paper comes near
_SENTENCE = re.compile(r"[^。！？!?;；]+[。！？!?;；]*")


@dataclass(frozen=True)
class Passage:
    """A paragraph or sentence of the draft or the edited paper, as it is compared, with its figures."""

    text: str
    figures: tuple[Sourced, ...]


def compare(issued: Document, draft: ReadPaper, read: ReadPaper, known: Iterable[Known] = ()) -> Comparison:
    """Compare a paper that came back with its draft.

    `issued` is the draft as data, `draft` the same as read from its own file: so that what the template wrote
    is no change. `known` are further figures of the month, which a sentence may newly state.
    """
    runs = runs_by_text(issued)
    before = []
    for text in filter(None, map(plain, draft.paragraphs)):
        own = runs[text].popleft() if runs.get(text) else ()
        before.append(Passage(text, sourced(text, own)))
    after = [Passage(text, sourced(text)) for text in filter(None, map(plain, read.paragraphs))]
    sources = Sources([one for passage in before for one in passage.figures], known)
    numbers, texts = _paragraphs(before, after, sources)
    in_tables = compare_tables(issued, draft.tables, read.tables, sources)
    # What a chart draws stands in the table below it: only what differs is worth a word.
    in_charts = compare_tables(issued, draft.charts, read.charts, sources)
    other = [one for one in in_charts.numbers if one.status != "same"]
    return Comparison((*numbers, *in_tables.numbers, *other), (*texts, *in_tables.texts, *in_charts.texts))


def _paragraphs(
    before: Sequence[Passage], after: Sequence[Passage], sources: Sources
) -> tuple[list[NumberFinding], list[TextFinding]]:
    pairs, moved = equal_pairs([one.text for one in before], [one.text for one in after])
    texts = [TextFinding("moved", before[pairs[place]].text, after[place].text) for place in moved]
    used = set(pairs.values())
    left = [part for place, one in enumerate(before) if place not in used for part in sentences(one)]
    new = [part for place, one in enumerate(after) if place not in pairs for part in sentences(one)]
    found, changes = _sentences(left, new, sources)
    numbers: list[NumberFinding] = []
    rest = iter(found)
    for place, one in enumerate(after):
        if place in pairs:
            numbers += _kept(before[pairs[place]], one, place in moved)
        else:
            numbers += [finding for _part in sentences(one) for finding in next(rest)]
    return numbers, texts + changes


def sentences(passage: Passage) -> list[Passage]:
    """Return the sentences of a paragraph, each with its figures where they stand in it."""
    parts = []
    for found in _SENTENCE.finditer(passage.text):
        own = [
            Sourced(one.figure.moved(-found.start()), one.number_id)
            for one in passage.figures
            if found.start() <= one.figure.start < found.end()
        ]
        parts.append(Passage(found[0], tuple(own)))
    return parts


def equal_pairs(before: Sequence[str], after: Sequence[str]) -> tuple[dict[int, int], list[int]]:
    """Return which text of the draft each equal one of the edited paper is, and which of these have moved."""
    pairs: dict[int, int] = {}
    for block in LCSseq.opcodes(before, after).as_matching_blocks():
        pairs |= {block.b + step: block.a + step for step in range(block.size)}
    waiting: dict[str, list[int]] = {}
    used = set(pairs.values())
    for place, text in enumerate(before):
        if place not in used:
            waiting.setdefault(text, []).append(place)
    moved = []
    for place, text in enumerate(after):
        if place not in pairs and waiting.get(text):
            pairs[place] = waiting[text].pop(0)
            moved.append(place)
    return pairs, moved


def _sentences(
    before: Sequence[Passage], after: Sequence[Passage], sources: Sources
) -> tuple[list[list[NumberFinding]], list[TextFinding]]:
    """Return the findings of each sentence of the edited paper, and the changes of text."""
    pairs, moved = equal_pairs([one.text for one in before], [one.text for one in after])
    alike = _alike(before, after, pairs)
    found, texts = [], []
    for place, one in enumerate(after):
        if place in pairs:
            found.append(_kept(before[pairs[place]], one, place in moved))
            if place in moved:
                texts.append(TextFinding("moved", before[pairs[place]].text, one.text))
        elif place in alike:
            old = before[alike[place]]
            found.append(_changed(old, one, sources))
            texts.append(TextFinding("changed", old.text, one.text))
        else:
            found.append([sources.finding(figure, one.text) for figure in one.figures])
            texts.append(TextFinding("added", after=one.text))
    gone = set(range(len(before))) - set(pairs.values()) - set(alike.values())
    texts += [TextFinding("removed", before=before[place].text) for place in sorted(gone)]
    return found, texts


def _alike(before: Sequence[Passage], after: Sequence[Passage], pairs: dict[int, int]) -> dict[int, int]:
    """Pair what is left by likeness, the most alike first, of equals the nearest."""
    used = set(pairs.values())
    old = [(place, _without_figures(one)) for place, one in enumerate(before) if place not in used]
    new = [(place, _without_figures(one)) for place, one in enumerate(after) if place not in pairs]
    graded = [
        (-likeness, abs(here - there), there, here)
        for there, was in old
        for here, now in new
        if abs(here - there) <= NEAR and (likeness := ratio(was, now, score_cutoff=ALIKE)) >= ALIKE
    ]
    found: dict[int, int] = {}
    for _grade, _distance, there, here in sorted(graded):
        if here not in found and there not in found.values():
            found[here] = there
    return found


def _without_figures(passage: Passage) -> str:
    return "".join(token for token, _place in _tokens(passage))


def _kept(before: Passage, after: Passage, moved: bool) -> list[NumberFinding]:
    return [
        NumberFinding("same", new.figure.text, after.text, old.figure.text, old.number_id, elsewhere=moved)
        for old, new in zip(before.figures, after.figures, strict=True)
    ]


def _changed(before: Passage, after: Passage, sources: Sources) -> list[NumberFinding]:
    """Compare the figures of two versions of a sentence."""
    partners = _partners(before, after)
    free = [one for place, one in enumerate(before.figures) if place not in partners.values()]
    found = []
    for place, one in enumerate(after.figures):
        if place in partners:
            found.append(sources.against(before.figures[partners[place]], one, after.text))
            continue
        again = next((other for other in free if one.figure.says(other.figure)), None)
        if again is None:
            found.append(sources.finding(one, after.text))
        else:
            free.remove(again)
            found.append(
                NumberFinding("same", one.figure.text, after.text, again.figure.text, again.number_id, True)
            )
    return found


def _partners(before: Passage, after: Passage) -> dict[int, int]:
    """Return for each figure of the new sentence the one that stood in its place in the old one."""
    old, new = _tokens(before), _tokens(after)
    if len(old) * len(new) > LONGEST:
        return {}
    matcher = SequenceMatcher(
        None, [token for token, _n in old], [token for token, _n in new], autojunk=False
    )
    found: dict[int, int] = {}
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind in ("equal", "replace"):
            there = [place for _token, place in old[old_from:old_to] if place is not None]
            here = [place for _token, place in new[new_from:new_to] if place is not None]
            found |= dict(zip(here, there, strict=False))
    return found


def _tokens(passage: Passage) -> list[tuple[str, int | None]]:
    """Return a sentence sign by sign, each figure as one sign that all figures share."""
    tokens: list[tuple[str, int | None]] = []
    end = 0
    for place, one in enumerate(passage.figures):
        tokens += [(sign, None) for sign in passage.text[end : one.figure.start]]
        tokens.append(("#", place))
        end = one.figure.end
    return tokens + [(sign, None) for sign in passage.text[end:]]
