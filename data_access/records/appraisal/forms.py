"""Write drafts of appraisal settings, and put one in force from a month on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Connection, insert, select, update

from dashboard.appraisal import editing
from dashboard.appraisal.editing import Fields, Problem
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.records.texts import LONGEST
from dashboard.views.records import Answer
from data_access.database import bump_data_version
from data_access.queries.appraisal.fixed import fixed_until
from data_access.queries.appraisal.versions import (
    months_to_begin,
    newest_settings,
    newest_version,
    settings_on,
)
from data_access.records.acting import Refusal, checked_text, refused, require_keeper, today_of
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.records.settings import store_appraisal_settings
from data_access.schema import appraisal_form, unit

SUBJECT = "appraisal_form"
SEPARATOR = "\x1f"  # between what a refused field names
MOST_DRAFTS = 20
f = appraisal_form.c
Change = Callable[[AppraisalSettings], AppraisalSettings]


def begin_draft(connection: Connection, actor: Actor, form_id: int = 0) -> Answer:
    """Begin a draft as a copy of a version, of the settings in force where none is named."""
    require_keeper(actor)
    today = today_of(actor.now)
    settings = settings_on(connection, today)
    if form_id:
        content = connection.scalar(select(f.content).where(f.form_id == form_id, f.state == "stored"))
        if content is None:
            return refused(connection, actor, SUBJECT, str(form_id), "begin", Refusal("unknown"))
        settings = AppraisalSettings.model_validate(content)
    waiting = connection.scalars(select(f.form_id).where(f.state == "draft")).all()
    if len(waiting) >= MOST_DRAFTS:
        return refused(connection, actor, SUBJECT, "-", "begin", Refusal("many"))
    made = connection.execute(
        insert(appraisal_form).values(
            state="draft",
            content=settings.model_dump(mode="json"),
            based_on=newest_version(connection),
            made_by=actor.scope.account[:60],
            made_at=actor.now,
        )
    ).inserted_primary_key
    assert made is not None
    note_act(connection, actor, SUBJECT, int(made[0]), "begin", state="draft")
    return Answer("begun", True, int(made[0]))


def change_form(
    connection: Connection, actor: Actor, form_id: int, changes: int, part: str, fields: Fields
) -> Answer:
    """Change the form of all or of a group in a draft."""
    return _change(connection, actor, form_id, changes, "form", lambda s: editing.with_form(s, part, fields))


def change_general(
    connection: Connection, actor: Actor, form_id: int, changes: int, fields: Fields
) -> Answer:
    """Change what holds for all forms of a draft."""
    return _change(connection, actor, form_id, changes, "general", lambda s: editing.with_general(s, fields))


def add_group(
    connection: Connection,
    actor: Actor,
    form_id: int,
    changes: int,
    level: str,
    name: str,
    units: Sequence[str],
) -> Answer:
    """Give a level, or some units of it, a form of their own in a draft."""

    def change(settings: AppraisalSettings) -> AppraisalSettings:
        known = set(connection.scalars(select(unit.c.code).where(unit.c.kind == level)))
        if strange := [code for code in units if code not in known]:
            raise Problem("unit", "units", ", ".join(strange))
        return editing.with_group(settings, level, name, units)

    return _change(connection, actor, form_id, changes, "group", change)


def drop_group(connection: Connection, actor: Actor, form_id: int, changes: int, part: str) -> Answer:
    """Take a group's own form out of a draft."""
    return _change(connection, actor, form_id, changes, "ungroup", lambda s: editing.without_group(s, part))


def _change(
    connection: Connection, actor: Actor, form_id: int, changes: int, act: str, change: Change
) -> Answer:
    require_keeper(actor)
    try:
        settings = change(_draft(connection, form_id, changes))
        _move(connection, form_id, changes, content=settings.model_dump(mode="json"))
    except Problem as problem:
        why = Refusal(problem.word, SEPARATOR.join((problem.field, problem.value, problem.limit)))
        return refused(connection, actor, SUBJECT, str(form_id), act, why, form_id)
    except Refusal as why:
        return refused(connection, actor, SUBJECT, str(form_id), act, why, form_id)
    note_act(connection, actor, SUBJECT, form_id, act, state="draft")
    return Answer("changed", True, form_id)


def _draft(connection: Connection, form_id: int, changes: int) -> AppraisalSettings:
    row = connection.execute(
        select(f.content, f.changes).where(f.form_id == form_id, f.state == "draft")
    ).one_or_none()
    if row is None:
        raise Refusal("unknown")
    if row.changes != changes:
        raise Refusal("moved")
    return AppraisalSettings.model_validate(row.content)


def _move(connection: Connection, form_id: int, changes: int, **values: object) -> None:
    """Change a draft that nobody changed since; of two at once the second is told."""
    moved = connection.execute(
        update(appraisal_form)
        .where(f.form_id == form_id, f.state == "draft", f.changes == changes)
        .values(changes=changes + 1, **values)
    )
    if moved.rowcount != 1:
        raise Refusal("moved")


def drop_draft(connection: Connection, actor: Actor, form_id: int, changes: int) -> Answer:
    """Give a draft up."""
    require_keeper(actor)
    try:
        _move(connection, form_id, changes, state="dropped")
    except Refusal as why:
        return refused(connection, actor, SUBJECT, str(form_id), "drop", why, form_id)
    note_act(connection, actor, SUBJECT, form_id, "drop", state="dropped")
    return Answer("dropped", True, form_id)


def keep_draft(connection: Connection, actor: Actor, form_id: int, changes: int) -> Answer:
    """Keep a draft though another version was stored since it was begun: somebody looked at both."""
    require_keeper(actor)
    try:
        _move(connection, form_id, changes, based_on=newest_version(connection))
    except Refusal as why:
        return refused(connection, actor, SUBJECT, str(form_id), "keep", why, form_id)
    note_act(connection, actor, SUBJECT, form_id, "keep", state="draft")
    return Answer("kept", True, form_id)


def put_in_force(
    connection: Connection, actor: Actor, form_id: int, changes: int, month: str, reason: str
) -> Answer:
    """Put a draft in force from a month on, as a version that stays; raise Denied.

    Refused: without a reason, for a month whose check has begun or before it, where another version was
    stored since the draft was begun, and where nothing would change.
    """
    require_keeper(actor)
    try:
        # Whoever stores waits here for another who does: of two at once the second sees the first's version.
        bump_data_version(connection, actor.now, ())
        settings = _draft(connection, form_id, changes)
        begins = _begins(connection, actor, month)
        said = checked_text(reason, LONGEST, word="reason", least=4)
        based_on = connection.scalar(select(f.based_on).where(f.form_id == form_id))
        if based_on != newest_version(connection):
            raise Refusal("newer")
        if settings == newest_settings(connection, today_of(actor.now)):
            raise Refusal("same")
        _move(connection, form_id, changes, state="dropped")
        store_appraisal_settings(
            connection,
            settings,
            valid_from=begins,
            reason=said,
            account=actor.scope.account[:60],
            now=actor.now,
        )
    except Refusal as why:
        return refused(connection, actor, SUBJECT, str(form_id), "store", why, form_id)
    version = newest_version(connection)
    note_act(connection, actor, SUBJECT, version, "store", state="stored", note=said, detail={"month": month})
    return Answer("stored", True, version)


def _begins(connection: Connection, actor: Actor, month: str) -> date:
    """Return the first day of the month that a version begins with; raise Refusal."""
    fixed = fixed_until(connection)
    if fixed and month <= fixed:
        raise Refusal("fixed", fixed)
    if month not in months_to_begin(today_of(actor.now), fixed):
        raise Refusal("month")
    return date.fromisoformat(f"{month}-01")
