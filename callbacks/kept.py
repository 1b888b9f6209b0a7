"""Views of pages, worked out once for all who may see the same, until the data change."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from callbacks.context import get_engine, get_now, get_scope
from dashboard.i18n import current_language
from dashboard.people.access import Scope
from data_access.counting.kept import answered
from data_access.database import Connection, reading

View = TypeVar("View")


def kept_view(name: str, asked: Hashable, make: Callable[[Connection, Scope, datetime], View]) -> View:
    """Return a page's view for the signed-in account's rights, language and `asked`.

    Accounts with the same role and unit see the same and share the answer; the account's name is left out of
    what the view is made from.
    """
    scope, now = replace(get_scope(), account=""), get_now()
    with reading(get_engine()) as connection:
        key = (scope, current_language(), asked)
        return answered(connection, name, key, now, lambda: make(connection, scope, now))
