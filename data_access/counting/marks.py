"""Marks: the facts of an order as the bits of one number, so that a statement only counts equal orders.

A statement returns how many orders of a group bear the same mark; every measure is then worked out once for
each mark that occurs. The conditions of the measures are those of the lists (dashboard.definitions).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache, reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, case, cast, literal_column

from dashboard.appraisal.indicators import WEIGHED_APPLICABLE, WEIGHED_MET, denominator
from dashboard.appraisal.registry import FURTHER_FACTS
from dashboard.appraisal.settings import INDICATORS, AppraisalSettings
from dashboard.definitions.facts import FACTS, ITEM_FACTS, Facts
from dashboard.definitions.indicators import DECLARED
from dashboard.definitions.measures import measured
from dashboard.views.counts import Counts
from dashboard.views.vocabulary import SCORECARD_ITEMS
from data_access.counting.conditions import Conditions
from data_access.schema import order

Numbers = NDArray[np.int64]
PROVINCIAL = 1 << FACTS.index("provincial")

# Beside the measures of the same name, a group has the two sums of items that the scorecard is made of.
_SUMS = {"six_met": "met", "six_applicable": "applies"}
_TIMES = ("onsite", "feedback", "close_hours", "close_days")
_ZERO = literal_column("0", BigInteger)
_OTHERS = ("key", "accepted", "extended_out", "more", "samples", *_TIMES, *_SUMS)
COUNTED = tuple(each.name for each in fields(Counts) if each.name not in _OTHERS)
SAMPLES = (*INDICATORS, "settled")
MORE = tuple(sorted({name for each in DECLARED for name in (each.top, each.bottom)} - {*COUNTED, "accepted"}))


@dataclass(frozen=True)
class _Asked:
    """Conditions as far as marks depend on them."""

    key: tuple[Any, ...]
    conditions: Conditions = field(compare=False)


def mark_of(conditions: Conditions) -> ColumnElement[int]:
    """Return the mark of an order at the conditions' data time; exclusion as decided after them."""
    return _mark(_Asked((conditions.as_of, conditions.moments, *conditions.facts_key), conditions))


@lru_cache(maxsize=32)  # a page asks for the same mark again and again, and putting it together takes long
def _mark(asked: _Asked) -> ColumnElement[int]:
    facts = replace(asked.conditions, before_exclusion=False).facts

    def bits(names: Sequence[str]) -> ColumnElement[int]:
        return reduce(add, (case((getattr(facts, name), _bit(name)), else_=_ZERO) for name in names))

    spared = {*FURTHER_FACTS} - {*asked.conditions.settings.further_facts}
    own = bits([name for name in FACTS if name not in ITEM_FACTS and name not in spared])
    # The items are asked of provincial orders alone, of which there are few: spare the others the work.
    return cast(own, BigInteger) + case((order.c.provincial, bits(ITEM_FACTS)), else_=_ZERO)


def _bit(name: str) -> ColumnElement[int]:
    return literal_column(str(1 << FACTS.index(name)), BigInteger)


@dataclass(frozen=True)
class Marked:
    """Orders by key and mark: rows of equal length, each with the place of its key in `keys`, -1 for none."""

    keys: list[str]
    place: Numbers
    mark: Numbers
    n: Numbers

    @classmethod
    def of(cls, rows: Sequence[Any]) -> Marked:
        """Return rows of (key, mark, n) as a statement gives them."""
        places: dict[str, int] = {}
        place = np.fromiter((places.setdefault(row[0], len(places)) for row in rows), np.int64, len(rows))
        mark, n = (np.fromiter((row[at] for row in rows), np.int64, len(rows)) for at in (1, 2))
        return cls(list(places), place, mark, n)


def amounts(marked: Marked, conditions: Conditions, names: Sequence[str]) -> Numbers:
    """Return how many orders of each key (rows) each measure counts (columns), in the order of `names`."""
    matrix, flags = _matrix(marked, conditions)
    counted: Numbers = matrix @ np.stack([flags[name].astype(np.int64) for name in names], axis=1)
    return counted


def tally(marked: Marked, conditions: Conditions) -> dict[str, Counts]:
    """Return the counts by key, without times and what an extension moved out; no key without orders."""
    matrix, flags = _matrix(marked, conditions)
    columns = [flags[name].astype(np.int64) for name in COUNTED]
    for part in _SUMS.values():
        columns.append(np.sum([flags[f"{item}_{part}"] for item in SCORECARD_ITEMS], axis=0))
    more = _more(conditions.settings, flags)
    columns += more.values()
    numbers = (matrix @ np.stack(columns, axis=1)).tolist()
    accepted = matrix.sum(axis=1).tolist()
    names = (*COUNTED, *_SUMS)
    sampled = (*SAMPLES, *(each.name for each in conditions.settings.further if each.of == "rate"))
    samples = _samples(matrix, marked, conditions, sampled)
    return {
        key: Counts(
            key=key,
            accepted=every,
            more=dict(zip(more, row[len(names) :], strict=True)),
            samples=dict(zip(sampled, sample, strict=True)),
            **dict(zip(names, row[: len(names)], strict=True)),
        )
        for key, every, row, sample in zip(marked.keys, accepted, numbers, samples, strict=True)
        if every
    }


def _more(settings: AppraisalSettings, flags: Mapping[str, Any]) -> dict[str, Numbers]:
    """Return the measures beside the fields of Counts by name: the declared, and what the forms switch on."""
    switched_on = [name for each in settings.further if each.of == "rate" for name in each.more]
    found = {name: flags[name].astype(np.int64) for name in (*MORE, *switched_on) if name not in COUNTED}
    if settings.weighs_items:
        for name, part in ((WEIGHED_MET, "met"), (WEIGHED_APPLICABLE, "applies")):
            found[name] = sum(
                (
                    int(settings.six_points[item] * 100) * flags[f"{item}_{part}"].astype(np.int64)
                    for item in SCORECARD_ITEMS
                ),
                np.zeros(len(flags["accepted"]), np.int64),
            )
    return found


def _samples(
    matrix: Numbers, marked: Marked, conditions: Conditions, names: Sequence[str]
) -> list[list[int]]:
    """Return by key the denominator of each scored indicator before exclusion, and the settled ones."""
    unique = np.unique(marked.mark[marked.place >= 0])
    flags = flags_of(unique, replace(conditions, before_exclusion=True))

    def below(indicator: str) -> Numbers:
        if indicator == "six":
            applies = [flags[f"{item}_applies"] for item in SCORECARD_ITEMS]
            return np.sum(applies, axis=0, dtype=np.int64)  # type: ignore[no-any-return]
        if indicator == "settled":
            settled = flags[conditions.settings.to_rate] & ~flags["neglected"]
            return settled.astype(np.int64)  # type: ignore[no-any-return]
        return flags[denominator(indicator, conditions.settings)].astype(np.int64)  # type: ignore[no-any-return]

    found: list[list[int]] = (matrix @ np.stack([below(each) for each in names], axis=1)).tolist()
    return found


def flags_of(marks: Numbers, conditions: Conditions) -> Mapping[str, Any]:
    """Return every measure of marks as an array of flags; before exclusion no order is excluded."""
    truths = {name: (marks >> place & 1).astype(bool) for place, name in enumerate(FACTS)}
    every = np.ones(len(marks), bool)
    if conditions.before_exclusion:
        truths["excluded"] = ~every
    return measured(Facts(**truths), every, conditions.basis, conditions.settings)


def _matrix(marked: Marked, conditions: Conditions) -> tuple[Numbers, Mapping[str, Any]]:
    """Return how many orders of each key bear each mark that occurs, and the measures of these marks."""
    chosen = marked.place >= 0
    unique, column = np.unique(marked.mark[chosen], return_inverse=True)
    matrix = np.zeros((len(marked.keys), len(unique)), np.int64)
    np.add.at(matrix, (marked.place[chosen], column), marked.n[chosen])
    return matrix, flags_of(unique, conditions)
