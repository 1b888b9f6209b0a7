"""Translate user-visible text; English msgids live in the code, zh_CN is complete and the default."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

DEFAULT_LANGUAGE = "zh_CN"
LANGUAGES = ("zh_CN", "en")

_adopted: dict[str, Mapping[str, str]] = {}
_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Load a language's catalogue from its PO text; English is the msgids themselves."""
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; known: {', '.join(LANGUAGES)}")
    if language == "en":
        return gettext.NullTranslations()
    if language in _adopted:
        return _Adopted(_adopted[language])
    from importlib import resources

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = resources.files("dashboard") / "locale" / language / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class _Adopted(gettext.NullTranslations):
    """A catalogue that was handed over as plain words."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words

    def gettext(self, message: str) -> str:
        return self._words.get(message, message)


def words_of(language: str) -> dict[str, str]:
    """Return a language's translations by msgid, to be handed to another process."""
    catalogued: dict[str, str] = getattr(catalogue(language), "_catalog", {})
    return catalogued


def adopt(language: str, words: Mapping[str, str]) -> None:
    """Take a language's translations from `words`: reading the PO text takes longer than a small task."""
    _adopted[language] = words


def current_language() -> str:
    """Return the language of the running request or command."""
    return _language.get()


def set_language(language: str) -> None:
    """Make `language` current for the running request; unknown values fall back to the default."""
    _language.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Speak `language` inside the block, and the former one after it."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str) -> str:
    """Translate an English msgid into the current language."""
    return catalogue(_language.get()).gettext(message) if message else ""


def ngettext(one: str, many: str, n: float | str | None) -> str:
    """Translate a text about a number: English says `one` of 1; Chinese has one form, under the msgid `many`.

    `n` is the number, or what is shown of it.
    """
    return one if _language.get() == "en" and n in (1, "1") else _(many)


def noop(message: str) -> str:
    """Mark a msgid for extraction where it must be translated later, at the time of showing."""
    return message
