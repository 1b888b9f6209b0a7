"""What the address of the audit page says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from dashboard.i18n import _
from dashboard.views.audit import RESULTS, AuditFilter
from layouts.components.forms import ANY
from layouts.components.links import href
from layouts.pages.audit.words import ACTIONS

PATH = "/admin/audit"
LONGEST = 200
YEARS = range(2000, 2200)


def read_filter(query: Mapping[str, str]) -> tuple[AuditFilter, tuple[str, ...]]:
    """Return the filter that the parameters name, and a notice for each value that is left out."""
    given = {name: str(value).strip()[:LONGEST] for name, value in query.items() if value and value != ANY}
    notices: list[str] = []
    found = AuditFilter(
        who=given.get("who", ""),
        action=_known(given, "action", ACTIONS, _("Action"), notices),
        what=given.get("what", ""),
        first=_day(given, "first", _("From"), notices),
        last=_day(given, "last", _("To"), notices),
        result=_known(given, "result", RESULTS, _("Result"), notices),
    )
    return found, tuple(notices)


def audit_path(filter: AuditFilter, cursor: str = "") -> str:
    """Return the address of the page."""
    return href(PATH, {**filter.parameters(), "cursor": cursor})


def export_path(filter: AuditFilter, kind: str) -> str:
    """Return the address that downloads what the filter admits as xlsx or csv."""
    return href(f"/export/audit.{kind}", filter.parameters())


def _known(
    given: Mapping[str, str],
    name: str,
    known: Collection[str],
    said: str,
    notices: list[str],
) -> str:
    value = given.get(name, "")
    if not value or value in known:
        return value
    notices.append(_left_out(said, value))
    return ""


def _day(given: Mapping[str, str], name: str, said: str, notices: list[str]) -> date | None:
    value = given.get(name, "")
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        day = None
    if day is not None and day.year in YEARS:
        return day
    if value:
        notices.append(_left_out(said, value))
    return None


def _left_out(name: str, value: str) -> str:
    return _("{filter} “{value}” is unknown and was left out.").format(filter=name, value=value)
