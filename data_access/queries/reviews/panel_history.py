"""Whom the lines of a case's history concern: members of the panel, as far as the reader may know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from dashboard.order.masking import mask_name
from dashboard.views.records import HistoryLine
from data_access.schema import social_supervisor

s = social_supervisor.c
OF_MEMBERS = ("replace", "correct")


def named_acts(
    connection: Connection, history: Sequence[HistoryLine], keeps: bool, decided: bool
) -> tuple[HistoryLine, ...]:
    """Return a case's history with the members named whom its lines concern.

    Names and reasons are read by who keeps the city's records, others see the names masked; how a seat voted
    is read by others once the case is decided.
    """
    asked = {
        each.detail[key] for each in history for key in ("member", "came") if each.detail.get(key) is not None
    }
    known = connection.execute(select(s.supervisor_id, s.name).where(s.supervisor_id.in_(asked)))
    names = {row.supervisor_id: row.name if keeps else mask_name(row.name) for row in known}

    def told(line: HistoryLine) -> HistoryLine:
        if line.act not in OF_MEMBERS:
            return line
        detail: dict[str, Any] = {"seat": line.detail.get("seat")}
        detail["left_name"] = names.get(line.detail.get("member"), "")
        detail["came_name"] = names.get(line.detail.get("came"), "")
        if keeps or decided:
            detail |= {key: line.detail[key] for key in ("was", "now") if key in line.detail}
        return replace(line, note=line.note if keeps else "", detail=detail)

    return tuple(told(each) for each in history)
