"""Labels that explain their figure on hover, focus and tap; assets/explain.js shows what stands here once.

A label refers to its definition by key and context (whose period and data time the figure has); every
definition that a page's labels refer to stands once, hidden, at the end of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dash import html

from dashboard.definitions import DEFINITIONS
from dashboard.i18n import _
from dashboard.views.context import FigureContext
from layouts import definitions
from layouts.component import Attributes, Children, Component, Element, aria, dataset
from layouts.components.picture import picture_facts

MAIN = "main"
REFERENCE = "data-explain"


def explained(label: Component, key: str, context: str = MAIN) -> html.Button:
    """Show a figure's label as what opens its definition."""
    return html.Button(
        label, type="button", className="explain", **reference(key, context), **described(key, context)
    )


def explain_mark(label: str, key: str, context: str = MAIN) -> html.Button:
    """Make the small mark that opens a definition by tap beside a label that does something else."""
    return html.Button(
        type="button",
        className="explain-mark",
        tabIndex="-1",
        **aria(label=_("What is “{figure}”?").format(figure=label)),
        **reference(key, context),
        **described(key, context),
    )


def reference(key: str, context: str = MAIN) -> Attributes:
    """Return the attribute by which an element explains a figure on hover."""
    return {REFERENCE: f"{key}-{context}"}


def described(key: str, context: str = MAIN) -> Attributes:
    """Return the attribute by which a screen reader finds the definition."""
    return {"aria-describedby": f"explain-{key}-{context} {_shared(key, context)}"}


def _shared(key: str, context: str) -> str:
    """Return the id of what all figures of a context share; those of the data time have no period."""
    return f"explain-{context}-now" if DEFINITIONS[key].kind == "live" else f"explain-{context}"


def explanations(body: Children, contexts: Mapping[str, FigureContext]) -> html.Div:
    """Make the hidden definitions that a page's labels refer to, each once, and what pictures say."""
    used = dict.fromkeys(_references(body))
    parts: list[Component] = []
    for name, context in contexts.items():
        parts.append(picture_facts(name, context))
        keys = [each.removesuffix(f"-{name}") for each in used if each.endswith(f"-{name}")]
        parts += [_definition(key, name, context) for key in keys]
        for shared in dict.fromkeys(_shared(key, name) for key in keys):
            rows = definitions.circumstances(context, live=shared.endswith("-now"))
            parts.append(html.Dl(terms(rows), id=shared))
    return html.Div(parts, hidden=True, className="explanations")


def _definition(key: str, name: str, context: FigureContext) -> html.Div:
    one = DEFINITIONS[key]
    return html.Div(
        [
            html.B(definitions.titled(one)),
            html.Dl(terms(definitions.explanation(one, context.settings))),
        ],
        id=f"explain-{key}-{name}",
        **dataset(shared=_shared(key, name)),
    )


def terms(rows: Sequence[tuple[str, str]]) -> list[Component]:
    """Return names and values as the terms of a list."""
    return [part for name, value in rows for part in (html.Dt(name), html.Dd(value))]


def _references(part: Children) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for each in part:
            yield from _references(each)
    elif isinstance(part, Element):
        found = getattr(part, REFERENCE, None)
        if found:
            yield found
        yield from _references(getattr(part, "children", None))
