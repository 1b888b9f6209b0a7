"""Questionnaires: versioned definitions, who is asked what, and which answers are admitted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from dashboard.i18n import _
from dashboard.survey.settings import POINTS

Kind = Literal["rating", "single", "multiple", "text", "grid"]
CLOSED_KINDS = ("rating", "single", "multiple", "grid")
END = "end"
LONGEST_TEXT = 10_000
MOST_QUESTIONS, MOST_OPTIONS = 60, 40
GRID = "/"  # between a grid's code and the code of one of its rows
LONGEST_KEY = 30  # under which answers are stored
LONGEST_OPTION = 60


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError(_("a text of one line is needed, without signs that cannot be seen"))
    return text


Line = Annotated[str, AfterValidator(_one_line)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Skip(_Frozen):
    """After one of these answers the question `to` is next, or the questionnaire ends."""

    when: tuple[int, ...]
    to: str


class GridRow(_Frozen):
    """A row of a grid: a category of requests, about which each item may be named as a problem."""

    code: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,20}$")
    label: Line = Field(min_length=1, max_length=60)


class Question(_Frozen):
    """A question. Options count from 1; of a rating the first is the best of five.

    A grid asks each of its `rows` (逐类) which of its `options` (逐项) is a problem, with a text beside.
    """

    code: str = Field(pattern=r"^[A-Za-z0-9_]{1,20}$")
    kind: Kind
    text: Line = Field(min_length=1, max_length=200)
    options: tuple[Annotated[Line, Field(max_length=LONGEST_OPTION)], ...] = Field(
        default=(), max_length=MOST_OPTIONS
    )
    rows: tuple[GridRow, ...] = Field(default=(), max_length=MOST_OPTIONS)
    required: bool = True
    skips: tuple[Skip, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Question:
        if self.kind == "rating" and len(self.options) != POINTS:
            raise ValueError(_("{code}: a rating has {n} options").format(code=self.code, n=POINTS))
        if (self.kind == "text") != (not self.options):
            said = _("{code}: every question but a text has options, and a text has none")
            raise ValueError(said.format(code=self.code))
        if (self.kind == "grid") != bool(self.rows):
            raise ValueError(_("{code}: a grid has rows, and no other question has").format(code=self.code))
        if len({row.code for row in self.rows}) < len(self.rows):
            raise ValueError(_("{code}: a row stands twice").format(code=self.code))
        if len(set(self.options)) < len(self.options):
            raise ValueError(_("{code}: an option stands twice").format(code=self.code))
        if any(len(key) > LONGEST_KEY for key in self.keys):
            said = _("{code}: its code and that of a row have over {n} signs")
            raise ValueError(said.format(code=self.code, n=LONGEST_KEY - 1))
        if self.skips and self.kind not in ("rating", "single"):
            raise ValueError(_("{code}: only a question with one answer can skip").format(code=self.code))
        numbers = {number for skip in self.skips for number in skip.when}
        if numbers - set(range(1, len(self.options) + 1)):
            raise ValueError(_("{code}: a skip names an option that is none").format(code=self.code))
        return self

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the codes under which its answers are stored: its own, or one for each row of a grid."""
        return tuple(self.code + GRID + row.code for row in self.rows) or (self.code,)


class Questionnaire(_Frozen):
    """All questions in their order; `main` is the rating that the satisfaction is counted from."""

    questions: tuple[Question, ...] = Field(min_length=1, max_length=MOST_QUESTIONS)
    main: str

    @model_validator(mode="after")
    def _fits(self) -> Questionnaire:
        codes = [question.code for question in self.questions]
        if len(set(codes)) < len(codes):
            raise ValueError(_("a code stands twice among the questions"))
        if END in codes:
            raise ValueError(
                _("no question may have the code {code}: skips lead to it to end").format(code=END)
            )
        ratings = {question.code for question in self.questions if question.kind == "rating"}
        if self.main not in ratings:
            raise ValueError(_("main names {code}, which is no rating").format(code=self.main))
        for place, question in enumerate(self.questions):
            later = {*codes[place + 1 :], END}
            for skip in question.skips:
                if skip.to not in later:
                    said = _("{code}: a skip leads to {to}, which does not come later")
                    raise ValueError(said.format(code=question.code, to=skip.to))
        return self

    def question(self, key: str) -> Question | None:
        """Return the question that answers under a key belong to."""
        return next((question for question in self.questions if key in question.keys), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key that answers may stand under, in order."""
        return tuple(key for question in self.questions for key in question.keys)


@dataclass(frozen=True)
class Answer:
    """What was answered to one question, or about one row of a grid: numbers of options, and a text."""

    values: tuple[int, ...] = ()
    text: str = ""


Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class AnswerProblem:
    """Why an answer is not admitted."""

    key: str
    rule: str
    message: str


def asked(form: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that are put to somebody who answers so, skips followed."""
    path: list[Question] = []
    wanted = ""
    for question in form.questions:
        if wanted and question.code != wanted:
            continue
        wanted = ""
        path.append(question)
        given = answers.get(question.code, Answer()).values
        leap = next((skip.to for skip in question.skips if set(given) & set(skip.when)), "")
        if leap == END:
            break
        wanted = leap
    return tuple(path)


def problems(form: Questionnaire, answers: Answers) -> tuple[AnswerProblem, ...]:
    """Return what is wrong with a set of answers; none of it is admitted while there is anything."""
    found = [
        AnswerProblem(key, "no_question", _("The questionnaire has no question {code}.").format(code=key))
        for key in answers
        if key not in form.keys
    ]
    path = asked(form, answers)
    on_path = {key for question in path for key in question.keys}
    found += [
        AnswerProblem(key, "skipped", _("Question {code} is not put after these answers.").format(code=key))
        for key in form.keys
        if key in answers and key not in on_path and _says(answers[key])
    ]
    for question in path:
        found += _of_question(question, answers)
    return tuple(found)


def _of_question(question: Question, answers: Answers) -> list[AnswerProblem]:
    given = {key: answers[key] for key in question.keys if key in answers and _says(answers[key])}
    if question.required and question.kind != "grid" and not given:
        return [_problem(question, "required", _("An answer is needed."))]
    found = []
    for key, answer in given.items():
        outside = [value for value in answer.values if not 1 <= value <= len(question.options)]
        if outside:
            said = _("There is no option {value}: it has {n}.").format(
                value=outside[0], n=len(question.options)
            )
            found.append(_problem(question, "no_option", said, key))
        if question.kind == "grid" and not answer.values:
            said = _("A text stands here without an option: choose the one that it is about.")
            found.append(_problem(question, "no_item", said, key))
        if question.kind in ("rating", "single") and len(answer.values) > 1:
            found.append(_problem(question, "one_answer", _("Only one answer is taken."), key))
        if len(set(answer.values)) < len(answer.values):
            found.append(_problem(question, "twice", _("An option is given twice."), key))
        if answer.text and question.kind not in ("text", "grid"):
            found.append(_problem(question, "no_text", _("No text is asked for here."), key))
        if len(answer.text) > LONGEST_TEXT:
            said = _("The text has {n} characters, at most {limit} are kept: shorten it.").format(
                n=len(answer.text), limit=LONGEST_TEXT
            )
            found.append(_problem(question, "too_long", said, key))
    return found


def _problem(question: Question, rule: str, said: str, key: str = "") -> AnswerProblem:
    named = dict(zip(question.keys, (row.label for row in question.rows), strict=False)).get(key, "")
    return AnswerProblem(key or question.code, rule, "　".join(filter(None, (question.text, named, said))))


def _says(answer: Answer) -> bool:
    return bool(answer.values or answer.text.strip())


def settled(form: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """Return the answers as they are kept: those that say something, options in order, in form order."""
    return {
        key: Answer(tuple(sorted(answers[key].values)), answers[key].text.strip())
        for key in form.keys
        if key in answers and _says(answers[key])
    }


def answers_print(answers: Answers) -> str:
    """Return a digest of a set of answers: two that are the same in everything have the same."""
    told = [[key, list(answers[key].values), answers[key].text] for key in sorted(answers)]
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def comparable(one: Question, other: Question) -> bool:
    """Tell whether answers to a question of two versions may stand in one series."""
    return (one.kind, one.text, one.options, one.rows) == (other.kind, other.text, other.options, other.rows)


def changed_questions(before: Questionnaire, after: Questionnaire) -> tuple[str, ...]:
    """Return the codes of questions that are new, gone or put otherwise from one version to the next."""
    old = {question.code: question for question in before.questions}
    new = {question.code: question for question in after.questions}
    return tuple(
        code
        for code in dict.fromkeys((*old, *new))
        if code not in old or code not in new or not comparable(old[code], new[code])
    )


def option_labels(question: Question, values: Sequence[int]) -> tuple[str, ...]:
    """Return the words of chosen options."""
    return tuple(question.options[value - 1] for value in values if 1 <= value <= len(question.options))
