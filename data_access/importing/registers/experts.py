"""The register of experts whose advice may be asked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from dashboard.i18n import noop
from data_access.importing.registers.model import Around, Register, Stored, Values, register_field
from data_access.importing.registers.papers import changed, tidy
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.schema import expert

ACTIVE_WORDS = {"on": ("在册", "在聘", "有效", "启用"), "off": ("停用", "解聘", "退出", "已停用")}
FIELDS = (
    register_field("name", noop("Name"), "text", "姓名|专家姓名|专家|name", required=True, limit=60),
    register_field(
        "field", noop("Field of expertise"), "text", "专业领域|领域|专业|field", required=True, limit=60
    ),
    register_field(
        "organisation", noop("Organisation"), "text", "所在单位|工作单位|单位|organisation", limit=120
    ),
    register_field("contact", noop("How to reach"), "code", "联系方式|联系电话|电话|手机|contact", limit=60),
    register_field("status", noop("State"), "word", "状态|是否在册|state", words=ACTIVE_WORDS, limit=40),
)
STORED = ("field", "contact", "active")


def complete(values: Values, around: Around) -> None:
    """Leave no text missing; who is not told to be off the list is on it."""
    tidy(values, (), ("name", "field", "organisation", "contact"))
    values["active"] = values.get("status") != "off"


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Insert new experts and change those that the table tells otherwise; an empty contact changes none."""
    e = expert.c
    columns = (e.expert_id, e.name, e.organisation, *(e[name] for name in STORED))
    known = {(row.name, row.organisation): dict(row._mapping) for row in connection.execute(select(*columns))}
    new = updated = 0
    for row in rows:
        before = known.get((row["name"], row["organisation"]))
        told = {name: row[name] for name in STORED}
        if before is None:
            values = {"name": row["name"], "organisation": row["organisation"], **told}
            made = connection.execute(insert(expert).values(**values, changed_at=actor.now))
            assert made.inserted_primary_key is not None
            note_act(connection, actor, "expert", int(made.inserted_primary_key[0]), "import")
            new += 1
            continue
        told["contact"] = told["contact"] or before["contact"]
        if changed(before, told):
            own = update(expert).where(e.expert_id == before["expert_id"])
            connection.execute(own.values(**told, changed_at=actor.now))
            note_act(connection, actor, "expert", before["expert_id"], "import")
            updated += 1
    return Stored(new, updated, len(rows) - new - updated)


EXPERTS = Register("experts", noop("Experts"), "supervise", FIELDS, ("name", "organisation"), complete, store)
