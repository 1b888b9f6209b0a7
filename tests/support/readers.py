"""Start the children that read tables from a process that has loaded what they need.

A child begins with a fifth of a second of imports, and the tests start thousands. One process a run loads
them once and forks: the children run the same code under the same limits, and end with the same status.
"""

from __future__ import annotations

import atexit
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any

import pytest

from data_access.importing import reading

_ROOT = str(Path(__file__).resolve().parents[2])
_SERVE = """
import os, struct, sys
sys.path.insert(0, sys.argv[1])
from data_access.importing.opening import open_table
from data_access.importing.sheets.child import main
while head := sys.stdin.buffer.read(4):
    told = os.memfd_create("told")
    os.write(told, sys.stdin.buffer.read(*struct.unpack("I", head)))
    os.lseek(told, 0, os.SEEK_SET)
    pid = os.fork()
    if not pid:
        os.dup2(told, 0)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        sys.stdin = open(0)
        status = 1
        try:
            status = main()
        finally:
            os._exit(status)
    os.close(told)
    os.write(1, struct.pack("i", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
"""
_one_at_a_time = Lock()


@cache
def _server() -> subprocess.Popen[bytes]:
    server = subprocess.Popen(
        [sys.executable, "-I", "-c", _SERVE, _ROOT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    atexit.register(server.kill)
    return server


def _run(_args: list[str], *, input: bytes, **_named: Any) -> SimpleNamespace:
    with _one_at_a_time:
        server = _server()
        assert server.stdin and server.stdout
        server.stdin.write(struct.pack("I", len(input)) + input)
        server.stdin.flush()
        return SimpleNamespace(returncode=struct.unpack("i", server.stdout.read(4))[0])


@pytest.fixture(autouse=True)
def quick_readers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this test's tables be read by forked children."""
    if request.node.get_closest_marker("own_reader"):
        return
    quick = SimpleNamespace(**vars(subprocess) | {"run": _run})
    monkeypatch.setattr(reading, "subprocess", quick)
