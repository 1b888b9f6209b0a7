"""The survey at a glance, for the pages of the city and of units: its result, and findings still open."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.findings import FindingFilter, FindingRow
from dashboard.views.reference import Unit
from dashboard.views.survey import SurveyGlance
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.links import href
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.survey.findings import due_text, finding_path, state_sign
from layouts.pages.survey.parts import FINDINGS, RESULTS, interval_text, month_text, percent


def listening_card(glance: SurveyGlance, unit: Unit | None, action: Component = None) -> html.Section:
    """Show what enterprises said in the newest wave, and the unit's findings, those due first."""
    note = ""
    if glance.wave is not None:
        note = _("{month}, never merged with call-backs").format(month=month_text(glance.wave))
    return card(
        _("Enterprise survey"), *_result(glance, unit), *_findings(glance, unit), note=note, action=action
    )


def _result(glance: SurveyGlance, unit: Unit | None) -> list[Component]:
    row, wave = glance.row, glance.wave
    if row is None or wave is None:
        return []
    where = href(RESULTS, {"wave": wave.text, "district": unit.code if unit else ""})
    if row.answered < glance.minimum:
        said = _("{n} enterprises answered, {good} of them favourably; too few for a rate.").format(
            n=row.answered, good=row.favourable
        )
    else:
        said = _("Favourable {percent}% weighted ({interval}%), {good}/{n} answered so.").format(
            percent=percent(row.good.mean),
            interval=interval_text(row.good),
            good=row.favourable,
            n=row.answered,
        )
    return [html.P([said, " ", dcc.Link(_("Results"), href=where)], className="card-note listening-said")]


def _findings(glance: SurveyGlance, unit: Unit | None) -> list[Component]:
    if glance.findings is None:
        return []
    if not glance.open:
        return [empty_good(_("No finding of the survey is open.")), *_signed_off(glance, unit)]
    where = href(FINDINGS, FindingFilter(unit=unit.code if unit else "", state="open").parameters())
    late = href(FINDINGS, FindingFilter(unit=unit.code if unit else "", late="1").parameters())
    said = text.rich(
        _("{n} findings open, {late} of them late."),
        n=dcc.Link(str(glance.open), href=where, className="num-link"),
        late=dcc.Link(str(glance.late), href=late, className="num-link") if glance.late else "0",
    )
    columns = [
        Column("number", _("Finding number"), left=True),
        Column("title", _("Problem"), left=True, grow=True),
        *([Column("unit", _("Unit"), left=True)] if unit is None else []),
        Column("mentions", _("Named by")),
        Column("state", _("State"), left=True),
        Column("due", _("Deadline"), left=True),
    ]
    rows = [
        Row(_cells(row), href=finding_path(row.number)) for row in glance.listed if row.state != "signed_off"
    ]
    grid = table(columns, rows, caption=_("Findings"))
    return [html.P(said, className="card-note"), grid, *_signed_off(glance, unit)]


def _signed_off(glance: SurveyGlance, unit: Unit | None) -> list[Component]:
    """Tell how many were signed off, and lead to them; nothing where none was."""
    total = sum((glance.findings or {}).values())
    done = total - glance.open
    if not done:
        return []
    where = href(FINDINGS, FindingFilter(unit=unit.code if unit else "", state="signed_off").parameters())
    said = _("{done}/{all} signed off").format(done=done, all=total)
    return [html.P(dcc.Link(said, href=where), className="card-note")]


def _cells(row: FindingRow) -> dict[str, Children]:
    return {
        "number": dcc.Link(row.number, href=finding_path(row.number)),
        "title": html.Span(row.title, className="clip", title=row.title),
        "unit": row.unit.name,
        "mentions": str(row.mentions),
        "state": state_sign(row.state),
        "due": due_text(row),
    }
