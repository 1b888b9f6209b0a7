"""What a new notice starts with: a warning, an instruction, chosen orders, or a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, and_, select

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from dashboard.supervise.proposals import EXTENSIONS, MONTHS, RETURNS
from dashboard.views.notices import NoticeDraft
from data_access.queries.proactive.parts import Records
from data_access.queries.supervise.proposals import proposals
from data_access.records.named_orders import address_of, orders_named, read_names, shortest_names
from data_access.schema import instruction, order, source, warning

WORKDAYS = 5  # to reply in, unless the form says otherwise
ASKED: Mapping[str, str] = {
    RETURNS: noop("{n} orders were sent back at least twice. Please report how each will be solved."),
    EXTENSIONS: noop("{n} orders were put off at least twice. Please report how each will be solved."),
    MONTHS: noop("A rate was under 90% for {n} closed months in a row. Please report measures and dates."),
    "order": noop("Please report how each of the {n} orders on this notice will be solved, and by when."),
    "warning": noop("A warning is not settled. Please report the cause, the measure and the date."),
}


def prefill(connection: Connection, scope: Scope, now: datetime, asked: Mapping[str, str]) -> NoticeDraft:
    """Return what a new notice starts with, empty where the address names nothing known.

    `asked` has `rule` with `unit`, `warning`, `instruction` or `orders`.
    """
    scope.require("supervise")
    records = Records.of(connection, scope, now)
    due = records.calendar.add_workdays(records.today, WORKDAYS)
    found = NoticeDraft(due=due)
    if asked.get("rule"):
        found = _of_rule(records, found, asked["rule"], asked.get("unit", ""))
    elif asked.get("warning", "").isdecimal():
        found = _of_warning(records, found, int(asked["warning"][:9]))
    elif asked.get("instruction", "").isdecimal():
        found = _of_instruction(records, found, int(asked["instruction"][:9]))
    elif asked.get("orders"):
        found = _of_orders(records, found, asked["orders"])
    return replace(found, orders=shortest_names(connection, scope, found.orders))


def _of_rule(records: Records, draft: NoticeDraft, rule: str, unit: str) -> NoticeDraft:
    named = (each for each in proposals(records) if (each.rule, each.unit.code) == (rule, unit))
    found = next(named, None)
    if found is None:
        return draft
    n = found.most if rule == MONTHS else len(found.orders)
    return NoticeDraft(
        "rectify" if rule == MONTHS else "oversee",
        title_of(rule, n),
        unit,
        _(ASKED[rule]).format(n=n),
        draft.due,
        found.orders,
        "rule",
        rule=rule,
    )


def title_of(rule: str, n: int) -> str:
    """Return the title of a notice on so many orders, or on rates."""
    if rule == MONTHS:
        return _("On rates under 90%")
    return _("On {n} orders").format(n=n)


def _of_warning(records: Records, draft: NoticeDraft, warning_id: int) -> NoticeDraft:
    w = warning.c
    same = and_(order.c.shard == w.shard, order.c.order_id == w.order_id)
    query = (
        select(w.unit_id, w.order_id, source.c.code, order.c.order_no)
        .select_from(
            warning.outerjoin(order, same).outerjoin(source, source.c.source_id == order.c.source_id)
        )
        .where(w.warning_id == warning_id)
    )
    row = records.connection.execute(query).one_or_none()
    if row is None:
        return draft
    whose = records.units.get(row.unit_id or 0)
    addresses = (f"{row.code}~{row.order_no}",) if row.order_no else ()
    said = ASKED["warning"]
    return NoticeDraft(
        "oversee",
        title_of("warning", 1) if addresses else _("On a warning"),
        whose.code if whose else "",
        _(said),
        draft.due,
        addresses,
        "warning",
        warning_id,
    )


def _of_instruction(records: Records, draft: NoticeDraft, instruction_id: int) -> NoticeDraft:
    i = instruction.c
    query = select(i.unit_id, i.text).where(i.instruction_id == instruction_id)
    row = records.connection.execute(query).one_or_none()
    if row is None:
        return draft
    title, code = _("On a leader's instruction"), records.units[row.unit_id].code
    return NoticeDraft("oversee", title, code, row.text, draft.due, (), "instruction", instruction_id)


def _of_orders(records: Records, draft: NoticeDraft, text: str) -> NoticeDraft:
    named = orders_named(records.connection, records.scope, read_names(text))
    found = {address_of(row): row for of_name in named.values() for row in of_name}
    whose = {row.unit_id for row in found.values()}
    code = records.units[next(iter(whose))].code if len(whose) == 1 and None not in whose else ""
    said = ASKED["order"]
    asked = _(said).format(n=len(found))
    return NoticeDraft(
        "oversee", title_of("order", len(found)), code, asked, draft.due, tuple(found), "order"
    )
