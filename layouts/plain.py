"""Send a page as one component: the plain elements as a tree, what needs Dash in numbered slots.

Dash wraps every component of a layout in one of its own and tells each of them of every other's arrival: the
work grows with the square of their number, seconds for a page of two thousand cells. A tree is drawn at once.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from plotly.io.json import to_json_plotly

from layouts.component import Attributes, Children, Component, Element

Tree = Any
HTML = "dash_html_components"
NOT_HTML = frozenset({"children", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "loading_state"})
PROPS = ["children", "tree", "visit"]
CHILD_PROPS = ["children"]
NO_PROPS: list[str] = []
LINK_PROPS = ("href", "className", "title", "target", "style")


class Page(Element):
    """Hold a page: assets/page.js draws `tree`, `children` fill its slots, `visit` names the address."""

    _namespace = "zqt"
    _type = "Page"
    _children_props = NO_PROPS
    _base_nodes = CHILD_PROPS
    _prop_names = PROPS
    _valid_wildcard_attributes = NO_PROPS
    available_properties = PROPS
    available_wildcard_properties = NO_PROPS

    def __init__(self, children: list[Element] | orjson.Fragment, tree: Tree, visit: str) -> None:
        super().__init__(children=children, tree=tree, visit=visit)  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Drawn:
    """A page's content as bytes that can be kept: JSON of its tree, a line, JSON of its slots; compressed."""

    content: bytes


def drawn(content: Children) -> Drawn:
    """Return content as bytes, to be sent by `plain_page` as often as wanted."""
    lines = "\n".join(to_json_plotly(part) for part in _tree(content))
    return Drawn(zlib.compress(lines.encode(), 1))


def plain_page(content: Children | Drawn, visit: str, above: Sequence[Element] = ()) -> Page:
    """Return a page drawn as one component; elements with an id stay Dash's own, for callbacks to find.

    `above` are plain elements that stand before the content, which may have been kept without
    them. An element is [tag, attributes, child …], a text itself, a slot {"slot": its place among the
    children}.
    Two pages of different `visit` share no element: menus that were open are closed.
    """
    if isinstance(content, Drawn):
        # Put into the answer as they are: to read them and write them again takes most of a kept view's time.
        drawn_tree, drawn_slots = map(orjson.Fragment, zlib.decompress(content.content).split(b"\n"))
        return Page(drawn_slots, _below(above, drawn_tree), visit)
    tree, slots = _tree(content)
    return Page(slots, _below(above, tree), visit)


def _below(above: Sequence[Element], tree: Tree) -> Tree:
    return ["div", {}, *(_node(each, []) for each in above), tree] if above else tree


def _tree(content: Children) -> tuple[Tree, list[Element]]:
    slots: list[Element] = []
    nodes = [_node(each, slots) for each in _flat(content)]
    return ["div", {}, *nodes], slots


def _node(part: Component, slots: list[Element]) -> Tree:
    if not isinstance(part, Element):
        return part if isinstance(part, str | int | float) else str(part)
    if _is_plain(part):
        props = _attributes(part)
        return [part._type.lower(), props, *(_node(each, slots) for each in _children(part))]
    if _is_link(part):
        props = {name: value for name in LINK_PROPS if (value := getattr(part, name, None)) is not None}
        return ["a", {**props, "data-page": ""}, *(_node(each, slots) for each in _children(part))]
    slots.append(part)
    return {"slot": len(slots) - 1}


def _is_plain(part: Element) -> bool:
    return part._namespace == HTML and not isinstance(getattr(part, "id", None), str | dict)


def _is_link(part: Element) -> bool:
    return (part._namespace, part._type) == ("dash_core_components", "Link") and not hasattr(part, "id")


def _attributes(part: Element) -> Attributes:
    props = part.to_plotly_json()["props"]
    return {name: value for name, value in props.items() if name not in NOT_HTML and value is not None}


def _children(part: Element) -> Iterator[Component]:
    return _flat(getattr(part, "children", None))


def _flat(children: Any) -> Iterator[Component]:
    """Yield what is drawn of children: nested lists opened, nothing for None and truth values."""
    if isinstance(children, list | tuple):
        for each in children:
            yield from _flat(each)
    elif children is not None and not isinstance(children, bool):
        yield children
