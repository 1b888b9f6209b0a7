"""What is done in the survey: each form is one act, checked and written down where it is stored."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, abort, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_route
from callbacks.pages.survey_records import read_rule
from callbacks.routes.exports import XLSX
from callbacks.routes.exports import attachment as named
from callbacks.routes.files import FORM_BYTES, NUMBER, take_file
from callbacks.session import actor, audit
from dashboard.i18n import _
from dashboard.records.texts import plain_lines
from dashboard.survey.findings import STEPS
from dashboard.survey.questionnaire import Answer
from dashboard.survey.settings import SurveySettings
from dashboard.views.findings import FindingFilter
from data_access.counting.local_days import CITY_ZONE
from data_access.database import Connection, reading, writing
from data_access.queries.survey.calls import export_rows
from data_access.queries.survey.findings import exported_findings
from data_access.queries.survey.problems import find_problem
from data_access.queries.survey.waves import survey_settings
from data_access.records.attachments import BadFile
from data_access.records.history import note_act
from data_access.records.survey.answers import store_interview
from data_access.records.survey.calls import LONGEST_NOTE, note_call, take_up
from data_access.records.survey.findings import LONGEST, act_on, feed_back, find_number, may_attach
from data_access.records.survey.questionnaires import (
    BadQuestionnaire,
    publish,
    read_content,
    save_draft,
)
from data_access.records.survey.waves import close_wave, draw_wave
from data_access.reference.units import read_calendar
from layouts.components.links import href
from layouts.documents.survey_xlsx import calls_xlsx, findings_xlsx
from layouts.pages.survey.calls import ANSWER, WORDS
from layouts.pages.survey.findings import finding_path
from layouts.pages.survey.parts import CALLS, FIELDWORK, FINDINGS, QUESTIONNAIRES
from layouts.pages.survey.words import DONE, REFUSED

blueprint = Blueprint("survey", __name__)


@blueprint.post(f"{FIELDWORK}/draw")
@guarded_route("manage_survey")
def draw() -> Response:
    """Draw the sample of a month."""
    rule, month, wrong = read_rule(dict(request.form))
    if rule is None:
        return _answer(wrong, FIELDWORK)
    with writing(get_engine()) as connection:
        answer = draw_wave(connection, actor(), month, _whole("questionnaire"), rule)
    shown = f"{month // 100}-{month % 100:02d}" if answer == "drawn" else ""
    return _answer(answer, href(FIELDWORK, {"wave": shown}))


@blueprint.post(f"{FIELDWORK}/close")
@guarded_route("manage_survey")
def close() -> Response:
    """End the fieldwork of a wave."""
    with writing(get_engine()) as connection:
        answer = close_wave(connection, actor(), _whole("wave"))
    return _answer(answer, FIELDWORK)


@blueprint.post(f"{CALLS}/<{NUMBER}:enterprise_id>/take")
@guarded_route("call_survey")
def take(enterprise_id: int) -> AnyResponse:
    """Take an enterprise up, so that its number is shown to who calls."""
    with writing(get_engine()) as connection:
        answer = take_up(connection, actor(), _whole("wave_id"), enterprise_id)
    said = "" if answer == "taken" else answer
    where = f"{CALLS}/{enterprise_id}"
    return redirect(href(where, {"wave": _field("wave"), "said": said}), 303)


@blueprint.post(f"{CALLS}/<{NUMBER}:enterprise_id>/outcome")
@guarded_route("call_survey")
def outcome(enterprise_id: int) -> Response:
    """Note what came of a call without an interview."""
    with writing(get_engine()) as connection:
        answer = note_call(
            connection,
            actor(),
            _settings(connection),
            _whole("wave_id"),
            enterprise_id,
            _field("outcome"),
            call_back_at=_moment("call_back_at"),
            note=_field("note"),
        )
    detail = _too_long(LONGEST_NOTE, "note") if answer == "long" else ""
    return _answer(answer, _back(CALLS), detail)


@blueprint.post(f"{CALLS}/<{NUMBER}:enterprise_id>/answers")
@guarded_route("call_survey")
def answers(enterprise_id: int) -> Response:
    """Store the answers of an interview."""
    with writing(get_engine()) as connection:
        found = store_interview(
            connection,
            actor(),
            _whole("wave_id"),
            enterprise_id,
            _whole("questionnaire"),
            _answers(),
            seconds=_whole("seconds") or None,
        )
    return _answer(found.answer, _back(CALLS), "　".join(found.said))


@blueprint.post(f"{FINDINGS}/feed-back")
@guarded_route("manage_survey")
def feed() -> Response:
    """Feed a problem that answers name back to the unit that it concerns."""
    with writing(get_engine()) as connection:
        asked = (_whole("wave"), _field("key"), _whole("value"), _field("district"), _field("unit"))
        problem = find_problem(connection, *asked)
        if problem is None:
            return _answer("unknown", FINDINGS)
        calendar = read_calendar(connection)
        answer, _number = feed_back(connection, actor(), _settings(connection), calendar, problem)
    return _answer(answer, href(FINDINGS, {"of": _field("of")}))


@blueprint.post(f"{FINDINGS}/<number>/act")
@guarded_route("view_records")
def act(number: str) -> Response:
    """Take a finding one step on."""
    fields = {name: _field(name) for name in ("measures", "result", "note", "unit")}
    with writing(get_engine()) as connection:
        found = find_number(connection, number) or 0
        asked = (connection, actor(), _settings(connection), read_calendar(connection))
        answer = act_on(*asked, found, _field("act"), fields)
    needs = STEPS[_field("act")].needs if answer == "long" else ""
    return _answer(answer, finding_path(number), _too_long(LONGEST[needs], needs) if needs else "")


@blueprint.post(f"{FINDINGS}/<number>/attach")
@guarded_route("view_records", FORM_BYTES)
def attach(number: str) -> Response:
    """Keep a file as evidence of a finding."""
    who = actor()
    try:
        with writing(get_engine()) as connection:
            found = find_number(connection, number)
            if found is None or not may_attach(connection, who.scope, found):
                return _answer("unknown", finding_path(number))
            name = take_file(connection, who, "finding", found)
            if not name:
                return _answer("file", finding_path(number), _("Choose a file first."))
            note_act(connection, who, "finding", found, "attach", note=name, target=number)
    except BadFile as bad:
        return _answer("file", finding_path(number), str(bad))
    return _answer("attached", finding_path(number))


@blueprint.post(f"{QUESTIONNAIRES}/draft")
@guarded_route("manage_survey")
def draft() -> Response:
    """Keep a definition as the draft of the next version."""
    try:
        content = read_content(request.form.get("content", ""))
        with writing(get_engine()) as connection:
            save_draft(connection, actor(), _field("title"), content)
    except BadQuestionnaire as bad:
        return jsonify(message=str(bad))
    return _answer("draft", QUESTIONNAIRES)


@blueprint.post(f"{QUESTIONNAIRES}/publish")
@guarded_route("manage_survey")
def publish_draft() -> Response:
    """Publish the draft."""
    with writing(get_engine()) as connection:
        answer = publish(connection, actor(), _whole("questionnaire"))
    return _answer(answer, QUESTIONNAIRES)


@blueprint.get("/export/calls.xlsx")
@guarded_route("call_survey")
def export_calls() -> Response:
    """Send the call list, numbers masked."""
    wave = request.args.get("wave", "")[:20]
    with reading(get_engine()) as connection:
        rows = export_rows(connection, get_scope(), wave, get_now())
    audit("export", target="calls", rows=len(rows), filter={"wave": wave} if wave else {})
    return _workbook(calls_xlsx(rows), _("call list"))


@blueprint.get("/export/findings.xlsx")
@guarded_route("export")
def export_findings() -> Response:
    """Send the problem list as the account may read it: the feedback sheet of a district."""
    names = ("unit", "category", "state", "wave", "late")
    asked = FindingFilter(*(request.args.get(name, "")[:60] for name in names))
    with reading(get_engine()) as connection:
        rows = exported_findings(connection, get_scope(), asked, get_now())
    audit("export", target="findings", rows=len(rows), filter=asked.parameters())
    return _workbook(findings_xlsx(rows), _("problem list"))


def _workbook(content: bytes, name: str) -> Response:
    response = Response(content, mimetype=XLSX)
    response.headers["Content-Disposition"] = named(f"{name}.xlsx")
    return response


def _settings(connection: Connection) -> SurveySettings:
    return survey_settings(connection, get_now().astimezone(CITY_ZONE).date())


def _answers() -> dict[str, Answer]:
    """Return the answers of the form by the key of their question."""
    found: dict[str, Answer] = {}
    for name in request.form:
        if name.startswith(ANSWER):
            key = name.removeprefix(ANSWER)
            values = tuple(map(_option, request.form.getlist(name)))
            found[key] = Answer(values, found.get(key, Answer()).text)
        elif name.startswith(WORDS):
            key = name.removeprefix(WORDS)
            text = plain_lines(request.form[name])
            if text:
                found[key] = Answer(found.get(key, Answer()).values, text)
    return found


def _option(text: str) -> int:
    """Return the number of an option; 0, which none has, for what is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _field(name: str) -> str:
    return plain_lines(request.form.get(name, "")).strip()


def _too_long(limit: int, name: str) -> str:
    """Say how long a text may be, and how long the one is that was sent."""
    said = _("The text has {n} characters, at most {limit} are kept: shorten it.")
    return said.format(n=len(_field(name)), limit=limit)


def _whole(name: str) -> int:
    text = _field(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _moment(name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_field(name)).replace(tzinfo=CITY_ZONE)
    except ValueError:
        return None


def _back(otherwise: str) -> str:
    """Return where the form wants to go back to: a place of this site, whatever was sent."""
    given = _field("back")
    return given if given.startswith("/survey") and "//" not in given else otherwise


def _answer(answer: str, where: str, detail: str = "") -> Response:
    """Lead to a page with what was done, or say beside the form why it was not."""
    if answer in REFUSED:
        said = _(REFUSED[answer])
        return jsonify(message=f"{said}　{detail}" if detail else said)
    if answer not in DONE:
        abort(400)
    mark = "&" if "?" in where else "?"
    return jsonify(next=f"{where}{mark}said={answer}")
