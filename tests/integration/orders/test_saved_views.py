"""Saved views: each account its own, thirty at most, replaced by name, gone with the account."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, delete, func, select

from dashboard.people.access import OPERATOR, Denied, Scope, scope_for
from dashboard.views.orders import LONGEST_VIEW_NAME, MOST_VIEWS
from data_access.records.accounts import add_account
from data_access.records.orders import drop_view, keep_view, saved_views
from data_access.schema import account, saved_view
from tests.conftest import NOW

LATE = {"measure": "late", "period": "2026-10"}
GONE = {"district": "990000", "sort": "-opened"}


def enter(connection: Connection, name: str, role: str = "city_supervisor") -> Scope:
    add_account(connection, NOW, name, role, "Right-Horse-42")
    return scope_for(name, role)


@pytest.fixture
def wang(connection: Connection) -> Scope:
    return enter(connection, "wang")


def names(connection: Connection, scope: Scope) -> list[str]:
    return [view.name for view in saved_views(connection, scope)]


def test_a_view_comes_back_as_it_was_kept(connection: Connection, wang: Scope) -> None:
    assert keep_view(connection, wang, NOW, "  十月超期 ", LATE) == "kept"
    assert keep_view(connection, wang, NOW, "gone", GONE) == "kept"
    found = {view.name: view.parameters for view in saved_views(connection, wang)}
    assert found == {"十月超期": LATE, "gone": GONE}


def test_a_name_is_the_accounts_own_once(connection: Connection, wang: Scope) -> None:
    keep_view(connection, wang, NOW, "mine", LATE)
    assert keep_view(connection, wang, NOW, "mine", GONE) == "replaced"
    assert [(each.name, each.parameters) for each in saved_views(connection, wang)] == [("mine", GONE)]


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "\u3000", "\u200b", "x" * (LONGEST_VIEW_NAME + 1)])
def test_a_name_has_one_to_forty_characters(connection: Connection, wang: Scope, name: str) -> None:
    assert keep_view(connection, wang, NOW, name, LATE) == "name"
    assert names(connection, wang) == []
    assert keep_view(connection, wang, NOW, "字" * LONGEST_VIEW_NAME, LATE) == "kept"


def test_thirty_are_kept_and_one_of_them_can_still_be_replaced(connection: Connection, wang: Scope) -> None:
    other = enter(connection, "li")
    for number in range(MOST_VIEWS):
        assert keep_view(connection, wang, NOW, f"view {number}", LATE) == "kept"
    assert keep_view(connection, wang, NOW, "one more", LATE) == "many"
    assert keep_view(connection, wang, NOW, "view 7", GONE) == "replaced"
    assert len(saved_views(connection, wang)) == MOST_VIEWS
    assert keep_view(connection, other, NOW, "one more", LATE) == "kept"
    assert drop_view(connection, wang, "view 3")
    assert keep_view(connection, wang, NOW, "one more", LATE) == "kept"


def test_no_account_reads_replaces_or_deletes_anothers(connection: Connection, wang: Scope) -> None:
    other = enter(connection, "li")
    keep_view(connection, wang, NOW, "mine", LATE)
    assert saved_views(connection, other) == ()
    assert drop_view(connection, other, "mine") is False
    assert keep_view(connection, other, NOW, "mine", GONE) == "kept"
    assert [each.parameters for each in saved_views(connection, wang)] == [LATE]
    assert drop_view(connection, other, "mine") is True
    assert names(connection, wang) == ["mine"]


def test_who_sees_no_orders_and_who_has_no_account_keeps_nothing(connection: Connection) -> None:
    auditor = enter(connection, "shen", "auditor")
    for scope in (auditor, OPERATOR):
        with pytest.raises(Denied):
            keep_view(connection, scope, NOW, "mine", LATE)
    with pytest.raises(Denied):
        saved_views(connection, auditor)
    with pytest.raises(Denied):
        drop_view(connection, auditor, "mine")
    assert saved_views(connection, OPERATOR) == ()


def test_views_go_with_their_account(connection: Connection, wang: Scope) -> None:
    keep_view(connection, wang, NOW, "mine", LATE)
    connection.execute(delete(account).where(account.c.name == "wang"))
    assert connection.scalar(select(func.count()).select_from(saved_view)) == 0
