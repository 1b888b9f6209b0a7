"""Write special reports and papers for leaders: draft, issue under the next number, withdraw, acknowledge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.people.access import Scope
from dashboard.proactive.records import REPORT_KINDS, paper_number
from dashboard.records.clocks import end_of
from dashboard.records.texts import LONGEST, SHORT
from dashboard.views.records import Answer
from data_access.records.acting import (
    ZONE,
    Refusal,
    Subject,
    checked_category,
    checked_due,
    checked_line,
    checked_text,
    checked_unit,
    find_record,
    refused,
    require_keeper,
    take_step,
    today_of,
)
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.schema import paper_number as numbers
from data_access.schema import report, report_receiver, suggestion

REPORT = Subject("report", report, "report_id", "report")
RECEIVER_KINDS = ("district", "department", "utility")
MOST_RECEIVERS, MOST_SUGGESTIONS = 80, 50
FEW, NAMED = 3, 40  # suggestions that a refusal names, by so many signs of their text
TITLE, PROBLEM, LEADERS = 120, 60, 120

r, rr, s = report.c, report_receiver.c, suggestion.c


@dataclass(frozen=True)
class ReportFields:
    """What a form says of a report."""

    kind: str
    title: str
    problem: str
    facts: str
    category: str = ""
    leaders: str = ""
    receivers: tuple[str, ...] = ()
    proposals: str = ""  # of suggestions, one a line


def save_report(
    connection: Connection, actor: Actor, sent: ReportFields, report_id: int = 0, version: int = 0
) -> Answer:
    """Keep a new draft, or change one that stands at `version`; an issued report never changes."""
    require_keeper(actor)
    act = "change" if report_id else "draft"
    try:
        values = _checked(connection, sent)
        receivers = _receivers(connection, sent)
        number = (
            _change(connection, report_id, version, values) if report_id else _new(connection, actor, values)
        )
    except Refusal as why:
        return refused(connection, actor, "report", str(report_id or "-"), act, why, report_id)
    connection.execute(delete(report_receiver).where(rr.report_id == number))
    if receivers:
        rows = [{"report_id": number, "unit_id": each} for each in receivers]
        connection.execute(insert(report_receiver), rows)
    note_act(connection, actor, "report", number, act, state="draft")
    return Answer("saved", True, number)


def _checked(connection: Connection, sent: ReportFields) -> dict[str, Any]:
    if sent.kind not in REPORT_KINDS:
        raise Refusal("kind")
    return {
        "kind": sent.kind,
        "title": checked_line(sent.title, TITLE, word="title"),
        "problem": checked_line(sent.problem, PROBLEM, word="problem"),
        "category_id": checked_category(connection, sent.category),
        "leaders": checked_line(sent.leaders, LEADERS, least=0),
        "facts": checked_text(sent.facts, LONGEST, least=0),
        "proposals": checked_text(sent.proposals, LONGEST, least=0),
    }


def _receivers(connection: Connection, sent: ReportFields) -> list[int]:
    codes = tuple(dict.fromkeys(sent.receivers))
    if len(codes) > MOST_RECEIVERS:
        raise Refusal("many")
    return [checked_unit(connection, code, RECEIVER_KINDS).unit_id for code in codes]


def _new(connection: Connection, actor: Actor, values: Mapping[str, Any]) -> int:
    made = connection.execute(
        insert(report).values(
            **values,
            state="draft",
            dated=today_of(actor.now),
            created_at=actor.now,
            created_by=actor.scope.account[:60],
        )
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def _change(connection: Connection, report_id: int, version: int, values: Mapping[str, Any]) -> int:
    changed = connection.execute(
        update(report)
        .where(r.report_id == report_id, r.state == "draft", r.version == version)
        .values(**values, version=version + 1)
    )
    if changed.rowcount != 1:
        raise Refusal("moved")
    return report_id


def remove_draft(connection: Connection, actor: Actor, report_id: int) -> Answer:
    """Remove a draft that was never issued; its history and the audit trail stay."""
    require_keeper(actor)
    gone = connection.execute(delete(report).where(r.report_id == report_id, r.state == "draft"))
    if gone.rowcount != 1:
        return refused(connection, actor, "report", str(report_id), "remove", Refusal("moved"), report_id)
    note_act(connection, actor, "report", report_id, "remove")
    return Answer("removed")


def add_suggestion(
    connection: Connection, actor: Actor, report_id: int, text: str, unit_code: str, due: str
) -> Answer:
    """Add a suggestion to a draft."""
    require_keeper(actor)
    try:
        _hold_draft(connection, report_id)
        count = select(func.count()).where(s.report_id == report_id)
        if (connection.scalar(count) or 0) >= MOST_SUGGESTIONS:
            raise Refusal("many")
        values = {
            "text": checked_text(text, LONGEST, word="suggestion"),
            "unit_id": checked_unit(connection, unit_code).unit_id,
            "due": checked_due(connection, actor.now, due),
        }
    except Refusal as why:
        return refused(connection, actor, "report", str(report_id), "suggest", why, report_id)
    connection.execute(insert(suggestion).values(report_id=report_id, state="draft", **values))
    note_act(connection, actor, "report", report_id, "suggest", state="draft", note=values["text"])
    return Answer("suggested", True, report_id)


def drop_suggestion(connection: Connection, actor: Actor, suggestion_id: int) -> Answer:
    """Take a suggestion out of a draft again."""
    require_keeper(actor)
    row = connection.execute(
        select(s.report_id, s.text).where(s.suggestion_id == suggestion_id)
    ).one_or_none()
    report_id = row.report_id or 0 if row else 0
    gone = delete(suggestion).where(s.suggestion_id == suggestion_id, s.state == "draft")
    if row is None or connection.execute(gone).rowcount != 1:
        return refused(connection, actor, "report", str(report_id), "unsuggest", Refusal("moved"), report_id)
    note_act(connection, actor, "report", report_id, "unsuggest", state="draft", note=row.text)
    return Answer("saved", True, report_id)


def _hold_draft(connection: Connection, report_id: int) -> None:
    """Keep a draft from being issued until the transaction ends; raise Refusal where it is none."""
    held = update(report).where(r.report_id == report_id, r.state == "draft").values(version=r.version + 1)
    if connection.execute(held).rowcount != 1:
        raise Refusal("moved")


def issue_report(connection: Connection, actor: Actor, report_id: int, version: int) -> Answer:
    """Issue a draft as it stands at `version` under the next number of its kind and year.

    Its suggestions are proposed with it. Who issues what somebody else has changed meanwhile is told.
    """
    require_keeper(actor)
    row = find_record(connection, REPORT, report_id)
    try:
        if row is None:
            raise Refusal("unknown")
        if row.state != "draft" or row.version != version:
            raise Refusal("moved")
        _ready(connection, row)
        _in_time(connection, actor, report_id)
        year = today_of(actor.now).year
        facts = {"dated": today_of(actor.now), "issued_at": actor.now, "issued_by": actor.scope.account[:60]}
        held = update(report).where(r.report_id == report_id, r.state == "draft", r.version == version)
        if connection.execute(held.values(version=version + 1)).rowcount != 1:
            raise Refusal("moved")
        serial = next_number(connection, row.kind, year)
        number = paper_number(row.kind, year, serial)
        take_step(
            connection,
            actor,
            REPORT,
            report_id,
            "issue",
            target=number,
            values={**facts, "year": year, "serial": serial},
        )
    except Refusal as why:
        return refused(connection, actor, "report", str(report_id), "issue", why, report_id)
    _with_suggestions(connection, actor, report_id, number, "propose", proposed_on=today_of(actor.now))
    return Answer("issued", True, report_id)


def _ready(connection: Connection, row: Any) -> None:
    """Raise Refusal for a draft that says nothing, or goes to nobody."""
    if not row.facts:
        raise Refusal("facts")
    addressed = connection.scalar(select(func.count()).where(rr.report_id == row.report_id))
    if row.kind == "special" and not addressed:
        raise Refusal("receivers")
    if row.kind == "leaders" and not row.leaders:
        raise Refusal("leaders")


def _in_time(connection: Connection, actor: Actor, report_id: int) -> None:
    """Raise Refusal for a draft with a suggestion whose deadline has passed or is today; it names them."""
    late = (s.report_id == report_id) & (s.state == "draft") & (s.due <= end_of(today_of(actor.now), ZONE))
    found = connection.scalars(select(s.text).where(late).order_by(s.due, s.suggestion_id)).all()
    if found:
        raise Refusal("suggestion_due", "；".join(" ".join(each.split())[:NAMED] for each in found[:FEW]))


def _with_suggestions(
    connection: Connection, actor: Actor, report_id: int, number: str, act: str, **values: Any
) -> None:
    """Take a report's step with all its suggestions that can take it."""
    before, after = (("draft",), "proposed") if act == "propose" else (_RUNNING, "withdrawn")
    rows = connection.execute(
        select(s.suggestion_id).where(s.report_id == report_id, s.state.in_(before))
    ).all()
    chosen = [row.suggestion_id for row in rows]
    connection.execute(update(suggestion).where(s.suggestion_id.in_(chosen)).values(state=after, **values))
    for each in chosen:
        note_act(connection, actor, "suggestion", each, act, state=after, target=f"{number} #{each}")


_RUNNING = ("proposed", "adopted", "declined")


def withdraw_report(connection: Connection, actor: Actor, report_id: int, reason: str) -> Answer:
    """Withdraw an issued report with its reason: its number stays taken, its running suggestions end."""
    require_keeper(actor)
    row = find_record(connection, REPORT, report_id)
    try:
        said = checked_text(reason, SHORT, word="reason")
        if row is None:
            raise Refusal("unknown")
        number = paper_number(row.kind, row.year, row.serial) if row.serial else str(report_id)
        values = {"withdrawn_at": actor.now, "withdrawn_reason": said}
        take_step(connection, actor, REPORT, report_id, "withdraw", target=number, note=said, values=values)
    except Refusal as why:
        return refused(connection, actor, "report", str(report_id), "withdraw", why, report_id)
    _with_suggestions(connection, actor, report_id, number, "withdraw")
    return Answer("withdrawn", True, report_id)


def acknowledge_report(connection: Connection, actor: Actor, report_id: int) -> Answer:
    """Note that the account's own unit has received an issued report."""
    actor.scope.require("rectify")
    taken = connection.execute(
        update(report_receiver)
        .where(
            rr.report_id == report_id,
            rr.unit_id == actor.scope.unit_id,
            rr.acknowledged_at.is_(None),
            rr.report_id.in_(select(r.report_id).where(r.state == "issued")),
        )
        .values(acknowledged_at=actor.now, acknowledged_by=actor.scope.account[:60])
    )
    if taken.rowcount != 1:
        word = "moved" if _addressed(connection, actor.scope, report_id) else "unknown"
        return refused(connection, actor, "report", str(report_id), "acknowledge", Refusal(word), report_id)
    detail = {"unit": actor.scope.unit_code}
    note_act(connection, actor, "report", report_id, "acknowledge", state="issued", detail=detail)
    return Answer("acknowledged", True, report_id)


def _addressed(connection: Connection, scope: Scope, report_id: int) -> bool:
    found = select(rr.unit_id).where(
        rr.report_id == report_id,
        rr.unit_id == scope.unit_id,
        rr.report_id.in_(select(r.report_id).where(r.state != "draft")),
    )
    return connection.scalar(found) is not None


def next_number(connection: Connection, kind: str, year: int) -> int:
    """Take the next number of a kind and year, held until the transaction ends: none twice, none left out."""
    put: Callable[..., Any] = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    line = put(numbers).values(kind=kind, year=year, last=0).on_conflict_do_nothing()
    connection.execute(line)
    taken = connection.scalar(
        update(numbers)
        .where(numbers.c.kind == kind, numbers.c.year == year)
        .values(last=numbers.c.last + 1)
        .returning(numbers.c.last)
    )
    assert taken is not None
    return int(taken)


def reach_numbers(connection: Connection, given: Sequence[tuple[str, int, int]]) -> None:
    """Let the next number of each kind and year come after those that a table brought."""
    highest: dict[tuple[str, int], int] = {}
    for kind, year, serial in given:
        highest[kind, year] = max(serial, highest.get((kind, year), 0))
    put: Callable[..., Any] = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for (kind, year), serial in highest.items():
        connection.execute(put(numbers).values(kind=kind, year=year, last=0).on_conflict_do_nothing())
        connection.execute(
            update(numbers)
            .where(numbers.c.kind == kind, numbers.c.year == year, numbers.c.last < serial)
            .values(last=serial)
        )
