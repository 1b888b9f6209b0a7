"""Charts of a paper: parts that Word opens, with the workbook that its editing needs."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from dashboard.papers.compare import compare
from dashboard.papers.document import Chart, Series
from dashboard.papers.reading import UnusablePaper
from layouts.documents.paper import docx_of, read_docx
from layouts.documents.paper.charts import chart_rows, chart_xml, workbook
from tests.support.papers import bulletin, chart, members, with_part

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHILDREN = {
    "barChart": [
        "barDir",
        "grouping",
        "varyColors",
        "ser",
        "dLbls",
        "gapWidth",
        "overlap",
        "serLines",
        "axId",
    ],
    "lineChart": [
        "grouping",
        "varyColors",
        "ser",
        "dLbls",
        "dropLines",
        "hiLowLines",
        "upDownBars",
        "marker",
        "smooth",
        "axId",
    ],
    "catAx": [
        "axId",
        "scaling",
        "delete",
        "axPos",
        "majorGridlines",
        "minorGridlines",
        "title",
        "numFmt",
        "majorTickMark",
        "minorTickMark",
        "tickLblPos",
        "spPr",
        "txPr",
        "crossAx",
        "crosses",
        "auto",
        "lblAlgn",
        "lblOffset",
        "noMultiLvlLbl",
    ],
    "valAx": [
        "axId",
        "scaling",
        "delete",
        "axPos",
        "majorGridlines",
        "minorGridlines",
        "title",
        "numFmt",
        "majorTickMark",
        "minorTickMark",
        "tickLblPos",
        "spPr",
        "txPr",
        "crossAx",
        "crosses",
        "crossBetween",
        "majorUnit",
    ],
    "scaling": ["logBase", "orientation", "max", "min"],
    "dLbls": [
        "numFmt",
        "spPr",
        "txPr",
        "dLblPos",
        "showLegendKey",
        "showVal",
        "showCatName",
        "showSerName",
        "showPercent",
        "showBubbleSize",
    ],
    "chart": ["title", "autoTitleDeleted", "plotArea", "legend", "plotVisOnly", "dispBlanksAs"],
    "chartSpace": ["date1904", "lang", "roundedCorners", "style", "chart", "spPr", "txPr", "externalData"],
}
SERIES = {
    "barChart": ["idx", "order", "tx", "spPr", "invertIfNegative", "dLbls", "cat", "val"],
    "lineChart": ["idx", "order", "tx", "spPr", "marker", "dLbls", "cat", "val", "smooth"],
}


def parsed(given: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart_xml(given, "rId1"))


def name(element: ElementTree.Element) -> str:
    return element.tag.split("}")[1]


@pytest.mark.parametrize("kind", ["bar", "column", "line"])
@pytest.mark.parametrize("threshold", [None, 90.0])
def test_elements_stand_in_the_order_of_the_schema(kind: Any, threshold: float | None) -> None:
    space = parsed(chart(kind, threshold=None if kind == "bar" else threshold))
    for element in space.iter():
        order = CHILDREN.get(name(element))
        if order:
            places = [order.index(name(child)) for child in element]
            assert places == sorted(places), name(element)
    for plot, order in SERIES.items():
        for series in space.iter(f"{C}{plot}"):
            for one in series.findall(f"{C}ser"):
                places = [order.index(name(child)) for child in one]
                assert places == sorted(places)


def test_values_gaps_and_the_threshold_are_kept() -> None:
    given = chart("line", series=(Series("问题解决率", (97.12, None, 87.1)),), threshold=90.0)
    first, limit = parsed(given).iter(f"{C}ser")
    points = {one.get("idx"): one.findtext(f"{C}v") for one in first.find(f"{C}val").iter(f"{C}pt")}  # type: ignore[union-attr]
    assert points == {"0": "97.12", "2": "87.1"}
    assert [one.text for one in limit.find(f"{C}val").iter(f"{C}v")] == ["90.0"] * 3  # type: ignore[union-attr]
    page = openpyxl.load_workbook(BytesIO(workbook(given))).active
    assert page is not None
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        [None, "问题解决率", "目标"],
        ["芝罘区", 97.12, 90],
        ["莱阳市", None, 90],
        ["栖霞市", 87.1, 90],
    ]


def test_bars_begin_at_nothing_and_lines_do_not() -> None:
    assert [parsed(chart(kind)).find(f".//{C}min") is not None for kind in ("bar", "column", "line")] == [
        *(True, True, False)
    ]
    whole = parsed(chart("column")).find(f".//{C}max")
    assert whole is not None and whole.get("val") == "100"
    assert parsed(chart("column", unit="件")).find(f".//{C}max") is None
    falling = chart("column", series=(Series("环比", (-1.0, 2.0, 0.5)),))
    assert parsed(falling).find(f".//{C}min") is None


def test_many_series_differ_in_more_than_colour() -> None:
    series = tuple(Series(str(n), (1.0, 2.0, 3.0)) for n in range(4))
    lines = parsed(chart("line", series=series))
    drawn = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    dashes = [one.get("val") for one in lines.iter(f"{drawn}prstDash")]
    assert len(set(dashes)) == 4
    assert len({one.get("val") for one in lines.iter(f"{C}symbol")}) == 4
    fills = [
        one.find(f"{C}spPr/{drawn}solidFill/{drawn}srgbClr").get("val")  # type: ignore[union-attr]
        for one in parsed(chart("column", series=series)).iter(f"{C}ser")
    ]
    grey = [sum(int(str(fill)[place : place + 2], 16) for place in (0, 2, 4)) / 3 for fill in fills]
    assert min(abs(one - other) for place, one in enumerate(grey) for other in grey[:place]) > 8


def test_names_are_text_not_markup_or_formulas() -> None:
    given = chart(categories=("<甲>", "=1+1", "丙&丁"), series=(Series("=2", (1.0, 2.0, 3.0)),))
    texts = [one.text for one in parsed(given).iter(f"{C}v")]
    assert texts[:4] == ["=2", "<甲>", "=1+1", "丙&丁"]
    page = openpyxl.load_workbook(BytesIO(workbook(given))).active
    assert page is not None
    assert page["A3"].value == "=1+1" and page["A3"].data_type == "s"


def test_a_paper_holds_each_chart_with_its_workbook_and_table() -> None:
    content = docx_of(bulletin(blocks=(chart(), chart("line"))))
    parts = members(content)
    assert {"word/charts/paper1.xml", "word/charts/paper2.xml"} <= set(parts)
    assert {"word/embeddings/paper1.xlsx", "word/embeddings/paper2.xlsx"} <= set(parts)
    types = parts["[Content_Types].xml"].decode()
    assert types.count("drawingml.chart+xml") == 2
    assert "spreadsheetml.sheet" in types
    text = parts["word/document.xml"].decode()
    assert text.index("图 1") < text.index("表 1") < text.index("图 2") < text.index("表 2")
    assert text.index('descr="各区市"') < text.index("图 1")


def test_what_a_chart_draws_is_read_back_and_compared() -> None:
    issued = bulletin(blocks=(chart("line", threshold=90.0),))
    content = docx_of(issued)
    draft = read_docx(content)
    assert draft.charts == (
        (
            *(("", "问题解决率", "目标"), ("芝罘区", "97.12", "90")),
            *(("莱阳市", "89.23", "90"), ("栖霞市", "87.1", "90")),
        ),
    )
    assert compare(issued, draft, draft).clean
    exact = with_part(
        content, "word/charts/paper1.xml", lambda text: text.replace(">89.23<", ">89.230000000000004<")
    )
    assert read_docx(exact) == draft
    edited = with_part(content, "word/charts/paper1.xml", lambda text: text.replace(">89.23<", ">90.23<"))
    found = compare(issued, draft, read_docx(edited))
    assert [(one.status, one.was, one.text) for one in found.numbers if one.status != "same"] == [
        ("changed", "89.23", "90.23")
    ]


def test_a_chart_without_values_is_read_as_none() -> None:
    empty = chart_xml(chart(), "rId1").split("<c:ser>")[0]
    closed = f"{empty}</c:barChart></c:plotArea></c:chart></c:chartSpace>"
    assert chart_rows(closed.encode()) == ()


def test_a_broken_chart_is_told() -> None:
    content = with_part(docx_of(bulletin(blocks=(chart(),))), "word/charts/paper1.xml", b"<c:chart")
    with pytest.raises(UnusablePaper):
        read_docx(content)


def test_one_point_is_drawn() -> None:
    one = chart("line", categories=("10月",), series=(Series("问题解决率", (95.0,)),))
    (marker,) = parsed(one).iter(f"{C}symbol")
    assert marker.get("val") == "circle"


def test_charts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="2 values for 3"):
        chart(series=(Series("甲", (1.0, 2.0)),))
    with pytest.raises(ValueError, match="at least one"):
        chart(categories=())
    with pytest.raises(ValueError, match="threshold"):
        chart("bar", threshold=90.0)
