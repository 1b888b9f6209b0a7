"""Invent the survey of the demo: enterprises, a wave a month, calls and answers, findings on their way.

Every name, number and answer is made up and marked as demonstration data wherever it stands. The draws are
real ones: the same code, from the invented frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert, select, update

from dashboard.people.access import OPERATOR
from dashboard.survey.questionnaire import Answer, Questionnaire
from dashboard.survey.rates import (
    BAD_NUMBER,
    CALL_BACK,
    COMPLETE,
    NO_ANSWER,
    OUT_OF_SERVICE,
    REFUSED,
)
from dashboard.survey.settings import DrawRule
from data_access.counting.local_days import CITY_ZONE
from data_access.demo.enterprises import SURNAMES, Enterprises, make_enterprises
from data_access.importing.registers.enterprises import name_hash
from data_access.records.people import Actor
from data_access.records.survey.answers import Interview, places_of, write_answers
from data_access.records.survey.frames import earlier
from data_access.records.survey.questionnaires import add_standard, read_questionnaire
from data_access.records.survey.waves import close_wave, draw_wave, touch_wave
from data_access.schema import (
    enterprise,
    survey_attempt,
    survey_sample,
    survey_wave,
    unit,
)

WAVES = 13
SIZES = ("large", "medium", "small", "micro")
SIZE_SHARES = (0.02, 0.10, 0.43, 0.45)
INDUSTRIES = (
    "制造业",
    "批发零售业",
    "建筑业",
    "交通运输仓储",
    "住宿餐饮",
    "信息服务",
    "农林牧渔",
    "科研技术",
)
INDUSTRY_SHARES = (0.27, 0.25, 0.11, 0.09, 0.08, 0.07, 0.07, 0.06)
# Chances of the first call's ends; large enterprises answer more often.
ENDS = (COMPLETE, NO_ANSWER, REFUSED, BAD_NUMBER, OUT_OF_SERVICE, CALL_BACK)
CALLERS = ("赵调查员", "孙调查员", "毕调查员", "曲调查员")
TEXTS = (
    "办理环节多，跑了三趟",
    "补贴申请交了半年还没有到账",
    "停电前没有通知，生产线停了半天",
    "厂区门口道路破损，大车进出困难",
    "招工难，希望多组织专场招聘",
    "贷款审批时间长",
    "检查次数多，希望合并检查",
    "",
    "",
    "",
)
WISHES = ("希望政策讲得更明白一些", "建议多到企业走访", "总体不错", "希望减少重复报送材料")


def add_survey(connection: Connection, until: date, seed: int) -> int:
    """Add frame, waves and answers up to a day; return how many interviews there are."""
    rng = np.random.default_rng([seed, 7])
    newest = until.year * 100 + until.month
    months = [earlier(newest, back) for back in range(WAVES - 1, -1, -1)]
    operator = Actor(OPERATOR, _morning(months[0], 1))
    _add_frame(connection, make_enterprises(seed), rng, operator.now)
    form_id = add_standard(connection, operator)
    form = read_questionnaire(connection, form_id)
    rule = DrawRule(share=Decimal(18), resting_months=3)
    total = 0
    for month in months:
        at = _morning(month, 2)
        if at.astimezone(CITY_ZONE).date() > until:
            break
        actor = replace(operator, now=at)
        draw_wave(connection, actor, month, form_id, rule, seed=f"demo-{month}")
        total += _add_calls(connection, form, month, until, rng)
        if month != newest:
            close_wave(
                connection, replace(operator, now=_morning(earlier(month, -1), 1)), _wave(connection, month)
            )
    return total


def _morning(month: int, day: int) -> datetime:
    return datetime.combine(date(month // 100, month % 100, day), time(9), CITY_ZONE).astimezone(UTC)


def _wave(connection: Connection, month: int) -> int:
    found = connection.scalar(select(survey_wave.c.wave_id).where(survey_wave.c.month == month))
    assert found is not None
    return int(found)


def _add_frame(connection: Connection, pool: Enterprises, rng: np.random.Generator, now: datetime) -> None:
    ids = {(row.district_id, row.name): row.unit_id for row in connection.execute(select(unit))}
    by_code = {row.code: row.unit_id for row in connection.execute(select(unit.c.code, unit.c.unit_id))}
    n = len(pool.name)
    sizes = rng.choice(SIZES, n, p=SIZE_SHARES)
    industries = rng.choice(INDUSTRIES, n, p=INDUSTRY_SHARES)
    rows = []
    for place in range(n):
        district = by_code[str(pool.district_code[place])]
        rows.append(
            {
                "code": f"91370600DEMO{place:06d}",
                "name": str(pool.name[place]),
                "name_hash": name_hash(str(pool.name[place])),
                "district_id": district,
                "township_id": ids.get((district, str(pool.township[place]))),
                "industry": str(industries[place]),
                "size": str(sizes[place]),
                "contact_name": str(pool.contact[place]),
                "phone": str(pool.phone[place]) if rng.random() > 0.01 else "",
                "closed_on": date(2025, 6, 30) if rng.random() < 0.02 else None,
                "demo": True,
                "changed_at": now,
            }
        )
    for start in range(0, n, 1000):
        connection.execute(insert(enterprise), rows[start : start + 1000])


@dataclass(frozen=True)
class _Called:
    """What came of the calls to one enterprise."""

    row: Any
    at: datetime
    outcome: str
    caller: str


def _add_calls(
    connection: Connection, form: Questionnaire, month: int, until: date, rng: np.random.Generator
) -> int:
    """Call the sample of a month and as many of the reserve as calls end without an interview."""
    s, wave_id = survey_sample.c, _wave(connection, month)
    rows = connection.execute(
        select(s.enterprise_id, s.stratum, s.position, s.replacement, s.size, s.district_id)
        .where(s.wave_id == wave_id)
        .order_by(s.stratum, s.position)
    ).all()
    called: list[_Called] = []
    for stratum in sorted({row.stratum for row in rows}):
        mine = [row for row in rows if row.stratum == stratum]
        room = sum(not row.replacement for row in mine)
        for row in mine:
            if room <= 0:
                break
            one = _call(row, month, until, rng)
            if one is None:
                room -= 1
                continue
            called.append(one)
            room -= one.outcome in (COMPLETE, CALL_BACK, NO_ANSWER)
    _store_calls(connection, wave_id, called)
    return _store_answers(connection, wave_id, form, called, rng)


def _call(row: Any, month: int, until: date, rng: np.random.Generator) -> _Called | None:
    day = date(month // 100, month % 100, int(rng.integers(3, 27)))
    at = datetime.combine(day, time(9), CITY_ZONE) + timedelta(minutes=int(rng.integers(0, 480)))
    chance = {"large": 0.82, "medium": 0.76, "small": 0.68, "micro": 0.58}[row.size]
    rest = (1 - chance) * np.array([0.36, 0.28, 0.13, 0.11, 0.12])
    outcome = str(rng.choice(ENDS, p=[chance, *rest]))
    caller = CALLERS[int(rng.integers(0, len(CALLERS)))]
    return _Called(row, at.astimezone(UTC), outcome, caller) if day <= until else None


def _store_calls(connection: Connection, wave_id: int, called: Sequence[_Called]) -> None:
    if not called:
        return
    attempts = [
        {
            "wave_id": wave_id,
            "enterprise_id": one.row.enterprise_id,
            "at": one.at,
            "account": one.caller,
            "outcome": one.outcome,
            "call_back_at": one.at + timedelta(days=1) if one.outcome == CALL_BACK else None,
        }
        for one in called
    ]
    connection.execute(insert(survey_attempt), attempts)
    s = survey_sample.c
    for one in called:
        agreed = one.at + timedelta(days=1) if one.outcome == CALL_BACK else None
        connection.execute(
            update(survey_sample)
            .where(s.wave_id == wave_id, s.enterprise_id == one.row.enterprise_id)
            .values(released=True, outcome=one.outcome, outcome_at=one.at, attempts=1, call_back_at=agreed)
        )
    touch_wave(connection, wave_id)


def _store_answers(
    connection: Connection,
    wave_id: int,
    form: Questionnaire,
    called: Sequence[_Called],
    rng: np.random.Generator,
) -> int:
    places = places_of(connection, wave_id)
    form_id = connection.scalar(
        select(survey_wave.c.questionnaire_id).where(survey_wave.c.wave_id == wave_id)
    )
    assert form_id is not None
    interviews = [
        Interview(
            places[one.row.enterprise_id],
            form,
            _answers(one.row, rng),
            one.at,
            one.caller,
            int(rng.integers(95, 420)) if rng.random() > 0.01 else 40,
            "form",
            form_id,
        )
        for one in called
        if one.outcome == COMPLETE
    ]
    write_answers(connection, interviews)
    return len(interviews)


def _answers(row: Any, rng: np.random.Generator) -> dict[str, Answer]:
    happy = 0.9 + 0.05 * ((row.district_id * 7919) % 11) / 10 - (0.02 if row.size == "micro" else 0)
    scale = [0.62 * happy, 0.38 * happy, 0.7 * (1 - happy), 0.22 * (1 - happy), 0.08 * (1 - happy)]
    overall = int(rng.choice(5, p=np.array(scale) / sum(scale))) + 1
    answers = {"overall": Answer((overall,))}
    asked = rng.random() < 0.22
    answers["contacted"] = Answer((1 if asked else 2,))
    if asked:
        for code in ("speed", "result"):
            answers[code] = Answer((min(5, max(1, overall + int(rng.integers(-1, 2)))),))
        answers["unsolved"] = Answer((int(rng.choice(3, p=[0.85, 0.1, 0.05])) + 1,))
    if rng.random() < 0.07 + 0.12 * (overall > 2):
        key = f"problems/{int(rng.choice(14, p=_WEIGHTS)) + 1:02d}"
        text = TEXTS[int(rng.integers(0, len(TEXTS)))]
        if text and rng.random() < 0.1:
            text += f"，联系{SURNAMES[int(rng.integers(0, len(SURNAMES)))]}经理 13812345678"
        answers[key] = Answer((int(rng.integers(1, 7)),), text)
    known = tuple(number for number in range(1, 6) if rng.random() < 0.3)
    answers["known"] = Answer(known or (6,))
    if rng.random() < 0.05:
        answers["wish"] = Answer((), WISHES[int(rng.integers(0, len(WISHES)))])
    return answers


_WEIGHTS = np.array([14, 4, 7, 13, 16, 7, 9, 8, 6, 6, 10, 5, 2, 3]) / 110
