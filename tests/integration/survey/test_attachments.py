"""Files of a finding: taken by what they hold, kept under their digest, whatever their name says."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from data_access.records.attachments import (
    MOST_BYTES,
    BadFile,
    attach,
    files_of,
    find_file,
    kind_of,
    read_file,
    take_back,
)
from data_access.schema import attachment
from tests.support.proactive import city

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 30 + b"\xff\xd9"
PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"


def packed(*names: str, content: bytes = b"<x/>") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        for name in names:
            book.writestr(name, content)
    return stream.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
GOOD = {"png": PNG, "jpeg": JPEG, "pdf": PDF, "docx": DOCX, "xlsx": XLSX}


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_is_what_it_holds(kind: str) -> None:
    assert kind_of(GOOD[kind]) == kind


def bomb() -> bytes:
    return packed("word/document.xml", *(f"{n}" for n in range(3)), content=bytes(70 * 2**20))


BAD = {
    "a text named .jpg": "这是一段文字".encode(),
    "a picture broken off": PNG[:-1],
    "a JPEG broken off": JPEG[:-1],
    "a PDF broken off": PDF[:3000],
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a page": b"<html><script>alert(1)</script></html>",
    "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a program": b"MZ" + b"\0" * 100,
    "a zip of anything": packed("a.txt"),
    "a document with macros": packed("word/document.xml", "word/vbaProject.bin"),
    "macros in capitals": packed("xl/workbook.xml", "xl/VBAPROJECT.BIN"),
    "many members": packed("word/document.xml", *(f"{n}" for n in range(2_000))),
    "a zip broken off": DOCX[:-20],
}


@pytest.mark.parametrize("why", [*BAD, "a zip bomb"])
def test_what_only_looks_like_a_file_is_refused(connection: Connection, tmp_path: Path, why: str) -> None:
    content = bomb() if why == "a zip bomb" else BAD[why]
    assert len(content) < MOST_BYTES
    with pytest.raises(BadFile):
        attach(connection, tmp_path, city(), "finding", 1, "现场.jpg", content)
    assert connection.execute(select(attachment)).all() == []
    assert list(tmp_path.iterdir()) == []


def test_no_broken_zip_ends_in_anything_else() -> None:
    """Turn bytes of a document's directory over: it is a document, or refused, and nothing else."""
    chance = random.Random(11)
    for _try in range(3_000):
        content = bytearray(DOCX)
        for _byte in range(chance.randint(1, 6)):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        with contextlib.suppress(BadFile):
            assert kind_of(bytes(content)) in ("docx", "xlsx")


def test_the_bytes_lie_under_their_digest_and_the_name_is_only_shown(
    connection: Connection, tmp_path: Path
) -> None:
    digest = sha256(PNG).hexdigest()
    names = ("../../etc/passwd.png", "<b>现场</b>😀.png", "长" * 200 + ".png", "")
    for place, name in enumerate(names, 1):
        attach(connection, tmp_path, city(), "finding", place, name, PNG)
    assert [each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*") if each.is_file()] == [
        f"{digest[:2]}/{digest}"
    ]
    assert read_file(tmp_path, digest) == PNG
    shown = [files_of(connection, "finding", place)[0] for place in range(1, 5)]
    assert [each.name for each in shown] == [names[0], names[1], "长" * 116 + ".png", "-"]
    assert {(each.kind, each.size, each.who) for each in shown} == {("png", len(PNG), "wang")}


@pytest.mark.parametrize("content", [b"", PNG + bytes(MOST_BYTES), PNG[:-12] + bytes(11_000_000) + PNG[-12:]])
def test_empty_and_huge_files_are_refused(connection: Connection, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadFile):
        attach(connection, tmp_path, city(), "finding", 1, "a.png", content)
    assert list(tmp_path.iterdir()) == []


def test_a_record_has_twenty_files(connection: Connection, tmp_path: Path) -> None:
    numbers = [attach(connection, tmp_path, city(), "finding", 1, f"{n}.png", PNG) for n in range(20)]
    with pytest.raises(BadFile, match="20"):
        attach(connection, tmp_path, city(), "finding", 1, "21.png", PNG)
    attach(connection, tmp_path, city(), "finding", 2, "1.png", PNG)
    take_back(connection, city(), numbers[3])
    assert find_file(connection, numbers[3]) is None
    assert len(files_of(connection, "finding", 1)) == 19
    attach(connection, tmp_path, city(), "finding", 1, "21.png", PNG)


def test_a_kind_of_record_that_there_is_none_of(connection: Connection, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown subject"):
        attach(connection, tmp_path, city(), "order", 1, "a.png", PNG)
