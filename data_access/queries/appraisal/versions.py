"""Read the versions of the appraisal's settings and the drafts of new ones."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, func, select

from dashboard.appraisal.settings import DEFAULTS, AppraisalSettings
from dashboard.clocks.periods import month_start
from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.views.appraisal import AppraisalView, DraftView, FormVersion
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.appraisal.effect import effects_of
from data_access.queries.appraisal.fixed import fixed_until
from data_access.queries.context.reading import Reading
from data_access.schema import account, appraisal_form

f = appraisal_form.c
MONTHS_BACK, MONTHS_AHEAD = 6, 12
COMMON, GENERAL, GROUPS = "common", "general", "groups"


def appraisal_view(connection: Connection, scope: Scope, now: datetime, shown: int = 0) -> AppraisalView:
    """Return the settings in force, their history and the drafts; raise Denied."""
    scope.require("view_figures")
    today = now.astimezone(CITY_ZONE).date()
    versions = stored_versions(connection, today)
    current = next((each for each in versions if each.state == "in_force"), None)
    reading = Reading(connection, scope, now)
    return AppraisalView(
        today=today,
        current=current,
        settings=current.settings if current else DEFAULTS,
        versions=versions,
        drafts=_drafts(connection) if keeps(scope) else (),
        fixed_until=fixed_until(connection),
        keeps=keeps(scope),
        shown=next((each for each in versions if each.form_id == shown), None),
        unit_names=tuple((each.code, each.name) for each in reading.units),
    )


def draft_view(
    connection: Connection, scope: Scope, now: datetime, form_id: int, part: str = ""
) -> DraftView | None:
    """Return a draft with its effect on the last complete month, None where there is none to be edited."""
    scope.require("supervise")
    if not keeps(scope):
        return None
    draft = next((each for each in _drafts(connection) if each.form_id == form_id), None)
    if draft is None:
        return None
    today = now.astimezone(CITY_ZONE).date()
    reading = Reading(connection, scope, now)
    in_force, newest = settings_on(connection, today), newest_version(connection)
    parts = (COMMON, GENERAL, GROUPS, *map(str, range(len(draft.settings.groups))))
    return DraftView(
        draft=draft,
        part=part if part in parts else COMMON,
        in_force=in_force,
        stale=draft.based_on != newest,
        unchanged=draft.settings == newest_settings(connection, today),
        effects=effects_of(reading, draft.settings),
        months=months_to_begin(today, fixed_until(connection)),
        units=tuple(each for each in reading.units if each.kind != "city"),
        fixed_until=fixed_until(connection),
    )


def stored_versions(connection: Connection, today: date) -> tuple[FormVersion, ...]:
    """Return every version that was put in force, the newest first, each with how it stands today."""
    rows = connection.execute(
        select(appraisal_form, account.c.display_name)
        .select_from(appraisal_form.outerjoin(account, account.c.name == f.made_by))
        .where(f.state == "stored")
        .order_by(f.form_id)
    ).all()
    last = {row.valid_from: row.form_id for row in rows}
    begun = [day for day in last if day <= today]
    in_force = last[max(begun)] if begun else 0
    found = [
        _version(row, number, _state(row.form_id, row.valid_from, last, in_force, today))
        for number, row in enumerate(rows, start=1)
    ]
    return tuple(reversed(found))


def _state(form_id: int, begins: date, last: dict[date, int], in_force: int, today: date) -> str:
    if last[begins] != form_id:
        return "replaced"
    if begins > today:
        return "planned"
    return "in_force" if form_id == in_force else "past"


def _version(row: object, number: int, state: str) -> FormVersion:
    values = row._mapping  # type: ignore[attr-defined]
    return FormVersion(
        form_id=values["form_id"],
        number=number,
        state=state,
        valid_from=values["valid_from"],
        settings=AppraisalSettings.model_validate(values["content"]),
        reason=values["reason"],
        made_by=values["display_name"] or values["made_by"],
        made_at=values["made_at"],
        based_on=values["based_on"],
        changes=values["changes"],
    )


def _drafts(connection: Connection) -> tuple[FormVersion, ...]:
    rows = connection.execute(
        select(appraisal_form, account.c.display_name)
        .select_from(appraisal_form.outerjoin(account, account.c.name == f.made_by))
        .where(f.state == "draft")
        .order_by(f.form_id.desc())
    )
    return tuple(_version(row, 0, "draft") for row in rows)


def newest_version(connection: Connection) -> int:
    """Return the number of the version that was stored last, 0 before any."""
    return connection.scalar(select(func.max(f.form_id)).where(f.state == "stored")) or 0


def settings_on(connection: Connection, day: date) -> AppraisalSettings:
    """Return the settings in force on a day, the product's defaults where none were stored."""
    current = next((each for each in stored_versions(connection, day) if each.state == "in_force"), None)
    return current.settings if current else DEFAULTS


def newest_settings(connection: Connection, today: date) -> AppraisalSettings:
    """Return the settings that begin last: what a new version would follow upon."""
    standing = [
        each
        for each in stored_versions(connection, today)
        if each.state in ("in_force", "planned") and each.valid_from is not None
    ]
    newest = max(standing, key=lambda each: each.valid_from or today, default=None)
    return newest.settings if newest else DEFAULTS


def months_to_begin(today: date, fixed: str) -> tuple[str, ...]:
    """Return the months that new settings may begin with, the earliest first."""
    months = [f"{month_start(today, back):%Y-%m}" for back in range(-MONTHS_AHEAD, MONTHS_BACK + 1)]
    return tuple(sorted(month for month in months if month > fixed))
