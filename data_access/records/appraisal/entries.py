"""Write down bonus and penalty points and figures without a table; cancel what was entered."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from dashboard.appraisal.entries import KINDS, MOST_COUNTED, points_of
from dashboard.records.texts import LONGEST
from dashboard.views.records import Answer
from data_access.database import bump_data_version
from data_access.queries.appraisal.entries import months_of_entries
from data_access.queries.appraisal.fixed import is_locked
from data_access.records.acting import (
    Refusal,
    Subject,
    checked_line,
    checked_text,
    checked_unit,
    refused,
    require_keeper,
    take_step,
    today_of,
)
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.schema import appraisal_entry

ENTRY = Subject("appraisal_entry", appraisal_entry, "entry_id", "appraisal_entry")
PAPER = 100
e = appraisal_entry.c


def enter(
    connection: Connection,
    actor: Actor,
    *,
    kind: str,
    month: str,
    unit_code: str,
    points: str,
    numerator: str,
    denominator: str,
    reason: str,
    paper: str,
) -> Answer:
    """Enter points or a figure for a unit and a month that is not locked."""
    require_keeper(actor)
    try:
        if kind not in KINDS:
            raise Refusal("kind")
        _open_month(connection, actor, month)
        values = {
            "kind": kind,
            "month": month,
            "unit_id": checked_unit(connection, unit_code).unit_id,
            "reason": checked_text(reason, LONGEST, word="reason", least=4),
            "paper": checked_line(paper, PAPER, word="paper"),
            **(_points(points) if kind == "points" else _figure(numerator, denominator)),
        }
        if kind != "points":
            _once(connection, kind, month, int(values["unit_id"]))
    except Refusal as why:
        return refused(connection, actor, "appraisal_entry", "-", "enter", why)
    made = connection.execute(
        insert(appraisal_entry).values(
            **values, state="entered", entered_by=actor.scope.account[:60], entered_at=actor.now
        )
    ).inserted_primary_key
    assert made is not None
    note_act(
        connection,
        actor,
        "appraisal_entry",
        int(made[0]),
        "enter",
        state="entered",
        note=str(values["reason"]),
        detail={"month": month, "unit": unit_code, "points": points, "of": f"{numerator}/{denominator}"},
    )
    _count_anew(connection, actor)
    return Answer("entered", True, int(made[0]))


def cancel(connection: Connection, actor: Actor, entry_id: int, reason: str) -> Answer:
    """Cancel an entry with a reason; it stays to be seen and counts no more."""
    require_keeper(actor)
    try:
        month = connection.scalar(select(e.month).where(e.entry_id == entry_id))
        if month is None:
            raise Refusal("unknown")
        _open_month(connection, actor, month)
        said = checked_text(reason, LONGEST, word="reason", least=4)
        take_step(connection, actor, ENTRY, entry_id, "cancel", note=said)
    except Refusal as why:
        return refused(connection, actor, "appraisal_entry", str(entry_id), "cancel", why, entry_id)
    _count_anew(connection, actor)
    return Answer("cancelled", True, entry_id)


def may_attach_entry(connection: Connection, actor: Actor, entry_id: int) -> bool:
    """Tell whether the account may add a document to an entry."""
    require_keeper(actor)
    return connection.scalar(select(e.entry_id).where(e.entry_id == entry_id)) is not None


def _count_anew(connection: Connection, actor: Actor) -> None:
    """Every page counts anew what entries are added to; no order of any month was touched."""
    bump_data_version(connection, actor.now, ())


def _open_month(connection: Connection, actor: Actor, month: str) -> None:
    if is_locked(connection, month):
        raise Refusal("locked", month)
    if month not in months_of_entries(today_of(actor.now)):
        raise Refusal("month")


def _points(text: str) -> dict[str, int]:
    found = points_of(text)
    if found is None:
        raise Refusal("points", text.strip()[:20])
    return {"hundredths": found}


def _figure(numerator: str, denominator: str) -> dict[str, int]:
    above, below = (int(each) if each.strip().isdecimal() else -1 for each in (numerator, denominator))
    if not 0 <= above <= below <= MOST_COUNTED or not below:
        raise Refusal("figure", f"{numerator.strip()[:12]} / {denominator.strip()[:12]}")
    return {"numerator": above, "denominator": below}


def _once(connection: Connection, kind: str, month: str, unit_id: int) -> None:
    """A figure is entered once: two would be added up."""
    known = select(e.entry_id).where(
        e.kind == kind, e.month == month, e.unit_id == unit_id, e.state == "entered"
    )
    if connection.scalar(known) is not None:
        raise Refusal("twice")
