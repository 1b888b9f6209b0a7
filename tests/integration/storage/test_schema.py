"""The schema is what the migrations make, on both databases, and can be taken back."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, select

from dashboard.survey.questionnaire import Answer
from data_access.database import (
    DatabaseTooNew,
    downgrade,
    migrate,
    schema_head,
    schema_revision,
    writing,
)
from data_access.schema import enterprise, metadata, survey_response
from tests.support.survey import LEAST, ZHIFU, add_enterprises, answered, drawn

HOW_MUCH = (
    select(enterprise.c.code, survey_response.c.answered)
    .join(survey_response, survey_response.c.enterprise_id == enterprise.c.enterprise_id)
    .order_by(enterprise.c.code)
)


def test_migrations_make_the_declared_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrations_go_down_and_up_again(engine: Engine) -> None:
    downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert schema_revision(engine) == schema_head()
    assert "orders" in inspect(engine).get_table_names()


def test_a_database_of_a_newer_version_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew, match="9999"):
        migrate(engine)


def test_interviews_of_an_earlier_version_get_the_number_of_their_answers(engine: Engine) -> None:
    said = {**LEAST, "speed": Answer((3,)), "known": Answer((1, 3)), "wish": Answer((), "没有")}
    with writing(engine) as connection:
        add_enterprises(connection, [("A", ZHIFU, "micro"), ("B", ZHIFU, "micro")])
        wave = drawn(connection)
        answered(connection, wave, "A", {**said, "contacted": Answer((1,))})
        answered(connection, wave, "B")
        stored = connection.execute(HOW_MUCH).all()
    downgrade(engine, "0020")
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(HOW_MUCH).all() == stored == [("A", 4), ("B", 2)]
