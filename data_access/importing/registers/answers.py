"""The register of answers: interviews that were held elsewhere, and calls that brought none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dashboard.i18n import _, noop
from dashboard.survey.calling import LATEST_CALL_BACK
from dashboard.survey.questionnaire import (
    LONGEST_TEXT,
    Answer,
    Question,
    Questionnaire,
    answers_print,
    problems,
    settled,
)
from dashboard.survey.rates import CALL_BACK, COMPLETE
from dashboard.survey.settings import SurveySettings
from data_access.counting.local_days import CITY_ZONE
from data_access.database import read_pairs
from data_access.importing.cells import plain
from data_access.importing.errors import BadField
from data_access.importing.registers.model import (
    Around,
    Register,
    RegisterField,
    Stored,
    Values,
    register_field,
)
from data_access.importing.words import word_key
from data_access.queries.survey.waves import survey_settings
from data_access.records.people import Actor
from data_access.records.survey.answers import Interview, Place, places_of, write_answers
from data_access.records.survey.calls import release_next, standing_of
from data_access.records.survey.questionnaires import read_questionnaire
from data_access.records.survey.waves import touch_wave, wave_row
from data_access.schema import (
    enterprise,
    questionnaire,
    survey_attempt,
    survey_response,
    survey_sample,
    survey_wave,
)

OUTCOME_WORDS = {
    "complete": ("成功", "完成", "有效", "成功访问"),
    "no_answer": ("无人接听", "无应答", "占线"),
    "bad_number": ("空号", "号码错误"),
    "refused": ("拒访", "拒绝", "拒绝访问"),
    "out_of_service": ("停机", "关机"),
    "call_back": ("约定回拨", "预约", "再约"),
}
QUESTION = "question:"  # before the key of a question: the field that brings its answer
_PARTS = re.compile(r"[；;、|｜\n]+")
_SAID = re.compile(r"[:：]")
_MONTH = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D?")
_PIECE = 500

FIELDS = (
    register_field(
        "wave", noop("Month of the survey"), "code", "调查月份|月份|批次|期次|wave", required=True, limit=20
    ),
    register_field(
        "code",
        noop("Enterprise code"),
        "code",
        "统一社会信用代码|信用代码|企业代码|企业编号|code",
        required=True,
        limit=40,
    ),
    register_field(
        "outcome",
        noop("Outcome"),
        "word",
        "访问结果|拨打结果|结果|调查结果|outcome",
        words=OUTCOME_WORDS,
        limit=20,
    ),
    register_field("at", noop("Time of the call"), "instant", "访问时间|拨打时间|调查时间|完成时间|at"),
    register_field(
        "call_back_at",
        noop("Time of the call-back"),
        "instant",
        "约定回拨时间|回拨时间|call_back_at",
    ),
    register_field("interviewer", noop("Interviewer"), "text", "调查员|访问员|话务员|interviewer", limit=60),
    register_field(
        "seconds", noop("Length in seconds"), "number", "访问时长|时长秒|通话时长|时长|seconds", limit=14_400
    ),
    register_field("version", noop("Version"), "number", "问卷版本|版本|version", limit=999),
)


@dataclass(frozen=True)
class OpenWave:
    """A wave that still takes answers: its questionnaire, and where each drawn enterprise stands in it."""

    wave_id: int
    month: int
    questionnaire_id: int
    version: int
    drawn_at: datetime
    form: Questionnaire
    places: dict[str, Place]
    prints: dict[int, str]
    calls: frozenset[tuple[int, str, datetime | None]]  # enterprise, outcome, time; and each without its time


@dataclass(frozen=True)
class Known:
    """The waves by month: those that take answers, and all that there are."""

    open: dict[int, OpenWave]
    months: frozenset[int]


def know(connection: Connection) -> Known:
    """Read the waves, and of those that take answers their samples."""
    w, q = survey_wave.c, questionnaire.c
    months = frozenset(connection.scalars(select(w.month)))
    rows = connection.execute(
        select(w.wave_id, w.month, w.questionnaire_id, w.drawn_at, q.version)
        .join(questionnaire, q.questionnaire_id == w.questionnaire_id)
        .where(w.closed_at.is_(None))
    ).all()
    return Known({row.month: _open_wave(connection, row) for row in rows}, months)


def _open_wave(connection: Connection, row: Any) -> OpenWave:
    codes = read_pairs(
        connection,
        select(enterprise.c.enterprise_id, enterprise.c.code)
        .join(survey_sample, survey_sample.c.enterprise_id == enterprise.c.enterprise_id)
        .where(survey_sample.c.wave_id == row.wave_id),
    )
    r = survey_response.c
    prints = select(r.enterprise_id, r.answers_print).where(r.wave_id == row.wave_id)
    c = survey_attempt.c
    calls = connection.execute(select(c.enterprise_id, c.outcome, c.at).where(c.wave_id == row.wave_id)).all()
    return OpenWave(
        row.wave_id,
        row.month,
        row.questionnaire_id,
        row.version,
        row.drawn_at,
        read_questionnaire(connection, row.questionnaire_id),
        {codes[number]: place for number, place in places_of(connection, row.wave_id).items()},
        read_pairs(connection, prints),
        frozenset((each[0], each[1], at) for each in calls for at in (each[2], None)),
    )


def columns_of(known: Known) -> tuple[RegisterField, ...]:
    """Return a field for each question of the waves, the newest first, each row of a grid being one."""
    labels: dict[str, list[str]] = {}
    for month in sorted(known.open, reverse=True):
        for question in known.open[month].form.questions:
            for key, label in _columns(question):
                labels.setdefault(key, []).append(label)
    return tuple(
        RegisterField(QUESTION + key, said[0], "text", (*dict.fromkeys(said), key), limit=LONGEST_TEXT + 500)
        for key, said in labels.items()
    )


def _columns(question: Question) -> list[tuple[str, str]]:
    if not question.rows:
        return [(question.code, question.text)]
    return [(key, row.label) for key, row in zip(question.keys, question.rows, strict=True)]


def complete(values: Values, around: Around) -> None:
    """Hold a row against its wave: who was drawn, what was asked; raise BadField."""
    known: Known = around.known
    wave = _wave_of(values, known)
    values["code"] = values["code"].upper()
    place = wave.places.get(values["code"])
    if place is None:
        said = _("This enterprise was not drawn in {month}: its answers count for nobody.")
        raise BadField("code", "not_drawn", said.format(month=f"{wave.month // 100}-{wave.month % 100:02d}"))
    if not place.released:
        raise BadField("code", "reserve", _("This enterprise is in reserve and was not called upon."))
    version = values.get("version")
    if version is not None and version != wave.version:
        said = _("The answers are to version {version}, the wave asks version {asked}.")
        raise BadField("version", "version", said.format(version=version, asked=wave.version))
    at = values.get("at")
    if at is not None and not wave.drawn_at <= at <= around.now:
        said = _("The call lies before the draw or after now: correct its time.")
        raise BadField("at", "outside", said)
    _check_questions(values, wave.form)
    answers = _answers(values, wave.form)
    outcome = values.get("outcome") or (COMPLETE if answers else None)
    if outcome is None:
        raise BadField("outcome", "required", _("Neither an outcome nor an answer is told."))
    if outcome != COMPLETE and answers:
        raise BadField("outcome", "contradiction", _("Answers stand beside an outcome that is no interview."))
    if outcome == CALL_BACK:
        _check_call_back(at or around.now, values.get("call_back_at"))
    # An enterprise has one interview in a wave, and as many calls without one as were made.
    call = COMPLETE if outcome == COMPLETE else f"{outcome} {at}"
    values |= {"place": place, "wave": wave, "outcome": outcome, "answers": answers, "call": call}
    values["month"] = wave.month
    if outcome == COMPLETE:
        _check_answers(values, wave, answers)
    else:
        values["stands"] = (place.enterprise_id, outcome, at) in wave.calls


def _check_call_back(called: datetime, agreed: datetime | None) -> None:
    if agreed is None or not called < agreed <= called + LATEST_CALL_BACK:
        said = _("A call-back needs the time agreed for it: later than the call, within a month of it.")
        raise BadField("call_back_at", "call_back", said)


def _agreed(row: Values) -> datetime | None:
    return row.get("call_back_at") if row["outcome"] == CALL_BACK else None


def _check_questions(values: Values, form: Questionnaire) -> None:
    for name in values:
        key = name.removeprefix(QUESTION)
        if key != name and key not in form.keys and values[name]:
            said = _("The questionnaire has no question {code}.").format(code=key)
            raise BadField(name, "no_question", said)


def _wave_of(values: Values, known: Known) -> OpenWave:
    found = _MONTH.fullmatch(plain(values["wave"]))
    month = int(found[1]) * 100 + int(found[2]) if found else 0
    if month in known.open:
        return known.open[month]
    if month in known.months:
        raise BadField("wave", "closed", _("The wave of this month is closed and takes no more answers."))
    raise BadField("wave", "no_wave", _("No sample was drawn for this month: write it as 2026-10."))


def _answers(values: Values, form: Questionnaire) -> dict[str, Answer]:
    found = {}
    for question in form.questions:
        for key in question.keys:
            text = values.get(QUESTION + key)
            if text:
                found[key] = _answer(question, key, text)
    return found


def _answer(question: Question, key: str, text: str) -> Answer:
    if question.kind == "text":
        return Answer((), text)
    if (whole := _number(question, text)) is not None:
        return Answer((whole,))
    chosen, said = (text, "") if question.kind != "grid" else _split(text)
    numbers = [_option(question, key, part) for part in _PARTS.split(chosen) if part.strip()]
    return Answer(tuple(numbers), said.strip())


def _split(text: str) -> tuple[str, str]:
    parts = _SAID.split(text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def _number(question: Question, text: str) -> int | None:
    own = word_key(text)
    options = enumerate(question.options, 1)
    return next((number for number, label in options if own in (word_key(label), str(number))), None)


def _option(question: Question, key: str, part: str) -> int:
    if (number := _number(question, part)) is not None:
        return number
    raise BadField(
        QUESTION + key,
        "no_option",
        _("There is no option {value}: it has {options}.").format(
            value=part.strip()[:40], options="、".join(question.options)
        ),
    )


def _check_answers(values: Values, wave: OpenWave, answers: dict[str, Answer]) -> None:
    wrong = problems(wave.form, answers)
    if wrong:
        raise BadField(QUESTION + wrong[0].key, wrong[0].rule, wrong[0].message)
    before = wave.prints.get(values["place"].enterprise_id)
    if before is not None and before != answers_print(settled(wave.form, answers)):
        raise BadField(
            "code", "answered", _("Other answers of this enterprise stand already; the first ones count.")
        )
    values["stands"] = before is not None


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Store interviews and calls; answers and calls that stand already are unchanged.

    Whoever ends without an interview calls the next of the reserve in, as a call of the list does.
    """
    answered = _answered(connection, rows)
    new = [
        row
        for row in rows
        if not row["stands"] and not (row["outcome"] == COMPLETE and _place(row) in answered)
    ]
    settings = survey_settings(connection, actor.now.astimezone(CITY_ZONE).date())
    interviews = [_interview(actor, row) for row in new if row["outcome"] == COMPLETE]
    for start in range(0, len(interviews), _PIECE):
        write_answers(connection, interviews[start : start + _PIECE])
    for row in sorted(new, key=lambda row: (row["outcome"] == COMPLETE, row.get("at") or actor.now)):
        _settle(connection, actor, settings, row)
    for wave_id in {row["wave"].wave_id for row in new}:
        touch_wave(connection, wave_id)
    return Stored(len(new), 0, len(rows) - len(new))


def _place(row: Values) -> tuple[int, int]:
    return row["wave"].wave_id, row["place"].enterprise_id


def _answered(connection: Connection, rows: Sequence[Values]) -> set[tuple[int, int]]:
    """Return whose answers stand; the waves are held, so that nobody answers or closes them in between."""
    found: set[tuple[int, int]] = set()
    r = survey_response.c
    for wave_id in sorted({row["wave"].wave_id for row in rows}):
        wave_row(connection, wave_id, held=True)
        found |= {
            (wave_id, each)
            for each in connection.scalars(select(r.enterprise_id).where(r.wave_id == wave_id))
        }
    return found


def _interview(actor: Actor, row: Values) -> Interview:
    return Interview(
        row["place"],
        row["wave"].form,
        row["answers"],
        row.get("at") or actor.now,
        row.get("interviewer") or actor.scope.account,
        row.get("seconds"),
        "table",
        row["wave"].questionnaire_id,
    )


def _attempt(actor: Actor, row: Values) -> dict[str, Any]:
    return {
        "wave_id": row["wave"].wave_id,
        "enterprise_id": row["place"].enterprise_id,
        "at": row.get("at") or actor.now,
        "account": row.get("interviewer") or actor.scope.account,
        "outcome": row["outcome"],
        "call_back_at": _agreed(row),
    }


def _settle(connection: Connection, actor: Actor, settings: SurveySettings, row: Values) -> None:
    s = survey_sample.c
    # One after the other: whether a place was given away already is read from the calls before.
    connection.execute(insert(survey_attempt).values(_attempt(actor, row)))
    if standing_of(connection, *_place(row)).outcome == COMPLETE:
        return  # an interview stands, whatever call came after it
    connection.execute(
        update(survey_sample)
        .where(s.wave_id == row["wave"].wave_id, s.enterprise_id == row["place"].enterprise_id)
        .values(
            outcome=row["outcome"],
            outcome_at=row.get("at") or actor.now,
            attempts=s.attempts + 1,
            call_back_at=_agreed(row),
            taken_by="",
            taken_at=None,
        )
    )
    release_next(connection, settings, *_place(row))


ANSWERS = Register(
    "answers",
    noop("Answers of the survey"),
    "manage_survey",
    FIELDS,
    ("month", "code", "call"),
    complete,
    store,
    know,
    columns_of,
)
