"""A deadline that came with the table, and what an extension makes of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.importing.service import import_file
from data_access.verify import verify
from tests.fixtures.imports.tables import DATA_TIME, NOW, csv_file, one, row
from tests.integration.importing.test_rows import local

APPROVED = {"延期申请时间": "2026-10-15 09:00", "延期批准时间": "2026-10-16 09:00"}
GIVEN = {"办理截止时间": "2026-10-18 17:30", "办结时间": "2026-10-21 02:30"}


@pytest.mark.parametrize(
    ("told", "due", "first"),
    [
        ({"延期后截止时间": "2026-10-22 17:30", **APPROVED}, "2026-10-22 17:30", "2026-10-18 17:30"),
        # The platform's word is taken where the table tells no approval.
        ({"延期后截止时间": "2026-10-22 17:30"}, "2026-10-22 17:30", "2026-10-18 17:30"),
        # A platform that moves its own column says the same twice.
        ({"延期后截止时间": "2026-10-18 17:30", **APPROVED}, "2026-10-18 17:30", "2026-10-18 17:30"),
        (
            {"延期后截止时间": "2026-10-22 17:30", "延期批准时间": "2026-10-19 09:00"},
            "2026-10-18 17:30",
            "2026-10-18 17:30",
        ),
        ({"延期天数": "3", **APPROVED}, "2026-10-18 17:30", "2026-10-18 17:30"),
        (
            {"延期天数": "1", "延期后截止时间": "2026-10-22 17:30", **APPROVED},
            "2026-10-22 17:30",
            "2026-10-18 17:30",
        ),
    ],
    ids=["approved", "no approval told", "the same", "too late", "days alone", "days and a moment"],
)
def test_a_given_deadline_is_moved_by_an_extension_to_a_moment(
    engine: Engine, tmp_path: Path, told: dict[str, str], due: str, first: str
) -> None:
    for name, extra in (("a.csv", {}), ("b.csv", {"标题": "再来"})):
        table = [row(**GIVEN, **told, **extra), row(工单编号="GD002", 办理截止时间="2026-10-18 17:30")]
        import_file(engine, csv_file(tmp_path, table, name), None, DATA_TIME, now=NOW)
        stored = one(engine)
        assert (stored["solve_due"], stored["solve_due_first"]) == (local(due), local(first))
    # A later table that tells no deadline leaves both as they are, and every recount finds them so.
    later = [row(标题="又来", 办结时间="2026-10-21 02:30")]
    import_file(engine, csv_file(tmp_path, later, "c.csv"), None, DATA_TIME + timedelta(hours=1), now=NOW)
    stored = one(engine)
    assert (stored["title"], stored["solve_due"], stored["solve_due_first"]) == (
        "又来",
        local(due),
        local(first),
    )
    with engine.connect() as connection:
        assert list(verify(connection, NOW)) == []


def test_days_and_a_moment_of_an_extension_mean_the_moment(engine: Engine, tmp_path: Path) -> None:
    told = {"延期天数": "3", "延期后截止时间": "2026-10-23 17:30", **APPROVED}
    import_file(engine, csv_file(tmp_path, [row(**told)]), None, DATA_TIME, now=NOW)
    assert one(engine)["solve_due"] == local("2026-10-23 17:30")
