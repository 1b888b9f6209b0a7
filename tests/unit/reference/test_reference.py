"""Reference tables: what the committed units and categories say, and how they reach a database."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select, update

from dashboard.views.reference import Unit
from data_access.database import current_data_version, make_engine, migrate, reading, writing
from data_access.reference.seed import seed_reference
from data_access.reference.units import (
    load_categories,
    load_units,
    read_calendar,
    read_categories,
    read_units,
)
from data_access.schema import category, unit

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
OFFICIAL_ORDER = (
    *("芝罘区", "福山区", "莱山区", "牟平区", "蓬莱区", "龙口市", "莱阳市", "莱州市", "招远市", "栖霞市"),
    *("海阳市", "黄渤海新区", "高新区", "长岛综试区", "昆嵛山保护区"),
)
TOWNSHIPS = (12, 9, 6, 12, 12, 14, 18, 17, 14, 14, 18, 3, 1, 8, 1)  # in official order
ISLANDS = {"南长山街道", "砣矶镇", "北长山乡", "黑山乡", "大钦岛乡", "小钦岛乡", "南隍城乡", "北隍城乡"}


def named(name: str) -> Unit:
    (found,) = [one for one in load_units() if one.name == name]
    return found


def test_fifteen_appraised_districts_stand_in_official_order() -> None:
    districts = [one for one in load_units() if one.kind == "district"]
    assert [one.name for one in sorted(districts, key=lambda one: one.official_order)] == list(OFFICIAL_ORDER)
    assert all(one.appraised and one.district_id == one.unit_id for one in districts)


def test_159_townships_lie_in_the_districts_that_answer_for_them() -> None:
    townships = [one for one in load_units() if one.kind == "township"]
    names = {one.unit_id: one.name for one in load_units()}
    counted = Counter(names[one.parent_id] for one in townships)
    assert counted == dict(zip(OFFICIAL_ORDER, TOWNSHIPS, strict=True))
    assert {one.name for one in townships if names[one.parent_id] == "长岛综试区"} == ISLANDS
    assert named("昆嵛镇").parent_id == named("昆嵛山保护区").unit_id
    assert all(one.district_id == one.parent_id for one in townships)


def test_parks_take_orders_but_are_no_appraised_townships() -> None:
    parks = {one.code for one in load_units() if one.subkind == "park"}
    assert parks == {"370611401", "370681401", "370687401", "370687402", "370687403", "370687404"}
    assert all(one.appraised == (one.subkind != "park") for one in load_units() if one.kind == "township")


def test_port_districts_and_zones_carry_their_traits() -> None:
    with_trait = {
        trait: {one.name for one in load_units() if trait in one.traits}
        for trait in ("port", "zone", "mountain")
    }
    assert with_trait == {
        "port": {"芝罘区", "黄渤海新区", "龙口市", "蓬莱区", "莱州市"},
        "zone": {"黄渤海新区", "高新区", "长岛综试区", "昆嵛山保护区"},
        "mountain": {"栖霞市", "昆嵛山保护区"},
    }
    assert named("蓬莱区").valid_from == date(2020, 6, 5)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("开发区", "黄渤海新区"),
        ("长岛县", "长岛综试区"),
        ("蓬莱市", "蓬莱区"),
        ("牟平县", "牟平区"),
        ("市工商局", "市市场监管局"),
    ],
)
def test_old_and_short_names_mean_one_unit(written: str, meant: str) -> None:
    assert [one.name for one in load_units() if written in one.aliases] == [meant]


def test_no_name_or_alias_is_shared_within_a_kind_of_unit() -> None:
    above = [text for one in load_units() if one.kind != "township" for text in (one.name, *one.aliases)]
    townships = [text for one in load_units() if one.kind == "township" for text in (one.name, *one.aliases)]
    categories = [text for one in load_categories() for text in (one.name, *one.aliases)]
    for texts in (above, townships, categories):
        assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_numbers_and_codes_are_unique_and_parents_come_first() -> None:
    for rows, number in ((load_units(), "unit_id"), (load_categories(), "category_id")):
        seen: set[int] = set()
        for one in rows:
            assert one.parent_id is None or one.parent_id in seen
            assert getattr(one, number) not in seen
            seen.add(getattr(one, number))
        assert len({one.code for one in rows}) == len(rows)


def test_every_unit_can_be_searched_by_pinyin_initials() -> None:
    assert {one.initials for one in load_units() if one.name in ("栖霞市", "芝罘区", "昆嵛镇")} == {
        "qxs",
        "zfq",
        "kyz",
    }
    for one in load_units():
        assert one.initials == "".join(syllable[0] for syllable in one.pinyin.split())
        assert len(one.initials) == len(one.name)


def test_category_tree_has_fourteen_classes_with_four_to_seven_each() -> None:
    tops = [one for one in load_categories() if one.parent_id is None]
    below = Counter(one.parent_id for one in load_categories() if one.parent_id)
    assert [one.code for one in tops] == [f"{number:02}" for number in range(1, 15)]
    assert all(4 <= below[one.category_id] <= 7 for one in tops)
    flagged = {one.name for one in load_categories() if one.sensitive and one.government_complaint}
    assert {"政府履约与行政执法", "政府部门拖欠账款", "行政处罚异议"} <= flagged


def test_seeding_twice_changes_nothing(engine: Engine) -> None:
    with writing(engine) as connection:
        version = current_data_version(connection)
        assert seed_reference(connection, NOW) == 0
        assert current_data_version(connection) == version


def test_database_gives_back_what_was_seeded(engine: Engine) -> None:
    with reading(engine) as connection:
        assert set(read_units(connection)) == set(load_units())
        assert set(read_categories(connection)) == set(load_categories())
        calendar = read_calendar(connection)
    assert not calendar.is_workday(date(2026, 10, 1))
    assert set(range(2018, 2027)) <= calendar.years


def test_seeding_mends_a_row_by_code_and_keeps_foreign_rows(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(update(unit).where(unit.c.code == "370686").values(name="xx", traits=[]))
        connection.execute(delete(unit).where(unit.c.code == "D01"))
        connection.execute(
            category.insert().values(
                category_id=7, code="own", name="own", official_order=99, sensitive=False,
                government_complaint=False, aliases=[],
            )
        )  # fmt: skip
        assert seed_reference(connection, NOW) == 2
        assert connection.scalar(select(unit.c.name).where(unit.c.code == "370686")) == "栖霞市"
        assert connection.scalar(select(func.count()).where(category.c.code == "own")) == 1


def test_row_present_under_another_number_keeps_it_and_its_children_follow(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/other.db")
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(
            unit.insert().values(
                unit_id=5, code="370686", name="栖霞", kind="district", official_order=1, appraised=True,
                traits=[], aliases=[],
            )
        )  # fmt: skip
        seed_reference(connection, NOW)
        found = {one.name: one for one in read_units(connection)}
    assert (found["栖霞市"].unit_id, found["栖霞市"].district_id) == (5, 5)
    assert (found["桃村镇"].parent_id, found["桃村镇"].district_id) == (5, 5)
