"""The page of an official paper, measured from its file: what GB/T 9704-2012 asks for."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from dashboard.i18n import use_language
from dashboard.papers.document import Attachment, Copies, Heading, PageBreak, Run, Table
from dashboard.papers.numerals import chinese, heading_number
from layouts.documents.paper import docx_of
from layouts.documents.paper.geometry import LINE_PITCH, LINES, TEXT_WIDTH
from layouts.documents.paper.xml import paragraph as paragraph_element
from layouts.documents.paper.xml import w
from tests.support.papers import OFFICE, bulletin, chart, letter, members, paragraph, ranking

MM = 1440 / 25.4


def opened(content: bytes) -> Any:
    return docx.Document(BytesIO(content))


def texts(word: Any) -> list[str]:
    return [one.text for one in word.paragraphs]


def style(word: Any, name: str) -> Any:
    return next(one.element for one in word.styles if one.name.casefold() == name.casefold())


def east_asian_font(element: Any) -> str:
    return str(element.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")))


def test_the_page_has_the_margins_and_the_grid_of_the_standard() -> None:
    properties = opened(docx_of(bulletin())).sections[0]._sectPr
    size, margin, grid = (properties.find(qn(f"w:{tag}")) for tag in ("pgSz", "pgMar", "docGrid"))

    def twips(element: Any, name: str) -> int:
        return int(element.get(qn(f"w:{name}")))

    assert (twips(size, "w") / MM, twips(size, "h") / MM) == pytest.approx((210, 297), abs=0.1)
    assert twips(margin, "top") / MM == pytest.approx(37, abs=0.1)
    assert twips(margin, "left") / MM == pytest.approx(28, abs=0.1)
    wide = twips(size, "w") - twips(margin, "left") - twips(margin, "right")
    high = twips(size, "h") - twips(margin, "top") - twips(margin, "bottom")
    assert (wide / MM, high / MM) == pytest.approx((156, 225), abs=0.2)
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert high // twips(grid, "linePitch") == 22
    # A character of 16 points and what the grid adds to it, in twips.
    pitch = 320 + twips(grid, "charSpace") / 4096 * 20
    assert wide // pitch == 28


def test_text_is_16_points_fangsong_of_the_grid_s_size() -> None:
    word = opened(docx_of(bulletin()))
    normal = style(word, "Normal")
    assert east_asian_font(normal) == "仿宋_GB2312"
    assert normal.find(f".//{qn('w:sz')}").get(qn("w:val")) == "32"
    spacing = normal.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == (str(LINE_PITCH), "exact")
    closer = int(normal.find(f"{qn('w:rPr')}/{qn('w:spacing')}").get(qn("w:val")))
    assert TEXT_WIDTH // (320 + closer) == 28
    indent = style(word, "Body Text First Indent").find(f".//{qn('w:ind')}")
    assert indent.get(qn("w:firstLineChars")) == "200"


@pytest.mark.parametrize(
    ("name", "font", "size"),
    [
        ("Title", "方正小标宋简体", "44"),
        *(("heading 1", "黑体", None), ("heading 2", "楷体_GB2312", None)),
        *(("heading 3", "仿宋_GB2312", None), ("heading 4", "仿宋_GB2312", None), ("footer", "宋体", "28")),
    ],
)
def test_each_level_has_its_font(name: str, font: str, size: str | None) -> None:
    element = style(opened(docx_of(bulletin())), name)
    assert east_asian_font(element) == font
    own = element.find(f".//{qn('w:sz')}")
    assert (own.get(qn("w:val")) if own is not None else None) == size


def test_headings_carry_their_numbers_and_levels() -> None:
    word = opened(docx_of(bulletin()))
    headings = [one for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert [one.text for one in headings] == [
        number + text
        for number, text in zip(
            ("一、", "二、", "（一）", "（二）", "1.", "（1）"),
            ("总体情况", "办理质效", "区市", "镇街", "承办", "回复"),
            strict=True,
        )
    ]
    levels = [one.style.element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val")) for one in headings]
    assert levels == ["0", "0", "1", "1", "2", "3"]


def test_a_higher_heading_begins_the_lower_ones_anew() -> None:
    blocks = tuple(Heading(level, "甲") for level in (1, 2, 2, 3, 1, 2, 3))
    word = opened(docx_of(bulletin(blocks=blocks)))
    found = [one.text.removesuffix("甲") for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert found == ["一、", "（一）", "（二）", "1.", "二、", "（一）", "1."]


def test_numbers_of_headings() -> None:
    assert [chinese(number) for number in (1, 9, 10, 11, 20, 21, 99)] == [
        *("一", "九", "十", "十一", "二十", "二十一", "九十九")
    ]
    assert [heading_number(12, level) for level in (1, 2, 3, 4)] == ["十二、", "（十二）", "12.", "（12）"]
    for wrong in (0, 100):
        with pytest.raises(ValueError, match="no heading"):
            chinese(wrong)


def test_page_numbers_stand_outside_on_odd_and_even_pages() -> None:
    content = docx_of(bulletin())
    word = opened(content)
    assert b"<w:evenAndOddHeaders/>" in members(content)["word/settings.xml"]
    section = word.sections[0]
    for footer, align, side in (
        (section.footer, "right", "rightChars"),
        (section.even_page_footer, "left", "leftChars"),
    ):
        (line,) = footer._element.findall(qn("w:p"))
        assert line.find(f".//{qn('w:jc')}").get(qn("w:val")) == align
        assert line.find(f".//{qn('w:ind')}").get(qn(f"w:{side}")) == "100"
        shown = "".join(one.text for one in line.iter(qn("w:t")))
        assert shown == "— 1 —"
        assert [one.text.strip() for one in line.iter(qn("w:instrText"))] == ["PAGE"]
        assert line.find(f".//{qn('w:pStyle')}").get(qn("w:val")) == "Footer"


def test_the_dashes_stand_7_mm_below_the_text() -> None:
    margin = opened(docx_of(bulletin())).sections[0]._sectPr.find(qn("w:pgMar"))
    bottom, footer = (int(margin.get(qn(f"w:{name}"))) for name in ("bottom", "footer"))
    # Of a footer's one line of 16 points the dash is the middle.
    assert (bottom - footer - 320 / 2) / MM == pytest.approx(7, abs=0.1)


def test_a_bulletin_s_red_head() -> None:
    word = opened(docx_of(bulletin()))
    name, issue, _blank, by = word.paragraphs[:4]
    assert (name.text, issue.text) == ("企业诉求专线工作月报", "第 10 期（总第 46 期）")
    assert by.text == f"\u3000{OFFICE}\t2026年11月5日\u3000"
    colours = {one.get(qn("w:val")) for one in name._p.iter(qn("w:color"))}
    assert colours == {"FF0000"}
    rule = by._p.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}")
    assert rule.get(qn("w:color")) == "FF0000"


def test_a_long_red_name_stays_on_its_line() -> None:
    long = "示例市企业诉求专线办理情况工作专报"
    document = bulletin()
    word = opened(docx_of(bulletin(red_head=type(document.red_head)(long, 1))))
    (size,) = {int(one.get(qn("w:val"))) for one in word.paragraphs[0]._p.iter(qn("w:sz"))}
    assert size / 2 * len(long) <= TEXT_WIDTH / 20


def test_a_letter_s_head_has_its_number_above_the_red_line() -> None:
    word = opened(docx_of(letter()))
    number = next(one for one in word.paragraphs if one.text == "示政企督〔2026〕5号")
    assert number._p.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}").get(qn("w:color")) == "FF0000"
    assert number.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    # The standard puts the red name 35 mm below the upper edge of the text.
    above = word.paragraphs[0]._p.find(f".//{qn('w:spacing')}").get(qn("w:before"))
    assert int(above) / MM == pytest.approx(35, abs=0.1)


def test_the_day_stands_four_characters_from_the_edge_with_the_office_centred_above() -> None:
    word = opened(docx_of(letter(signature="督查室")))
    indents = {
        one.text: int(one._p.find(f".//{qn('w:ind')}").get(qn("w:rightChars"))) / 100
        for one in word.paragraphs
        if one.text in ("督查室", "2026年11月5日")
    }
    # The day is six characters wide: digits take half a character.
    assert indents == {"2026年11月5日": 4.0, "督查室": 4 + (6.5 - 3) / 2}


def test_a_long_office_never_leaves_the_page() -> None:
    office = "示例市十二三四五热线企业诉求办理工作督导协调领导小组办公室"
    word = opened(docx_of(letter(signature=office)))
    found = {one.text: one._p.find(f".//{qn('w:ind')}") for one in word.paragraphs}
    assert int(found[office].get(qn("w:right"))) >= 0
    day = int(found["2026年11月5日"].get(qn("w:rightChars"))) / 100
    assert day == (len(office) - 6.5) / 2


def test_annexes_are_listed_and_follow_on_pages_of_their_own() -> None:
    word = opened(docx_of(letter()))
    found = texts(word)
    listed = found.index("附件：1.\t明细表")
    assert found[listed - 1 : listed + 2] == ["", "附件：1.\t明细表", "2.\t名单"]
    begin = word.paragraphs[found.index("附件1")]
    assert begin.paragraph_format.page_break_before
    assert found[found.index("附件1") + 2] == "明细表"
    # The annex that comes beside has no page.
    assert "附件2" not in found


def test_one_annex_has_no_number() -> None:
    found = texts(opened(docx_of(letter(attachments=(Attachment("名单", (paragraph("甲"),)),)))))
    assert "附件：名单" in found
    assert "附件" in found


def test_a_wide_annex_lies_on_its_side_and_what_follows_stands() -> None:
    wide = Attachment("明细表", (ranking(),), landscape=True)
    word = opened(docx_of(letter(attachments=(wide,))))
    assert [one.orientation for one in word.sections] == [0, 1, 0]
    for section in word.sections[:1]:
        assert not section.footer.is_linked_to_previous
    alone = opened(docx_of(letter(attachments=(wide,), copies=None)))
    assert [one.orientation for one in alone.sections] == [0, 1]


def test_tables_repeat_their_head_and_keep_rows_whole() -> None:
    word = opened(docx_of(bulletin(copies=None)))
    (table,) = word.tables
    rows = table._tbl.findall(qn("w:tr"))
    assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [
        True,
        *[False] * 3,
    ]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    assert [cell.text for cell in table.rows[1].cells] == ["芝罘区", "58", "97.12%"]
    assert sum(int(one.get(qn("w:w"))) for one in table._tbl.iter(qn("w:gridCol"))) == TEXT_WIDTH
    lines = style(word, "Table Grid").find(f".//{qn('w:tblBorders')}")
    assert {side.get(qn("w:sz")) for side in lines} == {"4"}
    caption = word.paragraphs[texts(word).index("表 1\u3000各区市问题解决率")]
    assert caption.style.name == "Caption"


def test_two_tables_do_not_grow_together() -> None:
    word = opened(docx_of(bulletin(blocks=(ranking(), ranking()), copies=None)))
    assert len(word.tables) == 2
    tags = [one.tag for one in word.element.body]
    first = tags.index(qn("w:tbl"))
    assert qn("w:p") in tags[first + 1 : tags.index(qn("w:tbl"), first + 1)]


def test_chosen_widths_and_alignment_are_kept() -> None:
    rows = ((Run("甲"), Run("1")),)
    table = Table(("单位", "件数"), rows, widths=(3, 1), align=("center", "right"))
    word = opened(docx_of(bulletin(blocks=(table,), copies=None)))
    widths = [int(one.get(qn("w:w"))) for one in word.tables[0]._tbl.iter(qn("w:gridCol"))]
    assert widths[0] / widths[1] == pytest.approx(3, abs=0.01)
    cells = word.tables[0].rows[1].cells
    sides = [cell.paragraphs[0]._p.find(f".//{qn('w:jc')}").get(qn("w:val")) for cell in cells]
    assert sides == ["center", "right"]


def test_who_gets_the_paper_stands_at_the_foot_of_the_last_page() -> None:
    word = opened(docx_of(bulletin()))
    table = word.tables[-1]
    assert [row.cells[0].text.strip() for row in table.rows] == [
        *("报：市委书记", "送：市纪委监委", "发：各区市政府", "（共印 60 份）")
    ]
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:tblpYSpec")), place.get(qn("w:vertAnchor"))) == ("bottom", "margin")


def test_empty_parts_leave_no_line_behind() -> None:
    word = opened(docx_of(bulletin(copies=Copies(send=("市纪委监委",)), note="")))
    assert [row.cells[0].text for row in word.tables[-1].rows] == ["送：市纪委监委"]
    # The bulletin has no addressee: neither a colon alone nor a mark of a field is left.
    assert "：" not in texts(word)
    assert "{{" not in "".join(texts(word))
    assert len(opened(docx_of(bulletin(copies=None))).tables) == 1


def test_bold_runs_page_breaks_and_control_characters() -> None:
    blocks = (paragraph("甲", Run("乙\x0b\x00丙", bold=True)), PageBreak())
    word = opened(docx_of(bulletin(blocks=blocks)))
    held = next(one for one in word.paragraphs if one.text == "甲乙丙")
    assert [one.bold for one in held.runs] == [None, True]
    assert [one.get(qn("w:type")) for one in word.element.body.iter(qn("w:br"))] == [None, "page"]


def test_the_same_paper_gives_the_same_bytes() -> None:
    document = letter(blocks=(chart(),))
    assert docx_of(document) == docx_of(document)


def test_the_file_says_whose_it_is_and_nothing_about_the_machine() -> None:
    about = opened(docx_of(bulletin())).core_properties
    assert (about.identifier, about.title) == ("report:17", "企业诉求办理情况（示例数据）")
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert (about.created.year, about.created.month, about.created.day) == (2026, 11, 5)


def test_missing_fonts_have_others_named() -> None:
    table = members(docx_of(bulletin()))["word/fontTable.xml"].decode()
    for font in ("仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"):
        assert f'w:name="{font}"' in table
    assert 'w:altName w:val="仿宋,FangSong' in table


def test_quotation_marks_take_the_chinese_font() -> None:
    word = opened(docx_of(bulletin(blocks=(paragraph("“接诉即办”"),))))
    held = next(one for one in word.paragraphs if one.text == "“接诉即办”")
    assert held.runs[0]._r.find(f".//{qn('w:rFonts')}").get(qn("w:hint")) == "eastAsia"


# ECMA-376 part 1: Word asks for repair where these stand in another order.
ORDERS = {
    "w:pPr": (
        *[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "framePr",
            "widowControl",
            "numPr",
            "suppressLineNumbers",
            "pBdr",
            "shd",
        ],
        *[
            "tabs",
            "suppressAutoHyphens",
            "kinsoku",
            "wordWrap",
            "overflowPunct",
            "topLinePunct",
            "autoSpaceDE",
            "autoSpaceDN",
        ],
        *[
            "bidi",
            "adjustRightInd",
            "snapToGrid",
            "spacing",
            "ind",
            "contextualSpacing",
            "mirrorIndents",
            "suppressOverlap",
            "jc",
        ],
        *[
            "textDirection",
            "textAlignment",
            "textboxTightWrap",
            "outlineLvl",
            "divId",
            "cnfStyle",
            "rPr",
            "sectPr",
            "pPrChange",
        ],
    ),
    "w:rPr": (
        *[
            "rStyle",
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "caps",
            "smallCaps",
            "strike",
            "dstrike",
            "outline",
            "shadow",
            "emboss",
            "imprint",
            "noProof",
        ],
        *[
            "snapToGrid",
            "vanish",
            "webHidden",
            "color",
            "spacing",
            "w",
            "kern",
            "position",
            "sz",
            "szCs",
            "highlight",
            "u",
            "effect",
            "bdr",
            "shd",
        ],
        *["fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath"],
    ),
    "w:tblPr": (
        *[
            "tblStyle",
            "tblpPr",
            "tblOverlap",
            "bidiVisual",
            "tblStyleRowBandSize",
            "tblStyleColBandSize",
            "tblW",
            "jc",
        ],
        *["tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"],
    ),
    "w:tcPr": (
        "cnfStyle",
        "tcW",
        "gridSpan",
        "hMerge",
        "vMerge",
        "tcBorders",
        "shd",
        "noWrap",
        "tcMar",
        "textDirection",
        "vAlign",
    ),
    "w:sectPr": (
        *[
            "headerReference",
            "footerReference",
            "footnotePr",
            "endnotePr",
            "type",
            "pgSz",
            "pgMar",
            "paperSrc",
            "pgBorders",
        ],
        *[
            "lnNumType",
            "pgNumType",
            "cols",
            "formProt",
            "vAlign",
            "noEndnote",
            "titlePg",
            "textDirection",
            "bidi",
            "rtlGutter",
            "docGrid",
        ],
    ),
    "w:style": (
        *[
            "name",
            "aliases",
            "basedOn",
            "next",
            "link",
            "autoRedefine",
            "hidden",
            "uiPriority",
            "semiHidden",
            "unhideWhenUsed",
            "qFormat",
        ],
        *[
            "locked",
            "personal",
            "personalCompose",
            "personalReply",
            "rsid",
            "pPr",
            "rPr",
            "tblPr",
            "trPr",
            "tcPr",
            "tblStylePr",
        ],
    ),
}


@pytest.mark.parametrize(
    "make", [bulletin, letter, lambda: letter(red_head=None, blocks=(chart(), PageBreak()))]
)
def test_elements_stand_in_the_order_of_the_schema(make: Any) -> None:
    word = opened(docx_of(make()))
    section = word.sections[0]
    roots = [word.element, word.styles.element, section.footer._element, section.even_page_footer._element]
    checked = 0
    for root in roots:
        for tag, order in ORDERS.items():
            for element in root.iter(qn(tag)):
                found = [order.index(child.tag.split("}")[1]) for child in element]
                assert found == sorted(found), (tag, [child.tag for child in element])
                checked += 1
    assert checked > 100


def test_a_cell_ends_in_a_paragraph_and_the_body_in_its_section() -> None:
    body = opened(docx_of(letter())).element.body
    assert body[-1].tag == qn("w:sectPr")
    assert body[-2].tag == qn("w:p")
    assert all(cell[-1].tag == qn("w:p") for cell in body.iter(qn("w:tc")))


def test_unknown_properties_of_a_paragraph_are_a_programmer_s_slip() -> None:
    with pytest.raises(ValueError, match="colour"):
        paragraph_element(colour=w("jc"))


def test_lines_of_a_page() -> None:
    assert LINES * LINE_PITCH / 20 == 638  # points: 225 mm are 637.8


def test_a_paper_in_english_has_english_labels() -> None:
    with use_language("en"):
        content = docx_of(letter(blocks=(chart(),)))
        shown = texts(opened(content))
    assert {"Annexes: 1.\t明细表", "Annex 1", "Table 1\u3000各区市问题解决率", "2026/11/5"} <= set(shown)
