"""Noto Sans SC for screens without a Chinese font: slices of the packaged font, made once on this machine.

A browser asks only for the slices whose letters stand on a page, for none where the machine has the font.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from callbacks.config import PROJECT
from callbacks.context import get_config

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

PACKAGE, FILE = "justmytype_intl_cjk", "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
FAMILY = "Noto Sans SC Web"  # not the installed font's own name: where that is installed it comes first
WEIGHTS = "400 700"
FACES = "faces.css"
RECIPE = "1"  # grows when slices are cut another way
# Where the words come from that every page shows.
WORDS = (
    "dashboard/locale/zh_CN/LC_MESSAGES/messages.po",
    "data_access/reference/units.csv",
    "data_access/reference/townships.csv",
    "data_access/reference/categories.csv",
)
REQUESTS = "data_access/demo/topics.csv"  # what enterprises ask about, in the words of their requests
IDEOGRAPHS = 0x2E80  # first code point of Chinese signs and letters
OFTEN = 4  # times that a letter stands in the words to be among those of every page
COMMON_SLICE, RARE_SLICE = 200, 800  # letters in a slice
_COMPLETE = "/* complete */"


@dataclass(frozen=True)
class Slice:
    """A file with some of the font's letters, named by what is in it."""

    points: tuple[int, ...]

    @property
    def name(self) -> str:
        """Return the file's name: another package, recipe or set of letters makes another name."""
        made_of = (_package_version(), RECIPE, self.points)
        return sha256(repr(made_of).encode()).hexdigest()[:20] + ".woff2"

    def rule(self) -> str:
        """Return the style rule that tells a browser for which letters to ask for the file."""
        return (
            f'@font-face{{font-family:"{FAMILY}";font-style:normal;font-weight:{WEIGHTS};font-display:swap;'
            f'src:url("/fonts/{self.name}")format("woff2");unicode-range:{unicode_range(self.points)}}}'
        )


def unicode_range(points: Iterable[int]) -> str:
    """Return code points as CSS writes them, neighbours as a range."""
    runs: list[list[int]] = []
    for point in sorted(set(points)):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


def stylesheet(folder: Path) -> str:
    """Return the address of the font's style sheet, empty while there is none."""
    try:
        written = (folder / FACES).read_bytes()
    except OSError:
        return ""
    return f"/fonts/{FACES}?v={sha256(written).hexdigest()[:12]}"


def font_link() -> str:
    """Return the link to the style sheet for a page's head, empty while there is none."""
    address = stylesheet(get_config().font_folder)
    return f'<link rel="stylesheet" href="{address}">' if address else ""


def start_building(folder: Path) -> subprocess.Popen[bytes] | None:
    """Make missing slices in a process of low priority beside the server; None where all are there."""
    if is_complete(folder):
        return None
    return subprocess.Popen(
        [sys.executable, "-m", "callbacks.fonts", str(folder)], cwd=PROJECT, stdout=subprocess.DEVNULL
    )


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Make missing slices beside what a block serves; the process ends with it, and in no fork of it."""
    process, owner = start_building(folder), os.getpid()
    try:
        yield
    finally:
        if process is not None and os.getpid() == owner:
            process.terminate()
            process.wait()


def is_complete(folder: Path) -> bool:
    """Tell whether every slice of this version of words and font has been made."""
    try:
        written = (folder / FACES).read_text(encoding="utf-8")
    except OSError:
        return False
    return written.endswith(_COMPLETE) and all(each.rule() in written for each in word_slices())


def build(folder: Path, trays: int = 3) -> int:
    """Make the slices that are missing and return how many; `trays` are words, common letters, rare ones.

    The style sheet is written anew after each tray, so that the words of every page come first. Files are
    replaced whole: a server may read beside it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known: list[Slice] = []
    made = 0
    for tray in _trays(trays):
        missing = [each for each in tray if not (folder / each.name).exists()]
        for each, content in _cut(missing):
            _write(folder / each.name, content)
            made += 1
        known = [*tray, *known]  # of two rules for one letter the last counts: words come last
        _write(folder / FACES, "\n".join(each.rule() for each in known).encode())
    if trays == 3:
        _write(folder / FACES, (folder / FACES).read_bytes() + b"\n" + _COMPLETE.encode())
        _drop_others(folder, {each.name for each in known})
    return made


def word_slices() -> tuple[Slice, ...]:
    """Return the slices of what pages show: Latin and signs, words used often, the others, requests."""
    found = Counter("".join((PROJECT / name).read_text(encoding="utf-8") for name in WORDS))
    letters = {ord(each): n for each, n in found.items() if ord(each) >= IDEOGRAPHS}
    latin = (*range(0x20, 0x7F), *range(0xA0, 0x100))
    signs = tuple(sorted(ord(each) for each in found if 0x100 <= ord(each) < IDEOGRAPHS))
    often = tuple(sorted(point for point, n in letters.items() if n >= OFTEN))
    seldom = tuple(sorted(point for point, n in letters.items() if n < OFTEN))
    asked = {ord(each) for each in (PROJECT / REQUESTS).read_text(encoding="utf-8")}
    requests = tuple(sorted(point for point in asked if point >= IDEOGRAPHS and point not in letters))
    return Slice((*latin, *signs)), Slice(often), Slice(seldom), Slice(requests)


def _trays(count: int) -> Iterator[Sequence[Slice]]:
    yield word_slices()
    if count == 1:
        return
    common = _gb2312()
    yield _slices(common, COMMON_SLICE)
    if count == 2:
        return
    others = sorted(set(_open().getBestCmap()) - set(common) - set(range(0x20, 0x7F)))
    yield _slices(others, RARE_SLICE)


def _slices(points: Sequence[int], size: int) -> list[Slice]:
    return [Slice(tuple(points[at : at + size])) for at in range(0, len(points), size)]


def _gb2312() -> list[int]:
    """Return the letters of GB 2312 in its order: the common ones first, then those of its second level."""
    found = []
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.append(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:  # the five empty places behind the first level
                continue
    return found


def _cut(slices: Sequence[Slice]) -> Iterator[tuple[Slice, bytes]]:
    """Yield each slice with its file; cut from a font of only these letters, which is soon read again."""
    if not slices:
        return
    whole = BytesIO()
    every = [point for each in slices for point in each.points]
    _reduce(_open(), every).save(whole)
    for each in slices:
        font, content = _reduce(_open(whole), each.points), BytesIO()
        font.flavor = "woff2"
        font.save(content)
        yield each, content.getvalue()


def _reduce(font: TTFont, points: Iterable[int]) -> TTFont:
    from fontTools import subset

    options = subset.Options()
    options.layout_features = ["kern", "locl", "tnum", "ccmp"]
    options.hinting = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    return font


def _open(saved: BytesIO | None = None) -> TTFont:
    from fontTools.ttLib import TTFont

    content = saved.getvalue() if saved else (resources.files(PACKAGE) / FILE).read_bytes()
    return TTFont(BytesIO(content), lazy=True, recalcTimestamp=False)


def _package_version() -> str:
    return version(PACKAGE.replace("_", "-"))


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def _drop_others(folder: Path, names: set[str]) -> None:
    for path in folder.glob("*.woff2*"):
        if path.name not in names:
            path.unlink(missing_ok=True)


def main(folder: Path) -> None:
    """Make the slices at low priority; a folder that cannot be written leaves the system's fonts."""
    if hasattr(os, "nice"):
        os.nice(15)
    try:
        build(folder)
    except OSError as problem:
        logging.getLogger("zhengqitong").warning("no web font: %s", problem)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
