"""Find the figures of a text: numbers with their unit, but no dates, numbers of papers or of headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

# After a number, the longer ones first. 月 alone is a month's name, except after 连续 and the like.
UNITS = (
    *("个百分点", "百分点", "个工作日", "工作日", "个小时", "小时", "分钟", "个月", "亿元", "万元", "元"),
    *(
        "件次",
        "人次",
        "件",
        "家",
        "户",
        "位",
        "名",
        "人",
        "次",
        "起",
        "条",
        "份",
        "项",
        "个",
        "类",
        "批",
        "倍",
    ),
    *("分", "秒", "天", "周", "年", "月", "岁", "公里", "平方米", "%", "‰"),
)
_SCALES = {"": 0, "万": 4, "亿": 8}
_FIGURE = re.compile(
    r"(?P<sign>(?<![\d.)）%])[-\N{MINUS SIGN}])?(?P<whole>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<part>\.\d+)?"
    rf"(?P<scale>[万亿](?!元))?余?(?P<unit>{'|'.join(UNITS)})?"
)
_LASTING = "".join(rf"(?<!{word})" for word in ("连续", "连", "近", "前", "满", "达", "共"))
_NO_FIGURE = re.compile(
    "|".join(
        (
            r"\d{4}年(?:\d{1,2}月(?:份|\d{1,2}(?:[-~—–至]\d{1,2})?日)?)?",
            rf"{_LASTING}(?<![\d.])\d{{1,2}}(?:[-~—–至]\d{{1,2}})?月(?:份|\d{{1,2}}(?:[-~—–至]\d{{1,2}})?日)?",
            r"(?<![\d.])\d{1,2}(?:[-~—–至]\d{1,2})?日",
            r"(?<!\d)\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?![\d%])",
            r"(?<![\d.])(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d%.])",
            r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)",
            r"[〔\[(（]\d{4}[〕\])）](?:第)?\d+号",
            r"第\d+(?:期|号|条|款|章|页|版|季度|周)",
            r"(?:附件|表|图)[:：]?\d+\.?(?!\d)",
            r"\d{10,}",
            r"(?<![A-Za-z])[A-Za-z]+(?:/[A-Za-z])?\s?\d+(?:\.\d+)*(?:-\d+)?",
            r"12345(?=热线|政务|便民|企业|平台|市民)",
            r"[“\"'‘]\d+[”\"'’]",
        )
    )
)
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}\.(?!\d))"
)
# Digits, letters and the signs of numbers in the width of Chinese ones, and what is not seen.
_HALF_WIDTH = {0xFEE0 + code: code for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
_HALF_WIDTH |= {0xFEE0 + ord(sign): ord(sign) for sign in "%.-+/"}
_HALF_WIDTH |= {0xAD: None, 0x200B: None, 0xFEFF: None}


@dataclass(frozen=True)
class Figure:
    """A number in a text: exact value, unit without 万 and 亿, and where it stands from `start` to `end`."""

    text: str
    value: Decimal
    unit: str
    scale: int
    decimals: int
    start: int
    end: int

    def moved(self, by: int) -> Figure:
        """Return the figure where it stands in a part of its text."""
        return replace(self, start=self.start + by, end=self.end + by)

    def says(self, other: Figure) -> bool:
        """Tell whether this states the other's value in its unit, be it rounded to 万 or 亿."""
        if self.unit != other.unit:
            return False
        if self.value == other.value:
            return True
        if not self.scale or self.scale <= other.scale:
            return False
        step = Decimal(1).scaleb(self.scale - self.decimals)
        return (other.value / step).quantize(Decimal(1), ROUND_HALF_UP) * step == self.value


def plain(text: str) -> str:
    """Return a text as it is compared: without blanks, wide digits and letters, and a heading's number.

    An editor may make that number one of its own lists, where it is no text any more.
    """
    folded = text.translate(_HALF_WIDTH).strip()
    folded = re.sub(r"(?<=\d)：(?=\d)", ":", folded)
    folded = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", folded)
    # A blank between two digits parts two things: 11-20 24:00.
    folded = re.sub(r"(?<=\d)\s+(?=\d)", "\0", folded)
    folded = re.sub(r"\s+", "", folded).replace("\0", " ")
    return _NUMBERED.sub("", folded)


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text that `plain` made, in their order."""
    left_out = [found.span() for found in _NO_FIGURE.finditer(text)]
    return tuple(
        _figure(found)
        for found in _FIGURE.finditer(text)
        if not any(first < found.end("whole") and found.start("whole") < last for first, last in left_out)
    )


def _figure(found: re.Match[str]) -> Figure:
    part, scale = found["part"] or "", _SCALES[found["scale"] or ""]
    value = Decimal(found["whole"].replace(",", "") + part).scaleb(scale)
    return Figure(
        found[0],
        -value if found["sign"] else value,
        found["unit"] or "",
        scale,
        max(0, len(part) - 1),
        found.start(),
        found.end(),
    )
