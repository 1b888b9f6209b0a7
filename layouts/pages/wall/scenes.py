"""The scenes of a screen that people stand close to: up to some sixty numbers each."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.order.urgency import Action
from dashboard.overview.page import is_formal
from dashboard.views.overview import CityMap, Recovered
from dashboard.views.wall import BandCount, TownshipBands, WallView
from dashboard.wall import findings
from dashboard.wall.screens import Screen
from layouts import definitions, text
from layouts.pages.wall import times
from layouts.pages.wall.parts import (
    action_map,
    below_item,
    fitted,
    order_item,
    rate_said,
    risen_words,
    standing_bars,
    strip,
)
from layouts.pages.wall.ranks import months_table, rank_table
from layouts.pages.wall.tree import Tree, bold, div, el, panel, span


@dataclass(frozen=True)
class Scene:
    """One picture: the scene it belongs to, its name in the head, its finding, and what is drawn below."""

    key: str
    name: str
    title: str
    tree: Tree


def scene_name(key: str) -> str:
    """Return the name of a scene."""
    return {
        "overview": _("Overview"),
        "time": _("Response times"),
        "alerts": _("Warnings"),
        "township": _("Townships"),
    }[key]


def named(screen: Screen) -> bool:
    """Tell whether a screen may name units that fail."""
    return screen.naming != "public"


def scene_of(key: str, view: WallView, screen: Screen, city_map: CityMap | None) -> Scene | None:
    """Return the near picture of a scene, None for one without data."""
    if key == "overview":
        return overview(view, screen, city_map)
    return {"time": time, "alerts": alerts, "township": township}[key](view, screen)


def overview(view: WallView, screen: Screen, city_map: CityMap | None) -> Scene:
    """Draw the overview: the strip, the ranking, where action is needed, what asks for a leader."""
    found = view.overview
    said = findings.action_finding(found.units, found.action, names=named(screen))
    parts = [_left(view, screen), *_middle(view, screen, city_map, said), _right(view, screen)]
    cls = "main" if len(parts) == 3 else "main main-two"
    tree = div("scene near overview", strip(found), div(cls, *parts))
    return Scene("overview", scene_name("overview"), rank_title(view, screen), tree)


def rank_title(view: WallView, screen: Screen) -> str:
    """Return the finding of the ranking."""
    ranking = view.overview.ranking
    if ranking is None:
        return _("No ranking")
    return findings.rank_finding(ranking, view.overview.recovered, names=named(screen))


def _left(view: WallView, screen: Screen) -> Tree:
    found, title = view.overview, rank_title(view, screen)
    if found.ranking is None or not named(screen):
        return panel("rank", title, _("whole city") if not found.unit else "", months_table(found))
    note = definitions.firmness(found.ranking.context)
    return panel("rank", title, note, *rank_table(found, view.live))


def _middle(view: WallView, screen: Screen, city_map: CityMap | None, said: str) -> list[Tree]:
    found = view.overview
    if not named(screen):
        title = findings.time_finding(view.items, found.live_counts)
        return [panel("times", title, _("last 30 days, provisional"), times.bands(view))]
    if not found.units:
        return []
    note = definitions.data_moment(found.live)
    outlines = {each.code for each in city_map.outlines} if city_map else set()
    if city_map is None or not any(unit.code in outlines for unit, _action in found.units):
        return [panel("tilep", said, note, _tiles(view))]
    drawn, others = action_map(found, city_map, found.units)
    key = div("lg", *(div("", el("i", f"z-{state}"), words) for state, words in _map_words()))
    return [panel("mapp", said, note, drawn, div("map-side", key, div("fz", *others)))]


def _map_words() -> tuple[tuple[str, str], ...]:
    return (
        ("overdue", "■ " + _("overdue orders")),
        ("near", "▲ " + _("near due")),
        ("none", _("nothing")),
    )


def _tiles(view: WallView) -> Tree:
    tiles = [
        div(f"tile z-{action.state}", span("", unit.name), bold("", *_signs(action.overdue, action.near)))
        for unit, action in view.overview.units
    ]
    return div("tiles", *tiles, data_list="", data_more=_("and {n} more"), data_rest=0)


def _signs(overdue: int, near: int) -> list[Tree]:
    return [f"■ {overdue}"] if overdue else [f"▲ {near}"] if near else []


def _right(view: WallView, screen: Screen) -> Tree:
    whole = _("whole city, departments included") if view.overview.unit is None else ""
    bars = panel("standing", _("Open orders by deadline"), whole, standing_bars(view.overview.action))
    first = progress(view) if not named(screen) else lead(view, screen)
    return div("right", first, bars)


def lead(view: WallView, screen: Screen) -> Tree:
    """Show what asks for a leader: orders long past due, then units long under the threshold."""
    ranking = view.overview.ranking
    units = [below_item(row, ranking) for row in findings.leading_rows(view) if ranking]
    orders = [order_item(each, view, screen.naming) for each in view.stuck]
    # Units stand among the first, so that a long list of orders does not hide them.
    items = [*orders[:3], *units, *orders[3:]]
    empty = _("No order is five working days past due, no unit under the threshold for three months.")
    return panel("lead", findings.lead_finding(view), "", fitted(items, empty=empty))


def progress(view: WallView) -> Tree:
    """Show who is back at the threshold and which townships rose: progress alone."""
    found = view.overview
    settings = found.ranking.context.settings if found.ranking else found.live.settings
    items = [_back(each, settings) for each in found.recovered]
    bands = view.townships
    items += [_risen(each.row.unit.name, each.before, each.row.band) for each in bands.risen] if bands else []
    return panel("lead", _("Recovered and risen"), "", fitted(items, empty=_("No change of band this time.")))


def _back(each: Recovered, settings: AppraisalSettings) -> Tree:
    said = rate_said(each.indicator, each.rate, settings)
    return div("it", bold("", span("", span("good", "● "), each.unit.name), el("small", "", said)))


def _risen(name: str, before: str, band: str) -> Tree:
    return div("it", bold("", span("", span("good", "● "), name), el("small", "", risen_words(before, band))))


def time(view: WallView, screen: Screen) -> Scene | None:
    """Draw the response times, beside them those of each unit."""
    counts = view.overview.live_counts
    if not (counts.onsite.n or counts.feedback.n or counts.close_days.n):
        return None
    title = findings.time_finding(view.items, counts)
    parts = [panel("times", title, _("last 30 days, provisional; closed orders"), times.bands(view))]
    if named(screen) and view.overview.ranking is not None and view.overview.units:
        longest = times.longest_medians(view)
        said = _("Longest medians to close: {units}").format(
            units=findings.listed([unit.name for unit, _counts in longest])
        )
        said = said if longest else _("By unit")
        parts.append(panel("byunit", said, "", *times.by_unit(view.overview, view.live)))
    cls = "main main-two" if len(parts) == 2 else "main main-one"
    return Scene("time", scene_name("time"), title, div("scene near time", div(cls, *parts)))


def alerts(view: WallView, screen: Screen) -> Scene | None:
    """Draw the orders overdue and near due, beside them who is under the threshold and who is back."""
    action = view.overview.action
    if not action.open and view.overview.ranking is None:
        return None
    title = findings.alerts_finding(view)
    if not named(screen):
        parts = [
            panel("standing", title, definitions.data_moment(view.overview.live), standing_bars(action)),
            progress(view),
        ]
        tree = div("scene near alerts", div("main main-two", *parts))
        return Scene("alerts", scene_name("alerts"), title, tree)
    late = [each for each in (*view.stuck, *view.due) if each.row.open_overdue]
    near = [each for each in view.due if not each.row.open_overdue]
    parts = [
        panel(
            "late",
            title,
            definitions.data_moment(view.overview.live),
            fitted(
                [order_item(each, view, screen.naming) for each in late],
                action.overdue - len(late),
                empty=_("No order was overdue at the data time."),
            ),
        ),
        panel(
            "due",
            _near_due(action),
            _("by the end of the next working day"),
            fitted(
                [order_item(each, view, screen.naming) for each in near],
                action.near - len(near),
                empty=_("No order was near due at the data time."),
            ),
        ),
        _below(view, screen),
    ]
    tree = div("scene near alerts", div("main main-even", *parts))
    return Scene("alerts", scene_name("alerts"), title, tree)


def _below(view: WallView, screen: Screen) -> Tree:
    """Show who is under the threshold and, of the same size, who is back above it."""
    ranking = view.overview.ranking
    rows = [row for row in ranking.rows if row.rank is not None] if ranking else []
    below = [below_item(row, ranking) for row in rows if ranking and is_formal(row)]
    settings = ranking.context.settings if ranking else view.overview.live.settings
    back = [_back(each, settings) for each in view.overview.recovered]
    limit = findings.threshold(settings)
    period = text.period(ranking.context.period) if ranking else ""
    nobody = _("No ranked unit is formally under {threshold}%.").format(threshold=limit)
    nobody_back = _("No unit was under {threshold}% a month earlier and is back.").format(threshold=limit)
    return div(
        "right halves",
        panel("", _("Under {threshold}%").format(threshold=limit), period, fitted(below, empty=nobody)),
        panel("", _("Recovered"), period, fitted(back, empty=nobody_back)),
    )


def township(view: WallView, screen: Screen) -> Scene | None:
    """Draw the share of townships in each band by district, beside those that rose by a band."""
    bands = view.townships
    if bands is None or not bands.total.ranked:
        return None
    title = findings.township_finding(bands)
    note = definitions.status(bands.ranking.context)
    counts = [*bands.districts, bands.total] if named(screen) else [bands.total]
    names = _band_names(bands) if named(screen) and not bands.districts else []
    rows = div("brows", *(band_row(each) for each in counts), *names)
    left = panel("bandsp", title, note, band_key(bands.total), rows)
    items = [_risen(each.row.unit.name, each.before, each.row.band) for each in bands.risen]
    right = panel(
        "lead",
        _("{n} townships rose by a band").format(n=len(bands.risen)) if items else _("No township rose"),
        _("against the months before"),
        fitted(items, empty=_("No township rose by a band.")),
    )
    tree = div("scene near township", div("main main-two", left, right))
    return Scene("township", scene_name("township"), title, tree)


def _band_names(bands: TownshipBands) -> list[Tree]:
    """Name the ranked townships of a district by band."""
    rows = [row for row in bands.ranking.rows if row.rank is not None]
    found = [(name, [row.unit.name for row in rows if row.band == name]) for name, _n in bands.total.numbers]
    return [
        div("brow said", span("nm", _(name)), span("", text.listed(units))) for name, units in found if units
    ]


def band_key(total: BandCount) -> Tree:
    """Explain the tones of the bands."""
    return div(
        "key", *(span("", el("i", f"b{place}"), _(name)) for place, (name, _n) in enumerate(total.numbers))
    )


def band_row(count: BandCount) -> Tree:
    """Draw the ranked townships of a district as parts of one bar, each with its number."""
    name = count.unit.name if count.unit else _("Whole city")
    parts = [
        span(f"b{place}", str(n), style=f"flex:{n}") for place, (_name, n) in enumerate(count.numbers) if n
    ]
    said = _("{n} ranked").format(n=count.ranked)
    return div("brow", span("nm", name), div("bb", *parts), span("num", said))


def _near_due(action: Action) -> str:
    if not action.near:
        return _("No order near due")
    if not action.maybe:
        return _("{n} orders near due").format(n=action.near)
    return _("{n} orders near due, {maybe} of them perhaps overdue by now").format(
        n=action.near, maybe=action.maybe
    )
