"""Cells and tables that break parsers: long runs, mixed scripts, broken files; the same for a seed."""

from __future__ import annotations

import gzip
import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import xlsxwriter

# One class of signs each; a parser that may take a run of one class in two places tries every way to part it.
CLASSES = (
    " ", "\t", "\n", "\r\n", "\u3000", "\u00a0", "\u200b", "0", "9", "１", "٣", "a", "Ａ", "é",
    "e\u0301", "\u0301", "\u0316\u0301", "是", "市", "年", "时", "：", ":", "-", "/", ".", "T", "+", "(",
    "）", "|", "；", ";", ">", "->", '"', "'", "=", "@", "#", "%", ",", "，", "\\", "\x00", "\x7f",
    "\ufeff", "\u202e", "🙂", "👨\u200d👩\u200d👧", "ﷺ", "ｶﾞ", "가", "ا", "ह", "\ud7a3", "×", "零",
)  # fmt: skip
# What a parser begins with, so that it goes on into the run.
BEGINNINGS = (
    "", "2026", "2026-10", "2026-10-12", "2026-10-12 9", "2026-10-12 9:", "2026年10月12日",
    "2026-10-12T09:00:00",
    "2026-10-12 09:00|甲|", "2026-10-12 09:00|四关初审|市工作组|退回|",
    "46307", "1", "1.0", "是否", "未", "莱阳市", "烟台市",
    "芝罘区", "一级->", "电话：", "张", "a@", "1380013", "=", "'=", "是", "满意", "合计",
)  # fmt: skip
ENDINGS = ("", "x", "日", "9", "!", "\u0301", "|")
HEAD = ("工单编号", "受理时间", "承办单位", "标题", "四关记录")


def hostile_cells(n: int, longest: int, seed: int = 1) -> Iterator[str]:
    """Yield cells: a beginning, a run of one class or of a few, an ending; lengths up to `longest`."""
    dice = random.Random(seed)
    for _number in range(n):
        length = int(longest ** dice.random())
        kinds = dice.sample(CLASSES, 1 if dice.random() < 0.6 else dice.randint(2, 4))
        run = "".join(dice.choice(kinds) for _sign in range(min(length, 200)))
        whole = (run * (length // max(len(run), 1) + 1))[:length]
        yield dice.choice(BEGINNINGS) + whole + dice.choice(ENDINGS)


def _rows(dice: random.Random, n: int) -> list[list[str]]:
    cells = list(hostile_cells(n, 5_000, dice.randrange(1 << 30)))
    return [[f"N{place}", "2026-10-12 09:00:00", "芝罘区", cell, ""] for place, cell in enumerate(cells)]


def _csv(rows: Sequence[Sequence[str]], dice: random.Random, encoding: str = "") -> bytes:
    sign = dice.choice(",;\t|")
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in (HEAD, *rows)]
    encoding = encoding or dice.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
    return "\r\n".join(sign.join(row) for row in quoted).encode(encoding, "replace")


def _json(rows: Sequence[Sequence[str]], dice: random.Random) -> bytes:
    objects = [dict(zip(HEAD, row, strict=True)) for row in rows]
    return json.dumps(objects if dice.random() < 0.5 else {"rows": objects}, ensure_ascii=False).encode()


def _xlsx(rows: Sequence[Sequence[str]], dice: random.Random) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate((HEAD, *rows)):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell[:32_000].replace("\x00", ""))
        if rows and dice.random() < 0.5:
            sheet.merge_range(1, 3, len(rows) + 3, 3, "x")
    return target.getvalue()


def old_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Return texts as a workbook of the old binary kind."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    def label(line: int, column: int, cell: str) -> bytes:
        text = "".join(sign for sign in cell[:1_000] if sign < "\ud800")
        place = struct.pack("<HHHHB", line, column, 0, len(text), 1)
        return record(0x0204, place + text.encode("utf-16-le"))

    cells = b"".join(
        label(line, column, cell) for line, row in enumerate(rows) for column, cell in enumerate(row)
    )
    name = b"\x06\x00orders"
    head = begin(5)
    place = len(head) + 4 + 6 + len(name) + 4
    book = head + record(0x0085, struct.pack("<IH", place, 0) + name) + record(0x000A, b"")
    return _compound(book + begin(16) + cells + record(0x000A, b""))


def _compound(stream: bytes) -> bytes:
    """Return a compound file that holds one stream, the workbook."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    data, tables = len(stream) // 512, 1
    while tables * 128 < data + tables + 1:
        tables += 1
    chain = [*range(1, data), 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFD] * tables]
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        spelled = (name + "\0").encode("utf-16-le")
        links = struct.pack("<HBBIII", len(spelled), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return spelled.ljust(64, b"\0") + links + bytes(36) + struct.pack("<III", start, size, 0)

    root = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 0, len(stream))
    places = [data + 1 + number for number in range(min(tables, 109))]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<IIIIIIIII", 0, tables, data, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *places, *[0xFFFFFFFF] * (109 - len(places)))
    return head + stream + root.ljust(512, b"\0") + struct.pack(f"<{tables * 128}I", *chain)


def _xls(rows: Sequence[Sequence[str]], _dice: random.Random) -> bytes:
    return old_workbook((HEAD, *rows))


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def _flipped(content: bytes, dice: random.Random) -> bytes:
    spoiled = bytearray(content)
    for _time in range(dice.choice([1, 5, 50])):
        spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
    return bytes(spoiled)


def _doubled(content: bytes, dice: random.Random) -> bytes:
    begin = dice.randrange(len(content))
    return content[:begin] + content[begin : begin + 200] * dice.choice([2, 100]) + content[begin:]


def _inside(content: bytes, dice: random.Random) -> bytes:
    """Spoil one part of a package, or a stretch of another file, and leave the rest whole."""
    if not content.startswith(b"PK"):
        return _doubled(content, dice)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = dice.choice(sorted(parts))
    parts[name] = dice.choice((_cut, _flipped, _doubled))(parts[name], dice)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for each, data in parts.items():
            package.writestr(each, data)
    return target.getvalue()


def _packed(content: bytes, _dice: random.Random) -> bytes:
    return gzip.compress(content)


def _as_it_is(content: bytes, _dice: random.Random) -> bytes:
    return content


Way = Callable[[bytes, random.Random], bytes]
KINDS = {"csv": _csv, "json": _json, "xlsx": _xlsx, "xls": _xls}
WAYS: tuple[Way, ...] = (_as_it_is, _cut, _flipped, _doubled, _inside, _packed)


def hostile_files(n: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Yield a name that tells kind and damage, and the content; the built bombs come first."""
    yield from list(BOMBS.items())[:n]
    dice = random.Random(seed)
    for number in range(max(n - len(BOMBS), 0)):
        kind, way = dice.choice(sorted(KINDS)), WAYS[number % len(WAYS)]
        content = KINDS[kind](_rows(dice, dice.choice([0, 1, 20, 200])), dice)
        yield f"{number}-{way.__name__.strip('_')}.{kind}", way(content, dice)


def whole_table(kind: str, n: int) -> bytes:
    """Return an unbroken table of `n` rows with hostile cells."""
    dice = random.Random(n)
    rows = [[*row[:3], row[3].replace("\x00", ""), row[4]] for row in _rows(dice, n)]
    return _csv(rows, dice, "utf-8") if kind == "csv" else KINDS[kind](rows, dice)


def _wide(n: int) -> list[dict[str, Any]]:
    return [{f"k{number}": number} for number in range(n)]


BOMBS: dict[str, bytes] = {
    "keys.json": json.dumps(_wide(20_000)).encode(),
    "one-object.json": json.dumps([dict.fromkeys(map(str, range(20_000)), 1)]).encode(),
    "sparse.json": json.dumps([{str(n % 500): n} for n in range(6_000)]).encode(),
    "nested.json": b"[" * 100_000,
    "nested-in-a-row.json": b'[{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}]",
    "long-number.json": b'[{"a": 1' + b"0" * 200_000 + b"}]",
    "infinite.json": b'[{"a": NaN, "b": 1e999}]',
    "half-a-pair.json": b'[{"a": "\\ud800", "b": "x"}]',
    "columns.csv": b",".join(b"c%d" % n for n in range(50_000)) + b"\n" + b"1," * 50_000 + b"\n",
    "one-line.csv": b"a,b\n" + b"x" * 3_000_000,
    "quotes.csv": b'a,b,c\n"' + b'1,"2",3\n' * 60_000,
    "open-quotes.csv": b"a,b,c\n" + b'"x,y,z\n' * 20_000,
    "separators.csv": b"a,b,c\n" + (b"," * 5_000 + b"\n") * 300,
    "blank-lines.csv": b"a,b,c\n" + b"\n" * 50_000 + b"1,2,3\n",
    "cell.csv": "工单编号,受理时间,标题\n1,".encode() + b" " * 131_000 + b",x\n",
    "head.csv": b",".join(b"a" * 3_000 + b"%d" % n for n in range(400)) + b"\n" + b"1," * 399 + b"1\n",
    "zeros.csv": bytes(200_000),
}
