"""Count the words in columns of fixed words, and tell which of them nobody has given a meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from dashboard.views.importing import SaidWords, WordColumn, WordRow
from data_access.importing.errors import BadCell, MappingError
from data_access.importing.fields import BY_NAME
from data_access.importing.headers import Torn
from data_access.importing.mapping import WORD_FIELDS, meanings_of
from data_access.importing.mapping import Mapping as TableMapping
from data_access.importing.matching import DECIDING, LONGEST_WORD, MOST_WORDS
from data_access.importing.plan import Bound, bind
from data_access.importing.polarity import contradiction
from data_access.importing.rejects import restored
from data_access.importing.words import BLANK, Words, word_key

MOST_SPELLINGS = 400
# Fields whose words decide figures: those of the match, and by which clock and as whose an order counts.
ASKED = (DECIDING & set(WORD_FIELDS)) | {"provincial", "channel", "role", "first_review_passed"}
# A blank says nothing in most columns; whether it counts an order in nobody can tell but who knows the table.
BLANK_ASKED = frozenset({"included"})


@dataclass(frozen=True)
class Spoken:
    """The words of one column with the rows of each, most frequent first; a blank cell is "".

    `too_many` tells that the column holds more words than fixed ones, or longer ones: they were not counted.
    """

    field: str
    column: str
    words: Mapping[str, int]
    too_many: bool = False


class Listener:
    """Count the words of a table's rows while they pass, once."""

    def __init__(self, bound: Sequence[Bound], is_blank: Callable[[str], bool]) -> None:
        self._is_blank = is_blank
        self._bound = [one for one in bound if one.field.name in WORD_FIELDS]
        self._counts: dict[str, dict[str, int]] = {one.field.name: {} for one in self._bound}
        self._open = list(self._bound)

    def hear(self, cells: Sequence[str]) -> None:
        """Count the words of one row; one that broke the form of its file says nothing."""
        if isinstance(cells, Torn):
            return
        for one in self._open:
            text, counts = one.text(cells), self._counts[one.field.name]
            counts[text] = counts.get(text, 0) + 1
            if len(counts) > MOST_SPELLINGS or len(text) > LONGEST_WORD:
                self._open = [each for each in self._open if each is not one]

    def heard(self) -> tuple[Spoken, ...]:
        """Return what was heard of each column."""
        return tuple(self._of(one) for one in self._bound)

    def _of(self, one: Bound) -> Spoken:
        rows: dict[str, int] = {}
        spelled: dict[str, str] = {}
        for text, n in self._counts[one.field.name].items():
            try:
                word = "" if self._is_blank(text) else restored(text).strip()
            except BadCell:
                continue  # a formula's error is no word: its rows are rejected for it
            key = word_key(word)
            spelled.setdefault(key, word)
            rows[key] = rows.get(key, 0) + n
        many = one not in self._open or len(rows.keys() - {""}) > MOST_WORDS
        ordered = sorted(rows, key=lambda key: (key == "", -rows[key], key))
        counted = {} if many else {spelled[key]: rows[key] for key in ordered}
        return Spoken(one.field.name, one.column, counted, many)


def asked(
    heard: Iterable[Spoken], mapping: TableMapping, shown: Callable[[str], str]
) -> tuple[WordColumn, ...]:
    """Return the columns with the meaning of each word, "" where somebody has to say it first.

    What the product knows of a word does not hold in a column whose name speaks against its field.
    `shown` masks and shortens a word for the page.
    """
    return tuple(_column(one, mapping, shown) for one in heard if one.words or one.too_many)


def _column(one: Spoken, mapping: TableMapping, shown: Callable[[str], str]) -> WordColumn:
    field = BY_NAME[one.field]
    words = Words(field.kind, mapping.words_of(one.field))
    trusted = not contradiction(one.column, field)
    rows = tuple(
        WordRow(word, shown(word), n, _meaning(word, one.field, words, trusted), words.says(word))
        for word, n in one.words.items()
    )
    return WordColumn(one.column, one.field, meanings_of(one.field), rows, one.field in ASKED, one.too_many)


def _meaning(word: str, field: str, words: Words, trusted: bool) -> str:
    if words.says(word):
        return words.meaning(word)
    if not word:
        return BLANK if trusted and field not in BLANK_ASKED else ""
    return words.meaning(word) if trusted else ""


def with_words(
    mapping: TableMapping, bound: Sequence[Bound], said: Mapping[str, Mapping[str, str]]
) -> TableMapping:
    """Return the mapping with what was said of the words of its columns, {column: {word: meaning}}."""
    words = {name: dict(each) for name, each in mapping.words.items()}
    for one in bound:
        name = one.field.name
        new = said.get(one.column, {})
        if name not in WORD_FIELDS or not new:
            continue
        key = mapping.own_key(name)
        again = {word_key(word) for word in new}
        kept = {
            meaning: [word for word in listed if word_key(word) not in again]
            for meaning, listed in words.get(key, {}).items()
        }
        for word, meaning in new.items():
            kept.setdefault(meaning, []).append(word)
        words[key] = {meaning: listed for meaning, listed in kept.items() if listed}
    return mapping.model_copy(update={"words": words})


def said_in(content: Mapping[str, Any], shown: Callable[[str], str]) -> tuple[SaidWords, ...]:
    """Return what the mapping of a batch says of words beyond what is known, column by column."""
    try:
        mapping = TableMapping.model_validate(content["mapping"])
        bound = bind(mapping, content["header"])
    except (KeyError, ValidationError, MappingError):
        return ()  # a batch of an older version
    found = []
    for one in bound:
        own = mapping.words_of(one.field.name) if one.field.name in WORD_FIELDS else {}
        told = tuple((shown(word), meaning) for meaning, listed in own.items() for word in listed)
        if told:
            found.append(SaidWords(one.column, one.field.name, told))
    return tuple(found)
