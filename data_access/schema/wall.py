"""Screens on walls: what each shows and its key's hash; the codes by which one is paired."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
)

from data_access.schema.base import Instant, metadata

screen = Table(
    "screen",
    metadata,
    Column("screen_id", Integer, primary_key=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("place", String(80), nullable=False, server_default=""),
    Column("density", String(8), nullable=False),  # dashboard.wall.screens.DENSITIES
    Column("naming", String(12), nullable=False),  # dashboard.wall.screens.NAMINGS
    Column("scenes", JSON, nullable=False),
    Column("dwell", SmallInteger, nullable=False),  # seconds
    Column("district_id", Integer, ForeignKey("unit.unit_id")),  # NULL: the whole city
    Column("scale_percent", SmallInteger, nullable=False),
    # SHA-256 of the key that opens it; NULL until it is paired or has a link. It stays when it is revoked, so
    # that the screen can be told.
    Column("key_hash", String(64), unique=True),
    Column("keyed_at", Instant),
    Column("demo", Boolean, nullable=False, server_default="0"),  # the key was made by an account of the demo
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    # What the screen itself told last.
    Column("seen_at", Instant),
    Column("address", String(60), nullable=False, server_default=""),
    Column("build", String(12), nullable=False, server_default=""),
    Column("size", String(11), nullable=False, server_default=""),
    sqlite_autoincrement=True,  # the number of a screen that was removed must never mean another one
)

# A browser that waits to become a screen: the code that it shows, and the token that becomes its key.
screen_pairing = Table(
    "screen_pairing",
    metadata,
    Column("pairing_id", Integer, primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("token_hash", String(64), nullable=False),
    Column("address", String(60), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index("ix_screen_pairing_token_hash", "token_hash"),
    Index("ix_screen_pairing_created_at", "created_at"),
)
