"""A paper with every kind of block, and what an office may do to its file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from dashboard.papers.document import (
    Attachment,
    Chart,
    Copies,
    Document,
    Heading,
    Note,
    Paragraph,
    RedHead,
    Run,
    Series,
    Table,
)

DISTRICTS = (("芝罘区", "58", "97.12%"), ("莱阳市", "65", "89.23%"), ("栖霞市", "31", "87.10%"))
OFFICE = "示例市12345热线办公室"
MAIN = "word/document.xml"


def paragraph(*parts: str | Run) -> Paragraph:
    """Return a paragraph; a plain string is a run without a source."""
    return Paragraph(tuple(Run(part) if isinstance(part, str) else part for part in parts))


def ranking() -> Table:
    """Return a table of three districts, each figure with its source."""
    rows = tuple(
        (Run(name), Run(solved, f"solved-{name}"), Run(rate, f"rate-{name}"))
        for name, solved, rate in DISTRICTS
    )
    return Table(("区市", "已解决（件）", "问题解决率"), rows, caption="各区市问题解决率")


def chart(kind: Any = "column", **changed: Any) -> Chart:
    """Return a chart of the three districts."""
    rates = tuple(float(rate.rstrip("%")) for _name, _solved, rate in DISTRICTS)
    asked: dict[str, Any] = {
        "caption": "各区市",
        "categories": tuple(name for name, _solved, _rate in DISTRICTS),
        "series": (Series("问题解决率", rates),),
        "table": ranking(),
        "unit": "%",
        "decimals": 2,
    }
    return Chart(kind, **(asked | changed))


def bulletin(**changed: Any) -> Document:
    """Return a monthly bulletin of invented figures."""
    text = paragraph(
        *("10月，全市共受理企业诉求 ", Run("2,418 件", "received"), "，办结率 ", Run("97.48%", "closed")),
        *("（", Run("1,363", "closed-n"), "/", Run("1,398", "closed-m"), "），环比上升 "),
        *(Run("0.36 个百分点", "rise"), "。莱阳市、栖霞市低于 90%。请于 11-20 24:00 前报送整改措施。"),
    )
    second = paragraph("冯格庄街道近三月应解决 ", Run("18 件", "due"), "中 ", Run("5 件", "open"), "未解决。")
    asked: dict[str, Any] = {
        "kind": "monthly",
        "title": "企业诉求办理情况\n（示例数据）",
        "blocks": (
            *(Heading(1, "总体情况"), text, Heading(1, "办理质效"), Heading(2, "区市"), second),
            *(ranking(), Note("按到期日统计。"), Heading(2, "镇街"), Heading(3, "承办"), Heading(4, "回复")),
        ),
        "red_head": RedHead("企业诉求专线工作月报", 10, 46, OFFICE),
        "date": date(2026, 11, 5),
        "copies": Copies(("市委书记",), ("市纪委监委",), ("各区市政府",), 60),
        "note": "数据截至 2026-11-05 08:00。",
        "identity": "report:17",
    }
    return Document(**(asked | changed))


def letter(**changed: Any) -> Document:
    """Return a letter with its number, an addressee, an annex and a signature."""
    asked: dict[str, Any] = {
        "title": "关于报送整改措施的通知",
        "red_head": RedHead(f"{OFFICE}文件", agency=OFFICE),
        "number": "示政企督〔2026〕5号",
        "addressee": "各区市政府",
        "signature": OFFICE,
        "attachments": (Attachment("明细表", (ranking(),)), Attachment("名单")),
    }
    return bulletin(**(asked | changed))


def members(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package by their name."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def repacked(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a package."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def with_part(content: bytes, name: str, change: Callable[[str], str] | bytes) -> bytes:
    """Return a package with a part written anew, or changed as text."""
    parts = members(content)
    parts[name] = change if isinstance(change, bytes) else change(parts[name].decode()).encode()
    return repacked(parts)


def replaced(content: bytes, *pairs: tuple[str, str]) -> bytes:
    """Return a DOCX with the first occurrence of each text replaced."""

    def change(text: str) -> str:
        for before, after in pairs:
            assert before in text, before
            text = text.replace(before, after, 1)
        return text

    return with_part(content, MAIN, change)


def torn(content: bytes, pieces: int = 1) -> bytes:
    """Return a DOCX whose runs are cut into runs of `pieces` characters, as editors do."""
    word = docx.Document(BytesIO(content))
    body: Any = word.element.body
    for text in list(body.iter(qn("w:t"))):
        whole, run = text.text or "", text.getparent()
        if len(run.findall(qn("w:t"))) != 1 or len(whole) <= pieces:
            continue
        text.text = whole[:pieces]
        after = run
        for start in range(pieces, len(whole), pieces):
            copy = run.__copy__()
            for extra in list(copy):
                if extra.tag not in (qn("w:rPr"), qn("w:t")):
                    copy.remove(extra)
            copy.find(qn("w:t")).text = whole[start : start + pieces]
            after.addnext(copy)
            after = copy
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()
