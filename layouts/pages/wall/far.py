"""The scenes of a screen that people pass at a distance: one message each, few numbers, large type."""

from __future__ import annotations

from dashboard.appraisal import indicators
from dashboard.i18n import _, ngettext
from dashboard.overview.page import is_formal
from dashboard.views.counts import RankRow
from dashboard.views.overview import CityMap
from dashboard.views.rankings import RankingView
from dashboard.views.wall import WallView
from dashboard.wall import findings
from dashboard.wall.screens import Screen
from layouts import definitions, text
from layouts.pages.wall import listening, reception, times
from layouts.pages.wall.parts import (
    action_map,
    below_item,
    beyond_districts,
    dispatched,
    fitted,
    instead_of_map,
    map_key,
    median,
    order_items,
    shown_rate,
    time_words,
)
from layouts.pages.wall.ranks import axis_of, chip, deciding, dumbbell, kept, limit_mark, rank_rows, score
from layouts.pages.wall.scenes import Scene, lead_items, named, rank_title, scene_name
from layouts.pages.wall.standing import open_by_township, standing_bars
from layouts.pages.wall.townships import band_key, band_row, below_row, named_by_band
from layouts.pages.wall.tree import Tree, bold, div, el, span


def scenes_of(key: str, view: WallView, screen: Screen, city_map: CityMap | None) -> list[Scene]:
    """Return the far pictures of a scene: the overview has several, each with one message."""
    if key == "overview":
        return [_figures(view), *_ranks(view, screen), *_map(view, screen, city_map), *_lead(view, screen)]
    if key == "time":
        return _time(view, screen)
    if key == "alerts":
        return _alerts(view, screen)
    if key == "listening":
        return _listening(view)
    if key == "desk":
        return _desk(view)
    return _townships(view, screen)


def _listening(view: WallView) -> list[Scene]:
    body = listening.far_body(view)
    if not body:
        return []
    sub = _("a sample of enterprises, weighted to all; never merged with call-backs")
    return [_scene("listening", findings.listening_finding(view.listening), sub, *body)]


def _desk(view: WallView) -> list[Scene]:
    if view.desk is None:
        return []
    desk = view.desk
    return [_scene("desk", reception.title_of(desk), reception.far_sub(desk), *reception.far_body(desk))]


def sentence(key: str, name: str, title: str, below: str) -> Scene:
    """Return a scene that is a sentence alone."""
    return Scene(key, name, title, div("scene far sentence", div("msg", title), div("sub", below)))


def _scene(key: str, title: str, sub: Tree, *body: Tree, foot: Tree = "") -> Scene:
    tree = div(
        "scene far", div("msg", title), div("sub", sub), div("far-body", *body), *([foot] if foot else [])
    )
    return Scene(key, scene_name(key), title, tree)


def _figures(view: WallView) -> Scene:
    """Show the figures of the last thirty days, large, rates and time beside what they are held against."""
    found = view.overview
    settings, counts = found.live.settings, found.live_counts
    kind = found.unit.kind if found.unit else "district"
    title = findings.rates_finding(counts, settings, kind)
    drawn = [_figure(_("Dispatched"), *dispatched(found), 4)]
    for name in ("resolution", "satisfaction"):
        rate = indicators.indicator(name, counts, settings)
        figure, sign = shown_rate(rate, settings, kind)
        below = text.fraction(rate) if sign else ""
        gauge = times.rate_gauge(rate, settings, kind)
        drawn.append(
            _figure(
                _(text.INDICATOR_NAMES[name]), figure, sign, below, 1 if name == "resolution" else 2, gauge
            )
        )
    label, unit = time_words("close_days")
    close = counts.close_days
    drawn.append(
        _figure(
            _("{time}, median").format(time=label),
            median("close_days", close),
            unit if close.n else "",
            ngettext("{n} order", "{n} orders", close.n).format(n=close.n),
            3,
            times.bar("close_days", close, settings) if close.n else "",
        )
    )
    return _scene("overview", title, _("last 30 days, provisional"), div("figs", *drawn))


def _figure(name: str, figure: str, unit: str, below: str, drop: int, gauge: Tree = "") -> Tree:
    number = span("fx", figure, el("u", "", unit))
    # Where type is large, what is held against no limit goes first.
    return div("fig", div("fn", span("fl", name), number, span("fs", below)), gauge, data_drop=drop)


def _ranks(view: WallView, screen: Screen) -> list[Scene]:
    ranking = view.overview.ranking
    if ranking is None or not named(screen):
        return []
    rows, more = rank_rows(view.overview)
    ranked = [row for row in rows if row.rank is not None]
    if not ranked:
        return []
    exact = deciding(rows)
    drawn = [_rank(row, ranking, view, exact.get(row.unit.code, "")) for row in ranked]
    half = f"--rows:{(len(drawn) + 1) // 2}"
    kind = "frows frows-exact" if exact else "frows"
    kind += " frows-tied" if any(row.tied for row in ranked) else ""
    body = div(kind, *drawn, data_list="", data_more=_("and {n} more"), data_rest=more, style=half)
    axis = axis_of(ranking)
    drawn_as = _("○ resolution rate from {low} to {high}%, line: {threshold}%").format(
        low=axis[0], high=axis[-1], threshold=findings.threshold(ranking.context.settings)
    )
    said = _("{span}, rank and score of 100 points").format(span=definitions.status(ranking.context))
    sub = span("", said, span("axis-key", "　" + drawn_as))
    return [_scene("overview", rank_title(view, screen), sub, body)]


def _rank(row: RankRow, ranking: RankingView, view: WallView, exact: str) -> Tree:
    tied = [el("small", "", _("tied"))] if row.tied else []
    return div(
        "frow",
        span("rk", str(row.rank), *tied),
        span("nm", row.unit.name),
        span("ax", limit_mark(ranking), *dumbbell(row, ranking, None, view.overview.live.settings)),
        span("cp", *chip(row, ranking)),
        bold("sc", score(row)),
        span("dd", exact),
        **kept(row, view.overview),
    )


def _map(view: WallView, screen: Screen, city_map: CityMap | None) -> list[Scene]:
    found = view.overview
    if not named(screen) or not found.units:
        return []
    title = findings.action_finding(found.units, found.action, names=True)
    outlines = {each.code for each in city_map.outlines} if city_map else set()
    if city_map is not None and any(unit.code in outlines for unit, _action in found.units):
        drawn, others = action_map(found, city_map, found.units)
        side = div("map-side", map_key(), instead_of_map(found.units, outlines), div("fz", *others))
        said = "　".join(filter(None, (_sub(view), beyond_districts(found))))
        return [_scene("overview", title, said, div("far-map", drawn, side))]
    if found.units[0][0].kind != "township":
        return []
    rows = open_by_township(found.units, found.action)
    return [_scene("overview", title, _sub(view), *rows)] if rows else []


def _sub(view: WallView) -> str:
    return _("open orders at {moment}; ■ overdue, ▲ near due").format(
        moment=definitions.data_moment(view.overview.live)
    )


def _lead(view: WallView, screen: Screen) -> list[Scene]:
    if not named(screen) or not (findings.leading_rows(view) or view.stuck or view.instructions.rows):
        return []
    sub = _("orders five working days past due, units three months under the threshold")
    items = fitted(lead_items(view, screen), cls="its its-far")
    return [_scene("overview", findings.lead_finding(view), sub, items)]


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
            span("", findings.listed([unit.name for unit in units]), bold("", value))
            for value, units in longest
        ]
        foot = div("far-foot", *parts, data_drop="9")
    return [_scene("time", findings.time_finding(view.items, counts), sub, times.bands(view), foot=foot)]


def _alerts(view: WallView, screen: Screen) -> list[Scene]:
    action = view.overview.action
    if not action.open:
        return []
    title = findings.alerts_finding(view)
    # What the leaders' picture lists is not listed again: here are the others that are late, then near due.
    told = len(view.stuck) if "overview" in screen.scenes else 0
    orders = [*view.stuck[told:], *sorted(view.due, key=lambda each: not each.row.open_overdue)]
    more = max(0, action.overdue - told + action.near - len(orders))
    if named(screen) and orders:
        items = order_items(orders, view, screen.naming)
        body = [fitted(items, more, cls="its its-far", drop=9)]
    else:
        body = _below(view, screen)
    return [_scene("alerts", title, _sub(view), standing_bars(action), *body)]


def _below(view: WallView, screen: Screen) -> list[Tree]:
    """Show who is formally under the threshold where no order waits."""
    ranking = view.overview.ranking
    if ranking is None or not named(screen):
        return []
    rows = [row for row in ranking.rows if row.rank is not None and is_formal(row)]
    items = [below_item(row, ranking) for row in rows]
    return [fitted(items, cls="its its-far")] if items else []


def _townships(view: WallView, screen: Screen) -> list[Scene]:
    bands = view.townships
    if bands is None or not bands.total.ranked:
        return []
    body: list[Tree] = [band_key(bands.total), div("brows", band_row(bands.total), below_row(bands))]
    if bands.below:
        body.append(div("far-line", findings.bands_finding(bands), data_drop="3"))
    if bands.risen:
        names = findings.listed([each.row.unit.name for each in bands.risen], 6)
        body.append(div("far-line", _("Rose by a band: {names}").format(names=names), data_drop="4"))
    if named(screen) and not bands.districts and bands.total.unit is not None:
        body.append(div("brows", *named_by_band(bands), data_drop="5"))
    sub = definitions.status(bands.ranking.context)
    return [_scene("township", findings.township_finding(bands), sub, div("far-bands", *body))]
