"""Whether those who answered are like the frame: shares side by side, and what chance says to it."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _
from dashboard.survey.frame import SIZE_NAMES
from dashboard.survey.nonresponse import NonresponseCheck
from dashboard.views.survey import SurveyView
from layouts import text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.strip import signed
from layouts.components.table import Column, Row, table

CHANCE = 0.05


def nonresponse_card(view: SurveyView) -> list[Component]:
    """Show the check of non-response, nothing where nobody answered."""
    if not view.checks:
        return []
    parts = [_part(name, check) for name, check in view.checks.items()]
    return [
        card(
            _("Non-response check"),
            html.Div(parts, className="survey-questions"),
            note=_("a prompt to look, not a proof; the weights even these differences out"),
        )
    ]


def _part(name: str, check: NonresponseCheck) -> html.Div:
    columns = [
        Column("value", _("Enterprise size") if name == "size" else _("District"), left=True),
        Column("frame", _("Frame, %")),
        Column("told", _("Answered, %")),
        Column("points", _("Difference, points")),
    ]
    rows = [
        Row(
            {
                "value": _(SIZE_NAMES[row.value]) if name == "size" else row.value,
                "frame": _share(row.frame, row.frame_total),
                "told": _share(row.respondents, row.respondents_total),
                "points": text.NONE if row.points is None else signed(row.points),
            }
        )
        for row in check.rows
    ]
    title = _("By size") if name == "size" else _("By district")
    return html.Div([table(columns, rows, caption=title), html.P(_said(check), className="card-note")])


def _share(part: int, whole: int) -> str:
    return text.decimal(100 * part / whole, 1) if whole else text.NONE


def _said(check: NonresponseCheck) -> str:
    if check.chance is None:
        return _("Too few answers for a test.")
    said = _("Chi-square {value} with {df} degrees of freedom, chance {chance}.").format(
        value=text.decimal(check.chi_square, 1), df=check.df, chance=_chance(check.chance)
    )
    if check.chance < CHANCE:
        return said + " " + _("Who answered differs from the frame; see which rows.")
    return said + " " + _("No more than chance explains.")


def _chance(value: float) -> str:
    return "< 0.001" if value < 0.001 else text.decimal(value, 3)
