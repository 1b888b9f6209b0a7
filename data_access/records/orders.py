"""Keep lists of orders under a name, each account its own: no other account reads or deletes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from unicodedata import category

from sqlalchemy import Connection, ScalarSelect, delete, func, insert, select, update

from dashboard.people.access import Denied, Scope
from dashboard.views.orders import LONGEST_VIEW_NAME, MOST_VIEWS, SavedView
from data_access.schema import account, saved_view

Kept = Literal["kept", "replaced", "name", "many"]
v = saved_view.c


def _own(scope: Scope) -> ScalarSelect[int]:
    scope.require("view_orders")
    return select(account.c.account_id).where(account.c.name == scope.account).scalar_subquery()


def saved_views(connection: Connection, scope: Scope) -> tuple[SavedView, ...]:
    """Return the account's lists in the order they were first kept."""
    statement = select(saved_view).where(v.account_id == _own(scope)).order_by(v.saved_at, v.name)
    return tuple(SavedView(row.name, row.parameters) for row in connection.execute(statement))


def keep_view(
    connection: Connection, scope: Scope, now: datetime, name: str, parameters: Mapping[str, str]
) -> Kept:
    """Keep a list under a name of the account's own; one of the same name is replaced.

    "name" and "many" say why nothing was kept: no name that can be used, or too many lists already.
    """
    # A full-width blank counts as not printable, yet a name may hold one.
    name = "".join(sign for sign in name if sign.isprintable() or category(sign) == "Zs").strip()
    if not 0 < len(name) <= LONGEST_VIEW_NAME:
        return "name"
    # The account's row is locked, so that two requests at once do not both find room.
    own = connection.scalar(
        select(account.c.account_id).where(account.c.account_id == _own(scope)).with_for_update()
    )
    if own is None:
        raise Denied("own_account")
    content = {"parameters": dict(parameters)}
    same = (v.account_id == own, v.name == name)
    if connection.execute(update(saved_view).where(*same).values(**content)).rowcount:
        return "replaced"
    if (connection.scalar(select(func.count()).where(v.account_id == own)) or 0) >= MOST_VIEWS:
        return "many"
    connection.execute(insert(saved_view).values(account_id=own, name=name, saved_at=now, **content))
    return "kept"


def drop_view(connection: Connection, scope: Scope, name: str) -> bool:
    """Delete a list of the account's own; False where it has none of this name."""
    gone = connection.execute(delete(saved_view).where(v.account_id == _own(scope), v.name == name))
    return bool(gone.rowcount)
