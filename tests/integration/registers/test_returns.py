"""The register of returns: the feedback sheet as it is sent out, filled in and brought in again."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, select

from dashboard.i18n import use_language
from dashboard.survey.questionnaire import Answer
from dashboard.views.findings import FindingFilter
from data_access.database import reading, writing
from data_access.importing.registers.every import find_register
from data_access.importing.registers.service import SentFile, bring_in, check
from data_access.queries.survey.findings import exported_findings
from data_access.queries.survey.problems import find_problem
from data_access.records.history import read_history
from data_access.records.survey.findings import act_on, feed_back
from data_access.reference.units import read_calendar
from data_access.schema import finding, register_import
from layouts.documents.survey_xlsx import findings_xlsx
from tests.support.proactive import city, of_unit
from tests.support.survey import (
    LAIYANG,
    LEAST,
    NOW,
    SETTINGS,
    ZHIFU,
    add_enterprises,
    answered,
    drawn,
    sent,
)

REGISTER = find_register("returns")


@pytest.fixture
def base(engine: Engine) -> Engine:
    """Feed four problems back: three of 芝罘区, one of 莱阳市."""
    with writing(engine) as connection:
        add_enterprises(connection, [("Z1", ZHIFU, "micro"), ("L1", LAIYANG, "micro")])
        wave = drawn(connection)
        told = {**LEAST, "problems/05": Answer((1, 2), "=招工难"), "problems/01": Answer((1,))}
        assert answered(connection, wave, "Z1", told) == "stored"
        assert answered(connection, wave, "L1", {**LEAST, "problems/05": Answer((1,))}) == "stored"
        calendar = read_calendar(connection)
        for key, value, district in (
            *(("problems/05", 1, ZHIFU), ("problems/05", 2, ZHIFU), ("problems/01", 1, ZHIFU)),
            ("problems/05", 1, LAIYANG),
        ):
            problem = find_problem(connection, wave, key, value, district, "")
            assert problem is not None
            assert feed_back(connection, city(), SETTINGS, calendar, problem)[0] == "fed_back"
    return engine


def states(engine: Engine) -> list[tuple[str, str, str]]:
    f = finding.c
    with reading(engine) as connection:
        rows = connection.execute(select(f.state, f.measures, f.result).order_by(f.number)).all()
    return [(row.state, row.measures, row.result) for row in rows]


def counts(engine: Engine, file: SentFile) -> tuple[int, int, int]:
    number, r = bring_in(engine, city(), REGISTER, file, {}), register_import.c
    with reading(engine) as connection:
        query = select(r.updated, r.unchanged, r.rejected).where(r.import_id == number)
        return tuple(connection.execute(query).one())  # type: ignore[return-value]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_sheet_comes_back_filled_in(base: Engine, tmp_path: Path, language: str) -> None:
    with use_language(language), reading(base) as connection:
        scope = of_unit(connection, ZHIFU).scope
        content = findings_xlsx(exported_findings(connection, scope, FindingFilter(), NOW))
    book = load_workbook(io.BytesIO(content))
    page: Any = book.active
    assert (page.max_row, page.max_column) == (4, 11)
    assert [page.cell(row, 1).value for row in (2, 3, 4)] == [f"202611-000{n}" for n in (1, 2, 3)]
    page.cell(2, 10).value, page.cell(2, 11).value = "两周内核查", "已办结"
    page.cell(3, 10).value = "一个月内核查"
    path = tmp_path / "sheet.xlsx"
    book.save(path)
    file = SentFile(path, path.name, "0" * 64)
    found = check(base, city(), REGISTER, file, {})
    assert [use.field for use in found.uses if use.field] == ["number", "measures", "result"]
    assert [(each.row_no, each.rule) for each in found.problems] == [(4, "required")]
    assert counts(base, file) == (2, 0, 1)
    expected = [
        ("to_check", "两周内核查", "已办结"),
        ("rectifying", "一个月内核查", ""),
        ("fed_back", "", ""),
        ("fed_back", "", ""),
    ]
    assert states(base) == expected
    assert counts(base, file) == (0, 2, 1)
    assert states(base) == expected
    with reading(base) as connection:
        history = read_history(connection, "finding", 1)
    assert [(line.act, line.who) for line in history] == [
        *(("feed_back", "wang"), ("claim", "wang"), ("begin", "wang"), ("report", "wang")),
    ]


def test_a_result_ends_what_was_begun_on_the_page(base: Engine, tmp_path: Path) -> None:
    with writing(base) as connection:
        unit = of_unit(connection, ZHIFU)
        calendar = read_calendar(connection)
        for act, fields in (("claim", {}), ("begin", {"measures": "页面上的措施"})):
            assert act_on(connection, unit, SETTINGS, calendar, 1, act, fields) == act
    assert counts(base, sent(tmp_path, "问题编号,整改措施,整改结果\n202611-0001,,已办结\n")) == (1, 0, 0)
    assert states(base)[0] == ("to_check", "页面上的措施", "已办结")


def test_bad_rows_are_told(base: Engine, tmp_path: Path) -> None:
    rows = {
        "202611-0009,有,有": ("number", "unknown"),
        ",有,有": ("number", "required"),
        "202611-0001,,": ("measures", "required"),
        "202611-0001,,已办结": ("measures", "required"),  # no measures stand yet
        f"202611-0002,{'长' * 2001},": ("measures", "too_long"),
    }
    text = "\n".join(("问题编号,整改措施,整改结果", "202611-0003,有,", *rows, "202611-0003,又有,")) + "\n"
    found = check(base, city(), REGISTER, sent(tmp_path, text), {})
    assert [(each.field, each.rule) for each in found.problems] == [*rows.values(), ("number", "twice")]
    assert len(found.rows) == 1
