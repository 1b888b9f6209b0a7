"""Drawn pages in the folder that processes share: whole, sealed, private, and gone with their data."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_IMODE
from time import sleep

import pytest

from data_access.counting import shared
from data_access.counting.shared import SharedPages, kept_folder

KEY = bytes(range(32))
STATE = (7, 1_795_000_000)


def make(content: str = "page") -> bytes:
    return content.encode()


def never() -> bytes:
    raise AssertionError("it was made again")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def pages(folder: Path) -> SharedPages:
    return SharedPages(folder, KEY)


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.page"))


def test_another_process_of_the_server_finds_the_page(folder: Path, pages: SharedPages) -> None:
    assert pages.find_or_make(STATE, "a", make) == b"page"
    assert SharedPages(folder, KEY).find_or_make(STATE, "a", never) == b"page"
    assert pages.find_or_make(STATE, "b", lambda: b"other") == b"other"
    assert pages.find_or_make((8, 1), "a", lambda: b"newer") == b"newer"


def test_only_the_server_s_own_user_may_read_it(folder: Path, pages: SharedPages) -> None:
    pages.find_or_make(STATE, "a", make)
    assert S_IMODE(folder.stat().st_mode) == 0o700
    assert {S_IMODE(each.stat().st_mode) for each in files(folder)} == {0o600}
    assert S_IMODE(files(folder)[0].parent.stat().st_mode) == 0o700


def test_what_this_run_did_not_seal_is_made_anew(folder: Path, pages: SharedPages) -> None:
    SharedPages(folder, bytes(32)).find_or_make(STATE, "a", lambda: b"forged")
    assert pages.find_or_make(STATE, "a", make) == b"page"


@pytest.mark.parametrize("harm", [lambda was: was[:-1] + b"!", lambda was: was[:40], lambda was: b""])
def test_a_changed_or_torn_file_is_made_anew(
    folder: Path, pages: SharedPages, harm: Callable[[bytes], bytes]
) -> None:
    pages.find_or_make(STATE, "a", lambda: b"p" * 100)
    (file,) = files(folder)
    file.write_bytes(harm(file.read_bytes()))
    assert pages.find_or_make(STATE, "a", lambda: b"anew") == b"anew"
    assert pages.find_or_make(STATE, "a", never) == b"anew"


def test_a_file_is_not_taken_for_another_page_or_other_data(folder: Path, pages: SharedPages) -> None:
    pages.find_or_make(STATE, "city", lambda: b"the city's")
    (city,) = files(folder)
    pages.find_or_make(STATE, "district", lambda: b"the district's")
    (district,) = set(files(folder)) - {city}
    district.write_bytes(city.read_bytes())
    assert pages.find_or_make(STATE, "district", lambda: b"anew") == b"anew"
    later = folder / "8-1" / city.name
    later.parent.mkdir()
    later.write_bytes(city.read_bytes())
    assert pages.find_or_make((8, 1), "city", lambda: b"newer") == b"newer"


def test_pages_of_data_before_go_and_an_earlier_run_s_too(folder: Path, pages: SharedPages) -> None:
    pages.find_or_make(STATE, "a", make)
    pages.find_or_make((8, 1), "a", make)
    assert [each.name for each in folder.iterdir()] == ["8-1"]
    pages.empty()
    assert not folder.exists()
    assert pages.find_or_make((8, 1), "a", lambda: b"anew") == b"anew"


def test_the_oldest_pages_make_room(
    folder: Path, pages: SharedPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "FILES_KEPT", 8)
    for number in range(8):
        pages.find_or_make(STATE, str(number), make)
        newest = max(files(folder), key=lambda each: each.stat().st_mtime_ns)
        os.utime(newest, ns=(number, number))
    pages.find_or_make(STATE, "8", make)
    assert len(files(folder)) == 7
    assert pages.find_or_make(STATE, "2", never) == b"page"
    assert pages.find_or_make(STATE, "1", lambda: b"anew") == b"anew"


def test_without_a_place_the_page_is_made_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file, no folder")
    pages = SharedPages(tmp_path / "kept", KEY)
    assert [pages.find_or_make(STATE, "a", make) for _time in range(2)] == [b"page", b"page"]


def test_what_fails_is_not_kept_and_holds_nobody(pages: SharedPages) -> None:
    with pytest.raises(AssertionError):
        pages.find_or_make(STATE, "a", never)
    assert pages.find_or_make(STATE, "a", make) == b"page"


def read_slowly(folder: Path, log: Path) -> None:
    """Be one process that asks for a page and notes that it drew it."""

    def draw() -> bytes:
        with log.open("a") as lines:
            lines.write(f"{os.getpid()}\n")
        sleep(1.0)
        return b"page"

    assert SharedPages(folder, KEY).find_or_make(STATE, "a", draw) == b"page"


@pytest.fixture
def three(folder: Path, tmp_path: Path) -> Iterator[list[multiprocessing.process.BaseProcess]]:
    context = multiprocessing.get_context("spawn")
    readers = [context.Process(target=read_slowly, args=(folder, tmp_path / "log")) for _number in range(3)]
    yield list(readers)
    for each in readers:
        each.kill()


def test_processes_that_ask_at_once_draw_once(
    three: list[multiprocessing.process.BaseProcess], tmp_path: Path
) -> None:
    for each in three:
        each.start()
    for each in three:
        each.join(60)
    assert [each.exitcode for each in three] == [0, 0, 0]
    assert len((tmp_path / "log").read_text().splitlines()) == 1


def test_each_base_has_its_folder(tmp_path: Path) -> None:
    beside = kept_folder(f"sqlite:///{tmp_path}/a.db", Path("/elsewhere"))
    assert beside.parent == tmp_path / "kept"
    assert beside != kept_folder(f"sqlite:///{tmp_path}/b.db", Path("/elsewhere"))
    server = kept_folder("postgresql://u:secret@host/zqt", Path("/elsewhere"))
    assert server.parent == Path("/elsewhere/kept") and "secret" not in str(server)
