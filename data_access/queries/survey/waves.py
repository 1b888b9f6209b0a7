"""The waves of the survey, its settings, and which of them an address means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from dashboard.survey.rates import COMPLETE
from dashboard.survey.settings import DEFAULTS, SurveySettings
from dashboard.views.survey import Wave
from data_access.counting.kept import several
from data_access.database import read_pairs
from data_access.queries.context.settings import stored
from data_access.schema import enterprise, questionnaire, survey_sample, survey_stratum, survey_wave

SURVEY = "survey"  # the name under which its settings are stored

w, s, t, q = survey_wave.c, survey_sample.c, survey_stratum.c, questionnaire.c


def survey_settings(connection: Connection, at: date) -> SurveySettings:
    """Return the settings of the survey valid on a day, the product's defaults where none were stored."""
    begun = [row for row in stored(connection, SURVEY) if row.valid_from <= at]
    return SurveySettings.model_validate(begun[0].content) if begun else DEFAULTS


def waves(connection: Connection) -> tuple[Wave, ...]:
    """Return all waves, newest first."""
    columns = (
        *(w.wave_id, w.month, w.questionnaire_id, q.version, w.frame_size),
        *(w.drawn_at, w.closed_at, w.demo, w.version.label("counted")),
    )
    joined = survey_wave.join(questionnaire, q.questionnaire_id == w.questionnaire_id)
    rows = connection.execute(select(*columns).select_from(joined).order_by(w.month.desc())).all()
    # The strata say how many were drawn: the samples hold hundreds of thousands of rows.
    sizes = select(t.wave_id, func.sum(t.drawn)).group_by(t.wave_id)
    drawn = read_pairs(connection, sizes)
    complete = _complete(connection, {row.wave_id: row.counted for row in rows})
    return tuple(
        Wave(
            row.wave_id,
            row.month,
            row.questionnaire_id,
            row.version,
            row.frame_size,
            int(drawn.get(row.wave_id, 0)),
            complete[row.wave_id],
            row.drawn_at,
            row.closed_at,
            row.demo,
            row.counted,
        )
        for row in rows
    )


def _complete(connection: Connection, versions: Mapping[int, int]) -> dict[int, int]:
    """Return by wave how many interviews it has; kept for each as long as its version is the same."""

    def count(wave_ids: list[int]) -> dict[int, int]:
        done = s.wave_id.in_(wave_ids) & (s.outcome == COMPLETE)
        found = read_pairs(connection, select(s.wave_id, func.count()).where(done).group_by(s.wave_id))
        return {number: found.get(number, 0) for number in wave_ids}

    keys = {number: (True, ("survey", number, version, "complete")) for number, version in versions.items()}
    return several(connection, keys, count)


def has_frame(connection: Connection) -> bool:
    """Tell whether there is anybody who could be asked: the pages of the survey begin then."""
    return connection.scalar(select(enterprise.c.enterprise_id).limit(1)) is not None


def chosen_wave(every: Sequence[Wave], text: str) -> Wave | None:
    """Return the wave of a month written as 2026-10, else the newest that ended, has answers, or exists."""
    named = next((wave for wave in every if wave.text == text), None)
    ended = next((wave for wave in every if wave.complete and wave.closed_at is not None), None)
    answered = next((wave for wave in every if wave.complete), None)
    return named or ended or answered or next(iter(every), None)
