"""Answer texts that one unit gave to many orders, with the texts side by side."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from dashboard.i18n import _
from dashboard.order.masking import mask_text
from dashboard.people.access import Scope
from dashboard.proactive.replies import SameReply, bare, differences, find_same, is_compared
from dashboard.views.context import FigureContext
from dashboard.views.proactive import ChosenReplies, RepliesView, ReplyGroup, ReplyText, Share
from dashboard.views.reference import Unit
from data_access.counting.kept import unchanged
from data_access.counting.tally import in_period
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.queries.proactive.orders import Key, shown_orders
from data_access.schema import order
from data_access.scoping import orders_in_scope

o = order.c
GROUPS = 50  # listed at once
TEXTS = 6  # wordings side by side
BEGINNING = 60  # signs of a text in the list


@dataclass(frozen=True)
class _Reply:
    """A closed order with its answer: whose, from whom, about what; `shown` is the masked text."""

    key: Key
    unit_id: int
    category_id: int | None
    enterprise: str  # a hash; empty where unknown
    shown: str


@dataclass(frozen=True)
class _Found:
    """The groups of a period with the replies that they are made of, and how many were compared."""

    looked_at: Mapping[int, int]  # by unit
    groups: tuple[tuple[SameReply, tuple[tuple[_Reply, ...], ...]], ...]  # replies by wording

    def __len__(self) -> int:
        return 1 + sum(len(same) for _group, texts in self.groups for same in texts) // 4


def replies_view(
    connection: Connection,
    scope: Scope,
    *,
    period: str = "",
    unit: str = "",
    selected: str = "",
    now: datetime,
) -> RepliesView:
    """Return the answer texts given to many of the orders accepted in a period that the scope may open.

    By default the days that the settings name. `unit` narrows the list, `selected` is a group's key.
    """
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    usual = reading.context(default_period="r30d").settings.proactive.reply_days
    context = reading.context(period=period, default_period=f"r{usual}d", basis="accepted")
    if context.as_of is None:
        return RepliesView(context)
    if not scope.may("view_orders"):
        return RepliesView(context, denied=True)
    found = _find(reading, context)
    of_unit = next((each for each in reading.units if each.code == unit), None)
    listed = [
        (_group(group, texts, reading.units_by_id), texts)
        for group, texts in found.groups
        if of_unit is None or int(group.unit) == of_unit.unit_id
    ]
    chosen = next((each for each in listed if each[0].key == selected), listed[0] if listed else None)
    said = _("“{value}” is unknown and was left out.")
    lost = [unit] if unit and of_unit is None else []
    lost += [selected] if selected and (chosen is None or chosen[0].key != selected) else []
    return RepliesView(
        context,
        looked_at=sum(found.looked_at.values()),
        n=sum(len(same) for _group, texts in found.groups for same in texts),
        units=_by_unit(found, reading.units),
        groups=tuple(group for group, _texts in listed[:GROUPS]),
        groups_of=len(listed),
        chosen=_chosen(reading, *chosen) if chosen else None,
        unit=of_unit.code if of_unit else "",
        unit_name=of_unit.name if of_unit else "",
        notices=tuple(said.format(value=each) for each in lost),
    )


def _find(reading: Reading, context: FigureContext) -> _Found:
    scope = reading.scope
    key = ("same replies", scope.unit_id, scope.unit_kind, context.period, conditions_of(context).key)
    found: _Found = unchanged(reading.connection, key, lambda: _same(_read(reading, context), context))
    return found


def _read(reading: Reading, context: FigureContext) -> list[tuple[_Reply, str]]:
    """Read the closed orders with an answer of their unit, and what their texts are compared by.

    What the hotline answered at once is meant to be one text for all. Confidential orders are left out.
    """
    conditions = conditions_of(context)
    statement = select(
        *(o.shard, o.order_id, o.unit_id, o.category_id, o.enterprise_hash),
        *(o.enterprise_name, o.contact_name, o.reply),
    ).where(
        orders_in_scope(reading.scope),
        in_period(conditions, context.period),
        conditions.is_closed,
        o.closing_kind != "direct",
        o.reply != "",
        o.unit_id.is_not(None),
        o.confidential.is_(False),
    )
    known: dict[tuple[str, str, str], tuple[str, str]] = {}
    found = []
    for row in reading.connection.execute(statement):
        enterprise = row.enterprise_name if row.enterprise_name in row.reply else ""
        contact = row.contact_name if row.contact_name in row.reply else ""
        text = (row.reply, enterprise, contact)
        if text not in known:  # the same text of the same names is worked on once
            masked = mask_text(row.reply, [enterprise], [contact])
            known[text] = masked, bare(masked)
        masked, compared = known[text]
        key = (row.shard, row.order_id)
        found.append((_Reply(key, row.unit_id, row.category_id, row.enterprise_hash, masked), compared))
    return sorted(found, key=lambda each: each[0].key)


def _same(replies: Sequence[tuple[_Reply, str]], context: FigureContext) -> _Found:
    rule = context.settings.proactive
    pairs = [(str(reply.unit_id), compared) for reply, compared in replies]
    groups = find_same(pairs, rule)
    return _Found(
        Counter(reply.unit_id for reply, compared in replies if is_compared(compared, rule)),
        tuple(
            (group, tuple(tuple(replies[place][0] for place in text.members) for text in group.variants))
            for group in groups
        ),
    )


def _group(group: SameReply, texts: Sequence[Sequence[_Reply]], units: Mapping[int, Unit]) -> ReplyGroup:
    every = [reply for same in texts for reply in same]
    first = texts[0][0].shown
    return ReplyGroup(
        key=f"{zlib.crc32(f'{group.unit} {group.variants[0].text}'.encode()):08x}",
        unit=units[int(group.unit)],
        n=len(every),
        enterprises=len({reply.enterprise or str(reply.key) for reply in every}),
        categories=len({reply.category_id for reply in every}),
        begins=first if len(first) <= BEGINNING else f"{first[:BEGINNING]}…",
    )


def _chosen(reading: Reading, group: ReplyGroup, texts: Sequence[Sequence[_Reply]]) -> ChosenReplies:
    first = texts[0][0].shown
    shown = shown_orders(reading.connection, reading.scope, [reply.key for same in texts for reply in same])
    orders = sorted(shown.values(), key=lambda each: (each.opened_at, each.order_no), reverse=True)
    return ChosenReplies(
        group,
        tuple(
            ReplyText(
                differences(first, same[0].shown) if place else ((first, False),),
                len(same),
            )
            for place, same in enumerate(texts[:TEXTS])
        ),
        len(texts),
        tuple(orders),
    )


def _by_unit(found: _Found, units: Sequence[Unit]) -> tuple[Share, ...]:
    """Return how many answers of each unit are in groups, in the official order."""
    n = Counter(reply.unit_id for _group, texts in found.groups for same in texts for reply in same)
    kinds = {"district": 0, "department": 1}
    ordered = sorted(units, key=lambda each: (kinds.get(each.kind, 2), each.official_order))
    return tuple(
        Share(each.code, each.name, n[each.unit_id], found.looked_at.get(each.unit_id, 0))
        for each in ordered
        if n[each.unit_id]
    )
