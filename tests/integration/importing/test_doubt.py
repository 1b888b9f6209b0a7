"""On the import page a column that decides figures and is only guessed has to be chosen before going on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.views.importing import Draft
from data_access.importing.automatic import AUTOMATIC
from data_access.records.importing.steps import check
from tests.fixtures.imports.tables import DATA_TIME, NOW, csv_file

pytestmark = pytest.mark.sqlite_alone
GUESSED = "办理的单位名称"


def checked(engine: Engine, path: Path, **choices: str) -> Draft:
    draft = Draft(path.name, "0" * 64, "wang", AUTOMATIC, choices=choices, data_time=DATA_TIME)
    return check(engine, path, draft, now=datetime.fromtimestamp(NOW.timestamp(), NOW.tzinfo), account="wang")


@pytest.mark.parametrize("field", ["unit", "handler", ""])
def test_nothing_is_staged_before_somebody_chose(engine: Engine, tmp_path: Path, field: str) -> None:
    rows = [{"工单编号": f"G{n}", "受理时间": "2026-10-12 09:00", GUESSED: "芝罘区"} for n in range(4)]
    path = csv_file(tmp_path, rows)
    asked = checked(engine, path)
    assert (asked.batch_id, asked.doubtful) == (None, (GUESSED,))
    assert [row.column for row in asked.columns if row.doubtful] == [GUESSED]
    chosen = checked(engine, path, **{GUESSED: field})
    assert chosen.doubtful == () and chosen.batch_id is not None
