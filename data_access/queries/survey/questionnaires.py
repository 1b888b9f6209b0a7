"""The versions of the questionnaire, with the waves that asked them and what each changed."""

from __future__ import annotations

import json

from sqlalchemy import Connection, func, select

from dashboard.people.access import Scope
from dashboard.survey.questionnaire import Questionnaire, changed_questions
from dashboard.views.survey import QuestionnaireRow, QuestionnairesView
from data_access.records.survey.questionnaires import CODE, standard_questionnaire
from data_access.reference.accounts import shown_as
from data_access.schema import account, questionnaire, survey_wave

q = questionnaire.c


def questionnaires_view(connection: Connection, scope: Scope, version: str) -> QuestionnairesView:
    """Return all versions, newest first; raise Denied for who does not keep the survey."""
    scope.require("manage_survey")
    waves = (
        select(func.count())
        .where(survey_wave.c.questionnaire_id == q.questionnaire_id)
        .correlate(questionnaire)
        .scalar_subquery()
    )
    joined = questionnaire.outerjoin(account, account.c.name == q.created_by)
    found = connection.execute(
        select(questionnaire, waves.label("waves"), account.c.display_name)
        .select_from(joined)
        .where(q.code == CODE)
        .order_by(q.version)
    ).all()
    rows: list[QuestionnaireRow] = []
    for row in found:
        form = Questionnaire.model_validate(row.content)
        changed = changed_questions(rows[-1].form, form) if rows else ()
        rows.append(
            QuestionnaireRow(
                row.questionnaire_id,
                row.version,
                row.title,
                row.created_at,
                shown_as(row.created_by, row.display_name),
                row.published_at,
                row.waves,
                form,
                changed,
            )
        )
    rows.reverse()
    selected = next((row for row in rows if str(row.version) == version), next(iter(rows), None))
    newest = rows[0].form if rows else standard_questionnaire()[1]
    told = newest.model_dump(mode="json", exclude_defaults=True)
    return QuestionnairesView(rows, selected, json.dumps(told, ensure_ascii=False, indent=1))
