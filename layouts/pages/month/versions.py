"""Versions of a locked month: who made them when and why, every figure that they changed, what came late."""

from __future__ import annotations

from dash import html

from dashboard.definitions.measures import MEASURES
from dashboard.i18n import _, noop
from dashboard.month.figures import Change, Value
from dashboard.views.month import CheckView, VersionRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.month.parts import month_said
from layouts.vocabulary import word

LEVELS = {"city": noop("City"), **text.LEVEL_NAMES}


def versions_card(view: CheckView) -> html.Section:
    """Show the versions of a month, the newest first."""
    title = _("Versions")
    if not view.versions:
        return card(title, empty_good(_("The month is not locked yet.")))
    return card(title, *[_version(each) for each in view.versions])


def _version(each: VersionRow) -> html.Div:
    head = _("Version {n}").format(n=each.number)
    made = _("{at}, {who}").format(at=text.moment(each.made_at, CITY_ZONE, year=0), who=each.made_by)
    said: list[Component] = [html.B(head), html.Span(f"　{made}", className="quiet")]
    if each.follows:
        follows = _("follows the correction of {month}").format(month=month_said(each.follows))
        said.append(html.Div(follows, className="history-note"))
    if each.reason:
        said.append(html.Div(each.reason, className="history-note"))
    counted = _(
        "{n} orders counted otherwise, {figures} figures changed; data of {at}, data version {version}"
    )
    said.append(
        html.Small(
            counted.format(
                n=each.orders,
                figures=len(each.figures),
                at=text.moment(each.data_time, CITY_ZONE, year=0),
                version=each.data_version,
            ),
            className="quiet",
        )
    )
    if each.figures:
        summary = html.Summary(_("Every changed figure"), className="text-button")
        said.append(html.Details([summary, _changes(each.figures)], className="record-fold"))
    return html.Div(said, className="version")


def _changes(found: tuple[Change, ...]) -> html.Div:
    columns = [
        Column("unit", _("Unit"), left=True),
        Column("figure", _("Figure"), left=True, grow=True),
        Column("before", _("before")),
        Column("after", _("after")),
    ]
    rows = [Row(_change(each)) for each in found]
    return table(columns, rows, caption=_("Every changed figure"))


def _change(each: Change) -> dict[str, Children]:
    return {
        "unit": [word(LEVELS, each.level), " ", each.name] if each.level != "city" else word(LEVELS, "city"),
        "figure": figure_word(each.figure),
        "before": value_said(each.before),
        "after": value_said(each.after),
    }


FIGURES = {
    **text.INDICATOR_NAMES,
    "rank": noop("Rank"),
    "score": noop("Score"),
    "due": noop("due"),
    "on_time": noop("On-time rate"),
    "band": noop("Band"),
    "district_rank": noop("Rank in its district"),
    "tied": noop("Tied"),
}
ASPECTS = {
    "lost": noop("{figure}: points lost"),
    "warning": noop("{figure}: warning"),
    "unscored": noop("{figure}: why not scored"),
    "before_exclusion": noop("{figure} before exclusions"),
    "n": noop("{figure}: n"),
    "median": noop("{figure}: median"),
    "p90": noop("{figure}: p90"),
}


def figure_word(figure: str) -> str:
    """Name a stored figure; counts that have no name of their own stand by their measure's."""
    name, _dot, aspect = figure.partition(".")
    said = measure_word(name)
    return _(ASPECTS[aspect]).format(figure=said) if aspect in ASPECTS else said


def measure_word(name: str) -> str:
    """Name a count by the word of its measure."""
    if name in FIGURES:
        return _(FIGURES[name])
    found = MEASURES.get(name)
    return _(found.word) if found is not None and found.word else name


def value_said(value: Value) -> str:
    """Print a stored figure as it is stored: exact, a dash for none."""
    return text.NONE if value is None or value == "" else str(value)
