"""The title of the page that an address asks for, without opening it."""

from __future__ import annotations

from dash._pages import _path_to_page


def title_of(path: str) -> str:
    """Return the title of the page at a path, empty where there is none."""
    found, variables = _path_to_page(path.strip("/"))
    if not found:
        return ""
    title = found["title"]
    return str(title(**(variables or {})) if callable(title) else title)
