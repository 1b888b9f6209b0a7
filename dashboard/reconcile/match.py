"""Set a published table beside what one convention gives: rates, counts, scores and ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from dashboard.appraisal import ranking
from dashboard.appraisal.settings import AppraisalSettings, Rounding
from dashboard.reconcile.conventions import Convention, Figures, adopted, answer_part, with_choices
from dashboard.reconcile.published import (
    COUNT_COLUMNS,
    RATE_COLUMNS,
    Published,
    PublishedRow,
    Value,
    prints_as,
    rate_prints_as,
    shown,
)
from dashboard.views.counts import Counts, Rate
from dashboard.views.reference import Unit
from dashboard.views.vocabulary import ANSWERS, RATED_ANSWERS

# How many orders a difference is looked for; beyond that it is another convention.
NEAR = 6
RATE_CHOICES: Mapping[str, tuple[str, ...]] = {
    "resolution": ("verdict", "confirmed", "denominator"),
    "satisfaction": ("basic", "fair", "answers", "neglected"),
    "on_time": ("on_time",),
}


@dataclass(frozen=True)
class CellMatch:
    """One figure of a unit: as published, as computed, with its fraction where it is a rate."""

    column: str
    published: str
    computed: str
    fraction: str
    agrees: bool
    nearest: str = ""  # where a rate differs: the nearest fraction that prints as published


def matches(
    convention: Convention,
    figures: Mapping[tuple[str, str], Figures],
    published: Published,
    settings: AppraisalSettings,
    units: Sequence[Unit],
    *,
    nearest: bool = False,
) -> dict[str, tuple[CellMatch, ...]]:
    """Return, by unit code, every published figure beside what a convention gives.

    With `nearest`, rates that differ name the nearest fraction that would print as published.
    """
    each = figures[convention.basis, convention.exclusion]
    scored: dict[str, tuple[Fraction | None, int | None]] = {}
    if {"score", "rank"} & set(published.columns):
        whole = figures.get((convention.basis, "before"), each)
        scored = scores_of(convention, each, whole, published, settings, units)
    return {
        row.code: tuple(
            _match(column, value, row, convention, each, scored, nearest)
            for column in published.columns
            if (value := row.values.get(column))
        )
        for row in published.rows
    }


def _match(
    column: str,
    value: Value,
    row: PublishedRow,
    convention: Convention,
    each: Figures,
    scored: Mapping[str, tuple[Fraction | None, int | None]],
    nearest: bool,
) -> CellMatch:
    if column in COUNT_COLUMNS:
        number = (each.accepted if column == "accepted" else each.due).get(row.code, 0)
        return CellMatch(column, value.text, str(number), "", number == value.value)
    if column in RATE_COLUMNS:
        rate = rate_of(column, convention, each).get(row.code)
        exact = rate.value * 100 if rate and rate.value is not None else None
        fraction = f"{float(rate.numerator):g}/{rate.denominator}" if rate else ""
        computed = shown(exact, value, convention.rounding)
        agrees = rate_prints_as(rate, value, convention.rounding)
        near = nearest_fraction(rate, value, convention.rounding) if nearest and not agrees else ""
        return CellMatch(column, value.text, computed, fraction, agrees, near)
    points, rank = scored.get(row.code, (None, None))
    if column == "rank":
        return CellMatch(column, value.text, str(rank or ""), "", rank == value.value)
    agrees = points is not None and prints_as(points, value, convention.rounding)
    return CellMatch(column, value.text, shown(points, value, convention.rounding), "", agrees)


def nearest_fraction(rate: Rate | None, value: Value, rounding: Rounding) -> str:
    """Return the fraction that is printed as published with the fewest orders moved; "" where none is near.

    Whole orders are added or taken in numerator and denominator, at most NEAR of each.
    """
    if rate is None or not rate.denominator or value.fraction is not None:
        return ""
    moves = [(up, down) for up in range(-NEAR, NEAR + 1) for down in range(-NEAR, NEAR + 1)]
    for up, down in sorted(moves, key=lambda move: (max(map(abs, move)), abs(move[1]), abs(move[0]))):
        top, bottom = rate.numerator + up, rate.denominator + down
        if 0 <= top <= bottom and bottom and rate_prints_as(Rate(top, bottom), value, rounding):
            return f"{float(top):g}/{bottom}"
    return ""


def rate_of(column: str, convention: Convention, each: Figures) -> Mapping[str, Rate]:
    """Return the units' rates of a column under a convention."""
    key = tuple(getattr(convention, name) for name in RATE_CHOICES[column])
    found: Mapping[str, Rate] = getattr(each, column)[key]
    return found


def scores_of(
    convention: Convention,
    each: Figures,
    whole: Figures,
    published: Published,
    settings: AppraisalSettings,
    units: Sequence[Unit],
) -> dict[str, tuple[Fraction | None, int | None]]:
    """Return exact points and rank of the published units, with the weights and samples in force.

    `whole` are the figures before exclusion: their denominators are the samples.
    """
    ranked = [unit for unit in units if unit.code in {row.code for row in published.rows}]
    counts = {unit.code: _counts(unit.code, convention, each, whole) for unit in ranked}
    before = {unit.code: Counts(unit.code, due=each.due_before.get(unit.code, 0)) for unit in ranked}
    rows = ranking.rank_units(ranked, counts, before, adopted(settings, convention))
    return {
        row.unit.code: (
            None
            if row.score.points is None
            else row.score.total - sum((item.lost for item in row.score.items), Fraction(0)),
            row.rank,
        )
        for row in rows
    }


def _counts(code: str, convention: Convention, each: Figures, whole: Figures) -> Counts:
    """Return a unit's counts under a convention, for the one function that scores."""
    none = Rate(Fraction(0), 0)

    def rate(column: str, **other: str) -> Rate:
        return rate_of(column, with_choices(convention, **other), each).get(code, none)

    judged = rate("resolution", denominator="judged")
    answers = _answered(each.answers.get(code, Counter()))
    six = each.six.get(code, none)
    samples = {
        column: rate_of(column, convention, whole).get(code, none).denominator for column in RATE_CHOICES
    }
    samples |= {
        "six": whole.six.get(code, none).denominator,
        "settled": _settled(whole.answers.get(code, Counter()), convention),
    }
    found = Counts(
        code,
        samples=samples,
        due=each.due.get(code, 0),
        on_time=int(rate("on_time").numerator),
        verified=judged.denominator,
        unverified=rate("on_time", on_time="closed").denominator - judged.denominator,
        solved=int(judged.numerator),
        six_met=int(six.numerator),
        six_applicable=six.denominator,
    )
    return replace(found, **answers)  # type: ignore[arg-type]


def _answered(answers: Counter[tuple[str, bool]]) -> dict[str, int]:
    """Return what Counts holds of the answers of due orders."""
    found = {"neglected": sum(n for (_answer, neglected), n in answers.items() if neglected)}
    for name, known in (("called", ANSWERS), *((each, (each,)) for each in RATED_ANSWERS)):
        late = sum(answers[answer, True] for answer in known)
        found |= {name: late + sum(answers[answer, False] for answer in known), f"{name}_neglected": late}
    return found


def _settled(answers: Counter[tuple[str, bool]], convention: Convention) -> int:
    """Return the denominator of satisfaction without the neglected orders."""
    return sum(
        n * answer_part(answer, convention.basic, convention.fair, convention.answers)[1]
        for (answer, neglected), n in answers.items()
        if not neglected
    )
