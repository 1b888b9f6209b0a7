"""How the main question moved from wave to wave."""

from __future__ import annotations

from itertools import pairwise

from dashboard.i18n import _
from dashboard.views.survey import SurveyView
from layouts import text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.chart import chart
from layouts.components.table import Column, Row, table
from layouts.components.twin import twin
from layouts.figures.trend import Line, trend
from layouts.pages.survey.parts import interval_text, month_text, percent
from layouts.theme import palette

THRESHOLD = 90.0


def trend_card(view: SurveyView) -> Component:
    """Show the main question over the waves, with a break where it was put otherwise."""
    points = view.trend
    months = [f"{point.wave.text[2:]}" for point in points]
    minimum = view.settings.minimum_sample["district"]
    large = [point.row.answered >= minimum for point in points]
    values = [
        100 * point.row.good.mean if enough and point.row.good.mean is not None else None
        for point, enough in zip(points, large, strict=True)
    ]
    printed = [
        percent(point.row.good.mean) if enough else f"{point.row.favourable}/{point.row.answered}"
        for point, enough in zip(points, large, strict=True)
    ]
    columns = [
        Column("month", _("Month"), left=True),
        Column("n", _("Valid")),
        Column("good", _("Favourable share, weighted")),
        Column("interval", _("95% interval"), secondary=True),
    ]
    rows = [
        Row(
            {
                "month": month_text(point.wave)
                + (_(" (put otherwise from here on)") if point.broken else ""),
                "n": str(point.row.answered),
                "good": said,
                "interval": interval_text(point.row.good) if enough else text.NONE,
            }
        )
        for point, said, enough in zip(points, printed, large, strict=True)
    ]
    title = _("Favourable share by wave")
    grid = table(columns, rows, caption=title)
    if len([value for value in values if value is not None]) < 2:
        return card(title, grid)
    line = Line(_("favourable"), values, printed, palette().accent, width=2.4)
    breaks = [place for place, point in enumerate(points) if point.broken]
    figure = trend(
        months, _pieces(line, breaks), THRESHOLD, 80.0, _("{threshold} target").format(threshold="90")
    )
    said = _("Favourable share over {n} waves, at last {percent}%.").format(
        n=len(points), percent=printed[-1] if printed else text.NONE
    )
    return card(
        title,
        chart(figure, said),
        note=_("weighted, %; the line breaks where the question was put otherwise"),
        action=twin(grid, title),
    )


def _pieces(line: Line, breaks: list[int]) -> list[Line]:
    """Cut a line where its question was put otherwise: what lies before cannot be compared."""
    ends = [0, *breaks, len(line.values)]
    pieces = []
    for start, end in pairwise(ends):
        values = [value if start <= place < end else None for place, value in enumerate(line.values)]
        if any(value is not None for value in values):
            pieces.append(Line(line.name if end == len(line.values) else "", values, line.texts, line.color))
    return pieces
