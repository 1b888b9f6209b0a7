"""The problem list: findings in a scope, how far each unit's are, and problems that are not fed back yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, or_, select, true

from dashboard.clocks.calendar import WorkCalendar
from dashboard.order.masking import mask_enterprise, mask_text
from dashboard.people.access import Scope
from dashboard.survey.findings import acts_open, lateness
from dashboard.views.findings import (
    Candidate,
    FindingFilter,
    FindingRow,
    FindingsView,
    FindingView,
    UnitProgress,
)
from dashboard.views.reference import Unit
from dashboard.views.survey import Wave
from data_access.counting.local_days import CITY_ZONE
from data_access.database import read_pairs
from data_access.queries.records.scope import records_in_scope
from data_access.queries.survey.waves import waves
from data_access.records.attachments import files_of
from data_access.records.history import read_history
from data_access.records.survey.findings import ITEM_LENGTH, mentioned_by
from data_access.records.survey.questionnaires import read_questionnaire
from data_access.reference.units import read_calendar, read_categories, read_units
from data_access.schema import (
    category,
    enterprise,
    finding,
    finding_mention,
    survey_answer,
    survey_wave,
    unit,
)

SHOWN, MOST = 40, 5000
CANDIDATES_SHOWN, TEXTS_SHOWN = 60, 3
OWNERS = ("district", "department", "utility")

a, f, m = survey_answer.c, finding.c, finding_mention.c
_FINDINGS = select(finding, category.c.name.label("category")).select_from(
    finding.outerjoin(category, category.c.category_id == f.category_id)
)
WAITING = ("fed_back", "claimed", "rectifying", "failed")


@dataclass(frozen=True)
class Listed:
    """Findings of a list: the first rows, how many there are by state whatever is asked, and late ones."""

    rows: Sequence[FindingRow]
    total: int
    states: Mapping[str, int]
    late: int


def listed_findings(
    connection: Connection, scope: Scope, asked: FindingFilter, now: datetime, most: int
) -> Listed:
    """Return the first findings of a list that a scope may read.

    What is late comes first, then what is open by its deadline, then what is signed off.
    """
    narrowed = _narrowed(connection, scope, asked)
    late = _late(now)
    shown = and_(narrowed, _state(asked.state), late if asked.late else true())
    turn = case((f.state == "signed_off", 3), (f.state == "to_check", 2), (late, 0), else_=1)
    query = _FINDINGS.where(shown).order_by(turn, f.rectify_due, f.finding_id).limit(most)
    rows = connection.execute(query).all()
    units = {one.unit_id: one for one in read_units(connection)}
    mentions = mentioned_by(connection, [row.finding_id for row in rows])
    return Listed(
        [_row(row, units, mentions.get(row.finding_id, 0), now) for row in rows],
        _how_many(connection, shown),
        read_pairs(connection, select(f.state, func.count()).where(narrowed).group_by(f.state)),
        _how_many(connection, and_(narrowed, late)),
    )


def findings_view(
    connection: Connection,
    scope: Scope,
    asked: FindingFilter,
    wave: str,
    now: datetime,
    *,
    whole: bool = False,
) -> FindingsView:
    """Return the findings that a scope may read, and for who keeps the survey what is not fed back yet.

    `whole`: not only the first ones.
    """
    listed = listed_findings(connection, scope, asked, now, MOST if whole else SHOWN)
    units = {one.unit_id: one for one in read_units(connection)}
    keeps = scope.may("manage_survey")
    every = waves(connection)
    chosen = next((one for one in every if one.text == wave), next(iter(every), None))
    narrowed = _narrowed(connection, scope, asked)
    return FindingsView(
        asked,
        listed.rows,
        listed.total,
        listed.states,
        listed.late,
        _progress(connection, narrowed, units, read_calendar(connection), now),
        candidates_of(connection, chosen)[:CANDIDATES_SHOWN] if keeps and chosen else (),
        [one for one in units.values() if one.kind in OWNERS],
        [one.text for one in every],
        chosen.text if chosen else "",
        scope.city_wide,
        keeps,
    )


def _narrowed(connection: Connection, scope: Scope, asked: FindingFilter) -> ColumnElement[bool]:
    return and_(
        records_in_scope(scope, f.unit_id, f.district_id, f.township_id), *_conditions(connection, asked)
    )


def _how_many(connection: Connection, shown: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(finding).where(shown)) or 0


def finding_view(connection: Connection, scope: Scope, number: str, now: datetime) -> FindingView | None:
    """Return one finding by its number, None where the scope may read no such one."""
    mine = records_in_scope(scope, f.unit_id, f.district_id, f.township_id)
    row = connection.execute(_FINDINGS.where(f.number == number, mine)).one_or_none()
    if row is None:
        return None
    units = {one.unit_id: one for one in read_units(connection)}
    told = connection.execute(
        select(survey_wave.c.month, enterprise.c.name, m.text)
        .select_from(
            finding_mention.join(survey_wave, survey_wave.c.wave_id == m.wave_id).join(
                enterprise, enterprise.c.enterprise_id == m.enterprise_id
            )
        )
        .where(m.finding_id == row.finding_id)
        .order_by(survey_wave.c.month.desc(), m.enterprise_id)
    ).all()
    sides = _sides(scope, row)
    return FindingView(
        _row(row, units, len(told), now),
        [
            (f"{each.month // 100}-{each.month % 100:02d}", mask_enterprise(each.name), each.text)
            for each in told
        ],
        read_history(connection, "finding", row.finding_id),
        files_of(connection, "finding", row.finding_id),
        row.measures,
        row.result,
        acts_open(row.state, sides),
        [one for one in units.values() if one.kind in OWNERS] if "city" in sides else (),
        bool(sides) and row.state != "signed_off",
    )


def exported_findings(
    connection: Connection, scope: Scope, asked: FindingFilter, now: datetime
) -> list[tuple[FindingRow, list[str]]]:
    """Return the findings of a list with what enterprises said, cleaned, in the order of their numbers."""
    units = {one.unit_id: one for one in read_units(connection)}
    late = _late(now) if asked.late else true()
    shown = and_(_narrowed(connection, scope, asked), _state(asked.state), late)
    rows = connection.execute(_FINDINGS.where(shown).order_by(f.number)).all()
    said: dict[int, list[str]] = {}
    texts = select(m.finding_id, m.text).join(finding, f.finding_id == m.finding_id).where(shown)
    for number, text in connection.execute(texts.order_by(m.wave_id, m.enterprise_id)):
        said.setdefault(number, []).append(text)
    return [
        (_row(row, units, len(said.get(row.finding_id, ())), now), said.get(row.finding_id, []))
        for row in rows
    ]


def _sides(scope: Scope, row: Row[Any]) -> list[Any]:
    """Return for whom the reader acts on a finding: the unit, the city, or nobody."""
    sides = ["unit"] if scope.may("rectify") and row.unit_id == scope.unit_id else []
    return [*sides, *(["city"] if scope.may("manage_survey") else [])]


def _conditions(connection: Connection, asked: FindingFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.unit:
        found.append(f.unit_id.in_(select(unit.c.unit_id).where(unit.c.code == asked.unit)))
    if asked.category:
        named = select(category.c.category_id).where(category.c.code == asked.category)
        found.append(f.category_id.in_(named))
    if asked.wave:
        digits = asked.wave.replace("-", "")
        month = int(digits) if digits.isdecimal() and len(digits) == 6 else 0
        named = select(survey_wave.c.wave_id).where(survey_wave.c.month == month)
        found.append(f.wave_id.in_(named))
    return found


def _state(state: str) -> ColumnElement[bool]:
    if state == "open":
        return f.state != "signed_off"
    return f.state == state if state else true()


def _late(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(f.state == "fed_back", f.claim_due < now), and_(f.state.in_(WAITING), f.rectify_due < now)
    )


def _row(row: Row[Any], units: Mapping[int, Unit], mentions: int, now: datetime) -> FindingRow:
    return FindingRow(
        row.finding_id,
        row.number,
        row.title,
        row.category or "",
        row.item,
        units[row.unit_id],
        row.state,
        mentions,
        row.fed_back_at,
        row.claim_due,
        row.rectify_due,
        row.claimed_at,
        row.rectified_at,
        row.signed_off_at,
        lateness(row.state, row.claim_due, row.rectify_due, now),
        row.failed_checks,
        row.demo,
    )


def _progress(
    connection: Connection,
    narrowed: ColumnElement[bool],
    units: Mapping[int, Unit],
    calendar: WorkCalendar,
    now: datetime,
) -> list[UnitProgress]:
    columns = (f.unit_id, f.state, f.claim_due, f.rectify_due, f.fed_back_at, f.signed_off_at)
    counts: dict[int, Counter[str]] = {}
    days: dict[int, list[int]] = {}
    for row in connection.execute(select(*columns).where(narrowed)):
        mine = counts.setdefault(row.unit_id, Counter())
        mine["all"] += 1
        mine[row.state] += 1
        mine["late"] += bool(lateness(row.state, row.claim_due, row.rectify_due, now))
        if row.signed_off_at is not None:
            first, last = (at.astimezone(CITY_ZONE).date() for at in (row.fed_back_at, row.signed_off_at))
            days.setdefault(row.unit_id, []).append(calendar.workdays_between(first, last))
    order = sorted(
        counts, key=lambda number: (units[number].kind != "district", units[number].official_order)
    )
    return [
        UnitProgress(
            units[number],
            counts[number]["all"],
            counts[number]["signed_off"],
            counts[number]["to_check"],
            counts[number]["late"],
            days.get(number, []),
        )
        for number in order
    ]


def candidates_of(connection: Connection, wave: Wave) -> list[Candidate]:
    """Return what answers of a wave name and no finding holds yet, most named first."""
    units = {one.unit_id: one for one in read_units(connection)}
    form = read_questionnaire(connection, wave.questionnaire_id)
    categories = {one.code: one.category_id for one in read_categories(connection)}
    rows = {key: row for one in form.questions for key, row in zip(one.keys, one.rows, strict=False)}
    items = {key: one.options for one in form.questions for key in one.keys if one.rows}
    held = _held(connection, wave)
    told: dict[tuple[str, int, int], list[str]] = {}
    for answer in _named(connection, wave, list(rows)):
        item = items[answer.question][answer.value - 1][:ITEM_LENGTH]
        about = categories.get(rows[answer.question].code)
        if (answer.enterprise_id, about, item) not in held:
            people = [answer.contact_name] if answer.contact_name else []
            cleaned = mask_text(answer.text, [answer.name], people)
            told.setdefault((answer.question, answer.value, answer.district_id), []).append(cleaned)
    found = [
        Candidate(
            wave.wave_id,
            key,
            value,
            rows[key].label,
            rows[key].code if rows[key].code in categories else "",
            items[key][value - 1],
            units[district],
            len(texts),
            tuple(text for text in texts if text)[:TEXTS_SHOWN],
        )
        for (key, value, district), texts in told.items()
    ]
    found.sort(key=lambda each: (-each.mentions, each.district.official_order, each.key, each.value))
    return found


def _held(connection: Connection, wave: Wave) -> set[tuple[int, int | None, str]]:
    """Return who of a wave stands in a finding of which category and item."""
    query = (
        select(m.enterprise_id, f.category_id, f.item)
        .join(finding, f.finding_id == m.finding_id)
        .where(m.wave_id == wave.wave_id)
    )
    return {(row[0], row[1], row[2]) for row in connection.execute(query)}


def _named(connection: Connection, wave: Wave, keys: Sequence[str]) -> Sequence[Row[Any]]:
    query = (
        select(a.question, a.value, a.district_id, a.enterprise_id, a.text, enterprise.c.name)
        .add_columns(enterprise.c.contact_name)
        .join(enterprise, enterprise.c.enterprise_id == a.enterprise_id)
        .where(a.wave_id == wave.wave_id, a.question.in_(keys), a.value > 0)
        .order_by(a.enterprise_id)
    )
    return connection.execute(query).all()
