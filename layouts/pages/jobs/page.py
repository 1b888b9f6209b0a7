"""The page of jobs: how each stands, the history of the chosen one with its errors, and the workers."""

from __future__ import annotations

from datetime import timedelta

from dash import dcc, html

from dashboard.i18n import _
from dashboard.records.texts import SHORT
from dashboard.views.jobs import JobRow, JobsView, RunRow, WorkerRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.chips import sign
from layouts.components.forms import labelled, pairs
from layouts.components.links import choose, href
from layouts.components.records import record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.frame import age
from layouts.pages.jobs import words

PATH = "/jobs"
GOOD = ("good", "running", "waiting")


def jobs_page(view: JobsView, answer: str = "") -> html.Div:
    """Draw the jobs with the chosen one's history below, beside them the chosen one and the workers."""
    opened = view.selected
    beside = [_open(opened, view.now.year) if opened else _hint(), _workers(view)]
    listed = [_list(view), *([_history(view, opened)] if opened else [])]
    columns = [html.Div(listed, className="stack"), html.Div(beside, className="stack")]
    return html.Div(
        [
            page_head(_("Jobs")),
            *words.answer_strips(answer),
            lead(_sentence(view)),
            html.Div(columns, className="people-columns"),
            foot(
                _(
                    "Each period of a job is done once, by whichever worker takes it. One that fails is "
                    "tried again after 1, 5, 15 and 60 minutes; after three failures in a row the office "
                    "is told."
                )
            ),
        ],
        className="people jobs",
    )


def _sentence(view: JobsView) -> str:
    alive = sum(each.state == "alive" for each in view.workers)
    wrong = [_(row.job.label) for row in view.rows if _needs_a_look(row)]
    if wrong:
        said = _("{n} of {all} jobs need a look: {names}. Workers at work: {alive}.")
        return said.format(n=len(wrong), all=len(view.rows), names=text.listed(wrong, 5), alive=alive)
    if not alive:
        return _("No worker is at work: no job is done until one is started.")
    return _("All {n} jobs are as they should be. Workers at work: {alive}.").format(
        n=len(view.rows), alive=alive
    )


def _needs_a_look(row: JobRow) -> bool:
    told = row.standing == "good" and row.last is not None and words.asks_to_look(row.last)
    return told or row.standing not in (*GOOD, "never")


def _list(view: JobsView) -> html.Section:
    columns = [
        Column("job", _("Job"), left=True, pin=True),
        Column("rhythm", _("Rhythm"), left=True),
        Column("state", _("State"), left=True),
        Column("last", _("Last run"), left=True),
        Column("seconds", _("Took"), secondary=True),
        Column("result", _("Result"), left=True, grow=True),
        Column("next", _("Next"), left=True),
    ]
    grid = table(columns, [_row(view, row) for row in view.rows], caption=_("Jobs"))
    return html.Section(grid, className="panel table-panel")


def _row(view: JobsView, row: JobRow) -> Row:
    name, last, here = _(row.job.label), row.last, href(PATH, {"sel": row.job.name})
    outcome = words.outcome_words(last) if last else text.NONE
    cells: dict[str, Children] = {
        "job": choose(name, here, _("Show the job {name}").format(name=name)),
        "rhythm": words.rhythm_words(row.job.rhythm),
        "state": words.standing_sign(row),
        "last": text.moment(last.started_at if last else None, CITY_ZONE, view.now.year),
        "seconds": words.seconds_words(last.seconds if last else None),
        "result": html.Span(outcome, className="clip", title=outcome),
        "next": text.moment(row.next_due, CITY_ZONE, view.now.year),
    }
    chosen = view.selected is not None and view.selected.job.name == row.job.name
    return Row(cells, href=here, selected=chosen)


def _hint() -> html.Section:
    said = _("Choose a job in the list to see its history or to run it again.")
    return card(_("One job"), html.P(said, className="card-note"))


def _open(row: JobRow, year: int) -> html.Section:
    """Show the chosen job with the form that asks for it again."""
    last = row.last
    facts = pairs(
        (_("Rhythm"), words.rhythm_words(row.job.rhythm)),
        (_("State"), words.standing_sign(row)),
        (_("Last run"), text.moment(last.started_at if last else None, CITY_ZONE, year)),
        (_("Next"), text.moment(row.next_due, CITY_ZONE, year)),
    )
    close = dcc.Link(_("Close"), href=PATH, className="stay")
    again = _again(row) if last is not None and last.state in ("done", "failed") else None
    return card(_(row.job.label), facts, again, action=close)


def _again(row: JobRow) -> html.Form:
    reason = dcc.Input(
        name="reason", type="text", autoComplete="off", className="field", maxLength=SHORT, required=True
    )
    return record_form(
        f"{PATH}/{row.job.name}/again",
        _("Run again"),
        labelled(_("Why it is run again (kept in the audit trail)"), reason),
        back=href(PATH, {"sel": row.job.name}),
    )


def _history(view: JobsView, opened: JobRow) -> html.Section:
    title = _("Periods of {job}").format(job=_(opened.job.label))
    if not view.history:
        return card(title, empty_good(_("No period yet.")))
    columns = [
        Column("period", _("Due at"), left=True, pin=True),
        Column("state", _("State"), left=True),
        Column("started", _("Begun"), left=True, secondary=True, wide=True),
        Column("seconds", _("Took")),
        Column("tries", _("Tries")),
        Column("result", _("Result"), left=True, grow=True),
        Column("asked", _("Asked by"), left=True, secondary=True),
        Column("holder", _("Worker"), left=True, secondary=True, wide=True),
    ]
    grid = table(columns, [_period(run, view.now.year) for run in view.history], caption=title)
    return card(title, grid, note=_("the newest ones, and those that came to something"))


def _period(run: RunRow, year: int) -> Row:
    return Row(
        {
            "period": _due(run, year),
            "state": words.run_sign(run, year),
            "started": text.moment(run.started_at, CITY_ZONE, year),
            "seconds": words.seconds_words(run.seconds),
            "tries": str(run.tries),
            "result": _outcome(run),
            "asked": _asked(run),
            "holder": html.Span(run.holder, className="clip", title=run.holder),
        }
    )


def _asked(run: RunRow) -> Component:
    """Say who asked for a period again, and why."""
    if not run.asked_by:
        return text.NONE
    why = [html.Span(run.asked_why, className="cell-under")] if run.asked_why else []
    return html.Span([run.asked_by, *why])


def _due(run: RunRow, year: int) -> str:
    """Say which period it is: its day, with the time of day where a day has several."""
    return run.period.replace("T", " ").removeprefix(f"{year}-")


def _outcome(run: RunRow) -> Component:
    """Show what a period came to; an error unfolds to the places in the code that it came from."""
    said = words.outcome_words(run)
    if run.state != "failed" or "\n" not in run.error:
        return said
    return html.Details(
        [html.Summary(said, className="text-button"), html.Pre(run.error, className="job-error")],
        className="record-fold",
    )


def _workers(view: JobsView) -> html.Section:
    if not view.workers:
        said = _("No worker was ever started: python app.py worker, or serve --with-worker.")
        return card(_("Workers"), html.P(said, className="card-note"))
    items = [_worker(view, each) for each in view.workers]
    return card(_("Workers"), html.Ul(items, className="job-workers"))


def _worker(view: JobsView, each: WorkerRow) -> html.Li:
    kind, word = words.WORKER_STATES[each.state]
    since = _("since {at}").format(at=text.moment(each.started_at, CITY_ZONE, view.now.year))
    quiet = [since, _heard(view, each)]
    if each.drift:
        seconds = text.decimal(each.drift, 0).replace("-", text.MINUS)
        quiet.append(_("its clock jumped by {n} s").format(n=seconds))
    name = html.Span(each.worker_id, className="clip", title=each.worker_id)
    return html.Li([sign(kind, _(word)), name, html.Span(text.listed(quiet), className="quiet")])


def _heard(view: JobsView, each: WorkerRow) -> str:
    span = view.now - each.beat_at
    if span < timedelta(minutes=1):
        return _("heard of just now")
    return _("heard of {age} ago").format(age=age(span))
