"""What stands out in the fieldwork: refusals by interviewer, interviews done in no time, equal answers.

Facts that somebody looks at, not blame: an interviewer with hard districts has more refusals, a short
interview may be a practised one, and equal answers may be true.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, comb
from statistics import median
from typing import TypeVar

from dashboard.order.folding import fold
from dashboard.overview.hot_spots import kept
from dashboard.views.counts import Rate

T = TypeVar("T")

LEVEL = 0.05
SPEED_SHARE = Fraction(1, 3)
LEAST_FOR_MEDIAN = 10
LEAST_ANSWERED = 5
LEAST_TEXT = 6  # characters: shorter ones are said alike by many
MORE_THAN_ONE = 2


@dataclass(frozen=True)
class InterviewerCalls:
    """How many enterprises an interviewer spoke to, and how many of them refused."""

    interviewer: str
    refused: int
    reached: int


@dataclass(frozen=True)
class RefusalRow:
    """An interviewer's share of refusals beside that of all others.

    `chance` is how likely at least so many refusals are if all interviewers' enterprises refuse alike, None
    where nobody else spoke to anybody.
    """

    interviewer: str
    own: Rate
    others: Rate
    chance: float | None
    stands_out: bool


@dataclass(frozen=True)
class Interview:
    """A completed interview: `seconds` on the phone, None unknown; answers and open texts by question.

    Instead of the answers a `digest` of answers and texts may tell who said the same, and `closed` how many
    questions were answered with an option. Two interviews with the same texts, as they are searched, are
    then either both told by digests or both by answers.
    """

    key: str
    interviewer: str
    version: str
    seconds: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict, hash=False)
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    digest: str = ""
    closed: int = 0


@dataclass(frozen=True)
class Speeder:
    """An interview shorter than `share` of the median of its version, which `interviews` were timed for."""

    key: str
    interviewer: str
    seconds: int
    median: float
    share: Fraction
    interviews: int


@dataclass(frozen=True)
class EqualAnswers:
    """Interviews of one interviewer that agree in every question, texts included."""

    interviewer: str
    keys: tuple[str, ...]
    answered: int


@dataclass(frozen=True)
class EqualTexts:
    """The same open text given by several enterprises to one question, as it was first written."""

    question: str
    text: str
    keys: tuple[str, ...]
    interviewers: tuple[str, ...]


def refusals(calls: Sequence[InterviewerCalls], level: float = LEVEL) -> tuple[RefusalRow, ...]:
    """Compare each interviewer's refusals with those of all others, in the order given.

    Exact: given all refusals, the own ones follow the hypergeometric law if all refuse alike (Fisher's exact
    test, one-sided), which allows for the others' share being an estimate too. Those stand out that
    Benjamini and Hochberg's procedure keeps over all interviewers. Raises ValueError for more refusals than
    enterprises spoken to.
    """
    wrong = [each.interviewer for each in calls if not 0 <= each.refused <= each.reached]
    if wrong:
        raise ValueError(f"more refusals than enterprises spoken to: {', '.join(wrong)}")
    refused, reached = sum(each.refused for each in calls), sum(each.reached for each in calls)
    chances = [_chance(each, refused, reached) for each in calls]
    tested = [each for each in chances if each is not None]
    limit = kept(tested, len(tested), level)
    return tuple(
        RefusalRow(
            interviewer=each.interviewer,
            own=Rate(Fraction(each.refused), each.reached),
            others=Rate(Fraction(refused - each.refused), reached - each.reached),
            chance=chance,
            stands_out=chance is not None and chance <= limit,
        )
        for each, chance in zip(calls, chances, strict=True)
    )


def _chance(each: InterviewerCalls, refused: int, reached: int) -> float | None:
    others = reached - each.reached
    if not each.reached or not others:
        return None
    term = comb(each.reached, each.refused) * comb(others, refused - each.refused)
    ways = 0
    for own in range(each.refused, min(each.reached, refused) + 1):
        ways += term
        # C(reached, k) · C(others, refused − k) from one k to the next, in whole numbers.
        term = term * (each.reached - own) * (refused - own) // ((own + 1) * (others - refused + own + 1))
    return ways / comb(reached, refused)


def speeders(
    interviews: Iterable[Interview], share: Fraction = SPEED_SHARE, least: int = LEAST_FOR_MEDIAN
) -> tuple[Speeder, ...]:
    """Return interviews shorter than a share of the median of their version of the questionnaire.

    A version with fewer than `least` timed interviews has no median to compare with. Shortest first, by
    share of the median.
    """
    timed: dict[str, list[tuple[int, Interview]]] = {}
    for each in interviews:
        if each.seconds is not None:
            timed.setdefault(each.version, []).append((each.seconds, each))
    found = []
    for group in timed.values():
        if len(group) < least:
            continue
        middle = median(seconds for seconds, _interview in group)
        limit = ceil(share * Fraction(middle))  # of whole seconds
        found += [
            Speeder(each.key, each.interviewer, seconds, middle, share, len(group))
            for seconds, each in group
            if seconds < limit
        ]
    return tuple(sorted(found, key=lambda each: (each.seconds / each.median, each.key)))


def equal_answers(
    interviews: Iterable[Interview], least_answered: int = LEAST_ANSWERED
) -> tuple[EqualAnswers, ...]:
    """Return groups of interviews of one interviewer and version that agree in every question.

    Texts are compared as they are searched (dashboard.order.folding), and an empty one is no answer. Left
    out are interviews with fewer than `least_answered` answered questions. Largest groups first.
    """

    folded = _Folded()

    def content(each: Interview) -> Hashable:
        if each.digest:
            return each.interviewer, each.version, each.digest
        said = [*each.answers.items(), *((question, folded[text]) for question, text in each.texts.items())]
        return each.interviewer, each.version, frozenset(pair for pair in said if pair[1])

    def answered(each: Interview) -> int:
        closed = each.closed if each.digest else sum(map(bool, each.answers.values()))
        return closed + sum(bool(folded[text]) for text in each.texts.values())

    enough = [each for each in interviews if answered(each) >= least_answered]
    found = [
        EqualAnswers(group[0].interviewer, tuple(each.key for each in group), answered(group[0]))
        for group in _alike(enough, content)
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.keys), each.interviewer, each.keys)))


def equal_texts(interviews: Iterable[Interview], least: int = LEAST_TEXT) -> tuple[EqualTexts, ...]:
    """Return open texts of at least `least` characters that several enterprises gave to one question.

    Compared as they are searched. Most often given first.
    """
    folded = _Folded()
    said = [
        (question, text, each)
        for each in interviews
        for question, text in each.texts.items()
        if len(folded[text]) >= least
    ]
    found = [
        EqualTexts(
            question=group[0][0],
            text=group[0][1],
            keys=tuple(each.key for _question, _text, each in group),
            interviewers=tuple(sorted({each.interviewer for _question, _text, each in group})),
        )
        for group in _alike(said, lambda one: (one[0], folded[one[1]]))
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.keys), each.question, each.text)))


class _Folded(dict[str, str]):
    """Texts as they are searched; many enterprises write the same."""

    def __missing__(self, text: str) -> str:
        found = self[text] = fold(text)
        return found


def _alike(things: Iterable[T], by: Callable[[T], Hashable]) -> list[list[T]]:
    groups: dict[Hashable, list[T]] = {}
    for each in things:
        groups.setdefault(by(each), []).append(each)
    return [group for group in groups.values() if len(group) >= MORE_THAN_ONE]
