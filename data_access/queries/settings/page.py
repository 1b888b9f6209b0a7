"""Read one group of settings for its page: in force, planned, and all versions with what they changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.people.access import Scope
from dashboard.settings.fields import Group, differences, stands
from dashboard.settings.groups import BY_NAME, GROUPS
from dashboard.views.records import HistoryLine
from dashboard.views.settings import SettingsView, Version
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.settings.versions import SUBJECT, newest_of, settings_at, versions_of
from data_access.records.history import read_history
from data_access.schema import account

DAY = timedelta(days=1)


def settings_view(connection: Connection, scope: Scope, now: datetime, name: str = "") -> SettingsView:
    """Return a group of settings; an unknown name is the first group."""
    scope.require("supervise")
    group = BY_NAME.get(name, GROUPS[0])
    rows, today = versions_of(connection, group.name), now.astimezone(CITY_ZONE).date()
    begun = next((row.valid_from for row in rows if row.valid_from <= today), None)
    names = _names(connection, rows)
    told = tuple(_version(group, rows, row, begun, today, names) for row in rows)
    planned = tuple(
        (row.valid_from, group.model.model_validate(row.content))
        for row in reversed(rows)
        if row.valid_from > today
    )
    history = read_history(connection, SUBJECT, group.number)
    return SettingsView(
        group=group,
        groups=GROUPS,
        values=settings_at(group, rows, today),
        since=next((each for each in told if each.state == "in_force"), None),
        planned=planned,
        versions=_with_replaced(told, history),
        seen=newest_of(connection, group),
        today=today,
        may_change=scope.city_wide and scope.may(group.permission),
    )


def _names(connection: Connection, rows: Sequence[Row[Any]]) -> dict[str, str]:
    named = {row.changed_by for row in rows}
    query = select(account.c.name, account.c.display_name).where(account.c.name.in_(named))
    return {row.name: row.display_name for row in connection.execute(query)}


def _version(
    group: Group,
    rows: Sequence[Row[Any]],
    row: Row[Any],
    begun: date | None,
    today: date,
    names: dict[str, str],
) -> Version:
    before = settings_at(group, rows, row.valid_from - DAY)
    changes = differences(group, before, group.model.model_validate(row.content))
    state = stands(row.valid_from, begun, today)
    who = names.get(row.changed_by) or row.changed_by
    return Version(row.valid_from, state, who, row.changed_at, row.reason, changes)


def _entered(lines: Sequence[tuple[date, HistoryLine]], day: date, until: datetime) -> datetime:
    """Return when the version of a day that was taken back at a moment had been entered."""
    entered = (line.at for on, line in lines if on == day and line.act == "change" and line.at <= until)
    return max(entered, default=until)


def _with_replaced(told: tuple[Version, ...], history: Sequence[HistoryLine]) -> tuple[Version, ...]:
    """Add the versions that another one of the same day replaced, and those that were taken back."""
    stand = {(each.valid_from, each.at) for each in told}
    lines = [(date.fromisoformat(line.detail["from"]), line) for line in history if "from" in line.detail]
    taken = {(day, _entered(lines, day, line.at)) for day, line in lines if line.act == "take_back"}
    gone = tuple(
        Version(
            day,
            "taken_back" if (day, line.at) in taken else "replaced",
            line.who,
            line.at,
            line.note,
            tuple((path, old, new) for path, old, new in line.detail.get("changes", ())),
        )
        for day, line in lines
        if line.act == "change" and (day, line.at) not in stand
    )
    return tuple(sorted((*told, *gone), key=lambda each: (each.valid_from, each.at), reverse=True))
