"""Questionnaires: one draft at a time, a published version never changes, what is wrong is named."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from dashboard.people.access import Denied
from dashboard.survey.questionnaire import Questionnaire
from data_access.database import writing
from data_access.queries.survey.questionnaires import questionnaires_view
from data_access.records.survey.questionnaires import (
    BadQuestionnaire,
    add_standard,
    newest_published,
    publish,
    read_content,
    read_questionnaire,
    save_draft,
)
from data_access.schema import questionnaire
from tests.support.proactive import city, leader
from tests.support.survey import FORM, WHOLE, ZHIFU, add_enterprises, caller, drawn

OTHER = FORM.model_copy(update={"questions": FORM.questions[:-1]})


def versions(connection: Connection) -> list[tuple[int, str, bool]]:
    q = questionnaire.c
    rows = connection.execute(select(q.version, q.title, q.published_at).order_by(q.version)).all()
    return [(row.version, row.title, row.published_at is not None) for row in rows]


def test_a_draft_takes_the_place_of_a_draft(connection: Connection) -> None:
    save_draft(connection, city(), "一", FORM)
    draft = save_draft(connection, city(), " 二 ", OTHER)
    assert versions(connection) == [(1, "二", False)]
    assert newest_published(connection) is None
    assert publish(connection, city(), draft) == "published"
    assert save_draft(connection, city(), "三", FORM) != draft
    assert versions(connection) == [(1, "二", True), (2, "三", False)]
    assert newest_published(connection).version == 1
    assert read_questionnaire(connection, draft) == OTHER


def test_a_published_version_never_changes(connection: Connection) -> None:
    first = add_standard(connection, city())
    before = connection.execute(select(questionnaire)).one()
    assert publish(connection, city(), first) == "unknown"
    assert publish(connection, city(), first + 50) == "unknown"
    save_draft(connection, city(), "下一版", FORM)
    assert add_standard(connection, city()) == first
    q = questionnaire.c
    assert connection.execute(select(questionnaire).where(q.questionnaire_id == first)).one() == before


def test_the_page_tells_the_waves_and_what_each_version_changed(connection: Connection) -> None:
    add_enterprises(connection, [("E1", ZHIFU, "micro")])
    first = save_draft(connection, city(), "一", FORM)
    publish(connection, city(), first)
    drawn(connection, form_id=first)
    drawn(connection, 202612, WHOLE, first)
    save_draft(connection, city(), "二", OTHER)
    view = questionnaires_view(connection, city().scope, "")
    assert [(row.version, row.waves, row.changed) for row in view.rows] == [(2, 0, ("wish",)), (1, 2, ())]
    assert view.selected == view.rows[0]
    assert questionnaires_view(connection, city().scope, "1").selected == view.rows[1]
    # The draft can be sent back as it stands.
    assert read_content(view.draft) == OTHER
    for actor in (leader(), caller()):
        with pytest.raises(Denied):
            questionnaires_view(connection, actor.scope, "")
        with pytest.raises(Denied):
            save_draft(connection, actor, "三", FORM)
        with pytest.raises(Denied):
            publish(connection, actor, 2)


def test_without_a_version_the_standard_stands_ready(connection: Connection) -> None:
    view = questionnaires_view(connection, city().scope, "")
    assert view.rows == [] and view.selected is None
    standard = read_content(view.draft)
    assert (standard.main, len(standard.questions)) == ("overall", 8)
    assert [len(question.rows) for question in standard.questions if question.rows] == [14]


def told(**changes: Any) -> str:
    content = FORM.model_dump(mode="json")
    content["questions"][2] |= changes
    return json.dumps(content, ensure_ascii=False)


WRONG = {
    "": "Not a questionnaire: the whole text: this is no JSON",
    "{": "Not a questionnaire: the whole text: this is no JSON",
    "[]": "Not a questionnaire: the whole text: a value of another kind is needed",
    '{"main": "a"}': "Not a questionnaire: questions: is missing",
    told(options=["甲"]): "Not a questionnaire: questions › 3: speed: a rating has 5 options",
    told(kind="slider"): "Not a questionnaire: questions › 3 › kind: one of 'rating'",
    told(options=["甲\n乙", "丙"]): "Not a questionnaire: questions › 3 › options › 1: a text of one line",
    told(text="甲\u0000"): "Not a questionnaire: questions › 3 › text: a text of one line",
    told(code="overall"): "Not a questionnaire: the whole text: a code stands twice",
    "[" * 5_000: "Not a questionnaire: the whole text: this is no JSON",
    " " * 200_001: "The text is longer than any questionnaire",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_in_a_text_is_named(english: None, text: str) -> None:
    with pytest.raises(BadQuestionnaire) as caught:
        read_content(text)
    assert str(caught.value).startswith(WRONG[text])


@pytest.mark.parametrize("title", ["", "  ", "长" * 121])
def test_a_title_is_needed_and_never_cut(connection: Connection, title: str) -> None:
    kept = save_draft(connection, city(), "一", FORM)
    with pytest.raises(BadQuestionnaire):
        save_draft(connection, city(), title, OTHER)
    assert read_questionnaire(connection, kept) == FORM
    save_draft(connection, city(), "长" * 120, OTHER)
    assert versions(connection) == [(1, "长" * 120, False)]


def test_two_drafts_at_the_same_time_leave_one(engine: Engine) -> None:
    start = Barrier(2)

    def work(each: tuple[str, Questionnaire]) -> int:
        start.wait(10)
        with writing(engine) as connection:
            return save_draft(connection, city(), *each)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, (("一", FORM), ("二", OTHER))))
    with writing(engine) as connection:
        ((version, title, is_published),) = versions(connection)
    assert (version, is_published) == (1, False)
    assert title in ("一", "二")
