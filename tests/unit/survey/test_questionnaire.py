"""Questionnaires: which definitions hold, who is asked what, which answers are admitted and how kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dashboard.survey.questionnaire import (
    LONGEST_TEXT,
    Answer,
    Questionnaire,
    answers_print,
    asked,
    changed_questions,
    option_labels,
    problems,
    settled,
)

FIVE = ["很好", "好", "一般", "差", "很差"]
CONTENT: dict[str, Any] = {
    "main": "overall",
    "questions": [
        {"code": "overall", "kind": "rating", "text": "总体", "options": FIVE},
        {
            "code": "asked",
            "kind": "single",
            "text": "是否反映过",
            "options": ["反映过", "没有"],
            "skips": [{"when": [2], "to": "problems"}],
        },
        {"code": "speed", "kind": "rating", "text": "速度", "options": FIVE},
        {
            "code": "problems",
            "kind": "grid",
            "text": "困难",
            "required": False,
            "rows": [{"code": "01", "label": "政策"}, {"code": "02", "label": "税费"}],
            "options": ["时限长", "材料多"],
        },
        {
            "code": "more",
            "kind": "single",
            "text": "还有吗",
            "options": ["有", "没有"],
            "required": False,
            "skips": [{"when": [2], "to": "end"}],
        },
        {
            "code": "known",
            "kind": "multiple",
            "text": "渠道",
            "required": False,
            "options": ["厅", "网", "报"],
        },
        {"code": "wish", "kind": "text", "text": "建议", "required": False},
    ],
}
FORM = Questionnaire.model_validate(CONTENT)
MINIMAL = {"overall": Answer((1,)), "asked": Answer((2,))}


def changed(place: int, **values: Any) -> dict[str, Any]:
    questions = [dict(each) for each in CONTENT["questions"]]
    questions[place] |= values
    return {**CONTENT, "questions": questions}


BAD: dict[str, dict[str, Any]] = {
    "a rating has 5 options": changed(0, options=FIVE[:4]),
    "every question but a text has options": changed(1, options=[], skips=[]),
    "and a text has none": changed(6, options=["甲"]),
    "a grid has rows": changed(3, rows=[]),
    "no other question has": changed(2, rows=[{"code": "1", "label": "甲"}]),
    "a row stands twice": changed(3, rows=[{"code": "1", "label": "甲"}, {"code": "1", "label": "乙"}]),
    "an option stands twice": changed(5, options=["厅", "网", "厅"]),
    "only a question with one answer can skip": changed(5, skips=[{"when": [1], "to": "wish"}]),
    "a skip names an option that is none": changed(1, skips=[{"when": [3], "to": "wish"}]),
    "which does not come later": changed(4, skips=[{"when": [1], "to": "speed"}]),
    "a skip leads to more, which": changed(4, skips=[{"when": [1], "to": "more"}]),
    "a skip leads to nowhere": changed(4, skips=[{"when": [1], "to": "nowhere"}]),
    "a code stands twice": changed(2, code="overall"),
    "no question may have the code end": changed(6, code="end"),
    "main names known": {**CONTENT, "main": "known"},
    "over 29 signs": changed(3, code="g" * 20, rows=[{"code": "r" * 10, "label": "甲"}]),
    "a text of one line is needed": changed(5, options=["厅\n网", "报"]),
    "signs that cannot be seen": changed(5, options=["厅\x00", "报"]),
    "one line": changed(2, text="  "),
    "at most 60": changed(5, options=["长" * 61, "报"]),
    "at most 40": changed(5, options=[f"{n}" for n in range(41)]),
    "should match pattern": changed(2, code="a>b"),
    "Input should be 'rating'": changed(2, kind="slider"),
    "Extra inputs are not permitted": changed(2, colour="red"),
    "at least 1": {"main": "overall", "questions": []},
}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("said", BAD)
def test_a_definition_that_does_not_hold_is_refused_with_the_reason(said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Questionnaire.model_validate(BAD[said])


def test_a_grid_answers_under_a_key_for_each_row() -> None:
    assert FORM.keys == ("overall", "asked", "speed", "problems/01", "problems/02", "more", "known", "wish")
    assert [question.code for key in FORM.keys for question in [FORM.question(key)] if question] == [
        "overall", "asked", "speed", "problems", "problems", "more", "known", "wish",
    ]  # fmt: skip
    assert FORM.question("problems") is None
    assert FORM.question("problems/03") is None


@pytest.mark.parametrize(
    ("given_answers", "expected"),
    [
        ({}, "overall asked speed problems more known wish"),
        ({"asked": Answer((1,))}, "overall asked speed problems more known wish"),
        ({"asked": Answer((2,))}, "overall asked problems more known wish"),
        ({"more": Answer((2,))}, "overall asked speed problems more"),
        ({"asked": Answer((2,)), "more": Answer((2,))}, "overall asked problems more"),
        # An answer on a skipped question leads nowhere.
        ({"asked": Answer((2,)), "speed": Answer((1,))}, "overall asked problems more known wish"),
    ],
)
def test_skips_are_followed(given_answers: dict[str, Answer], expected: str) -> None:
    assert " ".join(question.code for question in asked(FORM, given_answers)) == expected


RULES: dict[str, tuple[dict[str, Answer], str]] = {
    "no_question": ({"other": Answer((1,))}, "other"),
    "skipped": ({"speed": Answer((1,))}, "speed"),
    "required": ({"overall": Answer()}, "overall"),
    "no_option": ({"overall": Answer((6,))}, "overall"),
    "one_answer": ({"overall": Answer((1, 2))}, "overall"),
    "twice": ({"known": Answer((1, 3, 1))}, "known"),
    "no_text": ({"overall": Answer((1,), "好")}, "overall"),
    "too_long": ({"wish": Answer((), "长" * (LONGEST_TEXT + 1))}, "wish"),
    "no_item": ({"problems/02": Answer((), "跑了三趟")}, "problems/02"),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_names_its_question_and_itself_alone(rule: str) -> None:
    answers, key = RULES[rule]
    assert [(each.rule, each.key) for each in problems(FORM, {**MINIMAL, **answers})] == [(rule, key)]


def test_a_problem_says_which_question_and_row_it_is_about(english: None) -> None:
    (found,) = problems(FORM, {**MINIMAL, "problems/02": Answer((3,))})
    assert found.message == "困难　税费　There is no option 3: it has 2."
    (long,) = problems(FORM, {**MINIMAL, "wish": Answer((), "长" * 10_001)})
    assert long.message == "建议　The text has 10001 characters, at most 10000 are kept: shorten it."


def test_nothing_is_wrong_with_the_least_and_with_the_most() -> None:
    assert problems(FORM, MINIMAL) == ()
    whole = {
        "overall": Answer((5,)),
        "asked": Answer((1,)),
        "speed": Answer((3,)),
        "more": Answer((1,)),
        "problems/01": Answer((2, 1), "😀 <b>话</b>"),
        "known": Answer((3, 1)),
        "wish": Answer((), "长" * 10_000),
    }
    assert problems(FORM, whole) == ()


@pytest.mark.parametrize("value", [0, -1, 6, 10**9])
def test_no_number_outside_the_options_is_admitted(value: int) -> None:
    (found,) = problems(FORM, {**MINIMAL, "overall": Answer((value,))})
    assert found.rule == "no_option"


def test_answers_are_kept_in_the_order_of_the_form_without_what_says_nothing() -> None:
    kept = settled(
        FORM,
        {"wish": Answer((), "  多走访 "), "known": Answer((3, 1)), "more": Answer(), "overall": Answer((2,))},
    )
    assert list(kept.items()) == [
        ("overall", Answer((2,))),
        ("known", Answer((1, 3))),
        ("wish", Answer((), "多走访")),
    ]


def test_a_digest_tells_answers_apart_and_no_order() -> None:
    one = {"a": Answer((1, 2), "x"), "b": Answer((3,))}
    assert answers_print(one) == answers_print(dict(reversed(one.items())))
    others = [
        {**one, "b": Answer((4,))},
        {**one, "b": Answer((3,), "x")},
        {"a": Answer((1,), "x"), "b": Answer((2, 3))},
        {"a": one["a"]},
        {"c": one["a"], "b": one["b"]},
    ]
    assert len({answers_print(each) for each in [one, *others]}) == 6


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (changed(0, text="总的评价"), ("overall",)),
        (changed(0, options=[*FIVE[:4], "极差"]), ("overall",)),
        (changed(3, rows=[{"code": "01", "label": "政策"}]), ("problems",)),
        (changed(1, skips=[]), ()),  # who is asked differs, not what
        (changed(0, required=False), ()),
        (changed(6, code="advice"), ("wish", "advice")),
        ({**CONTENT, "questions": CONTENT["questions"][:-1]}, ("wish",)),
        (CONTENT, ()),
    ],
)
def test_what_is_put_otherwise_is_named(change: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert changed_questions(FORM, Questionnaire.model_validate(change)) == codes


def test_chosen_options_have_their_words() -> None:
    question = FORM.questions[5]
    assert option_labels(question, (3, 1, 7)) == ("报", "厅")


def said(question: Any, key: str) -> st.SearchStrategy[Answer]:
    """Return answers to a question, good and bad ones."""
    numbers = st.integers(0, len(question.options) + 1)
    return st.builds(
        Answer,
        st.lists(numbers, max_size=3).map(tuple),
        st.one_of(st.just(""), st.text(st.characters(codec="utf-8"), max_size=8)),
    )


ANSWERS = st.fixed_dictionaries(
    {},
    optional={key: said(FORM.question(key), key) for key in FORM.keys},
)


@given(ANSWERS)
def test_admitted_answers_are_kept_whole_and_stay_admitted(answers: dict[str, Answer]) -> None:
    if problems(FORM, answers):
        return
    kept = settled(FORM, answers)
    told = {key: each for key, each in answers.items() if each.values or each.text.strip()}
    assert {key: (set(each.values), each.text) for key, each in kept.items()} == {
        key: (set(each.values), each.text.strip()) for key, each in told.items()
    }
    assert problems(FORM, kept) == ()
    assert settled(FORM, kept) == kept
    assert [each.code for each in asked(FORM, kept)] == [each.code for each in asked(FORM, answers)]


@given(ANSWERS)
def test_nothing_beside_the_path_is_ever_required(answers: dict[str, Answer]) -> None:
    path = {question.code for question in asked(FORM, answers)}
    required = {each.key for each in problems(FORM, answers) if each.rule == "required"}
    assert required <= path
    # Taking away all that is beside the path leaves neither a question skipped nor another path.
    on_path = {key for question in asked(FORM, answers) for key in question.keys}
    kept = {key: each for key, each in answers.items() if key in on_path}
    assert "skipped" not in {each.rule for each in problems(FORM, kept)}
    assert asked(FORM, kept) == asked(FORM, answers)
