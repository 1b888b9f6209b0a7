"""Headings, paragraphs, tables and charts of a paper as elements, with the numbers that stand before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy

from dashboard.i18n import _
from dashboard.papers.document import (
    LEVELS,
    Attachment,
    Block,
    Chart,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Table,
)
from dashboard.papers.numerals import heading_number
from layouts.documents.paper import styles
from layouts.documents.paper.geometry import CHARACTER, text_width, turn_page
from layouts.documents.paper.tables import table
from layouts.documents.paper.xml import Element, paragraph, run, w

# Draws a chart of the width in twips as a run.
Draw = Callable[[Chart, int], Element]


class Writer:
    """Writes blocks one after the other and counts what it numbers."""

    def __init__(self, identifiers: Mapping[str, str], draw: Draw, page: Element) -> None:
        self._identifiers, self._draw, self._page = identifiers, draw, page
        self._headings = [0] * LEVELS
        self._tables = self._charts = 0
        self._landscape = False

    def write(self, blocks: Sequence[Block]) -> list[Element]:
        """Return the elements of blocks in their order."""
        made: list[Element] = []
        for index, block in enumerate(blocks):
            made += self._one(block)
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if isinstance(block, Table | Chart) and not isinstance(following, Note):
                made.append(self._gap())
        return made

    def style(self, name: str) -> str:
        """Return the identifier of a style in this file."""
        return self._identifiers[name.casefold()]

    def _one(self, block: Block) -> list[Element]:
        match block:
            case Heading():
                number = heading_number(self._count(block.level), block.level)
                return [
                    paragraph(run(number + block.text), style=self.style(styles.HEADINGS[block.level - 1]))
                ]
            case Paragraph():
                style = styles.BODY if block.indent else styles.ADDRESSEE
                return [paragraph(*map(self._run, block.runs), style=self.style(style))]
            case Table():
                return self._table(block)
            case Chart():
                return self._chart(block)
            case Note():
                return [paragraph(run(block.text), style=self.style(styles.NOTE)), self._gap()]
            case PageBreak():
                return [paragraph(w("r", w("br", type="page")))]

    def _run(self, one: Run) -> Element:
        return run(one.text, *([w("b"), w("bCs")] if one.bold else []))

    def _count(self, level: int) -> int:
        """Count a heading; a higher one begins those below it anew."""
        self._headings[level - 1] += 1
        self._headings[level:] = [0] * (LEVELS - level)
        return self._headings[level - 1]

    def _gap(self) -> Element:
        """Return the space below a table, without which the next one would join it."""
        spacing = w("spacing", line=styles.CELL_LINE // 2, lineRule="exact")
        return paragraph(style=self.style(styles.CELL), spacing=spacing)

    def _table(self, block: Table) -> list[Element]:
        made = []
        if block.caption:
            self._tables += 1
            text = _("Table {n}\N{IDEOGRAPHIC SPACE}{caption}").format(n=self._tables, caption=block.caption)
            made.append(paragraph(run(text), style=self.style(styles.CAPTION), keepNext=w("keepNext")))
        return [*made, table(block, text_width(self._landscape), self.style)]

    def _chart(self, block: Chart) -> list[Element]:
        self._charts += 1
        text = _("Chart {n}\N{IDEOGRAPHIC SPACE}{caption}").format(n=self._charts, caption=block.caption)
        # A line of fixed height would cut the picture off.
        free = w("spacing", line=240, lineRule="auto")
        picture = paragraph(
            self._draw(block, text_width(self._landscape)),
            style=self.style(styles.CAPTION),
            keepNext=w("keepNext"),
            spacing=free,
        )
        caption = paragraph(run(text), style=self.style(styles.CAPTION), keepNext=w("keepNext"))
        return [picture, caption, *self._table(block.table)]

    def annex_list(self, attachments: Sequence[Attachment]) -> list[Element]:
        """Return the names of the annexes, a line below the text: 附件：1. …"""
        if not attachments:
            return []
        numbered = len(attachments) > 1
        made = [paragraph()]
        for index, attachment in enumerate(attachments):
            label = "" if index else _("Annexes: ")
            number = f"{index + 1}.\t" if numbered else ""
            # Two characters in, three for the label, one and a half for the number.
            own = CHARACTER * 3 // 2 if numbered else 0
            lead = w("ind", left=CHARACTER * 5 + own, hanging=own + (CHARACTER * 3 if label else 0))
            text = run(label + number + attachment.name)
            made.append(paragraph(text, style=self.style(styles.ADDRESSEE), ind=lead))
        return made

    def annexes(self, attachments: Sequence[Attachment], *, followed: bool) -> list[Element]:
        """Return the pages of the annexes in the paper itself; `followed` by anything after them."""
        made: list[Element] = []
        for index, attachment in enumerate(attachments):
            if attachment.blocks:
                made += self._annex(attachment, index + 1 if len(attachments) > 1 else 0)
        if followed and (turned := self._turn(False)):
            # LibreOffice would put what floats at a page's foot on the page before.
            return [*made, *turned, self._gap()]
        if self._landscape:
            turn_page(self._page)
        return made

    def _annex(self, attachment: Attachment, number: int) -> list[Element]:
        turned = self._turn(attachment.landscape)
        begin = {} if turned else {"pageBreakBefore": w("pageBreakBefore")}
        strong = w("rStyle", val=self.style(styles.STRONG))
        label = _("Annex {n}").format(n=number) if number else _("Annex")
        self._headings = [0] * LEVELS
        return [
            *turned,
            paragraph(run(label, strong), style=self.style(styles.ADDRESSEE), **begin),
            paragraph(),
            paragraph(run(attachment.name), style=self.style(styles.TITLE)),
            paragraph(),
            *self.write(attachment.blocks),
        ]

    def _turn(self, landscape: bool) -> list[Element]:
        """End the section before pages that lie the other way."""
        if landscape == self._landscape:
            return []
        ended = deepcopy(self._page)
        if self._landscape:
            turn_page(ended)
        self._landscape = landscape
        spacing = w("spacing", line=20, lineRule="exact")
        return [paragraph(style=self.style(styles.CELL), spacing=spacing, sectPr=ended)]
