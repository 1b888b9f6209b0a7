"""Bring a table's row and the stored order together: what the table does not tell stays as it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from dashboard.order.gates import first_review_passed
from data_access.importing.derive import (
    EMPTY,
    REFERENCES,
    Clocks,
    Row,
    complete,
    evidence_of,
    misdispatch_in_time,
)
from data_access.importing.fields import FIELDS

_CLOCK = ("dispatched_at", "received_at")
_PLACE = ("unit", "township", "district")
_STATE = ("state", "closed_at", "submitted_at")
# A field of the order is told by a table that has any of these columns; the others only by their own.
_TOLD_BY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_PLACE, ("unit", "district", "township")),
    "state": _STATE,
    "closed_at": ("closed_at", "submitted_at"),
    "closing_kind": ("closing_kind", "direct"),
    "category": ("category", "category1", "category2"),
    "provincial": ("provincial", "transferred_out_at", "channel"),
    "excluded": ("excluded", "included", "exclusion_decided_at", "exclusion_reason"),
    "received_at": ("received_at", "dispatched_at"),
    "due_given": ("solve_due",),
    "source_on_time": ("source_on_time", "source_late"),
}
# What an older table never fills in: the close, the clock and the deadline stand together.
_STANDING = {*_STATE, *_CLOCK, "withdrawn_at", "closing_kind", "provincial", "solve_due", "due_given"}
_HELPERS = {
    "direct",
    "included",
    "source_late",
    "verdict",
    "category1",
    "category2",
    "role",
    "data_time",
    "source_updated_at",
}
FACTS = tuple(dict.fromkeys((*(one.name for one in FIELDS if one.name not in _HELPERS), *_TOLD_BY)))


def untold(covered: Collection[str]) -> tuple[str, ...]:
    """Return the facts that a table with the columns `covered` says nothing about."""
    return tuple(name for name in FACTS if not any(one in covered for one in _TOLD_BY.get(name, (name,))))


def tells_state(covered: Collection[str]) -> bool:
    """Tell whether a table with the columns `covered` says of every order whether it is closed.

    Only such a table moves its source's data time: what another one leaves out may have closed since.
    """
    return any(name in covered for name in _STATE)


def merged(stored: Row, incoming: Row, missing: Collection[str], clocks: Clocks) -> Row:
    """Return the order as it stands after `incoming`: facts in `missing` and the first unit are kept.

    Both rows name units and categories by code. Only a misdispatch confirmed in time moves the appraised
    unit; any other change of unit is a change of the handler, and the enterprise's clock runs on
    (2125 mechanism). An order keeps the rule set it began with.
    """
    row = {**incoming, **{name: stored[name] for name in missing}}
    row["evidence"] = stored["evidence"] | incoming["evidence"]
    if "first_review_passed" in missing and "gate_log" not in missing:
        told = first_review_passed(row["gate_log"])
        row["first_review_passed"] = stored["first_review_passed"] if told is None else told
    if "due_given" in missing and stored["due_given"]:
        row["solve_due_first"] = stored["solve_due_first"]
    _keep_close(row, stored, incoming, missing)
    _keep_appraised_unit(row, stored, clocks)
    if stored["rule_set"] and row["rule_set"] and row["provincial"] == stored["provincial"]:
        row["rule_set"] = stored["rule_set"]
    if row["state"] == "direct":
        row["rule_set"] = ""
    if row["state"] not in ("closed", "direct"):
        row["closing_kind"] = ""
    # A row that nothing stored changed was completed when it was checked.
    if row != incoming:
        complete(row, clocks)
    return row


def filled(
    stored: Row, incoming: Row, missing: Collection[str], covered: Collection[str], clocks: Clocks
) -> Row:
    """Return the stored order with what only an older table tells: `covered` was told since, even if blank.

    Whether the order is closed, and its clock, stay as the newer table told them.
    """
    told = [name for name in untold(covered) if name not in missing and name not in _STANDING]
    gaps = [name for name in told if stored[name] == EMPTY[name] != incoming[name]]
    row = {**stored, **{name: incoming[name] for name in gaps}}
    row["evidence"] = stored["evidence"] | evidence_of(told)
    if "gate_log" in gaps and row["first_review_passed"] is None:
        row["first_review_passed"] = incoming["first_review_passed"]
    _keep_appraised_unit(row, stored, clocks)
    complete(row, clocks)
    return row


def _keep_close(row: Row, stored: Row, incoming: Row, missing: Collection[str]) -> None:
    """Let only a row that says so close or reopen an order: a blank withdrawal or kind says nothing."""
    if "state" in missing and incoming["state"] in ("withdrawn", "direct"):
        row["state"], row["closing_kind"] = incoming["state"], incoming["closing_kind"]
    elif "state" in missing:
        row["closing_kind"] = incoming["closing_kind"] or stored["closing_kind"]
        row["withdrawn_at"] = row["withdrawn_at"] or stored["withdrawn_at"]
        return
    if "closed_at" not in missing:
        return
    if row["state"] in ("closed", "direct"):
        row["closed_at"] = stored["closed_at"] or incoming["closed_at"]
    else:
        row["closed_at"] = None


def _keep_appraised_unit(row: Row, stored: Row, clocks: Clocks) -> None:
    """Keep the first dispatch, and with it unit and clock, unless a misdispatch of it was confirmed in time.

    A misdispatch that was already followed by a new dispatch does not start the clock a second time.
    """
    first, confirmed = stored["dispatched_at"], row["misdispatch_confirmed_at"]
    in_time = misdispatch_in_time(row["dispatched_at"] if first is None else first, confirmed, clocks)
    known = stored["misdispatch_confirmed_at"]
    later = first is not None and row["dispatched_at"] is not None and row["dispatched_at"] > first
    if stored["unit"] is not None and row["unit"] not in (None, stored["unit"]) and not in_time:
        row["handler"] = row["unit"]
        row.update({name: stored[name] for name in (*_PLACE, *_CLOCK)})
    elif later and (not in_time or (stored["redispatched_at"] and known == confirmed)):
        row.update({name: stored[name] for name in _CLOCK})
    if in_time and row["redispatched_at"] and row["dispatched_at"] == first:
        row["received_at"] = row["redispatched_at"]


def by_code(
    stored: Mapping[str, Any], unit_codes: Mapping[int, str], category_codes: Mapping[int, str]
) -> Row:
    """Return a stored order with codes instead of numbers of units and category."""
    row = {name: value for name, value in stored.items() if name not in REFERENCES}
    for column, name in REFERENCES.items():
        codes = category_codes if name == "category" else unit_codes
        row[name] = None if stored[column] is None else codes[stored[column]]
    return row
