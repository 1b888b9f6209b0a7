"""Search the conventions for those that reproduce a published table, and say how far each one does."""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

from dashboard.appraisal.settings import EXCLUSIONS, ROUNDINGS, VERDICT_SOURCES, AppraisalSettings, Rounding
from dashboard.reconcile.conventions import (
    DIMENSIONS,
    Cell,
    Convention,
    Figures,
    convention_of,
    figures_of,
    with_choices,
)
from dashboard.reconcile.match import RATE_CHOICES, matches
from dashboard.reconcile.published import COUNT_COLUMNS, Published, Value, rate_prints_as, scaled_percent
from dashboard.views.counts import Rate
from dashboard.views.reference import Unit
from dashboard.views.vocabulary import BASES

LISTED = 8
# Scores are computed for the most promising results only: each takes a whole ranking.
SCORED = 120


@dataclass(frozen=True)
class Outcome:
    """What a convention makes of the table; `alternatives` print the same figures this month.

    `alternatives` holds, by choice, every value found among the conventions with this very result, where
    that is more than one: the month cannot tell them apart.
    """

    convention: Convention
    reproduced: frozenset[str]  # unit codes
    of: int
    cells: int  # figures reproduced
    equivalent: int = 1
    alternatives: Mapping[str, tuple[str, ...]] | None = None

    @property
    def perfect(self) -> bool:
        """Tell whether every unit is reproduced in every column."""
        return len(self.reproduced) == self.of


@dataclass(frozen=True)
class _Variant:
    """One value of the choices behind a column: which units and figures it reproduces, and what it prints."""

    choices: tuple[tuple[str, object], ...]
    mask: int
    cells: int
    printed: int  # number of the printed texts
    far: int  # choices that differ from those in force


class _Members(NamedTuple):
    """Conventions before they are made: of more than a hundred thousand only the best are.

    They share basis, exclusion and rounding, and take any one variant of each column.
    """

    far: int  # choices in which the nearest of them differs from those in force
    shared: Convention
    columns: tuple[Sequence[_Variant], ...]


class _Known:
    """Numbers for equal things, so that results can be compared fast."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def number(self, thing: Hashable) -> int:
        return self._numbers.setdefault(thing, len(self._numbers))


def all_figures(cells: Sequence[Cell], settings: AppraisalSettings) -> dict[tuple[str, str], Figures]:
    """Return the figures of every basis and exclusion."""
    own = convention_of(settings)
    return {
        (basis, exclusion): figures_of(cells, basis, exclusion, own)
        for basis in BASES
        for exclusion in EXCLUSIONS
    }


def search(
    figures: Mapping[tuple[str, str], Figures],
    published: Published,
    settings: AppraisalSettings,
    units: Sequence[Unit],
    verdicts: Iterable[str] = VERDICT_SOURCES,
) -> tuple[Outcome, ...]:
    """Return the conventions by units reproduced, then figures, then nearness to the settings in force.

    Conventions that print the same figures are one outcome under the nearest of them. `verdicts` are the
    sources that have any verdict. Weights, targets and samples of a published score are those in force.
    """
    own = convention_of(settings)
    known = _Known()
    groups: dict[tuple[Hashable, ...], list[_Members]] = {}
    scores: dict[tuple[Hashable, ...], tuple[int, int]] = {}
    present = tuple(name for name in VERDICT_SOURCES if name in verdicts or name == own.verdict)
    for (basis, exclusion), each in figures.items():
        for rounding in ROUNDINGS:
            shared = with_choices(own, basis=basis, exclusion=exclusion, rounding=rounding)
            columns = [_counted(each, published, known)] + [
                _variants(column, each, published, shared, own, present, known) for column in RATE_CHOICES
            ]
            _combine(columns, published, shared, own, groups, scores)
    best = heapq.nsmallest(
        SCORED if {"score", "rank"} & set(published.columns) else LISTED,
        groups,
        key=lambda key: (-scores[key][0].bit_count(), -scores[key][1], min(one.far for one in groups[key])),
    )
    outcomes = [_outcome(groups[key], scores[key], published, own) for key in best]
    if {"score", "rank"} & set(published.columns):
        outcomes = [_with_scores(outcome, figures, published, settings, units) for outcome in outcomes]
    return tuple(sorted(outcomes, key=lambda one: _order(one, own))[:LISTED])


def outcome_of(
    convention: Convention,
    figures: Mapping[tuple[str, str], Figures],
    published: Published,
    settings: AppraisalSettings,
    units: Sequence[Unit],
) -> Outcome:
    """Return what one given convention makes of the table, the searched ones or any other."""
    found = matches(convention, figures, published, settings, units)
    agreeing = frozenset(code for code, cells in found.items() if all(cell.agrees for cell in cells))
    hits = sum(cell.agrees for cells in found.values() for cell in cells)
    return Outcome(convention, agreeing, len(published.rows), hits)


def _near(convention: Convention, own: Convention) -> tuple[int, tuple[int, ...]]:
    """Prefer the fewest changed choices, then those that stand first in their list."""
    return convention.distance(own), convention.place()


def _order(outcome: Outcome, own: Convention) -> tuple[int, int, int]:
    return -len(outcome.reproduced), -outcome.cells, outcome.convention.distance(own)


def _combine(
    columns: Sequence[Sequence[_Variant]],
    published: Published,
    shared: Convention,
    own: Convention,
    groups: dict[tuple[Hashable, ...], list[_Members]],
    scores: dict[tuple[Hashable, ...], tuple[int, int]],
) -> None:
    base = shared.distance(own)
    by_print: list[dict[int, list[_Variant]]] = [{} for _column in columns]
    for told, column in zip(by_print, columns, strict=True):
        for variant in column:
            told.setdefault(variant.printed, []).append(variant)
    for key in product(*by_print):
        alike = tuple(told[printed] for told, printed in zip(by_print, key, strict=True))
        if key not in scores:
            mask = (1 << len(published.rows)) - 1
            for each in alike:
                mask &= each[0].mask
            scores[key] = mask, sum(each[0].cells for each in alike)
        far = base + sum(min(one.far for one in each) for each in alike)
        groups.setdefault(key, []).append(_Members(far, shared, alike))


def _counted(each: Figures, published: Published, known: _Known) -> list[_Variant]:
    numbers = {"accepted": each.accepted, "due": each.due}
    columns = [column for column in COUNT_COLUMNS if column in published.columns]
    mask, cells = 0, 0
    for place, row in enumerate(published.rows):
        hits = [
            numbers[column].get(row.code, 0) == row.values[column].value
            for column in columns
            if column in row.values
        ]
        mask |= all(hits) << place
        cells += sum(hits)
    told = tuple(tuple(numbers[column].get(row.code, 0) for column in columns) for row in published.rows)
    return [_Variant((), mask, cells, known.number(("counted", told)), 0)]


def _variants(
    column: str,
    each: Figures,
    published: Published,
    shared: Convention,
    own: Convention,
    verdicts: Sequence[str],
    known: _Known,
) -> list[_Variant]:
    names = RATE_CHOICES[column]
    if column not in published.columns:
        # Where only scores or ranks are published, the choices behind them still matter.
        if not {"score", "rank"} & set(published.columns):
            return [_Variant((), (1 << len(published.rows)) - 1, 0, known.number((column, "absent")), 0)]
        return [
            _unpublished(column, key, rates, published, own, known)
            for key, rates in _kept(column, each, verdicts)
        ]
    return [
        _variant(column, dict(zip(names, key, strict=True)), rates, published, shared, own, known)
        for key, rates in _kept(column, each, verdicts)
    ]


def _kept(
    column: str, each: Figures, verdicts: Sequence[str]
) -> list[tuple[tuple[object, ...], Mapping[str, Rate]]]:
    every: Mapping[tuple[object, ...], Mapping[str, Rate]] = getattr(each, column)
    return [(key, rates) for key, rates in every.items() if column != "resolution" or key[0] in verdicts]


def _unpublished(
    column: str,
    key: tuple[object, ...],
    rates: Mapping[str, Rate],
    published: Published,
    own: Convention,
    known: _Known,
) -> _Variant:
    choices = tuple(zip(RATE_CHOICES[column], key, strict=True))
    told = tuple(rates.get(row.code) for row in published.rows)
    far = sum(getattr(own, name) != value for name, value in choices)
    return _Variant(choices, (1 << len(published.rows)) - 1, 0, known.number((column, told)), far)


def _variant(
    column: str,
    choices: Mapping[str, object],
    rates: Mapping[str, Rate],
    published: Published,
    shared: Convention,
    own: Convention,
    known: _Known,
) -> _Variant:
    mask, cells, told = 0, 0, []
    for place, row in enumerate(published.rows):
        value = row.values.get(column)
        if value is None:
            mask |= 1 << place
            continue
        rate = rates.get(row.code)
        agrees = rate_prints_as(rate, value, shared.rounding)
        mask |= agrees << place
        cells += agrees
        told.append(_printed(rate, value, shared.rounding))
    far = sum(getattr(own, name) != value for name, value in choices.items())
    return _Variant(tuple(choices.items()), mask, cells, known.number((column, tuple(told))), far)


def _printed(rate: Rate | None, value: Value, rounding: Rounding) -> Hashable:
    if rate is None or not rate.denominator:
        return None
    if value.fraction is not None:
        return rate.numerator, rate.denominator
    return scaled_percent(rate, 4 if value.decimals is None else value.decimals, rounding)


def _outcome(
    members: Sequence[_Members], score: tuple[int, int], published: Published, own: Convention
) -> Outcome:
    mask, cells = score
    conventions = [
        with_choices(one.shared, **dict(choice for variant in chosen for choice in variant.choices))
        for one in members
        for chosen in product(*one.columns)
    ]
    alternatives = {
        name: tuple(str(value) for value in values)
        for name in DIMENSIONS
        if len(values := list(dict.fromkeys(getattr(one, name) for one in conventions))) > 1
    }
    return Outcome(
        min(conventions, key=lambda one: _near(one, own)),
        frozenset(row.code for place, row in enumerate(published.rows) if mask >> place & 1),
        len(published.rows),
        cells,
        len(conventions),
        alternatives,
    )


def _with_scores(
    outcome: Outcome,
    figures: Mapping[tuple[str, str], Figures],
    published: Published,
    settings: AppraisalSettings,
    units: Sequence[Unit],
) -> Outcome:
    """Take out of an outcome the units whose published score or rank it does not give."""
    found = matches(outcome.convention, figures, published, settings, units)
    failed = {code for code, cells in found.items() if not all(cell.agrees for cell in cells)}
    hits = sum(cell.agrees for cells in found.values() for cell in cells)
    return replace(outcome, reproduced=outcome.reproduced - failed, cells=hits)
