"""The scenes of a screen that people pass at a distance: one message each, few numbers, large type."""

from __future__ import annotations

from dashboard.appraisal import indicators
from dashboard.i18n import _
from dashboard.views.overview import CityMap
from dashboard.views.wall import WallView
from dashboard.wall import findings
from dashboard.wall.screens import Screen
from layouts import definitions, text
from layouts.pages.wall import times
from layouts.pages.wall.parts import (
    action_map,
    below_item,
    fitted,
    median,
    order_item,
    shown_rate,
    standing_bars,
    time_words,
)
from layouts.pages.wall.ranks import chip, rank_rows, score
from layouts.pages.wall.scenes import Scene, band_key, band_row, named, rank_title, scene_name
from layouts.pages.wall.tree import Tree, bold, div, el, span


def scenes_of(key: str, view: WallView, screen: Screen, city_map: CityMap | None) -> list[Scene]:
    """Return the far pictures of a scene: the overview has several, each with one message."""
    if key == "overview":
        return [_figures(view), *_ranks(view, screen), *_map(view, screen, city_map), *_lead(view, screen)]
    if key == "time":
        return _time(view, screen)
    if key == "alerts":
        return _alerts(view, screen)
    return _townships(view, screen)


def sentence(key: str, name: str, title: str, below: str) -> Scene:
    """Return a scene that is a sentence alone."""
    return Scene(key, name, title, div("scene far sentence", div("msg", title), div("sub", below)))


def _scene(key: str, title: str, sub: str, *body: Tree, foot: Tree = "") -> Scene:
    tree = div(
        "scene far", div("msg", title), div("sub", sub), div("far-body", *body), *([foot] if foot else [])
    )
    return Scene(key, scene_name(key), title, tree)


def _figures(view: WallView) -> Scene:
    """Show the figures of the last thirty days, large."""
    found = view.overview
    settings, counts = found.live.settings, found.live_counts
    kind = found.unit.kind if found.unit else "district"
    title = findings.time_finding({}, counts)
    cells = [(_("Dispatched"), str(found.dispatched), _("orders"), _("last 30 days"))]
    for name in ("resolution", "satisfaction"):
        rate = indicators.indicator(name, counts, settings)
        figure, sign = shown_rate(rate, settings, kind)
        cells.append((_(text.INDICATOR_NAMES[name]), figure, sign, text.fraction(rate) if sign else ""))
    label, unit = time_words("close_days")
    close = counts.close_days
    cells.append(
        (
            _("{time}, median").format(time=label),
            median("close_days", close),
            unit if close.n else "",
            _("{n} orders").format(n=close.n),
        )
    )
    drawn = [
        div("fig", span("fl", name), span("fx", figure, el("u", "", unit)), span("fs", below))
        for name, figure, unit, below in cells
    ]
    return _scene("overview", title, _("last 30 days, provisional"), div("figs", *drawn))


def _ranks(view: WallView, screen: Screen) -> list[Scene]:
    ranking = view.overview.ranking
    if ranking is None or not named(screen):
        return []
    rows, more = rank_rows(view.overview)
    ranked = [row for row in rows if row.rank is not None]
    if not ranked:
        return []
    drawn = [
        div(
            "frow",
            span("rk", str(row.rank)),
            span("nm", row.unit.name),
            span("cp", *chip(row, ranking)),
            bold("sc", score(row)),
        )
        for row in ranked
    ]
    half = f"--rows:{(len(drawn) + 1) // 2}"
    body = div("frows", *drawn, data_list="", data_more=_("and {n} more"), data_rest=more, style=half)
    sub = _("{span}, rank and score").format(span=definitions.status(ranking.context))
    return [_scene("overview", rank_title(view, screen), sub, body)]


def _map(view: WallView, screen: Screen, city_map: CityMap | None) -> list[Scene]:
    found = view.overview
    outlines = {each.code for each in city_map.outlines} if city_map else set()
    if not named(screen) or city_map is None or not any(unit.code in outlines for unit, _a in found.units):
        return []
    title = findings.action_finding(found.units, found.action, names=True)
    drawn, others = action_map(found, city_map, found.units)
    return [_scene("overview", title, _sub(view), div("far-map", drawn, div("map-side", div("fz", *others))))]


def _sub(view: WallView) -> str:
    return _("open orders at {moment}; ■ overdue, ▲ near due").format(
        moment=definitions.data_moment(view.overview.live)
    )


def _lead(view: WallView, screen: Screen) -> list[Scene]:
    units, ranking = findings.leading_rows(view), view.overview.ranking
    if not named(screen) or not (units or view.stuck):
        return []
    orders = [order_item(each, view, screen.naming) for each in view.stuck]
    below = [below_item(row, ranking) for row in units if ranking]
    items = [*orders[:3], *below, *orders[3:]]
    sub = _("orders five working days past due, units three months under the threshold")
    return [_scene("overview", findings.lead_finding(view), sub, fitted(items, cls="its its-far"))]


def _time(view: WallView, screen: Screen) -> list[Scene]:
    counts = view.overview.live_counts
    if not (counts.onsite.n or counts.feedback.n or counts.close_days.n):
        return []
    sub = _("due in the last 30 days, provisional; closed orders. Bar: to the 90th percentile, dot: median")
    foot: Tree = ""
    longest = times.longest_medians(view) if named(screen) and view.overview.units else []
    if longest:
        parts: list[Tree] = [span("", _("Longest medians to close, working days"))]
        parts += [
            span("", unit.name, bold("", median("close_days", each.close_days))) for unit, each in longest
        ]
        foot = div("far-foot", *parts, data_drop="1")
    return [_scene("time", findings.time_finding(view.items, counts), sub, times.bands(view), foot=foot)]


def _alerts(view: WallView, screen: Screen) -> list[Scene]:
    action = view.overview.action
    if not action.open:
        return []
    title = findings.alerts_finding(view)
    late = [each for each in (*view.stuck, *view.due) if each.row.open_overdue]
    if not named(screen) or not late:
        return [_scene("alerts", title, _sub(view), standing_bars(action))]
    items = [order_item(each, view, screen.naming) for each in late]
    body = fitted(items, action.overdue - len(late), cls="its its-far")
    return [_scene("alerts", title, _sub(view), body)]


def _townships(view: WallView, screen: Screen) -> list[Scene]:
    bands = view.townships
    if bands is None or not bands.total.ranked:
        return []
    names = findings.listed([each.row.unit.name for each in bands.risen], 6)
    risen = (
        _("Rose by a band: {names}").format(names=names) if bands.risen else _("No township rose by a band.")
    )
    body = [band_key(bands.total), band_row(bands.total), div("far-line", risen)]
    sub = definitions.status(bands.ranking.context)
    return [_scene("township", findings.township_finding(bands), sub, div("far-bands", *body))]
