"""A deadline that came with the table, and what an extension makes of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from dashboard.i18n import use_language
from data_access.database import current_data_version, downgrade, migrate
from data_access.importing.service import import_file
from data_access.queries.order.clocks import order_clocks
from data_access.reference.units import read_calendar
from data_access.schema import order
from data_access.verify import verify
from tests.fixtures.imports.tables import DATA_TIME, NOW, YANTAI, csv_file, one, row
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


def test_a_base_of_the_version_before_is_counted_anew(engine: Engine, tmp_path: Path) -> None:
    """Before, the deadline of a table stood whatever an extension said, and was called provisional."""
    moved = row(**GIVEN, 延期后截止时间="2026-10-22 17:30", **APPROVED)
    late = row(**GIVEN, 工单编号="GD002", 延期后截止时间="2026-10-22 17:30", 延期批准时间="2026-10-19 09:00")
    import_file(engine, csv_file(tmp_path, [moved, late]), None, DATA_TIME, now=NOW)
    now_stored = {number: one(engine, number) for number in ("GD001", "GD002")}
    with engine.connect() as connection:
        version = current_data_version(connection)
    downgrade(engine, "0017")
    with engine.begin() as connection:
        connection.execute(
            update(order).values(solve_due=order.c.solve_due_first, due_day=20261018, provisional=True)
        )
    migrate(engine)
    assert {number: one(engine, number) for number in ("GD001", "GD002")} == now_stored
    assert now_stored["GD001"]["due_day"] == 20261022
    with engine.connect() as connection:
        assert list(verify(connection, NOW)) == []
        assert current_data_version(connection) > version


def test_the_order_s_page_shows_what_moved_a_given_deadline(engine: Engine, tmp_path: Path) -> None:
    province = {"是否省平台": "是", "转出时间": "2026-10-12 09:30", "延期后截止时间": "2026-10-22 17:30"}
    table = [
        row(**GIVEN, 延期后截止时间="2026-10-22 17:30", **APPROVED),
        row(工单编号="GD002", 办理截止时间="", **province, **APPROVED),
        row(**{**GIVEN, "工单编号": "GD003", "延期天数": "2"}, **APPROVED),
    ]
    import_file(engine, csv_file(tmp_path, table), None, DATA_TIME, now=NOW)
    with engine.connect() as connection:
        calendar = read_calendar(connection)
        rows = {each.order_no: each for each in connection.execute(select(order))}
    with use_language("en"):
        shown = {
            number: order_clocks(each, calendar, YANTAI, DATA_TIME, NOW)[0] for number, each in rows.items()
        }
    (moved,) = shown["GD001"]
    assert (moved.deadline, moved.first_deadline) == (local("2026-10-22 17:30"), local("2026-10-18 17:30"))
    assert moved.steps[0] == "The deadline came with the table." and len(moved.steps) > 1
    assert [mark.counts for mark in moved.marks] == [True, True]
    # Without a deadline in the table there is none to be moved.
    assert [clock.deadline for clock in shown["GD002"] if clock.clock == "solve"] in ([], [None])
    (days,) = shown["GD003"]
    assert (days.deadline, days.first_deadline) == (local("2026-10-18 17:30"), None)
    assert [mark.counts for mark in days.marks] == [False, False]
