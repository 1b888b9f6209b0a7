"""The ranking of a scene: rank, score, chip, and the dumbbell from the month to the last thirty days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.overview.page import is_formal
from dashboard.views.counts import Counts, RankRow
from dashboard.views.overview import OverviewView
from dashboard.views.rankings import RankingView
from dashboard.wall.findings import span as span_of
from dashboard.wall.findings import threshold
from layouts import text
from layouts.pages.wall.tree import Tree, bold, div, el, span

LEAST_MOVE = 5  # ranks move seldom: smaller changes are not worth a look at a wall
AXES = {"township": (60, 80, 100)}
AXIS = (80, 90, 100)
MOST = 21  # rows: as many as the district with most townships has
AROUND = 7
FEW = 3  # townships without a rank that have a row each


def rank_rows(view: OverviewView) -> tuple[list[RankRow], int]:
    """Return the rows to show and how many more there are; of many those around the own unit."""
    ranking = view.ranking
    if ranking is None:
        return [], 0
    rows = list(ranking.rows)
    if len(rows) <= MOST:
        return rows, 0
    ranked = [row for row in rows if row.rank is not None]
    codes = [row.unit.code for row in ranked]
    own = codes.index(view.own.unit.code) if view.own and view.own.unit.code in codes else 0
    first = max(0, min(own - AROUND, len(ranked) - 2 * AROUND - 1))
    shown = ranked[first : first + 2 * AROUND + 1]
    return shown, len(rows) - len(shown)


def axis_of(ranking: RankingView) -> tuple[int, int, int]:
    """Return the ends and the middle of a level's axis of rates."""
    return AXES.get(ranking.level, AXIS)


def ticks(axis: Sequence[int]) -> list[Tree]:
    """Return the numbers of an axis."""
    return [el("i", "", str(tick), style=f"left:{at(tick, axis):.1f}%") for tick in axis]


def limit_mark(ranking: RankingView) -> Tree:
    """Return the line of the threshold, of one row of a table."""
    limit = at(float(ranking.context.settings.threshold), axis_of(ranking))
    return el("i", "t", style=f"left:{limit:.1f}%")


def rank_table(view: OverviewView, live: Mapping[str, Counts]) -> list[Tree]:
    """Draw the ranking as rows with a dumbbell each; one row names many townships without a rank."""
    ranking = view.ranking
    assert ranking is not None
    rows, more = rank_rows(view)
    shown = [row for row in rows if row.rank is not None]
    small = [row for row in rows if row.rank is None]
    exact = deciding(rows)
    names = (
        ("rk", _("Rank")),
        ("nm", _(text.LEVEL_NAMES[ranking.level])),
        ("mv", ""),
        ("sc", _("Score") + "/100"),
    )
    head = div(
        "hd hd-exact" if exact else "hd",
        *(span(cls, said) for cls, said in names),
        span("dd"),
        span("cp"),
        span("ax", *ticks(axis_of(ranking))),
    )
    drawn = [_row(row, ranking, live.get(row.unit.code), view, exact) for row in shown]
    gathered = ranking.level == "township" and len(small) > FEW
    if gathered:
        drawn.append(_small_ones(small, ranking))
    else:
        drawn += [_small(row) for row in small]
    kind = "rows rows-many" if len(drawn) > 16 else "rows"
    kind += " rows-exact" if exact else ""
    kind += " rows-few" if gathered else ""
    return [
        head,
        div(kind, *drawn, data_list="", data_more=_("and {n} more"), data_rest=more),
        _key(
            ranking,
            any(_percent(live.get(each.unit.code), view.live.settings, each.unit.kind) for each in shown),
        ),
    ]


def _small(row: RankRow) -> Tree:
    note = span("note", _("too few orders, not ranked"))
    return div("row sm", span("rk", text.NONE), span("nm", row.unit.name), note)


def _small_ones(rows: Sequence[RankRow], ranking: RankingView) -> Tree:
    """Name the units without a rank in one place, each with the fraction of its resolution rate."""
    settings = ranking.context.settings
    said = _("{n} have too few orders and no rank; beside them solved of those to be solved")
    rates = [(row.unit.name, indicators.resolution(row.counts, settings)) for row in rows]
    each = [
        span("", name, bold("", text.fraction(rate) if rate.denominator else text.NONE))
        for name, rate in rates
    ]
    return div("few", div("note", said.format(n=len(rows))), div("few-names", *each), data_count=len(rows))


def _row(
    row: RankRow, ranking: RankingView, now: Counts | None, view: OverviewView, exact: Mapping[str, str]
) -> Tree:
    tied = [el("small", "", _("tied"))] if row.tied else []
    return div(
        "row",
        span("rk", str(row.rank), *tied),
        span("nm", row.unit.name),
        span("mv", moved(row.change)),
        span("sc", score(row)),
        span("dd", exact.get(row.unit.code, "")),
        span("cp", *chip(row, ranking)),
        span("ax", limit_mark(ranking), *dumbbell(row, ranking, now, view.live.settings)),
        **kept(row, view),
    )


def kept(row: RankRow, view: OverviewView) -> dict[str, str]:
    """Return the mark of rows that stay where others give way: units that the scene's title names."""
    back = {each.unit.code for each in view.recovered}
    return {"data_keep": ""} if is_formal(row) or row.unit.code in back else {}


def deciding(rows: Sequence[RankRow]) -> dict[str, str]:
    """Return the published score, with two decimals, of units that one decimal shows alike, ranked apart."""
    ranks: dict[str, set[int]] = {}
    for row in rows:
        if row.rank is not None:
            ranks.setdefault(score(row), set()).add(row.rank)
    return {
        row.unit.code: text.points(row.score.points)
        for row in rows
        if row.rank is not None and len(ranks[score(row)]) > 1
    }


def score(row: RankRow) -> str:
    """Print a score with one decimal."""
    points = row.score.points
    return text.NONE if points is None else str(indicators.round_half_up(points, 1))


def moved(change: int | None) -> str:
    """Print a change of rank from LEAST_MOVE places on."""
    if change is None or abs(change) < LEAST_MOVE:
        return ""
    return f"↑{change}" if change > 0 else f"↓{-change}"


def chip(row: RankRow, ranking: RankingView) -> list[Tree]:
    """Return the chip of a formal warning, or the outline of one spared or near the threshold."""
    said = threshold(ranking.context.settings)
    if is_formal(row):
        under = _("Under {threshold}%").format(threshold=said)
        running = ranking.context.running
        return [el("i", "chip o" if running else "chip b", f"{warned_sign(ranking)} {under}")]
    if any(state.level == "spared" for state in row.warnings):
        return [el("i", "chip o", _("Under {threshold}%, no warning").format(threshold=said))]
    if is_close(row):
        return [el("i", "chip o", _("Close to {threshold}%").format(threshold=said))]
    return []


def warned_sign(ranking: RankingView) -> str:
    """Return the sign of a unit under the threshold: an outline while the period still runs."""
    return "□" if ranking.context.running else "■"


def is_close(row: RankRow) -> bool:
    """Tell whether one further unsolved order would put a unit under the threshold that is not under it."""
    return not is_formal(row) and any(state.level == "near" for state in row.warnings)


def dumbbell(
    row: RankRow, ranking: RankingView, now: Counts | None, settings: AppraisalSettings
) -> list[Tree]:
    """Draw the resolution rate of the month and of the last thirty days, each with its minimum sample."""
    axis = axis_of(ranking)
    then = _percent(row.counts, ranking.context.settings, row.unit.kind)
    live = _percent(now, settings, row.unit.kind)
    marks: list[Tree] = []
    if then is not None and live is not None:
        left, right = sorted((at(float(then), axis), at(float(live), axis)))
        marks.append(el("i", "ln", style=f"left:{left:.1f}%;width:{right - left:.1f}%"))
    if then is not None:
        marks.append(_mark("h", then, axis))
    if live is not None:
        marks.append(_mark("s" if live >= Fraction(settings.threshold) else "s lo", live, axis))
    return marks


def _percent(counts: Counts | None, settings: AppraisalSettings, kind: str) -> Fraction | None:
    if counts is None:
        return None
    rate = indicators.resolution(counts, settings)
    enough = rate.value is not None and rate.size >= settings.sample(kind)
    return 100 * rate.value if enough and rate.value is not None else None


def _mark(cls: str, value: Fraction, axis: Sequence[int]) -> Tree:
    clipped = [span("cut", "‹")] if value < axis[0] else []
    return el("i", cls, *clipped, style=f"left:{at(float(value), axis):.1f}%")


def at(value: float, axis: Sequence[int]) -> float:
    """Return the place of a value on an axis in per cent, clipped to its ends."""
    return max(0.0, min(100.0, 100 * (value - axis[0]) / (axis[-1] - axis[0])))


def _key(ranking: RankingView, live: bool) -> Tree:
    month = _("{span} resolution rate").format(span=span_of(ranking.context.period))
    under = _("of them under {threshold}%").format(threshold=threshold(ranking.context.settings))
    now = [
        span("", el("i", "s"), _("last 30 days (provisional)")),
        span("", el("i", "s lo"), under),
    ]
    return div("key", span("", el("i", "h"), month), *(now if live else []))


def months_table(view: OverviewView) -> Tree:
    """Show the last six complete months: both rates of the whole, without any unit's name."""
    rows = []
    for month in view.months[-6:]:
        cells = []
        for name in ("resolution", "satisfaction"):
            rate = indicators.indicator(name, month.counts, month.settings)
            width = 0.0 if rate.value is None else at(float(100 * rate.value), AXIS)
            bar = span("bt", el("i", "", style=f"width:{width:.1f}%"))
            cells += [bar, bold("", text.percent(rate, month.settings, 1))]
        rows.append(div("mrow", span("", text.months(month.period.first, month.period.last)), *cells))
    heads = [span("", _(text.INDICATOR_NAMES[name]) + " %") for name in ("resolution", "satisfaction")]
    head = div("mrow mhead", span("", _("Month")), heads[0], span(""), heads[1], span(""))
    return div("months", head, *rows)
