"""The same checks, in packed cells or in rows of any number of tables, make the same records and numbers."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.people.access import OPERATOR
from data_access.database import make_engine, reading
from data_access.importing.registers.every import find_register
from data_access.importing.registers.service import SentFile, bring_in
from data_access.queries.gates.page import gates_view
from data_access.verify import verify
from tests.fixtures.imports.tables import NOW, bring, contents, row
from tests.support.proactive import city
from tests.support.profiles import examples

NUMBERS = ("GD001", "GD002", "GD003")
OPENED = datetime(2026, 10, 12, 9)
STEPS = ("一关", "二关", "三关", "四关初审", "四关研判", "四关核查")
Line = tuple[str, str, str, str, str, str]  # number, time, gate, unit, result, reason


@st.composite
def checks(draw: st.DrawFn) -> Line:
    """Draw a check at a minute of the order's life; every result where it may be said."""
    step = draw(st.sampled_from(STEPS))
    results = ["通过", "退回", "不涉及", "进入"]
    results += ["解决", "未解决"] if step in STEPS[4:] else ["签批", "会诊"] if step == "三关" else []
    at = OPENED + timedelta(minutes=draw(st.integers(0, 30_000)))
    return (
        draw(st.sampled_from(NUMBERS)),
        f"{at:%Y-%m-%d %H:%M}",
        step,
        draw(st.sampled_from(("", "芝罘区", "火星区"))),
        draw(st.sampled_from(results)),
        draw(st.sampled_from(("", "缺现场照片"))),
    )


LINES = st.lists(checks(), min_size=1, max_size=14, unique_by=lambda line: line[:2])


def send(engine: Engine, folder: Path, lines: Sequence[Line]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([("工单编号", "时间", "关口", "单位", "结果", "退回原因"), *lines])
    path = folder / "checks.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    bring_in(engine, city(NOW), find_register("checks"), SentFile(path, path.name, ""), {})


def dumped(engine: Engine) -> Any:
    with reading(engine) as connection:
        assert not list(verify(connection, NOW))
        view = gates_view(connection, OPERATOR, period="2026-10..2026-11", basis="accepted", now=NOW)
    return contents(engine), view.steps, view.reasons, view.together, view.skipped, view.known


BASES = ["new_sqlite", pytest.param("new_postgres", marks=pytest.mark.postgresql)]


@pytest.mark.parametrize("kind", BASES)
def test_packed_cells_and_rows_are_one_record(kind: str, request: pytest.FixtureRequest) -> None:
    new_base: Callable[[], str] = request.getfixturevalue(kind)

    @settings(
        max_examples=examples(4),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(lines=LINES, cut=st.integers(0, 14))
    def compared(lines: list[Line], cut: int) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            packed, apart = make_engine(new_base()), make_engine(new_base())
            cells = {
                number: "；".join("|".join(line[1:]) for line in lines if line[0] == number)
                for number in NUMBERS
            }
            bring(packed, folder, [row(工单编号=number, 四关记录=cells[number]) for number in NUMBERS])
            bring(apart, folder, [row(工单编号=number, 四关记录="") for number in NUMBERS])
            for part in (lines[:cut], lines[cut:], lines):
                if part:
                    send(apart, folder, part)
            assert dumped(apart) == dumped(packed)
            for engine in (packed, apart):
                engine.dispose()

    compared()
