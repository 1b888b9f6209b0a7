"""What a scoring form may be made of: every indicator with the measures of its fraction, and its rules.

Pure data: the texts stand in dashboard.definitions, the rules' arithmetic in dashboard.appraisal.scoring.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

RuleKind = Literal["linear", "proportional", "banded", "share", "penalty"]
RULE_KINDS: tuple[RuleKind, ...] = get_args(RuleKind)
RATE_KINDS: tuple[RuleKind, ...] = ("linear", "proportional", "banded")

# The indicators of the default form: their rates are scored, warned about and printed on every page.
INDICATORS = ("resolution", "satisfaction", "on_time", "six")


@dataclass(frozen=True)
class Scorable:
    """An indicator that a form may use.

    `of` tells what it is: a rate of orders (its own function, or `top` ÷ `bottom`), a number of orders, or a
    figure entered by hand. `fewer` marks those of which less is better. `kinds` are the rules that can score
    it. `facts` are what must be asked of every order for its sake (dashboard.definitions.facts), `more` the
    measures that are counted for it alone. Where a group has no order of the measure `told`, no table tells
    and nobody is scored by it.
    """

    name: str
    of: Literal["rate", "number", "entered"] = "rate"
    kinds: tuple[RuleKind, ...] = RATE_KINDS
    fewer: bool = False
    top: str = ""
    bottom: str = ""
    facts: tuple[str, ...] = ()
    told: str = ""

    @property
    def missed(self) -> str:
        """Return the measure of the orders that keep it from being full."""
        return self.top if self.fewer else f"{self.name}_missed"

    @property
    def more(self) -> tuple[str, ...]:
        """Return the measures that are counted only where the indicator is switched on."""
        return tuple(dict.fromkeys(each for each in (self.top, self.bottom, self.told) if each))


def _rate(
    name: str, top: str, bottom: str = "due", *facts: str, fewer: bool = False, told: str = ""
) -> Scorable:
    return Scorable(name, top=top, bottom=bottom, facts=facts, fewer=fewer, told=told)


def _number(name: str, kind: RuleKind) -> Scorable:
    penalty = kind == "penalty"
    return Scorable(name, "number", (kind,), fewer=penalty, top=name, bottom="due" if penalty else "")


FURTHER = (
    _rate("signing", "signed_in_time", "due", "signed", "signed_in_time", told="signed"),
    _rate("contact", "contacted", "due", "contacted", told="contacted"),
    _rate("actual", "solved_in_fact", "solved_or_explained"),
    _rate("once", "closed_once", "due_closed"),
    _rate("redoing", "redone_closed", "due_closed", fewer=True),
    _rate("returning", "returned", "due", "returned", fewer=True),
    _rate("extending", "extended", "due", "extended", fewer=True),
    _rate("calling_back", "called_closed", "due_closed"),
    Scorable("knowledge", "entered", top="knowledge_done", bottom="knowledge_due"),
)
VOLUMES = tuple(_number(name, "share") for name in ("accepted", "due"))
PENALTIES = tuple(_number(name, "penalty") for name in ("late", "open_overdue", "unsolved"))

REGISTRY: Mapping[str, Scorable] = {
    each.name: each for each in (*map(Scorable, INDICATORS), *FURTHER, *VOLUMES, *PENALTIES)
}
FURTHER_FACTS = tuple(dict.fromkeys(fact for each in FURTHER for fact in each.facts))

# Bonus and penalty of a unit, entered by hand: they travel with its counts, in hundredths of a point.
ADDED = "added_hundredths"
