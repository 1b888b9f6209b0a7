"""The problem list: findings in a scope, how far each unit's are, and problems that are not fed back yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
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
from data_access.counting.local_days import local_day
from data_access.counting.places import kept_units
from data_access.queries.records.scope import records_in_scope
from data_access.queries.survey.waves import waves
from data_access.records.attachments import files_of
from data_access.records.history import read_history
from data_access.records.survey.findings import ITEM_LENGTH, mentioned_by
from data_access.records.survey.questionnaires import read_questionnaire
from data_access.reference.english import shown_unit
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
DAY_ZERO = date(1970, 1, 1)
WAITING = ("fed_back", "claimed", "rectifying", "failed")


@dataclass(frozen=True)
class Count:
    """How many findings of a unit are in a state, and how many of them are late."""

    unit_id: int
    state: str
    n: int
    late: int


@dataclass(frozen=True)
class Listed:
    """Findings of a list: the first rows, how many there are by state whatever is asked, and late ones.

    `counts` are all of them by unit and state, with how many of these are late.
    """

    rows: Sequence[FindingRow]
    total: int
    states: Mapping[str, int]
    late: int
    counts: Sequence[Count] = ()


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
    units = {one.unit_id: shown_unit(one) for one in kept_units(connection)}
    mentions = mentioned_by(connection, [row.finding_id for row in rows])
    counts = _counts(connection, narrowed, late)
    return Listed(
        [_row(row, units, mentions.get(row.finding_id, 0), now) for row in rows],
        sum(one.late if asked.late else one.n for one in counts if _is_in(one.state, asked.state)),
        _by_state(counts),
        sum(one.late for one in counts),
        counts,
    )


def _counts(connection: Connection, narrowed: ColumnElement[bool], late: ColumnElement[bool]) -> list[Count]:
    query = (
        select(f.unit_id, f.state, func.count(), func.count(case((late, 1))))
        .where(narrowed)
        .group_by(f.unit_id, f.state)
    )
    return [Count(*row) for row in connection.execute(query)]


def _by_state(counts: Iterable[Count]) -> dict[str, int]:
    states: Counter[str] = Counter()
    for one in counts:
        states[one.state] += one.n
    return dict(states)


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
    units = {one.unit_id: shown_unit(one) for one in read_units(connection)}
    keeps = scope.may("manage_survey")
    every = waves(connection)
    chosen = next((one for one in every if one.text == wave), next(iter(every), None))
    narrowed = _narrowed(connection, scope, asked)
    own = scope.unit_id if scope.unit_kind == "district" and not asked.unit else None
    mine = [one for one in listed.counts if own is None or one.unit_id == own]
    return FindingsView(
        asked,
        listed.rows,
        listed.total,
        _by_state(mine),
        sum(one.late for one in mine),
        _progress(connection, narrowed, listed.counts, units, read_calendar(connection)),
        candidates_of(connection, chosen, CANDIDATES_SHOWN) if keeps and chosen else (),
        [one for one in units.values() if one.kind in OWNERS],
        [one.text for one in every],
        chosen.text if chosen else "",
        scope.city_wide,
        keeps,
        scope.unit_code if own is not None else "",
        sum(one.n for one in listed.counts) - sum(one.n for one in mine),
    )


def _narrowed(connection: Connection, scope: Scope, asked: FindingFilter) -> ColumnElement[bool]:
    return and_(
        records_in_scope(scope, f.unit_id, f.district_id, f.township_id), *_conditions(connection, asked)
    )


def finding_view(connection: Connection, scope: Scope, number: str, now: datetime) -> FindingView | None:
    """Return one finding by its number, None where the scope may read no such one."""
    mine = records_in_scope(scope, f.unit_id, f.district_id, f.township_id)
    row = connection.execute(_FINDINGS.where(f.number == number, mine)).one_or_none()
    if row is None:
        return None
    units = {one.unit_id: shown_unit(one) for one in read_units(connection)}
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
    units = {one.unit_id: shown_unit(one) for one in read_units(connection)}
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
        named = select(survey_wave.c.wave_id).where(survey_wave.c.month.between(*_months(asked.wave)))
        found.append(f.wave_id.in_(named))
    return found


def _months(text: str) -> tuple[int, int]:
    """Return the first and last month (yyyymm) of a month 2026-10 or a year 2026, 0 and 0 for other texts."""
    digits = text.replace("-", "")
    number = int(digits) if digits.isdecimal() and len(digits) in (4, 6) else 0
    return (number * 100 + 1, number * 100 + 12) if 0 < number < 10_000 else (number, number)


def _state(state: str) -> ColumnElement[bool]:
    if state == "open":
        return f.state != "signed_off"
    return f.state == state if state else true()


def _is_in(state: str, asked: str) -> bool:
    return state != "signed_off" if asked == "open" else not asked or state == asked


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
    counts: Sequence[Count],
    units: Mapping[int, Unit],
    calendar: WorkCalendar,
) -> list[UnitProgress]:
    states: dict[int, Counter[str]] = {}
    late: Counter[int] = Counter()
    for one in counts:
        states.setdefault(one.unit_id, Counter())[one.state] += one.n
        late[one.unit_id] += one.late
    days = _days_taken(connection, narrowed, calendar)
    order = sorted(
        states, key=lambda number: (units[number].kind != "district", units[number].official_order)
    )
    return [
        UnitProgress(
            units[number],
            states[number].total(),
            states[number]["signed_off"],
            states[number]["to_check"],
            late[number],
            days.get(number, []),
        )
        for number in order
    ]


def _days_taken(
    connection: Connection, narrowed: ColumnElement[bool], calendar: WorkCalendar
) -> dict[int, list[int]]:
    """Return by unit the working days that each of its findings took to be signed off."""
    first, last = local_day(f.fed_back_at), local_day(f.signed_off_at)
    query = select(f.unit_id, first, last, func.count()).where(narrowed, f.signed_off_at.is_not(None))
    found: dict[int, list[int]] = {}
    for number, begun, ended, n in connection.execute(query.group_by(f.unit_id, first, last)):
        took = calendar.workdays_between(*(DAY_ZERO + timedelta(days=day) for day in (begun, ended)))
        found.setdefault(number, []).extend([took] * n)
    return found


def candidates_of(connection: Connection, wave: Wave, most: int | None = None) -> list[Candidate]:
    """Return what answers of a wave name and no finding holds yet, most named first; all, or the first."""
    units = {one.unit_id: shown_unit(one) for one in read_units(connection)}
    form = read_questionnaire(connection, wave.questionnaire_id)
    categories = {one.code: one.category_id for one in read_categories(connection)}
    rows = {key: row for one in form.questions for key, row in zip(one.keys, one.rows, strict=False)}
    items = {key: one.options for one in form.questions for key in one.keys if one.rows}
    held = _held(connection, wave)
    told: dict[tuple[str, int, int], list[Row[Any]]] = {}
    for answer in _named(connection, wave, list(rows)):
        item = items[answer.question][answer.value - 1][:ITEM_LENGTH]
        about = categories.get(rows[answer.question].code)
        if (answer.enterprise_id, about, item) not in held:
            told.setdefault((answer.question, answer.value, answer.district_id), []).append(answer)

    def turn(problem: tuple[str, int, int]) -> tuple[int, int, str, int]:
        key, value, district = problem
        return -len(told[problem]), units[district].official_order, key, value

    return [
        Candidate(
            wave.wave_id,
            key,
            value,
            rows[key].label,
            rows[key].code if rows[key].code in categories else "",
            items[key][value - 1],
            units[district],
            len(told[key, value, district]),
            tuple(islice(_cleaned(told[key, value, district]), TEXTS_SHOWN)),
        )
        for key, value, district in sorted(told, key=turn)[:most]
    ]


def _cleaned(answers: Iterable[Row[Any]]) -> Iterator[str]:
    """Give the texts of answers without names and phones, those that say something."""
    for answer in answers:
        people = [answer.contact_name] if answer.contact_name else []
        if answer.text and (cleaned := mask_text(answer.text, [answer.name], people)):
            yield cleaned


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
