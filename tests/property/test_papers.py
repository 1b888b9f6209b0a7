"""Whatever stands in an edited paper is compared: nothing changes in silence, nothing is told for nothing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.papers.compare import compare
from dashboard.papers.document import Document, Paragraph, Run
from dashboard.papers.figures import figures_in, plain
from dashboard.papers.reading import ReadPaper
from layouts.documents.paper import docx_of, read_docx
from tests.support.papers import torn
from tests.support.profiles import examples

UNITS = ("件", "家", "%", "个百分点", "位")
PLACES = ("芝罘区", "福山区", "牟平区", "莱山区", "龙口市", "莱阳市", "莱州市", "招远市", "栖霞市", "海阳市")
MATTERS = ("受理企业诉求", "按时办结", "问题解决率为", "满意度为", "应解决而未解决", "到场核实")


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Draw a figure as papers write it."""
    whole = draw(st.integers(0, 99_999))
    part = draw(st.sampled_from(("", ".5", ".36", ".07")))
    return f"{whole:,}{part} {draw(st.sampled_from(UNITS))}"


@st.composite
def papers(draw: st.DrawFn) -> Document:
    """Draw a paper of paragraphs about different places, each figure with a source."""
    blocks = []
    for place in draw(st.lists(st.sampled_from(PLACES), min_size=2, max_size=6, unique=True)):
        runs = [Run(f"{place}10月")]
        for matter in draw(st.lists(st.sampled_from(MATTERS), min_size=1, max_size=4, unique=True)):
            runs += [
                Run(matter),
                Run(draw(numbers()), f"{place}-{matter}"),
                Run(draw(st.sampled_from("，。"))),
            ]
        blocks.append(Paragraph((*runs, Run("予以通报。"))))
    return Document("monthly", "通报", tuple(blocks))


def drafted(document: Document) -> ReadPaper:
    return ReadPaper(("通报", *(block.text for block in document.blocks if isinstance(block, Paragraph))))


def sources(document: Document) -> list[str]:
    return [
        run.number_id
        for block in document.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if run.number_id
    ]


@settings(max_examples=examples(40))
@given(papers())
def test_what_nobody_touched_is_the_same_with_all_its_sources(document: Document) -> None:
    draft = drafted(document)
    found = compare(document, draft, draft)
    assert found.clean and found.texts == ()
    assert [one.number_id for one in found.numbers] == sources(document)


@settings(max_examples=examples(40))
@given(papers(), st.data())
def test_one_changed_digit_is_one_change_at_its_source(document: Document, data: st.DataObject) -> None:
    draft = drafted(document)
    place = data.draw(st.sampled_from(range(1, len(draft.paragraphs))))
    text = plain(draft.paragraphs[place])
    figure = data.draw(st.sampled_from(figures_in(text)))
    digits = [at for at in range(figure.start, figure.end) if text[at].isdigit()]
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([digit for digit in "123456789" if digit != text[at]]))
    edited = list(draft.paragraphs)
    edited[place] = text[:at] + other + text[at + 1 :]
    found = compare(document, draft, ReadPaper(tuple(edited)))
    (changed,) = [one for one in found.numbers if one.status != "same"]
    assert (changed.status, changed.was) == ("changed", figure.text)
    block = document.blocks[place - 1]
    assert isinstance(block, Paragraph)
    assert plain(next(run.text for run in block.runs if run.number_id == changed.number_id)) == figure.text
    assert len(found.numbers) == len(sources(document))


@settings(max_examples=examples(40))
@given(papers(), st.integers(0, 5), st.integers(1, 999))
def test_a_new_number_has_no_source(document: Document, where: int, number: int) -> None:
    draft = drafted(document)
    place = 1 + where % (len(draft.paragraphs) - 1)
    edited = list(draft.paragraphs)
    edited[place] = edited[place].replace("予以通报。", f"另有{number}起待查，予以通报。")
    found = compare(document, draft, ReadPaper(tuple(edited)))
    assert [(one.status, one.text) for one in found.numbers if one.status != "same"] == [
        ("unsourced", f"{number}起")
    ]
    assert [one.kind for one in found.texts] == ["changed"]


@settings(max_examples=examples(40))
@given(papers(), st.integers(0, 5))
def test_a_changed_word_is_one_change_of_text_and_none_of_figures(document: Document, where: int) -> None:
    draft = drafted(document)
    place = 1 + where % (len(draft.paragraphs) - 1)
    edited = list(draft.paragraphs)
    edited[place] = edited[place].replace("10月", "十月份", 1)
    found = compare(document, draft, ReadPaper(tuple(edited)))
    assert found.clean
    assert [one.kind for one in found.texts] == ["changed"]


@settings(max_examples=examples(40))
@given(papers(), st.randoms(use_true_random=False))
def test_paragraphs_in_another_order_keep_every_figure(document: Document, chance: object) -> None:
    draft = drafted(document)
    edited = list(draft.paragraphs)
    chance.shuffle(edited)  # type: ignore[attr-defined]
    found = compare(document, draft, ReadPaper(tuple(edited)))
    assert found.clean
    assert sorted(str(one.number_id) for one in found.numbers) == sorted(sources(document))
    assert {one.kind for one in found.texts} <= {"moved"}


@settings(max_examples=examples(40))
@given(papers(), st.integers(0, 5))
def test_a_removed_paragraph_is_told_and_takes_its_figures_along(document: Document, where: int) -> None:
    draft = drafted(document)
    place = 1 + where % (len(draft.paragraphs) - 1)
    edited = [text for at, text in enumerate(draft.paragraphs) if at != place]
    found = compare(document, draft, ReadPaper(tuple(edited)))
    gone = "".join(one.before for one in found.texts if one.kind == "removed")
    assert gone == plain(draft.paragraphs[place])
    assert found.clean


@settings(max_examples=examples(4))
@given(papers(), st.integers(1, 4))
def test_files_that_were_torn_up_read_alike(document: Document, pieces: int) -> None:
    content = docx_of(document)
    draft = read_docx(content)
    found = compare(document, draft, read_docx(torn(content, pieces)))
    assert found.clean and found.texts == ()
    assert [one.number_id for one in found.numbers if one.number_id] == sources(document)


@settings(max_examples=examples(40))
@given(st.text(alphabet="0123456789.,，．％%件万 年月日-−—:：（）()第期号〔〕一、#", max_size=40))
def test_any_text_is_read_without_error_and_in_order(text: str) -> None:
    found = figures_in(plain(text))
    assert all(one.text == plain(text)[one.start : one.end] for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
