"""The register of social supervisors: matched by itself, kept once, changed by what a later table tells."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from data_access.importing.lookup import CategoryIndex, UnitIndex
from data_access.importing.registers.checking import check_file
from data_access.importing.registers.model import Around, Stored
from data_access.importing.registers.supervisors import SUPERVISORS
from data_access.reference.units import read_categories, read_units
from data_access.schema import social_supervisor
from tests.support.proactive import NOW, city

HEAD = "姓名,身份,工作单位,区市,联系电话,状态"
ROWS = (
    "甲,人大代表,某联络站,,13800005678,在册",
    "乙,律师,某律师事务所,莱阳市,,",
    "丙,记者,某报社,,,退出",
)


def stored(connection: Connection, path: Path, *rows: str) -> tuple[Stored, list[str]]:
    path.write_text("\n".join((HEAD, *rows)), encoding="utf-8")
    units, categories = UnitIndex(read_units(connection)), CategoryIndex(read_categories(connection))
    around = Around(units, categories, NOW)
    checked = check_file(path, SUPERVISORS, around, {})
    assert not checked.missing
    return SUPERVISORS.store(connection, city(), checked.rows), [each.field for each in checked.problems]


def test_a_table_fills_the_pool(connection: Connection, tmp_path: Path) -> None:
    path = tmp_path / "pool.csv"
    assert stored(connection, path, *ROWS) == (Stored(3, 0, 0), [])
    assert stored(connection, path, *ROWS) == (Stored(0, 0, 3), [])
    s = social_supervisor.c
    rows = connection.execute(select(s.name, s.background, s.contact, s.active).order_by(s.name)).all()
    assert {tuple(row) for row in rows} == {
        ("甲", "deputy", "13800005678", True),
        ("乙", "lawyer", "", True),
        ("丙", "media", "", False),
    }
    # An empty contact keeps the one that is stored; another background is told by the later table.
    assert stored(connection, path, "甲,政协委员,某联络站,,,在册")[0] == Stored(0, 1, 0)
    row = connection.execute(select(s.background, s.contact).where(s.name == "甲")).one()
    assert tuple(row) == ("member", "13800005678")


def test_bad_rows_are_named(connection: Connection, tmp_path: Path) -> None:
    rows = (
        "丁,朋友,某单位,,,",
        ",律师,某单位,,,",
        "戊,律师,某单位,月球,,",
        "己,律师,某单位,,,",
        "己,律师,某单位,,,",
    )
    kept, fields = stored(connection, tmp_path / "bad.csv", *rows)
    assert kept == Stored(1, 0, 0)
    assert fields == ["background", "name", "district", "name"]
