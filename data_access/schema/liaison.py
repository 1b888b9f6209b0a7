"""What liaisons do with this product's reminders: orders acknowledged, orders assigned inside the unit."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
)

from data_access.schema.base import Instant, metadata

# Neither table refers to `orders` by a foreign key: an import that is undone and made again brings the same
# keys back, and what a liaison did in between must not be lost with it.

# 收到: the first tap of each account stands. It answers a reminder and says nothing about the order.
acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("account", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("shard", "order_id", "account"),
)

# 指派: whom the unit asked to take an order up; append-only, the newest one stands.
assignment = Table(
    "assignment",
    metadata,
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("account", String(60), nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("reason", String(200), nullable=False, server_default=""),
    PrimaryKeyConstraint("shard", "order_id", "at", "account"),
)
