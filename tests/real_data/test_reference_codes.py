"""Committed townships against the published statistical codes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data_access.reference.units import load_units

pytestmark = pytest.mark.real_data


def published(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "yantai" / name).open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def test_every_statistical_township_is_here_with_its_code_and_name(real_data: Path) -> None:
    theirs = {row["code"]: row["name"] for row in published(real_data, "yantai_streets_statsbureau.csv")}
    ours = {one.code: one.name for one in load_units() if one.kind == "township"}
    assert len(theirs) == 159
    assert ours == theirs


def test_every_statistical_district_is_here_by_name_or_alias(real_data: Path) -> None:
    ours = {one.code: (one.name, *one.aliases) for one in load_units() if one.kind == "district"}
    for row in published(real_data, "yantai_districts_statsbureau.csv"):
        assert row["name"] in ours[row["code"]]


def test_only_changdao_and_kunyu_leave_the_area_of_their_code() -> None:
    codes = {one.unit_id: one.code for one in load_units()}
    moved = {
        one.code: codes[one.parent_id]
        for one in load_units()
        if one.kind == "township" and codes[one.parent_id] != one.code[:6]
    }
    islands = ("370614006", "370614110", *(f"37061420{number}" for number in range(1, 7)))
    assert moved == {**dict.fromkeys(islands, "370614-CD"), "370612111": "370612-KY"}
