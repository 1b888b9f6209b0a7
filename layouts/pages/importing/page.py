"""The import page: from a file to stored orders in four steps, every state of it an address."""

from __future__ import annotations

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.views.importing import STEPS, BatchRow, ImportView
from layouts import text
from layouts.component import Children, Component, aria
from layouts.components.cards import lead, page_head
from layouts.components.chips import chip
from layouts.components.links import href
from layouts.components.states import notice_strips
from layouts.components.table import Column, Row, table
from layouts.pages.importing.forms import busy, form, mapping_options, problem_place
from layouts.pages.importing.match import match_step, next_link
from layouts.pages.importing.outcome import done_step, undo_menu
from layouts.pages.importing.sources import sources_card
from layouts.pages.importing.steps import preview_step, trial_step
from layouts.pages.importing.work import work_step

STEP_NAMES: Mapping[str, str] = {
    "": noop("Choose a file"),
    "match": noop("Match the columns"),
    "preview": noop("Look at the rows"),
    "trial": noop("Try it out"),
    "done": noop("Imported"),
}
STATES: Mapping[str, str] = {
    "staging": noop("being checked"),
    "staged": noop("waiting for confirmation"),
    "applied": noop("imported"),
    "undone": noop("undone"),
}
SAMPLE = "/import/sample.csv"


def step_address(batch_id: int, step: str) -> str:
    """Return the address of one step of an import."""
    return href("/import", {"batch": str(batch_id), "step": step})


def importing_page(view: ImportView) -> html.Div:
    """Draw the step that the address names, with the imports before it."""
    body: list[Component]
    if view.work:
        body = work_step(view)
    elif view.step == "match" and view.draft:
        body = match_step(view)
    elif view.step == "preview" and view.batch:
        body = preview_step(view)
    elif view.step == "trial" and view.batch:
        body = trial_step(view)
    elif view.step == "done" and view.batch:
        body = done_step(view)
    else:
        body = _start(view)
    notices = notice_strips(view.notices)
    return html.Div(
        [_head(view), *notices, problem_place(), busy(), *body, *_recent(view), *sources_card(view.sources)],
        className="importing",
    )


def _head(view: ImportView) -> html.Header:
    chips = []
    if view.batch and view.step:
        chips.append(chip(_("Import {n}").format(n=view.batch.batch_id), "neutral"))
    actions = []
    if view.step == "match" and view.batch:
        actions.append(next_link(view.batch.batch_id))
    return page_head(_("Import a table"), chips=chips, controls=[_steps(view)], actions=actions)


def _steps(view: ImportView) -> html.Nav:
    """Show where one is; steps that are open for this import are links."""
    reached = _reached(view)
    items = []
    for number, (step, name) in enumerate(STEP_NAMES.items(), start=1):
        label: Children = [html.Span(str(number), className="step-no"), _(name)]
        if step == view.step:
            items.append(html.Li(label, className="step on", **aria(current="step")))
        elif step in reached and view.batch:
            link = dcc.Link(label, href=step_address(view.batch.batch_id, step))
            items.append(html.Li(link, className="step"))
        elif not step and view.step:
            items.append(html.Li(dcc.Link(label, href="/import"), className="step"))
        else:
            items.append(html.Li(label, className="step later"))
    return html.Nav(html.Ol(items, className="steps"), **aria(label=_("Steps of the import")))


def _reached(view: ImportView) -> tuple[str, ...]:
    if view.batch is None or view.batch.state != "staged":
        return ()
    return STEPS[:3]


def _start(view: ImportView) -> list[Component]:
    parts: list[Component] = []
    if view.empty_base:
        parts += [
            lead(_("There are no orders yet. A first table takes three steps.")),
            html.Ol(
                [
                    html.Li(
                        _("Choose the platform's export: CSV, Excel (.xlsx) or JSON, also packed as .gz.")
                    ),
                    html.Li(_("Check the matched columns and the rows; correct what was matched wrongly.")),
                    html.Li(_("Look at what would change, then confirm. Every import can be undone.")),
                ],
                className="first-steps panel",
            ),
        ]
    else:
        parts.append(
            lead(_("Nothing is stored before you confirm: columns, rows and effects are shown first."))
        )
    parts.append(_drop_zone(view))
    parts.append(
        html.P(
            [
                _("No file at hand?"),
                " ",
                html.A(_("Download a sample table (demonstration data)"), href=SAMPLE, download=""),
            ],
            className="quiet sample-line",
        )
    )
    return parts


def _drop_zone(view: ImportView) -> html.Form:
    return form(
        "/upload/orders",
        html.Div(
            [
                html.P(_("Drop a table here"), className="drop-title"),
                html.P(
                    _("CSV, Excel (.xlsx) or JSON, also .gz; at most 200 MB. Nothing leaves this server."),
                    className="quiet",
                ),
                html.Button(
                    _("Choose a file"), type="button", className="button primary", id="import-choose"
                ),
                html.Label(
                    [
                        html.Span(_("Mapping")),
                        dbc.Select(
                            options=mapping_options(view.mappings),
                            value="automatic",
                            name="mapping",
                            className="field",
                        ),
                    ],
                    className="drop-mapping",
                ),
            ],
            className="drop-zone",
            id="import-drop",
        ),
        text_busy=_("The file is being sent and checked. A table of 100,000 rows takes about a minute."),
        class_name="upload-form",
    )


def _recent(view: ImportView) -> list[Component]:
    if not view.recent:
        return []
    columns = (
        Column("batch", _("No."), left=True),
        Column("file", _("File"), left=True, grow=True),
        Column("source", _("Source"), left=True),
        Column("data_time", _("Data time"), left=True),
        Column("read", _("Read")),
        Column("inserted", _("New")),
        Column("updated", _("Updated")),
        Column("unchanged", _("Unchanged"), secondary=True),
        Column("rejected", _("Rejected")),
        Column("state", _("Status"), left=True, gap=True),
        Column("account", _("By"), left=True, secondary=True, wide=True),
        Column("created", _("When"), left=True, secondary=True),
        Column("undo", "", left=True),
    )
    rows = [Row(_recent_cells(each)) for each in view.recent]
    return [
        html.Section(
            [
                html.Div(html.H2(_("Imports so far")), className="card-head"),
                table(columns, rows, caption=_("Imports so far")),
            ],
            className="panel recent",
        )
    ]


def _recent_cells(batch: BatchRow) -> dict[str, Children]:
    counted = batch.state in ("applied", "undone")
    address = step_address(batch.batch_id, "done" if counted else "match")
    rejected: Component = str(batch.rejected)
    if batch.rejected:
        rejected = html.A(
            rejected,
            href=f"/import/{batch.batch_id}/rejects.csv",
            download="",
            title=_("Download the rejected rows"),
        )
    source: Children = chip(batch.source, "demo") if batch.demo else batch.source
    return {
        "batch": dcc.Link(str(batch.batch_id), href=address),
        "file": html.Span(batch.file_name, className="clip", title=batch.file_name),
        "source": source,
        "data_time": text.moment(batch.data_time, batch.time_zone, year=0),
        "read": str(batch.read),
        "inserted": str(batch.inserted) if counted else text.NONE,
        "updated": str(batch.updated) if counted else text.NONE,
        "unchanged": str(batch.unchanged) if counted else text.NONE,
        "rejected": rejected,
        "state": _("cut off, nothing stored") if batch.cut_off else _(STATES[batch.state]),
        "account": batch.account or text.NONE,
        "created": text.moment(batch.applied_at or batch.created_at, batch.time_zone),
        "undo": undo_menu(batch) if batch.state == "applied" and not batch.demo else None,
    }
