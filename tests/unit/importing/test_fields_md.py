"""The page that tells how to prepare a table is made of the fields themselves, and its examples are read."""

from __future__ import annotations

import pytest

from dashboard.i18n import LANGUAGES
from data_access.importing.checking import Checked
from data_access.importing.field_notes import NOTES
from data_access.importing.fields import BY_NAME, FIELDS
from data_access.importing.fields_md import DOCUMENTS, PLACE, document, template
from data_access.importing.lookup import CategoryIndex, UnitIndex, split_path
from data_access.reference.units import load_categories, load_units
from tests.support.messages import ROOT
from tests.support.parsers import parsers

PARSERS = parsers()
UNITS, CATEGORIES = UnitIndex(load_units()), CategoryIndex(load_categories())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_up_to_date(language: str) -> None:
    committed = (ROOT / "docs" / DOCUMENTS[language]).read_text(encoding="utf-8")
    assert committed == document(language), "run make docs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_every_field_once(language: str) -> None:
    assert template(language).count(PLACE) == 1
    lines = [line for line in document(language).splitlines() if line.startswith("| `")]
    assert [line.split("`")[1] for line in lines] == [field.name for field in FIELDS]
    assert all(line.replace("\\|", "").count("|") == 7 for line in lines)


def test_every_field_has_its_note_and_no_other_has() -> None:
    assert list(NOTES) == list(BY_NAME)


NAMES = [name for name in NOTES if BY_NAME[name].kind in ("unit", "category")]


@pytest.mark.parametrize("name", [name for name in NOTES if name not in NAMES])
def test_an_example_is_a_good_cell(name: str) -> None:
    result = PARSERS[f"row:{name}"](NOTES[name][1])
    assert isinstance(result, Checked), result


@pytest.mark.parametrize("name", NAMES)
def test_an_example_of_a_name_is_known(name: str) -> None:
    example = NOTES[name][1]
    if BY_NAME[name].kind == "unit":
        assert UNITS.find(example) is not None
    else:
        assert CATEGORIES.find(split_path(example)) is not None
