"""The register of calls and look-backs: a row a call, found by the number of its order."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from dashboard.i18n import noop
from data_access.importing.registers.model import Around, Register, Stored, Values, register_field
from data_access.importing.registers.order_batches import store_rows
from data_access.importing.registers.order_logs import ORDER, SOURCE, know, settle, text_field, together
from data_access.records.people import Actor

NAME = "calls"
# 回访 alone is the call-back about satisfaction, which is no look-back.
KIND_WORDS = {
    "call": ("通话", "电话", "联系", "联系企业", "四方通话", "回访", "电话回访", "沟通"),
    "look_back": ("回头看", "回访复核", "复核", "回头看回访"),
}
FIELDS = (
    ORDER,
    text_field("at", noop("Time"), "通话时间|回访时间|联系时间|时间|time", required=True),
    register_field(
        "kind", noop("Kind of call"), "word", "通话类型|类型|联系方式类型|kind", words=KIND_WORDS, limit=40
    ),
    text_field(
        "who", noop("With whom or by whom"), "通话对象|负责人|回访人|联系人|通话人|who", required=True
    ),
    text_field("result", noop("Result"), "通话结果|回访结果|结果|result"),
    text_field("content", noop("Content"), "通话内容|回访内容|内容|备注|content"),
    SOURCE,
)
CALL = {"at": "at", "who": "who", "note": "content"}
LOOK_BACK = {"at": "at", "who": "who", "word": "result", "note": "content"}


def complete(values: Values, around: Around) -> None:
    """Read the call or look-back of a row; what a call came to stands before what was said."""
    if values.get("kind") == "look_back":
        settle(values, around, "look_back_log", LOOK_BACK)
        return
    told = (str(values.get(name) or "") for name in ("result", "content"))
    values["content"] = "：".join(filter(None, told))
    settle(values, around, "call_log", CALL)


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Join calls and look-backs to the records of their orders."""
    return store_rows(connection, actor, NAME, rows)


CALLS = Register(
    NAME,
    noop("Calls and look-backs"),
    "import",
    FIELDS,
    ("order", "source", "at", "kind", "who", "result", "content"),
    complete,
    store,
    know,
    together=together,
)
