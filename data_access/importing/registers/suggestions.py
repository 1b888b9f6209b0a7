"""The register of suggestions that papers and visits made, with what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from dashboard.i18n import _, noop
from dashboard.records.texts import LONGEST
from data_access.importing.errors import BadField
from data_access.importing.registers.model import Around, Register, Stored, Values, register_field
from data_access.importing.registers.papers import (
    NAMED_KINDS,
    Stand,
    know,
    noon,
    not_after_today,
    not_before,
    paper_of,
    require,
    store_stand,
    tidy,
    until,
)
from data_access.records.people import Actor
from data_access.schema import suggestion

STATE_WORDS = {
    "proposed": ("待答复", "未答复", "办理中"),
    "adopted": ("已采纳", "采纳"),
    "declined": ("未采纳", "不采纳", "不予采纳"),
    "done": ("已落实", "落实", "已办结", "完成"),
    "withdrawn": ("已撤回", "撤回"),
}
# A table that is older than what was done here takes nothing back.
ORDER = {"proposed": 0, "adopted": 1, "declined": 1, "done": 2}
SAME = ("report_id", "visit_id", "text", "unit_id")
FIELDS = (
    register_field("paper", noop("Paper number"), "text", "专报编号|编号|文号|来源文号|paper", limit=40),
    register_field(
        "visited", noop("Visited"), "unit", "走访单位|走访区市|visited", units=("district", "township")
    ),
    register_field("visited_on", noop("Day"), "day", "走访日期|visited on"),
    register_field(
        "text", noop("Suggestion"), "text", "建议内容|工作建议|建议|suggestion", required=True, limit=LONGEST
    ),
    register_field(
        "unit", noop("Unit"), "unit", "责任单位|承办单位|单位|unit", required=True, units=NAMED_KINDS
    ),
    register_field("due", noop("Deadline"), "day", "时限|办理时限|完成时限|deadline", required=True),
    register_field("proposed_on", noop("Proposed on"), "day", "提出日期|建议日期|proposed on", required=True),
    register_field(
        "state", noop("State"), "word", "状态|采纳情况|办理状态|state", words=STATE_WORDS, limit=40
    ),
    register_field("reason", noop("Grounds"), "text", "未采纳原因|原因|reason", limit=LONGEST),
    register_field("effect", noop("Effect"), "text", "落实成效|成效|落实情况|effect", limit=LONGEST),
)


def complete(values: Values, around: Around) -> None:
    """Find the paper or the visit that made the suggestion, and hold its state against what is told of it."""
    tidy(values, ("text", "reason", "effect"))
    values["report_id"] = paper_of(values, around)
    values["visit_id"] = _visit(values, around)
    if (values["report_id"] is None) == (values["visit_id"] is None):
        message = _("Tell either the paper's number, or the visited unit with the day of the visit.")
        raise BadField("paper", "origin", message)
    not_after_today(values, "proposed_on", around)
    values["state"] = values.get("state") or "proposed"
    _in_force(values, around)
    early = _("The deadline lies before the day of the suggestion: correct one of them.")
    not_before(values, "due", values["proposed_on"], lambda: early)
    why, what = _("Tell why it was not adopted."), _("Tell what was done and what it brought.")
    require(values, "reason", values["state"] == "declined", lambda: why)
    require(values, "effect", values["state"] == "done", lambda: what)
    values["unit_id"], values["due_at"] = values["unit"].unit_id, until(values)


def _in_force(values: Values, around: Around) -> None:
    """Hold a suggestion against its paper: made with it or later, withdrawn where the paper is."""
    of_paper = values["report_id"] is not None
    state, dated = around.known.standing[values["report_id"]] if of_paper else ("issued", None)
    withdrawn = values["state"] == "withdrawn"
    if state != "issued" and not withdrawn:
        message = _("This paper is withdrawn: its suggestions are brought in as withdrawn alone.")
        raise BadField("paper", "not_issued", message)
    if state == "issued" and withdrawn:
        message = _("Its paper or visit stands: a suggestion is withdrawn with its paper alone.")
        raise BadField("state", "contradiction", message)
    early = _("The suggestion lies before the day of its paper: correct its day.")
    not_before(values, "proposed_on", dated, lambda: early)


def _visit(values: Values, around: Around) -> int | None:
    unit, day = values.get("visited"), values.get("visited_on")
    if unit is None and day is None:
        return None
    found = around.known.visits.get((unit.unit_id, day)) if unit is not None and day is not None else None
    if found is None:
        message = _("No visit to this unit was held on this day: bring in visits first.")
        raise BadField("visited_on", "unknown_visit", message)
    return int(found)


def _told(row: Values) -> dict[str, Any]:
    return {"state": row["state"], "reason": row["reason"], "effect": row["effect"]}


def _new(row: Values, _actor: Actor) -> dict[str, Any]:
    decided = noon(row["proposed_on"]) if row["state"] in ("adopted", "declined", "done") else None
    values = {name: row[name] for name in (*SAME, "proposed_on")} | {"due": row["due_at"]}
    return values | {"decided_at": decided, "done_at": decided if row["state"] == "done" else None}


STAND = Stand(suggestion, suggestion.c.suggestion_id, "suggestion", ORDER, SAME, _told, _new)


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Insert suggestions, and bring those that are there on to the state that the table tells."""
    return store_stand(connection, actor, rows, STAND)


SUGGESTIONS = Register(
    "suggestions",
    noop("Suggestions"),
    "supervise",
    FIELDS,
    SAME,
    complete,
    store,
    know,
)
