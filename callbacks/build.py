"""Tell builds apart: by the product's files, and by the set of pages and callbacks."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import dash

ROOMS = ("dashboard", "data_access", "layouts", "callbacks", "assets")
SUFFIXES = frozenset({".py", ".css", ".js", ".html", ".po", ".csv", ".svg"})
LENGTH = 12


@cache
def build_id(project: Path) -> str:
    """Return a short hash of the files that make the product."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((project / room).rglob("*")):
            if path.suffix in SUFFIXES:
                digest.update(str(path.relative_to(project)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:LENGTH]


def layout_hash(app: dash.Dash) -> str:
    """Return a short hash of pages and callbacks: an open page with another one may be answered wrongly."""
    parts = sorted([*app.callback_map, *(page["path"] for page in dash.page_registry.values())])
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:LENGTH]
