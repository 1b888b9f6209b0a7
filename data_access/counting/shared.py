"""Drawn pages in a folder that the processes of one server share, for as long as the server runs."""

from __future__ import annotations

import hmac
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy.engine import make_url

from data_access.counting.shelf import WAIT_SECONDS

if sys.platform != "win32":
    import fcntl

FILES_KEPT = 2000
LOOK_AGAIN_SECONDS = 0.05
SEAL_BYTES = sha256().digest_size
State = tuple[int, int]


def kept_folder(database_url: str, otherwise: Path) -> Path:
    """Return the folder of a base's pages: beside an embedded database, else under `otherwise`."""
    url = make_url(database_url)
    embedded = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    beside = Path(str(url.database)).resolve().parent if embedded else otherwise
    return beside / "kept" / sha256(str(url).encode()).hexdigest()[:16]


class SharedPages:
    """Files of finished pages by the state of the data, sealed with a key that only one server's run knows.

    A file whose seal is not of this key, state and name is as good as none. What cannot be read or written
    is made anew: no page fails for want of a place to keep it.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, key

    def empty(self) -> None:
        """Remove what an earlier run left; its seals mean nothing any more."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def find(self, state: State, name: str) -> bytes | None:
        """Return the page of that name, None where it is not made yet; nobody waits."""
        return self._read(self._file(state, name))

    def find_or_make(self, state: State, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the page of that name, or make and keep it; other processes that ask meanwhile wait.

        Who waited WAIT_SECONDS makes it for itself.
        """
        file = self._file(state, name)
        found = self._read(file)
        if found is not None:
            return found
        self._make_room(file.parent, state)
        with _alone(file.parent / f"{file.name[:2]}.lock"):
            found = self._read(file)
            if found is not None:
                return found
            made = make()
            self._write(file, made)
        return made

    def _file(self, state: State, name: str) -> Path:
        version, changed = state
        return self._folder / f"{version}-{changed}" / f"{sha256(name.encode()).hexdigest()}.page"

    def _seal(self, file: Path, content: bytes) -> bytes:
        return hmac.digest(self._key, f"{file.parent.name}/{file.name}\n".encode() + content, "sha256")

    def _read(self, file: Path) -> bytes | None:
        try:
            found = file.read_bytes()
        except OSError:
            return None
        seal, content = found[:SEAL_BYTES], found[SEAL_BYTES:]
        return content if hmac.compare_digest(seal, self._seal(file, content)) else None

    def _write(self, file: Path, content: bytes) -> None:
        with suppress(OSError):
            handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")  # only its owner may read it
            with os.fdopen(handle, "wb") as part:
                part.write(self._seal(file, content) + content)
            os.replace(name, file)  # whole or not at all, for whoever reads meanwhile

    def _make_room(self, folder: Path, state: State) -> None:
        """Make the folder of a state, remove those of states before it, and the oldest of too many files."""
        with suppress(OSError, ValueError):
            if not folder.is_dir():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._folder.chmod(0o700)
                for each in self._folder.iterdir():
                    if int(each.name.partition("-")[0]) < state[0]:
                        shutil.rmtree(each, ignore_errors=True)
            files = [(each.stat().st_mtime_ns, each) for each in folder.glob("*.p*")]
            for _time, each in sorted(files)[: len(files) // 4 if len(files) >= FILES_KEPT else 0]:
                each.unlink(missing_ok=True)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Run a block while no other process runs it; where files cannot be locked, without waiting.

    A lock goes with the process that holds it, so that none is left behind.
    """
    if sys.platform == "win32":
        yield
        return
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        _wait_for(handle)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int) -> None:
    until = monotonic() + WAIT_SECONDS
    while monotonic() < until:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sleep(LOOK_AGAIN_SECONDS)
        else:
            return
