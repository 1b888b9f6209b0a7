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


def upgrade() -> None:
    op.add_column(
        "survey_response", sa.Column("answered", sa.SmallInteger(), server_default="0", nullable=False)
    )
    op.execute(
        "UPDATE survey_response SET answered = told.n FROM"
        " (SELECT wave_id, enterprise_id, count(DISTINCT question) AS n FROM survey_answer"
        " WHERE value > 0 GROUP BY wave_id, enterprise_id) AS told"
        " WHERE survey_response.wave_id = told.wave_id"
        " AND survey_response.enterprise_id = told.enterprise_id"
    )
    op.drop_index(OUTCOMES, table_name="survey_sample")
    op.create_index(OUTCOMES, "survey_sample", ["wave_id", "outcome", "stratum"])
    op.create_index(ANSWERS, "survey_answer", ["wave_id", "question", "stratum", "value"])


def downgrade() -> None:
    op.drop_index(ANSWERS, table_name="survey_answer")
    op.drop_index(OUTCOMES, table_name="survey_sample")
    op.create_index(OUTCOMES, "survey_sample", ["wave_id", "outcome"])
    op.drop_column("survey_response", "answered")
