"""Read the weekly notice of the ledgers (每周调度通报): numbers by unit, and the items that it names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from dashboard.ledgers.items import Item
from dashboard.ledgers.weeks import Week, counts_in, last_whole_week, read_week, tally, week_at
from dashboard.people.access import Scope
from dashboard.views.ledgers import DispatchRow, DispatchView, LedgerRow
from dashboard.views.reference import Unit
from data_access.queries.ledgers.items import read_items
from data_access.queries.ledgers.rows import shown_rows
from data_access.queries.ledgers.settings import judged_week
from data_access.queries.proactive.parts import ZONE, Records
from data_access.reference.english import shown_name

WEEKS = 12
MOST = 60  # items named of a kind
# Districts first, each kind in its official order.
KINDS = {kind: place for place, kind in enumerate(("district", "department", "utility"))}
SAID = ("open", "new", "signed", "slipped", "late", "unnoted", "next")


def dispatch_view(connection: Connection, scope: Scope, now: datetime, week: str = "") -> DispatchView:
    """Return the notice of a week, by default of the last whole one, as far as a scope may read the items."""
    records = Records.of(connection, scope, now)
    items = read_items(connection, scope)
    asked = (read_week(week, now, ZONE) if week else None) or last_whole_week(now, ZONE)
    shown = judged_week(connection, asked)
    return DispatchView(
        week=shown,
        weeks=_weeks(records, shown),
        rows=_rows(records, items, shown),
        total=tally(items, shown),
        late=_named(records, items, "late", shown),
        ahead=_named(records, items, "next", shown),
        unnoted=_named(records, items, "unnoted", shown),
        signed=_named(records, items, "signed", shown),
        running=shown.end > now,
        demo=any(each.demo for each in items),
        whose="" if scope.city_wide else shown_name(scope.unit_name),
    )


def _weeks(records: Records, shown: Week) -> tuple[str, ...]:
    """Return the newest weeks and the one that is shown, newest first."""
    days = [records.today - timedelta(days=7 * back) for back in range(WEEKS)]
    found = {week_at(day, records.now, ZONE).text for day in days} | {shown.text}
    return tuple(sorted(found, reverse=True))


def _rows(records: Records, items: Sequence[Item], week: Week) -> tuple[DispatchRow, ...]:
    """Return the lines of the units with anything to tell, in the official order."""
    whose: dict[int | None, list[Item]] = {}
    for each in items:
        whose.setdefault(each.unit_id, []).append(each)
    units = sorted(records.reading.units, key=lambda each: KINDS.get(each.kind, len(KINDS)))
    ordered: list[Unit | None] = [each for each in units if each.unit_id in whose]
    if None in whose:
        ordered.append(None)
    rows = [DispatchRow(unit, tally(whose[unit.unit_id if unit else None], week)) for unit in ordered]
    return tuple(row for row in rows if any(row.figures[each] for each in SAID))


def _named(records: Records, items: Sequence[Item], measure: str, week: Week) -> tuple[LedgerRow, ...]:
    found = [each for each in items if counts_in(each, measure, week)]
    found.sort(key=lambda each: (each.promised or each.entered, each.item_id))
    return shown_rows(records, found[:MOST], week.known)
