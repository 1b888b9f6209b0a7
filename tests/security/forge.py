"""Build the requests a stranger would send to every callback, from the callback map itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import dash

ORIGIN = "http://localhost"
CALLBACKS = "/_dash-update-component"
ROUTER = "_pages_content"


def callback_bodies(app: Any, value: Any = "370602") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each server callback's key and a body that gives `value` to every input and state."""
    for key, entry in app.callback_map.items():
        if "callback" in entry:
            yield key, body_of(key, entry, value)


def body_of(key: str, entry: dict[str, Any], value: Any) -> dict[str, Any]:
    """Return the body the browser would send for one callback."""
    names = key[2:-2].split("...") if key.startswith("..") else [key]
    outputs = [_address(name) for name in names]
    inputs = [{**_plain(item), "value": value} for item in entry["inputs"]]
    return {
        "output": key,
        "outputs": outputs if key.startswith("..") else outputs[0],
        "inputs": inputs,
        "state": [{**_plain(item), "value": value} for item in entry["state"]],
        "changedPropIds": [f"{item['id']}.{item['property']}" for item in inputs[:1]],
    }


def _address(name: str) -> dict[str, Any]:
    identifier, _, prop = name.rpartition(".")
    return {"id": _identifier(identifier), "property": prop.split("@")[0]}


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {"id": _identifier(item["id"]), "property": item["property"]}


def _identifier(text: Any) -> Any:
    return json.loads(text) if isinstance(text, str) and text.startswith("{") else text


def page_visits(app: Any, unit: str, address: str) -> Iterator[dict[str, Any]]:
    """Yield the page router's body for every page, with a unit's and an order's ids in its address."""
    key, body = next(item for item in callback_bodies(app) if ROUTER in item[0])
    number = address.split("~")[1]
    for page in dash.page_registry.values():
        path = (page["path_template"] or page["path"]).replace("<order_address>", address)
        path = path.replace("<code>", unit).replace("<figure_code>", f"JJL-{unit}-2610")
        asked = (
            f"?district={unit}&order={address}",
            f"?unit={unit}&q={number}",
            "?period=2026",
            "?period=r3m",
        )
        for search in ("", *asked):
            sent = {"pathname": path, "search": search}
            inputs = [{**item, "value": sent.get(item["property"])} for item in body["inputs"]]
            yield {**body, "output": key, "inputs": inputs}
