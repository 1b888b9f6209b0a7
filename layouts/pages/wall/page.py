"""A screen's scenes as one answer: pictures in their order, head, foot, and what changed that is urgent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dashboard.i18n import _
from dashboard.views.overview import CityMap
from dashboard.views.reference import SourceState
from dashboard.views.wall import WallView
from dashboard.wall.findings import span
from dashboard.wall.screens import Screen
from layouts import definitions, text
from layouts.frame import missed_words, rhythm_note
from layouts.pages.wall import far, scenes
from layouts.pages.wall.scenes import Scene


def wall_page(view: WallView, screen: Screen, city_map: CityMap | None, now: datetime) -> dict[str, Any]:
    """Return all that a screen shows at one state of the data, as plain lists and texts."""
    live = view.overview.live
    drawn = _scenes(view, screen, city_map) if live.as_of is not None else [_empty()]
    return {
        "scenes": [
            {"key": each.key, "name": each.name, "title": each.title, "tree": each.tree} for each in drawn
        ],
        "place": _place(view),
        "part": view.overview.unit is not None,
        "data_time": live.as_of.timestamp() * 1000 if live.as_of else None,
        "data_said": definitions.data_moment(live) if live.as_of else "",
        "zone": definitions.zone_of(live),
        "rhythm": _rhythm(live.sources, now),
        "demo": _("Demo data") if definitions.is_demo(live) else "",
        "notes": _notes(view, screen, now),
        "alarm": [view.overview.action.overdue, _latest(view)],
    }


def _scenes(view: WallView, screen: Screen, city_map: CityMap | None) -> list[Scene]:
    """Draw the screen's scenes in its order; a scene without data is left out."""
    if screen.density == "far":
        found = [each for key in screen.scenes for each in far.scenes_of(key, view, screen, city_map)]
    else:
        made = (scenes.scene_of(key, view, screen, city_map) for key in screen.scenes)
        found = [each for each in made if each is not None]
    return found or [_nothing()]


def _empty() -> Scene:
    return far.sentence(
        "empty", _("Zhengqitong"), _("No data yet"), _("The first table has not been imported.")
    )


def _nothing() -> Scene:
    return far.sentence(
        "empty", _("Zhengqitong"), _("Nothing to show"), _("The scenes of this screen have no data yet.")
    )


def _place(view: WallView) -> str:
    unit = view.overview.unit
    return unit.name if unit else _("Yantai 12345")


def _rhythm(sources: tuple[SourceState, ...], now: datetime) -> dict[str, str]:
    """Say whether the sources keep their rhythm: a sign with its words, a bar where an arrival was missed."""
    late = max(sources, key=lambda each: each.missed, default=None)
    if late is None or not late.missed:
        return {
            "sign": "●",
            "kind": "good",
            "said": _("on time") if _rhythms(sources, now) else "",
            "bar": "",
        }
    bar = missed_words(late, now)
    if late.missed == 1:
        return {
            "sign": "▲",
            "kind": "warn",
            "said": _("one arrival missed"),
            "bar": f"▲ {bar}",
            "level": "warn",
        }
    return {
        "sign": "■",
        "kind": "bad",
        "said": _("{n} arrivals missed").format(n=late.missed),
        "bar": f"■ {bar}",
        "level": "bad",
    }


def _rhythms(sources: tuple[SourceState, ...], now: datetime) -> list[str]:
    """Say of each source when it arrives."""
    return [note for each in sources if (note := rhythm_note(each, now))]


def _notes(view: WallView, screen: Screen, now: datetime) -> list[str]:
    """Return what the foot says: who may be named, the month of the ranks, when data come, who is silent."""
    naming = {
        "leaders": _("Leaders' screen: names units, no enterprise, no person"),
        "callers": _("Call hall's screen: units and order numbers' ends, no enterprise, no person"),
        "public": _("Public screen: names no unit for what is open or under the threshold"),
    }[screen.naming]
    notes = [naming]
    ranking = view.overview.ranking
    if ranking is not None and ranking.rows:
        said = _("scores and ranks of {span}, {state}")
        notes.append(
            said.format(span=span(ranking.context.period), state=definitions.firmness(ranking.context))
        )
    late = any(each.missed for each in view.overview.live.sources)
    notes += [] if late else _rhythms(view.overview.live.sources, now)[:1]
    if view.overview.silent and screen.naming != "public":
        names = list(dict.fromkeys(unit.name for unit, _silence in view.overview.silent))
        notes.append(_("▲ orders of {units} may not all have arrived").format(units=text.listed(names, 3)))
    return notes


def _latest(view: WallView) -> float:
    """Return the latest deadline that an overdue order passed: a later one tells of a new order overdue."""
    late = [each.row.solve_due for each in (*view.stuck, *view.due) if each.row.open_overdue]
    return max((due.timestamp() for due in late if due), default=0.0)
