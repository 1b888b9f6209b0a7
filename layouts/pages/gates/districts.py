"""Districts beside each other: gate 2 against gate 4, who says that it is solved, the heads' own part."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _
from dashboard.views.gates import DistrictGates
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.chart import chart
from layouts.components.links import number, ratio
from layouts.components.table import Column, Row, table
from layouts.components.verdicts import verdict_table
from layouts.figures.paired import Pair, paired, paired_height
from layouts.pages.gates.sheet import Gates, note, unit_name
from layouts.text import NONE


def trust_card(gates: Gates) -> html.Section:
    """Show how much of what a district's second gate passed the fourth gate returned."""
    view = gates.view
    title = _("Gate 2 of the district against gate 4 of the city")
    rows = list(view.districts)
    if view.together is not None and rows:
        rows.append(view.together)
    if not rows:
        return card(title, _no_district(gates))
    columns = [
        Column("unit", "", left=True, pin=True),
        Column("two", "%", group=_("Returned at gate 2")),
        Column("two_n", _("returned/decided"), group=_("Returned at gate 2"), secondary=True),
        Column("four", "%", group=_("Passed at gate 2, returned at gate 4"), gap=True),
        Column(
            "four_n", _("returned/passed"), group=_("Passed at gate 2, returned at gate 4"), secondary=True
        ),
    ]
    said = _(
        "The second rate tells how far what a district calls done can be relied on: of the orders that its "
        "own gate passed, those of which the city returned that reply. Below {n} orders the fraction alone."
    ).format(n=gates.minimum)
    return card(
        title,
        *_figure(gates),
        table(columns, [_trust(gates, each) for each in rows], caption=title),
        note(said),
        note=_("analysis, not part of the appraisal"),
    )


def _no_district(gates: Gates) -> html.P:
    """Tell that no district was checked from that districts are not shown to the reader."""
    if gates.scope.city_wide:
        said = _("No order of a district was checked in this period.")
    else:
        said = _("Districts beside each other are shown to the city's accounts.")
    return html.P(said, className="state")


def _figure(gates: Gates) -> list[Component]:
    view = gates.view
    shown = [each for each in view.districts if each.overturned.denominator >= gates.minimum]
    together = view.together
    if len(shown) < 2 or together is None or together.overturned.value is None:
        return []
    pairs = [_pair(gates, each) for each in shown]
    common = 100 * float(together.overturned.value)
    label = _("all districts at gate 4: {percent}").format(percent=gates.percent(together.overturned))
    return [
        html.P(
            [
                html.Span("○", className="sign"),
                " ",
                _("returned at gate 2"),
                "　",
                html.Span("●", className="sign"),
                " ",
                _("passed at gate 2, returned at gate 4"),
            ],
            className="card-line quiet",
        ),
        chart(
            paired(pairs, common, label),
            _sentence(pairs),
            "analysis-chart",
            paired_height(len(pairs)),
        ),
    ]


def _sentence(pairs: list[Pair]) -> str:
    return _("Rates by district: {units}").format(units=text.listed((each.said for each in pairs), 20))


def _pair(gates: Gates, each: DistrictGates) -> Pair:
    assert each.unit is not None
    two, four = each.returned, each.overturned
    said = _("{unit}: gate 2 {two} ({two_n}), gate 4 {four} ({four_n})").format(
        unit=each.unit.name,
        two=gates.percent(two),
        two_n=text.fraction(two),
        four=gates.percent(four),
        four_n=text.fraction(four),
    )
    first, second = (100 * float(rate.value or 0) for rate in (two, four))
    label = _("{two} → {four}").format(two=text.fraction(two), four=text.fraction(four))
    return Pair(each.unit.name, first, second, label, said, each in gates.view.standing_out)


def _trust(gates: Gates, each: DistrictGates) -> Row:
    all_of_them = each.unit is None
    cells: dict[str, Children] = {
        "unit": unit_name(each.unit, gates.state),
        "two": gates.percent(each.returned),
        "two_n": gates.fraction(
            each.returned, "gate2.returned", "gate2.decided", each.unit, everywhere=all_of_them
        ),
        "four": gates.percent(each.overturned),
        "four_n": gates.fraction(
            each.overturned, "gate2.overturned", "gate2.passed", each.unit, everywhere=all_of_them
        ),
    }
    return Row(cells, tone="total" if all_of_them else "", selected=_chosen(gates, each.unit))


def _chosen(gates: Gates, unit: Unit | None) -> bool:
    return unit is not None and unit == gates.view.place


def verdicts_card(gates: Gates) -> html.Section:
    """Show what unit, district, official source and enterprise say, and what the unit claims beyond."""
    view = gates.view
    title = _("Who says that it is solved")
    if not view.verdicts:
        return card(title, html.P(_("No closed order has a verdict."), className="state"))
    drawn = verdict_table(
        view.verdicts,
        view.context.settings,
        gates.minimum,
        lambda unit: unit_name(unit, gates.state),
        lambda unit: _chosen(gates, unit),
        caption=title,
    )
    said = _(
        "Of due and closed orders, each source over the orders it judged; the last columns over "
        "those that the unit and the official source both judged. Only the official source is scored. What "
        "is open is judged by none of them, so that this is not the appraisal's number of unsolved orders."
    )
    return card(title, html.Div(drawn, className="analysis-wide"), note(said))


def heads_card(gates: Gates) -> html.Section:
    """Show how many replies a head reviewed, and how many enterprises a head called."""
    view = gates.view
    title = _("Heads' own reviews and calls")
    rows = [*view.districts, *([view.together] if view.together and view.districts else [])]
    if not rows:
        return card(title, _no_district(gates))
    columns = [
        Column("unit", "", left=True, pin=True),
        Column("rate", "%", group=_("Reviewed by the head"), define="head_review"),
        Column(
            "reviewed",
            _("reviewed/known"),
            group=_("Reviewed by the head"),
            secondary=True,
            define="head_review",
        ),
        Column("unsolved", _("Unsolved"), group=_("In the appraisal"), gap=True, define="unsolved"),
        Column("dissatisfied", _("Dissatisfied"), group=_("In the appraisal")),
        Column("calls", _("Calls of heads"), gap=True),
        Column("called", _("orders"), secondary=True),
    ]
    said = _(
        "Unsolved is counted as in the appraisal, of all due orders: one that is open past its deadline is "
        "unsolved too, without any verdict. Calls are those written down on the units' weekly agendas; the "
        "day of the call places them."
    )
    return card(title, table(columns, [_head(gates, each) for each in rows], caption=title), note(said))


def _head(gates: Gates, each: DistrictGates) -> Row:
    target = gates.opens(each.unit) if each.unit else None
    reviewed = each.reviewed
    above, below = (
        number(int(n), target, measure)
        for n, measure in ((reviewed.numerator, "head_reviewed"), (reviewed.denominator, "gates_known"))
    )
    cells: dict[str, Children] = {
        "unit": unit_name(each.unit, gates.state),
        "rate": gates.percent(reviewed),
        "reviewed": ratio(above, below) if reviewed.denominator else NONE,
        "unsolved": number(each.unsolved, target, "unsolved"),
        "dissatisfied": number(each.dissatisfied, target, "dissatisfied"),
        "calls": NONE if each.calls is None else str(each.calls),
        "called": NONE if each.called is None else str(each.called),
    }
    return Row(cells, tone="" if each.unit else "total", selected=_chosen(gates, each.unit))
