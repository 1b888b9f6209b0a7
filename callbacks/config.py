"""Settings from the environment (prefix ZQT_), refused where they are unsafe."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import SettingsConfigDict

from callbacks.reminders.config import ChannelSettings
from dashboard.people.passwords import PasswordRules
from data_access.database import parsed_address
from data_access.records.sessions import Limits
from data_access.reference.city_map import load_map

PROJECT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SECRET_LENGTH = 32
DEMO_TICK = 3.0  # seconds
KNOWN_SECRETS = (
    "secret",
    "password",
    "changeme",
    "change-me",
    "development",
    "example",
    "default",
    "zhengqitong",
)
DEBUG_SWITCHES = ("FLASK_DEBUG", "WERKZEUG_DEBUG_PIN", "PYTHONINSPECT")


class UnsafeConfig(Exception):
    """The environment asks for something that must not be served."""


class Config(ChannelSettings):
    """Everything the server may be told; each field is the variable ZQT_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="ZQT_", frozen=True)

    database_url: str = f"sqlite:///{PROJECT / 'var' / 'zhengqitong.db'}"
    secret_key: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = Field(8050, ge=0, le=65535)
    demo: bool = False
    allow_http: bool = False
    trusted_proxies: int = Field(0, ge=0, le=5)
    workers: int = Field(2, ge=1, le=64)
    threads: int = Field(4, ge=1, le=64)
    idle_minutes: int = Field(30, ge=1, le=24 * 60)
    session_hours: int = Field(12, ge=1, le=24)
    phone_days: int = Field(30, ge=0, le=90)
    password_length: int = Field(10, ge=10, le=64)
    password_classes: int = Field(3, ge=1, le=4)
    contact: str = ""
    map_file: Path | None = None
    font_folder: Path = PROJECT / "var" / "fonts"
    warm_up: bool = True
    with_worker: bool = False
    watch_folder: Path | None = None
    tick_seconds: float = Field(15, ge=0.2, le=60)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    now: datetime | None = None

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("now")
    @classmethod
    def _with_zone(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("give the time an offset, as in 2026-11-18T14:00+08:00")
        return value

    @property
    def loopback(self) -> bool:
        """Tell whether only this machine can reach the server."""
        return self.host in LOOPBACK

    @property
    def tick(self) -> float:
        """Return how often the worker asks what is due; in the demo it may be seen at work."""
        return DEMO_TICK if self.demo and "tick_seconds" not in self.model_fields_set else self.tick_seconds

    @property
    def limits(self) -> Limits:
        """Return how long sessions live."""
        return Limits(
            timedelta(minutes=self.idle_minutes),
            timedelta(hours=self.session_hours),
            timedelta(days=self.phone_days),
        )

    @property
    def password_rules(self) -> PasswordRules:
        """Return what a new password must meet."""
        return PasswordRules(self.password_length, self.password_classes)

    @property
    def secret(self) -> str:
        """Return the secret key as text."""
        return self.secret_key.get_secret_value() if self.secret_key else ""


def load_config(**overrides: object) -> Config:
    """Read the environment, then `overrides`; raise UnsafeConfig with what to do where it is unsafe.

    Raise BadAddress where the database's address is none.
    The loopback demo needs no secret: it gets a random one that lasts as long as the process.
    """
    try:
        config = Config(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise UnsafeConfig(settings_problem(error)) from None
    if config.map_file is not None and load_map(config.map_file) is None:
        raise UnsafeConfig(
            f"ZQT_MAP_FILE: there are no outlines in {config.map_file}: correct the path, or leave it out "
            "for the outlines that come with the product"
        )
    parsed_address(config.database_url)
    refuse_debug_switches(os.environ)
    if config.demo and not config.loopback:
        raise UnsafeConfig(
            f"the demo is open to everyone who reaches it: it runs on 127.0.0.1 only, not on {config.host}"
        )
    if config.demo and config.trusted_proxies:
        raise UnsafeConfig(
            "the demo is open to whoever reaches it and stands behind no proxy: unset ZQT_TRUSTED_PROXIES"
        )
    if config.demo and config.secret_key is None:
        return config.model_copy(update={"secret_key": SecretStr(secrets.token_urlsafe(SECRET_LENGTH))})
    problem = secret_problem(config.secret)
    if problem and not config.demo:
        raise UnsafeConfig(
            f"ZQT_SECRET_KEY {problem}; make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))" — or look at the demo on this '
            "machine with: python app.py demo --serve"
        )
    return config


def settings_problem(error: ValidationError) -> str:
    """Name the variables that cannot be read, each with what it takes."""
    return "; ".join(_setting_problem(item) for item in error.errors())


def _setting_problem(item: Mapping[str, Any]) -> str:
    return f"ZQT_{'_'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"


def secret_problem(secret: str) -> str:
    """Tell what is wrong with a secret key; empty when it may be used."""
    if not secret:
        return "is not set"
    if any(word in secret.casefold() for word in KNOWN_SECRETS):
        return "holds a well-known word"
    if len(secret) < SECRET_LENGTH:
        return f"is shorter than {SECRET_LENGTH} characters"
    if len(set(secret)) < 10:
        return "repeats a few characters only"
    return ""


def refuse_debug_switches(environment: Mapping[str, str]) -> None:
    """Raise UnsafeConfig if a variable would open the framework's development tools."""
    found = [name for name in environment if name.startswith("DASH_") or name in DEBUG_SWITCHES]
    if found:
        raise UnsafeConfig(f"unset {', '.join(sorted(found))}: development switches are not served")
