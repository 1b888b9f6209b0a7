"""Conventions: the choices behind a published table, and what an order adds to a rate under each of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from dashboard.appraisal.settings import (
    ANSWERS_COUNTED,
    CONFIRMED,
    DENOMINATORS,
    EXCLUSIONS,
    NEGLECTED,
    ON_TIME,
    ROUNDINGS,
    VERDICT_SOURCES,
    Answers,
    AppraisalSettings,
    Confirmed,
    Denominator,
    Exclusion,
    Neglected,
    OnTime,
    Rounding,
    Verdict,
)
from dashboard.views.counts import Rate
from dashboard.views.vocabulary import BASES, RATED_ANSWERS, Basis

Number = int | Fraction

BASIC_CREDITS = (Decimal("1"), Decimal("0.8"), Decimal("0.6"))
FAIR_CREDITS = (Decimal("0.6"), Decimal("0"))


@dataclass(frozen=True)
class Convention:
    """One way to make a published table out of the orders; every field is a choice that cities differ in.

    The choices are those of dashboard.appraisal.settings.AppraisalSettings, which says what each means;
    `basic` and `fair` are the credits of 基本满意 and 一般.
    """

    basis: Basis = "due"
    exclusion: Exclusion = "after"
    verdict: Verdict = "official"
    confirmed: Confirmed = "unsolved"
    denominator: Denominator = "verified"
    basic: Decimal = Decimal("0.8")
    fair: Decimal = Decimal("0.6")
    answers: Answers = "answered"
    neglected: Neglected = "uncredited"
    on_time: OnTime = "due"
    rounding: Rounding = "half_up"

    def code(self) -> str:
        """Return the convention as one text that `convention_from` reads."""
        return "~".join(str(getattr(self, each.name)) for each in fields(self))

    def distance(self, other: Convention) -> int:
        """Return in how many choices two conventions differ."""
        return sum(getattr(self, each.name) != getattr(other, each.name) for each in fields(self))

    def place(self) -> tuple[int, ...]:
        """Return where each choice stands in its list: the commoner ones stand first."""
        return tuple(list(known).index(getattr(self, name)) for name, known in CHOICES.items())


DIMENSIONS = tuple(each.name for each in fields(Convention))
CHOICES: Mapping[str, Sequence[str]] = {
    "basis": BASES,
    "exclusion": EXCLUSIONS,
    "verdict": VERDICT_SOURCES,
    "confirmed": CONFIRMED,
    "denominator": DENOMINATORS,
    "answers": ANSWERS_COUNTED,
    "neglected": NEGLECTED,
    "on_time": ON_TIME,
    "rounding": ROUNDINGS,
}
# The choices that settings know by the same name; the two credits have a table of their own there.
PLAIN = tuple(name for name in DIMENSIONS if name not in ("basic", "fair"))


def convention_from(code: str) -> Convention:
    """Read a convention's code; raise ValueError for anything that is none."""
    parts = dict(zip(DIMENSIONS, code.split("~"), strict=True))
    for name, known in CHOICES.items():
        if parts[name] not in known:
            raise ValueError(f"{parts[name]!r} is no {name}")
    values: dict[str, object] = dict(parts)
    for name in ("basic", "fair"):
        try:
            values[name] = Decimal(parts[name])
        except ArithmeticError:
            raise ValueError(f"{parts[name]!r} is no credit") from None
        if not 0 <= Decimal(parts[name]) <= 1:
            raise ValueError(f"{parts[name]!r} is no credit")
    return Convention(**values)  # type: ignore[arg-type]


def convention_of(settings: AppraisalSettings) -> Convention:
    """Return the convention that the product's own figures follow under these settings."""
    plain = {name: getattr(settings, name) for name in PLAIN}
    return Convention(basic=settings.credits["basic"], fair=settings.credits["fair"], **plain)


def adopted(settings: AppraisalSettings, convention: Convention) -> AppraisalSettings:
    """Return the settings with a convention's choices; all else stays as it is."""
    credits = {**settings.credits, "basic": convention.basic, "fair": convention.fair}
    plain = {name: getattr(convention, name) for name in PLAIN}
    return AppraisalSettings.model_validate({**settings.model_dump(), **plain, "credits": credits})


@dataclass(frozen=True)
class Pattern:
    """What of an order decides in which numbers it counts, whatever the convention."""

    unit: str  # code of the unit it is counted for
    bases: frozenset[str]  # the bases on which it belongs to the period
    exclusion: str = ""  # "" | in_period | later: when an exclusion was decided
    left: bool = False  # withdrawn before its deadline
    direct: bool = False
    clocked: bool = True
    passed: bool = True
    closed: bool = True
    asked: bool = False  # the unit asked to withdraw it
    in_time: bool = True
    kind: str = ""  # confirmed | explained | "" for every other close
    verdicts: tuple[str, str, str, str] = ("", "", "", "")  # by VERDICT_SOURCES
    answer: str = ""

    @property
    def neglected(self) -> bool:
        """Tell whether a due order was left open past its deadline, or withdrawn because the unit asked."""
        return self.asked or (self.passed and not self.closed)


@dataclass(frozen=True)
class Cell:
    """Orders of one pattern: how many, and their scorecard items met and applicable."""

    pattern: Pattern
    n: int
    six_met: int = 0
    six_applicable: int = 0


@dataclass(frozen=True)
class Part:
    """What an order, or a group of them, adds to the figures of its unit."""

    accepted: int = 0
    due: int = 0
    resolution: tuple[Number, int] = (0, 0)
    satisfaction: tuple[Number, int] = (0, 0)
    on_time: tuple[Number, int] = (0, 0)

    def plus(self, other: Part, times: int = 1) -> Part:
        """Return the sum with `times` another part."""

        def added(one: tuple[Number, int], two: tuple[Number, int]) -> tuple[Number, int]:
            return one[0] + times * two[0], one[1] + times * two[1]

        return Part(
            self.accepted + times * other.accepted,
            self.due + times * other.due,
            added(self.resolution, other.resolution),
            added(self.satisfaction, other.satisfaction),
            added(self.on_time, other.on_time),
        )


def part_of(pattern: Pattern, convention: Convention) -> Part:
    """Return what one order adds to its unit's figures under a convention."""
    if convention.basis not in pattern.bases:
        return Part()
    if not is_due(pattern, convention.basis, convention.exclusion):
        return Part(accepted=1)
    verdict = pattern.verdicts[VERDICT_SOURCES.index(convention.verdict)]
    closed = pattern.closed and not pattern.asked
    return Part(
        accepted=1,
        due=1,
        resolution=resolution_part(
            closed, pattern.kind, verdict, convention.confirmed, convention.denominator
        ),
        satisfaction=answer_part(
            heard(pattern.answer, pattern.neglected, convention.neglected),
            convention.basic,
            convention.fair,
            convention.answers,
        ),
        on_time=on_time_part(closed, pattern.in_time, convention.on_time),
    )


def is_due(pattern: Pattern, basis: Basis, exclusion: str) -> bool:
    """Tell whether an order is due in the period: the denominator of every rate starts here."""
    if pattern.exclusion and (
        exclusion == "after" or (exclusion == "in_period" and pattern.exclusion == "in_period")
    ):
        return False
    ripe = pattern.passed if basis == "due" else pattern.passed or pattern.closed
    stays = pattern.clocked and not pattern.left and not pattern.direct
    return basis in pattern.bases and stays and ripe


@cache
def resolution_part(
    closed: bool, kind: str, verdict: str, confirmed: str, denominator: str
) -> tuple[Number, int]:
    """Return what a due order adds to numerator and denominator of the resolution rate."""
    decided = kind in ("confirmed", "explained") and confirmed != "by_verdict"
    solved = closed and (
        (verdict == "solved" and not decided) or (confirmed == "solved" and kind == "confirmed")
    )
    judged = closed and (verdict != "" or decided)
    counted = {
        "verified": not closed or judged,
        "due": True,
        "judged": judged or solved,
        "closed": closed,
    }[denominator]
    return int(solved), int(counted)


def heard(answer: str, neglected: bool, counted: str) -> str:
    """Return the answer an order counts with: of a neglected one the worst, unless they stand outside."""
    return "dissatisfied" if neglected and counted == "uncredited" else answer


@cache
def answer_part(answer: str, basic: Decimal, fair: Decimal, counted: str) -> tuple[Number, int]:
    """Return what a due order adds to numerator and denominator of satisfaction."""
    credits = {"satisfied": Decimal(1), "basic": basic, "fair": fair}
    credit = Fraction(credits.get(answer, Decimal(0)))
    inside = {"answered": answer in RATED_ANSWERS, "called": answer != "", "due": True}[counted]
    # Whole numbers add up quicker than fractions of one.
    return int(credit) if credit.denominator == 1 else credit, int(inside)


def on_time_part(closed: bool, in_time: bool, counted: str) -> tuple[Number, int]:
    """Return what a due order adds to numerator and denominator of the on-time rate."""
    return int(closed and in_time), int(counted == "due" or closed)


Rates = Mapping[str, Rate]


@dataclass(frozen=True)
class Figures:
    """Every unit's figures on one basis and exclusion, for all variants of the other choices."""

    accepted: Mapping[str, int]
    due: Mapping[str, int]
    due_before: Mapping[str, int]
    six: Rates
    answers: Mapping[str, Counter[tuple[str, bool]]]  # by answer, and whether the order was neglected
    resolution: Mapping[tuple[str, str, str], Rates]  # (verdict, confirmed, denominator)
    satisfaction: Mapping[tuple[Decimal, Decimal, str, str], Rates]  # (basic, fair, answers, neglected)
    on_time: Mapping[tuple[str], Rates]


def credit_pairs(own: Convention) -> tuple[tuple[Decimal, Decimal], ...]:
    """Return the credits of 基本满意 and 一般 that are tried, those in force among them."""
    pairs = [(basic, fair) for basic in BASIC_CREDITS for fair in FAIR_CREDITS]
    return tuple(dict.fromkeys([(own.basic, own.fair), *pairs]))


def figures_of(cells: Iterable[Cell], basis: Basis, exclusion: str, own: Convention) -> Figures:
    """Sum the cells of one basis and exclusion into every variant of the rates."""
    accepted: Counter[str] = Counter()
    due_before: Counter[str] = Counter()
    due_cells = []
    for cell in cells:
        pattern = cell.pattern
        accepted[pattern.unit] += cell.n * (basis in pattern.bases)
        due_before[pattern.unit] += cell.n * is_due(pattern, basis, "before")
        if is_due(pattern, basis, exclusion):
            due_cells.append(cell)
    due: Counter[str] = Counter()
    answers: dict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    closings: dict[str, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    six: dict[str, tuple[int, int]] = {}
    for cell in due_cells:
        pattern = cell.pattern
        due[pattern.unit] += cell.n
        answers[pattern.unit][pattern.answer, pattern.neglected] += cell.n
        closings[pattern.unit][pattern.closed and not pattern.asked, pattern.in_time] += cell.n
        met, applicable = six.get(pattern.unit, (0, 0))
        six[pattern.unit] = met + cell.six_met, applicable + cell.six_applicable
    return Figures(
        accepted=accepted,
        due=due,
        due_before=due_before,
        six={unit: Rate(Fraction(met), applicable) for unit, (met, applicable) in six.items()},
        answers=answers,
        resolution=_resolutions(due_cells),
        satisfaction=_satisfactions(answers, own),
        on_time={
            (counted,): {
                unit: _summed((on_time_part(*key, counted), n) for key, n in each.items())
                for unit, each in closings.items()
            }
            for counted in ON_TIME
        },
    )


def _satisfactions(
    answers: Mapping[str, Counter[tuple[str, bool]]], own: Convention
) -> dict[tuple[Decimal, Decimal, str, str], Rates]:
    """Return satisfaction by its choices."""
    found: dict[tuple[Decimal, Decimal, str, str], Rates] = {}
    for basic, fair in credit_pairs(own):
        for counted in ANSWERS_COUNTED:
            for neglected in NEGLECTED:
                found[basic, fair, counted, neglected] = {
                    unit: _summed(
                        (answer_part(heard(*key, neglected), basic, fair, counted), n)
                        for key, n in each.items()
                    )
                    for unit, each in answers.items()
                }
    return found


def _resolutions(due_cells: Sequence[Cell]) -> dict[tuple[str, str, str], Rates]:
    found: dict[tuple[str, str, str], Rates] = {}
    for place, source in enumerate(VERDICT_SOURCES):
        outcomes: dict[str, Counter[tuple[bool, str, str]]] = defaultdict(Counter)
        for cell in due_cells:
            pattern = cell.pattern
            key = pattern.closed and not pattern.asked, pattern.kind, pattern.verdicts[place]
            outcomes[pattern.unit][key] += cell.n
        for confirmed in CONFIRMED:
            for denominator in DENOMINATORS:
                found[source, confirmed, denominator] = {
                    unit: _summed(
                        (resolution_part(*key, confirmed, denominator), n) for key, n in each.items()
                    )
                    for unit, each in outcomes.items()
                }
    return found


def _summed(parts: Iterable[tuple[tuple[Number, int], int]]) -> Rate:
    numerator: Number = 0
    denominator = 0
    for (top, bottom), n in parts:
        numerator += top * n
        denominator += bottom * n
    return Rate(Fraction(numerator), denominator)


def with_choices(convention: Convention, **changes: object) -> Convention:
    """Return a convention with some choices changed."""
    return replace(convention, **changes)  # type: ignore[arg-type]
