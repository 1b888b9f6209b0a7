"""The register of special reports and papers for leaders: those that were issued on paper before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert

from dashboard.i18n import _, noop
from dashboard.proactive.records import paper_number
from dashboard.records.texts import LONGEST
from data_access.importing.errors import BadField
from data_access.importing.registers.model import Around, Register, Stored, Values, register_field
from data_access.importing.registers.papers import (
    know,
    noon,
    not_after_today,
    number_of,
    require,
    tidy,
    units_of,
)
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.records.proactive.reports import RECEIVER_KINDS, reach_numbers
from data_access.schema import report, report_receiver

FIELDS = (
    register_field(
        "number", noop("Paper number"), "text", "编号|文号|专报编号|发文字号|number", required=True, limit=40
    ),
    register_field("title", noop("Title"), "text", "标题|题目|专报标题|title", required=True, limit=120),
    register_field("dated", noop("Date"), "day", "日期|制发日期|签发日期|发文日期|date", required=True),
    register_field(
        "problem",
        noop("Kind of problem"),
        "text",
        "问题类|梳理问题|问题类别|梳理问题类|problem",
        required=True,
        limit=60,
    ),
    register_field("category", noop("Category of requests"), "category", "诉求类别|工单类别|category"),
    register_field(
        "receivers", noop("Receivers"), "text", "主送单位|接收单位|主送|抄送单位|receivers", limit=600
    ),
    register_field(
        "leaders", noop("Leaders that it goes to"), "text", "呈送领导|呈报领导|leaders", limit=120
    ),
    register_field("facts", noop("Facts"), "text", "情况|主要内容|内容|情况与分析|facts", limit=LONGEST),
)


def complete(values: Values, around: Around) -> None:
    """Read the number, find the receivers; a number that is there already says the same paper."""
    kind, year, serial = number_of(values, around)
    values |= {"kind": kind, "year": year, "serial": serial}
    tidy(values, ("facts",), ("title", "problem", "leaders"))
    not_after_today(values, "dated", around)
    if values["dated"].year != year:
        message = _("The number is of {year}, the date of another year: correct one of them.")
        raise BadField("dated", "contradiction", message.format(year=year))
    found = units_of(str(values.get("receivers") or ""), around, RECEIVER_KINDS, "receivers")
    values["receiver_ids"] = tuple(one.unit_id for one in found)
    named = _("A special report goes to at least one unit: fill the receivers in.")
    require(values, "receiver_ids", kind == "special", lambda: named)
    who = _("A paper for leaders names whom it goes to: fill the leaders in.")
    require(values, "leaders", kind == "leaders", lambda: who)


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Insert papers that are not there yet; an issued paper never changes, whatever a table says."""
    known = know(connection).papers
    fresh = [row for row in rows if (row["kind"], row["year"], row["serial"]) not in known]
    for row in fresh:
        _insert(connection, actor, row)
    reach_numbers(connection, [(row["kind"], row["year"], row["serial"]) for row in fresh])
    return Stored(len(fresh), 0, len(rows) - len(fresh))


def _insert(connection: Connection, actor: Actor, row: Values) -> None:
    at = noon(row["dated"])
    values: dict[str, Any] = {
        name: row[name]
        for name in ("kind", "year", "serial", "title", "dated", "problem", "leaders", "facts")
    }
    category = row.get("category")
    made = connection.execute(
        insert(report).values(
            **values,
            category_id=category.category_id if category else None,
            state="issued",
            created_at=at,
            created_by=actor.scope.account[:60],
            issued_at=at,
        )
    ).inserted_primary_key
    assert made is not None
    number = int(made[0])
    receivers = [{"report_id": number, "unit_id": each} for each in row["receiver_ids"]]
    if receivers:
        connection.execute(insert(report_receiver), receivers)
    target = paper_number(row["kind"], row["year"], row["serial"])
    note_act(connection, actor, "report", number, "import", state="issued", target=target)


REPORTS = Register(
    "reports",
    noop("Special reports and papers for leaders"),
    "supervise",
    FIELDS,
    ("kind", "year", "serial"),
    complete,
    store,
    know,
)
