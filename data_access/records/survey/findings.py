"""Keep the problem list: feed a problem back to the unit that it concerns, and take it on to its sign-off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, func, insert, select, update

from dashboard.clocks.calendar import WorkCalendar
from dashboard.order.masking import mask_text
from dashboard.people.access import Scope
from dashboard.survey.findings import OPEN_STATES, STEPS, Step, deadlines
from dashboard.survey.settings import SurveySettings
from data_access.counting.local_days import CITY_ZONE
from data_access.records.history import note_act, note_refusal
from data_access.records.people import Actor
from data_access.records.survey.waves import touch_wave, wave_row
from data_access.schema import (
    enterprise,
    finding,
    finding_mention,
    survey_answer,
    unit,
)

LONGEST = {"measures": 2000, "result": 2000, "note": 500}
RIGHTS = {"unit": "rectify", "city": "manage_survey"}
TITLE_LENGTH, ITEM_LENGTH = 120, 60

f, m, a = finding.c, finding_mention.c, survey_answer.c


@dataclass(frozen=True)
class Problem:
    """A problem as answers name it: an item of a category, in a district, and the unit that it concerns.

    `key` and `value` are the question and the option under which the answers stand.
    """

    wave_id: int
    key: str
    value: int
    district_id: int
    category_id: int | None
    item: str
    title: str
    unit_code: str


def feed_back(
    connection: Connection,
    actor: Actor,
    settings: SurveySettings,
    calendar: WorkCalendar,
    problem: Problem,
) -> tuple[str, int]:
    """Feed a problem back to its unit; return "fed_back" or "added" with the finding's key, or why not and 0.

    Answers that name it again are added to a finding that is still open: one problem is one item with a
    count. "wave", "unit": there is none such; "nothing": no answer names it that is not in a finding already.
    Raises Denied.
    """
    actor.scope.require("manage_survey")
    wave = wave_row(connection, problem.wave_id)
    held = (unit.c.code == problem.unit_code, unit.c.kind != "city")
    owner = connection.scalar(select(unit.c.unit_id).where(*held))
    why = "wave" if wave is None else "unit" if owner is None else ""
    # The row of the wave serialises those who feed back at the same time.
    touch_wave(connection, problem.wave_id)
    mentions = [] if why else _mentions(connection, problem)
    if not why and not mentions:
        why = "nothing"
    if why:
        note_refusal(connection, actor, "finding", problem.title, "feed_back", why)
        return why, 0
    assert owner is not None
    standing = _open_finding(connection, problem, owner)
    finding_id = standing or _add(connection, actor, settings, calendar, problem, owner, wave)
    connection.execute(insert(finding_mention), [{"finding_id": finding_id, **each} for each in mentions])
    act = "add" if standing else "feed_back"
    state = "" if standing else "fed_back"
    note_act(
        connection,
        actor,
        "finding",
        finding_id,
        act,
        state=state,
        target=_number(connection, finding_id),
        detail={"mentions": len(mentions)},
    )
    return ("added" if standing else "fed_back"), finding_id


def _mentions(connection: Connection, problem: Problem) -> list[dict[str, Any]]:
    """Return who named a problem and in which words, of those that are in no finding yet."""
    told = exists().where(
        m.wave_id == a.wave_id,
        m.enterprise_id == a.enterprise_id,
        m.finding_id == f.finding_id,
        f.category_id.is_not_distinct_from(problem.category_id),
        f.item == problem.item[:ITEM_LENGTH],
    )
    texts = survey_answer.alias("texts")
    said = (
        select(func.max(texts.c.text))
        .where(
            texts.c.wave_id == a.wave_id,
            texts.c.question == a.question,
            texts.c.enterprise_id == a.enterprise_id,
        )
        .scalar_subquery()
    )
    query = (
        select(a.enterprise_id, said.label("said"), enterprise.c.name, enterprise.c.contact_name)
        .join(enterprise, enterprise.c.enterprise_id == a.enterprise_id)
        .where(
            a.wave_id == problem.wave_id,
            a.question == problem.key,
            a.value == problem.value,
            a.district_id == problem.district_id,
            ~told,
        )
    )
    return [
        {
            "wave_id": problem.wave_id,
            "enterprise_id": row.enterprise_id,
            "text": mask_text(row.said or "", [row.name], [row.contact_name] if row.contact_name else []),
        }
        for row in connection.execute(query)
    ]


def _open_finding(connection: Connection, problem: Problem, owner: int) -> int | None:
    query = select(f.finding_id).where(
        f.unit_id == owner,
        f.district_id == problem.district_id,
        f.category_id.is_not_distinct_from(problem.category_id),
        f.item == problem.item[:ITEM_LENGTH],
        f.state.in_(OPEN_STATES),
    )
    return connection.scalar(query.order_by(f.finding_id).limit(1))


def _add(
    connection: Connection,
    actor: Actor,
    settings: SurveySettings,
    calendar: WorkCalendar,
    problem: Problem,
    owner: int,
    wave: Any,
) -> int:
    claim_due, rectify_due = deadlines(actor.now.astimezone(CITY_ZONE), settings, calendar)
    before = connection.scalar(
        select(func.count()).select_from(finding).where(f.number.startswith(f"{wave.month}-"))
    )
    made = connection.execute(
        insert(finding).values(
            number=f"{wave.month}-{(before or 0) + 1:04d}",
            wave_id=problem.wave_id,
            category_id=problem.category_id,
            item=problem.item[:ITEM_LENGTH],
            title=problem.title[:TITLE_LENGTH],
            unit_id=owner,
            district_id=problem.district_id,
            state="fed_back",
            fed_back_at=actor.now,
            claim_due=claim_due,
            rectify_due=rectify_due,
            demo=wave.demo,
        )
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def _number(connection: Connection, finding_id: int) -> str:
    return str(connection.scalar(select(f.number).where(f.finding_id == finding_id)))


def act_on(
    connection: Connection,
    actor: Actor,
    settings: SurveySettings,
    calendar: WorkCalendar,
    finding_id: int,
    act: str,
    fields: Mapping[str, str],
) -> str:
    """Take a finding one step on; return the act, or why not.

    "unknown": no such act, or no finding that the account may act on; "state": somebody was faster, or the
    step does not follow; "measures", "result", "note": the text that the step cannot do without is missing;
    "long": it has more than LONGEST characters; "unit": there is none such. The unit's side needs `rectify`
    and is the unit itself, the city's `manage_survey`. Raises Denied without either right.
    """
    step = STEPS.get(act)
    actor.scope.require("view_records" if step is None else RIGHTS[step.by])
    row = connection.execute(select(finding).where(f.finding_id == finding_id)).one_or_none()
    why = _act_refusal(actor, step, row, fields)
    if not why and step is not None:
        assert row is not None
        values = _changes(connection, actor, settings, calendar, act, step, row, fields)
        why = values if isinstance(values, str) else _change(connection, finding_id, step, values)
    target = row.number if row is not None else str(finding_id)
    if why:
        note_refusal(connection, actor, "finding", target, act[:24], why)
        return why
    assert step is not None
    said = (fields.get(step.needs, "") if step.needs else "").strip()
    note_act(
        connection,
        actor,
        "finding",
        finding_id,
        act,
        state=step.after,
        note=said,
        target=target,
        detail={name: fields[name] for name in ("unit", "asked") if fields.get(name)},
    )
    return act


def _act_refusal(actor: Actor, step: Step | None, row: Any, fields: Mapping[str, str]) -> str:
    if step is None or row is None:
        return "unknown"
    if step.by == "unit" and row.unit_id != actor.scope.unit_id:
        return "unknown"
    if row.state not in step.before:
        return "state"
    said = fields.get(step.needs, "").strip()
    if step.needs and not said:
        return step.needs
    return "long" if step.needs and len(said) > LONGEST[step.needs] else ""


def _changes(
    connection: Connection,
    actor: Actor,
    settings: SurveySettings,
    calendar: WorkCalendar,
    act: str,
    step: Step,
    row: Any,
    fields: Mapping[str, str],
) -> dict[str, Any] | str:
    """Return the columns that a step changes, or why it cannot be taken."""
    now, said = actor.now, fields.get(step.needs, "").strip()
    if act == "claim":
        return {"claimed_at": now}
    if act == "begin":
        return {"measures": said}
    if act == "report":
        return {"result": said, "rectified_at": now}
    if act == "confirm":
        return {"signed_off_at": now}
    if act == "reject":
        return {"failed_checks": row.failed_checks + 1, "rectified_at": None}
    owner = connection.scalar(select(unit.c.unit_id).where(unit.c.code == fields.get("unit", "")))
    if owner is None:
        return "unit"
    claim_due, rectify_due = deadlines(now.astimezone(CITY_ZONE), settings, calendar)
    return {
        "unit_id": owner,
        "fed_back_at": now,
        "claim_due": claim_due,
        "rectify_due": rectify_due,
        "claimed_at": None,
    }


def _change(connection: Connection, finding_id: int, step: Step, values: Mapping[str, Any]) -> str:
    done = connection.execute(
        update(finding)
        .where(f.finding_id == finding_id, f.state.in_(step.before))
        .values(state=step.after, **values)
    ).rowcount
    return "" if done else "state"


def may_attach(connection: Connection, scope: Scope, finding_id: int) -> bool:
    """Tell whether a scope may add evidence to a finding: its unit, or the city, until it is signed off."""
    row = connection.execute(select(f.unit_id, f.state).where(f.finding_id == finding_id)).one_or_none()
    if row is None or row.state == "signed_off":
        return False
    own = scope.may("rectify") and row.unit_id == scope.unit_id
    return own or scope.may("manage_survey")


def find_number(connection: Connection, number: str) -> int | None:
    """Return the key of a finding by the number that people know it by."""
    return connection.scalar(select(f.finding_id).where(f.number == number))


def mentioned_by(connection: Connection, finding_ids: Sequence[int]) -> dict[int, int]:
    """Return by finding how many enterprises named it."""
    query = select(m.finding_id, func.count()).where(m.finding_id.in_(finding_ids)).group_by(m.finding_id)
    return {row[0]: row[1] for row in connection.execute(query)}
