"""How long items stay on the books: the share still open by weeks since their entry."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.appraisal.statistics import Survival
from dashboard.i18n import _
from dashboard.views.ledgers import LedgersView
from layouts import text
from layouts.component import Children
from layouts.components.cards import card
from layouts.components.table import Column, Row, table
from layouts.figures.survival import Curve, survival
from layouts.pages.analysis.parts import charted, note
from layouts.text import NONE

WEEKS_SHOWN = (1, 2, 4, 8, 12, 16, 20, 26)
LAST = float(WEEKS_SHOWN[-1])
TICK = 4
HEIGHT = 190


def ageing_card(view: LedgersView) -> html.Section:
    """Show the share of items still on the books, of all that the account reads and of the chosen unit."""
    title = _("How long items stay on the books")
    if view.curve is None:
        return card(title, html.P(_("Nothing was entered here yet."), className="state"))
    named = [(_("All items"), view.curve, view.unit_curve is None)]
    if view.unit is not None and view.unit_curve is not None:
        named.append((view.unit.name, view.unit_curve, True))
    figure = survival(
        [_curve(name, curve, focus) for name, curve, focus in named],
        last=LAST,
        title=_("weeks since the entry"),
        tick=TICK,
    )
    sentences = [_sentence(name, curve) for name, curve, _focus in named]
    return card(
        title,
        *charted(figure, " ".join(sentences), _twin([each[:2] for each in named], title), HEIGHT),
        *(note(sentence) for sentence in sentences),
        note=_("Kaplan–Meier with 95% limits, open items included in the estimate"),
    )


def _curve(name: str, curve: Survival, focus: bool) -> Curve:
    shown = [place for place, week in enumerate(curve.times) if week <= LAST]
    return Curve(
        name,
        [curve.times[place] for place in shown],
        [100 * curve.open_share[place] for place in shown],
        [100 * curve.low[place] for place in shown],
        [100 * curve.high[place] for place in shown],
        focus,
    )


def _sentence(name: str, curve: Survival) -> str:
    half = curve.quantile(0.5)
    if half is None:
        return _("{unit}: {n} items, {open} of them on the books; half are not signed off yet.").format(
            unit=name, n=curve.n, open=curve.censored
        )
    return _(
        "{unit}: {n} items, {open} of them on the books; half are signed off after {weeks} weeks."
    ).format(unit=name, n=curve.n, open=curve.censored, weeks=text.decimal(half, 1) if half else NONE)


def _twin(named: Sequence[tuple[str, Survival]], caption: str) -> html.Div:
    columns = [Column("week", _("Week"))]
    for place, (name, _curve) in enumerate(named):
        columns += [
            Column(f"open{place}", _("still open, %"), group=name, gap=True),
            Column(f"limits{place}", _("95% limits"), group=name, secondary=True),
        ]
    rows = []
    for week in WEEKS_SHOWN:
        cells: dict[str, Children] = {"week": str(week)}
        for place, (_name, curve) in enumerate(named):
            share, low, high = (text.decimal(100 * value, 1) for value in curve.at(week))
            cells |= {f"open{place}": share, f"limits{place}": _("{low}–{high}").format(low=low, high=high)}
        rows.append(Row(cells))
    return table(columns, rows, caption=caption)
