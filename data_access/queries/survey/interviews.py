"""Interviews of a wave as they are held against each other: what each said only where digests do not tell."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dashboard.appraisal.settings import exact
from dashboard.order.folding import fold
from dashboard.survey.fieldwork_quality import (
    EqualAnswers,
    EqualTexts,
    Interview,
    Speeder,
    equal_answers,
    equal_texts,
    speeders,
)
from dashboard.survey.settings import SurveySettings
from dashboard.views.survey import Wave
from data_access.queries.survey.counts import kept
from data_access.records.survey.questionnaires import read_questionnaire
from data_access.schema import enterprise, survey_answer, survey_response

PIECE = 500

a, r = survey_answer.c, survey_response.c

Texts = Mapping[str, str]
Said = Mapping[int, Texts]


@dataclass(frozen=True)
class Looks:
    """What stands out among the interviews of a wave."""

    speeders: tuple[Speeder, ...]
    equal_answers: tuple[EqualAnswers, ...]
    equal_texts: tuple[EqualTexts, ...]


def looks_of(connection: Connection, wave: Wave, settings: SurveySettings) -> Looks:
    """Return what stands out among the interviews of a wave, kept until the wave changes."""

    def read() -> Looks:
        interviews = _interviews(connection, wave)
        return Looks(
            speeders(interviews, exact(settings.speeder)),
            equal_answers(interviews, settings.alike_answers),
            equal_texts(interviews),
        )

    return kept(connection, wave, ("looks", settings.speeder, settings.alike_answers), read)


def _interviews(connection: Connection, wave: Wave) -> list[Interview]:
    """Return the interviews of a wave in the order of their time.

    Their closed answers are read only where texts differ that are searched alike: everywhere else the stored
    digest tells whether two are the same.
    """
    texts, rows = _texts(connection, wave), _responses(connection, wave)
    apart = _answers(connection, wave, _written_otherwise(rows, texts))
    nothing: Texts = {}
    return [
        Interview(code, who, str(form), seconds, apart[number], texts.get(number, nothing))
        if number in apart
        else Interview(
            code,
            who,
            str(form),
            seconds,
            nothing,
            texts.get(number, nothing),
            digest,
            answered,
        )
        for number, who, form, seconds, digest, answered, code in rows
    ]


def _responses(connection: Connection, wave: Wave) -> Sequence[Any]:
    columns = (r.enterprise_id, r.interviewer, r.questionnaire_id, r.seconds, r.answers_print, r.answered)
    query = (
        select(*columns, enterprise.c.code)
        .join(enterprise, enterprise.c.enterprise_id == r.enterprise_id)
        .where(r.wave_id == wave.wave_id)
        .order_by(r.at, r.enterprise_id)
    )
    return connection.execute(query).all()


def _texts(connection: Connection, wave: Wave) -> dict[int, dict[str, str]]:
    """Return by enterprise what it wrote; only open questions and grids take a text."""
    form = read_questionnaire(connection, wave.questionnaire_id)
    keys = [key for one in form.questions if one.kind in ("text", "grid") for key in one.keys]
    query = select(a.enterprise_id, a.question, a.text).where(
        a.wave_id == wave.wave_id, a.question.in_(keys), a.text != ""
    )
    found: dict[int, dict[str, str]] = {}
    for number, question, text in connection.execute(query.order_by(a.question, a.enterprise_id, a.value)):
        found.setdefault(number, {})[question] = text
    return found


def _written_otherwise(rows: Sequence[Any], texts: Said) -> list[int]:
    """Return who wrote what another of the same interviewer and version wrote otherwise, searched alike."""
    forms: dict[str, set[str]] = {}
    written = {text for own in texts.values() for text in own.values()}
    folded = {text: fold(text) for text in written}
    for text, form in folded.items():
        forms.setdefault(form, set()).add(text)
    # A text of signs that nobody sees is searched like none at all.
    several = {text for form, some in forms.items() for text in some if len(some) > 1 or not form}
    if not several:
        return []

    def key(row: Any) -> Hashable:
        own = texts.get(row.enterprise_id, {})
        seen = frozenset((question, folded[text]) for question, text in own.items() if folded[text])
        return row.interviewer, row.questionnaire_id, seen

    suspects = {key(row) for row in rows if not several.isdisjoint(texts.get(row.enterprise_id, {}).values())}
    alike: dict[Hashable, dict[int, Hashable]] = {}
    for row in rows:
        if (group := key(row)) in suspects:
            own = frozenset(texts.get(row.enterprise_id, {}).items())
            alike.setdefault(group, {})[row.enterprise_id] = own
    return [number for group in alike.values() if len(set(group.values())) > 1 for number in group]


def _answers(connection: Connection, wave: Wave, numbers: Sequence[int]) -> dict[int, dict[str, str]]:
    form = read_questionnaire(connection, wave.questionnaire_id)
    found: dict[int, dict[str, str]] = {number: {} for number in numbers}
    for start in range(0, len(numbers), PIECE):
        query = select(a.enterprise_id, a.question, a.value).where(
            a.wave_id == wave.wave_id,
            a.question.in_(form.keys),
            a.enterprise_id.in_(numbers[start : start + PIECE]),
            a.value > 0,
        )
        for number, question, value in connection.execute(query.order_by(a.enterprise_id, a.value)):
            own = found[number]
            own[question] = f"{own[question]};{value}" if question in own else str(value)
    return found
