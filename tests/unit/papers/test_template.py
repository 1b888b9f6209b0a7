"""Templates that an office edits: checked in words, filled however Word tore their fields up."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from dashboard.i18n import _, use_language
from dashboard.papers.reading import UnusablePaper
from layouts.documents.paper import FIELDS, check_template, default_template, docx_of, form_of, read_docx
from layouts.documents.paper.fields import find_field
from tests.support.papers import MAIN, bulletin, letter, members, replaced, torn, with_part

FORMS = ("bulletin", "letter", "plain")


def made(change: Callable[[Any], None], form: Any = "bulletin") -> bytes:
    """Return a default template as an office changed it."""
    word = docx.Document(BytesIO(default_template(form)))
    change(word)
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def with_line(text: str) -> bytes:
    """Return a template with one more paragraph."""
    return made(lambda word: word.paragraphs[0].insert_paragraph_before(text))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_product_s_own_templates_have_no_problem(form: Any, language: str) -> None:
    with use_language(language):
        assert check_template(default_template(form)) == ()
        # Of the other language they are taken as well.
    assert check_template(default_template(form)) == ()


def test_each_paper_takes_the_template_of_its_head() -> None:
    assert [form_of(one) for one in (bulletin(), letter(), letter(red_head=None))] == list(FORMS)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_every_field_has_names_of_its_own(field: Any) -> None:
    for name in (field.key, field.name, f" {field.name.upper()} "):
        assert find_field(name) is field
    templates = "".join("".join(read_docx(default_template(form)).paragraphs) for form in FORMS)
    tables = "".join(str(read_docx(default_template(form)).tables) for form in FORMS)
    assert "{{" + _(field.name) + "}}" in templates + tables


def test_an_edited_template_keeps_what_the_office_wrote() -> None:
    def edit(word: Any) -> None:
        word.paragraphs[0].runs[0].text = "示例区热线周报"
        word.paragraphs[-1].insert_paragraph_before("联系人：王某，电话 0535-0000000")

    template = made(edit)
    assert check_template(template) == ()
    read = read_docx(docx_of(bulletin(), template))
    assert read.paragraphs[0] == "示例区热线周报"
    assert "联系人：王某，电话 0535-0000000" in read.paragraphs
    assert "企业诉求专线工作月报" not in read.paragraphs


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("pieces", [1, 3])
def test_fields_that_word_tore_up_are_filled(form: Any, pieces: int) -> None:
    document = {"bulletin": bulletin(), "letter": letter(), "plain": letter(red_head=None)}[form]
    cut = torn(default_template(form), pieces)
    assert check_template(cut) == ()
    assert read_docx(docx_of(document, cut)).paragraphs == read_docx(docx_of(document)).paragraphs


def test_a_field_keeps_the_look_of_where_it_stands() -> None:
    template = replaced(default_template("letter"), ("{{主送}}", "各位领导、{{主送}}并抄各镇街"))
    read = read_docx(docx_of(letter(), template))
    assert "各位领导、各区市政府并抄各镇街：" in read.paragraphs


def test_styles_are_found_by_name_when_an_editor_numbered_them_anew() -> None:
    def renumber(text: str) -> str:
        for old, new in (("Heading1", "1"), ("BodyTextFirstIndent", "a9"), ("Normal", "a")):
            text = re.sub(rf'(w:(?:styleId|val)=)"{old}"', rf'\1"{new}"', text)
        # The names of styles stay as they were.
        return text.replace('<w:name w:val="a"/>', '<w:name w:val="Normal"/>')

    template = with_part(default_template("bulletin"), "word/styles.xml", renumber)
    template = with_part(template, MAIN, renumber)
    word = docx.Document(BytesIO(docx_of(bulletin(), template)))
    heading = next(one for one in word.paragraphs if one.text == "一、总体情况")
    assert heading.style.style_id == "1"
    assert heading.style.name == "Heading 1"


def test_a_template_without_our_styles_gets_them() -> None:
    word = docx.Document()
    for text in ("{{标题}}", "{{正文}}", "{{成文日期}}", "{{期号}}", "{{口径}}"):
        word.add_paragraph(text)
    stream = BytesIO()
    word.save(stream)
    filled = docx.Document(BytesIO(docx_of(bulletin(), stream.getvalue())))
    table = filled.tables[0]
    assert table.style.name == "Table Grid"
    used = {one.style.name for one in filled.paragraphs}
    assert {"Heading 1", "Body Text First Indent", "Caption"} <= used
    assert all(style.name for style in filled.styles)


def problems(content: bytes) -> str:
    found = check_template(content)
    assert found
    return "\n".join(found)


def test_unknown_fields_commands_and_open_braces_are_named() -> None:
    assert "未知字段“作者”" in problems(with_line("{{作者}}"))
    assert "标题" in problems(with_line("{{作者}}"))
    assert "{% for x in y %}" in problems(with_line("{% for x in y %}"))
    assert "不成对" in problems(with_line("{{标题"))
    for harmless in ("{", "}", "{标题}", "a{b}c"):
        assert check_template(with_line(harmless)) == ()


def test_missing_and_misplaced_fields_are_named() -> None:
    template = default_template("plain")
    assert "缺少字段“标题”" in problems(replaced(template, ("{{标题}}", "通知")))
    assert "缺少字段“正文”" in problems(replaced(template, ("{{正文}}", "")))
    assert "单独成段" in problems(replaced(template, ("{{正文}}", "如下：{{正文}}")))
    assert "出现 2 次" in problems(with_line("{{正文}}"))

    def into_table(word: Any) -> None:
        word.add_table(1, 1).rows[0].cells[0].paragraphs[0].add_run("{{附件说明}}")

    assert "表格" in problems(made(into_table))


def test_links_to_other_places_are_named() -> None:
    def link(word: Any) -> None:
        word.part.relate_to("http://example.org/x", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, True)

    assert "http://example.org/x" in problems(made(link))


def test_macros_and_other_files_are_named_not_raised() -> None:
    assert "宏" in problems(with_part(default_template("plain"), "word/vbaProject.bin", b"x"))
    assert "不是 DOCX" in problems(b"text")
    with pytest.raises(UnusablePaper, match="不是 DOCX"):
        docx_of(bulletin(), b"text")


def test_nothing_of_a_paper_is_lost_in_silence() -> None:
    for mark, name in (
        ("{{成文日期}}", "成文日期"),
        ("{{口径}}", "口径"),
        ("{{附件说明}}", "附件说明"),
        ("{{文号}}", "文号"),
    ):
        template = default_template("plain")
        while mark in members(template)[MAIN].decode():
            template = replaced(template, (mark, "略"))
        with pytest.raises(UnusablePaper, match=name):
            docx_of(letter(red_head=None), template)


def test_what_an_office_writes_out_itself_is_not_missed() -> None:
    template = replaced(
        default_template("letter"), ("{{主送}}：", "各区市政府："), ("{{署名}}", "示例办公室")
    )
    read = read_docx(docx_of(letter(), template))
    assert "各区市政府：" in read.paragraphs and "示例办公室" in read.paragraphs


def test_values_are_text_and_never_fields_or_markup() -> None:
    document = letter(addressee="<w:p/>&{{正文}}", title="{{作者}}")
    read = read_docx(docx_of(document))
    assert "<w:p/>&{{正文}}：" in read.paragraphs
    assert "{{作者}}" in read.paragraphs


def test_an_own_indent_of_the_signature_is_kept() -> None:
    def indent(word: Any) -> None:
        for one in word.paragraphs:
            if one.text == "{{署名}}":
                one.paragraph_format.right_indent = docx.shared.Mm(5)

    word = docx.Document(BytesIO(docx_of(letter(), made(indent, "letter"))))
    held = next(one for one in word.paragraphs if one.style.name == "Signature")
    assert held._p.find(f".//{qn('w:ind')}").get(qn("w:rightChars")) is None
