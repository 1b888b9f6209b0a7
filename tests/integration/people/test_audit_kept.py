"""A line of the audit trail stays as it was written, whatever the base is asked; on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from data_access.database import downgrade, migrate, reading, writing
from data_access.records.audit import recent_audit, write_audit
from data_access.schema import audit

CHANGES = {
    "change": update(audit).values(account="nobody"),
    "change of one": update(audit).where(audit.c.account == "li").values(success=True),
    "delete": delete(audit),
    "delete of one": delete(audit).where(audit.c.action == "export"),
}
PLAIN = {"at": 1, "account": "x", "action": "login", "success": True, "detail": {}}


@pytest.fixture
def trail(engine: Engine, now: datetime) -> Engine:
    with writing(engine) as connection:
        write_audit(connection, now, "wang", "export", target="orders", detail={"rows": 15})
        write_audit(connection, now, "li", "login", success=False)
    return engine


def lines(engine: Engine) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(audit).order_by(audit.c.audit_id))]


@pytest.mark.parametrize("kind", CHANGES)
def test_no_line_is_changed_or_deleted(trail: Engine, kind: str) -> None:
    before = lines(trail)
    with pytest.raises(DBAPIError, match="kept as they were written"), writing(trail) as connection:
        connection.execute(CHANGES[kind])
    assert lines(trail) == before and len(before) == 2


def test_no_line_takes_the_place_of_another(trail: Engine) -> None:
    before = lines(trail)
    first = before[0][0]
    sqlite = trail.dialect.name == "sqlite"
    statement = insert(audit).values(audit_id=first, **PLAIN)
    replacing = (
        statement.prefix_with("OR REPLACE")
        if sqlite
        else text(
            "INSERT INTO audit (audit_id, at, account, address, action, target, success, detail) "
            f"VALUES ({first}, 1, 'x', '', 'login', '', true, '{{}}') "
            "ON CONFLICT (audit_id) DO UPDATE SET account = 'x'"
        )
    )
    with pytest.raises(DBAPIError, match="kept as they were written"), writing(trail) as connection:
        connection.execute(replacing)
    assert lines(trail) == before


EMPTYING = {
    "sqlite": ("DELETE FROM audit WHERE 1 = 1", "REPLACE INTO audit SELECT * FROM audit"),
    "postgresql": (
        "TRUNCATE audit",
        "TRUNCATE audit CASCADE",
        "SET LOCAL session_replication_role = replica; DELETE FROM audit",
    ),
}


def test_the_trail_is_not_emptied_by_another_way(trail: Engine) -> None:
    before = lines(trail)
    for asked in EMPTYING[trail.dialect.name]:
        with pytest.raises(DBAPIError, match="kept as they were written"), writing(trail) as connection:
            for statement in asked.split("; "):
                connection.execute(text(statement))
    assert lines(trail) == before


def test_lines_are_still_added_and_a_refused_change_takes_nothing_else_with_it(
    trail: Engine, now: datetime
) -> None:
    with writing(trail) as connection:
        write_audit(connection, now, "zhao", "logout")
        write_audit(connection, now, "zhao", "login")
    with reading(trail) as connection:
        assert [line.account for line in recent_audit(connection)] == ["zhao", "zhao", "li", "wang"]


def test_the_schema_can_be_taken_back_and_brought_up_again(trail: Engine) -> None:
    before = lines(trail)
    downgrade(trail, "0007")
    with writing(trail) as connection:
        connection.execute(update(audit).where(audit.c.account == "li").values(target="seen"))
    migrate(trail)
    assert [row[:4] for row in lines(trail)] == [row[:4] for row in before]
    with pytest.raises(DBAPIError), writing(trail) as connection:
        connection.execute(delete(audit))
