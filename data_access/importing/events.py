"""Tell what an import changed about an order that already existed, as append-only events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, tuple_

from data_access.importing.derive import Row
from data_access.schema import order_event


def events_of(before: Row, after: Row, data_time: int) -> list[Row]:
    """Return the events between two states of an order (units by code, instants in seconds).

    An event without a time of its own in the table stands at the data time of the import.
    """
    key = {"shard": after["shard"], "order_id": after["order_id"]}
    return [
        {**key, "kind": kind, "at": data_time if at is None else at, "detail": detail}
        for kind, at, detail in _changes(before, after)
    ]


def _changes(before: Row, after: Row) -> list[tuple[str, int | None, dict[str, Any]]]:
    changes: list[tuple[str, int | None, dict[str, Any]]] = []
    if (before["unit"], before["handler"]) != (after["unit"], after["handler"]):
        detail = {"unit": [before["unit"], after["unit"]], "handler": [before["handler"], after["handler"]]}
        changes.append(("transferred", after["redispatched_at"], detail))
    if before["closed_at"] is not None and after["closed_at"] is None:
        changes.append(("reopened", None, {"closed_at": [before["closed_at"], None]}))
    if after["closed_at"] is not None and before["closed_at"] != after["closed_at"]:
        detail = {
            "closed_at": [before["closed_at"], after["closed_at"]],
            "closing_kind": after["closing_kind"],
        }
        changes.append(("closed", after["closed_at"], detail))
    if before["excluded"] != after["excluded"]:
        detail = {"excluded": [before["excluded"], after["excluded"]], "reason": after["exclusion_reason"]}
        changes.append(("excluded", after["exclusion_decided_at"], detail))
    if before["solve_due_first"] == after["solve_due_first"] and before["solve_due"] != after["solve_due"]:
        detail = {"solve_due": [before["solve_due"], after["solve_due"]]}
        if before["pause_log"] != after["pause_log"]:
            changes.append(("paused", after["suspended_at"], detail))
        elif after["extension_approved_at"] is not None or not after["pause_log"]:
            # The end of an order ends an open pause too; its close tells of that.
            changes.append(("extended", after["extension_approved_at"], detail))
    return changes


def store_events(connection: Connection, batch_id: int, events: Sequence[Row]) -> None:
    """Append the events, numbered within each order."""
    if not events:
        return
    keys = list({(event["shard"], event["order_id"]) for event in events})
    found = connection.execute(
        select(order_event.c.shard, order_event.c.order_id, func.max(order_event.c.event_no))
        .where(tuple_(order_event.c.shard, order_event.c.order_id).in_(keys))
        .group_by(order_event.c.shard, order_event.c.order_id)
    )
    last = {(shard, number): event_no for shard, number, event_no in found}
    rows = []
    for event in events:
        key = event["shard"], event["order_id"]
        last[key] = last.get(key, 0) + 1
        rows.append({**event, "event_no": last[key], "derived": True, "batch_id": batch_id})
    connection.execute(insert(order_event), rows)
