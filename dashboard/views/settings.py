"""Views of the settings: one group as it stands, its versions, and what its form is drawn with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel

from dashboard.settings.fields import Group


@dataclass(frozen=True)
class Version:
    """One version of a group: from when, how it stands, by whom, why, and what it changed.

    `state` is of dashboard.settings.fields.stands, "replaced" by another of the same day, or "taken_back".
    """

    valid_from: date
    state: str
    who: str
    at: datetime
    reason: str
    changes: tuple[tuple[str, str, str], ...]  # path, before, after


@dataclass(frozen=True)
class SettingsView:
    """A group of settings: the values in force, the version they are of, those planned and of before."""

    group: Group
    groups: tuple[Group, ...]
    values: BaseModel
    since: Version | None  # None: the product's own, nobody changed them
    planned: tuple[tuple[date, BaseModel], ...]  # the next one first
    versions: tuple[Version, ...]  # the newest first
    seen: int  # what the form was drawn with: it grows with every change
    today: date
    may_change: bool = False
