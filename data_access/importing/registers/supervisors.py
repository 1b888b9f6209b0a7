"""The register of social supervisors, from whom panels are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from dashboard.i18n import noop
from data_access.importing.registers.experts import ACTIVE_WORDS
from data_access.importing.registers.model import Around, Register, Stored, Values, register_field
from data_access.importing.registers.papers import changed, tidy
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.schema import social_supervisor

BACKGROUND_WORDS = {
    "deputy": ("人大代表", "人大", "市人大代表"),
    "member": ("政协委员", "政协", "市政协委员"),
    "lawyer": ("法律专家", "律师", "法律顾问", "法律工作者"),
    "media": ("媒体记者", "媒体", "记者", "新闻媒体"),
    "enterprise": ("企业代表", "企业", "企业家代表"),
    "citizen": ("市民代表", "市民", "群众代表", "居民代表"),
}
FIELDS = (
    register_field("name", noop("Name"), "text", "姓名|监督员姓名|监督员|name", required=True, limit=60),
    register_field(
        "background",
        noop("Background"),
        "word",
        "身份类别|身份|类别|监督员类别|background",
        required=True,
        words=BACKGROUND_WORDS,
        limit=40,
    ),
    register_field(
        "organisation", noop("Organisation"), "text", "所在单位|工作单位|单位|organisation", limit=120
    ),
    register_field(
        "district", noop("District"), "unit", "所属区市|区市|所在区市|district", units=("district",)
    ),
    register_field("contact", noop("How to reach"), "code", "联系方式|联系电话|电话|手机|contact", limit=60),
    register_field("status", noop("State"), "word", "状态|是否在册|state", words=ACTIVE_WORDS, limit=40),
)
STORED = ("background", "district_id", "contact", "active")


def complete(values: Values, around: Around) -> None:
    """Leave no text missing; who is not told to be out of the pool is in it."""
    tidy(values, (), ("name", "organisation", "contact"))
    values["active"] = values.get("status") != "off"
    district = values.get("district")
    values["district_id"] = district.unit_id if district else None


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Insert new supervisors and change those that the table tells otherwise; an empty contact keeps one."""
    s = social_supervisor.c
    columns = (s.supervisor_id, s.name, s.organisation, *(s[name] for name in STORED))
    known = {(row.name, row.organisation): dict(row._mapping) for row in connection.execute(select(*columns))}
    new = updated = 0
    for row in rows:
        before = known.get((row["name"], row["organisation"]))
        told = {name: row[name] for name in STORED}
        if before is None:
            values = {"name": row["name"], "organisation": row["organisation"], **told}
            made = connection.execute(insert(social_supervisor).values(**values, changed_at=actor.now))
            assert made.inserted_primary_key is not None
            number = int(made.inserted_primary_key[0])
            new += 1
        else:
            told["contact"] = told["contact"] or before["contact"]
            if not changed(before, told):
                continue
            number = before["supervisor_id"]
            own = update(social_supervisor).where(s.supervisor_id == number)
            connection.execute(own.values(**told, changed_at=actor.now))
            updated += 1
        note_act(connection, actor, "social", number, "import")
    return Stored(new, updated, len(rows) - new - updated)


SUPERVISORS = Register(
    "supervisors",
    noop("Social supervisors"),
    "supervise",
    FIELDS,
    ("name", "organisation"),
    complete,
    store,
)
