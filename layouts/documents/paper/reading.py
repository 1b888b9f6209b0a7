"""Read a paper that an office edited in Word or WPS: its text as it stands, however the editor tore it up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.document import Document as Word
from docx.oxml.ns import qn

from dashboard.papers.reading import ReadPaper
from layouts.documents.paper.charts import chart_rows
from layouts.documents.paper.filling import parts_of
from layouts.documents.paper.package import external_links, opened, parsed, too_much
from layouts.documents.paper.xml import Element

_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TBL, _TR, _TC = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc"))
_REMOVED = {*map(qn, ("w:del", "w:moveFrom")), f"{_MARKUP}Fallback"}
_LEFT_OUT = {*_REMOVED, *map(qn, ("w:txbxContent", "w:pPr", "w:rPr"))}
_TRACKED = ("w:ins", "w:del", "w:moveFrom", "w:moveTo")
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_FIELD, _FIELD_KIND = qn("w:fldChar"), qn("w:fldCharType")
MOST_COLUMNS = 63  # of a table in Word
MOST_LINES = 20_000  # paragraphs and rows of a paper
_NOTES = ("/footnotes", "/endnotes")
_COMMENT = qn("w:commentReference")


def read_docx(content: bytes) -> ReadPaper:
    """Return what stands in a DOCX: paragraphs, tables, headers and notes, without page numbers.

    Inserted text counts, removed text does not, nor do lines without any letter or digit. Raises
    UnusablePaper where the file cannot be taken.
    """
    word = opened(content)
    paragraphs: list[str] = []
    tables: list[tuple[tuple[str, ...], ...]] = []
    tracked = comments = False
    for part in _parts(word):
        for element in _outermost(part):
            if element.tag == _TBL:
                tables.append(tuple(_rows(element)))
            else:
                paragraphs.append(_text(element))
        if len(paragraphs) + sum(map(len, tables)) > MOST_LINES:
            raise too_much()
        tracked = tracked or any(next(part.iter(qn(tag)), None) is not None for tag in _TRACKED)
        comments = comments or next(part.iter(_COMMENT), None) is not None
    return ReadPaper(
        tuple(text for text in paragraphs if any(map(str.isalnum, text))),
        tuple(tables),
        tuple(chart_rows(part.blob) for part in _charts(word)),
        word.core_properties.identifier,
        tracked,
        comments,
        external_links(content),
    )


def _parts(word: Word) -> Iterator[Element]:
    """Yield the roots of text: the body, headers and footers, notes at the foot and the end."""
    yield from parts_of(word)
    main: Any = word.part
    for relation in main.rels.values():
        if not relation.is_external and relation.reltype.endswith(_NOTES):
            yield parsed(relation.target_part.blob)


def _charts(word: Word) -> Iterator[Any]:
    """Yield the parts of charts in the order of the text."""
    main: Any = word.part
    for identifier in main.element.xpath('.//*[local-name()="chart"]/@r:id'):
        relation = main.rels.get(identifier)
        if relation is not None and not relation.is_external and relation.reltype.endswith("/chart"):
            yield relation.target_part


def _outermost(root: Element) -> Iterator[Element]:
    """Yield tables and paragraphs in their order, those of a text box after the paragraph that holds it."""
    for child in root:
        if child.tag in _REMOVED:
            continue
        if child.tag == _TBL:
            yield child
        elif child.tag == _P:
            yield child
            yield from _boxed(child)
        else:
            yield from _outermost(child)


def _boxed(paragraph: Element) -> Iterator[Element]:
    for box in paragraph.iter(qn("w:txbxContent")):
        if not any(above.tag in _REMOVED for above in box.iterancestors()):
            yield from _outermost(box)


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table; a cell that spans columns is followed by empty ones."""
    for row in table.iter(_TR):
        if next(row.iterancestors(_TBL)) is not table:
            continue
        cells: list[str] = []
        for cell in row.iter(_TC):
            if next(cell.iterancestors(_TR)) is row:
                spans = cell.xpath("./w:tcPr/w:gridSpan/@w:val")
                wide = int(spans[0]) if spans and spans[0].isdecimal() else 1
                cells += [_cell(cell), *[""] * (min(wide, MOST_COLUMNS) - 1)]
        yield tuple(cells)


def _cell(cell: Element) -> str:
    return "\n".join(filter(None, (_text(one) for one in cell.iter(_P))))


def _text(paragraph: Element) -> str:
    """Return a paragraph's text; what a field shows is left out where it is a page number."""
    pieces: list[str] = []
    skipping: list[bool] = []
    for element in _own(paragraph):
        if element.tag == _FIELD:
            _follow_field(element.get(_FIELD_KIND), skipping)
        elif element.tag == qn("w:instrText"):
            if skipping and _counts_pages(element.text or ""):
                skipping[-1] = True
        elif not any(skipping):
            pieces.append(
                _SIGNS.get(element.tag, "") or (element.text or "" if element.tag == qn("w:t") else "")
            )
    return "".join(pieces)


def _follow_field(kind: str | None, skipping: list[bool]) -> None:
    if kind == "begin":
        skipping.append(False)
    elif kind == "end" and skipping:
        skipping.pop()


def _counts_pages(instruction: str) -> bool:
    return instruction.split()[:1] in (["PAGE"], ["NUMPAGES"], ["SECTIONPAGES"])


def _own(paragraph: Element) -> Iterator[Element]:
    """Yield the elements of a paragraph without removed text, simple page numbers and text boxes in it."""
    for child in paragraph:
        simple = child.tag == qn("w:fldSimple") and _counts_pages(child.get(qn("w:instr")) or "")
        if child.tag in _LEFT_OUT or simple:
            continue
        yield child
        yield from _own(child)
