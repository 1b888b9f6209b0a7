"""The one source of definitions: pages, exports, the document and the codes all read it.

Pure data; layouts/definitions.py fills in the settings in force and speaks the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.definitions.counts import DISPATCHED, EXTENDED_OUT, LIVE, OUTCOMES, PARTS, POPULATIONS
from dashboard.definitions.further import FURTHER
from dashboard.definitions.indicators import DECLARED
from dashboard.definitions.model import Definition, Measure
from dashboard.definitions.prompts import PROMPTS
from dashboard.definitions.rates import RATES, TIMES, TIMES_NOTE
from dashboard.definitions.standings import ANALYSIS, ITEMS, STANDINGS
from dashboard.definitions.variants import under

__all__ = [
    "BY_CODE",
    "DEFINITIONS",
    "GROUPS",
    "POPULATIONS",
    "TIMES_NOTE",
    "Definition",
    "under",
]


def _of(measures: Iterable[Measure]) -> tuple[Definition, ...]:
    return tuple(each.definition for each in measures if each.definition)


GROUPS: Mapping[str, tuple[Definition, ...]] = {
    "parts": _of(PARTS),
    "outcomes": (DISPATCHED, *_of(OUTCOMES), EXTENDED_OUT),
    "rates": (*RATES, *(each.definition for each in DECLARED), *FURTHER),
    "times": TIMES,
    "live": LIVE,
    "standings": STANDINGS,
    "items": ITEMS,
    "prompts": PROMPTS,
    "analysis": ANALYSIS,
}
DEFINITIONS: Mapping[str, Definition] = {each.key: each for group in GROUPS.values() for each in group}
BY_CODE: Mapping[str, Definition] = {each.code: each for each in DEFINITIONS.values()}
