"""Texts inside charts."""

from __future__ import annotations


def plain(text: str) -> str:
    """Take the signs out of a text that a chart would read as markup or as a template."""
    return text.replace("<", "‹").replace(">", "›").replace("%{", "{")
