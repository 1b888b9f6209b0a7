"""A year of the article's size: 58,000 enterprises asked and 4,000 problems fed back stand on the page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text

from dashboard.views.findings import FindingFilter
from data_access.database import writing
from data_access.queries.survey.findings import findings_view
from data_access.queries.survey.results import survey_view
from data_access.schema import finding, survey_sample, survey_wave
from layouts.pages.survey.findings import findings_page
from layouts.pages.survey.results import results_page
from tests.support.proactive import city, leader
from tests.support.survey import NOW, ZHIFU, add_enterprises, answered, drawn, published

ASKED, FED_BACK, SIGNED_OFF = 58_000, 4_000, 3_210
MONTHS = 10
# What the year does not count: the year before, who was drawn and not interviewed.
BEFORE, NOT_REACHED = 7, 11


def test_the_year_s_figures_stand_on_the_page(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as connection:
        fill(connection)
        view = survey_view(connection, leader().scope, "2026-10", "", "", NOW)
        assert (view.year, view.year_complete, view.year_findings) == (2026, ASKED, FED_BACK)
        told = str(results_page(view, leader().scope).to_plotly_json())
        assert "58000" in told and "4000" in told
        listed = findings_view(connection, city().scope, FindingFilter(), "", NOW)
        assert (listed.total, listed.counts["signed_off"], len(listed.rows)) == (FED_BACK + BEFORE, 3_210, 40)
        page = str(findings_page(listed, city().scope).to_plotly_json())
        assert f"{SIGNED_OFF}/{FED_BACK + BEFORE}" in page


def fill(connection: Connection) -> None:
    add_enterprises(connection, [(f"E{n:04}", ZHIFU, "micro") for n in range(ASKED // MONTHS + NOT_REACHED)])
    form_id = published(connection)
    for month in (202512, *(202600 + each for each in range(1, MONTHS + 1))):
        wave_id = drawn(connection, month, form_id=form_id)
        done = BEFORE if month == 202512 else ASKED // MONTHS
        connection.execute(
            text("UPDATE survey_sample SET outcome = 'complete' WHERE wave_id = :wave AND position <= :done"),
            {"wave": wave_id, "done": done},
        )
        problems(connection, wave_id, month, BEFORE if month == 202512 else FED_BACK // MONTHS)
    assert answered(connection, wave_id, connection_code(connection, wave_id)) == "stored"


def connection_code(connection: Connection, wave_id: int) -> str:
    """Return an enterprise of the newest wave that counts as asked and has no answers yet."""
    return str(
        connection.scalar(
            text(
                "SELECT code FROM enterprise JOIN survey_sample USING (enterprise_id)"
                " WHERE wave_id = :wave AND position = 1"
            ),
            {"wave": wave_id},
        )
    )


def problems(connection: Connection, wave_id: int, month: int, n: int) -> None:
    s = survey_sample.c
    district = connection.scalar(select(s.district_id).where(s.wave_id == wave_id).limit(1))
    per_month = SIGNED_OFF // MONTHS
    rows: list[dict[str, Any]] = [
        {
            "number": f"{month}-{place:04d}",
            "wave_id": wave_id,
            "title": f"第 {place} 件",
            "unit_id": district,
            "district_id": district,
            "state": "signed_off" if place <= per_month and month > 202600 else "fed_back",
            "signed_off_at": NOW if place <= per_month and month > 202600 else None,
            **dict.fromkeys(("fed_back_at", "claim_due", "rectify_due"), NOW),
        }
        for place in range(1, n + 1)
    ]
    connection.execute(insert(finding), rows)
    assert connection.scalar(select(survey_wave.c.month).where(survey_wave.c.wave_id == wave_id)) == month
