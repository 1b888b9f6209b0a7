"""Under which name an account is shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert

from dashboard.people.access import OPERATOR
from data_access.reference.accounts import shown_account, shown_names
from data_access.schema import account


@pytest.mark.usefixtures("english")
def test_people_are_shown_by_their_names_and_what_nobody_did_as_the_systems(connection: Connection) -> None:
    connection.execute(
        insert(account).values(
            name="zhifu",
            display_name="芝罘区联络人",
            role="district_coordinator",
            password_hash="",
            password_changed_at=datetime(2026, 11, 18, tzinfo=UTC),
        )
    )
    shown = shown_names(connection)
    assert (shown("zhifu"), shown("gone"), shown(OPERATOR.account)) == ("芝罘区联络人", "gone", "system")
    assert shown_account(connection, "zhifu") == "芝罘区联络人" and shown("") == ""
