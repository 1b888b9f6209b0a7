"""The end of an import: what became of the rows, which figures the data light, and the way back."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.importing import BatchRow, ImportView
from layouts import text
from layouts.component import Component
from layouts.components.cards import key_figure, lead
from layouts.components.links import href
from layouts.components.period import menu
from layouts.components.readiness import figures_card
from layouts.pages.importing.forms import form
from layouts.pages.importing.words import said_card


def done_step(view: ImportView) -> list[Component]:
    """Show the result of an import that was carried out, or that it was undone."""
    batch = view.batch
    assert batch is not None
    if batch.state == "undone":
        return [
            lead(_("This import was undone: every order is as it was before.")),
            html.Div(
                dcc.Link(_("Import a table"), href="/import", className="button primary"),
                className="button-row",
            ),
        ]
    lit = sum(row.level != "none" for row in view.readiness)
    title = _("Your table lights {n} of {all} figures").format(n=lit, all=len(view.readiness))
    drawn = figures_card(view.readiness, batch.time_zone, title)
    shown = [html.Div(drawn, className="readiness")] if view.readiness else []
    return [lead(_sentence(batch)), _figures(batch), _ways_on(view, batch), *shown, *said_card(view.said)]


def undo_menu(batch: BatchRow) -> html.Details:
    """Show the button that asks once more before an import is undone."""
    confirm = form(
        f"/import/{batch.batch_id}/undo",
        html.P(
            _("{n} orders go back to what they were before import {batch}.").format(
                n=batch.inserted + batch.updated, batch=batch.batch_id
            )
        ),
        html.Button(_("Undo this import"), type="submit", className="button"),
        text_busy=_("The import is being undone."),
        class_name="picker-form undo-form",
    )
    return menu(_("Undo"), [confirm], title=_("Undo import {n}").format(n=batch.batch_id))


def _sentence(batch: BatchRow) -> str:
    return _("{file} was imported: {stored} of {read} rows are in the base.").format(
        file=batch.file_name, stored=batch.read - batch.rejected, read=batch.read
    )


def _figures(batch: BatchRow) -> html.Section:
    opened = href("/orders", {"batch": str(batch.batch_id)}) if batch.inserted + batch.updated else ""
    return html.Section(
        [
            key_figure(_("Rows read"), str(batch.read), batch.source),
            key_figure(_("New"), str(batch.inserted), href=opened),
            key_figure(_("Updated"), str(batch.updated)),
            key_figure(_("Unchanged"), str(batch.unchanged)),
            key_figure(_("Rejected"), str(batch.rejected)),
            key_figure(_("Data time"), text.moment(batch.data_time, batch.time_zone, year=0)),
        ],
        className="panel import-figures",
    )


def _ways_on(view: ImportView, batch: BatchRow) -> html.Div:
    ways: list[Component] = []
    if view.newest_month:
        rank = href(
            "/rank",
            {
                "level": "" if view.month_level == "district" else view.month_level,
                "period": view.newest_month,
            },
        )
        label = _("Open the ranking of {month}").format(month=view.newest_month)
        ways.append(dcc.Link(label, href=rank, className="button primary"))
    if batch.inserted + batch.updated:
        orders = href("/orders", {"batch": str(batch.batch_id)})
        ways.append(dcc.Link(_("Open the orders of this import"), href=orders, className="button"))
    if batch.rejected:
        ways.append(
            html.A(
                _("Download the rejected rows (CSV)"),
                href=f"/import/{batch.batch_id}/rejects.csv",
                className="button",
                download="",
            )
        )
    ways.append(undo_menu(batch))
    return html.Div(ways, className="button-row ways-on")
