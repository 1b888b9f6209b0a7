"""Write down and read back what was done to the records kept here: who, when, what, in which state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.views.records import HistoryLine
from data_access.records.people import Actor, record_act
from data_access.reference.accounts import shown_as
from data_access.schema import account, record_history

SUBJECTS = (
    "enterprise",
    "questionnaire",
    "wave",
    "finding",
    "report",
    "suggestion",
    "instruction",
    "visit",
    "expert",
    "warning",
    "contact",
    "roster",
    "spot_call",
    "supervision",
    "request",
    "ledger",
    "agenda",
    "look_back",
    "review_case",
    "social",
    "desk",
    "settings",
    "month",
    "appeal",
    "appraisal_form",
    "appraisal_entry",
)
DESK = "desk"  # what is handed over from shift to shift, by day (yyyymmdd)

h = record_history.c


def note_act(
    connection: Connection,
    actor: Actor,
    subject: str,
    record_id: int,
    act: str,
    *,
    state: str = "",
    note: str = "",
    target: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Append a line to a record's history and one to the audit trail, in the caller's transaction.

    `target` is the number by which people know the record. Raises ValueError for an unknown subject.
    """
    if subject not in SUBJECTS:
        raise ValueError(f"unknown subject {subject!r}; known: {', '.join(SUBJECTS)}")
    connection.execute(
        insert(record_history).values(
            subject=subject,
            record_id=record_id,
            at=actor.now,
            account=actor.scope.account[:60],
            act=act,
            state=state,
            note=note,
            detail=dict(detail or {}),
        )
    )
    told = {"act": act, **({"state": state} if state else {}), **(detail or {})}
    record_act(connection, actor, "record", f"{subject} {target or record_id}", True, told)


def note_each(
    connection: Connection, actor: Actor, subject: str, act: str, lines: Sequence[tuple[int, str, str]]
) -> None:
    """Append a line (record, state, note) to the history of each of many records that one run acted on.

    The audit trail gets one line with their number.
    """
    if not lines:
        return
    same = {"subject": subject, "at": actor.now, "account": actor.scope.account[:60], "act": act}
    connection.execute(
        insert(record_history),
        [
            {**same, "record_id": number, "state": state, "note": note, "detail": {}}
            for number, state, note in lines
        ],
    )
    record_act(connection, actor, "record", subject, True, {"act": act, "records": len(lines)})


def note_refusal(connection: Connection, actor: Actor, subject: str, target: str, act: str, why: str) -> None:
    """Append an audit line for an act that was refused; the record's history stays as it is."""
    record_act(connection, actor, "record", f"{subject} {target}", False, {"act": act, "refused": why})


def read_history(connection: Connection, subject: str, record_id: int) -> tuple[HistoryLine, ...]:
    """Return the history of a record, oldest first, with the shown names of those who acted."""
    query = (
        select(h.at, h.account, account.c.display_name, h.act, h.state, h.note, h.detail)
        .select_from(record_history.outerjoin(account, account.c.name == h.account))
        .where(h.subject == subject, h.record_id == record_id)
        .order_by(h.history_id)
    )
    return tuple(
        HistoryLine(row.at, shown_as(row.account, row.display_name), row.act, row.state, row.note, row.detail)
        for row in connection.execute(query)
    )
