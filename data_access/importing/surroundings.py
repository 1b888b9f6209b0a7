"""What the checking of a table stands on: mapping, reference data, calendar and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import RULE_SETS, RuleSet
from data_access.importing.lookup import CategoryIndex, UnitIndex
from data_access.importing.mapping import Mapping


@dataclass
class Surroundings:
    """What checking needs from outside the table."""

    mapping: Mapping
    units: UnitIndex
    categories: CategoryIndex
    calendar: WorkCalendar
    latest: int  # no event lies after this second: the data time, or now where the table gives it
    date1904: bool = False
    rule_sets: Sequence[RuleSet] = RULE_SETS
    created_units: dict[str, str] = field(default_factory=dict)  # code → name
    created_categories: dict[str, tuple[str, ...]] = field(default_factory=dict)  # code → path
