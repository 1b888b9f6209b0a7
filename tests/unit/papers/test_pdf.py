"""PDF by the machine's LibreOffice: absent, failing or hanging it says so; present, the page is measured."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from callbacks import paper_pdf
from callbacks.paper_pdf import PdfFailed, PdfUnavailable, pdf_available, pdf_of
from dashboard.papers.compare import compare
from layouts.documents.paper import check_template, default_template, docx_of, read_docx
from tests.support.papers import bulletin, chart, letter, paragraph

MM = 72 / 25.4
FULL = "满" * 28


def put_program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let this script be the machine's LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_a_machine_without_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not pdf_available()
    with pytest.raises(PdfUnavailable, match="LibreOffice"):
        pdf_of(b"")


def test_what_it_makes_is_returned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(tmp_path, monkeypatch, "printf '%%PDF-1.6 made' > paper.pdf")
    assert pdf_available()
    assert pdf_of(b"x") == b"%PDF-1.6 made"


@pytest.mark.parametrize("script", ["exit 1", "echo no PDF > paper.pdf", "exit 0"])
def test_no_pdf_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    put_program(tmp_path, monkeypatch, script)
    with pytest.raises(PdfFailed):
        pdf_of(b"x")


def test_one_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(tmp_path, monkeypatch, f"sleep 60 & echo $! > {tmp_path}/child; wait")
    with pytest.raises(PdfFailed, match="0"):
        pdf_of(b"x", seconds=0.3)
    child = int((tmp_path / "child").read_text())
    until = time.monotonic() + 5
    while running(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not running(child)


def running(process: int) -> bool:
    """Tell whether a process runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_runs_on_its_own_with_nothing_of_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZQT_SECRET_KEY", "secret")
    put_program(
        tmp_path,
        monkeypatch,
        f'cd {tmp_path}; env > env; echo "$@" > asked; cp "$HOME"/profile/user/registrymodifications.xcu .',
    )
    with pytest.raises(PdfFailed):
        pdf_of(b"x")
    around = (tmp_path / "env").read_text()
    assert "secret" not in around
    assert f"http_proxy={paper_pdf.NOWHERE}" in around
    folder = re.search(r"HOME=(\S+)", around)
    assert folder and not os.path.exists(folder[1])
    assert f"-env:UserInstallation=file://{folder[1]}/profile" in (tmp_path / "asked").read_text()
    assert "BlockUntrustedRefererLinks" in (tmp_path / "registrymodifications.xcu").read_text()


def measured(pdf: bytes, folder: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """Return the lines of each page: left, top, right, bottom in mm, and the text."""
    (folder / "paper.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox-layout", str(folder / "paper.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    pages = []
    for page in re.findall(r"<page .*?</page>", told, re.DOTALL):
        lines = []
        edges = 'xMin="([\\d.]+)" yMin="([\\d.]+)" xMax="([\\d.]+)" yMax="([\\d.]+)"'
        for *found, words in re.findall(rf"<line {edges}>(.*?)</line>", page, re.DOTALL):
            left, top, right, bottom = (float(one) / MM for one in found)
            lines.append((left, top, right, bottom, "".join(re.findall(r">([^<]+)</word>", words))))
        pages.append(sorted(lines, key=lambda line: (round(line[1]), line[0])))
    return pages


@pytest.fixture(scope="module")
def office() -> None:
    if not pdf_available():
        pytest.skip("this machine has no LibreOffice")
    if shutil.which("pdftotext") is None:
        pytest.skip("this machine has no pdftotext to measure a PDF")


def test_the_printed_page_is_that_of_the_standard(office: None, tmp_path: Path) -> None:
    blocks = tuple(paragraph(FULL * 3) for _ in range(20))
    document = letter(
        red_head=None, blocks=blocks, attachments=(), copies=None, note="", signature="", date=None
    )
    pages = measured(pdf_of(docx_of(document)), tmp_path)
    assert len(pages) == 4
    for number, page in enumerate(pages, start=1):
        *text, footer = page
        assert footer[4] == f"—{number}—"
        # One character from the right edge on odd pages, from the left on even ones.
        edge = 210 - 26 - footer[2] if number % 2 else footer[0] - 28
        assert edge == pytest.approx(5.6, abs=0.8)
        # The dashes, in the middle of the line, stand 7 mm below the text, which ends 35 mm above the edge.
        assert (footer[1] + footer[3]) / 2 - (297 - 35) == pytest.approx(7, abs=1)
        assert all(line[0] > 27.5 and line[2] < 184.5 for line in text)
    whole = pages[1][:-1]
    assert len(whole) == 22
    steps = [after[1] - before[1] for before, after in pairwise(whole)]
    assert steps == pytest.approx([225 / 22] * 21, abs=0.1)
    assert whole[0][1] > 37 and whole[-1][3] < 297 - 35 + 0.2
    # A line that does not begin a paragraph has 28 characters from edge to edge.
    lines = [line for line in whole if line[4] == FULL]
    assert len(lines) > 8
    assert lines[0][0] == pytest.approx(28, abs=0.5) and lines[0][2] == pytest.approx(184, abs=1)


def test_who_gets_the_paper_is_printed_at_the_foot(office: None, tmp_path: Path) -> None:
    pages = measured(pdf_of(docx_of(bulletin(blocks=(paragraph("正文。"), chart())))), tmp_path)
    last = pages[-1]
    texts = [line[4] for line in last]
    assert texts[-2].endswith("（共印60份）")
    assert last[-2][3] == pytest.approx(297 - 35, abs=3)
    everything = "".join(line[4] for page in pages for line in page)
    for shown in ("企业诉求专线工作月报", "图1各区市", "芝罘区", "97.12%", "第10期（总第46期）"):
        assert shown in everything


@pytest.mark.parametrize("make", [letter, lambda: bulletin(blocks=(chart(), chart("line")))])
def test_what_an_editor_writes_anew_is_still_the_same_paper(office: None, tmp_path: Path, make: Any) -> None:
    document = make()
    content = docx_of(document)
    draft, read = read_docx(content), read_docx(rewritten(content, tmp_path))
    found = compare(document, draft, read)
    assert found.clean and found.texts == ()
    assert len(found.numbers) > 5
    assert (read.identity, read.tracked) == (draft.identity, False)


@pytest.mark.parametrize(("form", "make"), [("letter", letter)])
def test_a_template_that_an_editor_wrote_anew_still_works(
    office: None, tmp_path: Path, form: Any, make: Any
) -> None:
    template = rewritten(default_template(form), tmp_path)
    assert check_template(template) == ()
    assert read_docx(docx_of(make(), template)).paragraphs == read_docx(docx_of(make())).paragraphs


def rewritten(content: bytes, folder: Path) -> bytes:
    """Return a DOCX as LibreOffice saves it: every part and every identifier its own."""
    (folder / "paper.docx").write_bytes(content)
    asked = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    asked += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "again"), "paper.docx"]
    subprocess.run(asked, cwd=folder, check=True, capture_output=True)
    return (folder / "again" / "paper.docx").read_bytes()
