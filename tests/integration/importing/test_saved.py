"""Saved mappings and the rarer ways of an import."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from data_access.database import writing
from data_access.importing.errors import MappingError
from data_access.importing.mapping import Mapping
from data_access.importing.saved import read_saved, save_mapping, saved_names
from data_access.importing.service import find_mapping, import_file
from data_access.schema import order_event, saved_mapping
from tests.fixtures.imports.tables import DATA_TIME, NOW, bring, csv_file, one, rejects, row


def mapping(name: str, **changes: object) -> Mapping:
    columns = {
        "order_no": "工单编号",
        "opened_at": "受理时间",
        "unit": ["承办单位"],
        "category": ["问题分类"],
    }
    return Mapping.model_validate({"name": name, "columns": columns, **changes})


def test_a_saved_mapping_is_found_by_its_name_and_replaced(engine: Engine) -> None:
    for zone in ("Asia/Shanghai", "Asia/Tokyo"):
        with writing(engine) as connection:
            save_mapping(connection, mapping("mine", source={"time_zone": zone}), "liu", NOW)
    assert find_mapping(engine, "mine").source.time_zone == "Asia/Tokyo"
    with engine.connect() as connection:
        assert saved_names(connection) == ("mine",)
        assert read_saved(connection, "other") is None


def test_a_built_in_name_cannot_be_taken(engine: Engine) -> None:
    with writing(engine) as connection, pytest.raises(MappingError):
        save_mapping(connection, mapping("yantai"), "liu", NOW)


def test_a_saved_mapping_that_is_no_longer_valid_is_refused(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(saved_mapping).values(name="old", content={"name": "old"}, saved_at=NOW))
    with pytest.raises(MappingError):
        find_mapping(engine, "old")


@pytest.mark.parametrize(
    ("rules", "changes", "rule"),
    [
        ({"categories": {"create": False}}, {"问题分类": "税费->发票管里"}, "unknown_category"),
        ({"categories": {"create": True}}, {"问题分类": "新" * 201}, "too_long"),
        ({"units": {"create": "department"}}, {"承办单位": "新" * 65}, "too_long"),
    ],
)
def test_unknown_names_are_rejected_as_the_mapping_says(
    engine: Engine, tmp_path: Path, rules: dict[str, object], changes: dict[str, str], rule: str
) -> None:
    path = csv_file(tmp_path, [row(**changes)])
    assert import_file(engine, path, mapping("strict", **rules), DATA_TIME, now=NOW).rejected == 1
    assert [line[2] for line in rejects(engine)] == [rule]


def test_unknown_names_may_be_left_open(engine: Engine, tmp_path: Path) -> None:
    rules = {"units": {"unknown": "keep"}, "categories": {"unknown": "keep"}}
    path = csv_file(tmp_path, [row(承办单位="某处", 问题分类="某类->某项")])
    assert import_file(engine, path, mapping("open", **rules), DATA_TIME, now=NOW).inserted == 1
    found = one(engine)
    assert (found["unit"], found["category_id"]) == (None, None)


def test_exclusion_and_extension_of_a_known_order_are_told_as_events(engine: Engine, tmp_path: Path) -> None:
    plain = row(工单状态="办理中", 办结时间="")
    bring(engine, tmp_path, [plain])
    moved = {
        "延期天数": "2",
        "延期批准时间": "2026-10-16 09:00:00",
        "不计入考核": "是",
        "不计入原因": "恶意诉求",
    }
    bring(engine, tmp_path, [plain | moved])
    with engine.connect() as connection:
        kinds = connection.scalars(select(order_event.c.kind).order_by(order_event.c.event_no)).all()
    assert kinds == ["excluded", "extended"]
    assert one(engine)["excluded"] is True
