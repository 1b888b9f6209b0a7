"""Write a paper as a DOCX: its template filled, its blocks drawn."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Word
from docx.oxml.ns import qn

from dashboard.i18n import _
from dashboard.papers.document import Document
from dashboard.papers.reading import UnusablePaper
from dashboard.papers.titles import display_width
from layouts.documents.paper import filling, styles
from layouts.documents.paper.blocks import Writer
from layouts.documents.paper.charts import Charts
from layouts.documents.paper.checking import check_template
from layouts.documents.paper.fields import FIELDS, line_values, written_day
from layouts.documents.paper.geometry import CHARACTER, TEXT_WIDTH
from layouts.documents.paper.package import opened, packed
from layouts.documents.paper.template import default_template, form_of
from layouts.documents.paper.xml import w

# The day of a paper stands four characters from the right edge.
DAY_FROM_RIGHT = 4


def docx_of(document: Document, template: bytes | None = None) -> bytes:
    """Return a paper as a DOCX; the same paper and template give the same bytes.

    Without a template the product's own is taken, by the paper's red head. Raises UnusablePaper where the
    template has problems, or no place for what the paper has.
    """
    if template is not None and (problems := check_template(template)):
        raise UnusablePaper("\n".join(problems))
    word = opened(template or default_template(form_of(document)))
    _refuse_loss(document, word)
    identifiers = styles.add_missing(word.styles.element)
    main: Any = word.element
    writer = Writer(identifiers, Charts(word).draw, main.body.sectPr)
    lines = line_values(document)
    blocks = {
        "body": writer.write(document.blocks),
        "annex_list": writer.annex_list(document.attachments),
        "annexes": writer.annexes(document.attachments, followed=document.copies is not None),
    }
    _place_signature(word, document)
    _fit_red_name(word, document)
    filling.fill(word, lines, blocks)
    return packed(word, document.date, document.identity, document.title.replace("\n", ""))


def _refuse_loss(document: Document, word: Word) -> None:
    """Raise UnusablePaper where a part of the paper that only the paper knows would stand nowhere."""
    asked = {
        field.key
        for part in filling.parts_of(word)
        for paragraph in filling.paragraphs(part)
        for field in filling.fields_in(paragraph)
    }
    values = line_values(document)
    if document.attachments:
        values["annex_list"] = "listed"
    if any(attachment.blocks for attachment in document.attachments):
        values["annexes"] = "there"
    lost = [_(one.name) for one in FIELDS if not one.fixed and values.get(one.key) and one.key not in asked]
    if lost:
        raise UnusablePaper(
            _("The template has no place for: {fields}. Write each as {{{{name}}}} where it belongs.").format(
                fields=_(", ").join(lost)
            )
        )


def _place_signature(word: Word, document: Document) -> None:
    """Set the day four characters from the right and centre the office's name above it.

    A line that the office has indented itself stays where it is.
    """
    if not document.signature or document.date is None:
        return
    office, day = display_width(document.signature), display_width(written_day(document.date))
    of_day = max(float(DAY_FROM_RIGHT), (office - day) / 2)
    rights = {"signature": of_day + (day - office) / 2, "date": of_day}
    for paragraph in filling.paragraphs(word.element):
        fields = [field.key for field in filling.fields_in(paragraph)]
        properties = paragraph.pPr
        if fields in (["signature"], ["date"]) and properties is not None and properties.ind is None:
            right = rights[fields[0]]
            if properties.find(qn("w:jc")) is None:
                indent = w("ind", rightChars=round(right * 100), right=round(right * CHARACTER))
                properties.insert_element_before(indent, *filling.AFTER_INDENT)


def _fit_red_name(word: Word, document: Document) -> None:
    if document.red_head is None:
        return
    for paragraph in filling.paragraphs(word.element):
        if [field.key for field in filling.fields_in(paragraph)] == ["red_name"]:
            filling.fit(paragraph, len(document.red_head.name), TEXT_WIDTH / 20)
