"""Tell what in the records of the gates is kept as it stands although it looks strange."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from dashboard.i18n import _
from dashboard.order.gates import GATE_OF, GateEntry, out_of_order
from dashboard.order.masking import mask_text
from data_access.importing.cells import normalised_name
from data_access.importing.lookup import UnitIndex

SHOWN = 5
MOST_NAMES = 500
CITY_GATE = 4  # who checks there are groups of the city, which are no units


class GateNotes:
    """Look at the records of rows; the same row may be looked at again."""

    def __init__(self, units: UnitIndex) -> None:
        self._units = units
        self._names = tuple(normalised_name(unit.name) for unit in units.by_id.values())
        self._strange: dict[str, set[int]] = {}
        self._behind: set[int] = set()
        self._is_known = lru_cache(maxsize=4096)(self._known)

    def hear(self, row_no: int, entries: Sequence[GateEntry]) -> None:
        """Look at a whole record that one row brings."""
        self.hear_units(row_no, entries)
        if out_of_order(entries):
            self._behind.add(row_no)

    def hear_units(self, row_no: int, entries: Iterable[GateEntry]) -> None:
        """Look at the units alone of checks that one row brings."""
        for entry in entries:
            if GATE_OF[entry.step] == CITY_GATE or not entry.unit or self._is_known(entry.unit):
                continue
            if entry.unit in self._strange or len(self._strange) < MOST_NAMES:
                self._strange.setdefault(entry.unit, set()).add(row_no)

    def hear_behind(self, rows: Iterable[int]) -> None:
        """Take rows whose check comes after a later gate of the same handling."""
        self._behind.update(rows)

    def told(self) -> tuple[str, ...]:
        """Return a sentence for each thing that looks strange."""
        found = []
        if self._strange:
            frequent = sorted(self._strange, key=lambda name: (-len(self._strange[name]), name))
            names = [f"{mask_text(name)} ({len(self._strange[name])})" for name in frequent[:SHOWN]]
            said = _("Checks name units that are not known here; they are kept as written: {names}.")
            found.append(said.format(names=_listed(names, len(frequent))))
        if self._behind:
            rows = [str(row_no) for row_no in sorted(self._behind)[:SHOWN]]
            said = _(
                "A check comes after a later gate that did not send the reply back; it counts at its own "
                "time. Rows: {rows}."
            )
            found.append(said.format(rows=_listed(rows, len(self._behind))))
        return tuple(found)

    def _known(self, name: str) -> bool:
        """Tell whether a name is that of a unit, or of an office or post in one: 芝罘区热线科."""
        own = normalised_name(name)
        return self._units.find(name) is not None or any(own.startswith(each) for each in self._names)


def _listed(shown: Sequence[str], n: int) -> str:
    return _(", ").join((*shown, "…") if n > len(shown) else shown)
