"""The same answer text given to many orders by one unit. Texts in, groups out, exactly.

Two texts are the same from a similarity on: 1 − d / (length + length), where d counts the signs to be left
out and put in to make one of the other (indel distance; the longest common subsequence is what stays). It is
worked out by RapidFuzz on what `bare` leaves of a text. Of all pairs of a unit none is passed over: a pair
is left out only where its lengths, or how often each sign stands in both, prove it to be less similar.
Any two texts of a group are the same; of several such groups a text comes into that of the most orders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from dashboard.appraisal.settings import ProactiveRule
from dashboard.order.folding import fold
from dashboard.proactive.cleaning import without_names

# Signs are counted in so many classes by their code; the coarse ones tell most pairs apart at once.
COARSE, FINE = 16, 128

_QUOTED = re.compile('“[^”]{0,60}”|"[^"]{0,60}"|‘[^’]{0,60}’')
_DATE = re.compile(
    r"(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}[日号]|底|初|[上中下]旬)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
)
_GREETING = re.compile(
    "(?:尊敬的[^，。：:！!\n]{0,20}|亲爱的[^，。：:！!\n]{0,20}|网友|市民|企业|用户|[^，。：:！!\n]{0,8}同志)?"
    "[：:，,\\s]*(?:您好|你好)[！!，,。：:]*"
)
_COURTESY = re.compile(
    "^(?:最后|再次|非常|衷心|十分|真诚)*(?:感谢|谢谢|特此|此复|祝您|祝你|欢迎|敬请谅解|给您带来).*"
)
_SENTENCE = re.compile("[。！!；;\n]")
_SIGN = re.compile("[a-z\u3400-\u9fff]+")


@dataclass(frozen=True)
class Variant:
    """One wording of a reply, as `bare` leaves it, with the places of its replies in what was given."""

    text: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class SameReply:
    """Replies of one unit that are the same text, the most frequent wording first."""

    unit: str
    variants: tuple[Variant, ...]

    @property
    def members(self) -> tuple[int, ...]:
        """Return the places of all its replies."""
        return tuple(sorted(place for each in self.variants for place in each.members))


def bare(reply: str) -> str:
    """Return what two masked replies are compared by.

    Without names, dates, numbers, greetings, courtesies, the quoted title of the request and punctuation.
    """
    text = fold(_DATE.sub("", _QUOTED.sub("", reply)))
    sentences = [_GREETING.sub("", each).strip("　 ，,") for each in _SENTENCE.split(text)]
    kept = "。".join(each for each in sentences if not _COURTESY.match(each))
    return "".join(_SIGN.findall(without_names(kept)))


def is_compared(text: str, rule: ProactiveRule) -> bool:
    """Tell whether a text as `bare` leaves it is long enough to be compared."""
    return len(text) >= rule.reply_length


def find_same(replies: Sequence[tuple[str, str]], rule: ProactiveRule) -> tuple[SameReply, ...]:
    """Return the texts that one unit gave to many orders, the most orders first.

    `replies` are pairs of a unit and a text as `bare` leaves it; shorter ones than the rule's are passed
    over. Bounded by the square of the different texts of one unit.
    """
    by_unit: dict[str, dict[str, list[int]]] = {}
    for place, (unit, text) in enumerate(replies):
        if is_compared(text, rule):
            by_unit.setdefault(unit, {}).setdefault(text, []).append(place)
    found = [
        SameReply(unit, tuple(Variant(text, tuple(texts[text])) for text in group))
        for unit, texts in sorted(by_unit.items())
        if sum(map(len, texts.values())) >= rule.reply_orders
        for group in _groups({text: len(each) for text, each in texts.items()}, rule)
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.members), each.unit, each.variants[0].text)))


def differences(one: str, other: str) -> tuple[tuple[str, bool], ...]:
    """Return the second text in pieces, each with whether it differs from the first."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return tuple(
        (other[start:end], tag != "equal")
        for tag, _first, _last, start, end in matcher.get_opcodes()
        if end > start
    )


def _groups(weights: Mapping[str, int], rule: ProactiveRule) -> Iterator[tuple[str, ...]]:
    """Yield the groups of texts that are all the same, each of enough orders, the heaviest text first.

    A text comes into the first group all of whose texts are like it; groups are made in the order of weight.
    """
    texts = sorted(weights, key=lambda each: (-weights[each], each))
    wordings = Wordings(texts, Fraction(rule.reply_similarity))
    firsts = np.zeros(len(texts), np.int64)
    groups: list[list[int]] = []
    for place in range(len(texts)):
        near = wordings.like(place, firsts[: len(groups)])
        home = next((int(each) for each in near if wordings.like_all(place, groups[each])), None)
        if home is None:
            firsts[len(groups)] = place
            groups.append([place])
        else:
            groups[home].append(place)
    for group in groups:
        if sum(weights[texts[place]] for place in group) >= rule.reply_orders:
            yield tuple(texts[place] for place in group)


class Wordings:
    """Texts that are compared: two are alike whose similarity is `limit` or more."""

    def __init__(self, texts: Sequence[str], limit: Fraction) -> None:
        self.texts, self.far = texts, 1 - limit  # share of both lengths that may differ
        self.lengths = np.array([len(each) for each in texts], np.int64)
        self.fine = _counts(texts)
        self.coarse = self.fine.reshape(len(texts), FINE // COARSE, COARSE).sum(1, dtype=np.int32)

    def like(self, place: int, others: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return which of other texts, by their position in `others`, a text is like."""
        most = (self.lengths[others] + self.lengths[place]) * self.far.numerator // self.far.denominator
        near = np.flatnonzero(np.abs(self.coarse[others] - self.coarse[place]).sum(1) <= most)
        near = near[np.abs(self.fine[others[near]] - self.fine[place]).sum(1) <= most[near]]
        text, texts = self.texts[place], self.texts
        found = [
            position
            for position in near.tolist()
            if Indel.distance(text, texts[others[position]], score_cutoff=int(most[position]))
            <= most[position]
        ]
        return np.array(found, np.int64)

    def like_all(self, place: int, others: Sequence[int]) -> bool:
        """Tell whether a text is like every one of some others."""
        return len(self.like(place, np.array(others, np.int64))) == len(others)


def _counts(texts: Sequence[str]) -> NDArray[np.int32]:
    """Return how often signs of each class stand in each text.

    Many signs of one class can hide a difference, never make one: what is counted is a lower bound.
    """
    found = np.zeros((len(texts), FINE), np.int32)
    for place, text in enumerate(texts):
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        found[place] = np.bincount(codes % FINE, minlength=FINE)
    return found
