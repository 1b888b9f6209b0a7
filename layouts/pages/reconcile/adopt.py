"""Adopt a convention: what would change, the form, and the settings that were adopted before."""

from __future__ import annotations

from dash import dcc, html

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import DEFAULTS, AppraisalSettings
from dashboard.clocks.periods import month_start
from dashboard.i18n import _
from dashboard.reconcile.conventions import Convention, convention_of
from dashboard.views.counts import RankRow
from dashboard.views.reconcile import Adoption, Preview, ReconcileView, Reconciliation
from dashboard.views.reference import Period
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.period import choice, menu, scrolled
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.importing.forms import form, hidden
from layouts.pages.reconcile.words import address, differing_text, month_text

RATES = ("resolution", "satisfaction", "on_time")
Printed = dict[str, str]


def adopt_panels(view: ReconcileView, result: Reconciliation) -> list[Component]:
    """Show what adopting the chosen convention would change, with the form; nothing where nothing would."""
    start = view.start or view.period
    chosen = html.Div([html.Span(_("From month")), _starts(view, start, result)], className="adopt-from")
    if view.preview is not None:
        parts = [_adopt_form(view, start, chosen, result.chosen.convention), *_preview(view.preview)]
    else:
        in_force = _("The settings in force in {month} follow this convention.")
        said = html.P(in_force.format(month=text.period(start)), className="quiet")
        parts = [html.Div([chosen, said], className="adopt-row")]
    return [card(_("Adopt"), *parts)]


def _starts(view: ReconcileView, start: Period, result: Reconciliation) -> html.Details:
    """Offer the months from which the convention could hold: choosing one shows what it changes there."""
    following = f"{month_start(view.period.first, -1):%Y-%m}"
    months = sorted({view.period.text, following, start.text, *view.months}, reverse=True)
    code = result.chosen.convention.code()
    entries = [
        choice(month_text(each), address(view.period.text, code, each), each == start.text) for each in months
    ]
    return menu(text.period(start), [scrolled(entries)])


def _adopt_form(view: ReconcileView, start: Period, chosen: Component, convention: Convention) -> html.Form:
    reason = _("Reconciled with the bulletin of {month}").format(month=text.period(view.period))
    fields = [
        hidden("period", view.period.text),
        hidden("convention", convention.code()),
        hidden("valid_from", start.text),
        chosen,
        html.Label(
            [
                _("Reason for the change"),
                dcc.Input(name="reason", type="text", className="field", value=reason, maxLength=300),
            ],
            className="grow",
        ),
        html.Button(_("Adopt this convention"), type="submit", className="button primary"),
    ]
    told = [html.P(_begun(view), className="card-note")] if view.adoptions else []
    return form(
        "/reconcile/adopt",
        html.Div([html.Div(fields, className="adopt-row"), *told]),
        text_busy=_("The settings are being stored."),
    )


def _begun(view: ReconcileView) -> str:
    """Say which months have settings of their own: there adopting replaces them, up to there it holds."""
    months = [each.valid_from for each in view.adoptions if not each.replaced]
    return _(
        "Settings already begin in {months}: adopting from one of these months replaces them, "
        "from an earlier month it holds until them."
    ).format(months=text.listed(text.months(first, first) for first in sorted(months)))


def _preview(preview: Preview) -> list[Component]:
    if not preview.before:
        none = _("There are no orders in {period} yet: what would move there cannot be shown.")
    elif not any(row.counts.due for row in (*preview.before, *preview.after)):
        none = _("Nothing is due in {period} yet: what would move there cannot be shown.")
    else:
        return _moves(preview)
    return [html.P(none.format(period=text.period(preview.period)), className="card-note preview-said")]


def _moves(preview: Preview) -> list[Component]:
    after = {row.unit.code: _printed(row, preview.settings_after) for row in preview.after}
    pairs = [(row, _printed(row, preview.settings_before), after[row.unit.code]) for row in preview.before]
    moved = [pair for pair in pairs if pair[1] != pair[2]]
    ranks = sum(before["rank"] != later["rank"] for _row, before, later in moved)
    caption = _("{month} under this convention: {ranks} of {n} ranks and the figures of {moved} units move")
    said = caption.format(month=text.period(preview.period), ranks=ranks, n=len(pairs), moved=len(moved))
    if not moved:
        return [html.P(said, className="card-note preview-said")]
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("rank", _("Rank")),
        Column("score", _("Score")),
        *(Column(name, _(text.INDICATOR_NAMES[name])) for name in RATES),
    ]
    rows = [_moved_row(row, before, later) for row, before, later in moved]
    return [
        html.P(said, className="card-note preview-said"),
        html.Div(table(columns, rows, caption=said), className="preview"),
    ]


def _printed(row: RankRow, settings: AppraisalSettings) -> Printed:
    """Return what the rankings page prints of a unit."""
    rates = {name: indicators.indicator(name, row.counts, settings) for name in RATES}
    return {
        "rank": str(row.rank or text.NONE),
        "score": text.points(row.score.points) if row.rank else text.NONE,
        **{name: text.percent(rate, settings) for name, rate in rates.items()},
    }


def _moved_row(row: RankRow, before: Printed, later: Printed) -> Row:
    cells: dict[str, Children] = {"unit": row.unit.name}
    classes = {}
    for name, value in before.items():
        cells[name] = (
            value if value == later[name] else _("{before} → {after}").format(before=value, after=later[name])
        )
        if value != later[name]:
            classes[name] = "moved"
    return Row(cells, classes=classes)


def adoptions_panel(view: ReconcileView) -> list[Component]:
    """Show the settings of the office by month, those that gave way too; each can be taken up again."""
    if not view.adoptions:
        return []
    columns = (
        Column("from", _("From month"), left=True),
        Column("settings", _("Differs from the product's own settings in"), left=True),
        Column("reason", _("Reason for the change"), left=True, secondary=True),
        Column("who", _("Adopted"), left=True, secondary=True),
        Column("state", _("State"), left=True),
    )
    in_force = max(
        (each.valid_from for each in view.adoptions if each.valid_from <= view.period.last), default=None
    )
    rows = [_adoption_row(view, each, each.valid_from == in_force) for each in view.adoptions]
    rows.append(_own_row(view, in_force is None))
    caption = _("Settings of the office by month")
    return [card(caption, html.Div(table(columns, rows, caption=caption), className="adoptions"))]


def _adoption_row(view: ReconcileView, each: Adoption, in_force: bool) -> Row:
    start = text.months(each.valid_from, each.valid_from)
    state = _("replaced") if each.replaced else _in_force(view) if in_force else ""
    return Row(
        {
            "from": dcc.Link(start, href=address(view.period.text, each.convention.code())),
            "settings": html.Span(_differs(each.convention), className="wrap"),
            "reason": html.Span(each.reason, className="wrap"),
            "who": _("{account}, {moment}").format(
                account=each.account, moment=text.moment(each.at, CITY_ZONE, year=0)
            ),
            "state": state,
        },
        tone="faint" if each.replaced else "",
    )


def _own_row(view: ReconcileView, in_force: bool) -> Row:
    own = convention_of(DEFAULTS)
    return Row(
        {
            "from": dcc.Link(_("before"), href=address(view.period.text, own.code())),
            "settings": _("nothing"),
            "state": _in_force(view) if in_force else "",
        }
    )


def _in_force(view: ReconcileView) -> str:
    return _("in force in {month}").format(month=text.period(view.period))


def _differs(convention: Convention) -> str:
    return differing_text(convention, convention_of(DEFAULTS)) or _("nothing")
