"""Find units and categories by the names that tables use for them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

from dashboard.i18n import _
from dashboard.views.reference import Category, Unit
from data_access.importing.cells import normalised_name, plain
from data_access.importing.errors import BadCell

NAMES_SUGGESTED = 3
LONGEST_NAME = 200
LONGEST_COMPARED = 60  # characters of a name that is compared with the known ones
MOST_SUGGESTED = 500  # different names that are compared for one table
_PATH_SIGNS = re.compile(r"->|→|>|／|/|\\|｜|\|")
_OFFICE_ENDINGS = ("人民政府", "街道办事处", "办事处", "管委会", "管理委员会")
_CITY_PREFIXES = ("山东省烟台市", "烟台市")


class _Nearest:
    """Suggest names for one that is not known; after many different ones, none: the column is another."""

    def __init__(self) -> None:
        self._left = MOST_SUGGESTED
        self._known: dict[tuple[str, tuple[str, ...]], list[str]] = {}

    def to(self, text: str, names: tuple[str, ...], n: int, cutoff: float) -> list[str]:
        """Return the up to `n` names that are most like `text`."""
        written = plain(text[:LONGEST_NAME])[:LONGEST_COMPARED]
        key = written, names
        if key not in self._known and self._left:
            self._left -= 1
            self._known[key] = difflib.get_close_matches(written, names, n=n, cutoff=cutoff)
        return self._known.get(key, [])


class UnitIndex:
    """Find units by code, name or former name; `kinds` narrows the search."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.by_id = {unit.unit_id: unit for unit in units}
        self.by_code = {unit.code: unit for unit in self.by_id.values()}
        self._by_name: dict[str, list[Unit]] = {}
        for unit in self.by_id.values():
            for name in {normalised_name(name) for name in (unit.code, unit.name, *unit.aliases)}:
                self._by_name.setdefault(name, []).append(unit)
        self.find = lru_cache(maxsize=8192)(self._find)
        self._nearest = _Nearest()

    def _find(self, text: str, kinds: tuple[str, ...] = (), district: str = "") -> Unit | None:
        """Return the unit that `text` names, None if none or several do.

        `district` (a code) decides between townships of one name in two districts.
        """
        found = [unit for unit in self._candidates(text) if not kinds or unit.kind in kinds]
        if district and len(found) > 1:
            inside = self.by_code.get(district)
            found = [unit for unit in found if inside and unit.district_id == inside.unit_id]
        # An exact name decides where an alias of another unit reads the same.
        if len(found) > 1:
            exact = [unit for unit in found if normalised_name(unit.name) == normalised_name(text)]
            found = exact or found
        return found[0] if len(found) == 1 else None

    def district_of(self, unit: Unit) -> Unit | None:
        """Return the district a unit lies in (itself for a district), None for departments and utilities."""
        return self.by_id.get(unit.district_id) if unit.district_id is not None else None

    def unknown(self, text: str, kinds: tuple[str, ...] = ()) -> BadCell:
        """Return the rejection of a name that no unit bears, with the nearest names."""
        names = {name: unit.name for unit in self._of(kinds) for name in (unit.name, *unit.aliases)}
        near = self._nearest.to(text, tuple(names), NAMES_SUGGESTED * 2, 0.5)
        nearest = list(dict.fromkeys(names[name] for name in near))[:NAMES_SUGGESTED]
        if nearest:
            message = _("No unit has this name. Nearest: {names}.").format(names="、".join(nearest))
        else:
            message = _("No unit has this name: correct it, or add it to the units as a former name.")
        return BadCell("unknown_unit", message)

    def _of(self, kinds: tuple[str, ...]) -> Sequence[Unit]:
        return [unit for unit in self.by_id.values() if not kinds or unit.kind in kinds]

    def _candidates(self, text: str) -> list[Unit]:
        if len(text) > LONGEST_NAME:
            return []
        for name, district in self._spellings(plain(text)):
            found = self._by_name.get(normalised_name(name), [])
            if district is not None:
                found = [unit for unit in found if unit.district_id == district and unit.kind == "township"]
            if found:
                return found
        return []

    def _spellings(self, text: str) -> Iterable[tuple[str, int | None]]:
        """Give the name as written, without its city, its office's ending, its district.

        After a district's name, whose number is given, only a township of that district is meant:
        莱阳市公安局 is not the city's office, and 莱阳市、芝罘区 is neither.
        """
        yield text, None
        short = text
        for prefix in _CITY_PREFIXES:
            if short.startswith(prefix) and len(short) > len(prefix):
                short = short.removeprefix(prefix)
                yield short, None
                break
        for ending in _OFFICE_ENDINGS:
            if short.endswith(ending) and len(short) > len(ending):
                yield short.removesuffix(ending), None
        for unit in self._of(("district",)):
            if short.startswith(unit.name) and len(short) > len(unit.name):
                rest = short.removeprefix(unit.name)
                yield rest, unit.unit_id
                for ending in _OFFICE_ENDINGS:
                    yield rest.removesuffix(ending), unit.unit_id


class CategoryIndex:
    """Find categories by path or name in the two-level tree."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self.by_id = {category.category_id: category for category in categories}
        self.by_code = {category.code: category for category in self.by_id.values()}
        self._by_path: dict[tuple[str, ...], Category] = {}
        self._by_name: dict[str, list[Category]] = {}
        self._nearest = _Nearest()
        for category in self.by_id.values():
            parent = self.by_id.get(category.parent_id) if category.parent_id is not None else None
            for name in (category.name, *category.aliases):
                own = normalised_name(name)
                self._by_name.setdefault(own, []).append(category)
                for above in (parent.name, *parent.aliases) if parent else ():
                    self._by_path.setdefault((normalised_name(above), own), category)
                if parent is None:
                    self._by_path.setdefault((own,), category)

    def find(self, path: Sequence[str]) -> Category | None:
        """Return the category at `path`; for a single name also the only second-level one that bears it."""
        names = tuple(normalised_name(part) for part in path)
        found = self._by_path.get(names)
        if found is not None or len(names) > 1:
            return found
        named = self._by_name.get(names[0], [])
        return named[0] if len(named) == 1 else None

    def unknown(self, path: Sequence[str]) -> BadCell:
        """Return the rejection of an unknown category, with the nearest names."""
        names = tuple(category.name for category in self.by_id.values())
        near = self._nearest.to(path[-1], names, NAMES_SUGGESTED, 0.4)
        if near:
            message = _("No category has this name. Nearest: {names}.").format(names="、".join(near))
        else:
            message = _("No category has this name: correct it, or let the mapping create categories.")
        return BadCell("unknown_category", message)


def split_path(text: str, separator: str = "") -> tuple[str, ...]:
    """Split `一级->二级` into its parts, by `separator` alone where one is given."""
    parts = text.split(separator) if separator else _PATH_SIGNS.split(plain(text))
    return tuple(part.strip() for part in parts if part.strip())


def created_category_code(path: Sequence[str]) -> str:
    """Return the code of a category created from a table: the same for the same path, always."""
    return "x" + blake2b("\0".join(path).encode(), digest_size=8).hexdigest()
