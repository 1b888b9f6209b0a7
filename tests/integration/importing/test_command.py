"""`python app.py import`: what it prints and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from callbacks.commands.importing import import_orders
from data_access.database import make_engine
from data_access.importing.fields import BY_NAME
from data_access.queries.importing.lit import FIGURES
from data_access.queries.importing.readiness import readiness, template_for
from tests.fixtures.imports.tables import bring, csv_file, orders, row

KEYS = ["read", "inserted", "updated", "unchanged", "rejected", "rejects_file", "batch", "data_time"]


@pytest.fixture
def url(new_sqlite: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> str:
    """Point the command line at a fresh base, at a fixed now."""
    made = new_sqlite()
    monkeypatch.setenv("ZQT_DATABASE_URL", made)
    monkeypatch.setenv("ZQT_NOW", "2026-11-18T09:30:00+08:00")
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(import_orders, list(arguments))


def printed(result: Result) -> dict[str, Any]:
    return json.loads(result.stdout)


def test_a_good_table_ends_with_0_and_one_json_object(url: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path, [row(), row(工单编号="GD002")])
    result = run(str(path), "--mapping", "yantai", "--data-time", "2026-11-17T18:00")
    assert result.exit_code == 0
    answer = printed(result)
    assert [key for key in KEYS if key in answer] == KEYS
    assert (answer["read"], answer["inserted"], answer["rejects_file"]) == (2, 2, None)
    assert answer["data_time"] == "2026-11-17T18:00:00+08:00"
    assert printed(run(str(path)))["unchanged"] == 2


def test_rejected_rows_end_with_3_and_a_rejects_file(url: str, tmp_path: Path) -> None:
    result = run(str(csv_file(tmp_path, [row(), row(工单编号="GD002", 受理时间="x")])))
    assert result.exit_code == 3
    answer = printed(result)
    assert (answer["inserted"], answer["rejected"]) == (1, 1)
    assert "GD002" in Path(answer["rejects_file"]).read_text(encoding="utf-8-sig")


def test_a_dry_run_stores_nothing(url: str, tmp_path: Path) -> None:
    answer = printed(run(str(csv_file(tmp_path, [row()])), "--dry-run"))
    assert (answer["inserted"], answer["batch"]) == (1, None)
    assert orders(make_engine(url)) == {}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--mapping", "nonsense"), "yantai"),
        (("--mapping", "boston311"), "case_enquiry_id"),
        (("--data-time", "yesterday"), "2026-11-17T18:00"),
    ],
)
def test_an_unusable_mapping_ends_with_2_and_says_what_to_do(
    url: str, tmp_path: Path, arguments: tuple[str, ...], named: str
) -> None:
    result = run(str(csv_file(tmp_path, [row()])), *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr
    assert orders(make_engine(url)) == {}


def test_an_unusable_file_ends_with_2(url: str, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    for name in ("empty.csv", "absent.csv"):
        result = run(str(tmp_path / name))
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr


def test_a_mapping_of_ones_own_is_read_from_a_file(url: str, tmp_path: Path) -> None:
    mapping = tmp_path / "mine.yaml"
    mapping.write_text("name: mine\ncolumns: {order_no: 号, opened_at: 时}\n", encoding="utf-8")
    path = tmp_path / "t.csv"
    path.write_text("号,时\n1,2026-10-12\n", encoding="utf-8")
    assert printed(run(str(path), "--mapping", str(mapping)))["inserted"] == 1


def test_readiness_names_what_is_lit_and_which_column_is_missing(url: str, tmp_path: Path) -> None:
    engine = make_engine(url)
    table = [
        row(最终满意度="满意"),
        row(工单编号="GD002", 最终满意度=""),
        row(工单编号="GD003", 最终满意度="未接通"),
    ]
    bring(engine, tmp_path, table)
    with engine.connect() as connection:
        found = {one.figure: one for one in readiness(connection)}
    engine.dispose()
    assert (found["volume"].level, found["volume"].have, found["volume"].all) == ("full", 3, 3)
    assert (found["satisfaction"].level, found["satisfaction"].have, found["satisfaction"].all) == (
        "partial",
        1,
        3,
    )
    assert (found["resolution"].level, found["resolution"].needs[0]) == ("none", "官方核实结果")
    assert (found["onsite"].level, found["onsite"].all) == ("none", 0)
    assert found["on_time"].needs == ()
    assert all(one.name and one.why for one in found.values())


def test_every_template_is_read_back_by_automatic_match(url: str, tmp_path: Path) -> None:
    for figure in FIGURES:
        header = template_for(figure.code).decode("utf-8-sig").strip().split(",")
        expected = list(dict.fromkeys(("order_no", "opened_at", *figure.fields)))
        assert header == [BY_NAME[name].synonyms[0] for name in expected]
    with pytest.raises(KeyError):
        template_for("nonsense")
