"""Say as JSON what became of a table: on the command line, and beside a file of a watched folder."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.importing.suspicion import check_of
from dashboard.views.look import Look
from data_access.importing.service import ImportResult
from layouts.pages.importing.look import point_said


def has_to_be_looked_at(result: ImportResult) -> bool:
    """Tell whether rows were rejected, parts of the file left out, or points in its figures are open."""
    return bool(result.rejected or result.left_out or (result.look and result.look.to_confirm))


def result_json(result: ImportResult, zone: ZoneInfo) -> dict[str, Any]:
    """Return the result under the names that programs rely on; the data time in the source's zone."""
    return {
        "read": result.read,
        "inserted": result.inserted,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "rejected": result.rejected,
        "rejects_file": result.rejects_file,
        "batch": result.batch,
        "data_time": result.data_time.astimezone(zone).isoformat(),
        "stale": result.stale,
        "notes": list(result.notes),
        "left_out": list(result.left_out),
        "figures": _figures(result.look),
        "points": _points(result.look),
        "without_effect": list(result.without_effect),
    }


def _figures(look: Look | None) -> list[dict[str, Any]]:
    """Return the table in figures, all orders together first; keys as dashboard.views.look names them."""
    return [asdict(row) for row in look.rows] if look else []


def _points(look: Look | None) -> list[dict[str, Any]]:
    """Return what of the figures cannot be, each under the name that --confirm takes."""
    if look is None:
        return []
    left = look.to_confirm
    return [
        {"name": each.name, "said": point_said(each), "check": check_of(each), "confirmed": each not in left}
        for each in look.points
    ]
