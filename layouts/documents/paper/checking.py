"""Check a template that an office sends: what is wrong with it, in words."""

from __future__ import annotations

import re

from docx.document import Document as Word

from dashboard.i18n import _
from dashboard.papers.reading import UnusablePaper
from layouts.documents.paper import filling
from layouts.documents.paper.fields import BY_KEY, FIELDS, MARK, Field, find_field
from layouts.documents.paper.package import external_links, opened

_OTHER_MARKS = re.compile(r"\{%.*?%\}|\{#.*?#\}")
_HALF_MARK = re.compile(r"\{\{|\}\}")


def check_template(content: bytes) -> tuple[str, ...]:
    """Return what is wrong with a template, in the reader's language; nothing where it can be used."""
    try:
        word = opened(content)
    except UnusablePaper as refused:
        return (str(refused),)
    texts = [
        filling.text_of(paragraph)
        for part in filling.parts_of(word)
        for paragraph in filling.paragraphs(part)
    ]
    return (*_links(content), *_unknown(texts), *_missing(texts), *_misplaced(texts), *_elsewhere(word))


def _links(content: bytes) -> list[str]:
    found = external_links(content)
    if not found:
        return []
    listed = _(", ").join(link[:80] for link in found[:5])
    return [
        _("The template points outside itself ({links}): remove links and linked pictures.").format(
            links=listed
        )
    ]


def _unknown(texts: list[str]) -> list[str]:
    problems = []
    for text in texts:
        for name in MARK.findall(text):
            if find_field(name) is None:
                problems.append(_unknown_field(name.strip()))
        for other in _OTHER_MARKS.findall(text):
            problems.append(
                _("{mark} is no field: templates have fields alone, no commands.").format(mark=other)
            )
        if _HALF_MARK.search(MARK.sub("", text)):
            problems.append(
                _("Unclosed braces in “{text}”: a field is written {{{{name}}}}.").format(text=text[:60])
            )
    return problems


def _unknown_field(name: str) -> str:
    known = _(", ").join(_(field.name) for field in FIELDS)
    return _("Unknown field “{name}”. Known are: {known}.").format(name=name, known=known)


def _asked(texts: list[str]) -> list[tuple[Field, str]]:
    return [
        (field, text)
        for text in texts
        for name in MARK.findall(text)
        if (field := find_field(name)) is not None
    ]


def _missing(texts: list[str]) -> list[str]:
    there = {field.key for field, _text in _asked(texts)}
    return [
        _("The field “{name}” is missing: write {{{{{name}}}}} where {meaning} belong.").format(
            name=_(field.name), meaning=_(field.meaning)
        )
        for field in BY_KEY.values()
        if field.required and field.key not in there
    ]


def _misplaced(texts: list[str]) -> list[str]:
    """Name fields that become many paragraphs and do not stand alone, or stand twice."""
    asked = _asked(texts)
    problems = []
    for field in FIELDS:
        places = [text for one, text in asked if one is field]
        if field.place != "blocks":
            continue
        if any(MARK.sub("", text, count=1).strip() for text in places):
            problems.append(_("The field “{name}” stands alone in its paragraph.").format(name=_(field.name)))
        if len(places) > 1:
            problems.append(
                _("The field “{name}” stands {n} times: keep one.").format(name=_(field.name), n=len(places))
            )
    return problems


def _elsewhere(word: Word) -> list[str]:
    """Name fields of many paragraphs in a table, a header or a text box, where they cannot grow."""
    body = word.element.body
    problems = []
    for part in filling.parts_of(word):
        for paragraph in filling.paragraphs(part):
            for field in filling.fields_in(paragraph):
                if field.place == "blocks" and paragraph.getparent() is not body:
                    problems.append(
                        _(
                            "The field “{name}” stands in the text, not in a table, header or text box."
                        ).format(name=_(field.name))
                    )
    return problems
