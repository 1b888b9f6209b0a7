"""Ask for a period of a job again: its row waits, and whichever worker looks next does it."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from dashboard.jobs.listed import BY_NAME
from dashboard.jobs.model import LONGEST_NAME
from dashboard.records.texts import SHORT, plain
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, checked_line
from data_access.records.people import Actor, record_act
from data_access.schema import job_run

ENDED = ("done", "failed")

r = job_run.c


def ask_again(connection: Connection, actor: Actor, job: str, reason: str) -> Answer:
    """Let the newest period of a job that has ended be done again; raise Denied without the right.

    The state is asked again in the writing statement: of two who ask at once the second is told "moved".
    """
    actor.scope.require("operate")
    period = ""
    try:
        if job not in BY_NAME:
            raise Refusal("unknown")
        why = checked_line(reason, SHORT, word="reason")
        newest = select(r.period).where(r.job == job, r.state != "skipped").order_by(r.due_at.desc()).limit(1)
        period = connection.scalar(newest) or ""
        if not period:
            raise Refusal("never")
        asked = connection.execute(
            update(job_run)
            .where(r.job == job, r.period == period, r.state.in_(ENDED))
            .values(state="waiting", tries=0, lease_until=None, asked_by=actor.scope.account[:60])
        )
        if asked.rowcount != 1:
            raise Refusal("moved")
    except Refusal as refusal:
        detail = {"refused": refusal.word}
        record_act(
            connection, actor, "job_again", f"{plain(job)[:LONGEST_NAME]} {period}".strip(), False, detail
        )
        return Answer(refusal.word, False)
    record_act(connection, actor, "job_again", f"{job} {period}", True, {"reason": why})
    return Answer("asked", True)
