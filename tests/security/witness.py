"""A base whose every order says whose it is in each of its texts, and who may read which of them.

The owners are told here by hand, not asked of the product: an answer may hold the words of those orders alone
that `readable` lists for the account.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import Connection, Engine, insert, select, update

from callbacks.routes.exports import XLSX
from dashboard.order.case_log import canonical
from dashboard.people.access import OPERATOR
from data_access.database import writing
from data_access.importing.derive import order_id_of, shard_of
from data_access.records.alerts.judging import judge
from data_access.records.ledgers.taking import take_over
from data_access.records.look_back.acts import handle_look_back
from data_access.records.look_back.listing import list_closed
from data_access.records.people import Actor
from data_access.records.reviews.proposing import Proposed, propose
from data_access.schema import (
    category,
    look_back,
    participant,
    platform_request,
    supervision,
    supervision_order,
)
from tests.support.orders import SOURCE, add_source, at, put_order, unit_ids

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
DATA_TIME = at("2026-11-17 18:00")
ZHIFU, LAIYANG, CENTRE, OTHER_CENTRE = "370602", "370682", "D04", "D06"
CAUSE = "1004"
LOOK_BACK = 901  # number of the look-back of 芝罘区's unsolved order
PHONE = "13900001111"
ENTERPRISE = "烟台QQALLxENTERPRISEQQ机械有限公司"
# Names of callers and enterprises: no page shows them whole, only the contact after a logged reason.
HIDDEN = frozenset({"CONTACT", "ENTERPRISE"})
MARK = re.compile(r"QQ([A-Z]+)x([A-Z]+)QQ")
Mark = tuple[str, str]  # whose order and its part in the base, which of its texts


@dataclass(frozen=True)
class Owner:
    """A unit whose orders lie in a district; `townships` are the place of its orders and another one."""

    name: str
    code: str
    district: str
    townships: tuple[str, str]


OWNERS = (
    Owner("ZHIFU", ZHIFU, ZHIFU, ("370602001", "370602002")),
    Owner("LAIYANG", LAIYANG, LAIYANG, ("370682004", "370682001")),
    Owner("CENTRE", CENTRE, ZHIFU, ("370602001", "370602002")),
)
# Account → role and unit.
ACCOUNTS: Mapping[str, tuple[str, str]] = {
    "city": ("city_supervisor", ""),
    "leader": ("city_leader", ""),
    "zhifu": ("district_coordinator", ZHIFU),
    "laiyang": ("district_coordinator", LAIYANG),
    "zhifu_township": ("unit_handler", "370602001"),
    "laiyang_township": ("unit_handler", "370682004"),
    "centre": ("unit_handler", CENTRE),
    "other_centre": ("unit_handler", OTHER_CENTRE),
    "system": ("system_admin", ""),
    "security": ("security_admin", ""),
    "auditor": ("auditor", ""),
}


def _opened(day: str) -> dict[str, Any]:
    return {"opened_at": at(f"{day} 09:00"), "dispatched_at": at(f"{day} 09:30"), "channel": "city_line"}


def _october(verdict: str = "unsolved", **more: Any) -> dict[str, Any]:
    """Return an order of October: due on the 19th at 24:00, closed in time."""
    moment = at("2026-10-15 10:00")
    facts = {"closed_at": moment, "closing_kind": "solved", "verdict_official": verdict}
    return {**_opened("2026-10-12"), **facts, "verdict_official_at": moment, **more}


# Part in the base → facts; each owner has an order of each.
PARTS: Mapping[str, dict[str, Any]] = {
    "URGENT": _opened("2026-11-05"),
    "ELSEWHERE": _opened("2026-11-05"),  # in the owner's other township
    # Near by its deadline alone, the end of the next working day: over a quarter of its time is left.
    "NEAR": {**_opened("2026-11-17"), "solve_due": at("2026-11-19 00:00"), "due_given": True},
    "MAYBE": _opened("2026-11-10"),  # its deadline lies between the data time and the reader's now
    "WAITING": _opened("2026-11-16"),  # at gate 3
    "ASSISTED": _opened("2026-11-16"),  # with a part of another department
    "HANDLED": _opened("2026-11-16"),  # by another department
    "PROVINCE": {**_opened("2026-11-17"), "provincial": True, "channel": "provincial"},
    "UNSOLVED": _october(),
    "LEDGER": _october("solved"),
    "NOTED": _october("solved", redo_count=1, answer_final="dissatisfied"),
    "EXCLUDED": _october(excluded=True, exclusion_decided_at=at("2026-10-20 09:00")),
    "SIX": _october("solved", provincial=True, transferred_out_at=at("2026-10-12 09:00")),
    "CONFIDENTIAL": _october(confidential=True),
}
FREE = ("title", "content", "reply", "unsolved_reason")


def put_witnesses(engine: Engine) -> None:
    """Store an order of each part for each owner, every text of it with its mark and its secrets."""
    with writing(engine) as connection:
        add_source(connection, DATA_TIME)
        units = unit_ids(connection)
        cause = connection.scalar(select(category.c.category_id).where(category.c.code == CAUSE))
        for owner in OWNERS:
            for part in PARTS:
                put_order(
                    connection,
                    mark(owner.name + part, "NUMBER"),
                    DATA_TIME,
                    category_id=cause,
                    **_ties(units, owner, part),
                    **_texts(owner.name + part, part),
                    **PARTS[part],
                )
            helper = CENTRE if owner.code != CENTRE else OTHER_CENTRE
            _assist(connection, units[helper], mark(f"{owner.name}ASSISTED", "NUMBER"))
            _supervise(connection, units[owner.code], mark(f"{owner.name}URGENT", "NUMBER"))
        take_over(connection, NOW)
        judge(connection, NOW)


def put_records(engine: Engine) -> None:
    """Keep records about orders of every owner: look-backs with a measure, and cases of social review.

    The look-back of 芝罘区's unsolved order has the number LOOK_BACK.
    """
    with writing(engine) as connection:
        list_closed(connection, DATA_TIME)
        for owner in OWNERS:
            key = f"{owner.name}URGENT"
            facts = f"{mark(key, 'FACTS')}：{ENTERPRISE}{mark(key, 'CONTACT')}{PHONE}"
            sent = Proposed(mark(key, "NUMBER"), "city", "untrue", facts)
            assert propose(connection, Actor(OPERATOR, DATA_TIME), sent).done
            number = order_id_of(SOURCE, mark(f"{owner.name}UNSOLVED", "NUMBER"))
            measure = f"{mark(owner.name + 'UNSOLVED', 'MEASURE')}：{ENTERPRISE}{PHONE}"
            if owner.code == ZHIFU:
                own = update(look_back).where(look_back.c.order_id == number)
                connection.execute(own.values(look_back_id=LOOK_BACK))
            known = connection.scalar(select(look_back.c.look_back_id).where(look_back.c.order_id == number))
            office = Actor(OPERATOR, DATA_TIME)
            assert handle_look_back(connection, office, known or 0, "handle", measure).done


def _supervise(connection: Connection, unit_id: int, number: str) -> None:
    """Store a notice on an order, and a request about it."""
    keys = {"shard": shard_of(SOURCE, number), "order_id": order_id_of(SOURCE, number)}
    facts = {"kind": "oversee", "title": "督办", "asked": "请说明。", "state": "issued", "created_by": "city"}
    made = connection.execute(
        insert(supervision).values(unit_id=unit_id, created_at=NOW, due=NOW, **facts)
    ).inserted_primary_key
    assert made is not None
    connection.execute(insert(supervision_order).values(supervision_id=made[0], **keys))
    asked = {"kind": "extend", "reason": "需检测", "state": "waiting", "asked_by": "city"}
    connection.execute(insert(platform_request).values(unit_id=unit_id, asked_at=NOW, **asked, **keys))


def _ties(units: Mapping[str, int], owner: Owner, part: str) -> dict[str, Any]:
    place = owner.townships[part == "ELSEWHERE"]
    ties = {"unit_id": units[owner.code], "district_id": units[owner.district], "township_id": units[place]}
    return ties | ({"handler_id": units[OTHER_CENTRE]} if part == "HANDLED" else {})


def _texts(key: str, part: str) -> dict[str, Any]:
    caller = mark(key, "CONTACT")

    def said(field: str) -> str:
        return f"{mark(key, field)}：{ENTERPRISE}{caller}{PHONE}"

    found = {name: said(name.upper().replace("_", "")) for name in FREE}
    found |= {"enterprise_name": ENTERPRISE, "enterprise_hash": "one", "contact_name": caller}
    found |= {"contact_phone": PHONE}
    moment = int(at("2026-10-13 10:00").timestamp())
    if part == "EXCLUDED":
        found |= {"exclusion_reason": said("EXCLUSION"), "exclusion_decided_by": mark(key, "DECIDER")}
    if part == "LEDGER":
        found |= {"ledger_log": canonical([(moment, "unsolved", None, said("LEDGERNOTE"))])}
    if part == "WAITING":
        entered = (int(at("2026-11-16 15:00").timestamp()), "gate3", "", "entered", said("WAITREASON"))
        found |= {"gate_log": canonical([entered])}
    if part in ("NOTED", "CONFIDENTIAL"):
        found |= {
            "gate_log": canonical([(moment, "gate1", "", "returned", said("GATEREASON"))]),
            "pause_log": canonical([(moment, moment, moment + 86_400, said("PAUSENOTE"))]),
            "call_log": canonical([(moment, "", said("CALLNOTE"))]),
            "look_back_log": canonical([(moment, "", "solved", said("LOOKBACKNOTE"))]),
        }
    return found


def _assist(connection: Connection, unit_id: int, number: str) -> None:
    key = {"shard": shard_of(SOURCE, number), "order_id": order_id_of(SOURCE, number)}
    facts = {"source_id": 1, "order_no": number, "batch_id": 1, "row_hash": "", "unit_id": unit_id}
    connection.execute(insert(participant).values(**key, **facts, due=at("2026-11-20 00:00")))


def mark(key: str, field: str) -> str:
    """Return the word that stands in one text of one order."""
    return f"QQ{key}x{field}QQ"


def ledger_item_of(owner: str) -> int:
    """Return the number of the ledger item of an owner's order."""
    keys = {
        each.name: (shard_of(SOURCE, number), order_id_of(SOURCE, number))
        for each in OWNERS
        for number in (mark(f"{each.name}LEDGER", "NUMBER"),)
    }
    return sorted(keys.values()).index(keys[owner]) + 1


def address(key: str) -> str:
    """Return an order's address as URLs carry it."""
    return f"{SOURCE}~{mark(key, 'NUMBER')}"


@cache
def readable(account: str) -> frozenset[str]:
    """Return the orders that an account may open, by whose they are and their part."""
    role, code = ACCOUNTS[account]
    if role in ("city_leader", "city_supervisor"):
        return frozenset(owner.name + part for owner in OWNERS for part in PARTS)
    return frozenset(_own(code))


def _own(code: str) -> Iterator[str]:
    for owner in OWNERS:
        for part in PARTS:
            place = owner.townships[part == "ELSEWHERE"]
            # A department's order only lies in a township; nobody there answers for it.
            lies = code == place and owner.code == owner.district
            if code == owner.code or lies or (part == "HANDLED" and code == OTHER_CENTRE):
                yield owner.name + part


def told(answer: Any) -> str:
    """Return what an answer of the server says, whatever it is packed in, with the address it leads to."""
    if answer.mimetype == XLSX:
        # A zipped file would hide every mark.
        book = load_workbook(io.BytesIO(answer.data))
        rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
        return "\n".join(str(cell) for row in rows for cell in row)
    where = answer.headers.get("Location", "")
    said = json.dumps(answer.json, ensure_ascii=False) if answer.is_json else answer.get_data(as_text=True)
    return f"{where} {said}"


def marks(text: str) -> frozenset[Mark]:
    """Return the marks that stand in a text."""
    return frozenset(MARK.findall(text))


def leaks(text: str, account: str, told_anyway: frozenset[Mark] = frozenset()) -> frozenset[Mark]:
    """Return the marks in a text that an account must not be told."""
    allowed = readable(account) if account in ACCOUNTS else frozenset()
    found = marks(text) - told_anyway
    if PHONE in text:
        found |= {("ALL", "CONTACT")}
    return frozenset(
        each
        for each in found
        if each[0] not in allowed
        or each[1] in HIDDEN
        or (each[0].endswith("CONFIDENTIAL") and each[1] != "NUMBER")
    )
