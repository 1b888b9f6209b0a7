"""Take problems of the demo's survey on their way: fed back, claimed, put right, checked, signed off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from sqlalchemy import Connection, select

from dashboard.people.access import OPERATOR, scope_for
from dashboard.survey.settings import SurveySettings
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.survey.findings import candidates_of
from data_access.queries.survey.problems import find_problem
from data_access.queries.survey.waves import waves
from data_access.records.people import Actor
from data_access.records.survey.findings import act_on, feed_back
from data_access.reference.units import read_calendar
from data_access.schema import finding, unit

WAVES = 6
OF_A_WAVE = 24
MEASURES = (
    "已召开专题会议，明确牵头科室和完成时限，逐户联系反映企业。",
    "梳理办理流程，压减材料三项，安排专人帮办。",
    "已列入本月督办事项，每周调度一次。",
)
RESULTS = (
    "已逐户回访，流程压减后当日可办结，企业表示认可。",
    "补贴资金已拨付到位，并向企业说明后续申报安排。",
    "已协调相关单位现场解决，并公示办理时限和联系电话。",
)
CHECKS = ("回访企业 1 家，确认问题已解决。", "回访企业 2 家，均表示已解决。")
FAILED = "回访企业表示问题仍未解决，请继续整改。"


def add_findings(connection: Connection, until: date, seed: int) -> int:
    """Feed problems of the newest waves back and take each as far as its age lets it; return how many."""
    rng = np.random.default_rng([seed, 11])
    settings, calendar = SurveySettings(), read_calendar(connection)
    ended = datetime.combine(until, time(8), CITY_ZONE).astimezone(UTC)
    fed = 0
    closed = [wave for wave in waves(connection) if wave.demo and wave.closed_at is not None]
    for wave in closed[:WAVES]:
        assert wave.closed_at is not None
        for place, each in enumerate(candidates_of(connection, wave)[:OF_A_WAVE]):
            at = wave.closed_at + timedelta(days=1, minutes=7 * place)
            owner = each.district.code
            problem = find_problem(connection, wave.wave_id, each.key, each.value, owner, owner)
            if problem is None or at > ended:
                continue
            city = Actor(OPERATOR, at)
            answer, number = feed_back(connection, city, settings, calendar, problem)
            if answer == "fed_back":
                fed += 1
                _go_on(connection, number, city, ended, rng, settings)
    return fed


def _go_on(
    connection: Connection,
    number: int,
    city: Actor,
    ended: datetime,
    rng: np.random.Generator,
    settings: SurveySettings,
) -> None:
    """Take one finding step by step until the data end or chance says that nothing was done."""
    calendar = read_calendar(connection)
    row = connection.execute(
        select(finding.c.unit_id, unit.c.kind, unit.c.code, unit.c.name)
        .join(unit, unit.c.unit_id == finding.c.unit_id)
        .where(finding.c.finding_id == number)
    ).one()
    own = Actor(
        scope_for("demo", "district_coordinator", row.unit_id, row.kind, row.code, row.name), city.now
    )
    passed = rng.random() > 0.12
    steps = [
        (own, "claim", {}, (0.2, 2.5)),
        (own, "begin", {"measures": MEASURES[int(rng.integers(0, 3))]}, (0.5, 3)),
        (own, "report", {"result": RESULTS[int(rng.integers(0, 3))]}, (2, 14)),
        (city, "confirm" if passed else "reject", {"note": _check(rng, passed)}, (1, 5)),
    ]
    if not passed:
        steps += [
            (own, "begin", {"measures": MEASURES[int(rng.integers(0, 3))]}, (0.5, 2)),
            (own, "report", {"result": RESULTS[int(rng.integers(0, 3))]}, (2, 8)),
            (city, "confirm", {"note": _check(rng, True)}, (1, 4)),
        ]
    at = city.now
    for who, act, fields, (least, most) in steps:
        at += timedelta(days=float(rng.uniform(least, most)))
        if at > ended or rng.random() < 0.06:
            return
        act_on(connection, replace(who, now=at), settings, calendar, number, act, fields)


def _check(rng: np.random.Generator, passed: bool) -> str:
    return CHECKS[int(rng.integers(0, len(CHECKS)))] if passed else FAILED
