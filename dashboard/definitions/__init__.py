"""The one source of definitions: pages, exports, the document and the codes all read it.

Pure data; layouts/definitions.py fills in the settings in force and speaks the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.definitions.counts import LIVE, OUTCOMES, PARTS, POPULATIONS
from dashboard.definitions.model import Definition
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

GROUPS: Mapping[str, tuple[Definition, ...]] = {
    "parts": PARTS,
    "outcomes": OUTCOMES,
    "rates": RATES,
    "times": TIMES,
    "live": LIVE,
    "standings": STANDINGS,
    "items": ITEMS,
    "prompts": PROMPTS,
    "analysis": ANALYSIS,
}
DEFINITIONS: Mapping[str, Definition] = {each.key: each for group in GROUPS.values() for each in group}
BY_CODE: Mapping[str, Definition] = {each.code: each for each in DEFINITIONS.values()}
