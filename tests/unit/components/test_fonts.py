"""The web font's slices: every word is in them, they are small and made once, and ask this server alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from callbacks import fonts
from callbacks.headers import _FINGERPRINT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the slices of the words."""
    folder = tmp_path_factory.mktemp("fonts")
    assert fonts.build(folder, trays=1) == 4
    return folder


def test_every_letter_of_the_words_is_in_a_slice(folder: Path) -> None:
    known: set[int] = set()
    for path in folder.glob("*.woff2"):
        with TTFont(path) as font:
            known |= set(font.getBestCmap())
            axis = font["fvar"].axes[0]
        assert axis.axisTag == "wght" and axis.minValue <= 400 and axis.maxValue >= 700
    names = (*fonts.WORDS, fonts.REQUESTS)
    text = "".join((fonts.PROJECT / name).read_text(encoding="utf-8") for name in names)
    # The font has no letter for some signs; those come from the machine as before.
    missing = {each for each in text if ord(each) not in known and not each.isspace()}
    assert {each for each in missing if "\u4e00" <= each <= "\u9fff"} == set()
    assert {"■", "▲", "●", "％", "（", "、", "a", "9"} & missing == set()


def test_first_load_stays_small(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.glob("*.woff2")) < 400_000


def test_the_style_sheet_swaps_and_asks_this_server_alone(folder: Path) -> None:
    rules = (folder / fonts.FACES).read_text().splitlines()
    assert len(rules) == 4
    assert all("font-display:swap" in rule for rule in rules)
    addresses = re.findall(r'url\("([^"]+)"\)', "".join(rules))
    assert sorted(addresses) == sorted(f"/fonts/{path.name}" for path in folder.glob("*.woff2"))
    assert fonts.stylesheet(folder).startswith("/fonts/faces.css?v=")
    assert all(_FINGERPRINT.search(f"{each}?") for each in addresses)


def test_what_is_there_is_not_made_again_and_a_missing_slice_is(folder: Path) -> None:
    assert fonts.build(folder, trays=1) == 0
    first = next(folder.glob("*.woff2"))
    with TTFont(first) as font:
        letters = set(font.getBestCmap())
    first.unlink()
    assert fonts.build(folder, trays=1) == 1
    with TTFont(first) as font:
        assert set(font.getBestCmap()) == letters


def test_words_alone_are_not_complete(folder: Path, tmp_path: Path) -> None:
    assert not fonts.is_complete(folder)
    assert not fonts.is_complete(tmp_path) and fonts.stylesheet(tmp_path) == ""


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([0x4E00], "U+4E00"),
        ([0x41, 0x43, 0x42, 0x42], "U+41-43"),
        ([0x20, 0x4E01, 0x4E00, 0x4E03], "U+20,U+4E00-4E01,U+4E03"),
    ],
)
def test_ranges_are_written_as_css_does(points: list[int], said: str) -> None:
    assert fonts.unicode_range(points) == said


def test_common_letters_are_those_of_the_standard() -> None:
    letters = fonts._gb2312()
    assert len(letters) == len(set(letters)) == 6763
    assert chr(letters[0]) == "啊" and chr(letters[3755]) == "亍"


def test_what_is_made_beside_a_server_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def note(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        made.append(start(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(fonts.subprocess, "Popen", note)
    with pytest.raises(SystemExit), fonts.building(tmp_path / "fonts"):
        assert made[0].poll() is None
        raise SystemExit(0)
    assert made[0].returncode is not None
