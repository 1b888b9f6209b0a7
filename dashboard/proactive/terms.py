"""Terms of which clearly more requests speak than before. Texts in, terms out; nothing is random.

Each term is tested by the likelihood ratio of the two shares of orders that speak of it (Dunning,
Computational Linguistics 19, 1993), one-sided by its square root, which is near to a standard normal
deviate; over all words of the last days those are found that Benjamini and Hochberg's procedure keeps, as
with hot spots. A term is counted as the search of orders finds it: in how many texts it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.appraisal.settings import ProactiveRule
from dashboard.overview.hot_spots import kept
from dashboard.proactive.cleaning import without_names
from dashboard.proactive.words import words_of

TOGETHER = 0.6  # share of orders in common from which two terms are one matter
MOST_BESIDE = 3
_END = "\0"


@dataclass(frozen=True)
class Term:
    """A term with its orders: n now, `usual` by the share of those before, and how likely by chance."""

    term: str
    n: int
    usual: float
    chance: float
    strength: float  # the log-likelihood ratio, G²
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """The terms found, the strongest first, and among how many words."""

    looked_at: int
    found: tuple[Term, ...]


def find_terms(
    now: Sequence[str],
    before: Sequence[str],
    rule: ProactiveRule,
    names: re.Pattern[str] | None = None,
    year_ago: Sequence[str] = (),
) -> Terms:
    """Return the terms of which clearly more of the texts `now` speak than of those `before`.

    Where there are texts of the same weeks of last year (`year_ago`), more than of those as well: what comes
    every year is no news. Texts are as orders are searched (dashboard.order.masking.search_text) without
    their number's line: what is asked on the first line, who asks on the second. `names` are left out of
    what is cut into words.
    """
    words = {word for text in now for word in words_of(without_names(text.partition("\n")[0], names))}
    if not before or not words:
        return Terms(len(words), ())
    stands = _END.join(now)
    past = [(len(texts), _END.join(texts)) for texts in (before, year_ago) if texts]
    at = {word: frozenset(_places(word, stands)) for word in words}
    often = [word for word in sorted(words) if len(at[word]) >= rule.term_minimum]
    judged = [each for word in often if (each := _judged(word, len(at[word]), len(now), past))]
    limit = kept([each.chance for each in judged], len(words), float(rule.term_level))
    found = [each for each in judged if each.chance <= limit]
    found.sort(key=lambda each: (-each.strength, -len(each.term), each.term))
    return Terms(len(words), tuple(_joined(found, at)))


def likelihood_ratio(n: int, of: int, n_before: int, of_before: int) -> float:
    """Return Dunning's G² = 2·Σ O·ln(O/E) of two shares, 0 where they are the same."""
    share = (n + n_before) / (of + of_before)
    total = 0.0
    for yes, every in ((n, of), (n_before, of_before)):
        for observed, expected in ((yes, every * share), (every - yes, every * (1 - share))):
            if observed:
                total += observed * math.log(observed / expected)
    return max(0.0, 2 * total)


def _judged(term: str, n: int, of: int, past: Sequence[tuple[int, str]]) -> Term | None:
    """Return a term that is more frequent now than in each of the pasts, None for any other.

    Of several the one that it stood out from least speaks.
    """
    found = None
    for every, texts in past:
        before = sum(1 for _place in _places(term, texts))
        if n * every <= before * of:
            return None
        strength = likelihood_ratio(n, of, before, every)
        if found is None or strength < found.strength:
            chance = math.erfc(math.sqrt(strength / 2)) / 2
            found = Term(term, n, before * of / every, chance, strength)
    return found


def _places(word: str, joined: str) -> Iterator[int]:
    """Yield for each text of a joined row that holds a word where it ends."""
    place = joined.find(word)
    while place >= 0:
        end = joined.find(_END, place)
        yield end
        if end < 0:
            return
        place = joined.find(word, end)


def _joined(found: Sequence[Term], at: dict[str, frozenset[int]]) -> Iterator[Term]:
    """Yield the terms, those of nearly the same orders beside the strongest of them."""
    heads: list[tuple[Term, list[str]]] = []
    for each in found:
        head = next((one for one in heads if _same(at[one[0].term], at[each.term])), None)
        if head is None:
            heads.append((each, []))
        else:
            head[1].append(each.term)
    for each, beside in heads:
        yield Term(each.term, each.n, each.usual, each.chance, each.strength, tuple(beside[:MOST_BESIDE]))


def _same(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= TOGETHER * len(one | other)
