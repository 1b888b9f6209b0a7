"""Turn what a person chose on the import page into the mapping that a YAML file would have told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from typing import Any

from dashboard.i18n import _
from dashboard.views.importing import JOIN, RULES
from data_access.importing.automatic import US_FORMATS
from data_access.importing.cells import normalised_name
from data_access.importing.errors import MappingError
from data_access.importing.fields import BY_NAME
from data_access.importing.mapping import CategoryRules, ClockRules, Composed, Mapping, UnitRules

DAY_FIRST = tuple(
    f"%d{sign}%m{sign}%Y{time}"
    for sign in "/-."
    for time in (" %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "")
)
MONTH_FIRST = tuple(US_FORMATS)
_JOINED_BY = {"instant": " ", "category": ">"}


def known_choices(choices: Dict[str, str], header: Sequence[str]) -> dict[str, str]:
    """Return the choices that are about a column of the table and a field."""
    return {
        column: field
        for column, field in choices.items()
        if column in header and (not field or field.removeprefix(JOIN) in BY_NAME)
    }


def whole(choices: Dict[str, str]) -> dict[str, str]:
    """Return the choices without further parts: a column that is one is no field of its own."""
    return {column: "" if field.startswith(JOIN) else field for column, field in choices.items()}


def edited(columns: Dict[str, Any], choices: Dict[str, str]) -> dict[str, Any]:
    """Return a mapping's columns with the fields chosen by hand; a field has one column, or parts of it."""
    chosen = [field for field in whole(choices).values() if field]
    if len(set(chosen)) < len(chosen):
        raise MappingError(_("Two columns have the same field: choose one of them."))
    kept: dict[str, Any] = {}
    for field, names in columns.items():
        left = _without(names, choices)
        if left and field not in chosen:
            kept[field] = left
    return kept | {field: [column] for column, field in whole(choices).items() if field}


def _without(names: str | list[str] | Composed, gone: Iterable[str]) -> str | list[str] | Composed | None:
    if isinstance(names, Composed):
        left = [name for name in names.compose if name not in gone]
        return names.model_copy(update={"compose": left}) if left else None
    listed = [names] if isinstance(names, str) else names
    left = [name for name in listed if name not in gone]
    return names if left == listed else left


def composed(columns: Dict[str, Any], choices: Dict[str, str], header: Sequence[str]) -> dict[str, Any]:
    """Return a mapping's columns with the further parts chosen for a field, in the table's order."""
    parts: dict[str, list[str]] = {}
    for column in header:
        field = choices.get(column, "")
        if field.startswith(JOIN):
            parts.setdefault(field.removeprefix(JOIN), []).append(column)
    made = dict(columns)
    for field, more in parts.items():
        first = _present(columns.get(field), header)
        if not first:
            raise MappingError(
                _("{column} is a further part of {field}, but no column is read as {field} itself.").format(
                    column=more[0], field=_(BY_NAME[field].label)
                ),
                _("Choose the column that it belongs to."),
            )
        of = columns[field]
        sign = of.separator if isinstance(of, Composed) else _JOINED_BY.get(BY_NAME[field].kind, " ")
        made[field] = Composed(compose=[*first, *more], separator=sign)
    return made


def _present(names: str | list[str] | Composed | None, header: Sequence[str]) -> list[str]:
    if names is None:
        return []
    if isinstance(names, Composed):
        return list(names.compose)
    places = {normalised_name(name): name for name in header}
    listed = [names] if isinstance(names, str) else names
    return [places[normalised_name(name)] for name in listed if normalised_name(name) in places][:1]


def unsaid_of_moved(mapping: Mapping, choices: Dict[str, str]) -> dict[str, dict[str, list[str]]]:
    """Return a mapping's words without those of fields that were given to another column by hand."""
    moved = {mapping.own_key(field) for field in choices.values() if field and field in BY_NAME}
    shared = {BY_NAME[field].kind for field in choices.values() if field in BY_NAME}
    return {name: words for name, words in mapping.words.items() if name not in moved - shared}


def with_rules(mapping: Mapping, rules: Dict[str, str]) -> Mapping:
    """Return the mapping with what was chosen for the table as a whole; unknown choices change nothing."""
    chosen = {name: rules[name] for name in RULES if rules.get(name) in RULES[name]}
    changes: dict[str, Any] = {}
    if "categories" in chosen:
        changes["categories"] = CategoryRules(
            create=chosen["categories"] == "create",
            unknown="keep" if chosen["categories"] == "keep" else "reject",
        )
    if "units" in chosen:
        units = chosen["units"]
        changes["units"] = UnitRules(
            find=mapping.units.find if units == "department" or mapping.units.create == "none" else "name",
            create="department" if units == "department" else "none",
            unknown="keep" if units == "keep" else "reject",
        )
    if "deadline" in chosen:
        changes["clocks"] = _clocks(mapping.clocks, chosen["deadline"])
    if "dates" in chosen:
        orders = {"day_first": DAY_FIRST, "month_first": MONTH_FIRST}
        changes["date_formats"] = list(orders.get(chosen["dates"], ()))
    return mapping.model_copy(update=changes)


def _clocks(before: ClockRules, deadline: str) -> ClockRules:
    if deadline == "none":
        return ClockRules(provincial="none", city_line="none")
    usual = ClockRules()
    given = deadline == "given"
    return ClockRules(
        provincial=usual.provincial if before.provincial == "none" and not given else before.provincial,
        city_line=usual.city_line if before.city_line == "none" and not given else before.city_line,
        deadline="given" if given else "computed",
    )


def rules_of(mapping: Mapping) -> dict[str, str]:
    """Return what a mapping says of the table as a whole, as the page offers it."""
    categories, units, clocks = mapping.categories, mapping.units, mapping.clocks
    none = clocks.provincial == clocks.city_line == "none" and clocks.deadline == "computed"
    formats = tuple(mapping.date_formats)
    orders = {DAY_FIRST: "day_first", MONTH_FIRST: "month_first"}
    return {
        "categories": "create" if categories.create else categories.unknown,
        "units": "department" if units.create == "department" else units.unknown,
        "deadline": "none" if none else clocks.deadline,
        "dates": orders.get(formats, "usual"),
    }
