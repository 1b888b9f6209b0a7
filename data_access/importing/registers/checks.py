"""The register of checks at the four gates: a row a check, found by the number of its order."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from dashboard.i18n import noop
from data_access.importing.registers.model import Around, Register, Stored, Values
from data_access.importing.registers.order_batches import store_rows
from data_access.importing.registers.order_logs import ORDER, SOURCE, know, settle, text_field, together
from data_access.records.people import Actor

NAME = "checks"
FIELDS = (
    ORDER,
    text_field("at", noop("Time"), "质检时间|审核时间|检查时间|时间|time", required=True),
    text_field("step", noop("Gate"), "关口|质检关口|质检环节|审核环节|关|环节|gate", required=True),
    text_field("unit", noop("Unit that checks"), "质检单位|审核单位|检查单位|单位|unit"),
    text_field("result", noop("Result"), "质检结果|审核结果|检查结果|结果|结论|result", required=True),
    text_field("reason", noop("Reason given"), "退回原因|原因|审核意见|意见|reason"),
    text_field("checker", noop("Checked by"), "检查人|审核人|质检人|经办人|checked by"),
    SOURCE,
)
PARTS = {name: name for name in ("at", "step", "unit", "result", "reason")}


def complete(values: Values, around: Around) -> None:
    """Read the check of a row; who checked stands where no unit is named."""
    if not values.get("unit"):
        values["unit"] = values.get("checker")
    settle(values, around, "gate_log", PARTS)


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Join checks to the records of their orders."""
    return store_rows(connection, actor, NAME, rows)


CHECKS = Register(
    NAME,
    noop("Checks at the four gates"),
    "import",
    FIELDS,
    ("order", "source", *PARTS),
    complete,
    store,
    know,
    together=together,
)
