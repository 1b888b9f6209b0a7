"""Adopting a convention: what it would change, and what was adopted until now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from dashboard.appraisal import ranking
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.people.access import Scope
from dashboard.rankings.places import ranked_units
from dashboard.reconcile.conventions import adopted, convention_from, convention_of
from dashboard.views.counts import Counts, RankRow
from dashboard.views.reconcile import Adoption, Preview, Reconciliation
from dashboard.views.reference import Period
from data_access.counting.tally import counts
from data_access.queries.context.settings import ADOPTED, APPRAISAL, appraisal_settings, stored
from data_access.queries.reconcile.patterns import Footing
from data_access.reference.accounts import shown_names
from data_access.reference.english import shown_unit
from data_access.reference.units import read_units


def adoptions(connection: Connection) -> tuple[Adoption, ...]:
    """Return the settings by the month they are valid from, newest first, each before those it replaced."""
    logs = {row.valid_from: row.content["adoptions"] for row in stored(connection, ADOPTED)}
    found: list[Adoption] = []
    for row in stored(connection, APPRAISAL):
        entries = [_adoption(row.valid_from, entry, True) for entry in logs.get(row.valid_from, ())]
        stands = next((each for each in reversed(entries) if each.at == row.changed_at), None)
        found.append(
            Adoption(
                valid_from=row.valid_from,
                convention=convention_of(AppraisalSettings.model_validate(row.content)),
                reason=row.reason,
                account=row.changed_by,
                at=row.changed_at,
                month=stands.month if stands else None,
            )
        )
        found += [each for each in reversed(entries) if each is not stands]
    shown = shown_names(connection)
    return tuple(replace(each, account=shown(each.account)) for each in found)


def _adoption(valid_from: date, entry: Mapping[str, Any], replaced: bool) -> Adoption:
    return Adoption(
        valid_from=valid_from,
        convention=convention_from(entry["convention"]),
        reason=entry["reason"],
        account=entry["account"],
        at=datetime.fromisoformat(entry["at"]),
        replaced=replaced,
        month=date.fromisoformat(entry["month"]),
    )


def preview_of(
    connection: Connection, scope: Scope, start: Period, footing: Footing | None, result: Reconciliation
) -> Preview | None:
    """Return a month's ranking before and after adopting the chosen convention from it on.

    `footing` is that of the month, None where it has no orders yet: then there is nothing to rank. None
    where the month's settings follow the convention already.
    """
    before = footing.settings if footing else appraisal_settings(connection, start.last)
    after, level = adopted(before, result.chosen.convention), result.published.level
    if after == before:
        return None
    if footing is None:
        return Preview(start, level, (), (), before, after)
    now, then = (_ranking(connection, scope, footing, each, level) for each in (before, after))
    return Preview(start, level, now, then, before, after)


def _ranking(
    connection: Connection, scope: Scope, footing: Footing, settings: AppraisalSettings, level: str
) -> tuple[RankRow, ...]:
    """Rank the month as the rankings page would under some settings."""
    conditions = footing.under(settings, settings.basis)
    found = counts(connection, scope, footing.period, conditions, level, times=False)  # type: ignore[arg-type]
    before = {code: Counts(code, due=each.due_before_exclusion) for code, each in found.items()}
    units = ranked_units(tuple(map(shown_unit, read_units(connection))), level, footing.period)
    return ranking.rank_units(units, found, before, settings)
