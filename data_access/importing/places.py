"""Decide the appraised unit, township, district, handler and category of a row."""

from __future__ import annotations

from dashboard.i18n import _
from dashboard.views.reference import Unit
from data_access.importing.derive import Row
from data_access.importing.errors import BadField
from data_access.importing.lookup import created_category_code, split_path
from data_access.importing.mapping import Composed
from data_access.importing.surroundings import Surroundings

CODE_LIMIT, NAME_LIMIT, CATEGORY_LIMIT = 64, 100, 200
MOST_CREATED = 1_000  # of one table: a column of free text is neither units nor categories
_DISTRICT, _TOWNSHIP = ("district",), ("township",)


class Places:
    """Find the units and the category that a table names; remember what is to be created."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._units = around.units
        self._rules = around.mapping.units
        composed = around.mapping.columns.get("category")
        self._separator = composed.separator if isinstance(composed, Composed) else ""
        self._category_codes: dict[tuple[str, ...], str | None] = {}

    def settle(self, row: Row, given: Row) -> None:
        """Put the codes of units and category into `row`, taking their names out of `given`.

        A township as the responsible unit stands under its district, which is the appraised unit;
        departments and utilities stand for themselves. Raises BadField for an unknown name.
        """
        district = self._named(given.pop("district", ""), "district", _DISTRICT)
        unit = self._named(given.pop("unit", ""), "unit", (), district)
        of_unit = self._units.district_of(unit) if isinstance(unit, Unit) else None
        township = self._named(given.pop("township", ""), "township", _TOWNSHIP, district or of_unit)
        if isinstance(unit, Unit) and unit.kind == "township":
            township, unit = township or unit, of_unit
        where = self._units.district_of(township) if isinstance(township, Unit) else None
        self._agree(district or of_unit, where)
        district = district or where or of_unit
        row["unit"] = _code(unit) or _code(district)
        row["township"], row["district"] = _code(township), _code(district)
        row["handler"] = _code(self._named(given.pop("handler", ""), "handler", (), district))
        row["category"] = self._category(given)

    def _named(
        self, text: str, name: str, kinds: tuple[str, ...], district: Unit | str | None = None
    ) -> Unit | str | None:
        """Return the unit a name stands for, or the code of one to be created, or None for a blank."""
        if not text:
            return None
        inside = district.code if isinstance(district, Unit) else ""
        by_code = self._rules.find == "code" and name in ("unit", "handler")
        found = self._units.by_code.get(text) if by_code else self._units.find(text, kinds, inside)
        if found is not None:
            return found
        if name in ("unit", "handler") and self._rules.create == "department":
            return self._created(text, name)
        if self._rules.unknown == "keep":
            return None
        bad = self._units.unknown(text, kinds)
        raise BadField(name, bad.rule, bad.message)

    def _created(self, text: str, name: str) -> str:
        if len(text) > CODE_LIMIT:
            raise BadField(
                name,
                "too_long",
                _("A unit's name has at most {limit} characters here.").format(limit=CODE_LIMIT),
            )
        if text not in self._around.created_units and len(self._around.created_units) >= MOST_CREATED:
            raise BadField(name, "too_many_new", _too_many_units())
        self._around.created_units.setdefault(text, text)
        return text

    def _agree(self, given: Unit | str | None, found: Unit | None) -> None:
        if isinstance(given, Unit) and found is not None and given.code != found.code:
            raise BadField(
                "township",
                "township_elsewhere",
                _("This township lies in {found}, not in {given}: correct one of the two.").format(
                    found=found.name, given=given.name
                ),
            )

    def _category(self, given: Row) -> str | None:
        first, second = given.pop("category1", ""), given.pop("category2", "")
        path = split_path(given.pop("category", ""), self._separator) or tuple(
            part for part in (first, second) if part
        )
        if not path:
            return None
        path = (path[0], " / ".join(path[1:])) if len(path) > 1 else path
        if path not in self._category_codes:
            self._category_codes[path] = self._find_category(path)
        return self._category_codes[path]

    def _find_category(self, path: tuple[str, ...]) -> str | None:
        rules = self._around.mapping.categories
        found = self._around.categories.find(path)
        if found is not None:
            return found.code
        if rules.create:
            if any(len(part) > CATEGORY_LIMIT for part in path):
                raise BadField(
                    "category", "too_long",
                    _("A category's name has at most {limit} characters.").format(limit=CATEGORY_LIMIT),
                )  # fmt: skip
            code = created_category_code(path)
            if len(self._around.created_categories) >= MOST_CREATED:
                raise BadField("category", "too_many_new", _too_many_categories())
            self._around.created_categories[code] = path
            return code
        if rules.unknown == "keep":
            return None
        bad = self._around.categories.unknown(path)
        raise BadField("category", bad.rule, bad.message)


def _too_many_units() -> str:
    return _("This table would create more than {n} units: take another column for the unit.").format(
        n=MOST_CREATED
    )


def _too_many_categories() -> str:
    return _("This table would create more than {n} categories: take another column for them.").format(
        n=MOST_CREATED
    )


def _code(unit: Unit | str | None) -> str | None:
    return unit.code if isinstance(unit, Unit) else unit
