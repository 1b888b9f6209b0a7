"""The page of the problem list: what was fed back, how far it is, and what is not fed back yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.survey.findings import STATES
from dashboard.views.findings import Candidate, FindingFilter, FindingRow, FindingsView, UnitProgress
from layouts import text
from layouts.component import Children, Component, aria
from layouts.components.cards import card, foot, lead, page_head, segments
from layouts.components.chips import chip, sign
from layouts.components.forms import hidden, labelled, select
from layouts.components.links import href
from layouts.components.records import record_form
from layouts.components.states import empty_good
from layouts.components.strip import Figure, strip
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.survey import words
from layouts.pages.survey.parts import FINDINGS, percent, tabs


def findings_page(view: FindingsView, scope: Scope, answer: str = "") -> html.Div:
    """Draw the problem list."""
    return html.Div(
        [
            page_head(
                _("Problem list"),
                controls=[tabs(FINDINGS, scope)],
                actions=[
                    html.A(
                        _("Export XLSX"),
                        href=href("/export/findings.xlsx", view.filter.parameters()),
                        className="button",
                        download="",
                    )
                ]
                if scope.may("export")
                else [],
            ),
            *words.answer_strips(answer),
            lead(_sentence(view)),
            _strip(view),
            _filters(view),
            html.Div([_list(view), _progress(view)], className="survey-columns findings-columns"),
            *_candidates(view),
            foot(
                _(
                    "One problem that several enterprises name is one item with a count. A finding is signed "
                    "off only after an enterprise that named it was asked again. Names and phones are taken "
                    "out of the texts."
                ),
                demo=any(row.demo for row in view.rows),
            ),
        ],
        className="survey",
    )


def finding_path(number: str) -> str:
    """Return the address of one finding."""
    return f"{FINDINGS}/{number}"


def _sentence(view: FindingsView) -> str:
    said = [_counted(view)]
    if view.late:
        said.append(_("■ {n} are past their deadline.").format(n=view.late))
    if view.others:
        others = _("{n} more lie in the district and are with other units; they stand in the list only.")
        said.append(others.format(n=view.others))
    return " ".join(said)


def _counted(view: FindingsView) -> str:
    if not view.counts and view.others:
        return _("No problem is with this unit.")
    if not view.counts:
        narrowed = replace(view.filter, state="", late="").parameters()
        return _("No problem meets these conditions.") if narrowed else _("No problem was fed back yet.")
    total = sum(view.counts.values())
    return _(
        "{all} problems fed back, {done} signed off, {open} open, {check} of them wait for the check."
    ).format(
        all=total, done=view.counts.get("signed_off", 0), open=view.open, check=view.counts.get("to_check", 0)
    )


def _strip(view: FindingsView) -> Component:
    base = replace(view.filter, unit=view.filter.unit or view.own, late="")
    figures = []
    for state in STATES:
        n = view.counts.get(state, 0)
        where = href(
            FINDINGS, FindingFilter(base.unit or view.own, base.category, state, base.wave).parameters()
        )
        number: Component = dcc.Link(str(n), href=where, className="num-link") if n else "0"
        figures.append(Figure(_(words.STATES[state]), number, _("items")))
    total, done = sum(view.counts.values()), view.counts.get("signed_off", 0)
    figures.append(
        Figure(
            _("Rectification rate"),
            percent(done / total) if total else text.NONE,
            "%" if total else "",
            [_("{done}/{all} signed off").format(done=done, all=total)] if total else [],
        )
    )
    return strip(figures, _("Problem list"))


def _times(waves: Sequence[str]) -> list[tuple[str, str]]:
    """Return what the list can be narrowed to: the months of the waves, and their years."""
    years = sorted({each[:4] for each in waves}, reverse=True)
    return [(each, each) for each in (*waves, *years)]


def _filters(view: FindingsView) -> html.Form:
    units = [(unit.code, unit.name) for unit in view.units]
    states = [("open", _("all open ones")), *((state, _(words.STATES[state])) for state in STATES)]
    asked = view.filter
    chosen = [
        labelled(_("State"), select("state", states, asked.state, _("all"))),
        labelled(_("Month or year"), select("wave", _times(view.waves), asked.wave, _("all"))),
        labelled(_("Deadline"), select("late", [("1", _("past it"))], asked.late, _("all"))),
    ]
    if view.city:
        chosen.insert(0, labelled(_("Unit"), select("unit", units, asked.unit, _("all"))))
    return html.Form(
        [*chosen, html.Button(_("Find"), type="submit", className="button")],
        action=FINDINGS,
        method="get",
        className="filters nav-form",
        role="search",
        **aria(label=_("Filter the list")),
    )


def _list(view: FindingsView) -> Component:
    if not view.rows:
        return html.Section(empty_good(_empty(view)), className="panel")
    columns = [
        Column("number", _("Finding number"), left=True, pin=True),
        Column("title", _("Problem"), left=True, grow=True),
        Column("mentions", _("Named by")),
        Column("unit", _("Unit"), left=True),
        Column("state", _("State"), left=True),
        Column("due", _("Deadline"), left=True),
        Column("at", _("Fed back"), left=True, secondary=True, wide=True),
    ]
    note = _("the first {n} of {all}").format(n=len(view.rows), all=view.total)
    grid = table(columns, [_row(row) for row in view.rows], caption=_("Findings"))
    head: list[Component] = [html.H2(_("Findings"))]
    if view.total > len(view.rows):
        every = href(FINDINGS, {**view.filter.parameters(), "show": "all"})
        head += [html.Small(note), dcc.Link(_("Show all"), href=every, className="stay")]
    return html.Section([html.Div(head, className="card-head"), grid], className="panel table-panel")


def _empty(view: FindingsView) -> str:
    return _("No finding meets these conditions.") if view.filter.parameters() else _("No finding yet.")


def _row(row: FindingRow) -> Row:
    where = finding_path(row.number)
    cells: dict[str, Children] = {
        "number": dcc.Link(row.number, href=where),
        "title": html.Span(row.title, title=row.title),
        "mentions": str(row.mentions),
        "unit": row.unit.name,
        "state": state_sign(row.state),
        "due": due_text(row),
        "at": text.moment(row.fed_back_at, CITY_ZONE, year=0),
    }
    return Row(cells, href=where)


def state_sign(state: str) -> Component:
    """Show the state of a finding by shape and word."""
    word = _(words.STATES[state])
    if state == "signed_off":
        return sign("good", word)
    if state == "failed":
        return sign("bad", word)
    return chip(word, "outline" if state == "fed_back" else "neutral")


def due_text(row: FindingRow) -> Component:
    """Say until when a finding must be claimed or put right, and whether that is over."""
    if row.state in ("signed_off", "to_check"):
        return text.NONE
    due = row.claim_due if row.state == "fed_back" and row.late != "rectify" else row.rectify_due
    said = text.deadline(due, CITY_ZONE, year=0)
    return sign("bad", _("past {time}").format(time=said)) if row.late else said


def _progress(view: FindingsView) -> html.Section:
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("all", _("Fed back")),
        Column("done", _("signed off").capitalize()),
        Column("rate", _("Rate, %")),
        Column(
            "days", _("Days, median"), title=_("Working days from feedback to sign-off, of those signed off")
        ),
        Column("late", _("Late")),
    ]
    title = _("How far each unit is")
    if not view.progress:
        return card(title, empty_good(_empty(view)))
    rows = [Row(_progress_cells(view.filter, each)) for each in view.progress]
    note = _("rate: signed off ÷ fed back; working days to sign-off")
    if view.own:
        note += "　" + _("of other units only what lies in the district")
    return card(title, table(columns, rows, caption=title), note=note)


def _progress_cells(asked: FindingFilter, each: UnitProgress) -> dict[str, Children]:
    rate = Fraction(each.signed_off, each.fed_back)
    mine = FindingFilter(each.unit.code, asked.category, wave=asked.wave)

    def opens(n: int, **more: str) -> Component:
        where = href(FINDINGS, replace(mine, **more).parameters())
        return dcc.Link(str(n), href=where, className="num-link") if n else "0"

    return {
        "unit": each.unit.name,
        "all": opens(each.fed_back),
        "done": opens(each.signed_off, state="signed_off"),
        "rate": percent(float(rate)),
        "days": text.decimal(each.median_days, 1),
        "late": opens(each.late, late="1"),
    }


def _candidates(view: FindingsView) -> list[Component]:
    if not view.may_feed_back:
        return []
    title = _("Named in answers, not fed back yet")
    choice = segments(
        _("Month of the survey"),
        [
            (each, href(FINDINGS, {**view.filter.parameters(), "of": each}), each == view.wave)
            for each in view.waves[:6][::-1]
        ],
        stay=True,
    )
    if not view.candidates:
        empty = empty_good(_("Everything that was named is in a finding."))
        return [
            html.Section(
                [html.Div([html.H2(title), choice], className="card-head"), empty], className="panel"
            )
        ]
    columns = [
        Column("category", _("Category"), left=True, pin=True),
        Column("item", _("Item"), left=True),
        Column("district", _("District"), left=True),
        Column("n", _("Named by")),
        Column("texts", _("In their words"), left=True, grow=True, secondary=True),
        Column("act", _("Feed back to"), left=True),
    ]
    rows = [Row(_candidate_cells(view, each)) for each in view.candidates]
    grid = table(columns, rows, caption=title)
    return [
        html.Section(
            [html.Div([html.H2(title), choice], className="card-head"), grid], className="panel table-panel"
        )
    ]


def _unit_choice(units: Sequence[tuple[str, str]], each: Candidate) -> html.Label:
    said = _("Unit that {problem} in {district} is fed back to").format(
        problem=f"{each.category} {each.item}", district=each.district.name
    )
    return html.Label(
        [html.Span(said, className="visually-hidden"), select("unit", units, each.district.code)]
    )


def _candidate_cells(view: FindingsView, each: Candidate) -> dict[str, Children]:
    units = [(unit.code, unit.name) for unit in view.units]
    form = record_form(
        f"{FINDINGS}/feed-back",
        _("Feed back"),
        *[
            hidden("wave", str(each.wave_id)),
            hidden("key", each.key),
            hidden("value", str(each.value)),
            hidden("district", each.district.code),
            hidden("of", view.wave),
            _unit_choice(units, each),
        ],
        look="button",
    )
    return {
        "category": each.category,
        "item": each.item,
        "district": each.district.name,
        "n": str(each.mentions),
        "texts": html.Span("；".join(each.texts) or text.NONE, title="\n".join(each.texts)),
        "act": form,
    }
