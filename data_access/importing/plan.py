"""Bind a mapping's fields to the columns of one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass

from dashboard.i18n import _
from data_access.importing.cells import normalised_name
from data_access.importing.errors import MappingError
from data_access.importing.fields import BY_NAME, REQUIRED, Field
from data_access.importing.mapping import Composed, Mapping


@dataclass(frozen=True)
class Bound:
    """A field with the columns that bring it; several are joined with `separator`."""

    field: Field
    indexes: tuple[int, ...]
    separator: str
    column: str

    def text(self, cells: Sequence[str]) -> str:
        """Return the field's text in a row."""
        if len(self.indexes) == 1:
            return cells[self.indexes[0]]
        parts = [cells[index].strip() for index in self.indexes]
        return self.separator.join(part for part in parts if part)


def texts_of(bound: Sequence[Bound]) -> Callable[[Sequence[str]], list[str]]:
    """Return what takes the texts of these fields out of a row."""
    if all(len(one.indexes) == 1 for one in bound):
        places = [one.indexes[0] for one in bound]
        return lambda cells: [cells[place] for place in places]
    return lambda cells: [one.text(cells) for one in bound]


def bind(mapping: Mapping, header: Sequence[str]) -> tuple[Bound, ...]:
    """Return the bound fields; raise MappingError where a required or single-named column is absent."""
    places = {normalised_name(name): index for index, name in enumerate(header)}
    bound = []
    for name, source in mapping.columns.items():
        found = _indexes(name, source, places, header)
        if found:
            separator = source.separator if isinstance(source, Composed) else ""
            column = " + ".join(header[index] for index in found)
            bound.append(Bound(BY_NAME[name], found, separator, column))
    _require(mapping, [one.field.name for one in bound], header)
    return tuple(bound)


def _indexes(
    field: str, source: str | list[str] | Composed, places: Dict[str, int], header: Sequence[str]
) -> tuple[int, ...]:
    if isinstance(source, list):
        present = [places[normalised_name(name)] for name in source if normalised_name(name) in places]
        return tuple(present[:1])
    names = source.compose if isinstance(source, Composed) else [source]
    absent = [name for name in names if normalised_name(name) not in places]
    if absent:
        raise MappingError(
            _("Key columns.{field}: the table has no column {name}. Its columns: {columns}.").format(
                field=field, name=", ".join(absent), columns=", ".join(header)
            ),
            _("Correct the mapping, or give the column's names as a list: then it may be absent."),
        )
    return tuple(places[normalised_name(name)] for name in names)


def _require(mapping: Mapping, found: Sequence[str], header: Sequence[str]) -> None:
    absent = [name for name in REQUIRED if name not in found and name not in mapping.constants]
    if absent:
        raise MappingError(
            _("No column was found for: {fields}. The table's columns: {columns}.").format(
                fields=", ".join(_(BY_NAME[name].label) for name in absent), columns=", ".join(header)
            ),
            _("Each row needs an order number and the time it was opened: name their columns."),
        )
