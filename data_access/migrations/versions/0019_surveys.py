"""Surveys with their frame, samples, answers and findings; history and files of records

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attachment_subject_record_id", "attachment", ["subject", "record_id"], unique=False)
    op.create_table(
        "questionnaire",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("questionnaire_id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_questionnaire_code_version")),
    )
    op.create_table(
        "record_history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=16), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("history_id", name=op.f("pk_record_history")),
    )
    op.create_index(
        "ix_record_history_subject_record_id", "record_history", ["subject", "record_id"], unique=False
    )
    op.create_table(
        "enterprise",
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("industry", sa.String(length=60), server_default="", nullable=False),
        sa.Column("size", sa.String(length=8), server_default="", nullable=False),
        sa.Column("contact_name", sa.String(length=60), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["unit.unit_id"], name=op.f("fk_enterprise_district_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["unit.unit_id"], name=op.f("fk_enterprise_township_id_unit")
        ),
        sa.PrimaryKeyConstraint("enterprise_id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("code", name=op.f("uq_enterprise_code")),
    )
    op.create_index("ix_enterprise_district_id", "enterprise", ["district_id"], unique=False)
    op.create_index("ix_enterprise_name_hash", "enterprise", ["name_hash"], unique=False)
    op.create_table(
        "survey_wave",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=60), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("frame_size", sa.Integer(), nullable=False),
        sa.Column("frame_print", sa.String(length=64), nullable=False),
        sa.Column("frame", sa.LargeBinary(), nullable=False),
        sa.Column("drawn_at", sa.BigInteger(), nullable=False),
        sa.Column("drawn_by", sa.String(length=60), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.questionnaire_id"],
            name=op.f("fk_survey_wave_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_survey_wave")),
        sa.UniqueConstraint("month", name=op.f("uq_survey_wave_month")),
    )
    op.create_table(
        "finding",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("item", sa.String(length=60), server_default="", nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("fed_back_at", sa.BigInteger(), nullable=False),
        sa.Column("claim_due", sa.BigInteger(), nullable=False),
        sa.Column("rectify_due", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("rectified_at", sa.BigInteger(), nullable=True),
        sa.Column("signed_off_at", sa.BigInteger(), nullable=True),
        sa.Column("measures", sa.Text(), server_default="", nullable=False),
        sa.Column("result", sa.Text(), server_default="", nullable=False),
        sa.Column("failed_checks", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.category_id"], name=op.f("fk_finding_category_id_category")
        ),
        sa.ForeignKeyConstraint(["district_id"], ["unit.unit_id"], name=op.f("fk_finding_district_id_unit")),
        sa.ForeignKeyConstraint(["township_id"], ["unit.unit_id"], name=op.f("fk_finding_township_id_unit")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_finding_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["survey_wave.wave_id"], name=op.f("fk_finding_wave_id_survey_wave")
        ),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_finding")),
        sa.UniqueConstraint("number", name=op.f("uq_finding_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_finding_unit_id_state", "finding", ["unit_id", "state"], unique=False)
    op.create_index("ix_finding_wave_id", "finding", ["wave_id"], unique=False)
    op.create_table(
        "survey_stratum",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.SmallInteger(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.String(length=8), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("replacements", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["unit.unit_id"], name=op.f("fk_survey_stratum_district_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"],
            ["survey_wave.wave_id"],
            name=op.f("fk_survey_stratum_wave_id_survey_wave"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wave_id", "stratum", name=op.f("pk_survey_stratum")),
    )
    op.create_table(
        "finding_mention",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["finding.finding_id"],
            name=op.f("fk_finding_mention_finding_id_finding"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("finding_id", "wave_id", "enterprise_id", name=op.f("pk_finding_mention")),
    )
    op.create_index(
        "ix_finding_mention_wave_id_enterprise_id",
        "finding_mention",
        ["wave_id", "enterprise_id"],
        unique=False,
    )
    op.create_table(
        "survey_sample",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("replacement", sa.Boolean(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("industry", sa.String(length=60), server_default="", nullable=False),
        sa.Column("size", sa.String(length=8), server_default="", nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=16), server_default="", nullable=False),
        sa.Column("outcome_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("call_back_at", sa.BigInteger(), nullable=True),
        sa.Column("taken_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id"], ["unit.unit_id"], name=op.f("fk_survey_sample_district_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.enterprise_id"],
            name=op.f("fk_survey_sample_enterprise_id_enterprise"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["unit.unit_id"], name=op.f("fk_survey_sample_township_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "stratum"],
            ["survey_stratum.wave_id", "survey_stratum.stratum"],
            name=op.f("fk_survey_sample_wave_id_stratum_survey_stratum"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wave_id", "enterprise_id", name=op.f("pk_survey_sample")),
    )
    op.create_index("ix_survey_sample_enterprise_id", "survey_sample", ["enterprise_id"], unique=False)
    op.create_index("ix_survey_sample_wave_id_outcome", "survey_sample", ["wave_id", "outcome"], unique=False)
    op.create_table(
        "survey_attempt",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("call_back_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id", "enterprise_id"],
            ["survey_sample.wave_id", "survey_sample.enterprise_id"],
            name=op.f("fk_survey_attempt_wave_id_enterprise_id_survey_sample"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_survey_attempt")),
    )
    op.create_index(
        "ix_survey_attempt_wave_id_enterprise_id",
        "survey_attempt",
        ["wave_id", "enterprise_id"],
        unique=False,
    )
    op.create_table(
        "survey_response",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("interviewer", sa.String(length=60), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("answers_print", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.questionnaire_id"],
            name=op.f("fk_survey_response_questionnaire_id_questionnaire"),
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "enterprise_id"],
            ["survey_sample.wave_id", "survey_sample.enterprise_id"],
            name=op.f("fk_survey_response_wave_id_enterprise_id_survey_sample"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wave_id", "enterprise_id", name=op.f("pk_survey_response")),
    )
    op.create_table(
        "survey_answer",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=30), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("stratum", sa.SmallInteger(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id", "enterprise_id"],
            ["survey_response.wave_id", "survey_response.enterprise_id"],
            name=op.f("fk_survey_answer_wave_id_enterprise_id_survey_response"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "wave_id", "question", "enterprise_id", "value", name=op.f("pk_survey_answer")
        ),
    )
    op.create_table(
        "register_import",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=24), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("inserted", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("rejects", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_register_import")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_register_import_register_at", "register_import", ["register", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_register_import_register_at", table_name="register_import")
    op.drop_table("register_import")
    op.drop_table("survey_answer")
    op.drop_table("survey_response")
    op.drop_index("ix_survey_attempt_wave_id_enterprise_id", table_name="survey_attempt")
    op.drop_table("survey_attempt")
    op.drop_index("ix_survey_sample_wave_id_outcome", table_name="survey_sample")
    op.drop_index("ix_survey_sample_enterprise_id", table_name="survey_sample")
    op.drop_table("survey_sample")
    op.drop_index("ix_finding_mention_wave_id_enterprise_id", table_name="finding_mention")
    op.drop_table("finding_mention")
    op.drop_table("survey_stratum")
    op.drop_index("ix_finding_wave_id", table_name="finding")
    op.drop_index("ix_finding_unit_id_state", table_name="finding")
    op.drop_table("finding")
    op.drop_table("survey_wave")
    op.drop_index("ix_enterprise_name_hash", table_name="enterprise")
    op.drop_index("ix_enterprise_district_id", table_name="enterprise")
    op.drop_table("enterprise")
    op.drop_index("ix_record_history_subject_record_id", table_name="record_history")
    op.drop_table("record_history")
    op.drop_table("questionnaire")
    op.drop_index("ix_attachment_subject_record_id", table_name="attachment")
    op.drop_table("attachment")
