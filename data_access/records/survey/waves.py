"""Draw a month's sample, repeat a draw, close a wave; each act asks the right and is written down."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dashboard.appraisal.settings import exact
from dashboard.survey.allocation import Allocation, allocate
from dashboard.survey.draw import Draw, draw
from dashboard.survey.settings import DrawRule
from data_access.counting.local_days import CITY_ZONE
from data_access.importing.transactions import lock_source
from data_access.records.history import note_act, note_refusal
from data_access.records.people import Actor
from data_access.records.survey.frames import BETWEEN, Frame, pack, read_frame, unpack
from data_access.schema import (
    enterprise,
    questionnaire,
    survey_sample,
    survey_stratum,
    survey_wave,
    unit,
)

_PIECE = 1000
_LOCK = " survey"  # no source has a name that begins with a blank

w = survey_wave.c


@dataclass(frozen=True)
class Plan:
    """What a draw would take: the frame of the day and the quotas of its strata."""

    frame: Frame
    allocation: Allocation


def plan_wave(connection: Connection, actor: Actor, month: int, rule: DrawRule) -> Plan:
    """Return what a draw for a month would take now; raise Denied.

    Quotas follow what strata hold; a stratum of which too many rest gives what it has, and is short.
    """
    actor.scope.require("manage_survey")
    frame = read_frame(connection, month, actor.now.astimezone(CITY_ZONE).date(), rule.resting_months)
    return Plan(frame, allocate(frame.sizes, rule.quota(len(frame.candidates)), rule.minimum))


def draw_wave(
    connection: Connection,
    actor: Actor,
    month: int,
    questionnaire_id: int,
    rule: DrawRule,
    *,
    seed: str = "",
) -> str:
    """Draw and store the sample of a month; return "drawn", or why not.

    "month": it is none; "ahead": it is later than the next; "exists": it has a sample; "questionnaire": it
    is not published; "empty": nobody can be drawn. Without a seed chance gives one. Raises Denied.
    """
    lock_survey(connection)
    plan = plan_wave(connection, actor, month, rule)
    why = _refusal(connection, actor.now, month, questionnaire_id, plan)
    if why:
        note_refusal(connection, actor, "wave", str(month), "draw", why)
        return why
    seed = seed or secrets.token_hex(16)
    drawn = draw(plan.frame.candidates, plan.allocation.quotas, exact(rule.replacements), seed)
    # A sample of invented enterprises is invented itself, whoever drew it.
    demo = any(row.demo for row in plan.frame.rows.values())
    wave_id = _store_wave(connection, actor, month, questionnaire_id, rule, plan, drawn, demo)
    _store_sample(connection, wave_id, plan.frame, drawn)
    sample = sum(each.sample for each in drawn.strata)
    told = {"frame": len(plan.frame.candidates), "sample": sample, "seed": seed}
    note_act(connection, actor, "wave", wave_id, "draw", target=str(month), detail=told)
    return "drawn"


def bad_month(month: int, now: datetime) -> str:
    """Tell why no sample is drawn for a month (yyyymm): "month", "ahead" after the next one, or ""."""
    if not (2000 <= month // 100 <= 2100 and 1 <= month % 100 <= 12):
        return "month"
    local = now.astimezone(CITY_ZONE)
    ahead = (month // 100 - local.year) * 12 + month % 100 - local.month
    return "ahead" if ahead > 1 else ""


def _refusal(connection: Connection, now: datetime, month: int, questionnaire_id: int, plan: Plan) -> str:
    if why := bad_month(month, now):
        return why
    if connection.scalar(select(w.wave_id).where(w.month == month)) is not None:
        return "exists"
    q = questionnaire.c
    published = select(q.published_at).where(q.questionnaire_id == questionnaire_id)
    if connection.scalar(published) is None:
        return "questionnaire"
    return "" if any(plan.frame.eligible.values()) and plan.allocation.given else "empty"


def _store_wave(
    connection: Connection,
    actor: Actor,
    month: int,
    questionnaire_id: int,
    rule: DrawRule,
    plan: Plan,
    drawn: Draw,
    demo: bool,
) -> int:
    made = connection.execute(
        insert(survey_wave).values(
            month=month,
            questionnaire_id=questionnaire_id,
            seed=drawn.seed,
            settings=rule.model_dump(mode="json"),
            frame_size=len(plan.frame.candidates),
            frame_print=drawn.frame,
            frame=pack(plan.frame.candidates),
            drawn_at=actor.now,
            drawn_by=actor.scope.account,
            demo=demo,
        )
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def _store_sample(connection: Connection, wave_id: int, frame: Frame, drawn: Draw) -> None:
    ids = {row.code: row.unit_id for row in connection.execute(select(unit.c.unit_id, unit.c.code))}
    numbers = {each.stratum: number for number, each in enumerate(drawn.strata, 1)}
    strata = [
        {
            "wave_id": wave_id,
            "stratum": numbers[each.stratum],
            "district_id": ids[each.stratum.split(BETWEEN)[0]],
            "size": each.stratum.split(BETWEEN)[1],
            "population": each.population,
            "eligible": each.eligible,
            "quota": each.quota,
            "drawn": each.sample,
            "replacements": each.replacements,
        }
        for each in drawn.strata
    ]
    connection.execute(insert(survey_stratum), strata)
    sample = []
    for each in drawn.drawn:
        row = frame.rows[each.key]
        sample.append(
            {
                "wave_id": wave_id,
                "enterprise_id": row.enterprise_id,
                "stratum": numbers[each.stratum],
                "position": each.position,
                "replacement": each.replacement,
                "district_id": row.district_id,
                "township_id": row.township_id,
                "industry": row.industry,
                "size": row.size,
                "released": not each.replacement,
            }
        )
    for start in range(0, len(sample), _PIECE):
        connection.execute(insert(survey_sample), sample[start : start + _PIECE])


def repeat_draw(connection: Connection, wave_id: int) -> bool:
    """Draw a wave again from its kept frame and seed; tell whether the sample is the same bit by bit."""
    row = connection.execute(
        select(w.seed, w.settings, w.frame, w.frame_print).where(w.wave_id == wave_id)
    ).one()
    rule, candidates = DrawRule.model_validate(row.settings), unpack(row.frame)
    frame = Frame(candidates, {})
    quotas = allocate(frame.sizes, rule.quota(len(candidates)), rule.minimum).quotas
    again = draw(candidates, quotas, exact(rule.replacements), row.seed)
    return again.frame == row.frame_print and _told(again) == _stored(connection, wave_id)


Told = Mapping[str, tuple[int, bool]]


def _told(drawn: Draw) -> Told:
    return {each.key: (each.position, each.replacement) for each in drawn.drawn}


def _stored(connection: Connection, wave_id: int) -> Told:
    s = survey_sample.c
    query = (
        select(enterprise.c.code, s.position, s.replacement)
        .join(enterprise, enterprise.c.enterprise_id == s.enterprise_id)
        .where(s.wave_id == wave_id)
    )
    return {row.code: (row.position, row.replacement) for row in connection.execute(query)}


def close_wave(connection: Connection, actor: Actor, wave_id: int) -> str:
    """End the fieldwork of a wave: no more calls and answers; return "ended" or why not."""
    actor.scope.require("manage_survey")
    done = connection.execute(
        update(survey_wave)
        .where(w.wave_id == wave_id, w.closed_at.is_(None))
        .values(closed_at=actor.now, version=w.version + 1)
    ).rowcount
    month = connection.scalar(select(w.month).where(w.wave_id == wave_id))
    if not done:
        note_refusal(connection, actor, "wave", str(month or wave_id), "close", "state")
        return "unknown" if month is None else "was_closed"
    note_act(connection, actor, "wave", wave_id, "close", state="closed", target=str(month))
    return "ended"


def touch_wave(connection: Connection, wave_id: int) -> None:
    """Note that outcomes or answers of a wave changed: what was counted of it is counted anew."""
    connection.execute(update(survey_wave).where(w.wave_id == wave_id).values(version=w.version + 1))


def wave_row(connection: Connection, wave_id: int, *, held: bool = False) -> Any:
    """Return number, month, questionnaire and closing time of a wave, None where there is none.

    `held`: until the transaction ends nobody else changes its calls and answers, or closes it.
    """
    columns = (w.wave_id, w.month, w.questionnaire_id, w.closed_at, w.demo)
    query = select(*columns).where(w.wave_id == wave_id)
    return connection.execute(query.with_for_update() if held else query).one_or_none()


def lock_survey(connection: Connection) -> None:
    """Let one transaction at a time draw, keep a draft or bring in enterprises."""
    lock_source(connection, _LOCK)
