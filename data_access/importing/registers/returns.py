"""The register of returns: the feedback sheet of a district with its measures and results filled in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from dashboard.i18n import _, noop
from dashboard.people.access import scope_for
from data_access.counting.local_days import CITY_ZONE
from data_access.importing.errors import BadField
from data_access.importing.registers.model import Around, Register, Stored, Values, register_field
from data_access.queries.survey.waves import survey_settings
from data_access.records.people import Actor
from data_access.records.survey.findings import LONGEST, act_on
from data_access.reference.units import read_calendar
from data_access.schema import finding, unit

FIELDS = (
    register_field(
        "number",
        noop("Finding number"),
        "code",
        "问题编号|编号|finding number|number",
        required=True,
        limit=30,
    ),
    register_field("measures", noop("Measures"), "text", "整改措施|措施|measures", limit=LONGEST["measures"]),
    register_field(
        "result",
        noop("What was done"),
        "text",
        "整改结果|整改情况|办理结果|what was done|result",
        limit=LONGEST["result"],
    ),
)


def know(connection: Connection) -> dict[str, Any]:
    """Read the findings by number with the unit that each concerns."""
    f = finding.c
    query = select(
        f.number,
        f.finding_id,
        f.state,
        f.measures,
        f.result,
        unit.c.unit_id,
        unit.c.kind,
        unit.c.code,
        unit.c.name,
    ).join(unit, unit.c.unit_id == f.unit_id)
    return {row.number: row for row in connection.execute(query)}


def complete(values: Values, around: Around) -> None:
    """Hold a row against its finding; raise BadField."""
    row = around.known.get(values["number"])
    if row is None:
        raise BadField("number", "unknown", _("There is no finding of this number."))
    if not values.get("measures") and not values.get("result"):
        raise BadField("measures", "required", _("Neither measures nor a result is filled in."))
    if values.get("result") and not (values.get("measures") or row.measures):
        raise BadField("measures", "required", _("A result needs the measures that led to it."))
    values["finding"] = row


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Take each finding as far as its row says, in the name of its unit; what stands already is unchanged."""
    settings = survey_settings(connection, actor.now.astimezone(CITY_ZONE).date())
    calendar = read_calendar(connection)
    changed = 0
    for row in rows:
        found = row["finding"]
        own = Actor(
            scope_for(
                actor.scope.account,
                "district_coordinator",
                found.unit_id,
                found.kind,
                found.code,
                found.name,
            ),
            actor.now,
            actor.address,
        )
        done = [
            act_on(connection, own, settings, calendar, found.finding_id, act, fields)
            for act, fields in _steps(row)
        ]
        changed += any(answer in ("claim", "begin", "report") for answer in done)
    return Stored(0, changed, len(rows) - changed)


def _steps(row: Values) -> list[tuple[str, dict[str, str]]]:
    """Return the acts that a returned row stands for, as far as its finding has not come yet."""
    found, measures, result = row["finding"], row.get("measures"), row.get("result")
    steps: list[tuple[str, dict[str, str]]] = []
    if found.state == "fed_back":
        steps.append(("claim", {}))
    if found.state in ("fed_back", "claimed", "failed") and (measures or found.measures):
        steps.append(("begin", {"measures": measures or found.measures}))
    if found.state in ("fed_back", "claimed", "failed", "rectifying") and result:
        steps.append(("report", {"result": result}))
    return steps


RETURNS = Register(
    "returns",
    noop("Returned feedback sheets"),
    "manage_survey",
    FIELDS,
    ("number",),
    complete,
    store,
    know,
)
