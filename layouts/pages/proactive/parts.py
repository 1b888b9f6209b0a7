"""What the pages of proactive records share: heads, the year's figures, forms, history, files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.records.clocks import Standing
from dashboard.views.proactive_records import YearFigures
from dashboard.views.records import Choices, Kept
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Component
from layouts.components.cards import foot, page_head, segments
from layouts.components.chips import chip
from layouts.components.forms import Groups, grouped_select, labelled, select
from layouts.components.links import href
from layouts.components.period import choice, menu, scrolled
from layouts.components.records import files_card, history_card
from layouts.components.strip import Figure, strip
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.tabs import HOT, INSTRUCTIONS, REPORTS, SUGGESTIONS, VISITS, tabs
from layouts.pages.proactive.words import ACTS, STATES, standing_words

FEW_YEARS = 4
GROUPED = ("district", "department", "utility", "township")  # of pickers: the many townships last


def head(
    title: str,
    path: str,
    scope: Scope,
    *,
    chips: Sequence[Component] = (),
    actions: Sequence[Component] = (),
    here: str = "",
) -> html.Header:
    """Show a page's title and the row of places; `here` names one record below its list."""
    crumbs = [(_("Proactive governance"), HOT), (here, path)] if here else []
    return page_head(title, chips=chips, controls=[tabs(path, scope)], actions=actions, crumbs=crumbs)


def years(shown: int, offered: Sequence[int], at: Callable[[str], str]) -> Component:
    """Offer the years that there are records of; `at` gives the address of a year."""
    if len(offered) == 1:
        return chip(_("year {year}").format(year=shown), "outline")
    if len(offered) <= FEW_YEARS:
        return segments(_("Year"), [(str(each), at(str(each)), each == shown) for each in offered])
    entries = [choice(str(each), at(str(each)), each == shown) for each in offered]
    return menu(_("year {year}").format(year=shown), [scrolled(entries)])


def opened(n: int, path: str, **query: str) -> Component:
    """Show a number that opens its list, as plain text where it is none."""
    return dcc.Link(str(n), href=href(path, query), className="num-link") if n else str(n)


def year_strip(found: YearFigures, year: int) -> html.Section:
    """Show what the year's work comes to; every number opens its list."""
    y = str(year)
    issued = opened(found.reports, REPORTS, year=y, state="issued")
    adopted = opened(found.adopted, SUGGESTIONS, year=y, origin="report", state="taken")
    overdue = opened(found.overdue, INSTRUCTIONS, year=y, state="overdue")
    visits = opened(found.visits, VISITS, year=y, show="held")
    problems = opened(found.problems_found, VISITS, year=y, problems="all")
    late = text.rich(_("overdue now {n}"), n=overdue)
    figures = [
        Figure(
            _("Kinds of problems"),
            opened(found.problems, REPORTS, year=y, show="problems"),
            _("kinds"),
            [html.Span(text.rich(_("in {n} issued papers"), n=issued))],
        ),
        Figure(
            _("Suggestions of papers"),
            opened(found.suggestions, SUGGESTIONS, year=y, origin="report"),
            _("suggestions"),
            [html.Span(text.rich(_("adopted or carried out {n}"), n=adopted))],
        ),
        Figure(
            _("Leaders' instructions"),
            opened(found.instructions, INSTRUCTIONS, year=y),
            _("instructions"),
            [html.Span(late)],
        ),
        Figure(
            _("Districts visited"),
            opened(found.districts, VISITS, year=y, show="districts"),
            _("of the districts"),
            [html.Span(text.rich(_("{n} visits"), n=visits))],
        ),
        Figure(
            _("Solved on the spot"),
            opened(found.solved_on_spot, VISITS, year=y, problems="spot"),
            _("problems"),
            [html.Span(text.rich(_("of {n} found on visits"), n=problems))],
        ),
        Figure(
            _("Suggestions of visits"),
            opened(found.visit_suggestions, SUGGESTIONS, year=y, origin="visit"),
            _("suggestions"),
            [html.Span(_("to districts and townships"))],
        ),
    ]
    return strip(figures, _("year {year}").format(year=year))


def folded(title: str, form: Component, *, is_open: bool = False) -> html.Details:
    """Show a form, or what else is seldom read, that opens on demand."""
    return html.Details(
        [html.Summary(title, className="text-button"), form], className="record-fold", open=is_open
    )


def line(name: str, label: str, value: str = "", longest: int = 120, required: bool = True) -> html.Label:
    """Ask for a text of one line."""
    return labelled(
        label,
        dcc.Input(
            name=name,
            value=value,
            type="text",
            autoComplete="off",
            className="field",
            maxLength=longest,
            required=required,
        ),
    )


def day_field(name: str, label: str, value: date | None = None) -> html.Label:
    """Ask for a day."""
    shown = value.isoformat() if value else ""
    return labelled(label, dbc.Input(name=name, value=shown, type="date", required=True, className="field"))


def unit_field(
    name: str, label: str, choices: Choices, value: str = "", kinds: Sequence[str] = (), blank: str = ""
) -> html.Label:
    """Ask for a unit: districts first, then departments and utilities, then townships by district."""
    found = unit_groups(choices.units, kinds)
    return labelled(label, grouped_select(name, found, value, blank or _("choose …")))


def unit_groups(units: Sequence[Unit], kinds: Sequence[str] = ()) -> Groups:
    """Group units by what they are among: by level, townships by their district."""
    levels = [kind for kind in GROUPED if not kinds or kind in kinds]
    groups = [
        (_(text.LEVEL_NAMES[kind]), [(unit.code, unit.name) for unit in units if unit.kind == kind])
        for kind in levels
        if kind != "township"
    ]
    if "township" in levels:
        names = {unit.unit_id: unit.name for unit in units if unit.kind == "district"}
        inside: dict[int, list[tuple[str, str]]] = {}
        for unit in units:
            if unit.kind == "township":
                inside.setdefault(unit.district_id or 0, []).append((unit.code, unit.name))
        whole = _(text.LEVEL_NAMES["township"])
        of = _("Townships of {district}")
        groups += [
            (of.format(district=names[number]) if number in names else whole, named)
            for number, named in inside.items()
        ]
    return groups


def unit_choices(units: Sequence[Unit], kinds: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Name units by what they are among."""
    districts = {unit.unit_id: unit.name for unit in units if unit.kind == "district"}
    levels = [kind for kind in text.LEVEL_NAMES if not kinds or kind in kinds]
    found = [unit for kind in levels for unit in units if unit.kind == kind]
    among = {unit.code: districts.get(unit.district_id or 0, "") for unit in found if unit.kind == "township"}
    return [
        (unit.code, " · ".join((among.get(unit.code) or _(text.LEVEL_NAMES[unit.kind]), unit.name)))
        for unit in found
    ]


def category_field(choices: Choices, value: str = "") -> html.Label:
    """Ask for a category of requests."""
    parents = {each.category_id: each for each in choices.categories}
    found = [
        (each.code, " · ".join(part.name for part in (parents.get(each.parent_id or 0), each) if part))
        for each in choices.categories
    ]
    return labelled(_("Category of requests"), select("category", found, value, _("none of the list")))


def day_cell(day: date | None) -> Component:
    """Show a day that is not broken at its hyphens."""
    return html.Span(text.day(day, 0), className="day-cell") if day else text.NONE


def due_cell(due: datetime | None, standing: Standing) -> Component:
    """Show a deadline with how it stands."""
    if due is None:
        return text.NONE
    words = standing_words(standing)
    shown = text.deadline(due, CITY_ZONE, year=0)
    if words is None:
        return html.Span(shown, className="quiet")
    return html.Span([words, html.Span(shown, className="limit")], className="time-left")


def clipped(said: str) -> html.Span:
    """Show a text on one line, whole on hover."""
    return html.Span(" ".join(said.split()), className="clip", title=said)


def paragraphs(said: str) -> html.Div:
    """Show a text in its paragraphs."""
    return html.Div([html.P(each) for each in said.split("\n") if each.strip()], className="paper-text")


def kept_history(kept: Kept) -> html.Section:
    """Show who did what to the record, the newest first."""
    return history_card(kept.history, ACTS)


def kept_files(kept: Kept, action: str, back: str) -> list[html.Section]:
    """Show the record's files and the way to add one; nothing where there is neither."""
    return files_card(kept.files, action, back=back, may_attach=kept.may_attach)


def states_nav(
    subject: str,
    counts: dict[str, int],
    shown: str,
    at: Callable[[str], str],
    extra: Sequence[tuple[str, str]] = (),
) -> html.Nav:
    """Offer the states of a list with their numbers."""
    total = sum(n for state, n in counts.items() if state in STATES[subject])
    items: list[tuple[str, str, bool]] = [(f"{_('all')} {total}", at(""), shown == "")]
    for state, word in [*STATES[subject].items(), *extra]:
        if counts.get(state) or state == shown:
            items.append((f"{_(word)} {counts.get(state, 0)}", at(state), shown == state))
    return segments(_("State"), items)


def demo_mark(demo: bool) -> list[Component]:
    """Mark a record of the demonstration."""
    return [html.Span(_("Demo data"), className="chip chip-demo")] if demo else []


def records_foot(said: str, *, demo: bool = False) -> html.Footer:
    """Show how the page's records are meant."""
    return foot(said, demo=demo)
