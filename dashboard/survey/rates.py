"""How the calls of a survey went: the standing outcome of each enterprise, and the rates of fieldwork.

Rates after AAPOR, Standard Definitions (9th edition, 2016), each in its strictest form, that takes all of
unknown eligibility as eligible. Codes and their classes there:

- complete (成功): interview, I.
- refused (拒访): refusal, R.
- call_back (约定回拨): eligible and spoken to, neither done nor refused; "other", O, because the contact
  rate counts whoever was reached.
- no_answer (无人接听), bad_number (空号), out_of_service (停机), and drawn but never tried: unknown
  eligibility, U. AAPOR leaves dead numbers out (4.3) where numbers are drawn; here enterprises of a register
  are drawn, and a dead number does not say that the enterprise is gone.
- ineligible, never in a rate: only codes named as such by who asks, where an office has found that their
  enterprises no longer exist.

Cases are the sample and those replacements that were called upon, not the ones held ready.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from dashboard.views.counts import Rate

COMPLETE, REFUSED, CALL_BACK = "complete", "refused", "call_back"
NO_ANSWER, BAD_NUMBER, OUT_OF_SERVICE = "no_answer", "bad_number", "out_of_service"
NOT_TRIED = "not_tried"
OUTCOMES = (COMPLETE, NO_ANSWER, BAD_NUMBER, REFUSED, OUT_OF_SERVICE, CALL_BACK)
STANDING = (*OUTCOMES, NOT_TRIED)

Class = Literal["interview", "refusal", "other", "unknown"]
CLASSES: Mapping[str, Class] = {
    COMPLETE: "interview",
    REFUSED: "refusal",
    CALL_BACK: "other",
    NO_ANSWER: "unknown",
    BAD_NUMBER: "unknown",
    OUT_OF_SERVICE: "unknown",
    NOT_TRIED: "unknown",
}


@dataclass(frozen=True)
class Attempt:
    """One call to an enterprise and what came of it, one of OUTCOMES."""

    key: str
    at: datetime
    outcome: str


@dataclass(frozen=True)
class FieldRates:
    """AAPOR's RR1, CON1, COOP1 and REF1, exact, with how many cases were left out as ineligible."""

    response: Rate  # RR1 = I ÷ (I + R + O + U)
    contact: Rate  # CON1 = (I + R + O) ÷ (I + R + O + U)
    cooperation: Rate  # COOP1 = I ÷ (I + R + O)
    refusal: Rate  # REF1 = R ÷ (I + R + O + U)
    ineligible: int = 0


def standing_outcomes(drawn: Collection[str], attempts: Iterable[Attempt]) -> dict[str, str]:
    """Return the standing outcome of each drawn enterprise: its last attempt, but a complete one stands.

    Of attempts at the same moment the later in the sequence is the last. Raises ValueError for attempts at
    enterprises that were not drawn and for unknown outcomes.
    """
    attempts = list(attempts)
    strange = sorted({each.key for each in attempts} - set(drawn))
    if strange:
        raise ValueError(f"attempts at enterprises that were not drawn: {', '.join(strange)}")
    _check({each.outcome for each in attempts}, OUTCOMES)
    found = dict.fromkeys(drawn, NOT_TRIED)
    for each in sorted(attempts, key=lambda attempt: attempt.at):
        if found[each.key] != COMPLETE:
            found[each.key] = each.outcome
    return found


def field_rates(outcomes: Iterable[str], ineligible: Collection[str] = ()) -> FieldRates:
    """Return the rates of fieldwork of standing outcomes, one an enterprise.

    `ineligible` are codes of unknown eligibility that are left out. Raises ValueError for unknown outcomes
    and for a code whose enterprises were spoken to.
    """
    counts = Counter(outcomes)
    _check(counts, STANDING)
    _check(ineligible, [code for code in STANDING if CLASSES[code] == "unknown"])
    classes: Counter[Class] = Counter()
    for code, n in counts.items():
        if code not in ineligible:
            classes[CLASSES[code]] += n
    interviews, refusals = classes["interview"], classes["refusal"]
    reached = interviews + refusals + classes["other"]
    cases = reached + classes["unknown"]
    return FieldRates(
        response=Rate(Fraction(interviews), cases),
        contact=Rate(Fraction(reached), cases),
        cooperation=Rate(Fraction(interviews), reached),
        refusal=Rate(Fraction(refusals), cases),
        ineligible=sum(n for code, n in counts.items() if code in ineligible),
    )


def _check(codes: Iterable[str], known: Collection[str]) -> None:
    unknown = sorted(set(codes) - set(known))
    if unknown:
        raise ValueError(f"unknown outcomes {', '.join(unknown)}; known are {', '.join(known)}")
