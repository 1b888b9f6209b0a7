"""Match the columns of a register's table to its fields by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.i18n import _
from data_access.importing.cells import normalised_name
from data_access.importing.registers.model import RegisterField
from data_access.importing.rejects import own_columns

SAMPLES_SHOWN = 3
SHORTEST_ALIKE = 2  # signs of a known name that another name may hold


@dataclass(frozen=True)
class ColumnUse:
    """What a column is taken for ("" for nothing), whether its name is known, and some of its values.

    `place` is its number among all columns of the file, from 0.
    """

    place: int
    column: str
    field: str
    certain: bool
    samples: tuple[str, ...] = ()


def match_columns(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    fields: Sequence[RegisterField],
    choices: Mapping[int, str],
) -> tuple[ColumnUse, ...]:
    """Return the use of every column in the table's order; no field is taken twice.

    `choices` are fields chosen by hand by the number of their column, "" to leave it out; a field that is
    chosen for two columns is the first's. Known names come before names that only hold a known one.
    """
    skipped = own_columns(header)
    names = {field.name for field in fields}
    taken: dict[int, str] = {}
    used: set[str] = set()
    for place, name in sorted(choices.items()):
        if place < len(header) and (name in names or not name):
            taken[place] = "" if name in used else name
            used.add(taken[place])
    for certain in (True, False):
        for place, column in enumerate(header[skipped:], skipped):
            if place in taken:
                continue
            found = _field_of(column, [one for one in fields if one.name not in used], certain)
            if found:
                taken[place] = found
                used.add(found)
    every = [(place, column, taken.get(place, "")) for place, column in enumerate(header)]
    return tuple(
        ColumnUse(place, column, name, _known(column, name, fields), _samples(rows, place))
        for place, column, name in every[skipped:]
    )


def missing_fields(uses: Sequence[ColumnUse], fields: Sequence[RegisterField]) -> tuple[str, ...]:
    """Return the names of required fields that no column brings."""
    found = {use.field for use in uses}
    return tuple(_(field.label) for field in fields if field.required and field.name not in found)


def known_names(fields: Sequence[RegisterField]) -> frozenset[str]:
    """Return the column names that a register knows: they help to tell the header from title rows."""
    return frozenset(name for field in fields for name in field.synonyms)


def _field_of(column: str, fields: Sequence[RegisterField], certain: bool) -> str:
    own = normalised_name(column)
    if not own:
        return ""
    if certain:
        return next((one.name for one in fields if own in _names(one)), "")
    alike = [
        (len(name), one.name)
        for one in fields
        for name in _names(one)
        if len(name) >= SHORTEST_ALIKE and (name in own or (own in name and len(own) >= SHORTEST_ALIKE))
    ]
    return max(alike)[1] if alike else ""


def _names(field: RegisterField) -> set[str]:
    return {normalised_name(name) for name in (field.name, *field.synonyms)}


def _known(column: str, name: str, fields: Sequence[RegisterField]) -> bool:
    return any(one.name == name and normalised_name(column) in _names(one) for one in fields)


def _samples(rows: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    texts = dict.fromkeys(row[place].strip() for row in rows if place < len(row) and row[place].strip())
    return tuple(list(texts)[:SAMPLES_SHOWN])
