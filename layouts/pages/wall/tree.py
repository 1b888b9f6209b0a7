"""Elements of a scene as plain lists, drawn by assets/wall-draw.js without any library."""

from __future__ import annotations

from typing import Any

Tree = Any
"""[tag, attributes, child …], a text, or nothing."""


def el(tag: str, cls: str = "", *children: Tree, **attributes: object) -> Tree:
    """Return an element with its class and children; `data_list` is written data-list, None is left out."""
    named = {name.rstrip("_").replace("_", "-"): str(value) for name, value in attributes.items()}
    return [tag, {**({"class": cls} if cls else {}), **named}, *(each for each in children if each != "")]


def div(cls: str, *children: Tree, **attributes: object) -> Tree:
    """Return a div."""
    return el("div", cls, *children, **attributes)


def span(cls: str, *children: Tree, **attributes: object) -> Tree:
    """Return a span."""
    return el("span", cls, *children, **attributes)


def bold(cls: str, *children: Tree) -> Tree:
    """Return a b."""
    return el("b", cls, *children)


def panel(cls: str, title: str, note: str, *children: Tree, **attributes: object) -> Tree:
    """Return a panel under its finding, the note at the end of the same line."""
    head = el("h2", "", span("", title), *([el("small", "", note)] if note else []))
    return el("section", f"p {cls}".strip(), head, *children, **attributes)
