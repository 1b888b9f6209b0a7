"""The ranking on the overview: places, changes, names and scores; a row opens its unit."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.overview.page import is_formal
from dashboard.views.counts import RankRow
from dashboard.views.overview import OverviewView
from dashboard.views.rankings import RankingView
from layouts import definitions, text
from layouts.component import Component
from layouts.components import codes
from layouts.components.chips import rank_change, sign
from layouts.components.explain import explained
from layouts.components.links import RankState, unit_path
from layouts.components.picture import picture_menu
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.text import NONE

MONTH = "month"  # the context of the figures of the last complete month
MOST = 21  # rows: as many as the district with most townships has
AROUND = 7  # places shown before and after a unit among more


def ranking_panel(view: OverviewView) -> html.Section | None:
    """Show who stands where in the last complete period; where nobody is ranked, say so."""
    if view.ranking is None:
        return None
    ranking = view.ranking
    ranked, left_out = _shown(view, ranking)
    title = _("Ranking of {units}").format(units=_(text.LEVEL_NAMES[ranking.level]))
    whole = RankState(level=ranking.level, district=_district(view)).href()
    head = html.Div(
        [
            html.H2([explained(title, "rank", MONTH), html.Small(definitions.status(ranking.context))]),
            dcc.Link(_("Full ranking"), href=whole, className="card-more"),
            *([picture_menu()] if ranked else []),
        ],
        className="card-head",
    )
    if not ranked:
        return html.Section([head, empty_good(_("No unit had enough orders for a rank."))], className="panel")
    drawn = table(
        _columns(ranking),
        [_row(view, ranking, row) for row in ranked],
        caption=_("{title}, {period}").format(title=title, period=text.period(ranking.context.period)),
        context=MONTH,
    )
    return html.Section([head, drawn, *_notes(ranking, left_out)], className="panel overview-ranks")


def _district(view: OverviewView) -> str:
    return view.unit.code if view.unit and view.unit.kind == "district" else ""


def _shown(view: OverviewView, ranking: RankingView) -> tuple[list[RankRow], int]:
    """Return the ranked rows to show, of many those around the reader's own unit, and how many more are."""
    ranked = [row for row in ranking.rows if row.rank is not None]
    own = next((n for n, row in enumerate(ranked) if view.own and row.unit.code == view.own.unit.code), None)
    if len(ranked) <= MOST:
        return ranked, 0
    first = max(0, min((own or 0) - AROUND, len(ranked) - 2 * AROUND - 1))
    shown = ranked[first : first + 2 * AROUND + 1]
    return shown, len(ranked) - len(shown)


def _columns(ranking: RankingView) -> list[Column]:
    townships = ranking.level == "township"
    compared = _("Compared with {period}").format(period=ranking.previous_text)
    month = ranking.context.period.kind == "month"
    places = [Column("rank", _("City rank") if townships else _("Rank"), define="rank")]
    if townships:
        # Beside two ranks there is no room for the change of one; the ranking itself shows it.
        places.insert(0, Column("district_rank", _("In district"), define="district_rank"))
    else:
        said = _("vs last month") if month else _("vs before")
        places.append(Column("change", said, title=compared, define="change"))
    return [
        *places,
        Column("unit", _("Unit"), left=True, grow=True),
        Column("score", _("Score"), define="score"),
    ]


def _row(view: OverviewView, ranking: RankingView, row: RankRow) -> Row:
    link = dcc.Link(row.unit.name, href=unit_path(row.unit.code), className="unit-link")
    tied = [html.Small(_("tied"), className="quiet")] if row.tied else []
    return Row(
        {
            "rank": html.Span([*tied, html.B(str(row.rank))], className="place-tied"),
            "district_rank": str(row.district_rank) if row.district_rank else NONE,
            "change": rank_change(row.change),
            "unit": html.Span([link, *_mark(ranking, row)], className="marked-unit"),
            "score": html.B(text.points(row.score.points)),
        },
        href=unit_path(row.unit.code),
        selected=bool(view.own and row.unit.code == view.own.unit.code),
        code=codes.suffix(ranking.context, row.unit.code),
    )


def _mark(ranking: RankingView, row: RankRow) -> list[Component]:
    """Mark a unit under the threshold: solid for a finished period, an outline while it runs."""
    if not is_formal(row):
        return []
    said = _("Under {threshold}%").format(threshold=text.whole(ranking.context.settings.threshold))
    return [sign("open" if ranking.context.running else "bad", said)]


def _notes(ranking: RankingView, left_out: int) -> Sequence[Component]:
    small = [row.unit.name for row in ranking.rows if row.rank is None]
    said = []
    if left_out:
        said.append(_("{n} more are ranked.").format(n=left_out))
    if small and ranking.level == "township":
        said.append(_("{n} with too few orders are not ranked.").format(n=len(small)))
    elif small:
        said.append(_("Too few orders, not ranked: {names}.").format(names=text.listed(small, 5)))
    return [html.P(" ".join(said), className="card-note")] if said else []
