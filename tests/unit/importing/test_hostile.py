"""No cell and no file stops the site: every parser ends, with a value or a sentence, within its memory."""

from __future__ import annotations

import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from dashboard.i18n import use_language
from data_access.importing import reading
from data_access.importing.checking import Checked
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import MOST_COLUMNS, Torn
from data_access.importing.reading import read_table
from data_access.importing.sheets.spool import CELL_LIMIT, ROW_LIMIT
from tests.support.hostile import BOMBS, KINDS, hostile_cells, hostile_files, old_workbook, whole_table
from tests.support.parsers import parsers

PARSERS = parsers()
KIB = 1024

pytestmark = [pytest.mark.usefixtures("english"), pytest.mark.own_reader]


def sentences(result: Any) -> list[str]:
    """Return what is told to the reader where a row is rejected or a file refused."""
    if isinstance(result, UnusableFile):
        return [result.message, result.what_to_do]
    return [problem.message for problem in result] if isinstance(result, list) else []


def try_cells(parse: Callable[[str], Any], name: str, n: int, longest: int) -> None:
    for cell in hostile_cells(n, longest, seed=len(name)):
        result = parse(cell)
        if name.startswith("row:"):
            assert isinstance(result, Checked) or result
            said = sentences(result)
            assert all(said) and max(map(len, said), default=0) < 600, said


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_ends_with_a_value_or_a_sentence(name: str) -> None:
    try_cells(PARSERS[name], name, 40, 20_000)


@pytest.mark.long
@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_ends_for_ten_thousand_cells(name: str) -> None:
    try_cells(PARSERS[name], name, 10_000, 200_000)


def try_files(folder: Path, files: list[tuple[str, bytes]]) -> dict[str, str]:
    """Read each file and return what became of it: the refusal's code, or how many rows were read.

    In a process of its own: a child counts as its own what the process had that it was forked from.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        return apart.submit(_try_files, folder, files).result()


def _try_files(folder: Path, files: list[tuple[str, bytes]]) -> dict[str, str]:
    with use_language("en"):
        return _read_each(folder, files)


def peak() -> int:
    """Return the most memory that this process had in use since it began its program, in KiB."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0])


def _read_each(folder: Path, files: list[tuple[str, bytes]]) -> dict[str, str]:
    became = {}
    before = peak()
    for name, content in files:
        path = folder / name
        path.write_bytes(content)
        try:
            with read_table(path, ("工单编号",)) as table:
                assert 0 < len(table.header) <= MOST_COLUMNS
                count = 0
                for _row_no, cells in table.rows():
                    assert len(cells) == len(table.header)
                    assert sum(map(len, cells)) <= ROW_LIMIT
                    count += 1
                became[name] = f"{count} rows"
        except UnusableFile as refused:
            assert all(sentences(refused)), name
            became[name] = refused.code
        path.unlink()
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * KIB <= reading.MEMORY_LIMIT
    # The largest row is a megabyte or two; no table as a whole comes into this process.
    assert (peak() - before) * KIB < 64 * 2**20
    return became


def test_built_bombs_are_refused_or_read_in_their_child(tmp_path: Path) -> None:
    became = try_files(tmp_path, list(BOMBS.items()))
    assert became == {
        "keys.json": "too_many_columns",
        "one-object.json": "too_many_columns",
        "sparse.json": "6000 rows",
        "nested.json": "json_nesting",
        "nested-in-a-row.json": "json_nesting",
        "long-number.json": "1 rows",
        "infinite.json": "json",
        "half-a-pair.json": "1 rows",
        "columns.csv": "too_many_columns",
        "one-line.csv": "1 rows",
        "quotes.csv": "60000 rows",
        "open-quotes.csv": "20000 rows",
        "separators.csv": "no_rows",
        "blank-lines.csv": "1 rows",
        "cell.csv": "1 rows",
        "head.csv": "no_header",
        "zeros.csv": "empty",
    }


def test_broken_tables_are_refused_or_read_in_their_child(tmp_path: Path) -> None:
    became = try_files(tmp_path, list(hostile_files(len(BOMBS) + 12))[len(BOMBS) :])
    assert len(became) == 12 and len(set(became.values())) > 3


@pytest.mark.long
def test_two_hundred_broken_tables_are_refused_or_read(tmp_path: Path) -> None:
    became = try_files(tmp_path, list(hostile_files(len(BOMBS) + 200, seed=7)))
    assert len(became) == len(BOMBS) + 200
    print(became)


def test_whole_tables_of_every_kind_come_through(tmp_path: Path) -> None:
    became = try_files(tmp_path, [(f"t.{kind}", whole_table(kind, 50)) for kind in KINDS])
    assert became == {f"t.{kind}": "50 rows" for kind in KINDS}


def test_an_old_workbook_is_read_like_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "t.xls"
    path.write_bytes(old_workbook([["工单编号", "受理时间"], ["1", "2026-10-12"]]))
    with read_table(path) as table:
        assert (table.header, list(table.rows())) == (("工单编号", "受理时间"), [(2, ["1", "2026-10-12"])])


def test_a_row_that_is_too_long_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    long, all_long = "x" * (CELL_LIMIT + 1), ",".join(["y" * (ROW_LIMIT // 2)] * 3)
    path.write_text(f"a,b,c\n1,2,{long}\n{all_long}\n4,5,6\n", encoding="utf-8")
    with read_table(path) as table:
        rows = dict(table.rows())
    assert [(number, cells.rule) for number, cells in rows.items() if isinstance(cells, Torn)] == [
        (2, "too_long"),
        (3, "too_long"),
    ]
    assert rows[2][:2] == ["1", "2"] and rows[2][2] == "x" * 1_000 + "…" and rows[4] == ["4", "5", "6"]


@pytest.mark.parametrize(
    ("how", "code"),
    [("os.abort()", "too_heavy"), ("os.kill(os.getpid(), 9)", "too_heavy"), ("1/0", "damaged")],
)
def test_a_child_that_dies_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, code: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    monkeypatch.setattr(reading, "_START", f"import os, sys; sys.stdin.read(); {how}")
    with pytest.raises(UnusableFile) as refused, read_table(path):
        pass
    assert refused.value.code == code and refused.value.what_to_do


@pytest.mark.parametrize(("name", "value"), [("MEMORY_LIMIT", 60 * 2**20), ("WRITTEN_MOST", 1 << 20)])
def test_a_limit_that_is_reached_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: int
) -> None:
    path = tmp_path / "t.json"
    path.write_text("[" + ",".join(['{"a": "' + "x" * 1_000 + '"}'] * 30_000) + "]", encoding="utf-8")
    monkeypatch.setattr(reading, name, value)
    with pytest.raises(UnusableFile) as refused, read_table(path):
        pass
    assert refused.value.code == "too_heavy" and "CSV" in refused.value.what_to_do


def test_a_server_that_can_start_no_process_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    monkeypatch.setattr(reading.sys, "executable", "/nowhere/python")
    with pytest.raises(UnusableFile) as refused, read_table(path):
        pass
    assert refused.value.code == "busy"
