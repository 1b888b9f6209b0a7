"""Which acts a ledger item offers an account: those of its state, and those on its notes and its promise."""

from __future__ import annotations

from datetime import datetime

from dashboard.ledgers.items import Item
from dashboard.ledgers.records import OWED, STANDING
from dashboard.people.access import Scope
from dashboard.records.rights import keeps, may_act
from dashboard.records.steps import offered


def offered_acts(
    scope: Scope, item: Item, owner_id: int, district_id: int | None, now: datetime, *, asked: bool
) -> tuple[str, ...]:
    """Return what an account may do with an item; `asked` tells that a later promise waits for the city.

    `owner_id` is who answers for it, 0 for nobody, `district_id` the district of that unit.
    """
    if item.state not in STANDING:
        return ()
    owner, city = may_act(scope, "owner", owner_id, district_id), keeps(scope)
    owed = item.state in OWED["ledger"]
    planned = item.book == "planned"
    ahead = item.promised is not None and item.promised > now
    found = {
        "note": owner,
        "plan": owner and owed and not planned,
        "extend": owner and owed and planned and ahead and not asked,
        "grant": city and asked,
        "refuse": city and asked,
        "give_up": city and owed and planned,
        "file": owner,
    }
    steps = offered(scope, "ledger", item.state, owner_id, district_id)
    return (*[act for act, may in found.items() if may], *steps)
