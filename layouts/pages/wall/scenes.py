"""The scenes of a screen that people stand close to: up to some sixty numbers each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _, ngettext
from dashboard.order.urgency import Action
from dashboard.overview.page import is_formal
from dashboard.views.overview import CityMap, Recovered
from dashboard.views.proactive_records import InstructionRow
from dashboard.views.rankings import RankingView
from dashboard.views.wall import WallView
from dashboard.wall import findings
from dashboard.wall.screens import Screen
from layouts import definitions, text
from layouts.definitions import CITY_ZONE
from layouts.pages.wall import listening, reception, times
from layouts.pages.wall.parts import (
    action_map,
    below_item,
    beyond_districts,
    close_item,
    fitted,
    instead_of_map,
    map_key,
    order_items,
    rate_said,
    rates_at,
    strip,
)
from layouts.pages.wall.ranks import is_close, months_table, rank_table
from layouts.pages.wall.standing import open_by_township, standing_bars
from layouts.pages.wall.townships import (
    band_key,
    band_row,
    below_key,
    district_rows,
    risen_item,
    risen_panel,
    township_table,
)
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
        "listening": _("Listening and preventing"),
        "desk": _("Reception desk"),
    }[key]


def named(screen: Screen) -> bool:
    """Tell whether a screen may name units that fail."""
    return screen.naming != "public"


def scene_of(key: str, view: WallView, screen: Screen, city_map: CityMap | None) -> Scene | None:
    """Return the near picture of a scene, None for one without data."""
    if key == "overview":
        return overview(view, screen, city_map)
    drawn = {"time": time, "alerts": alerts, "township": township, "listening": listened, "desk": received}
    return drawn[key](view, screen)


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
    note = beyond_districts(found) or definitions.data_moment(found.live)
    outlines = {each.code for each in city_map.outlines} if city_map else set()
    if city_map is None or not any(unit.code in outlines for unit, _action in found.units):
        return _without_map(view, said, note)
    drawn, others = action_map(found, city_map, found.units)
    side = div("map-side", map_key(), div("fz", *others), instead_of_map(found.units, outlines))
    return [panel("mapp", said, note, drawn, side)]


def _without_map(view: WallView, said: str, note: str) -> list[Tree]:
    """Show districts as tiles, townships by their open orders; nothing where no township has any."""
    found = view.overview
    if found.units[0][0].kind != "township":
        return [panel("tilep", said, note, _tiles(view))]
    rows = open_by_township(found.units, found.action)
    return [panel("unitsp", said, note, *rows)] if rows else []


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
    if not named(screen):
        return div("right", progress(view), bars)
    items = lead_items(view, screen)
    if items:
        return div("right", panel("lead", findings.lead_finding(view), "", fitted(items)), bars)
    empty = _("No order is five working days past due, no unit under the threshold for three months.")
    calm = panel("lead", findings.lead_finding(view), "", fitted([], empty=empty))
    return div("stack", calm, *beside(view), bars)


def lead_items(view: WallView, screen: Screen) -> list[Tree]:
    """Return what asks for a leader: instructions overdue, orders long past due, units long below."""
    ranking = view.overview.ranking
    units = [below_item(row, ranking) for row in findings.leading_rows(view) if ranking]
    # Units stand among the first, so that a long list of orders does not hide them.
    first, others = view.stuck[:3], view.stuck[3:]
    told = [_instruction(each) for each in view.instructions.rows]
    return [
        *told,
        *order_items(first, view, screen.naming),
        *units,
        *order_items(others, view, screen.naming),
    ]


def _instruction(row: InstructionRow) -> Tree:
    """Show an instruction past its deadline: whose it is to carry out, since when; no word of its text."""
    limit = _("deadline {moment}").format(moment=text.deadline(row.due, CITY_ZONE, row.due.year))
    head = bold("", span("bad", "■ " + _("instruction overdue")), el("small", "", limit))
    return div("it", head, span("", " · ".join((row.unit.name, row.leader))))


def progress(view: WallView) -> Tree:
    """Show who is back at the threshold and which townships rose: progress alone."""
    found = view.overview
    settings = found.ranking.context.settings if found.ranking else found.live.settings
    # Whoever is under the threshold in the other rate is not back.
    still = _still(found.ranking)
    items = [_back(each, settings, {}) for each in found.recovered if not still.get(each.unit.code)]
    bands = view.townships
    moves = bands.risen if bands else ()
    items += [risen_item(each.row.unit.name, each.before, each.row.band) for each in moves]
    return panel("lead", _("Recovered and risen"), "", fitted(items, empty=_("No change of band this time.")))


def _back(each: Recovered, settings: AppraisalSettings, below: Mapping[str, Sequence[str]]) -> Tree:
    """Show which rate of a unit is back at the threshold, and which of its others are still `below`."""
    said = rate_said(each.indicator, each.rate, settings)
    others = [_(text.INDICATOR_NAMES[name]) for name in below.get(each.unit.code, ())]
    if others:
        said = _("{rate}; {others} still under {threshold}%").format(
            rate=said, others=_(", ").join(others), threshold=findings.threshold(settings)
        )
    return div("it", bold("", span("", span("good", "● "), each.unit.name), el("small", "", said)))


def _still(ranking: RankingView | None) -> dict[str, list[str]]:
    """Return the indicators in which each ranked unit is formally under the threshold."""
    rows = ranking.rows if ranking else ()
    return {row.unit.code: rates_at(row, "formal") for row in rows if row.rank is not None}


def time(view: WallView, screen: Screen) -> Scene | None:
    """Draw the response times, beside them those of each unit."""
    counts = view.overview.live_counts
    if not (counts.onsite.n or counts.feedback.n or counts.close_days.n):
        return None
    title = findings.time_finding(view.items, counts)
    parts = [panel("times", title, _("last 30 days, provisional; closed orders"), times.bands(view))]
    if named(screen) and view.overview.ranking is not None and view.overview.units:
        longest = findings.longest_finding(times.longest_medians(view))
        note = _enough(view) if longest else ""
        parts.append(panel("byunit", longest or _("By unit"), note, *times.by_unit(view.overview, view.live)))
    cls = "main main-two" if len(parts) == 2 else "main main-one"
    return Scene("time", scene_name("time"), title, div("scene near time", div(cls, *parts)))


def _enough(view: WallView) -> str:
    """Say from how many orders on a median is compared."""
    ranking, settings = view.overview.ranking, view.overview.live.settings
    kinds = {row.unit.kind for row in ranking.rows} if ranking else set()
    least = min((settings.sample(kind) for kind in kinds), default=0)
    return _("of units with {n} orders or more").format(n=least) if least > 1 else ""


def alerts(view: WallView, screen: Screen) -> Scene | None:
    """Draw the orders overdue and near due, beside them who is under the threshold and who is back."""
    action = view.overview.action
    if not action.open and view.overview.ranking is None:
        return None
    title, moment = findings.alerts_finding(view), definitions.data_moment(view.overview.live)
    if not named(screen):
        parts = [panel("standing", title, moment, standing_bars(action)), progress(view)]
        tree = div("scene near alerts", div("main main-two", *parts))
        return Scene("alerts", scene_name("alerts"), title, tree)
    lists = _waiting(view, screen, title, moment)
    if lists:
        bars = panel("standing", _("Open orders by deadline"), "", standing_bars(action))
        side = div("stack", *beside(view), bars)
    else:
        lists = [panel("standing", title, moment, *calm_orders(view))]
        months = panel("monthsp", _("Both rates by month"), "", months_table(view.overview), data_drop="1")
        side = div("stack", *beside(view), months)
    cls = "main main-even" if len(lists) == 2 else "main main-two"
    tree = div("scene near alerts", div(cls, *lists, side))
    return Scene("alerts", scene_name("alerts"), title, tree)


def _waiting(view: WallView, screen: Screen, title: str, moment: str) -> list[Tree]:
    """Return the panels of orders overdue and near due; a panel without an order is left out."""
    action = view.overview.action
    late = [each for each in (*view.stuck, *view.due) if each.row.open_overdue]
    near = [each for each in view.due if not each.row.open_overdue]
    lists = []
    if action.overdue:
        items = order_items(late, view, screen.naming)
        lists.append(panel("late", title, moment, fitted(items, action.overdue - len(late))))
    if action.near:
        items = order_items(near, view, screen.naming)
        note = _("due within the next working day, or little time left")
        lists.append(panel("due", _near_due(action), note, fitted(items, action.near - len(near))))
    return lists


def calm_orders(view: WallView) -> list[Tree]:
    """Say that nothing waits: in a district by where the open orders lie, else in words."""
    found = view.overview
    townships = found.units if found.units and found.units[0][0].kind == "township" else ()
    return open_by_township(townships, found.action) or [standing_bars(found.action)]


def beside(view: WallView) -> list[Tree]:
    """Show who is under the threshold, of the same size who is back above it, and who is close to it."""
    ranking = view.overview.ranking
    rows = [row for row in ranking.rows if row.rank is not None] if ranking else []
    formal = [row for row in rows if is_formal(row)]
    below = [below_item(row, ranking) for row in formal if ranking]
    settings = ranking.context.settings if ranking else view.overview.live.settings
    back = [_back(each, settings, _still(ranking)) for each in view.overview.recovered]
    limit = findings.threshold(settings)
    period = text.period(ranking.context.period) if ranking else ""
    under = _("Under {threshold}%").format(threshold=limit)
    nobody = _("No ranked unit is formally under {threshold}%.").format(threshold=limit)
    close = [close_item(row, ranking) for row in rows if ranking and is_close(row)]
    parts = [panel("below-p", under, period, fitted(below, empty=nobody))]
    if back:
        parts.append(panel("", _("Recovered"), period, fitted(back), data_drop="2"))
    if close:
        said = _("Close to {threshold}%").format(threshold=limit)
        note = _("one further unsolved order would be under it")
        parts.append(panel("", said, note, fitted(close), data_drop="3"))
    return parts


def township(view: WallView, screen: Screen) -> Scene | None:
    """Draw the share of townships in each band by district, beside those that rose by a band."""
    bands = view.townships
    if bands is None or not bands.total.ranked:
        return None
    title = findings.township_finding(bands)
    note = definitions.status(bands.ranking.context)
    key = band_key(bands.total)
    if not named(screen):
        body: list[Tree] = [key, div("brows", band_row(bands.total))]
    elif bands.districts:
        body = [div("kline", key, *below_key(bands)), div("brows", *district_rows(bands))]
    else:
        body = [key, div("brows", band_row(bands.total)), *township_table(bands, view)]
    right = risen_panel(bands)
    cls = "main main-two" if right else "main main-one"
    parts = [panel("bandsp", title, note, *body), *([right] if right else [])]
    return Scene("township", scene_name("township"), title, div("scene near township", div(cls, *parts)))


def listened(view: WallView, screen: Screen) -> Scene | None:
    """Draw what enterprises said, how far their problems are, and what came more than usual."""
    parts = listening.near_panels(view, screen)
    if view.listening is None or not parts:
        return None
    title = findings.listening_finding(view.listening)
    cls = {1: "main main-one", 2: "main main-two"}.get(len(parts), "main main-even")
    return Scene("listening", scene_name("listening"), title, div("scene near listening", div(cls, *parts)))


def received(view: WallView, screen: Screen) -> Scene | None:
    """Draw how the provincial orders of the reception desk stand; without a live source there is no scene."""
    parts = reception.near_panels(view, screen)
    if view.desk is None or not parts:
        return None
    cls = "main main-two" if len(parts) == 2 else "main main-one"
    tree = div("scene near reception", div(cls, *parts))
    return Scene("desk", scene_name("desk"), reception.title_of(view.desk), tree)


def _near_due(action: Action) -> str:
    if not action.maybe:
        return ngettext("{n} order near due", "{n} orders near due", action.near).format(n=action.near)
    return ngettext(
        "{n} order near due, {maybe} of them perhaps overdue by now",
        "{n} orders near due, {maybe} of them perhaps overdue by now",
        action.near,
    ).format(n=action.near, maybe=action.maybe)
