"""English names of the reference data: complete, by table or pinyin, and for showing alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.i18n import use_language
from dashboard.views.reference import Unit
from data_access.demo.outcomes import EXCLUSIONS, UNSOLVED_REASONS
from data_access.reference.english import shown_category, shown_name, shown_unit
from data_access.reference.units import load_categories, load_units

UNITS = {each.name: each for each in load_units()}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with use_language("en"):
        yield


@pytest.mark.parametrize(
    ("name", "said", "short"),
    [
        ("芝罘区", "Zhifu District", "Zhifu"),
        ("莱阳市", "Laiyang City", "Laiyang"),
        ("黄渤海新区", "Huangbohai New Area", "Huangbohai New Area"),
        ("冯格庄街道", "Fenggezhuang Street", "Fenggezhuang"),
        ("永安路街道", "Yong'anlu Street", "Yong'anlu"),
        ("北长山乡", "Beichangshan Township", "Beichangshan"),
        ("市医保局", "Healthcare Security", "Healthcare Security"),
    ],
)
def test_a_unit_is_called_in_english(name: str, said: str, short: str) -> None:
    shown = shown_unit(UNITS[name])
    assert (shown.name, shown.aliases) == (said, (short,))
    assert shown_name(name) == said
    assert shown.code == UNITS[name].code


def test_no_unit_category_or_usual_reason_stays_chinese() -> None:
    said = [shown_unit(each).name for each in load_units()]
    said += [shown_category(each).name for each in load_categories()]
    said += [shown_name(each) for each in (*UNSOLVED_REASONS, *EXCLUSIONS)]
    assert len(said) > 300
    assert [each for each in said if not each.isascii() or not each] == []


def test_units_of_one_district_are_told_apart() -> None:
    names: dict[tuple[int | None, str], list[str]] = {}
    for each in load_units():
        names.setdefault((each.district_id, shown_unit(each).name), []).append(each.name)
    assert [same for same in names.values() if len(same) > 1] == []


def test_what_an_office_adds_is_said_by_its_pinyin_or_stays_as_it_is() -> None:
    added = replace(UNITS["冯格庄街道"], name="新港镇", pinyin="xin gang zhen")
    assert shown_unit(added).name == "Xingang Town"
    department = Unit(1, "X", "市新局", "department", 1, pinyin="shi xin ju")
    assert shown_unit(department) == department
    assert shown_name("某某原因") == "某某原因"


def test_in_chinese_every_name_is_the_official_one() -> None:
    with use_language("zh_CN"):
        assert all(shown_unit(each) is each for each in load_units())
        assert shown_name("政策限制") == "政策限制"
