"""Whose orders a row of cells holds: the key of a figure's group, and whether a filter lets it pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from sqlalchemy import Connection

from dashboard.views.reference import Unit
from dashboard.views.vocabulary import AREAS, CITY_KEY, UNDETERMINED, GroupBy
from data_access.counting.cells import Cells, Moves
from data_access.counting.kept import unchanged
from data_access.counting.marks import Numbers
from data_access.counting.population import Where
from data_access.reference.units import read_units

KEYS_KEPT = 200_000  # a filter has as many as units have townships


@dataclass(frozen=True)
class Places:
    """The units by number, as the rows of cells name them; 0 is nobody."""

    units: Mapping[int, Unit]
    _keys: dict[tuple[GroupBy, Where, int, int], str | None] = field(default_factory=dict, compare=False)

    GROUPS: ClassVar[frozenset[GroupBy]] = frozenset(
        ("district", "township", "unit", "department", "utility", "month", "city")
    )

    def keys(
        self, rows: Cells | Moves, group: GroupBy, where: Where, monthly: bool
    ) -> tuple[list[str], Numbers]:
        """Return the keys of a group, and of each row the place of its key, -1 for what does not belong."""
        columns = [rows.unit, rows.township, *([rows.month] if monthly else [])]
        unique, inverse = _distinct(columns)
        found: dict[str, int] = {}
        places = np.full(len(unique), -1, np.int64)
        for place, (unit_id, township_id, *month) in enumerate(unique):
            key = self._key_of(group, where, unit_id, township_id)
            if key is None:
                continue
            if month:
                text = f"{month[0] // 100}-{month[0] % 100:02}"
                key = text if group == "month" else f"{text}|{key}"
            places[place] = found.setdefault(key, len(found))
        return list(found), places[inverse]

    def _key_of(self, group: GroupBy, where: Where, unit_id: int, township_id: int) -> str | None:
        """Return the key of a unit's orders of a township, None where they do not belong; found once."""
        asked = group, where, unit_id, township_id
        if asked not in self._keys:
            if len(self._keys) >= KEYS_KEPT:
                self._keys.clear()
            unit, township = self.units.get(unit_id), self.units.get(township_id)
            passes = self._passes(where, unit, township)
            self._keys[asked] = self._key(group, unit, township) if passes else None
        return self._keys[asked]

    def _key(self, group: GroupBy, unit: Unit | None, township: Unit | None) -> str | None:
        if group in ("city", "month"):
            return CITY_KEY
        if group == "unit":
            return unit.code if unit else ""
        if group == "township":
            if unit is None or unit.kind != "district":
                return None
            return township.code if township else f"{unit.code}:{UNDETERMINED}"
        return unit.code if unit is not None and unit.kind == group else None

    def _passes(self, where: Where, unit: Unit | None, township: Unit | None) -> bool:
        """Tell whether a unit's orders of a township pass a filter, as `where_conditions` decides in SQL."""
        of_district = unit is not None and unit.kind == "district"
        if where.township and where.township != UNDETERMINED:
            named = township is not None and township.code == where.township and of_district
        else:
            named = where.township is None or not where.township or township is None
        kinds = AREAS.get(where.area or "", ())
        inside = township is not None and township.kind == "township" and township.subkind in kinds
        return (
            named
            and (not where.area or (inside and of_district))
            and all(
                not wanted or (unit is not None and has == wanted)
                for wanted, has in (
                    (where.district, unit.code if unit else ""),
                    (where.unit, unit.code if unit else ""),
                    (where.kind, unit.kind if unit else ""),
                )
            )
        )


def _distinct(columns: Sequence[Numbers]) -> tuple[list[list[int]], Numbers]:
    """Return the rows of columns that differ, and of each row the place of its like among them."""
    code = np.zeros(len(columns[0]), np.int64)
    values = []
    for column in columns:
        some, place = np.unique(column, return_inverse=True)
        code = code * len(some) + place
        values.append(some)
    unique, inverse = np.unique(code, return_inverse=True)
    rest, parts = unique, []
    for some in reversed(values):
        parts.append(some[rest % len(some)] if len(some) else rest)
        rest = rest // max(len(some), 1)
    return np.stack(parts[::-1], axis=1).tolist(), inverse


def read_places(connection: Connection) -> Places:
    """Return the units of the base by number."""

    def read() -> Places:
        return Places({each.unit_id: each for each in kept_units(connection)})

    return unchanged(connection, ("places",), read)


def kept_units(connection: Connection) -> tuple[Unit, ...]:
    """Return what `read_units` does, read once for each state of the data."""
    return unchanged(connection, ("units",), lambda: read_units(connection))
