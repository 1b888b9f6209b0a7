"""Operation tables: import batches with their rows, accounts, sessions, audit."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
)

from data_access.schema.base import Instant, metadata

import_batch = Table(
    "import_batch",
    metadata,
    Column("batch_id", Integer, primary_key=True),
    Column("source_id", SmallInteger, ForeignKey("source.source_id"), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("mapping", String(60), nullable=False),
    Column("mapping_content", JSON, nullable=False),
    Column("state", String(12), nullable=False),  # staged | applied | undone | abandoned
    Column("data_time", Instant),
    Column("created_at", Instant, nullable=False),
    Column("applied_at", Instant),
    Column("account", String(60), nullable=False, server_default=""),
    Column("rows_read", Integer, nullable=False, server_default="0"),
    Column("inserted", Integer, nullable=False, server_default="0"),
    Column("updated", Integer, nullable=False, server_default="0"),
    Column("unchanged", Integer, nullable=False, server_default="0"),
    Column("rejected", Integer, nullable=False, server_default="0"),
    Column("look", JSON(none_as_null=True)),  # its figures when it was applied: dashboard.views.look
    Column("beat_at", Instant),  # while it is being checked: when it last got on
    sqlite_autoincrement=True,  # an address once given to a batch must never mean another one
)

# Checked rows waiting to be applied. `payload` is what the row says, as JSON; of a `known` row, which says
# what is stored already, it is the order's number alone.
import_stage = Table(
    "import_stage",
    metadata,
    Column("batch_id", Integer, ForeignKey("import_batch.batch_id", ondelete="CASCADE"), nullable=False),
    Column("row_no", Integer, nullable=False),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("kind", String(12), nullable=False),  # order | participant
    Column("row_hash", String(32), nullable=False),
    Column("updated_at", Instant),
    Column("payload", JSON, nullable=False),
    Column("raw_hash", String(32)),
    Column("newest", Instant),
    Column("known", Boolean, nullable=False, server_default="0"),
    PrimaryKeyConstraint("batch_id", "row_no"),
)

# The cells from which an order became what it is: the same cells, read the same way, say the same again.
# It stands for nothing while `row_hash` is not the order's own; without a reference to the order, for a
# check of each row would cost more than the few lines that an undo leaves behind.
import_seen = Table(
    "import_seen",
    metadata,
    Column("order_id", BigInteger, nullable=False),
    Column("shard", SmallInteger, nullable=False),
    Column("raw_hash", String(32), nullable=False),  # of the cells, the mapping and what the check stands on
    Column("row_hash", String(32), nullable=False),
    Column("updated_at", Instant),
    Column("newest", Instant, nullable=False),  # newest event in the row
    PrimaryKeyConstraint("order_id", "shard"),
    sqlite_with_rowid=False,
)

# A rejected row, whole, with what is wrong and what to do.
import_reject = Table(
    "import_reject",
    metadata,
    Column("batch_id", Integer, ForeignKey("import_batch.batch_id", ondelete="CASCADE"), nullable=False),
    Column("row_no", Integer, nullable=False),  # as the spreadsheet shows it, header = 1
    Column("problem_no", SmallInteger, nullable=False),
    Column("field", String(60), nullable=False),
    Column("column_name", String(200), nullable=False),
    Column("value", Text, nullable=False),
    Column("rule", String(60), nullable=False),
    Column("message", Text, nullable=False),
    Column("row", JSON, nullable=False),
    PrimaryKeyConstraint("batch_id", "row_no", "problem_no"),
)

# What a batch replaced: the order row before (NULL: the batch inserted it), so that it can be undone.
import_change = Table(
    "import_change",
    metadata,
    Column("batch_id", Integer, ForeignKey("import_batch.batch_id", ondelete="CASCADE"), nullable=False),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("kind", String(12), nullable=False),  # order | participant
    Column("unit_id", Integer, nullable=False, server_default="0"),  # participant's unit, else 0
    Column("before", JSON(none_as_null=True)),
    PrimaryKeyConstraint("batch_id", "shard", "order_id", "kind", "unit_id"),
)

saved_mapping = Table(
    "saved_mapping",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("content", JSON, nullable=False),
    Column("saved_by", String(60), nullable=False, server_default=""),
    Column("saved_at", Instant, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("account_id", Integer, primary_key=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("display_name", String(60), nullable=False),
    Column("role", String(24), nullable=False),  # dashboard.people.access.ROLES
    Column("unit_id", Integer, ForeignKey("unit.unit_id")),
    Column("password_hash", String(200), nullable=False),
    Column("must_change", Boolean, nullable=False, server_default="0"),
    Column("password_changed_at", Instant, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default="0"),
    Column("demo", Boolean, nullable=False, server_default="0"),
    Column("language", String(8), nullable=False, server_default="zh_CN"),
    Column("theme", String(8), nullable=False, server_default="light"),
)

login_failure = Table(
    "login_failure",
    metadata,
    Column("failure_id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("address", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_login_failure_name_at", "name", "at"),
    Index("ix_login_failure_address_at", "address", "at"),
)

# Server-side sessions: the cookie holds a random token, this table its SHA-256.
web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("account.account_id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("address", String(60), nullable=False, server_default=""),
)

# Phones that stay signed in: a session of its own kind, good for the phone pages of orders alone.
phone_session = Table(
    "phone_session",
    metadata,
    Column("phone_id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("account_id", Integer, ForeignKey("account.account_id", ondelete="CASCADE"), nullable=False),
    Column("device", String(80), nullable=False, server_default=""),  # what kind of phone it says it is
    Column("address", String(60), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index("ix_phone_session_account_id", "account_id"),
    sqlite_autoincrement=True,  # the number of a phone that was ended must never mean another one
)

# Lists of orders that an account keeps under a name: the parameters of their address, never a scope.
saved_view = Table(
    "saved_view",
    metadata,
    Column("account_id", Integer, ForeignKey("account.account_id", ondelete="CASCADE"), nullable=False),
    Column("name", String(40), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("saved_at", Instant, nullable=False),
    PrimaryKeyConstraint("account_id", "name"),
)

# Append-only: who did what to what, and whether it was let through.
audit = Table(
    "audit",
    metadata,
    Column("audit_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("account", String(60), nullable=False),
    Column("address", String(60), nullable=False, server_default=""),
    Column("action", String(40), nullable=False),
    Column("target", String(200), nullable=False, server_default=""),
    Column("success", Boolean, nullable=False),
    Column("detail", JSON, nullable=False),
    Index("ix_audit_at", "at"),
    Index("ix_audit_account", "account", "audit_id"),
    Index("ix_audit_action", "action", "account", "at"),
)
