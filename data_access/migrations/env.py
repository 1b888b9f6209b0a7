"""Run migrations on the engine that data_access.database hands over."""

from __future__ import annotations

from alembic import context

from data_access.schema import metadata

engine = context.config.attributes["engine"]

with engine.connect().execution_options(zqt_write=True) as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with connection.begin(), context.begin_transaction():
        context.run_migrations()
