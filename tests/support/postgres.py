"""Start a private PostgreSQL server for the tests, on a free loopback port, and stop it by its own id."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def find_program(name: str) -> str | None:
    """Return the path of a PostgreSQL program, also where Debian keeps it off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(found[0]) if found else shutil.which(name)


def free_port() -> int:
    """Return a TCP port that was free on loopback a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_user() -> list[str]:
    # initdb refuses to run as root.
    if os.geteuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return ["setpriv", f"--reuid={name}", "--regid=nogroup", "--clear-groups"]
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


@contextmanager
def private_postgres() -> Iterator[str]:
    """Yield the URL of a fresh server's `postgres` database; the server ends with the block."""
    initdb, server = find_program("initdb"), find_program("postgres")
    assert initdb and server
    root = Path(tempfile.mkdtemp(prefix="zqt-pg-"))
    root.chmod(0o777)
    data, user = root / "data", _as_user()
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    try:
        subprocess.run(
            [*user, initdb, "-D", str(data), "-U", "zqt", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            env=environment,
            cwd=root,
        )
        port = free_port()
        options = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "listen_addresses=127.0.0.1"]
        options += ["-c", f"unix_socket_directories={root}", "-c", "max_connections=60"]
        with (root / "log").open("wb") as log:
            process = subprocess.Popen(
                [*user, server, "-D", str(data), "-p", str(port), *options],
                stdout=log,
                stderr=log,
                env=environment,
                cwd=root,
            )
        try:
            _wait(port, process, root / "log")
            yield f"postgresql+psycopg://zqt@127.0.0.1:{port}/postgres"
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    import time

    for _attempt in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="zqt", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not answer: {log.read_text()}")
