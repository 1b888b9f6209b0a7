"""A base with surveys of a large city: 120,000 enterprises, 13 waves, 580,000 interviews, 40,000 findings.

The draws are real ones; calls, answers and findings are written by SQL from whole-number arithmetic, so that
both databases hold the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert, select, text

from dashboard.people.access import OPERATOR
from dashboard.survey.findings import STATES
from dashboard.survey.frame import SIZES
from dashboard.survey.settings import DrawRule
from data_access.importing.registers.enterprises import name_hash
from data_access.records.people import Actor
from data_access.records.survey.frames import earlier
from data_access.records.survey.questionnaires import add_standard, read_questionnaire
from data_access.records.survey.waves import draw_wave
from data_access.schema import enterprise, finding, finding_mention, survey_answer, survey_wave, unit

ENTERPRISES, INTERVIEWS, WAVES, FINDINGS = 120_000, 580_000, 13, 40_000
DRAWN = 50  # per cent of the frame
PIECE = 5_000
MENTIONS = 3  # of a finding
INDUSTRIES = ("制造业", "批发零售业", "建筑业", "交通运输仓储", "住宿餐饮", "信息服务")

# A number below 1000 that looks like chance, from an enterprise, a wave and a constant of the question.
DICE = "((e.enterprise_id * 7919 + :wave * 104729 + {salt} * 15485863) % 1000003 % 1000)"
OVERALL = f"CASE WHEN {DICE} < 560 THEN 1 WHEN {DICE} < 900 THEN 2 WHEN {DICE} < 970 THEN 3 ELSE 4 END"
OTHER = f"1 + {DICE} % {{options}}"


def _dice(expression: str, salt: int, **more: int) -> str:
    return expression.format(salt=salt, **more)


def build(connection: Connection, now: datetime) -> None:
    """Fill a migrated base with reference data; `now` lies in the month of the newest wave."""
    operator = Actor(OPERATOR, now)
    _add_enterprises(connection, now)
    form_id = add_standard(connection, operator)
    newest = now.year * 100 + now.month
    for back in range(WAVES - 1, -1, -1):
        month = earlier(newest, back)
        at = datetime(month // 100, month % 100, 2, 1, tzinfo=UTC)
        rule = DrawRule(share=Decimal(DRAWN), resting_months=0, replacements=Decimal("0.05"))
        answer = draw_wave(
            connection, replace(operator, now=at), month, form_id, rule, seed=f"volume-{month}"
        )
        assert answer == "drawn", answer
        wave = connection.scalar(select(survey_wave.c.wave_id).where(survey_wave.c.month == month)) or 0
        _ask(connection, wave, int(at.timestamp()), form_id)
        if back:
            end = int(datetime(*divmod(earlier(month, -1), 100), 1, tzinfo=UTC).timestamp())
            _run(connection, "UPDATE survey_wave SET closed_at = :at WHERE wave_id = :wave", wave, at=end)
    _add_findings(connection, now)


def _run(connection: Connection, statement: str, wave: int, **more: Any) -> int:
    return connection.execute(text(statement), {"wave": wave, **more}).rowcount


def _add_enterprises(connection: Connection, now: datetime) -> None:
    rng = np.random.default_rng(20_261)
    units = connection.execute(select(unit.c.unit_id, unit.c.kind, unit.c.district_id)).all()
    districts = [row.unit_id for row in units if row.kind == "district"]
    townships: dict[int, list[int]] = {number: [] for number in districts}
    for row in units:
        if row.kind == "township" and row.district_id in townships:
            townships[row.district_id].append(row.unit_id)
    places = rng.integers(0, len(districts), ENTERPRISES)
    sizes = rng.choice(SIZES, ENTERPRISES, p=(0.02, 0.10, 0.42, 0.44, 0.02))
    rows = []
    for number in range(ENTERPRISES):
        district = districts[places[number]]
        inside = townships[district]
        name = f"示例数据{number:06d}有限公司"
        rows.append(
            {
                "code": f"91370600VOL{number:07d}",
                "name": name,
                "name_hash": name_hash(name),
                "district_id": district,
                "township_id": inside[number % len(inside)] if inside else None,
                "industry": INDUSTRIES[number % len(INDUSTRIES)],
                "size": str(sizes[number]),
                "contact_name": "王经理",
                "phone": f"1{35 + number % 4}{number:08d}",
                "changed_at": now,
            }
        )
    _in_pieces(connection, insert(enterprise), rows)


def _in_pieces(connection: Connection, statement: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), PIECE):
        connection.execute(statement, rows[start : start + PIECE])


def _ask(connection: Connection, wave: int, at: int, form_id: int) -> None:
    """Call a wave's sample: so many interviews that all waves together have INTERVIEWS."""
    complete = round(1000 * INTERVIEWS / WAVES / (ENTERPRISES * DRAWN / 100))
    ends = "".join(
        f" WHEN {DICE.format(salt=1)} < {complete + more} THEN '{outcome}'"
        for outcome, more in (("no_answer", 90), ("refused", 130), ("bad_number", 160), ("call_back", 190))
    )
    chance = DICE.format(salt=1)
    _run(
        connection,
        f"UPDATE survey_sample AS e SET attempts = 1, outcome_at = :at + e.enterprise_id % 2000000,"
        f" outcome = CASE WHEN {chance} < {complete} THEN 'complete'{ends} ELSE '' END"
        f" WHERE wave_id = :wave AND released AND {chance} < {complete + 190}",
        wave,
        at=at,
    )
    caller = "'caller' || CAST(e.enterprise_id % 20 AS VARCHAR(3))"
    _run(
        connection,
        "INSERT INTO survey_attempt (wave_id, enterprise_id, at, account, outcome, note)"
        f" SELECT :wave, e.enterprise_id, e.outcome_at, {caller}, e.outcome, '' FROM survey_sample e"
        " WHERE e.wave_id = :wave AND e.outcome <> ''",
        wave,
    )
    parts = [_dice(OVERALL, 2), *(_dice(OTHER, salt, options=9) for salt in range(3, 12))]
    told = " || '-' || ".join(f"CAST({part} AS VARCHAR(4))" for part in parts)
    _run(
        connection,
        "INSERT INTO survey_response"
        " (wave_id, enterprise_id, questionnaire_id, at, interviewer, seconds, origin, answers_print)"
        f" SELECT :wave, e.enterprise_id, :form, e.outcome_at, {caller},"
        f" CASE WHEN {DICE.format(salt=12)} < 10 THEN 40 ELSE 95 + {DICE.format(salt=12)} % 325 END, 'form',"
        f" {told} FROM survey_sample e WHERE e.wave_id = :wave AND e.outcome = 'complete'",
        wave,
        form=form_id,
    )
    for question, value, said, condition in _questions(connection, form_id):
        _answer(connection, wave, question, value, said, condition)
    _run(
        connection,
        "UPDATE survey_response SET answered = told.n"
        " FROM (SELECT enterprise_id, count(DISTINCT question) AS n"
        " FROM survey_answer WHERE wave_id = :wave AND value > 0 GROUP BY enterprise_id) AS told"
        " WHERE survey_response.wave_id = :wave AND survey_response.enterprise_id = told.enterprise_id",
        wave,
    )


def _questions(connection: Connection, form_id: int) -> Iterable[tuple[str, str, str, str]]:
    """Return question, value, text and condition of the rows of answers, about eight an interview."""
    form = read_questionnaire(connection, form_id)
    contacted = f"{DICE.format(salt=3)} < 700"
    yield form.main, _dice(OVERALL, 2), "''", "1 = 1"
    yield "contacted", f"CASE WHEN {contacted} THEN 1 ELSE 2 END", "''", "1 = 1"
    yield "speed", _dice(OVERALL, 4), "''", contacted
    yield "result", _dice(OVERALL, 5), "''", contacted
    yield "unsolved", _dice(OTHER, 6, options=3), "''", contacted
    keys = next(one.keys for one in form.questions if one.rows)
    for place, key in enumerate(keys):
        chosen = f"{DICE.format(salt=7)} % 28 = {place}"
        words = f"'第' || CAST({DICE.format(salt=8)} AS VARCHAR(4)) || '项材料反复提交，联系王经理'"
        yield key, _dice(OTHER, 9, options=6), words, chosen
    for option in range(1, 6):
        yield "known", str(option), "''", f"{DICE.format(salt=9 + option)} < 600"
    yield (
        "wish",
        "0",
        f"'希望多走访第' || CAST({DICE.format(salt=16)} AS VARCHAR(4)) || '类企业'",
        (f"{DICE.format(salt=15)} < 150"),
    )


def _answer(connection: Connection, wave: int, question: str, value: str, said: str, condition: str) -> None:
    _run(
        connection,
        "INSERT INTO survey_answer"
        " (wave_id, question, enterprise_id, value, stratum, district_id, township_id, text)"
        f" SELECT :wave, '{question}', e.enterprise_id, {value}, e.stratum, e.district_id, e.township_id,"
        f" {said} FROM survey_sample e"
        f" WHERE e.wave_id = :wave AND e.outcome = 'complete' AND {condition} ORDER BY e.enterprise_id",
        wave,
    )


def _add_findings(connection: Connection, now: datetime) -> None:
    districts = list(connection.scalars(select(unit.c.unit_id).where(unit.c.kind == "district")))
    waves = list(connection.scalars(select(survey_wave.c.wave_id).order_by(survey_wave.c.wave_id)))
    rows = []
    for number in range(FINDINGS):
        state = STATES[number % len(STATES)] if number % 3 == 0 else "signed_off"
        at = now - timedelta(days=number % 380 + 1)
        rows.append(
            {
                "number": f"VOL-{number:06d}",
                "wave_id": waves[number % len(waves)],
                "item": f"第{number % 60}项",
                "title": f"示例数据：第{number % 60}项",
                "unit_id": districts[number % len(districts)],
                "district_id": districts[number % len(districts)],
                "state": state,
                "fed_back_at": at,
                "claim_due": at + timedelta(days=2),
                "rectify_due": at + timedelta(days=15),
                "signed_off_at": at + timedelta(days=number % 20) if state == "signed_off" else None,
            }
        )
    _in_pieces(connection, insert(finding), rows)
    for wave in waves:
        _in_pieces(connection, insert(finding_mention), _mentions(connection, wave))


def _mentions(connection: Connection, wave: int) -> list[dict[str, Any]]:
    """Return for each finding of a wave some enterprises that named a problem in it."""
    a = survey_answer.c
    named = select(a.enterprise_id, a.text).where(a.wave_id == wave, a.question.startswith("problems/"))
    told = connection.execute(named).all()
    numbers = connection.scalars(select(finding.c.finding_id).where(finding.c.wave_id == wave)).all()
    return [
        {"finding_id": number, "wave_id": wave, "enterprise_id": row.enterprise_id, "text": row.text}
        for place, number in enumerate(numbers)
        for row in told[MENTIONS * place : MENTIONS * (place + 1)]
    ]
