"""The register of leaders' instructions."""

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
    not_after_today,
    paper_of,
    require,
    store_stand,
    tidy,
    until,
)
from data_access.records.people import Actor
from data_access.schema import instruction

STATE_WORDS = {
    "open": ("未启动", "未办理"),
    "running": ("办理中", "进行中", "推进中"),
    "done": ("已报结", "已完成", "完成"),
    "closed": ("已销号", "销号", "已办结"),
}
# A table that is older than what was done here takes nothing back.
ORDER = {"open": 0, "running": 1, "returned": 1, "done": 2, "closed": 3}
SAME = ("leader", "dated", "text", "unit_id")
FIELDS = (
    register_field("leader", noop("Leader"), "text", "批示领导|领导|leader", required=True, limit=60),
    register_field("dated", noop("Date"), "day", "批示日期|日期|date", required=True),
    register_field(
        "text", noop("Instruction"), "text", "批示内容|内容|instruction", required=True, limit=LONGEST
    ),
    register_field(
        "unit",
        noop("Leading unit"),
        "unit",
        "牵头单位|责任单位|承办单位|lead unit",
        required=True,
        units=NAMED_KINDS,
    ),
    register_field("due", noop("Deadline"), "day", "办理时限|时限|完成时限|deadline", required=True),
    register_field("paper", noop("Paper number"), "text", "专报编号|对应专报|编号|paper", limit=40),
    register_field("state", noop("State"), "word", "状态|办理状态|state", words=STATE_WORDS, limit=40),
    register_field("result", noop("Result"), "text", "办理结果|结果|办理情况|result", limit=LONGEST),
)


def complete(values: Values, around: Around) -> None:
    """Find the paper, and hold the state against the result."""
    tidy(values, ("text", "result"), ("leader",))
    values["report_id"] = paper_of(values, around)
    not_after_today(values, "dated", around)
    if values["due"] < values["dated"]:
        raise BadField("due", "contradiction", _("The deadline lies before the day of the instruction."))
    values["state"] = values.get("state") or "open"
    told = _("Tell the result of what is done or signed off.")
    require(values, "result", values["state"] in ("done", "closed"), lambda: told)
    values["unit_id"], values["due_at"] = values["unit"].unit_id, until(values)


def _told(row: Values) -> dict[str, Any]:
    return {"state": row["state"], "result": row["result"], "due": row["due_at"]}


def _new(row: Values, actor: Actor) -> dict[str, Any]:
    ended = {
        "done_at": actor.now if row["state"] in ("done", "closed") else None,
        "closed_at": actor.now if row["state"] == "closed" else None,
    }
    return {name: row[name] for name in (*SAME, "report_id")} | ended | {"created_at": actor.now}


STAND = Stand(instruction, instruction.c.instruction_id, "instruction", ORDER, SAME, _told, _new)


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Insert instructions, and bring those that are there on to the state that the table tells."""
    return store_stand(connection, actor, rows, STAND)


INSTRUCTIONS = Register(
    "instructions",
    noop("Leaders' instructions"),
    "supervise",
    FIELDS,
    SAME,
    complete,
    store,
    know,
)
