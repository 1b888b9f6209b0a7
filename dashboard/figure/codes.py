"""Short codes of printed figures: which figure, whose, of which period; people type them from paper.

    JJL-370682-2610                resolution rate of 370682 in October 2026
    DF-370682004-2610R3            score over the three months up to October 2026
    DQ-QS-261001T261017-SL-HB      due orders of the whole city, by acceptance, before exclusions
    YQ-370682-2610-A2611050800     as known on 5 November 2026, 08:00, the city's local time
    ZB-370682-0                    open orders, whatever the period

A code holds everything but the data: read later, it gives the figure as it stands then. Units may have
hyphens in their codes: what stands behind the unit is told apart by its form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.clocks.periods import UnknownPeriod, parse_period
from dashboard.definitions import BY_CODE, DEFINITIONS, Definition
from dashboard.order.folding import usual_form
from dashboard.views.reference import Period
from dashboard.views.vocabulary import Basis

CITY = "QS"
NOWHERE = ".0"  # after a district's code: its orders without a township
NOW = "0"  # in place of a period: figures of the data time
BEFORE = "HB"
BASIS_CODES: Mapping[Basis, str] = {"due": "DQ", "accepted": "SL", "transferred": "ZP", "closed": "BJ"}
LONGEST = 200

_BASES: Mapping[str, Basis] = {code: basis for basis, code in BASIS_CODES.items()}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_MOMENT = re.compile(r"A(\d{10}|\d{12})", re.ASCII)
_CENTURY = 2000


@dataclass(frozen=True)
class FigureCode:
    """One figure of one unit and period; with `period` empty the figure itself, wherever it stands.

    `period` is a text that `parse_period` reads; `as_of` a local moment in ISO form, empty for the data time;
    `basis` empty for the one in force.
    """

    definition: Definition
    unit: str = ""
    period: str = ""
    basis: Basis | None = None
    before_exclusion: bool = False
    as_of: str = ""

    @property
    def text(self) -> str:
        """Return the code as it is printed; the period must be one that a code can hold."""
        if not self.unit:
            return self.definition.code
        period = NOW if self.definition.kind == "live" else _write_period(self.period)
        tail = _suffix(self.unit, period, self.basis, self.before_exclusion, self.as_of)
        return f"{self.definition.code}-{tail}"


class UnknownCode(ValueError):
    """A text that is no code: `part` says which part of it is not understood."""

    def __init__(self, text: str, part: str) -> None:
        super().__init__(f"{text!r} is no code of a figure: {part}")
        self.part = part  # form | figure | period


def suffix(
    unit: str, period: Period, basis: Basis | None = None, before_exclusion: bool = False, as_of: str = ""
) -> str:
    """Return all of a code but its figure, empty for a period that no code can hold."""
    shown = code_of_period(period)
    return _suffix(unit, shown, basis, before_exclusion, as_of) if shown else ""


def _suffix(unit: str, period: str, basis: Basis | None, before: bool, as_of: str) -> str:
    parts = [unit, period]
    if basis is not None:
        parts.append(BASIS_CODES[basis])
    if before:
        parts.append(BEFORE)
    if as_of:
        moment = datetime.fromisoformat(as_of)
        parts.append(f"A{moment:%y%m%d%H%M%S}" if moment.second else f"A{moment:%y%m%d%H%M}")
    return "-".join(parts)


def coded(key: str, suffix: str) -> str:
    """Return the code of a figure by its key, empty without a suffix."""
    return f"{DEFINITIONS[key].code}-{suffix}" if suffix else ""


def code_of_period(period: Period) -> str:
    """Return a period as codes write it; rolling ones by the days they cover, empty outside this century."""
    if period.first.year // 100 != _CENTURY // 100 or period.last.year // 100 != _CENTURY // 100:
        return ""
    if match := re.fullmatch(r"(?:\d{4}-\d{2})?r(\d{1,3})m", period.text):
        return f"{period.last:%y%m}R{int(match[1])}"
    if period.kind == "month":
        return f"{period.first:%y%m}"
    if period.kind == "months":
        return f"{period.first:%y%m}T{period.last:%y%m}"
    if period.kind == "week":
        return f"{int(period.text[2:4]):02}W{period.text[-2:]}"
    if period.kind == "quarter":
        return f"{period.first:%y}Q{period.text[-1]}"
    if period.kind == "year":
        return f"{period.first:%y}Y"
    if period.first == period.last:
        return f"{period.first:%y%m%d}"
    return f"{period.first:%y%m%d}T{period.last:%y%m%d}"


def _write_period(text: str) -> str:
    """Return the code of a period's text that names its days itself."""

    return code_of_period(parse_period(text, date(_CENTURY, 1, 1)))


_PERIODS: tuple[tuple[str, str], ...] = (
    (r"(\d\d)(\d\d)", "20{0}-{1}"),
    (r"(\d\d)(\d\d)T(\d\d)(\d\d)", "20{0}-{1}..20{2}-{3}"),
    (r"(\d\d)(\d\d)R(\d{1,3})", "20{0}-{1}r{2}m"),
    (r"(\d\d)W(\d\d)", "20{0}-W{1}"),
    (r"(\d\d)Q(\d)", "20{0}-Q{1}"),
    (r"(\d\d)Y", "20{0}"),
    (r"(\d\d)(\d\d)(\d\d)", "20{0}-{1}-{2}..20{0}-{1}-{2}"),
    (r"(\d\d)(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)", "20{0}-{1}-{2}..20{3}-{4}-{5}"),
)


def _read_period(written: str) -> str:
    """Return the text of a period from its code, empty where it is none that exists."""

    for form, template in _PERIODS:
        if match := re.fullmatch(form, written, re.ASCII):
            try:
                return parse_period(template.format(*match.groups()), date(_CENTURY, 1, 1)).text
            except UnknownPeriod:
                return ""
    return ""


def cleaned(text: str) -> str:
    """Return a code, or a unit's as a code holds it, in half-width capitals without blanks."""
    return "".join(usual_form(text).translate(_DASHES).split()).upper()


def parse_code(text: str) -> FigureCode:
    """Return the figure that a code names; raise UnknownCode for anything else.

    Letters may be small or of full width, blanks are ignored.
    """
    first, *rest = cleaned(text[:LONGEST]).split("-")
    definition = BY_CODE.get(first)
    if definition is None:
        raise UnknownCode(text, "figure" if rest else "form")
    if not rest:
        return FigureCode(definition)
    return _with_tail(text, definition, rest)


def _with_tail(text: str, definition: Definition, rest: list[str]) -> FigureCode:
    basis: Basis | None = None
    before, as_of = False, ""
    while rest:
        if rest[-1] in _BASES and basis is None:
            basis = _BASES[rest.pop()]
        elif rest[-1] == BEFORE and not before:
            before = bool(rest.pop())
        elif (moment := _read_moment(rest[-1])) and not as_of:
            as_of = moment
            rest.pop()
        else:
            break
    period, unit = (rest.pop() if rest else ""), "-".join(rest)
    if not unit:
        raise UnknownCode(text, "form")
    live = definition.kind == "live"
    named = "" if live else _read_period(period)
    if (live and period != NOW) or not (live or named):
        raise UnknownCode(text, "period")
    return FigureCode(definition, unit, named, basis, before, as_of)


def _read_moment(part: str) -> str:
    match = _MOMENT.fullmatch(part)
    if not match:
        return ""
    digits = match[1].ljust(12, "0")
    try:
        return datetime.strptime(f"20{digits}", "%Y%m%d%H%M%S").isoformat(timespec="seconds")
    except ValueError:
        return ""
