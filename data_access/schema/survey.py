"""The survey: enterprises it draws from, waves with their samples, answers, and the findings made of them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data_access.schema.base import Instant, metadata

# The frame: enterprises that may be drawn. Plain contact stays here; pages read it masked.
enterprise = Table(
    "enterprise",
    metadata,
    Column("enterprise_id", Integer, primary_key=True),
    Column("code", String(40), nullable=False, unique=True),  # unified social credit code or the like
    Column("name", String(200), nullable=False),
    Column("name_hash", String(64), nullable=False),  # as orders.enterprise_hash
    Column("district_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("township_id", Integer, ForeignKey("unit.unit_id")),
    Column("industry", String(60), nullable=False, server_default=""),
    Column("size", String(8), nullable=False, server_default=""),  # dashboard.survey.frame.SIZES
    Column("contact_name", String(60), nullable=False, server_default=""),
    Column("phone", String(40), nullable=False, server_default=""),
    Column("closed_on", Date),  # struck off the register: never drawn again
    Column("demo", Boolean, nullable=False, server_default="0"),
    Column("changed_at", Instant, nullable=False),
    Index("ix_enterprise_name_hash", "name_hash"),
    Index("ix_enterprise_district_id", "district_id"),
)

# A version of a questionnaire never changes once it is published: another version takes its place.
questionnaire = Table(
    "questionnaire",
    metadata,
    Column("questionnaire_id", Integer, primary_key=True),
    Column("code", String(20), nullable=False),
    Column("version", SmallInteger, nullable=False),
    Column("title", String(120), nullable=False),
    Column("content", JSON, nullable=False),  # dashboard.survey.questionnaire
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(60), nullable=False, server_default=""),
    Column("published_at", Instant),
    UniqueConstraint("code", "version"),
)

# One month's sample: enough of it is kept to repeat the draw bit by bit and to compare the frame it was of.
survey_wave = Table(
    "survey_wave",
    metadata,
    Column("wave_id", Integer, primary_key=True),
    Column("month", Integer, nullable=False, unique=True),  # yyyymm
    Column("questionnaire_id", Integer, ForeignKey("questionnaire.questionnaire_id"), nullable=False),
    Column("seed", String(60), nullable=False),
    Column("settings", JSON, nullable=False),  # dashboard.survey.waves.DrawRule
    Column("frame_size", Integer, nullable=False),
    Column("frame_print", String(64), nullable=False),
    # The frame it was drawn from, packed (data_access.records.survey.frames).
    Column("frame", LargeBinary, nullable=False),
    Column("drawn_at", Instant, nullable=False),
    Column("drawn_by", String(60), nullable=False),
    Column("closed_at", Instant),
    Column("version", Integer, nullable=False, server_default="0"),  # grows with every answer and outcome
    Column("demo", Boolean, nullable=False, server_default="0"),
)

survey_stratum = Table(
    "survey_stratum",
    metadata,
    Column("wave_id", Integer, ForeignKey("survey_wave.wave_id", ondelete="CASCADE"), nullable=False),
    Column("stratum", SmallInteger, nullable=False),
    Column("district_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("size", String(8), nullable=False),
    Column("population", Integer, nullable=False),
    Column("eligible", Integer, nullable=False),  # not resting: the design probability is drawn ÷ eligible
    Column("quota", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
    Column("replacements", Integer, nullable=False),
    PrimaryKeyConstraint("wave_id", "stratum"),
)

# A drawn enterprise as the frame had it on that day. A replacement is called once it is released.
survey_sample = Table(
    "survey_sample",
    metadata,
    Column("wave_id", Integer, nullable=False),
    Column("enterprise_id", Integer, ForeignKey("enterprise.enterprise_id"), nullable=False),
    Column("stratum", SmallInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("replacement", Boolean, nullable=False),
    Column("district_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("township_id", Integer, ForeignKey("unit.unit_id")),
    Column("industry", String(60), nullable=False, server_default=""),
    Column("size", String(8), nullable=False, server_default=""),
    Column("released", Boolean, nullable=False),
    Column("outcome", String(16), nullable=False, server_default=""),  # dashboard.survey.rates.OUTCOMES
    Column("outcome_at", Instant),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("call_back_at", Instant),
    Column("taken_by", String(60), nullable=False, server_default=""),  # who calls it now
    Column("taken_at", Instant),
    PrimaryKeyConstraint("wave_id", "enterprise_id"),
    ForeignKeyConstraint(
        ["wave_id", "stratum"], ["survey_stratum.wave_id", "survey_stratum.stratum"], ondelete="CASCADE"
    ),
    Index("ix_survey_sample_enterprise_id", "enterprise_id"),
    Index("ix_survey_sample_wave_id_outcome", "wave_id", "outcome", "stratum"),
)

survey_attempt = Table(
    "survey_attempt",
    metadata,
    Column("attempt_id", Integer, primary_key=True),
    Column("wave_id", Integer, nullable=False),
    Column("enterprise_id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("account", String(60), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("call_back_at", Instant),
    Column("note", String(200), nullable=False, server_default=""),
    ForeignKeyConstraint(
        ["wave_id", "enterprise_id"],
        ["survey_sample.wave_id", "survey_sample.enterprise_id"],
        ondelete="CASCADE",
    ),
    Index("ix_survey_attempt_wave_id_enterprise_id", "wave_id", "enterprise_id"),
)

survey_response = Table(
    "survey_response",
    metadata,
    Column("wave_id", Integer, nullable=False),
    Column("enterprise_id", Integer, nullable=False),
    Column("questionnaire_id", Integer, ForeignKey("questionnaire.questionnaire_id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("interviewer", String(60), nullable=False),
    Column("seconds", Integer),  # how long the interview took, where it was measured
    Column("origin", String(8), nullable=False),  # form | table
    Column("answers_print", String(64), nullable=False),  # digest of all answers: the same twice is seen
    Column("answered", SmallInteger, nullable=False, server_default="0"),  # questions, with an option
    PrimaryKeyConstraint("wave_id", "enterprise_id"),
    ForeignKeyConstraint(
        ["wave_id", "enterprise_id"],
        ["survey_sample.wave_id", "survey_sample.enterprise_id"],
        ondelete="CASCADE",
    ),
)

# One line a chosen option. Stratum, district and township repeat the sample's, so that counts need no join.
survey_answer = Table(
    "survey_answer",
    metadata,
    Column("wave_id", Integer, nullable=False),
    Column("question", String(30), nullable=False),
    Column("enterprise_id", Integer, nullable=False),
    Column("value", SmallInteger, nullable=False),  # number of the option; 0: a text alone
    Column("stratum", SmallInteger, nullable=False),
    Column("district_id", Integer, nullable=False),
    Column("township_id", Integer),
    Column("text", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("wave_id", "question", "enterprise_id", "value"),
    ForeignKeyConstraint(
        ["wave_id", "enterprise_id"],
        ["survey_response.wave_id", "survey_response.enterprise_id"],
        ondelete="CASCADE",
    ),
    # What the counts by stratum read, so that they need not touch the table.
    Index("ix_survey_answer_counts", "wave_id", "question", "stratum", "value"),
)

# One problem, however many enterprises named it. `unit_id` is whom it concerns and who puts it right.
finding = Table(
    "finding",
    metadata,
    Column("finding_id", Integer, primary_key=True),
    Column("number", String(30), nullable=False, unique=True),
    Column("wave_id", Integer, ForeignKey("survey_wave.wave_id")),
    Column("category_id", Integer, ForeignKey("category.category_id")),
    Column("item", String(60), nullable=False, server_default=""),
    Column("title", String(120), nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("district_id", Integer, ForeignKey("unit.unit_id")),
    Column("township_id", Integer, ForeignKey("unit.unit_id")),
    Column("state", String(16), nullable=False),  # dashboard.survey.findings.STATES
    Column("fed_back_at", Instant, nullable=False),
    Column("claim_due", Instant, nullable=False),
    Column("rectify_due", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("rectified_at", Instant),
    Column("signed_off_at", Instant),
    Column("measures", Text, nullable=False, server_default=""),
    Column("result", Text, nullable=False, server_default=""),
    Column("failed_checks", SmallInteger, nullable=False, server_default="0"),
    Column("demo", Boolean, nullable=False, server_default="0"),
    Index("ix_finding_unit_id_state", "unit_id", "state"),
    Index("ix_finding_wave_id", "wave_id"),
    sqlite_autoincrement=True,
)

# Which enterprise named a problem, in its words with names and phones taken out.
finding_mention = Table(
    "finding_mention",
    metadata,
    Column("finding_id", Integer, ForeignKey("finding.finding_id", ondelete="CASCADE"), nullable=False),
    Column("wave_id", Integer, nullable=False),
    Column("enterprise_id", Integer, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("finding_id", "wave_id", "enterprise_id"),
    Index("ix_finding_mention_wave_id_enterprise_id", "wave_id", "enterprise_id"),
)
