"""A small frame of enterprises, a questionnaire and actors for tests of the survey."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.people.access import scope_for
from dashboard.survey.questionnaire import Answer, Questionnaire
from dashboard.survey.settings import DEFAULTS, DrawRule
from data_access.importing.registers.service import SentFile
from data_access.records.people import Actor
from data_access.records.survey.answers import store_interview
from data_access.records.survey.questionnaires import publish, save_draft
from data_access.records.survey.waves import draw_wave
from data_access.schema import enterprise, survey_sample, survey_wave
from tests.support.orders import unit_ids
from tests.support.proactive import city

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
MONTH = 202611
ZHIFU, LAIYANG = "370602", "370682"
WHOLE = DrawRule(share=Decimal(100), minimum=0, resting_months=0, replacements=Decimal(0))
FIVE = ("非常满意", "满意", "一般", "不满意", "非常不满意")
FORM = Questionnaire.model_validate(
    {
        "main": "overall",
        "questions": [
            {"code": "overall", "kind": "rating", "text": "总体评价", "options": FIVE},
            {
                "code": "contacted",
                "kind": "single",
                "text": "是否反映过",
                "options": ["反映过", "没有反映过"],
                "skips": [{"when": [2], "to": "problems"}],
            },
            {"code": "speed", "kind": "rating", "text": "响应速度", "options": FIVE},
            {
                "code": "problems",
                "kind": "grid",
                "text": "困难",
                "required": False,
                "rows": [{"code": "01", "label": "政策兑现"}, {"code": "05", "label": "用工社保"}],
                "options": ["办理时限长", "材料手续多"],
            },
            {
                "code": "known",
                "kind": "multiple",
                "text": "渠道",
                "required": False,
                "options": ["大厅", "网站", "热线"],
            },
            {"code": "wish", "kind": "text", "text": "建议", "required": False},
        ],
    }
)
LEAST = {"overall": Answer((1,)), "contacted": Answer((2,))}


def caller(name: str = "zhao", now: datetime = NOW) -> Actor:
    """Return who calls enterprises."""
    return Actor(scope_for(name, "survey_caller"), now, "10.0.0.9")


def add_enterprises(connection: Connection, rows: Sequence[tuple[str, str, str]], **more: Any) -> None:
    """Add enterprises told as code, district and size; `more` is what all of them have besides."""
    units = unit_ids(connection)
    connection.execute(
        insert(enterprise),
        [
            {
                "code": code,
                "name": f"烟台{code}机械有限公司",
                "name_hash": code,
                "district_id": units[district],
                "size": size,
                "contact_name": "丛大海",
                "phone": "13912345678",
                "changed_at": NOW,
                **more,
            }
            for code, district, size in rows
        ],
    )


def published(connection: Connection, form: Questionnaire = FORM) -> int:
    """Publish a questionnaire and return its key."""
    number = save_draft(connection, city(), "问卷", form)
    assert publish(connection, city(), number) == "published"
    return number


def drawn(
    connection: Connection, month: int = MONTH, rule: DrawRule = WHOLE, form_id: int = 0, seed: str = "s"
) -> int:
    """Draw a month and return the key of its wave; one after December is drawn once it has begun."""
    number = form_id or published(connection)
    now = NOW if month <= 202612 else datetime(month // 100, month % 100, 2, tzinfo=UTC)
    assert draw_wave(connection, city(now), month, number, rule, seed=seed) == "drawn"
    return wave_of(connection, month)


def wave_of(connection: Connection, month: int = MONTH) -> int:
    """Return the key of a month's wave."""
    found = connection.scalar(select(survey_wave.c.wave_id).where(survey_wave.c.month == month))
    assert found is not None
    return int(found)


def key_of(connection: Connection, code: str) -> int:
    """Return the key of an enterprise."""
    found = connection.scalar(select(enterprise.c.enterprise_id).where(enterprise.c.code == code))
    assert found is not None
    return int(found)


def sampled(connection: Connection, wave_id: int) -> list[Any]:
    """Return the sample of a wave with the codes of its enterprises, by stratum and position."""
    s = survey_sample.c
    query = (
        select(survey_sample, enterprise.c.code)
        .join(enterprise, enterprise.c.enterprise_id == s.enterprise_id)
        .where(s.wave_id == wave_id)
        .order_by(s.stratum, s.position)
    )
    return list(connection.execute(query))


def answered(
    connection: Connection, wave_id: int, code: str, answers: dict[str, Answer] | None = None
) -> str:
    """Store the answers of an enterprise and return what came of it."""
    form_id = connection.scalar(
        select(survey_wave.c.questionnaire_id).where(survey_wave.c.wave_id == wave_id)
    )
    told = answers if answers is not None else LEAST
    number = key_of(connection, code)
    return store_interview(connection, caller(), wave_id, number, form_id or 0, told).answer


def sent(folder: Path, text: str, name: str = "table.csv") -> SentFile:
    """Return a table as a file that was sent."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return SentFile(path, path.name, f"{abs(hash(text)):064x}"[-64:])


CLOSED = date(2026, 11, 1)
SETTINGS = DEFAULTS
