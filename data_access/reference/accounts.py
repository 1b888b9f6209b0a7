"""Under which name an account is shown to readers: its person's, not the one that it signs in with."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select

from dashboard.i18n import _
from dashboard.people.access import OPERATOR
from data_access.schema import account


def shown_as(name: str, display_name: str | None) -> str:
    """Return how an account is shown: "system" for what nobody did, its own name where it has no other."""
    return _("system") if name == OPERATOR.account else display_name or name


def shown_account(connection: Connection, name: str) -> str:
    """Return the name that one account is shown under."""
    return shown_as(name, connection.scalar(select(account.c.display_name).where(account.c.name == name)))


def shown_names(connection: Connection) -> Callable[[str], str]:
    """Read the shown names once; return what tells that of an account, of any other text itself."""
    known = {
        row.name: row.display_name
        for row in connection.execute(select(account.c.name, account.c.display_name))
    }
    return lambda name: shown_as(name, known.get(name))
