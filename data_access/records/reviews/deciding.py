"""Decide cases by the votes of their panels, hear appeals, clear enterprises' names, take cases back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, update

from dashboard.i18n import _
from dashboard.records.texts import LONGEST, SHORT
from dashboard.reminders.messages import Notice
from dashboard.reviews.records import asks_exclusion
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, checked_text, refused, require_keeper, take_step
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.records.reminders.outbox import post
from data_access.records.reviews.asking import follow_decisions
from data_access.records.reviews.panels import held_case, require_impartial
from data_access.records.reviews.proposing import CASE
from data_access.records.reviews.votes import counted, voted
from data_access.schema import review_case

ACTS = {"excluded": "exclude", "rejected": "reject"}
SAID = {"uphold": "upheld", "reverse": "reversed"}
PATH = "/supervise/reviews"
c = review_case.c


def decide(connection: Connection, actor: Actor, case_id: int, decision: str = "") -> Answer:
    """Close the vote: the votes alone decide. Below the quorum it stays open ("quorum").

    To exclude an order is a request to the platform: figures change when an import brings the exclusion.
    """
    require_keeper(actor)
    try:
        row = held_case(connection, case_id)
        require_impartial(row, actor)
        said = checked_text(decision, LONGEST, word="text", least=0)
        outcome = counted(connection, case_id, actor.now).outcome
        if row.state != "voting":
            raise Refusal("moved")
        if not outcome:
            raise Refusal("quorum")
        values = {"decided_at": actor.now, "decided_by": actor.scope.account[:60], "decision": said}
        take_step(connection, actor, CASE, case_id, ACTS[outcome], note=said, values=values)
    except Refusal as why:
        return refused(connection, actor, "review_case", str(case_id), "decide", why, case_id)
    follow_decisions(connection, actor, case_id)
    _tell(connection, actor, row, outcome)
    return Answer(outcome, True, case_id)


def _tell(connection: Connection, actor: Actor, row: Row[Any], state: str) -> None:
    text = _("Social review: a case of your unit is decided. Its page says how.")
    key = ("review_case", state, str(row.case_id))
    notice = Notice("review_case", row.case_id, key, row.unit_id, text, f"{PATH}/{row.case_id}")
    post(connection, actor.now, notice, demo=row.demo)


def appeal(connection: Connection, actor: Actor, case_id: int, text: str) -> Answer:
    """Appeal against a decision: the unit, or the city for the enterprise that asked."""
    actor.scope.require("view_records")
    try:
        said = checked_text(text, LONGEST, word="reason")
        values = {"appealed_at": actor.now, "appeal": said}
        take_step(connection, actor, CASE, case_id, "appeal", note=said, values=values)
    except Refusal as why:
        return refused(connection, actor, "review_case", str(case_id), "appeal", why, case_id)
    return Answer("appealed", True, case_id)


def decide_appeal(connection: Connection, actor: Actor, case_id: int, act: str, text: str) -> Answer:
    """Uphold a decision or reverse it; who decided first does not decide again."""
    require_keeper(actor)
    try:
        if act not in SAID:
            raise Refusal("unknown")
        row = held_case(connection, case_id)
        require_impartial(row, actor)
        if row.decided_by == actor.scope.account[:60]:
            raise Refusal("decided_before")
        said = checked_text(text, LONGEST, word="reason")
        values = {"appeal_decided_at": actor.now, "appeal_decision": said}
        take_step(connection, actor, CASE, case_id, act, note=said, values=values)
    except Refusal as why:
        return refused(connection, actor, "review_case", str(case_id), act[:20], why, case_id)
    follow_decisions(connection, actor, case_id)
    _tell(connection, actor, row, SAID[act])
    return Answer(SAID[act], True, case_id)


def withdraw(connection: Connection, actor: Actor, case_id: int, reason: str) -> Answer:
    """Take a case back before it is decided, with the reason."""
    actor.scope.require("view_records")
    try:
        said = checked_text(reason, SHORT, word="reason")
        take_step(connection, actor, CASE, case_id, "withdraw", note=said)
    except Refusal as why:
        return refused(connection, actor, "review_case", str(case_id), "withdraw", why, case_id)
    return Answer("withdrawn", True, case_id)


def clear_name(connection: Connection, actor: Actor, case_id: int, how: str) -> Answer:
    """Note how the name of who was complained of was cleared (正名), once, after a decision to exclude."""
    require_keeper(actor)
    try:
        row = held_case(connection, case_id)
        said = checked_text(how, LONGEST, word="text")
        if not asks_exclusion(row.state, voted(connection, case_id)) or row.state == "appealed":
            raise Refusal("moved")
        cleared = connection.execute(
            update(review_case)
            .where(c.case_id == case_id, c.cleared_at.is_(None), c.state == row.state)
            .values(cleared_at=actor.now, cleared=said)
        )
        if cleared.rowcount != 1:
            raise Refusal("moved")
    except Refusal as why:
        return refused(connection, actor, "review_case", str(case_id), "clear", why, case_id)
    note_act(connection, actor, "review_case", case_id, "clear", state=row.state, note=said)
    return Answer("cleared", True, case_id)
