"""The small map of what needs action now: outlines in one tone each, with sign and count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import cos, radians

from dashboard.order.urgency import Action
from dashboard.views.overview import CityMap, Outline
from dashboard.views.reference import unit_part
from layouts.figures.base import Figure, desk_layout
from layouts.theme import palette


@dataclass(frozen=True)
class Ink:
    """What an outline of one state is drawn in."""

    fill: str
    edge: str
    text: str


def _ink(state: str) -> Ink:
    colors = palette()
    return {
        "none": Ink(colors.act0, colors.line_strong, colors.text_2),
        "near": Ink(colors.act1, colors.warn_fill, colors.warn),
        "overdue": Ink(colors.act2, colors.bad_fill, colors.bad),
    }[state]


def action_map(
    city_map: CityMap, actions: Mapping[str, Action], names: Mapping[str, str], links: Mapping[str, str]
) -> Figure:
    """Draw every outline that a known unit has; quiet ones first, so that louder edges lie on top.

    A name opens the unit, its count the orders at the address in `links`.
    """
    known = [outline for outline in city_map.outlines if outline.code in names]
    order = {"none": 0, "near": 1, "overdue": 2}
    known.sort(key=lambda outline: order[_action(actions, outline).state])
    latitudes = [value for outline in known for value in outline.lat]
    middle = (min(latitudes) + max(latitudes)) / 2 if latitudes else 0.0
    labels = [
        _label(each, _action(actions, each), names[each.code], links.get(each.code, "")) for each in known
    ]
    bare = {"visible": False, "showgrid": False, "zeroline": False}
    return {
        "data": [_shape(outline, _action(actions, outline), names[outline.code]) for outline in known],
        "layout": desk_layout(
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            xaxis=bare,
            yaxis={**bare, "scaleanchor": "x", "scaleratio": round(1 / cos(radians(middle)), 3)},
            annotations=labels,
        ),
    }


def _action(actions: Mapping[str, Action], outline: Outline) -> Action:
    return actions.get(outline.code, Action())


def _shape(outline: Outline, action: Action, name: str) -> Figure:
    state, ink = action.state, _ink(action.state)
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "fillcolor": ink.fill,
        "line": {"color": ink.edge, "width": 1 if state == "none" else 1.6},
        "x": list(outline.lon),
        "y": list(outline.lat),
        "name": f"{name}　{signs(action)}".strip(),
        "customdata": [outline.code] * len(outline.lon),
        "hoveron": "fills",
        "hoverinfo": "name",
        "hoverlabel": {"namelength": -1},
    }


def _label(outline: Outline, action: Action, name: str, link: str) -> Figure:
    lon, lat = outline.label
    counts, ink = "", _ink(action.state).text
    if action.state != "none":
        count = f"<b>{foremost(action)}</b>"
        counts = "<br>" + (_linked(link, count, ink) if link else count)
    return {
        "x": lon,
        "y": lat,
        "text": f"{_linked(f'/unit/{unit_part(outline.code)}', name, ink)}{counts}",
        "showarrow": False,
        "font": {"size": 12, "color": ink},
    }


def _linked(address: str, text: str, ink: str) -> str:
    return f'<a href="{escape(address)}" target="_self" style="color:{ink}">{text}</a>'


def foremost(action: Action) -> str:
    """Write the more pressing of overdue and near orders alone: the map has no room for both."""
    return f"■ {action.overdue}" if action.overdue else f"▲ {action.near}"


def signs(action: Action) -> str:
    """Write overdue and near orders as signs with their counts."""
    parts = [f"■ {action.overdue}"] if action.overdue else []
    if action.near:
        parts.append(f"▲ {action.near}")
    return " ".join(parts)
