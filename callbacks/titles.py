"""The title of the page that an address asks for, without opening it."""

from __future__ import annotations

import dash
from dash._pages import _path_to_page

from dashboard.i18n import _


def title_of(path: str) -> str:
    """Return the title of the page at a path, the product's name where there is none."""
    found, variables = _path_to_page(path.strip("/"))
    if not found or found not in dash.page_registry.values():
        return _("Zhengqitong")
    title = found["title"]
    return str(title(**(variables or {})) if callable(title) else title)
