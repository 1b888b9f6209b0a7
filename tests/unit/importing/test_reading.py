"""Files of every kind an office sends, good and bad."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from data_access.importing import reading
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import Torn
from data_access.importing.reading import read_table
from data_access.importing.sheets import child
from data_access.importing.sheets.cells import NO_RESULT
from tests.fixtures.imports.tables import workbook

HEADER = ["工单编号", "受理时间", "标题"]
FIRST = ["250912101108115409", "2026-10-12 09:00:00", "申请补贴，请核实"]
SECOND = ["250912101108115410", "2026-10-13 09:00:00", "用电问题"]
TABLE = "\r\n".join(",".join(line) for line in (HEADER, FIRST, SECOND)) + "\r\n"

pytestmark = pytest.mark.usefixtures("english")


def save(folder: Path, content: bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(path: Path) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    with read_table(path) as table:
        return table.header, list(table.rows())


def refused(path: Path) -> UnusableFile:
    with pytest.raises(UnusableFile) as error:
        read(path)
    assert error.value.message.endswith(".") or error.value.message.endswith("rows.")
    assert error.value.what_to_do
    return error.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    header, rows = read(save(tmp_path, TABLE.encode(encoding)))
    assert header == tuple(HEADER)
    assert rows == [(2, FIRST), (3, SECOND)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_is_read_with_its_separator(tmp_path: Path, separator: str) -> None:
    text = "\n".join(separator.join(line) for line in (HEADER, FIRST, SECOND))
    assert read(save(tmp_path, text.encode()))[1] == [(2, FIRST), (3, SECOND)]


def test_rare_characters_of_gb18030_survive(tmp_path: Path) -> None:
    text = TABLE.replace("用电问题", "𠮷田公司反映用电问题，请有关部门尽快核实处理并答复企业")
    assert read(save(tmp_path, text.encode("gb18030")))[1][1][1][2].startswith("𠮷田公司")


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    text = '工单编号,受理时间,标题\n1,2026-10-12,"两行\n文字"\n\n2,2026-10-12,b\n'
    assert [number for number, _cells in read(save(tmp_path, text.encode()))[1]] == [2, 4]


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    assert read(save(tmp_path, gzip.compress(TABLE.encode()), "t.csv.gz"))[1] == [(2, FIRST), (3, SECOND)]


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"count": 2, "requests": rows}])
def test_json_is_read_with_rows_from_2(tmp_path: Path, wrap: Any) -> None:
    rows = [dict(zip(HEADER, line, strict=True)) for line in (FIRST, SECOND)]
    rows[1]["受理时间"] = None  # type: ignore[assignment]
    header, found = read(save(tmp_path, json.dumps(wrap(rows)).encode(), "t.json"))
    assert header == tuple(HEADER)
    assert found == [(2, FIRST), (3, [SECOND[0], "", SECOND[2]])]


def test_a_workbook_is_read_with_dates_and_numbers(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, [*HEADER, "次数"])
        sheet.write_string(1, 0, FIRST[0])
        sheet.write_datetime(1, 1, datetime(2026, 10, 12, 9, 0), day)
        sheet.write_row(1, 2, ["标题", 3])
        sheet.write_number(2, 0, 2.50912101108115e17)
        sheet.write_number(2, 1, 46307.375)
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
    rows = read(path)[1]
    assert rows[0] == (2, [FIRST[0], "2026-10-12 09:00:00", "标题", "3"])
    assert rows[1] == (3, ["2.50912101108115E+17", "46307.375", "#N/A", ""])


def test_a_workbook_that_counts_from_1904_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [HEADER, ["1", 44845.375, "x"]], date_1904=True)
    with read_table(path) as table:
        assert table.date1904
        assert list(table.rows()) == [(2, ["1", "44845.375", "x"])]


def test_title_rows_above_the_header_are_passed_over(tmp_path: Path) -> None:
    cells = [["烟台市12345热线工单明细表"], ["导出人：王某"], HEADER, FIRST, SECOND]
    header, rows = read(workbook(tmp_path / "t.xlsx", cells))
    assert header == tuple(HEADER)
    assert [number for number, _cells in rows] == [4, 5]


def test_a_header_of_two_merged_rows_is_joined(tmp_path: Path) -> None:
    cells = [
        ["工单编号", "办理时间", None, "标题"],
        [None, "受理时间", "办结时间", None],
        ["1", "2026-10-12 09:00", "2026-10-13 09:00", "x"],
    ]
    header, rows = read(workbook(tmp_path / "t.xlsx", cells))
    assert header == ("工单编号", "办理时间 受理时间", "办理时间 办结时间", "标题")
    assert rows == [(3, ["1", "2026-10-12 09:00", "2026-10-13 09:00", "x"])]


def test_hidden_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        hidden, shown = book.add_worksheet("旧表"), book.add_worksheet("工单")
        hidden.write_row(0, 0, ["别的", "列"])
        hidden.write_row(1, 0, ["1", "2"])
        for line, values in enumerate((HEADER, FIRST)):
            shown.write_row(line, 0, values)
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()
    with read_table(path) as table:
        assert list(table.rows()) == [(2, FIRST)]
        assert any("旧表" in note for note in table.notes)


def test_blank_rows_and_columns_around_the_table_do_not_matter(tmp_path: Path) -> None:
    cells: list[Sequence[Any]] = [[], [], [None, *HEADER], [None, *FIRST], [], [None, *SECOND], [], []]
    header, rows = read(workbook(tmp_path / "t.xlsx", cells))
    assert rows[0][0] == 4 and rows[1][0] == 6
    assert [rows[0][1][header.index(name)] for name in HEADER] == FIRST


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b"   \n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(save(tmp_path, content)).code == "empty"


@pytest.mark.parametrize("text", ["工单编号,受理时间\n", "工单编号,受理时间\n,\n\n"])
def test_a_header_without_rows_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(save(tmp_path, text.encode())).code == "no_rows"
    assert refused(save(tmp_path, b"[]", "t.json")).code == "no_rows"


def test_a_table_without_a_header_is_refused(tmp_path: Path) -> None:
    assert refused(save(tmp_path, b"1,2026-10-12,3\n2,2026-10-13,4\n")).code == "no_header"


def test_duplicate_headers_are_refused_by_name(tmp_path: Path) -> None:
    problem = refused(save(tmp_path, "工单编号,受理时间,标题,受理时间\n1,2026-10-12,a,b\n".encode()))
    assert problem.code == "duplicate_header"
    assert "受理时间" in problem.message and "工单编号" not in problem.message


@pytest.mark.parametrize(
    "content",
    [
        "工單編號,標題\n1,請儘速處理用電問題並答覆\n".encode("big5"),
        TABLE.encode("utf-16")[:-1],
    ],
    ids=["big5", "cut"],
)
def test_a_wrong_encoding_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(save(tmp_path, content)).code == "encoding"


@pytest.mark.parametrize(
    ("encoding", "bad"),
    [
        ("utf-8", b"\xff"),
        ("utf-8", b"\xe7\x94"),
        ("utf-8-sig", b"\x81"),
        ("gb18030", b"\xff"),
        ("gb18030", b"\x81,"),
    ],
)
def test_a_bad_byte_costs_its_row_alone(tmp_path: Path, encoding: str, bad: bytes) -> None:
    content = TABLE.encode(encoding).replace("用电".encode(encoding.replace("-sig", "")), bad)
    _header, rows = read(save(tmp_path, content))
    assert rows[0] == (2, FIRST)
    number, cells = rows[1]
    assert isinstance(cells, Torn) and (number, cells.rule) == (3, "encoding")


def test_binary_data_are_no_table(tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01" + bytes(range(256))
    assert refused(save(tmp_path, picture)).code == "not_a_table"


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        b"\n<table><tr><td>1</td></tr></table>",
    ],
)
def test_a_web_page_named_xls_is_refused(tmp_path: Path, page: bytes) -> None:
    problem = refused(save(tmp_path, page, "t.xls"))
    assert problem.code == "html"
    assert "XLSX" in problem.what_to_do


def test_xml_is_refused(tmp_path: Path) -> None:
    assert refused(save(tmp_path, b'<?xml version="1.0"?><Workbook/>', "t.xls")).code == "xml"


def test_a_password_protected_workbook_is_refused(tmp_path: Path) -> None:
    ole = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(2000)
    )
    assert refused(save(tmp_path, ole, "t.xlsx")).code == "password"


def test_a_damaged_old_workbook_is_refused(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    assert refused(save(tmp_path, ole, "t.xls")).code == "damaged"


def test_a_workbook_under_a_wrong_name_is_read_by_what_it_is(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [HEADER, FIRST])
    for name in ("t.xls", "t.csv"):
        assert read(path.rename(tmp_path / name))[1] == [(2, FIRST)]
        path = tmp_path / name


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [HEADER, FIRST])
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(path).code == "damaged"


def archive(folder: Path, files: dict[str, bytes]) -> Path:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return save(folder, content.getvalue(), "t.xlsx")


def test_bombs_are_refused_before_they_unpack(tmp_path: Path) -> None:
    types = {"[Content_Types].xml": b"<Types/>"}
    assert refused(archive(tmp_path, {**types, "xl/sheet.xml": bytes(40 << 20)})).code == "bomb"
    many = {f"a{number}.xml": b"x" for number in range(1001)}
    assert refused(archive(tmp_path, {**types, **many})).code == "bomb"
    assert refused(archive(tmp_path, {**types, "inner.zip": b"PK\x03\x04" * 9})).code == "nested"
    assert refused(archive(tmp_path, {"orders.csv": TABLE.encode()})).code == "archive"


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(TABLE.encode() + b"1,2026-10-12,x\n" * (3 << 20))
    assert len(bomb) < 1 << 20
    assert refused(save(tmp_path, bomb, "t.csv.gz")).code == "bomb"


def test_a_damaged_gzip_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(TABLE.encode())
    assert refused(save(tmp_path, whole[:-12], "t.csv.gz")).code == "damaged"


def test_a_far_cell_cannot_take_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write(1_048_575, 16_383, "x")
    assert refused(path).code == "too_heavy"


@pytest.mark.own_reader
def test_a_sheet_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WALL_SECONDS", 0.001)
    assert refused(workbook(tmp_path / "t.xlsx", [HEADER, FIRST])).code == "too_heavy"


def test_an_open_quotation_mark_is_named_by_its_row(tmp_path: Path) -> None:
    text = TABLE + '3,2026-10-12,"' + "x" * 200_000
    _header, rows = read(save(tmp_path, text.encode()))
    torn = [(number, cells) for number, cells in rows if isinstance(cells, Torn)]
    assert [(number, cells.rule, cells[0]) for number, cells in torn] == [(4, "quotes", "3")]
    assert [cells for number, cells in rows if number < 4] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b'[{"a": 1},]', "json"), (b'{"a": 1}', "json_shape"), (b"[1, 2]", "json_shape")],
)
def test_json_of_another_shape_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refused(save(tmp_path, content, "t.json")).code == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").code == "unreadable"


def converted(path: Path) -> tuple[int, list[Any]]:
    """Run the child's work in this process, without its limits."""
    target = path.with_suffix(".jsonl")
    target.touch()
    told = {"path": path, "target": target, "folder": path.parent, "known_names": (), "most": None}
    status = child.convert(told)
    return status, [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_the_child_writes_what_the_cells_show(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        first, sheet = book.add_worksheet("空"), book.add_worksheet("A&B")
        book.add_worksheet("旧").hide()
        day, clock = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "hh:mm"})
        sheet.write_row(2, 1, ["a", "b", "c", "d", "e", "f", "g"])
        sheet.write_boolean(3, 1, True)
        sheet.write_boolean(3, 2, False)
        sheet.write_number(3, 3, 1.5)
        sheet.write_datetime(3, 4, datetime(2026, 10, 12), day)
        sheet.write_number(3, 5, 0.375, clock)
        sheet.write_formula(3, 6, "=1/0", None, "#DIV/0!")
        sheet.write_number(3, 7, 7)
        assert first.get_name() == "空"
    status, lines = converted(path)
    assert status == 0
    head = {"date1904": False, "kind": "sheet", "header": list("abcdefg"), "left_out": [], "exported": ""}
    assert head.items() <= lines[0].items()
    number, cells = lines[1]
    assert (number, cells[0], cells[1], cells[2], cells[6]) == (4, "true", "false", "1.5", "7")
    assert cells[3].startswith("2026-10-12") and cells[4].startswith("09:00")
    assert cells[5] == "#DIV/0!"


def test_the_child_tells_damage_and_emptiness(tmp_path: Path) -> None:
    broken = save(tmp_path, b"PK\x03\x04" + bytes(300), "broken.xlsx")
    assert converted(broken)[1][0]["refused"][0] == "damaged"
    status, lines = converted(workbook(tmp_path / "none.xlsx", []))
    assert (status, lines[0]["refused"][0], len(lines)) == (0, "empty", 1)
    assert refused(tmp_path / "none.xlsx").code == "empty"


def torn(path: Path) -> list[tuple[int, str]]:
    """Return number and rule of the rows that broke the form of their file."""
    return [(number, cells.rule) for number, cells in read(path)[1] if isinstance(cells, Torn)]


LINES = ["a,b,c,d", "1,x,y,z", "2,x,y,z", "3,x,y,z", "4,x,y,z"]


def lines(**changed: str) -> bytes:
    """Return five lines of a table, some of them changed: l2 is the second."""
    return "\n".join(changed.get(f"l{place}", line) for place, line in enumerate(LINES, start=1)).encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (lines(l3='2,"x,y,z'), [(3, "quotes")]),
        (lines(l3='2,x,y,"z'), [(3, "quotes")]),
        (lines(l3='"2,x,y,z', l5='4,"x",y,z'), [(3, "quotes")]),
        (lines(l3='2,"x"y,y,z'), [(3, "quotes")]),
        (lines(l5='4,x,y,"z'), [(5, "quotes")]),
        (lines(l3="2,x,y,z,w"), [(3, "cells")]),
        (lines(l3="2,x,y"), [(3, "cells")]),
        (lines(l5="4,x"), [(5, "cells")]),
        (lines(l3="2,x,y,z,,"), []),
        (lines(l3='2,"x,\nstill x",y,z'), []),
        (lines(l3='2,"x ""said"" so",y,z'), []),
        (lines(l3='2,he said "x",y,z'), []),
        (lines(l3='2,"x\nfirst, second, third, fourth\nend",y,z'), []),
    ],
)
def test_a_line_that_breaks_the_form_costs_its_row_alone(
    tmp_path: Path, content: bytes, expected: list[tuple[int, str]]
) -> None:
    path = save(tmp_path, content)
    assert torn(path) == expected
    _header, rows = read(path)
    whole = [cells[0] for _number, cells in rows if not isinstance(cells, Torn)]
    assert whole == [number for number in "1234" if int(number) + 1 not in {row for row, _rule in expected}]


def test_a_column_without_a_name_is_no_cell_too_many(tmp_path: Path) -> None:
    text = "a,b,\n" + "".join(f"{n},x,y\n" for n in range(5))
    header, rows = read(save(tmp_path, text.encode()))
    assert len(header) == 3 and {len(cells) for _number, cells in rows} == {3}
    assert torn(save(tmp_path, text.encode())) == []


def test_cells_merged_downwards_stand_in_every_row(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for line in range(1, 6):
            sheet.write_row(line, 0, [str(line), "2026-10-12 09:00"])
        sheet.write_row(0, 0, HEADER)
        sheet.merge_range(1, 2, 3, 2, "甲")
        sheet.write_string(4, 2, "乙")
    assert [cells[2] for _number, cells in read(path)[1]] == ["甲", "甲", "甲", "乙", ""]


def test_a_sheet_of_other_columns_is_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in (
            ("工单", [HEADER, FIRST]),
            ("说明", [["本表由承办单位填写"]]),
            ("续", [HEADER[::-1], SECOND[::-1]]),
            ("评价", [["工单编号", "满意度"], ["1", "满意"]]),
        ):
            sheet = book.add_worksheet(name)
            for line, values in enumerate(rows):
                sheet.write_row(line, 0, values)
    with read_table(path) as table:
        assert [cells for _number, cells in table.rows()] == [FIRST, SECOND]
        assert len({number for number, _cells in table.rows()}) == 2
        assert table.left_out == ("评价",)
        assert any("说明" in note for note in table.notes)


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("yyyy-mm-dd", "2026-10-12"),
        ("yyyy/m/d", "2026-10-12"),
        ("yyyy-mm-dd hh:mm:ss", "2026-10-12 00:00:00"),
        ('yyyy"年"m"月"d"日" h"时"', "2026-10-12 00:00:00"),
        ('yyyy"年 with h"m"月"', "2026-10-12"),
        ("m/d/yy h:mm", "2026-10-12 00:00:00"),
    ],
)
def test_the_format_says_whether_a_midnight_is_a_day(tmp_path: Path, form: str, shown: str) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["1", "", "x"])
        sheet.write_datetime(1, 1, datetime(2026, 10, 12), book.add_format({"num_format": form}))
    assert read(path)[1] == [(2, ["1", shown, "x"])]


def test_a_formula_that_nobody_worked_out_is_no_blank(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["1", "2026-10-12"])
        sheet.write_formula(1, 2, "=A2", None, "")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet_xml = "xl/worksheets/sheet1.xml"
    parts[sheet_xml] = re.sub(rb'<c r="C2"[^>]*>.*?</c>', b'<c r="C2"><f>A2</f></c>', parts[sheet_xml])
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert read(path)[1][0][1][2] == NO_RESULT


def test_a_table_wider_than_any_export_is_refused(tmp_path: Path) -> None:
    wide = ",".join(f"c{n}" for n in range(600)) + "\n" + ",".join("1" for _n in range(600))
    assert refused(save(tmp_path, wide.encode())).code == "too_many_columns"
    objects = [{f"k{n}-{m}": 1 for m in range(50)} for n in range(60)]
    assert refused(save(tmp_path, json.dumps(objects).encode(), "t.json")).code == "too_many_columns"
