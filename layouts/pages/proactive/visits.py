"""Visits: how long ago each district was visited, the year's visits, the problems found on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from dashboard.proactive.visits import Since
from dashboard.views.proactive_records import ProblemRow, VisitRow, VisitsView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, lead, segments
from layouts.components.chips import chip
from layouts.components.forms import pairs
from layouts.components.links import choose, href
from layouts.components.records import lines, record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.parts import (
    clipped,
    day_cell,
    day_field,
    demo_mark,
    due_cell,
    folded,
    head,
    line,
    opened,
    records_foot,
    unit_field,
    year_strip,
    years,
)
from layouts.pages.proactive.tabs import VISITS as PATH
from layouts.pages.proactive.words import STATES, answer_strips, state_sign

LONG_AGO = 90  # days after which a district without a visit is marked
PROBLEMS = "/proactive/problems"
Asked = Mapping[str, str]
LISTS: Mapping[str, str] = {"all": noop("all"), "overdue": noop("overdue"), **STATES["problem"]}


def visits_page(view: VisitsView, scope: Scope, asked: Asked, said: str = "") -> html.Div:
    """Draw the year's figures, the districts by their last visit, the visits or the problems found."""
    main = [_main(view, asked)]
    if view.selected is not None:
        side: list[Component] = [_open(view.selected, asked), *problem_acts(view.selected, _here(asked))]
    else:
        side = [_since(view), *([_new(view)] if view.keeps else [])]
    return html.Div(
        [
            head(
                _("Visits"),
                PATH,
                scope,
                actions=[years(view.year, view.years, lambda year: href(PATH, {**asked, "year": year}))],
            ),
            *answer_strips(said),
            lead(_lead(view)),
            year_strip(view.figures, view.year),
            html.Div(
                [html.Div(main, className="stack"), html.Div(side, className="stack")],
                className="people-columns records-columns",
            ),
            records_foot(
                _(
                    "A visit counts for the district that it went to or whose township it went to. Solved "
                    "on the spot: while the visit was there; the others have a unit and a deadline."
                ),
                demo=any(each.demo for each in view.rows),
            ),
        ],
        className="records",
    )


def _main(view: VisitsView, asked: Asked) -> html.Section:
    if asked.get("problems"):
        return _problems(view, asked)
    return _districts(view, asked) if asked.get("show") == "districts" else _visits(view, asked)


def _here(asked: Asked) -> str:
    return href(PATH, {**asked, "sel": ""})


def _lead(view: VisitsView) -> str:
    found = view.figures
    if not found.visits:
        return _("No visit took place in {year} so far.").format(year=view.year)
    never = [each.unit.name for each in view.since if each.last is None]
    said = _(
        "{year}: {visits} visits to {districts} districts found {problems} problems, {spot} of them "
        "solved on the spot, and made {suggestions} suggestions."
    ).format(
        year=view.year,
        visits=found.visits,
        districts=found.districts,
        problems=found.problems_found,
        spot=found.solved_on_spot,
        suggestions=found.visit_suggestions,
    )
    if not never:
        return said
    return f"{said} " + _("Never visited so far: {names}.").format(names=text.listed(never, 6))


def _since(view: VisitsView) -> html.Section:
    columns = [
        Column("unit", _("District"), left=True, pin=True),
        Column("last", _("Last visit"), left=True),
        Column("days", _("Days since")),
        Column("n", _("in {year}").format(year=view.year), wide=True),
    ]
    rows = [Row(_since_cells(each, view.year)) for each in view.since]
    title = _("Days since the last visit")
    return card(title, table(columns, rows, caption=title), note=_("never visited first"))


def _since_cells(each: Since, year: int) -> dict[str, Children]:
    days: Component = text.NONE if each.days is None else str(each.days)
    if each.days is None:
        last: Component = chip(_("never"), "outline")
    else:
        last = day_cell(each.last)
    if each.days is not None and each.days > LONG_AGO:
        days = html.B(days)
    return {
        "unit": each.unit.name,
        "last": last,
        "days": days,
        "n": _held(each.visits, year, each.unit.code),
    }


def _visits(view: VisitsView, asked: Asked) -> html.Section:
    rows = [each for each in view.rows if asked.get("show") != "held" or each.state == "held"]
    title = _("Visits of {year}").format(year=view.year)
    columns = [
        Column("unit", _("Visited"), left=True, pin=True),
        Column("day", _("Day"), left=True),
        Column("who", _("Took part"), left=True, grow=True, secondary=True),
        Column("problems", _("Problems found")),
        Column("spot", _("on the spot")),
        Column("open", _("still open")),
        Column("suggestions", _("Suggestions"), gap=True),
        Column("state", _("State"), left=True),
    ]
    body: Component = empty_good(_("No visit meets these conditions."))
    if rows:
        body = table(columns, [_visit_row(each) for each in rows], caption=title)
    return card(title, body, action=_lists(view, asked))


def _districts(view: VisitsView, asked: Asked) -> html.Section:
    """List the districts with a visit in the year, as many as the figure of the year counts."""
    n = Counter(each.district for each in view.rows if each.state == "held")
    title = _("Districts visited in {year}").format(year=view.year)
    columns = [
        Column("unit", _("District"), left=True, pin=True, grow=True),
        Column("n", _("Visits")),
    ]
    body: Component = empty_good(_("No visit meets these conditions."))
    if n:
        order = sorted(n, key=lambda each: each.official_order)
        rows = [Row({"unit": each.name, "n": _held(n[each], view.year, each.code)}) for each in order]
        body = table(columns, rows, caption=title)
    return card(title, body, action=_lists(view, asked))


def _held(n: int, year: int, district: str) -> Component:
    return opened(n, PATH, year=str(year), show="held", district=district)


def _lists(view: VisitsView, asked: Asked) -> Component:
    year = str(view.year)
    shown = asked.get("problems", "")
    items = [
        (_("Visits"), href(PATH, {"year": year}), not shown),
        (_("Problems found"), href(PATH, {"year": year, "problems": "all"}), bool(shown)),
    ]
    return segments(_("What is listed"), items, stay=True)


def _visit_row(row: VisitRow) -> Row:
    here = f"{PATH}/{row.visit_id}"
    name = visited_name(row)
    day = row.done_on or row.planned_on
    cells: dict[str, Children] = {
        "unit": choose(name, here, _("Open the visit to {unit}").format(unit=name)),
        "day": day_cell(day),
        "who": html.Span([*demo_mark(row.demo), clipped(row.took_part or text.NONE)], className="clip-line"),
        "problems": str(row.problems),
        "spot": str(row.on_spot),
        "open": str(row.open_problems),
        "suggestions": opened(row.suggestions, here),
        "state": state_sign("visit", row.state),
    }
    return Row(cells, href=here, tone="faint" if row.state == "cancelled" else "")


def visited_name(row: VisitRow) -> str:
    """Name the unit that a visit went to, a township with its district."""
    if row.unit.unit_id == row.district.unit_id:
        return row.unit.name
    return f"{row.district.name} · {row.unit.name}"


def _problems(view: VisitsView, asked: Asked) -> html.Section:
    shown = asked.get("problems", "")
    chosen = view.selected.problem_id if view.selected else 0
    title = _("Problems found on visits, {year}").format(year=view.year)
    body = problem_table(view.problems, chosen, lambda number: href(PATH, {**asked, "sel": str(number)}))
    items = [
        (_(word), href(PATH, {"year": str(view.year), "problems": name}), name == shown)
        for name, word in LISTS.items()
    ]
    bar = html.Div([segments(_("State"), items)], className="records-bar in-card")
    return card(title, bar, body, action=_lists(view, asked))


def problem_table(rows: tuple[ProblemRow, ...], chosen: int, at: Callable[[int], str]) -> Component:
    """Draw problems found on visits; `at` gives the address that opens one."""
    if not rows:
        return empty_good(_("No problem meets these conditions."))
    columns = [
        Column("text", _("Problem"), left=True, grow=True),
        Column("visited", _("Visited"), left=True),
        Column("category", _("Category"), left=True, secondary=True, wide=True),
        Column("unit", _("Unit that answers"), left=True),
        Column("due", _("Deadline"), left=True),
        Column("state", _("State"), left=True),
    ]
    drawn = [
        Row(
            _problem_cells(each, at(each.problem_id)),
            href=at(each.problem_id),
            selected=each.problem_id == chosen,
        )
        for each in rows
    ]
    return table(columns, drawn, caption=_("Problems found on visits"))


def _problem_cells(row: ProblemRow, here: str) -> dict[str, Children]:
    return {
        "text": choose(clipped(row.text), here, row.text),
        "visited": row.visited.name,
        "category": row.category.name if row.category else text.NONE,
        "unit": row.unit.name,
        "due": due_cell(row.due, row.standing),
        "state": state_sign("problem", row.state),
    }


def _open(row: ProblemRow, asked: Asked) -> html.Section:
    visited: Component = row.visited.name
    if row.reads_visit:
        visited = dcc.Link(row.visited.name, href=f"{PATH}/{row.visit_id}")
    facts: list[tuple[str, Component]] = [
        (_("Visited"), visited),
        (_("Day"), text.day(row.done_on, 0) if row.done_on else text.NONE),
        (_("Category"), row.category.name if row.category else text.NONE),
        (_("Unit that answers"), row.unit.name),
        (_("Deadline"), due_cell(row.due, row.standing)),
        (_("State"), state_sign("problem", row.state)),
        *([(_("Result"), row.result)] if row.result else []),
    ]
    close = dcc.Link(_("Close"), href=_here(asked), className="stay")
    return card(_("One problem"), html.P(row.text, className="card-text"), pairs(*facts), action=close)


def problem_acts(row: ProblemRow, back: str) -> list[Component]:
    """Offer what the account may do with a problem."""
    base = f"{PROBLEMS}/{row.problem_id}"
    forms: list[Component] = []
    if "answer" in row.acts:
        result = lines("text", _("What was done"))
        forms.append(record_form(f"{base}/answer", _("Report it as put right"), result, back=back))
    if "settle" in row.acts:
        forms.append(record_form(f"{base}/settle", _("Sign it off"), back=back))
    if "reopen" in row.acts:
        form = record_form(
            f"{base}/reopen", _("Send it back"), lines("text", _("Grounds")), back=back, look="button"
        )
        forms.append(folded(_("Send it back …"), form))
    return [card(_("To be done here"), *forms)] if forms else []


def _new(view: VisitsView) -> html.Section:
    form = record_form(
        f"{PATH}/plan",
        _("Plan the visit"),
        unit_field("unit", _("District or township"), view.choices, kinds=("district", "township")),
        day_field("day", _("Planned day")),
        line("took_part", _("Who takes part"), longest=300, required=False),
        line("purpose", _("What is looked at"), longest=300, required=False),
        back=PATH,
    )
    note = _("Its page shows the unit's check-up sheet at once.")
    return card(_("New visit"), html.P(note, className="card-note"), form)
