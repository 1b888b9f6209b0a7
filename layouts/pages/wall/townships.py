"""The townships of a scene: by band and district, in a district each with its rates, and who rose a band."""

from __future__ import annotations

from dashboard.appraisal import indicators
from dashboard.i18n import _
from dashboard.views.counts import RankRow
from dashboard.views.rankings import RankingView
from dashboard.views.wall import BandCount, TownshipBands, WallView
from dashboard.wall import findings
from layouts import text
from layouts.pages.wall.parts import fitted, risen_words, shown_rate
from layouts.pages.wall.ranks import axis_of, dumbbell, limit_mark, score, ticks, warned_sign
from layouts.pages.wall.tree import Tree, bold, div, el, panel, span

KINDS = ("resolution", "satisfaction")


def band_key(total: BandCount) -> Tree:
    """Explain the tones of the bands."""
    return div("key", *(_swatch(place, name) for place, (name, _n) in enumerate(total.numbers)))


def _swatch(place: int, name: str) -> Tree:
    return span("", el("i", f"b{place}"), _(name))


def band_row(count: BandCount) -> Tree:
    """Draw the ranked townships of a district as parts of one bar, each with its number."""
    name = count.unit.name if count.unit else _("Whole city")
    parts = [
        span(f"b{place}", str(n), style=f"flex:{n}") for place, (_name, n) in enumerate(count.numbers) if n
    ]
    said = _("{n} ranked").format(n=count.ranked)
    return div("brow", span("nm", name), div("bb", *parts), span("num", said))


def below_row(bands: TownshipBands) -> Tree:
    """Under the bar of all: of each band how many are under the threshold, and their sum."""
    if not bands.below:
        return ""
    within, sign = dict(findings.below_by_band(bands)), warned_sign(bands.ranking)
    cells = [
        span("bad", f"{sign} {within[name]}" if name in within else "", style=f"flex:{n}")
        for name, n in bands.total.numbers
        if n
    ]
    limit = findings.threshold(bands.ranking.context.settings)
    return div(
        "brow below",
        span("nm bad", _("Under {threshold}%").format(threshold=limit)),
        div("bb", *cells),
        span("num", _("{n} in all").format(n=len(bands.below))),
    )


def district_rows(bands: TownshipBands) -> list[Tree]:
    """Draw the bar of each district and of the city, beside it how many of its townships are under."""
    rows = []
    for each in (*bands.districts, bands.total):
        below = len(bands.below)
        if each.unit is not None:
            below = sum(row.unit.district_id == each.unit.unit_id for row in bands.below)
        said = f"{warned_sign(bands.ranking)} {below}" if below else ""
        rows.append(div("bline", band_row(each), *([span("bl bad", said)] if bands.below else [])))
    return [div("blist", *rows[:-1], data_list="", data_more=_("and {n} more"), data_rest=0), rows[-1]]


def below_key(bands: TownshipBands) -> list[Tree]:
    """Say what the red figures count."""
    if not bands.below:
        return []
    limit = findings.threshold(bands.ranking.context.settings)
    said = _("in either rate under {threshold}%; bands go by the score").format(threshold=limit)
    return [span("kn", span("bad", warned_sign(bands.ranking) + " "), said)]


def township_table(bands: TownshipBands, view: WallView) -> list[Tree]:
    """Show each township of a district: band, rank, score and both rates, under the minimum the fraction."""
    ranking = bands.ranking
    names = [name for name, _n in bands.total.numbers]
    axis = axis_of(ranking)
    head = div(
        "tt thead",
        span("", _(text.LEVEL_NAMES[ranking.level])),
        span("", _("Band")),
        span("num", _("Rank")),
        span("num", _("Score")),
        span("ax", *ticks(axis)),
        *(span("num", _(text.INDICATOR_NAMES[name])) for name in KINDS),
    )
    rows = [_township(row, ranking, names, view) for row in ranking.rows]
    return [head, div("trows", *rows, data_list="", data_more=_("and {n} more"), data_rest=0)]


def _township(row: RankRow, ranking: RankingView, names: list[str], view: WallView) -> Tree:
    settings = ranking.context.settings
    formal = {state.indicator for state in row.warnings if state.level == "formal" and row.rank is not None}
    cells = []
    for name in KINDS:
        rate = indicators.indicator(name, row.counts, settings)
        figure, sign = shown_rate(rate, settings, row.unit.kind)
        fraction = [el("small", "", text.fraction(rate))] if sign else []
        warned = f"{warned_sign(ranking)} " if name in formal else ""
        cells.append(span("num bad" if warned else "num", bold("", warned + figure + sign), *fraction))
    if row.rank is None:
        note = span("note", _("too few orders, not ranked") if row.counts.due else _("no order fell due"))
        return div("tt sm", span("nm", row.unit.name), note, *cells)
    place = names.index(row.band) if row.band in names else len(names)
    tied = [el("small", "", _("tied"))] if row.tied else []
    marks = dumbbell(row, ranking, None, view.overview.live.settings)
    return div(
        "tt",
        span("nm", row.unit.name),
        span("bd", el("i", f"b{place}"), _(row.band)),
        span("num", str(row.rank), *tied),
        span("num", bold("", score(row))),
        span("ax", limit_mark(ranking), *marks),
        *cells,
    )


def risen_panel(bands: TownshipBands) -> Tree:
    """Show which townships rose by a band; nothing where none did."""
    if not bands.risen:
        return ""
    items = [risen_item(each.row.unit.name, each.before, each.row.band) for each in bands.risen]
    title = _("{n} townships rose by a band").format(n=len(items))
    return panel("lead", title, _("against the months before"), fitted(items))


def risen_item(name: str, before: str, band: str) -> Tree:
    """Show one township that rose."""
    return div("it", bold("", span("", span("good", "● "), name), el("small", "", risen_words(before, band))))


def named_by_band(bands: TownshipBands) -> list[Tree]:
    """Name the ranked townships of a district by band, the best first."""
    rows = [row for row in bands.ranking.rows if row.rank is not None]
    found = [(name, [row.unit.name for row in rows if row.band == name]) for name, _n in bands.total.numbers]
    return [
        div("brow said", _swatch_name(place, name), span("", text.listed(units, 5)))
        for place, (name, units) in enumerate(found)
        if units
    ]


def _swatch_name(place: int, name: str) -> Tree:
    return span("nm bd", el("i", f"b{place}"), _(name))
