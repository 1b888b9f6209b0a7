"""The look-back list: the recovery rate, what is overdue, the units, the orders."""

from __future__ import annotations

from dash import dcc, html

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _, noop
from dashboard.look_back.recovery import STANDS, Recovery
from dashboard.people.access import Scope
from dashboard.records.rights import sees_unit
from dashboard.views.look_back import LookBackQuery, LookBackRow, LookBacksView, UnitRecovery
from layouts import text
from layouts.component import Children, Component, aria
from layouts.components.addresses import unknown_value
from layouts.components.cards import card, foot, lead, page_head, segments
from layouts.components.links import choose, href
from layouts.components.pager import pager
from layouts.components.period import Choosing, period_picker
from layouts.components.states import empty_good, not_shown, notice_strips, said_within
from layouts.components.strip import Figure, strip
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.look_back.words import GROUNDS, answer_strips, ends, late_mark, round_words, state_sign
from layouts.pages.look_back.words import STANDS as STAND_WORDS
from layouts.pages.proactive.parts import clipped, due_cell
from layouts.pages.supervise.tabs import LOOK_BACKS as PATH
from layouts.pages.supervise.tabs import tabs

# What notices call the parameters of the address by.
NAMES = {
    "period": noop("Period"),
    "unit": noop("Unit"),
    "stand": noop("How the orders stand"),
    "ground": noop("Ground"),
}
FILE = "/export/look-backs.xlsx"


def look_backs_page(view: LookBacksView, scope: Scope, said: str = "") -> html.Div:
    """Draw the list of a period with what became of its orders."""
    if view.filtered is not None and not sees_unit(scope, view.filtered):
        top = page_head(_("Look-back"), controls=[tabs(PATH, scope)])
        hidden = not_shown(view.filtered, scope, PATH)
        return html.Div([top, hidden, _foot(view)], className="records look-backs")
    picker = period_picker(
        Choosing(
            PATH,
            view.asked.parameters(),
            lambda **changes: href(PATH, view.asked.parameters(**changes)),
            view.period,
            view.today,
        )
    )
    return html.Div(
        [
            page_head(
                _("Look-back"),
                controls=[tabs(PATH, scope), picker],
                actions=[_export(view, scope)] if view.found else [],
            ),
            *answer_strips(said),
            *notice_strips(unknown_value(_(NAMES[name]), value) for name, value in view.unknown),
            lead(*_lead(view, scope)),
            *([_strip(view)] if view.total.total else []),
            html.Div(
                [
                    html.Div([_orders(view)], className="stack"),
                    html.Div([_units(view)], className="stack"),
                ],
                className="people-columns look-back-columns",
            ),
            _foot(view),
        ],
        className="records look-backs",
    )


def _export(view: LookBacksView, scope: Scope) -> Component:
    if not scope.may("export"):
        return None
    address = href(FILE, view.asked.parameters())
    return html.A(_("Export Excel"), href=address, className="button", download="")


def percent(recovery: Recovery) -> str:
    """Print the recovery rate, its fraction below ten orders."""
    return text.percent(recovery.rate, AppraisalSettings())


def _lead(view: LookBacksView, scope: Scope) -> list[Component]:
    total = view.total
    if not total.total:
        said = _("No closed order was listed for look-back in {period}.")
        return [said_within(said.format(period=text.period(view.period)), scope, view.filtered)]
    own = _("all units") if scope.city_wide else scope.unit_name
    whose = view.filtered.name if view.filtered else own
    parts: list[Component] = []
    if total.counted:
        parts.append(
            _("{period}, {whose}: {n} of {m} orders recovered ({percent}%).").format(
                period=text.period(view.period),
                whose=whose,
                n=total.recovered,
                m=total.counted,
                percent=percent(total),
            )
        )
    else:
        said = _("{period}, {whose}: {n} orders listed, none of them past its end yet.")
        parts.append(said.format(period=text.period(view.period), whose=whose, n=total.total))
    if not total.overdue:
        return [*parts, " ", _("No unit owes one past its end.")]
    longest = view.longest
    if longest is not None and longest.standing.workdays:
        late = _("{n} are past their end and owed by their units, the longest by {days} ({unit}).").format(
            n=total.overdue, unit=longest.unit.name, days=text.working_days(longest.standing.workdays)
        )
    else:
        late = _("{n} are past their end and owed by their units.").format(n=total.overdue)
    return [*parts, " ", html.Span("■", className="sign sign-bad", **aria(hidden="true")), " ", late]


def _number(n: int, asked: LookBackQuery, **changes: str) -> Component:
    """Show a number that opens the orders that it counts."""
    if not n:
        return "0"
    address = href(PATH, asked.parameters(**changes))
    return dcc.Link(str(n), href=address, className="num-link stay")


def _strip(view: LookBacksView) -> html.Section:
    total, asked = view.total, view.asked
    counted = _number(total.counted, asked, stand="counted")
    recovered = _number(total.recovered, asked, stand="recovered")
    value: Component = f"{percent(total)}" if total.counted else text.NONE
    figures = [
        Figure(
            _("Recovery rate"),
            value,
            "%" if total.counted else "",
            [html.Span(text.rich(_("{n} of {m} orders"), n=recovered, m=counted))],
        ),
        _figure(view, _("Past the end, owed"), "overdue", _("not handled by the unit")),
        _figure(view, _("Handled, to be called"), "unchecked", _("past the end; the city calls")),
        _figure(view, _("Not recovered"), "failed", _("a round has failed, the next one runs")),
        _figure(view, _("First round, in time"), "running", _("not counted yet")),
        _figure(view, _("Off the list"), "left", _("excluded, withdrawn, corrected")),
    ]
    return strip(figures, _("What became of the orders listed"))


def _figure(view: LookBacksView, label: str, stand: str, note: str) -> Figure:
    n = view.total.of(stand)
    shown = _number(n, view.asked, stand=stand)
    return Figure(label, shown, _("orders"), [html.Span(note)])


def _stands(view: LookBacksView) -> html.Nav:
    asked = view.asked
    items = [(f"{_('all')} {view.total.total}", href(PATH, asked.parameters(stand="")), not asked.stand)]
    for stand in ("counted", *STANDS):
        n = view.total.of(stand)
        if n or asked.stand == stand:
            address = href(PATH, asked.parameters(stand=stand))
            items.append((f"{_(STAND_WORDS[stand])} {n}", address, asked.stand == stand))
    return segments(_("How the orders stand"), items, stay=True)


def _orders(view: LookBacksView) -> html.Section:
    title = _("Orders on the list")
    bar = html.Div([_stands(view), _grounds(view)], className="records-bar in-card")
    if not view.rows:
        return card(title, bar, empty_good(_("No order meets these conditions.")))
    columns = [
        Column("order", _("Order"), left=True, pin=True),
        Column("title", _("What it is about"), left=True, grow=True),
        Column("unit", _("Unit"), left=True),
        Column("ground", _("Ground"), left=True, secondary=True, wide=True),
        Column("round", _("Round"), left=True, secondary=True),
        Column("due", _("End of the round"), left=True),
        Column("state", _("State"), left=True),
    ]
    drawn = table(columns, [_row(each) for each in view.rows], caption=title)
    return card(title, bar, drawn, *_pager(view), note=_("{n} orders").format(n=view.found))


def _pager(view: LookBacksView) -> list[Component]:
    if view.pages <= 1:
        return []

    def at(page: int) -> str:
        there = 1 <= page <= view.pages
        return href(PATH, view.asked.parameters(page=str(page))) if there else ""

    counted = _("Page {page} of {pages}").format(page=view.page, pages=view.pages)
    return [pager(counted, at(view.page - 1), at(view.page + 1), stay="stay")]


def _grounds(view: LookBacksView) -> html.Nav:
    asked = view.asked
    items = [(_("every ground"), href(PATH, asked.parameters(ground="")), not asked.ground)]
    items += [
        (_(word), href(PATH, asked.parameters(ground=name)), asked.ground == name)
        for name, word in GROUNDS.items()
    ]
    return segments(_("Ground"), items, stay=True)


def _row(row: LookBackRow) -> Row:
    here = f"{PATH}/{row.look_back_id}"
    place = f"{row.unit.name} {row.township.name}" if row.township else row.unit.name
    title: Component = clipped(row.title) if row.title else html.Span(_("confidential"), className="quiet")
    cells: dict[str, Children] = {
        "order": choose(row.order_no, here, _("Open the look-back of {order}").format(order=row.order_no)),
        "title": html.Span([title], className="clip-line"),
        "unit": place,
        "ground": _(GROUNDS[row.ground]),
        "round": round_words(row),
        "due": _end(row),
        "state": state_sign(row),
    }
    return Row(cells, href=here, tone="faint" if row.stand == "left" else "")


def _end(row: LookBackRow) -> Component:
    if ends(row) is not None:
        return due_cell(row.due, row.standing)
    ended = html.Span(text.deadline(row.due, CITY_ZONE, year=0), className="quiet")
    return html.Span([ended, *late_mark(row)])


def _units(view: LookBacksView) -> html.Section:
    title = _("By unit")
    if not view.units:
        return card(title, empty_good(_("No order is listed.")))
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("recovered", _("Recovered orders")),
        Column("percent", "%", secondary=True),
        Column("overdue", _("Owed")),
    ]
    rows = [_unit_row(view, each) for each in view.units]
    total = view.total if view.filtered is None else None
    if total is not None and len(rows) > 1:
        cells = _unit_cells(view, total, "")
        rows.append(Row({**cells, "unit": _("Total")}, tone="total"))
    return card(title, table(columns, rows, caption=title), note=_("official order"))


def _unit_row(view: LookBacksView, each: UnitRecovery) -> Row:
    here = href(PATH, view.asked.parameters(unit=each.unit.code, stand=""))
    said = _("Show the orders of {unit}").format(unit=each.unit.name)
    chosen = view.filtered is not None and view.filtered.code == each.unit.code
    cells = _unit_cells(view, each.recovery, each.unit.code)
    return Row({**cells, "unit": choose(each.unit.name, here, said)}, href=here, selected=chosen)


def _unit_cells(view: LookBacksView, found: Recovery, code: str) -> dict[str, Children]:
    asked = view.asked
    above = _number(found.recovered, asked, unit=code, stand="recovered")
    below = _number(found.counted, asked, unit=code, stand="counted")
    return {
        "recovered": html.Span([above, "/", below], className="fraction"),
        "percent": percent(found) if found.counted >= 10 else text.NONE,
        "overdue": _number(found.overdue, asked, unit=code, stand="overdue"),
    }


def _foot(view: LookBacksView) -> html.Footer:
    return foot(
        _(
            "Listed is every closed order of a unit that the official check found unsolved or whose final "
            "answer is dissatisfied, by the day of its first listing. A round ends {days} working days after "
            "it, a further one no earlier than a promise in force."
        ).format(days=view.settings.days),
        " ",
        _(
            "Recovery rate = recovered ÷ (recovered + past the end + a round without recovery), in orders: "
            "three rounds are one problem. Recovered is what a call with the enterprise or the platform "
            "found solved or satisfying; an order that is re-opened stays on the list."
        ),
        demo=view.demo,
    )
