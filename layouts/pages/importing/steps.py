"""Steps three and four of an import: the rows with their problems, and what storing them would change."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.importing import (
    BatchRow,
    ImportView,
    ProblemExample,
    ProblemGroup,
    RankMove,
    TrialView,
    UnitChange,
)
from layouts import text
from layouts.component import Component
from layouts.components.cards import card, key_figure, lead
from layouts.components.chips import rank_change
from layouts.components.links import href
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.importing.forms import form
from layouts.pages.importing.look import look_card, points_to_confirm
from layouts.pages.importing.sources import ask_rhythm
from layouts.pages.importing.words import effect_notes, said_card

MOVES_SHOWN = 20


def preview_step(view: ImportView) -> list[Component]:
    """Show how many rows can be stored, and every reason why one cannot."""
    batch = view.batch
    assert batch is not None
    passed = batch.read - batch.rejected
    figures = html.Section(
        [
            key_figure(_("Rows read"), str(batch.read), batch.file_name),
            key_figure(_("Can be stored"), str(passed), f"{passed}/{batch.read}"),
            key_figure(_("Rejected"), str(batch.rejected), f"{batch.rejected}/{batch.read}"),
        ],
        className="panel import-figures",
    )
    return [
        lead(
            _("Rejected rows are not stored. Correct them in the file and import it again, or go on without.")
        ),
        figures,
        _problems(view.problems, batch.batch_id, batch.rejected),
        trial_form(batch.batch_id, _("Next: try it out")),
    ]


def trial_form(batch_id: int, label: str) -> html.Form:
    """Show the button that starts a trial run."""
    return form(
        f"/import/{batch_id}/trial",
        html.Div(
            [
                html.Button(label, type="submit", className="button primary"),
                html.Span(_("The trial run stores nothing."), className="quiet"),
            ],
            className="button-row",
        ),
        text_busy=_("The import is being tried out; nothing is stored. 100,000 rows take about a minute."),
    )


def _problems(groups: Sequence[ProblemGroup], batch_id: int, rejected: int) -> Component:
    if not groups:
        return card(_("Problems"), empty_good(_("Every row can be stored.")))
    columns = (
        Column("rows", _("Rows")),
        Column("field", _("Field"), left=True, gap=True),
        Column("message", _("What is wrong and what to do"), left=True, grow=True),
        Column("examples", _("First rows: number, column, value"), left=True, secondary=True),
    )
    rows = [
        Row(
            {
                "rows": str(group.rows),
                "field": _(group.field),
                "message": html.Span(group.message, className="wrap"),
                "examples": html.Div([_example(one) for one in group.examples], className="examples"),
            }
        )
        for group in groups
    ]
    download = html.A(
        _("Download the rejected rows (CSV)"),
        href=f"/import/{batch_id}/rejects.csv",
        className="button",
        download="",
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2([_("Problems"), html.Small(_("{n} rows rejected").format(n=rejected))]),
                    download,
                ],
                className="card-head",
            ),
            table(columns, rows, caption=_("Problems by field and rule")),
            html.P(
                _("The download holds the whole rows with the reason in front: correct it and import it."),
                className="card-note",
            ),
        ],
        className="panel problems",
    )


def _example(example: ProblemExample) -> html.Span:
    value = example.value or _("(empty)")
    return html.Span(
        _("row {row}, {column}: {value}").format(
            row=example.row_no, column=example.column or text.NONE, value=value
        ),
        className="clip",
    )


def trial_step(view: ImportView) -> list[Component]:
    """Show what would change, and the button that makes it so."""
    batch, trial = view.batch, view.draft.trial if view.draft else None
    assert batch is not None
    if trial is None or not view.trial_current:
        stale = trial is not None
        said = (
            _("The data have changed since the trial run: try it out again.")
            if stale
            else _("This import has not been tried out yet.")
        )
        return [lead(said), trial_form(batch.batch_id, _("Try it out"))]
    found: list[Component] = [
        lead(_trial_sentence(trial)),
        html.Section(_trial_figures(trial), className="panel import-figures"),
        *effect_notes(view.draft.without_effect if view.draft else ()),
    ]
    if trial.look and trial.look.every.orders:
        found.append(look_card(trial))
    if not trial.changes:
        return [*found, _in_vain(batch, trial)]
    return [
        *found,
        html.Div([_units(trial.units), _moves(trial)], className="two-columns"),
        *said_card(view.said),
        _confirm(view, trial),
    ]


def _trial_sentence(trial: TrialView) -> str:
    if not trial.changes:
        return " ".join((_("Nothing of this table would be stored."), _why_in_vain(trial)))
    if not trial.inserted + trial.updated:
        return _("Every row of the file is in the base already; only the data time would move on.")
    total = next((each for each in trial.units if not each.name), UnitChange("", 0, 0))
    return _(
        "After the import the base would hold {after} orders instead of {before}; nothing is stored yet."
    ).format(after=total.after, before=total.before)


def _why_in_vain(trial: TrialView) -> str:
    if not trial.unchanged:
        return _("Every row was rejected.") if trial.rejected else _("It has no row that is an order.")
    if trial.stale == trial.unchanged:
        return _("All its rows are older than what is stored.")
    if trial.stale:
        return _("Its rows are in the base already, or older than what is stored.")
    return _("Every row of the file is in the base already.")


def _in_vain(batch: BatchRow, trial: TrialView) -> html.Div:
    """Show the ways on from a table of which nothing would be stored."""
    ways: list[Component] = []
    if trial.rejected:
        rows = href("/import", {"batch": str(batch.batch_id), "step": "preview"})
        ways.append(dcc.Link(_("Look at the rejected rows"), href=rows, className="button primary"))
    match = href("/import", {"batch": str(batch.batch_id), "step": "match"})
    ways.append(dcc.Link(_("Back to the columns"), href=match, className="button"))
    ways.append(dcc.Link(_("Import another table"), href="/import", className="button"))
    return html.Div(ways, className="button-row ways-on")


def _trial_figures(trial: TrialView) -> list[Component]:
    stale = _("{n} of them older than what is stored").format(n=trial.stale) if trial.stale else ""
    return [
        key_figure(_("New"), str(trial.inserted)),
        key_figure(_("Updated"), str(trial.updated)),
        key_figure(_("Unchanged"), str(trial.unchanged), stale),
        key_figure(_("Rejected"), str(trial.rejected)),
    ]


def _units(units: Sequence[UnitChange]) -> html.Section:
    columns = (
        Column("name", _("Responsible unit"), left=True, grow=True),
        Column("before", _("Orders now")),
        Column("after", _("After")),
        Column("change", _("Change"), secondary=True),
    )
    rows = [
        Row(
            {
                "name": unit.name or _("All orders"),
                "before": str(unit.before),
                "after": str(unit.after),
                "change": _signed(unit.after - unit.before),
            },
            tone="" if unit.name else "total",
        )
        for unit in units
    ]
    return html.Section(
        [
            html.Div(html.H2(_("Orders by unit")), className="card-head"),
            html.Div(table(columns, rows, caption=_("Orders by unit")), className="import-scroll"),
        ],
        className="panel",
    )


def _signed(number: int) -> str:
    if not number:
        return "0"
    return f"+{number}" if number > 0 else f"{text.MINUS}{-number}"


def _moves(trial: TrialView) -> html.Section:
    title = html.Div(html.H2(_("Ranks that would move")), className="card-head")
    note = _moves_note(trial)
    if not trial.moves:
        return html.Section(
            [title, empty_good(_("No rank would move.")), html.P(note, className="card-note")],
            className="panel",
        )
    columns = (
        Column("name", _("Unit"), left=True, grow=True),
        Column("rank", _("Rank")),
        Column("change", _("Move"), secondary=True),
        Column("points", _("Score")),
    )
    shown = trial.moves[:MOVES_SHOWN]
    rows: list[Row] = []
    for (month, level), moves in groupby(shown, key=lambda move: (move.month, move.level)):
        heading = _("{month}　{level}").format(month=month, level=_(text.LEVEL_NAMES[level]))
        rows.append(Row({"name": heading}, tone="section"))
        rows += [_move_row(move) for move in moves]
    more = len(trial.moves) - len(shown)
    if more:
        rows.append(Row({"name": _("and {n} more").format(n=more)}, tone="section"))
    return html.Section(
        [
            title,
            table(columns, rows, caption=_("Ranks that would move")),
            html.P(note, className="card-note"),
        ],
        className="panel",
    )


def _move_row(move: RankMove) -> Row:
    change = move.before - move.after if move.before and move.after else None
    return Row(
        {
            "name": move.name,
            "rank": _arrow(_rank(move.before), _rank(move.after)),
            "change": rank_change(change),
            "points": _arrow(text.points(move.points_before), text.points(move.points_after)),
        }
    )


def _arrow(before: str, after: str) -> str:
    return f"{before} → {after}"


def _rank(rank: int | None) -> str:
    return text.NONE if rank is None else str(rank)


def _moves_note(trial: TrialView) -> str:
    if not trial.inserted + trial.updated:
        return _("Every row of the file is in the base already.")
    if not trial.months:
        return _("No order of the file falls into a month that has begun.")
    months = text.listed(trial.months)
    if trial.months_touched > len(trial.months):
        return _(
            "Compared: {months}, the newest of the {n} months in the file; districts and departments."
        ).format(months=months, n=trial.months_touched)
    return _("Compared: {months}; districts and departments.").format(months=months)


def _confirm(view: ImportView, trial: TrialView) -> html.Form:
    assert view.batch is not None
    parts: list[Component] = []
    if view.has_demo and not view.batch.demo:
        parts.append(
            html.Div(
                [
                    dbc.Checkbox(
                        id="import-clear-demo",
                        name="clear_demo",
                        value=True,
                        label=_("Remove the demonstration data"),
                    ),
                    html.Span(
                        _("Demonstration data are in the base. The figures above still count them."),
                        className="quiet",
                    ),
                ],
                className="import-demo",
            )
        )
    if trial.look:
        parts += points_to_confirm(trial.look)
    if not view.batch.demo:
        parts += ask_rhythm(view.batch.rhythm)
    count = trial.inserted + trial.updated
    back = href("/import", {"batch": str(view.batch.batch_id), "step": "match"})
    parts.append(
        html.Div(
            [
                html.Button(
                    _("Confirm: store {n} rows").format(n=count)
                    if count
                    else _("Confirm: only the data time moves on"),
                    type="submit",
                    className="button primary",
                ),
                dcc.Link(_("Back to the columns"), href=back, className="button"),
                html.Span(_("The import can be undone afterwards."), className="quiet"),
            ],
            className="button-row",
        )
    )
    return form(
        f"/import/{view.batch.batch_id}/apply",
        *parts,
        text_busy=_("The rows are being stored. Keep this page open."),
        class_name="panel confirm-panel",
    )
