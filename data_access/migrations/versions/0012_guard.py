"""Search orders as their readers see them; audit lines stay as they were written

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.order.masking import contact_text, search_text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = ("search_text", "contact_text")
TOLD = ("order_no", "title", "content", "enterprise_name", "contact_name", "contact_phone", "confidential")
SHARDS = 1024
REFUSED = "audit lines are kept as they were written"

# A line that replaces another fires no trigger of a deletion on SQLite: it is refused where it is put in.
ON_SQLITE = {
    "audit_update": "BEFORE UPDATE ON audit",
    "audit_delete": "BEFORE DELETE ON audit",
    "audit_replace": "BEFORE INSERT ON audit WHEN EXISTS "
    "(SELECT 1 FROM audit WHERE audit.audit_id = NEW.audit_id)",
}
ON_POSTGRESQL = {
    "audit_change": "BEFORE UPDATE OR DELETE ON audit FOR EACH ROW",
    "audit_empty": "BEFORE TRUNCATE ON audit FOR EACH STATEMENT",
}


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("orders", sa.Column(name, sa.Text(), server_default="", nullable=False))
    _fill()
    if op.get_bind().dialect.name == "sqlite":
        for name, when in ON_SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END")
        return
    op.execute(
        "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'insufficient_privilege'; END $$"
    )
    for name, when in ON_POSTGRESQL.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_is_kept()")
        # Also in a session that calls itself a replica, which fires no ordinary trigger.
        op.execute(f"ALTER TABLE audit ENABLE ALWAYS TRIGGER {name}")


def _fill() -> None:
    """Write for the orders that are stored already what they are searched by, shard by shard."""
    orders = sa.table("orders", *(sa.column(name) for name in ("shard", "order_id", *TOLD, *COLUMNS)))
    here = (orders.c.shard == sa.bindparam("a_shard"), orders.c.order_id == sa.bindparam("an_order"))
    filled = sa.update(orders).where(*here)
    filled = filled.values(search_text=sa.bindparam("found_by"), contact_text=sa.bindparam("known_by"))
    connection = op.get_bind()
    for shard in range(SHARDS):
        stored = sa.select(*(orders.c[name] for name in ("shard", "order_id", *TOLD)))
        rows = connection.execute(stored.where(orders.c.shard == shard)).all()
        if rows:
            connection.execute(filled, [_searched(*row) for row in rows])


def _searched(
    shard: int, number: int, order_no: str, title: str, content: str, enterprise: str, contact: str,
    phone: str, confidential: bool,
) -> dict[str, object]:  # fmt: skip
    hidden = bool(confidential)
    return {
        "a_shard": shard,
        "an_order": number,
        "found_by": search_text(order_no, title, content, enterprise, contact, hidden),
        "known_by": contact_text(enterprise, contact, phone, hidden),
    }


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name in ON_POSTGRESQL:
            op.execute(f"DROP TRIGGER {name} ON audit")
        op.execute("DROP FUNCTION audit_is_kept()")
    for name in reversed(COLUMNS):
        op.drop_column("orders", name)
