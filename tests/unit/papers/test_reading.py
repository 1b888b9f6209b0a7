"""A paper that comes back: read however an editor tore it up, refused in words where it is none."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dashboard.papers.reading import UnusablePaper
from layouts.documents.paper import docx_of, read_docx, reading
from layouts.documents.paper import package as packages
from tests.support.papers import MAIN, bulletin, letter, members, repacked, torn, with_part

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
TYPES = "[Content_Types].xml"


@pytest.fixture(scope="module")
def content() -> bytes:
    return docx_of(bulletin())


def with_body(inner: str) -> bytes:
    """Return a DOCX with this body."""
    word = docx.Document()
    body: Any = word.element.body
    for element in parse_xml(f"<w:body {nsdecls('w')} xmlns:mc='{MARKUP}'>{inner}</w:body>"):
        body.insert(len(body) - 1, element)
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def test_what_was_written_is_read(content: bytes) -> None:
    read = read_docx(content)
    assert read.paragraphs[:3] == (
        *("企业诉求专线工作月报", "第 10 期（总第 46 期）"),
        "\u3000示例市12345热线办公室\t2026年11月5日\u3000",
    )
    assert "一、总体情况" in read.paragraphs
    assert read.tables[0][1] == ("芝罘区", "58", "97.12%")
    assert (read.identity, read.tracked, read.comments) == ("report:17", False, False)
    # Page numbers are nobody's text.
    assert not any("— 1 —" in text for text in read.paragraphs)


@pytest.mark.parametrize("pieces", [1, 2, 5])
def test_torn_runs_make_no_difference(content: bytes, pieces: int) -> None:
    cut = torn(content, pieces)
    assert members(cut)[MAIN].count(b"<w:r>") > members(content)[MAIN].count(b"<w:r>")
    assert read_docx(cut) == read_docx(content)


def test_inserted_text_counts_and_removed_text_does_not() -> None:
    read = read_docx(
        with_body(
            "<w:p><w:r><w:t>受理</w:t></w:r>"
            '<w:ins w:id="1" w:author="a"><w:r><w:t>58</w:t></w:r></w:ins>'
            '<w:del w:id="2" w:author="a"><w:r><w:delText>57</w:delText></w:r></w:del>'
            "<w:r><w:t>件</w:t></w:r></w:p>"
            '<w:p><w:moveFrom w:id="3" w:author="a"><w:r><w:t>旧处</w:t></w:r></w:moveFrom></w:p>'
        )
    )
    assert read.paragraphs == ("受理58件",)
    assert read.tracked


def test_what_stands_in_controls_links_boxes_and_notes_is_read() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框 7 件</w:t></w:r></w:p></w:txbxContent>"
    read = read_docx(
        with_body(
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件 5 件</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            "<w:p><w:hyperlink><w:r><w:t>链接 6 件</w:t></w:r></w:hyperlink></w:p>"
            "<w:p><w:r><w:t>外</w:t></w:r><w:r><mc:AlternateContent>"
            f"<mc:Choice Requires='wps'>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
    )
    assert read.paragraphs == ("控件 5 件", "链接 6 件", "外", "框 7 件")


def test_tabs_breaks_and_hyphens_are_read() -> None:
    read = read_docx(
        with_body(
            "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/></w:r></w:p>"
        )
    )
    assert read.paragraphs == ("甲\t乙\n丙-",)


def test_fields_show_their_result_but_page_numbers_do_not() -> None:
    def field(instruction: str, result: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    simple = '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple>'
    read = read_docx(
        with_body(f"<w:p>{field('=2+3', '5')}{field(' PAGE ', '7')}{simple}<w:r><w:t>尾</w:t></w:r></w:p>")
    )
    assert read.paragraphs == ("5尾",)


def test_spanning_and_nested_cells_are_read_once() -> None:
    def cell(inner: str, span: int = 0) -> str:
        told = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span else ""
        return f"<w:tc>{told}{inner}</w:tc>"

    def text(words: str) -> str:
        return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"

    inside = f"<w:tbl><w:tr>{cell(text('内'))}</w:tr></w:tbl><w:p/>"
    table = f"<w:tbl><w:tr>{cell(text('宽'), 2)}{cell(text('甲') + inside)}</w:tr></w:tbl><w:p/>"
    assert read_docx(with_body(table)).tables == ((("宽", "", "甲\n内"),),)


def refusal(content: bytes) -> str:
    with pytest.raises(UnusablePaper) as refused:
        read_docx(content)
    return str(refused.value)


def test_what_is_no_docx_is_refused_in_words() -> None:
    assert "空" in refusal(b"")
    for other in (b"%PDF-1.7\n%%EOF", b"<html></html>", "正文".encode(), repacked({"a.txt": b"x"})):
        assert "不是 DOCX" in refusal(other)
    workbook = BytesIO()
    with zipfile.ZipFile(workbook, "w") as package:
        package.writestr(
            TYPES, '<Types><Override ContentType="application/vnd.ms-excel.sheet.main+xml"/></Types>'
        )
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert "不是 DOCX" in refusal(workbook.getvalue())


def test_old_and_encrypted_files_are_told_apart() -> None:
    assert "DOC" in refusal(COMPOUND + b"\x00" * 600) and "加密" not in refusal(COMPOUND + b"\x00" * 600)
    assert "加密" in refusal(COMPOUND + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"))


def test_macros_are_refused(content: bytes) -> None:
    assert "宏" in refusal(with_part(content, "word/vbaProject.bin", b"x"))
    macro = with_part(
        content, TYPES, lambda text: text.replace("wordprocessingml.document.main", "macroEnabled.main", 1)
    )
    assert "宏" in refusal(macro)


def test_bombs_are_refused_before_they_are_unpacked(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_UNPACKED", 2**20)
    assert "远超" in refusal(with_part(content, "word/media/a.bin", b"\x00" * (2**20 + 1)))
    monkeypatch.setattr(packages, "MOST_TEXT", 1000)
    assert "远超" in refusal(content)


def test_too_many_parts_and_too_many_bytes_are_refused(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = members(content) | {f"word/x{n}.bin": b"" for n in range(packages.MOST_PARTS)}
    assert "远超" in refusal(repacked(parts))
    monkeypatch.setattr(packages, "MOST_BYTES", 10)
    assert "超过" in refusal(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_declared_document_type_is_refused(content: bytes, encoding: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    assert "损坏" in refusal(with_part(content, MAIN, (head + bomb).encode(encoding)))


def test_damage_is_told(content: bytes) -> None:
    assert "损坏" in refusal(content[: len(content) // 2])
    assert "损坏" in refusal(with_part(content, MAIN, b"<w:document"))
    assert "损坏" in refusal(
        repacked({name: part for name, part in members(content).items() if name != MAIN})
    )
    for cut in range(4, len(content), len(content) // 40):
        assert refusal(content[:cut])


def test_the_text_may_lie_in_another_part(content: bytes) -> None:
    parts = members(content)
    parts["word/document2.xml"] = parts.pop(MAIN)
    parts["word/_rels/document2.xml.rels"] = parts.pop("word/_rels/document.xml.rels")
    for name in (TYPES, "_rels/.rels"):
        parts[name] = parts[name].replace(b"word/document.xml", b"word/document2.xml")
    assert read_docx(repacked(parts)) == read_docx(content)


def test_a_letter_is_read_with_its_annexes() -> None:
    read = read_docx(docx_of(letter()))
    assert "附件1" in read.paragraphs
    assert len(read.tables) == 3


def test_a_paper_of_endless_lines_or_columns_is_refused_or_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = '<w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
    table = f"<w:tbl><w:tr><w:tc>{wide}<w:p/></w:tc></w:tr></w:tbl><w:p/>"
    assert [len(row) for row in read_docx(with_body(table)).tables[0]] == [reading.MOST_COLUMNS]
    monkeypatch.setattr(reading, "MOST_LINES", 3)
    assert "远超" in refusal(with_body("<w:p/>" * 4))


def test_what_lies_elsewhere_is_named(content: bytes) -> None:
    assert read_docx(content).links == ()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    attached = f'<Relationship Id="rA" Type="{office}/attachedTemplate" Target="http://a.test/x.dotm" '
    part = "word/_rels/document.xml.rels"
    linked = with_part(
        content, part, lambda text: text.replace("</Rel", f'{attached}TargetMode="External"/></Rel')
    )
    assert read_docx(linked).links == ("http://a.test/x.dotm",)
