"""Say the names of the reference data in English: by a table, townships and districts by their pinyin.

Only for showing. What is imported, matched or stored carries the official Chinese name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from dashboard.i18n import current_language
from dashboard.views.reference import Category, Unit
from data_access.reference.units import load_units, read_table

# What a place's name ends in, its pinyin, and what English says; the longest first.
KINDS = (
    ("街道", "jie dao", "Street"),
    ("镇", "zhen", "Town"),
    ("乡", "xiang", "Township"),
    ("区", "qu", "District"),
    ("市", "shi", "City"),
)
PLACES = ("district", "township")


def shown_name(name: str) -> str:
    """Return a name of the reference data in the reader's language; what the tables lack stays as it is."""
    return name if current_language() != "en" else _names().get(name, name)


def shown_unit(unit: Unit) -> Unit:
    """Return a unit under its name in the reader's language, with its short name as its only alias."""
    if current_language() != "en":
        return unit
    name = _names().get(unit.name) or _by_pinyin(unit)
    return replace(unit, name=name, aliases=(_short(name),)) if name else unit


def shown_category(category: Category) -> Category:
    """Return a category under its name in the reader's language."""
    return replace(category, name=shown_name(category.name))


@cache
def _names() -> dict[str, str]:
    table = {row["name"]: row["english"] for row in read_table("english.csv")}
    # Townships of one name in two districts have one pinyin.
    return {unit.name: name for unit in load_units() if (name := _by_pinyin(unit))} | table


def _by_pinyin(unit: Unit) -> str:
    """Return a place's name by its pinyin, 芝罘区 as Zhifu District; empty for other units."""
    if unit.kind not in PLACES:
        return ""
    for ending, said, kind in KINDS:
        if unit.name.endswith(ending) and unit.pinyin.endswith(f" {said}"):
            return f"{_joined(unit.pinyin.removesuffix(said))} {kind}"
    return _joined(unit.pinyin)


def _joined(pinyin: str) -> str:
    """Join syllables as place names are written, with a mark before a vowel: xi an, Xi'an."""
    first, *rest = pinyin.split() or [""]
    return (first + "".join(f"'{each}" if each[0] in "aeo" else each for each in rest)).capitalize()


def _short(name: str) -> str:
    """Return a place's name without its kind, for places with little room."""
    kind = name.rsplit(" ", 1)[-1]
    return name.removesuffix(f" {kind}") if any(kind == english for *_rest, english in KINDS) else name
