"""How far the work on an uploaded file is: a bar, rows done, time left; assets/import.js asks for news."""

from __future__ import annotations

from collections.abc import Mapping

from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.views.importing import ImportView, Work
from layouts.component import Component, aria, dataset
from layouts.components.cards import lead
from layouts.components.links import href

TITLES: Mapping[str, str] = {
    "check": noop("The file is being read and checked."),
    "trial": noop("The import is being tried out; nothing is stored."),
    "apply": noop("The rows are being stored. All of them are, or none."),
}
PHASES: Mapping[str, str] = {
    "": noop("The work begins."),
    "read": noop("The file is being opened."),
    "check": noop("{done} of {total} rows checked"),
    "apply": noop("{done} of {total} rows compared with the base"),
    "count": noop("All rows are through; now the figures are counted."),
}
# Earlier a guess would be worth nothing.
GUESS_AFTER_SECONDS = 3
MINUTE = 60


def percent(work: Work) -> int | None:
    """Return how much of the present stretch of work is done, None where nobody knows."""
    return min(100, 100 * work.done // work.total) if work.total else None


def progress_said(work: Work) -> str:
    """Return how far work is as a sentence, with the time left once there is something to tell it from."""
    told = _(PHASES[work.phase]).format(done=work.done, total=work.total)
    spent = work.beat - work.phase_started
    if not work.total or not work.done or spent < GUESS_AFTER_SECONDS:
        return told
    left = spent * (work.total - work.done) / work.done
    return f"{told}　{_left(left)}"


def _left(seconds: float) -> str:
    if seconds < MINUTE:
        return _("About {n} seconds left.").format(n=max(1, round(seconds)))
    return _("About {n} minutes left.").format(n=round(seconds / MINUTE))


def work_step(view: ImportView) -> list[Component]:
    """Show how far the work is; the page may be left, loaded anew and come back to."""
    work = view.work
    assert work is not None
    known = percent(work)
    bar = html.Div(
        className="busy-done working" if known is None else "busy-done",
        id="import-work-bar",
        style={} if known is None else {"width": f"{known}%"},
    )
    return [
        lead(_(TITLES[work.step])),
        html.Section(
            [
                html.Div(bar, className="busy-bar", role="progressbar", **aria(label=_(TITLES[work.step]))),
                html.P(progress_said(work), id="import-work-said", role="status"),
            ],
            id="import-work",
            className="import-busy panel",
            **dataset(token=view.upload),
        ),
        html.P(
            _("The work goes on when this page is closed; the address of this page leads back to it."),
            className="quiet",
        ),
        html.Div(
            [
                dcc.Link(
                    _("Back to the columns"),
                    href=href("/import", {"upload": view.upload}),
                    className="button",
                ),
                dcc.Link(_("To the list of imports"), href="/import", className="button"),
            ],
            className="button-row",
        ),
    ]
