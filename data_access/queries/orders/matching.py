"""Which orders a list holds: the conditions of its scope, measure, period and filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, false, not_, or_, select

from dashboard.appraisal.distribution import parse_class
from dashboard.clocks.periods import months_of, stretches
from dashboard.definitions.measures import MEASURES
from dashboard.order.folding import fold
from dashboard.order.masking import contact_key
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderFilter
from dashboard.views.orders import SHORTEST_CONTACT
from dashboard.views.reference import Period
from data_access.counting.conditions import Conditions
from data_access.counting.months import stored_parts
from data_access.counting.stored import as_stored, of_versions, stored_measures, stored_took
from data_access.counting.tally import Where, in_period, moved_out, where_conditions
from data_access.queries.gates.lists import checked_orders
from data_access.queries.orders.open_orders import LIVE_MEASURES, standing_as, standing_now
from data_access.queries.unit.joint import JOINT_MEASURES, joint_part
from data_access.schema import month_move, month_order, order, source
from data_access.scoping import orders_in_scope

o = order.c
NONE_YET = "none"  # no verdict, no answer by the data time
DIGITS = 9  # of a number that the base's 32 bits hold


def matching_orders(
    connection: Connection,
    scope: Scope,
    filter: OrderFilter,
    context: FigureContext,
    conditions: Conditions,
    now: datetime,
) -> list[ColumnElement[bool]]:
    """Return the conditions of a list: scope, measure, period and filters."""
    stored = _stored_months(filter, context, conditions)
    counted = [
        *_measured(connection, filter, context, conditions, now, stored),
        *where_conditions(_where(filter)),
        *_as_shown(filter, conditions),
        *([_took(conditions, filter.took)] if filter.took else []),
    ]
    return [
        orders_in_scope(scope),
        *([or_(and_(*counted), _as_locked(filter, conditions, stored))] if stored else counted),
        *([conditions.at_gate(_gate(filter.gate))] if filter.gate else []),
        *_others(scope, filter, context, conditions),
        *_at_gates(connection, filter, context, conditions),
        *([standing_as(connection, conditions, filter.clock, now)] if filter.clock else []),
    ]


def _measured(
    connection: Connection,
    filter: OrderFilter,
    context: FigureContext,
    conditions: Conditions,
    now: datetime,
    stored: Mapping[Period, int],
) -> list[ColumnElement[bool]]:
    """Return the conditions of a list's measure, in its period where the measure is one of a period.

    Of months that a version stores nothing is asked of the data.
    """
    live = stretches([each for each in months_of(context.period) if each not in stored])
    if not stored:
        live = (context.period,)
    if filter.measure in LIVE_MEASURES:
        return [standing_now(connection, conditions, filter.measure, now)]
    if filter.measure in JOINT_MEASURES:
        return joint_part(filter.joint, filter.measure, context)
    if filter.measure == "at_gate3":
        return [conditions.at_gate(3)]
    if filter.measure == "extended_out":
        return [moved_out(conditions, context.period, among=live)] if live else [false()]
    within = or_(*(in_period(conditions, each) for each in live)) if live else false()
    if not filter.period:
        within = conditions.known
    return [within, conditions.measures.get(filter.measure, conditions.measures["accepted"])]


def _stored_months(filter: OrderFilter, context: FigureContext, conditions: Conditions) -> dict[Period, int]:
    """Return the months of a list that are listed as a version counted them, with it."""
    measure = filter.measure
    of_period = filter.period and measure not in (*LIVE_MEASURES, *JOINT_MEASURES, "at_gate3")
    if not of_period or (measure in conditions.measures and measure not in MEASURES):
        return {}
    return stored_parts(months_of(context.period), conditions)


def _as_locked(
    filter: OrderFilter, conditions: Conditions, stored: Mapping[Period, int]
) -> ColumnElement[bool]:
    """Return the condition of the orders that versions counted, by what they stored of them."""
    table = month_move if filter.measure == "extended_out" else month_order
    where = [as_stored(each, table) for each in where_conditions(_where(filter))]
    if table is month_order:
        measures = stored_measures(conditions)
        where.append(measures.get(filter.measure, measures["accepted"]))
        where += _as_stored(filter, conditions)
    return o.order_id.in_(select(table.c.order_id).where(of_versions(table, stored), *where))


def _as_stored(filter: OrderFilter, conditions: Conditions) -> list[ColumnElement[bool]]:
    """Return the conditions of what a version stored of an order: verdict, answer, exclusion, times."""
    k = month_order.c
    found: list[ColumnElement[bool]] = []
    for written, column in ((filter.verdict, k.verdict), (filter.answer, k.answer)):
        if written:
            found.append(column == ("" if written == NONE_YET else written))
    if filter.excluded:
        found.append(k.excluded.is_(filter.excluded == "1"))
    if filter.took:
        chosen = parse_class(filter.took)
        found.append(stored_took(conditions, *chosen) if chosen else false())
    return found


def _where(filter: OrderFilter) -> Where:
    return Where(
        district=filter.district or None,
        township=filter.township or None,
        area=filter.area or None,
        unit=filter.unit or None,
        kind=filter.kind or None,
        category=filter.category or None,
        channel=filter.channel or None,
        provincial={"1": True, "0": False}.get(filter.provincial),
        source=filter.source or None,
        located=filter.located or None,
    )


def _as_shown(filter: OrderFilter, conditions: Conditions) -> list[ColumnElement[bool]]:
    """Return the conditions of what a row says at the data time: verdict, answer, exclusion."""
    found: list[ColumnElement[bool]] = []
    if filter.verdict == NONE_YET:
        found.append(not_(conditions.judged))
    elif filter.verdict:
        found.append(and_(conditions.judged, conditions.verdict == filter.verdict))
    if filter.answer == NONE_YET:
        found.append(or_(o.answer_final == "", not_(conditions.answer_known)))
    elif filter.answer:
        found.append(and_(conditions.answer_known, o.answer_final == filter.answer))
    if filter.excluded:
        decided = conditions.exclusion_decided
        found.append(decided if filter.excluded == "1" else not_(decided))
    return found


def _gate(written: str) -> int:
    """Return the number of a gate, 0 for what is none: nothing waits there."""
    return int(written) if written.isdecimal() and len(written) <= DIGITS else 0


def _at_gates(
    connection: Connection, filter: OrderFilter, context: FigureContext, conditions: Conditions
) -> list[ColumnElement[bool]]:
    """Return the condition of what happened at the gates; their records are read of the list's months."""
    if not (filter.checked or filter.returned_for):
        return []
    within = in_period(conditions, context.period) if filter.period else conditions.known
    return [checked_orders(connection, filter.checked, filter.returned_for, within, conditions)]


def _others(
    scope: Scope, filter: OrderFilter, context: FigureContext, conditions: Conditions
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filter.joint and filter.measure not in JOINT_MEASURES:
        found += joint_part(filter.joint, "", context)
    if filter.state:
        found.append(o.state == filter.state)
    if filter.enterprise:
        found.append(_same_enterprise(scope, filter.enterprise))
    if filter.batch:
        found.append(o.batch_id == int(filter.batch) if _is_number(filter.batch) else false())
    if words := fold(filter.q):
        found.append(or_(as_prefix(o.search_text, words), _text_has(words)))
    if filter.contact:
        found.append(_contact_has(scope, filter.contact))
    return found


def _is_number(written: str) -> bool:
    return written.isdecimal() and len(written) <= DIGITS


def _took(conditions: Conditions, written: str) -> ColumnElement[bool]:
    chosen = parse_class(written)
    return conditions.took(*chosen) if chosen else false()


def _same_enterprise(scope: Scope, address: str) -> ColumnElement[bool]:
    """Return the condition of the orders of the enterprise that the order at `address` is from.

    The address of an order inside the scope stands for the enterprise, so that no name, nor a hash that a
    name could be guessed from, leaves the server. A confidential order is not found by who asked.
    """
    source_code, _tilde, order_no = address.partition("~")
    like = order.alias("like")
    known = (
        select(like.c.enterprise_hash)
        .join(source, source.c.source_id == like.c.source_id)
        .where(
            source.c.code == source_code,
            like.c.order_no == order_no,
            not_(like.c.confidential),
            like.c.order_id.in_(select(o.order_id).where(orders_in_scope(scope), o.order_no == order_no)),
        )
        .scalar_subquery()
    )
    return and_(o.enterprise_hash == known, o.enterprise_hash != "", not_(o.confidential))


def as_prefix(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Return the condition that a column begins with words, sign for sign."""
    return column.startswith(words, autoescape=True)


def _text_has(words: str) -> ColumnElement[bool]:
    """Return the condition that an order's text or enterprise, as everybody reads them, holds each word.

    They stand behind the number's line; of a confidential order there is the number alone.
    """
    return and_(*(o.search_text.like(f"%\n%{_escaped(word)}%", escape="/") for word in words.split()))


def _escaped(word: str) -> str:
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _contact_has(scope: Scope, term: str) -> ColumnElement[bool]:
    """Return the condition that the enterprise, the contact's name or number holds a term.

    Raises Denied without the right to read contacts: whoever may not read them must not guess them either.
    """
    scope.require("view_contact")
    wanted = contact_key(term)
    if len(wanted) < SHORTEST_CONTACT:
        return false()
    return and_(not_(o.confidential), o.contact_text.contains(wanted, autoescape=True))
