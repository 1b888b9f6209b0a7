"""Which problem a row of the problem list means: a question, an option and a district of a wave."""

from __future__ import annotations

from sqlalchemy import Connection, select

from dashboard.survey.questionnaire import GRID
from data_access.records.survey.findings import Problem
from data_access.records.survey.questionnaires import read_questionnaire
from data_access.records.survey.waves import wave_row
from data_access.schema import category, unit


def find_problem(
    connection: Connection, wave_id: int, key: str, value: int, district: str, owner: str
) -> Problem | None:
    """Return the problem, None where the wave's questionnaire has no such row and item."""
    wave = wave_row(connection, wave_id)
    place = connection.execute(
        select(unit.c.unit_id, unit.c.name).where(unit.c.code == district, unit.c.kind == "district")
    ).one_or_none()
    if wave is None or place is None:
        return None
    question = read_questionnaire(connection, wave.questionnaire_id).question(key)
    if question is None or not question.rows or not 1 <= value <= len(question.options):
        return None
    row = next(row for row in question.rows if question.code + GRID + row.code == key)
    item = question.options[value - 1]
    about = connection.scalar(select(category.c.category_id).where(category.c.code == row.code))
    title = f"{row.label}：{item}"
    return Problem(wave_id, key, value, place.unit_id, about, item, title, owner or district)
