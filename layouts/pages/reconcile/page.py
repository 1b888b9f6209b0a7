"""The reconciliation page: a month's published table, the conventions that reproduce it, and what differs."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.reconcile.conventions import DIMENSIONS, Convention, convention_of
from dashboard.reconcile.search import Outcome
from dashboard.views.context import ReconciledMonth
from dashboard.views.reconcile import ReconcileView, Reconciliation
from layouts import text
from layouts.component import Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.chips import chip, sign
from layouts.components.period import choice, menu, scrolled
from layouts.components.states import notice_strips
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.importing.forms import busy, form, hidden, problem_place
from layouts.pages.reconcile.adopt import adopt_panels, adoptions_panel
from layouts.pages.reconcile.units import differences, units_panel
from layouts.pages.reconcile.words import (
    CHOICE_NAMES,
    address,
    differing_text,
    month_text,
    problem_text,
    tally,
    value_text,
)

PROBLEMS_SHOWN = 20


def reconcile_page(view: ReconcileView) -> html.Div:
    """Draw the page: the way in, or the result with the table it rests on."""
    notices = notice_strips(view.notices)
    body = _result(view, view.result) if view.result else _start(view)
    # The forms are those of the import page: its class and places make assets/import.js serve them.
    return html.Div(
        [_head(view), *notices, problem_place(), busy(), *body, _foot()], className="importing reconcile"
    )


def _head(view: ReconcileView) -> html.Header:
    if view.result:
        state = chip(tally(view.result, view.result.outcomes[0]), "outline")
    else:
        state = chip(_("no published table yet"), "outline")
    chips = [state]
    if view.reconciled is None:
        chips.append(chip(_("conventions not reconciled")))
    else:
        chips.append(chip(_reconciled(view.reconciled)))
    return page_head(_("Reconciliation"), chips=chips, controls=[_months(view)])


def _months(view: ReconcileView) -> html.Details:
    entries = [
        choice(
            _("{month} (table given)").format(month=month_text(month))
            if month in view.given
            else month_text(month),
            address(month),
            month == view.period.text,
        )
        for month in view.months
    ]
    return menu(text.period(view.period), [scrolled(entries)])


def _reconciled(month: ReconciledMonth) -> str:
    return _("{month} reconciled, {n} / {of} agree").format(
        month=text.months(month.month, month.month), n=month.units, of=month.units
    )


def _start(view: ReconcileView) -> list[Component]:
    """Ask for the month's table; without orders of the month say so and show the way to them."""
    month = text.period(view.period)
    if not view.has_orders:
        kept = (
            [html.P(_("Its published table is kept and compared once they are there."))] if view.table else []
        )
        return [
            html.Div(
                [
                    html.P(_("There are no orders in {period}.").format(period=month)),
                    *kept,
                    html.P(dcc.Link(_("Import a table"), href="/import")),
                ],
                className="state",
                role="status",
            )
        ]
    asked = _("Give the published table of {month}: the product looks for the settings that reproduce it.")
    return [lead(asked.format(month=month)), _forms(view), *adoptions_panel(view)]


def _forms(view: ReconcileView) -> html.Div:
    month = hidden("period", view.period.text)
    upload = form(
        "/reconcile/table",
        html.Div(
            [
                month,
                html.P(_("Drop the published table here"), className="drop-title"),
                html.P(_("CSV or Excel (.xlsx): unit names and any of the figures."), className="quiet"),
                html.Button(
                    _("Choose a file"), type="button", className="button primary", id="import-choose"
                ),
            ],
            className="drop-zone",
            id="import-drop",
        ),
        text_busy=_("The table is compared under all conventions; this takes some seconds."),
        class_name="upload-form",
    )
    paste = form(
        "/reconcile/table",
        html.Div(
            [
                hidden("period", view.period.text),
                html.Label(
                    [
                        html.Span(_("Or paste it, with its head row"), className="drop-title"),
                        dcc.Textarea(name="text", id="reconcile-text", className="paste", value=""),
                    ]
                ),
                html.Div(
                    html.Button(_("Compare"), type="submit", className="button primary"),
                    className="button-row",
                ),
            ],
            className="panel paste-panel",
        ),
        text_busy=_("The table is compared under all conventions; this takes some seconds."),
    )
    return html.Div([upload, paste], className="reconcile-forms")


def _result(view: ReconcileView, result: Reconciliation) -> list[Component]:
    parts: list[Component] = [lead(_sentence(result)), *_problems(result), *_gaps(result)]
    parts.append(html.Div([_outcomes_panel(result), _choices_panel(result)], className="reconcile-columns"))
    if not result.chosen.perfect:
        parts.append(differences(result))
    parts += [*adopt_panels(view, result), units_panel(result), *adoptions_panel(view)]
    given = view.table
    if given:
        moment = text.moment(given.stored_at, CITY_ZONE, year=0)
        told = _("Published table: {file}, given {moment} by {account}.").format(
            file=given.file_name, moment=moment, account=given.stored_by
        )
        parts.append(
            html.Details(
                [html.Summary(_("Give another table"), className="text-button"), _forms(view)],
                className="another",
            )
        )
        parts.append(html.P(told, className="quiet"))
    return parts


def _sentence(result: Reconciliation) -> str:
    best = result.outcomes[0]
    changed = named = differing_text(best.convention, convention_of(result.settings))
    if result.complete and not changed:
        return _("{tally}: the settings in force reproduce the bulletin of {month}.").format(
            tally=tally(result, best), month=text.period(result.period)
        )
    if result.complete:
        return _("{tally}: the bulletin of {month} follows {settings}.").format(
            tally=tally(result, best), month=text.period(result.period), settings=named
        )
    if not changed:
        return _("{tally}: no convention comes closer than the settings in force.").format(
            tally=tally(result, best)
        )
    return _("{tally}: the closest convention is {settings}.").format(
        tally=tally(result, best), settings=named
    )


def _problems(result: Reconciliation) -> list[Component]:
    """Name the rows that were not understood by their number in the file, so that they can be mended."""
    problems = result.published.problems
    if not problems:
        return []
    items = [html.Li(problem_text(problem)) for problem in problems[:PROBLEMS_SHOWN]]
    if len(problems) > PROBLEMS_SHOWN:
        items.append(html.Li(_("and {n} more").format(n=len(problems) - PROBLEMS_SHOWN)))
    said = _("{n} rows of the table were not understood; they count as not reproduced.")
    return [
        html.Div(
            [html.P(said.format(n=len({each.row for each in problems}))), html.Ul(items)],
            className="strip note table-problems",
            role="status",
        )
    ]


def _gaps(result: Reconciliation) -> list[Component]:
    """Say what of the table was not compared, so that nothing is left out in silence."""
    published = result.published
    lines = []
    if published.ignored:
        lines.append(_("Columns not compared: {names}.").format(names=text.listed(published.ignored, 8)))
    if published.totals:
        lines.append(_("Rows of totals left out: {names}.").format(names=text.listed(published.totals, 8)))
    return [html.P(line, className="strip note") for line in lines]


def _outcomes_panel(result: Reconciliation) -> html.Section:
    columns = (
        Column("tally", _("Agree"), left=True),
        Column("figures", _("Figures")),
        Column("settings", _("Differs from the settings in force in"), left=True, grow=True),
        Column("alike", _("Alike"), secondary=True, title=_("Conventions that print the same this month")),
    )
    rows = [
        Row(
            {
                "tally": dcc.Link(
                    [sign("good" if outcome.perfect else "none"), " ", tally(result, outcome)],
                    href=address(result.period.text, outcome.convention.code()),
                ),
                "figures": str(outcome.cells),
                "settings": html.Span(_changes(result, outcome.convention), className="wrap"),
                "alike": str(outcome.equivalent),
            },
            href=address(result.period.text, outcome.convention.code()),
            selected=outcome.convention == result.chosen.convention,
        )
        for outcome in result.outcomes
    ]
    caption = _("Conventions by units reproduced")
    return card(caption, table(columns, rows, caption=caption))


def _changes(result: Reconciliation, convention: Convention) -> str:
    return differing_text(convention, convention_of(result.settings)) or _("nothing")


def _choices_panel(result: Reconciliation) -> html.Section:
    own = convention_of(result.settings)
    entries: list[Component] = []
    for name in DIMENSIONS:
        value = getattr(result.chosen.convention, name)
        said: list[Component] = [value_text(name, value)]
        if value != getattr(own, name):
            was = value_text(name, getattr(own, name))
            said.append(html.Span(_("in force: {value}").format(value=was), className="evidence"))
        others = _others(result.chosen, name, value)
        if others:
            told = _("as well: {values}").format(values=others)
            said.append(html.Span(told, className="evidence"))
        entries.append(html.Div([html.Dt(_(CHOICE_NAMES[name])), html.Dd(said)]))
    note = _("the chosen convention")
    return card(_("Settings"), html.Dl(entries, className="pairs"), note=note)


def _others(outcome: Outcome, name: str, value: object) -> str:
    """Name the values of a choice that would print the same figures this month."""
    values = (outcome.alternatives or {}).get(name, ())
    return text.listed(value_text(name, other) for other in values if other != str(value))


def _foot() -> html.Footer:
    return foot(
        html.P(
            _(
                "Searched are basis, exclusions, verdict source, service confirmation, denominators, credits "
                "and rounding; weights, targets and samples of a score are those in force."
            )
        )
    )
