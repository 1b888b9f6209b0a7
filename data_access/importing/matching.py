"""Match a table's columns to fields by their names and by what stands in them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dashboard.i18n import _
from data_access.importing.cells import BLANK_WORDS, SERIAL, looks_like_moment, normalised_name, plain
from data_access.importing.fields import BY_NAME, FIELDS, REQUIRED, Field, synonym_names
from data_access.importing.lookup import CategoryIndex, UnitIndex
from data_access.importing.polarity import contradiction
from data_access.importing.rejects import own_columns
from data_access.importing.words import WORDS, Words

SAMPLE_ROWS = 200
# A column of more different words, or of longer ones, is not one of fixed words.
MOST_WORDS, LONGEST_WORD = 40, 60
SAMPLES_KEPT = 50
CERTAIN, ENOUGH, ENOUGH_REQUIRED = 0.95, 0.5, 0.35
# Fields that decide figures: none of them is guessed.
DECIDING = frozenset(
    {
        *("order_no", "unit", "direct", "excluded", "included", "withdrawal_asked", "state", "closing_kind"),
        *(
            one.name
            for one in FIELDS
            if one.kind in ("instant", "verdict", "answer") and one.name != "data_time"
        ),
    }
)
ALTERNATIVES = 4
ALIKE = 0.75
US_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/\d{4}( \d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?)?$")
_CLOCK = re.compile(r"^\d{1,2}[:时点]\d{1,2}(?:[:分]\d{1,2})?[分秒]?$")
_PHONE = re.compile(r"^(\+?86)?[- ]?(1[\d*]{10}|0\d{2,3}-?[\d*]{7,8})$")
_ID = re.compile(r"^[A-Za-z0-9_-]{3,64}$")


@dataclass(frozen=True)
class ColumnMatch:
    """What a column was taken for, how surely (0 to 1) and why; `alternatives` are other likely fields."""

    column: str
    field: str | None
    confidence: float
    reason: str
    samples: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    certain: bool = False  # its name is known, or somebody chose it
    objected: bool = False  # resembles a field that its name speaks against, and is left unused for it

    @property
    def doubtful(self) -> bool:
        """Tell whether the match decides figures and stands on a likeness alone: somebody has to say so."""
        return self.field in DECIDING and not self.certain


@dataclass(frozen=True)
class _Column:
    index: int
    name: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    index: int
    field: str
    score: float
    reason: str
    certain: bool = False


def match_columns(
    header: Sequence[str], sample_rows: Sequence[Sequence[str]], units: UnitIndex, categories: CategoryIndex
) -> tuple[ColumnMatch, ...]:
    """Return a match for every column, in the table's order; no field is given twice."""
    columns = [_Column(index, name, _samples(sample_rows, index)) for index, name in enumerate(header)]
    judge = _Judge(units, categories)
    candidates = sorted(
        (candidate for column in columns[own_columns(header) :] for candidate in judge.candidates(column)),
        key=lambda one: (-one.score, one.index),
    )
    chosen: dict[int, _Candidate] = {}
    taken: set[str] = set()
    for one in candidates:
        enough = ENOUGH_REQUIRED if one.field in REQUIRED else ENOUGH
        if one.index not in chosen and one.field not in taken and one.score >= enough:
            chosen[one.index] = one
            taken.add(one.field)
    return tuple(
        _as_match(column, chosen.get(column.index), candidates, judge.objection(column)) for column in columns
    )


def corrected(matches: Sequence[ColumnMatch], choices: Mapping[str, str | None]) -> tuple[ColumnMatch, ...]:
    """Return the matches with a reader's own choice for the columns in `choices`.

    A field chosen by hand leaves the column that had it before; raises ValueError for an unknown field or
    one chosen twice.
    """
    fields = [field for field in choices.values() if field]
    unknown = [field for field in fields if field not in BY_NAME]
    if unknown or len(set(fields)) < len(fields):
        raise ValueError(f"unknown or repeated field among {fields}")
    return tuple(
        replace(match, field=choices[match.column], confidence=1.0, reason=_("Chosen by hand."), certain=True)
        if match.column in choices
        else replace(match, field=None, confidence=0.0, reason=_("Another column was chosen for its field."))
        if match.field in fields
        else match
        for match in matches
    )


def _samples(rows: Sequence[Sequence[str]], index: int) -> tuple[str, ...]:
    texts = (row[index].strip() for row in rows[:SAMPLE_ROWS] if index < len(row))
    return tuple(text for text in texts if text.casefold() not in BLANK_WORDS)


def _as_match(
    column: _Column, chosen: _Candidate | None, candidates: Sequence[_Candidate], objection: str
) -> ColumnMatch:
    taken = chosen.field if chosen else None
    others = [one.field for one in candidates if one.index == column.index and one.field != taken]
    alternatives = tuple(dict.fromkeys(others))[:ALTERNATIVES]
    kept = column.samples[:SAMPLES_KEPT]
    if chosen is None and column.samples and all(_CLOCK.match(plain(text)) for text in column.samples):
        objection = objection or _("It holds times of day: they can be joined to the column of their day.")
    if chosen is None:
        reason = objection or _("No field fits name and values.")
        return ColumnMatch(column.name, None, 0.0, reason, kept, alternatives, objected=bool(objection))
    score = round(chosen.score, 2)
    return ColumnMatch(column.name, chosen.field, score, chosen.reason, kept, alternatives, chosen.certain)


class _Judge:
    """Score how well a column fits each field."""

    def __init__(self, units: UnitIndex, categories: CategoryIndex) -> None:
        self._units = units
        self._words = {name: Words(name) for name in WORDS}
        self._categories = categories

    def candidates(self, column: _Column) -> list[_Candidate]:
        named = [self._by_name(column, field) for field in FIELDS]
        found = [one for one in (*named, *self._by_values(column)) if one is not None and one.score > 0.2]
        return [one for one in found if not contradiction(column.name, BY_NAME[one.field])]

    def objection(self, column: _Column) -> str:
        """Return why a column is not the field that its name resembles most, "" where there is none."""
        scores = {field.name: _name_score(column.name, field) for field in FIELDS}
        name, score = max(scores.items(), key=lambda one: one[1])
        reason = contradiction(column.name, BY_NAME[name]) if score >= ENOUGH else ""
        if not reason:
            return ""
        return _("{field}: {reason}").format(field=_(BY_NAME[name].label), reason=reason)

    def _by_name(self, column: _Column, field: Field) -> _Candidate | None:
        score = _name_score(column.name, field)
        if score == 0:
            return None
        exact = score >= CERTAIN
        share = self._fit(column, field, exact)
        if share is None:
            reason = _("The name is known.") if exact else _("The name is similar to a known one.")
            return _Candidate(column.index, field.name, score, reason, exact)
        if share < 0.5 and (not exact or field.kind in ("instant", "number")):
            return None
        if share < 0.5 and field.name in DECIDING and field.kind in self._words and _few_words(column):
            # Another platform's words: somebody has to say what they mean, or that it is no such column.
            return _Candidate(column.index, field.name, 0.6, _("The name is known, but most words are not."))
        if share < 0.5 and field.kind in self._words:
            # Taking it would reject most rows; the reader may still choose it.
            return _Candidate(column.index, field.name, 0.3, _("The name is known, but most values are not."))
        reason = (
            _("The name is known and the values fit.") if exact else _("A similar name, and the values fit.")
        )
        if share < 0.5:
            reason = _("The name is known, but most values are not.")
        return _Candidate(column.index, field.name, score * (0.6 + 0.4 * share), reason, exact)

    def _fit(self, column: _Column, field: Field, exact: bool) -> float | None:
        """Return the share of samples that fit the field's kind, None where that says nothing.

        A plain number is taken for a serial date only under the exact name of a time.
        """
        if not column.samples:
            return None
        if field.kind == "instant":
            return _share(column.samples, _is_date_or_serial if exact else _is_date)
        if field.kind == "number":
            return _share(column.samples, lambda text: plain(text).isdigit())
        if field.kind == "unit":
            kinds = (field.name,) if field.name in ("township", "district") else ()
            return _share(column.samples, lambda text: self._units.find(text, kinds) is not None)
        if field.kind in self._words:
            return _share(column.samples, self._words[field.kind].knows)
        if field.name == "contact_phone":
            return max(_share(column.samples, lambda text: bool(_PHONE.match(plain(text)))), 0.5)
        if field.name == "order_no":
            return len(set(column.samples)) / len(column.samples)
        return None

    def _by_values(self, column: _Column) -> list[_Candidate]:
        """Guess from the values alone: what nobody named in a known way."""
        texts = column.samples
        if len(texts) < 3:
            return []
        found = []
        for score, field, fits in (
            (0.6, "answer_final", lambda text: "满意" in text and self._words["answer"].knows(text)),
            (0.55, "verdict", lambda text: "解决" in text and self._words["verdict"].knows(text)),
            (0.6, "contact_phone", lambda text: bool(_PHONE.match(plain(text)))),
            (0.55, "township", lambda text: self._units.find(text, ("township",)) is not None),
            (0.56, "district", lambda text: self._units.find(text, ("district",)) is not None),
            (0.54, "unit", lambda text: self._units.find(text) is not None),
            (0.4, "opened_at", _is_date),
        ):  # fmt: skip
            share = _share(texts, fits)
            if share >= 0.8:
                reason = _("{share} % of the values fit.").format(share=int(share * 100))
                found.append(_Candidate(column.index, field, score * share, reason))
        if (
            len(set(texts)) == len(texts)
            and all(_ID.match(text) for text in texts)
            and not _PHONE.match(texts[0])
        ):
            found.append(_Candidate(column.index, "order_no", 0.45, _("Every value is a different code.")))
        return found


def _likeness(one: str, other: str) -> float:
    """Return how alike two names are, 0 below ALIKE; what cannot reach that is not compared sign by sign."""
    matcher = difflib.SequenceMatcher(None, one, other)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= ALIKE else 0.0


@lru_cache(maxsize=65_536)
def _name_score(name: str, field: Field) -> float:
    own = normalised_name(name)
    if synonym_names().get(own) == field.name:
        return 1.0
    last = normalised_name(name.split(" ")[-1])
    if " " in name.strip() and synonym_names().get(last) == field.name:
        return 0.97
    best = 0.0
    for synonym in (normalised_name(one) for one in field.synonyms):
        shorter, longer = sorted((own, synonym), key=len)
        if len(shorter) >= (4 if shorter.isascii() else 2) and shorter in longer:
            best = max(best, 0.55 + 0.35 * len(shorter) / len(longer))
        elif len(own) > 3:
            best = max(best, 0.75 * _likeness(own, synonym))
    return min(best, 0.9)


def _few_words(column: _Column) -> bool:
    words = set(column.samples)
    return len(words) <= MOST_WORDS and all(len(word) <= LONGEST_WORD for word in words)


def _share(texts: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(fits(text) for text in texts) / len(texts)


def _is_date_or_serial(text: str) -> bool:
    return _is_date(text) or bool(SERIAL.match(plain(text)))


def _is_date(text: str) -> bool:
    return looks_like_moment(text) or bool(US_DATE.match(text))
