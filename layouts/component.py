"""What a page is made of: the type of all that stands in an element, and attributes written with a hyphen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash.development import base_component

Element = base_component.Component
"""Any element of Dash."""

Component = str | int | float | Element | None
"""One thing that an element holds: a text, a number, an element, or nothing."""

Children = Component | Sequence[Component]
"""All that an element holds: one thing or several in a row."""

Attributes = dict[str, Any]
"""Attributes by name, for `**`: Dash types each of its own, so the values are of any type."""


def aria(**states: str) -> Attributes:
    """Return what a screen reader is told: `aria(label="Pages")` is `{"aria-label": "Pages"}`."""
    return {f"aria-{name}": value for name, value in states.items()}


def dataset(**values: str) -> Attributes:
    """Return what scripts read: `dataset(row_due="60")` is `{"data-row-due": "60"}`."""
    return {f"data-{name.replace('_', '-')}": value for name, value in values.items()}
