"""Charts that Word, WPS and LibreOffice draw themselves, with the workbook in which an office edits them.

The parts follow ECMA-376 part 1, DrawingML charts. Fills and dashes differ in lightness and pattern, so that
a black-and-white print tells the series apart.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from itertools import count
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dashboard.i18n import _
from dashboard.papers.document import Chart, Series
from dashboard.papers.fonts import LATIN, SONG
from layouts.documents.paper.package import parsed
from layouts.documents.paper.xml import Element, clean, w
from layouts.documents.workbook import head_format, new_book, write

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TWIP = 635  # English metric units
HEIGHT = 3_700  # twips, 65 mm
ROW_HEIGHT = 380  # a bar's, twips
LABEL_SIZE = 900  # hundredths of a point
SHADES = ("1B5E9E", "A9C4DE", "46535F", "D6DDE3")
EDGE = "16202B"
DASHES = ("solid", "sysDash", "sysDot", "lgDash")
MARKERS = ("circle", "square", "triangle", "diamond")
CATEGORY_AXIS, VALUE_AXIS = 111, 222
_SHEET = "Sheet1"


class Charts:
    """Puts charts into a document, each a part of its own with its workbook."""

    def __init__(self, word: Word) -> None:
        self._part: Any = word.part
        self._numbers = count(1)

    def draw(self, chart: Chart, width: int) -> Element:
        """Return a run with a chart of the width in twips."""
        number = next(self._numbers)
        package = self._part.package
        drawn = Part(PackURI(f"/word/charts/paper{number}.xml"), CHART_TYPE, b"", package)
        name = PackURI(f"/word/embeddings/paper{number}.xlsx")
        book = drawn.relate_to(Part(name, BOOK_TYPE, workbook(chart), package), RELATIONSHIP_TYPE.PACKAGE)
        drawn._blob = chart_xml(chart, book).encode()
        relation = self._part.relate_to(drawn, RELATIONSHIP_TYPE.CHART)
        tall = max(HEIGHT, ROW_HEIGHT * len(chart.categories)) if chart.kind == "bar" else HEIGHT
        return w("r", parse_xml(_placed(chart, relation, number, width, min(tall, 3 * HEIGHT))))


def workbook(chart: Chart) -> bytes:
    """Return a chart's values as the workbook that its editing opens."""
    stream = BytesIO()
    book = new_book(stream)
    book.set_properties({"created": datetime(1980, 1, 1)})
    page, bold = book.add_worksheet(_SHEET), head_format(book)
    for column, series in enumerate(_all_series(chart), start=1):
        page.write_string(0, column, series.name, bold)
        for line, value in enumerate(series.values, start=1):
            write(page, line, column, value)
    for line, category in enumerate(chart.categories, start=1):
        page.write_string(line, 0, category)
    book.close()
    return stream.getvalue()


def chart_rows(part: bytes) -> tuple[tuple[str, ...], ...]:
    """Return what a chart's part draws as rows: names of series above, categories on the left."""
    drawn = parsed(part)
    heads, names = [""], dict[int, str]()
    columns: list[dict[int, str]] = []
    for series in drawn.iter(f"{{{CHART}}}ser"):
        heads.append("".join(one.text or "" for one in series.iterfind("./{*}tx//{*}v")))
        names |= _points(series, "cat")
        columns.append({place: _number(text) for place, text in _points(series, "val").items()})
    places = sorted(set(names).union(*columns))
    rows = [(names.get(place, ""), *(one.get(place, "") for one in columns)) for place in places]
    return (tuple(heads), *rows) if rows else ()


def _points(series: Element, kind: str) -> dict[int, str]:
    return {
        int(one.get("idx")): "".join(text.text or "" for text in one.iterfind("{*}v"))
        for one in series.iterfind(f"./{{*}}{kind}//{{*}}pt")
        if one.get("idx", "").isdecimal()
    }


def _number(text: str) -> str:
    """Write a value as it was given: editors keep the nearest number of the machine, 97.120000000000005."""
    try:
        return repr(float(text)).removesuffix(".0")
    except ValueError:
        return text


def _all_series(chart: Chart) -> list[Series]:
    """Return a chart's series, and its threshold as one more."""
    if chart.threshold is None:
        return list(chart.series)
    return [*chart.series, Series(_("threshold"), (chart.threshold,) * len(chart.categories))]


def chart_xml(chart: Chart, book: str) -> str:
    """Return the part of a chart; `book` is the relation to its workbook."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{DRAWING}" xmlns:r="{RELATIONS}">'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f"{_plots(chart)}{_axes(chart)}</c:plotArea>"
        f'{_legend(chart)}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_letters()}<c:externalData r:id="{book}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _plots(chart: Chart) -> str:
    series = _all_series(chart)
    axes = f'<c:axId val="{CATEGORY_AXIS}"/><c:axId val="{VALUE_AXIS}"/>'
    own = list(enumerate(series[: len(chart.series)]))
    threshold = list(enumerate(series))[len(chart.series) :]
    if chart.kind == "line":
        lines = "".join(_line(chart, index, one) for index, one in own)
        lines += "".join(_threshold(chart, index, one) for index, one in threshold)
        return _lines(lines, axes)
    direction = "bar" if chart.kind == "bar" else "col"
    bars = "".join(_bar(chart, index, one) for index, one in own)
    plots = (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{bars}'
        f'<c:gapWidth val="60"/>{axes}</c:barChart>'
    )
    lines = "".join(_threshold(chart, index, one) for index, one in threshold)
    return plots + (_lines(lines, axes) if lines else "")


def _lines(series: str, axes: str) -> str:
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>{axes}'
        "</c:lineChart>"
    )


def _bar(chart: Chart, index: int, series: Series) -> str:
    fill = _fill(SHADES[index % len(SHADES)])
    look = f'<c:spPr>{fill}<a:ln w="6350">{_fill(EDGE)}</a:ln></c:spPr><c:invertIfNegative val="0"/>'
    return _series(chart, index, series, look + _labels(chart, "outEnd"))


def _line(chart: Chart, index: int, series: Series) -> str:
    shade = _fill(SHADES[0] if index == 0 else SHADES[2] if index == 1 else EDGE)
    dash = DASHES[index % len(DASHES)]
    look = (
        f'<c:spPr><a:ln w="22225">{shade}<a:prstDash val="{dash}"/></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="{MARKERS[index % len(MARKERS)]}"/><c:size val="6"/>'
        f"<c:spPr>{shade}</c:spPr></c:marker>"
    )
    return _series(chart, index, series, look + _labels(chart, "b" if index % 2 else "t"), smooth=True)


def _threshold(chart: Chart, index: int, series: Series) -> str:
    look = (
        f'<c:spPr><a:ln w="12700">{_fill(EDGE)}<a:prstDash val="dash"/></a:ln></c:spPr>'
        '<c:marker><c:symbol val="none"/></c:marker>'
    )
    return _series(chart, index, series, look, smooth=True)


def _series(chart: Chart, index: int, series: Series, look: str, *, smooth: bool = False) -> str:
    column, last = chr(ord("B") + index), len(chart.categories) + 1
    named = _texts(f"{_SHEET}!${column}$1", (series.name,))
    names = _texts(f"{_SHEET}!$A$2:$A${last}", chart.categories)
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>'
        for place, value in enumerate(series.values)
        if value is not None
    )
    values = (
        f"<c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f><c:numCache>"
        f"<c:formatCode>{_format(chart)}</c:formatCode>"
        f'<c:ptCount val="{len(series.values)}"/>{points}</c:numCache></c:numRef>'
    )
    straight = '<c:smooth val="0"/>' if smooth else ""
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx>{named}</c:tx>{look}'
        f"<c:cat>{names}</c:cat><c:val>{values}</c:val>{straight}</c:ser>"
    )


def _texts(formula: str, texts: tuple[str, ...]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{escape(clean(text))}</c:v></c:pt>' for place, text in enumerate(texts)
    )
    cached = f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'
    return f"<c:strRef><c:f>{formula}</c:f>{cached}</c:strRef>"


def _labels(chart: Chart, place: str) -> str:
    """Write the values at their bars or points; with many series the table below has them."""
    shown = int(len(chart.series) * len(chart.categories) <= 24)
    return (
        f'<c:dLbls><c:numFmt formatCode="{_format(chart)}" sourceLinked="0"/>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="{shown}"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
        "</c:dLbls>"
    )


def _format(chart: Chart) -> str:
    return "0." + "0" * chart.decimals if chart.decimals else "0"


def _axes(chart: Chart) -> str:
    lying = chart.kind == "bar"
    names, values = ("l", "b") if lying else ("b", "l")
    # Bars read from above to below in the order of their table.
    order = "maxMin" if lying else "minMax"
    crossing = "max" if lying else "autoZero"
    title = _axis_title(chart.unit) if chart.unit else ""
    lines = f'<c:majorGridlines><c:spPr><a:ln w="3175">{_fill("D6DDE3")}</a:ln></c:spPr></c:majorGridlines>'
    hair = f'<c:spPr><a:ln w="6350">{_fill("8794A1")}</a:ln></c:spPr>'
    return (
        f'<c:catAx><c:axId val="{CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{names}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{hair}'
        f'<c:crossAx val="{VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{VALUE_AXIS}"/>'
        f'<c:scaling><c:orientation val="minMax"/>{_bounds(chart)}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{values}"/>'
        f"{lines}{title}"
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{hair}<c:crossAx val="{CATEGORY_AXIS}"/>'
        f'<c:crosses val="{crossing}"/><c:crossBetween val="between"/></c:valAx>'
    )


def _bounds(chart: Chart) -> str:
    """Let bars begin at nothing, by whose length they are read, and shares of a hundred end there."""
    values = [value for series in chart.series for value in series.values if value is not None]
    if chart.kind == "line" or any(value < 0 for value in values):
        return ""
    whole = chart.unit == "%" and all(value <= 100 for value in values)
    return ('<c:max val="100"/>' if whole else "") + '<c:min val="0"/>'


def _axis_title(unit: str) -> str:
    size = f'sz="{LABEL_SIZE}" b="0"'
    return (
        '<c:title><c:tx><c:rich><a:bodyPr rot="0" vert="horz"/>'
        f'<a:p><a:pPr><a:defRPr {size}/></a:pPr><a:r><a:rPr lang="zh-CN" {size}/>'
        f"<a:t>{escape(clean(unit))}</a:t></a:r></a:p>"
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _legend(chart: Chart) -> str:
    if len(_all_series(chart)) == 1:
        return ""
    return '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'


def _letters() -> str:
    faces = f'<a:latin typeface="{LATIN}"/><a:ea typeface="{SONG}"/>'
    colour = _fill("000000")
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{LABEL_SIZE}">{colour}{faces}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _placed(chart: Chart, relation: str, number: int, width: int, height: int) -> str:
    """Return the place of a chart in its line, with words for readers who do not see it."""
    told = quoteattr(clean(chart.caption))
    return (
        f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width * TWIP}" cy="{height * TWIP}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{1000 + number}" name={told} descr={told}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{CHART}">'
        f'<c:chart xmlns:c="{CHART}" r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
