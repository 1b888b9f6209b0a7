"""The forms of the import page: sent by assets/import.js, which shows progress and goes where it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html

from dashboard.i18n import _, noop
from layouts.component import Component, dataset

AUTOMATIC = "automatic"
BUILT_IN: Mapping[str, str] = {
    AUTOMATIC: noop("Match automatically"),
    "yantai": noop("Export of the city hotline platform (yantai)"),
    "boston311": noop("Boston 311 (boston311)"),
}


def form(action: str, *children: Component, text_busy: str, class_name: str = "") -> html.Form:
    """Show a form that import.js sends; `text_busy` says what is going on meanwhile."""
    return html.Form(
        list(children),
        action=action,
        method="post",
        className=f"import-form {class_name}".strip(),
        **dataset(busy=text_busy),
    )


def hidden(name: str, value: str) -> dcc.Input:
    """Carry a value along in a form."""
    return dcc.Input(type="hidden", name=name, value=value)


def mapping_options(names: Sequence[str]) -> list[dict[str, str]]:
    """Return the choices of a mapping: automatic, built-in, saved."""
    every = dict.fromkeys((AUTOMATIC, *names))
    return [{"label": mapping_label(name), "value": name} for name in every]


def mapping_label(name: str) -> str:
    """Return a mapping's name as people read it."""
    return _(BUILT_IN[name]) if name in BUILT_IN else name


def problem_place() -> html.Div:
    """Keep the place where import.js says why something could not be done."""
    return html.Div(id="import-problem", className="import-problem", role="alert")


def busy() -> html.Div:
    """Keep the place where import.js shows that work is going on."""
    return html.Div(
        [
            html.Div(html.Div(className="busy-done", id="import-bar"), className="busy-bar"),
            html.P("", id="import-busy-text"),
        ],
        id="import-busy",
        className="import-busy panel",
        role="status",
        hidden=True,
        **dataset(
            sent=_("{percent} % sent"),
            elapsed=_("{seconds} s"),
            failed=_("The server could not be reached. Check the connection and try again."),
        ),
    )
