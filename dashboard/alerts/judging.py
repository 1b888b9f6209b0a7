"""Judge one object: what stands in the base and what the data say now make what is done.

Within an episode a level only rises, and each level of each episode is told once. Data that are older than
the last judgement change nothing: a source that goes back neither ends a warning nor raises one. A level that
falls can only mean that the object became another one (a deadline that was moved): the next episode begins.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from dashboard.alerts.model import HEIGHT, Outcome, Reading, Stored
from dashboard.alerts.records import FALSE_ALARM
from dashboard.alerts.settings import AlertSettings

PATIENT = ("below",)  # kinds that recover only after several good data days
NOTHING = Outcome("none")


def judge_one(stored: Stored | None, reading: Reading, settings: AlertSettings) -> Outcome:
    """Return what becomes of one warning."""
    if stored is None:
        return Outcome("raise", reading.level, "open", told=True) if reading.level else NOTHING
    if reading.judged_at < stored.judged_at:
        return NOTHING
    if reading.past:
        return NOTHING if stored.ended else _ended(stored, "over")
    if stored.ended:
        return _again(stored, reading)
    if not reading.level:
        return _better(stored, reading, settings)
    before, after = HEIGHT[stored.level], HEIGHT[reading.level]
    if after < before:
        return _next_episode(stored, reading)
    if after > before:
        state = _lifted(stored.state)
        return Outcome("rise", reading.level, state, stored.episode, told=state == "open")
    return Outcome("keep", reading.level, stored.state, stored.episode)


def _again(stored: Stored, reading: Reading) -> Outcome:
    """Arm an ended warning again; an object that the base had only lost goes on where it was."""
    if not reading.level:
        return NOTHING
    if not stored.gone:
        return _next_episode(stored, reading)
    rise = HEIGHT[reading.level] - HEIGHT[stored.level]
    if rise < 0:
        return _next_episode(stored, reading)
    state = _lifted(stored.gone) if rise else stored.gone
    return Outcome("return", reading.level, state, stored.episode, told=rise > 0 and state == "open")


def _lifted(state: str) -> str:
    """Return the state at a higher level: what was settled while near must not hide what is overdue."""
    return state if state == FALSE_ALARM else "open"


def _next_episode(stored: Stored, reading: Reading) -> Outcome:
    return Outcome("rearm", reading.level, "open", stored.episode + 1, told=True)


def _better(stored: Stored, reading: Reading, settings: AlertSettings) -> Outcome:
    """End a warning that holds no more: at once, or after several data days in a row without it."""
    if stored.kind not in PATIENT or reading.gone:
        return _ended(stored, "recover")
    newer = stored.good_day is None or reading.day > stored.good_day
    days = stored.good_days + 1 if newer else stored.good_days
    day = reading.day if newer else stored.good_day
    if days >= settings.recovery_days:
        return replace(_ended(stored, "recover"), good_days=days, good_day=day)
    return Outcome("keep", stored.level, stored.state, stored.episode, days, day)


def _ended(stored: Stored, act: Literal["recover", "over"]) -> Outcome:
    state = "recovered" if act == "recover" else "over"
    return Outcome(act, stored.level, state, stored.episode)
