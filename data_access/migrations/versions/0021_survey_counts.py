"""Count the answers of a wave from an index alone, and those of an interview where it is stored

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OUTCOMES = "ix_survey_sample_wave_id_outcome"
ANSWERS = "ix_survey_answer_counts"
PIECE = 500


def upgrade() -> None:
    op.add_column(
        "survey_response", sa.Column("answered", sa.SmallInteger(), server_default="0", nullable=False)
    )
    for (wave_id,) in op.get_bind().execute(sa.text("SELECT wave_id FROM survey_wave")).all():
        _count(wave_id)
    op.drop_index(OUTCOMES, table_name="survey_sample")
    op.create_index(OUTCOMES, "survey_sample", ["wave_id", "outcome", "stratum"])
    op.create_index(ANSWERS, "survey_answer", ["wave_id", "question", "stratum", "value"])


def _count(wave_id: int) -> None:
    found = sa.text(
        "SELECT enterprise_id, count(DISTINCT question) AS n FROM survey_answer"
        " WHERE wave_id = :wave AND value > 0 GROUP BY enterprise_id"
    )
    numbers: dict[int, list[int]] = {}
    for enterprise_id, n in op.get_bind().execute(found, {"wave": wave_id}):
        numbers.setdefault(n, []).append(enterprise_id)
    response = sa.table("survey_response", *map(sa.column, ("wave_id", "enterprise_id", "answered")))
    for n, some in numbers.items():
        for start in range(0, len(some), PIECE):
            own = response.c.enterprise_id.in_(some[start : start + PIECE])
            op.execute(sa.update(response).where(response.c.wave_id == wave_id, own).values(answered=n))


def downgrade() -> None:
    op.drop_index(ANSWERS, table_name="survey_answer")
    op.drop_index(OUTCOMES, table_name="survey_sample")
    op.create_index(OUTCOMES, "survey_sample", ["wave_id", "outcome"])
    op.drop_column("survey_response", "answered")
