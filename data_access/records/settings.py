"""Store settings with the day they are valid from, who set them and why.

What the office changes is a new version from a day on. Versions that have begun stay as they are: what was
judged by them can be explained. One that is only planned may be replaced, or taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.people.access import Denied
from dashboard.records.texts import SHORT
from dashboard.settings.fields import Group, WrongValue, changed, differences
from dashboard.settings.groups import BY_NAME
from dashboard.views.records import Answer
from data_access.database import bump_data_version
from data_access.queries.context.settings import APPRAISAL
from data_access.queries.settings.versions import SUBJECT, newest_of, settings_at, versions_of
from data_access.records.acting import Refusal, checked_line, read_day, refused, today_of
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.schema import appraisal_form, setting


def store_appraisal_settings(
    connection: Connection,
    settings: AppraisalSettings,
    *,
    valid_from: date,
    reason: str,
    account: str,
    now: datetime,
) -> None:
    """Store settings valid from a day on, replacing those that began on the same day.

    What was replaced stays a version of their history.
    """
    content = settings.model_dump(mode="json")
    connection.execute(
        insert(appraisal_form).values(
            state="stored",
            valid_from=valid_from,
            content=content,
            reason=reason,
            made_by=account,
            made_at=now,
        )
    )
    store_setting(connection, APPRAISAL, valid_from, content, account=account, now=now, reason=reason)


def store_setting(
    connection: Connection,
    name: str,
    valid_from: date,
    content: dict[str, Any],
    *,
    account: str,
    now: datetime,
    reason: str = "",
) -> None:
    """Store a setting valid from a day on in place of the one that began on the same day."""
    connection.execute(delete(setting).where(setting.c.name == name, setting.c.valid_from == valid_from))
    connection.execute(
        insert(setting).values(
            name=name,
            valid_from=valid_from,
            content=content,
            reason=reason,
            changed_by=account,
            changed_at=now,
        )
    )
    bump_data_version(connection, now)


def change_settings(
    connection: Connection,
    actor: Actor,
    name: str,
    sent: Mapping[str, str],
    *,
    valid_from: str,
    reason: str,
    seen: int,
) -> Answer:
    """Keep what a form changed of a group as a new version from a day on, today or later.

    `seen` is what the form was drawn with: of two who change at once the second is told. A version planned
    for a later day stays.
    """
    group = _group(actor, name)
    try:
        said = checked_line(reason, SHORT, word="reason")
        begin = _begin(valid_from, actor.now)
        bump_data_version(connection, actor.now)  # of two who change a group one waits here for the other
        rows = versions_of(connection, name)
        if newest_of(connection, group) != seen:
            raise Refusal("moved")
        shown, base = (settings_at(group, rows, day) for day in (today_of(actor.now), begin))
        new = changed(group, base, shown, sent)
        told = differences(group, base, new)
        if not told:
            raise Refusal("same")
    except WrongValue as wrong:
        which = f"{name}\n{wrong.path}\n{wrong.written[:100]}"
        return refused(connection, actor, SUBJECT, name, "change", Refusal("value", which))
    except Refusal as why:
        return refused(connection, actor, SUBJECT, name, "change", why)
    content = new.model_dump(mode="json")
    account = actor.scope.account[:60]
    store_setting(connection, name, begin, content, account=account, now=actor.now, reason=said)
    detail = {"from": begin.isoformat(), "changes": [list(each) for each in told]}
    note_act(connection, actor, SUBJECT, group.number, "change", note=said, target=name, detail=detail)
    return Answer("planned" if begin > today_of(actor.now) else "changed", True, group.number)


def take_back(connection: Connection, actor: Actor, name: str, valid_from: str, reason: str) -> Answer:
    """Take a planned version back; one that has begun stays."""
    group = _group(actor, name)
    try:
        said = checked_line(reason, SHORT, word="reason")
        begin = _begin(valid_from, actor.now)
        if begin <= today_of(actor.now):
            raise Refusal("begun")
        s = setting.c
        gone = connection.execute(delete(setting).where(s.name == name, s.valid_from == begin))
        if gone.rowcount != 1:
            raise Refusal("moved")
    except Refusal as why:
        return refused(connection, actor, SUBJECT, name, "take_back", why)
    bump_data_version(connection, actor.now)
    detail = {"from": begin.isoformat()}
    note_act(connection, actor, SUBJECT, group.number, "take_back", note=said, target=name, detail=detail)
    return Answer("taken_back", True, group.number)


def _group(actor: Actor, name: str) -> Group:
    """Return a group that the account may change; raise Denied without the right to."""
    group = BY_NAME.get(name)
    actor.scope.require(group.permission if group else "supervise")
    if group is None or not actor.scope.city_wide:
        raise Denied("supervise")
    return group


def _begin(text: str, now: datetime) -> date:
    """Return the day from which a version is to hold; raise Refusal for a day that has passed."""
    day, today = read_day(text, now), today_of(now)
    if day < today:
        raise Refusal("past")
    return day
