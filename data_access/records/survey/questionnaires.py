"""Keep questionnaires: a version may be changed until it is published, and never afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, delete, func, insert, select, update

from dashboard.i18n import _
from dashboard.survey.questionnaire import Questionnaire
from data_access.records.history import note_act, note_refusal
from data_access.records.people import Actor
from data_access.records.survey.waves import lock_survey
from data_access.schema import questionnaire

CODE = "satisfaction"
LONGEST_TITLE = 120
LONGEST_CONTENT = 200_000

q = questionnaire.c


class BadQuestionnaire(ValueError):
    """A questionnaire that is not kept; the message says why, in the reader's language."""


def read_content(text: str) -> Questionnaire:
    """Return the questionnaire that a JSON text defines; raise BadQuestionnaire with what is wrong where."""
    if len(text) > LONGEST_CONTENT:
        raise BadQuestionnaire(_("The text is longer than any questionnaire: shorten it."))
    try:
        return Questionnaire.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = " › ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        told = _("Not a questionnaire: {where}: {what}").format(
            where=where or _("the whole text"), what=_what(first["type"], first["msg"], first.get("ctx", {}))
        )
        raise BadQuestionnaire(told) from None


def _what(kind: str, message: str, context: Mapping[str, Any]) -> str:
    """Return what is wrong in the reader's language; `kind` is one of pydantic's types of errors."""
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    known = {
        "missing": _("is missing"),
        "json_invalid": _("this is no JSON: look for a comma, quote or bracket too many or too few"),
        "extra_forbidden": _("there is no such field"),
        "string_too_long": _("at most {max_length} signs"),
        "too_long": _("at most {max_length} entries"),
        "too_short": _("at least {min_length} entries"),
        "string_too_short": _("at least {min_length} signs"),
        "string_pattern_mismatch": _("letters, digits and underscores alone, one to twenty of them"),
        "literal_error": _("one of {expected}"),
    }
    return known.get(kind, _("a value of another kind is needed")).format(**context)


def save_draft(connection: Connection, actor: Actor, title: str, content: Questionnaire) -> int:
    """Store a questionnaire as the one draft of the next version, in place of a draft that stands.

    Raises Denied, and BadQuestionnaire for a title that is empty or too long.
    """
    actor.scope.require("manage_survey")
    title = title.strip()
    if not title:
        raise BadQuestionnaire(_("The questionnaire needs a title."))
    if len(title) > LONGEST_TITLE:
        said = _("The text has {n} characters, at most {limit} are kept: shorten it.")
        raise BadQuestionnaire(said.format(n=len(title), limit=LONGEST_TITLE))
    lock_survey(connection)
    connection.execute(delete(questionnaire).where(q.code == CODE, q.published_at.is_(None)))
    newest = connection.scalar(select(func.max(q.version)).where(q.code == CODE)) or 0
    made = connection.execute(
        insert(questionnaire).values(
            code=CODE,
            version=newest + 1,
            title=title,
            content=content.model_dump(mode="json"),
            created_at=actor.now,
            created_by=actor.scope.account,
        )
    ).inserted_primary_key
    assert made is not None
    note_act(connection, actor, "questionnaire", int(made[0]), "draft", target=f"{CODE} {newest + 1}")
    return int(made[0])


def publish(connection: Connection, actor: Actor, questionnaire_id: int) -> str:
    """Publish a draft: from now on it never changes; return "published" or "unknown"."""
    actor.scope.require("manage_survey")
    done = connection.execute(
        update(questionnaire)
        .where(q.questionnaire_id == questionnaire_id, q.published_at.is_(None))
        .values(published_at=actor.now)
    ).rowcount
    if not done:
        note_refusal(connection, actor, "questionnaire", str(questionnaire_id), "publish", "state")
        return "unknown"
    note_act(connection, actor, "questionnaire", questionnaire_id, "publish", state="published")
    return "published"


def standard_questionnaire() -> tuple[str, Questionnaire]:
    """Return title and questions of the questionnaire that comes with the product."""
    told = json.loads((resources.files("data_access.reference") / "questionnaire.json").read_text("utf-8"))
    return told["title"], Questionnaire.model_validate(told["content"])


def add_standard(connection: Connection, actor: Actor) -> int:
    """Publish the questionnaire that comes with the product where there is none; return the newest's key."""
    newest = newest_published(connection)
    if newest is not None:
        return int(newest.questionnaire_id)
    made = save_draft(connection, actor, *standard_questionnaire())
    publish(connection, actor, made)
    return made


def newest_published(connection: Connection) -> Any:
    """Return the row of the newest published version, None where there is none."""
    query = (
        select(questionnaire)
        .where(q.code == CODE, q.published_at.is_not(None))
        .order_by(q.version.desc())
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def read_questionnaire(connection: Connection, questionnaire_id: int) -> Questionnaire:
    """Return the questions of a version."""
    content = connection.scalar(select(q.content).where(q.questionnaire_id == questionnaire_id))
    return Questionnaire.model_validate(content)
