"""An edited paper against its draft, through the files: every figure, every sentence."""

from __future__ import annotations

import dataclasses

import pytest

from dashboard.papers.baseline import Known
from dashboard.papers.compare import compare
from dashboard.papers.document import Document, Run, Table
from dashboard.papers.findings import Comparison, NumberFinding
from dashboard.papers.reading import ReadPaper
from layouts.documents.paper import docx_of, read_docx
from tests.support.papers import bulletin, letter, paragraph, ranking, replaced, torn

KNOWN = (Known("wide", "58,123 件"), Known("share", "74.97%"))


def after(*pairs: tuple[str, str], document: Document | None = None) -> Comparison:
    """Return what the comparison says when an office replaced texts in the file."""
    issued = document or bulletin()
    content = docx_of(issued)
    return compare(issued, read_docx(content), read_docx(torn(replaced(content, *pairs), 3)), KNOWN)


def told(found: Comparison) -> list[tuple[str, str, str, str | None]]:
    return [(one.status, one.text, one.was, one.number_id) for one in found.numbers if one.status != "same"]


def named(found: Comparison, number_id: str) -> list[NumberFinding]:
    return [one for one in found.numbers if one.number_id == number_id]


def test_an_untouched_paper_is_all_the_same() -> None:
    found = after()
    assert found.clean and found.texts == ()
    assert found.counts["changed"] == found.counts["unsourced"] == 0
    for number_id in ("received", "closed", "closed-n", "closed-m", "rise", "due", "open", "rate-莱阳市"):
        assert [one.status for one in named(found, number_id)] == ["same"], number_id


def test_a_changed_digit_a_new_number_and_a_changed_sentence_are_all_named() -> None:
    found = after(
        ("2,418 件", "2,419 件"),
        ("未解决。", "未解决，另有 7 件在办。"),
        ("请于 11-20 24:00 前报送整改措施。", "请于 11-20 24:00 前书面报送整改措施。"),
    )
    assert told(found) == [("changed", "2,419件", "2,418件", "received"), ("unsourced", "7件", "", None)]
    assert [(one.kind, one.after) for one in found.texts if "书面" in one.after] == [
        ("changed", "请于11-20 24:00前书面报送整改措施。")
    ]
    assert len(found.texts) == 3
    assert not found.clean


def test_exchanged_figures_are_two_changes() -> None:
    found = after((">18 件<", ">\0<"), (">5 件<", ">18 件<"), (">\0<", ">5 件<"))
    assert told(found) == [("changed", "5件", "18件", "due"), ("changed", "18件", "5件", "open")]


def test_another_unit_is_a_change() -> None:
    assert told(after((">18 件", ">18 家"))) == [("changed", "18家", "18件", "due")]
    assert told(after(("0.36 个百分点", "0.36%"))) == [("changed", "0.36%", "0.36个百分点", "rise")]


def test_other_ways_to_write_a_figure_are_none() -> None:
    for way in ("2418件", "２，４１８ 件", "2,418件"):
        found = after(("2,418 件", way))
        assert told(found) == []
        assert named(found, "received")[0].status == "same"


def test_a_new_sentence_may_state_what_the_month_knows() -> None:
    found = after(("未解决。", "未解决。直接答复率 74.97%，累计 5.81 万件，另 3 件。"))
    assert told(found) == [("unsourced", "3件", "", None)]
    for number_id in ("share", "wide"):
        assert [(one.status, one.elsewhere) for one in named(found, number_id)] == [("same", True)]


def test_a_figure_of_another_place_is_told_to_be_from_there() -> None:
    found = after(("未解决。", "未解决。全市受理 2,418 件。"))
    first, again = named(found, "received")
    assert (first.elsewhere, again.elsewhere) == (False, True)
    # A short figure stands in many places by chance.
    assert told(after(("未解决。", "未解决。其中 18 件超期。"))) == [("unsourced", "18件", "", None)]


def test_moved_paragraphs_keep_their_figures() -> None:
    first, second = (
        paragraph("甲区受理 ", Run("58 件", "a"), "。"),
        paragraph("乙区受理 ", Run("65 件", "b"), "。"),
    )
    issued = bulletin(blocks=(first, paragraph("其间。"), second))
    turned = bulletin(blocks=(second, paragraph("其间。"), first))
    found = compare(issued, read_docx(docx_of(issued)), read_docx(docx_of(turned)))
    assert found.clean
    assert {one.number_id for one in found.numbers} >= {"a", "b"}
    assert {one.kind for one in found.texts} == {"moved"}


def test_a_sentence_that_went_to_another_paragraph_has_moved() -> None:
    issued = bulletin(
        blocks=(
            paragraph("甲区情况。受理 ", Run("58 件", "a"), "。"),
            paragraph("乙区情况。受理 ", Run("65 件", "b"), "。"),
        )
    )
    turned = bulletin(blocks=(paragraph("甲区情况。受理 65 件。"), paragraph("乙区情况。受理 58 件。")))
    found = compare(issued, read_docx(docx_of(issued)), read_docx(docx_of(turned)))
    assert [one.kind for one in found.texts].count("moved") >= 1
    assert [one.elsewhere for one in found.numbers if one.number_id in ("a", "b")].count(True) >= 1


def test_merged_and_split_paragraphs_are_no_change() -> None:
    issued = bulletin(blocks=(paragraph("甲区受理 ", Run("58 件", "a"), "。"), paragraph("乙区受理 65 件。")))
    merged = bulletin(blocks=(paragraph("甲区受理 58 件。乙区受理 65 件。"),))
    found = compare(issued, read_docx(docx_of(issued)), read_docx(docx_of(merged)))
    assert found.clean and found.texts == ()
    assert named(found, "a")[0].status == "same"


def test_a_removed_sentence_is_told() -> None:
    found = after(("莱阳市、栖霞市低于 90%。", ""))
    assert [(one.kind, one.before) for one in found.texts] == [("removed", "莱阳市、栖霞市低于90%。")]
    assert found.clean


def test_a_reordered_sentence_keeps_its_figures() -> None:
    issued = bulletin(
        blocks=(paragraph("莱阳市 ", Run("89.23%", "a"), "，栖霞市 ", Run("87.10%", "b"), "。"),)
    )
    turned = bulletin(blocks=(paragraph("栖霞市 87.10%，莱阳市 89.23%。"),))
    found = compare(issued, read_docx(docx_of(issued)), read_docx(docx_of(turned)))
    exchanged = bulletin(blocks=(paragraph("莱阳市 87.10%，栖霞市 89.23%。"),))
    wrong = compare(issued, read_docx(docx_of(issued)), read_docx(docx_of(exchanged)))
    assert found.clean
    assert [one.status for one in wrong.numbers if one.number_id in ("a", "b")] == ["changed", "changed"]


def with_table(table: Table) -> Document:
    return bulletin(blocks=(table,))


def compared(table: Table) -> Comparison:
    issued = with_table(ranking())
    return compare(issued, read_docx(docx_of(issued)), read_docx(docx_of(with_table(table))))


def test_sorted_rows_are_the_same() -> None:
    table = ranking()
    found = compared(dataclasses.replace(table, rows=table.rows[::-1]))
    assert found.clean and found.texts == ()


def test_exchanged_rows_of_figures_are_changes() -> None:
    first, second, third = ranking().rows
    table = dataclasses.replace(ranking(), rows=((first[0], *second[1:]), (second[0], *first[1:]), third))
    assert told(compared(table)) == [
        *(("changed", "65", "58", "solved-芝罘区"), ("changed", "89.23%", "97.12%", "rate-芝罘区")),
        *(("changed", "58", "65", "solved-莱阳市"), ("changed", "97.12%", "89.23%", "rate-莱阳市")),
    ]


def test_a_new_row_and_a_removed_row_are_told() -> None:
    table = ranking()
    found = compared(
        dataclasses.replace(table, rows=(*table.rows[:2], (Run("龙口市"), Run("40"), Run("99.99%"))))
    )
    # The third row was written over: its name and its figures are other ones.
    assert {one.text for one in found.numbers if one.status != "same"} == {"40", "99.99%"}
    assert ("栖霞市", "龙口市") in [(one.before, one.after) for one in found.texts]
    fewer = compared(dataclasses.replace(table, rows=table.rows[:2]))
    assert [one.kind for one in fewer.texts] == ["removed"]


def test_columns_are_found_by_their_heads() -> None:
    table = ranking()
    turned = Table(
        (table.head[0], table.head[2], table.head[1]),
        tuple((row[0], row[2], row[1]) for row in table.rows),
        caption=table.caption,
    )
    found = compared(turned)
    assert found.clean and found.texts == ()


def test_a_new_table_has_no_source() -> None:
    issued = bulletin(blocks=(paragraph("甲。"),))
    found = compare(issued, read_docx(docx_of(issued)), read_docx(docx_of(with_table(ranking()))))
    assert "58" in {one.text for one in found.numbers if one.status == "unsourced"}


def test_another_month_s_paper_shows() -> None:
    issued = bulletin()
    other = bulletin(
        blocks=(paragraph("9月，全市共受理企业诉求 1,990 件，办结率 95.11%（1,001/1,052）。"),),
        identity="report:16",
    )
    read = read_docx(docx_of(other))
    found = compare(issued, read_docx(docx_of(issued)), read)
    assert read.identity != issued.identity
    assert found.counts["changed"] + found.counts["unsourced"] >= 4


def test_a_letter_s_fixed_lines_are_no_change() -> None:
    issued = letter()
    content = docx_of(issued)
    found = compare(issued, read_docx(content), read_docx(content))
    assert found.clean and found.texts == ()


@pytest.mark.parametrize("read", [ReadPaper(()), ReadPaper(("",), ((),))])
def test_an_emptied_paper_has_lost_everything(read: ReadPaper) -> None:
    issued = bulletin()
    found = compare(issued, read_docx(docx_of(issued)), read)
    assert found.numbers == ()
    assert {one.kind for one in found.texts} <= {"removed", "changed"}
    assert len(found.texts) > 10


def test_endless_texts_end() -> None:
    issued = bulletin(blocks=(paragraph("甲。"),))
    draft = read_docx(docx_of(issued))
    letters = ReadPaper((*draft.paragraphs, "a" * 200_000, *["乙"] * 5_000, "丙" * 3_000 + "58 件"))
    found = compare(issued, draft, letters)
    assert [one.text for one in found.numbers if one.status == "unsourced"] == ["58件"]
    again = compare(
        issued,
        letters,
        dataclasses.replace(letters, paragraphs=(*letters.paragraphs[:-1], "丙" * 2_999 + "58件")),
    )
    assert again.counts["unsourced"] == 0
