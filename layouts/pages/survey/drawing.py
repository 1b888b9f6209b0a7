"""The forms of a draw: the rule of a month, and what would be drawn by it, before anything is stored."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.survey.frame import SIZE_NAMES
from dashboard.survey.settings import DrawRule
from dashboard.views.survey import DrawPlan, FieldworkView
from layouts import text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.forms import hidden, labelled
from layouts.components.records import record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.survey.parts import FIELDWORK, percent

OUTSIDE = {"closed": noop("{n} are closed"), "no_phone": noop("{n} have no phone")}


def draw_cards(view: FieldworkView) -> list[html.Section]:
    """Show the form of a new draw, and what it would take once it was asked."""
    if not view.frame:
        to_import = dcc.Link(_("Bring in the enterprises"), href="/records/import?of=enterprises")
        return [card(_("Draw a sample"), html.P([_("The frame is empty."), " ", to_import]))]
    parts = [card(_("Draw a sample"), _rule_form(view))]
    return [*parts, _plan_card(view, view.plan)] if view.plan else parts


def month_written(month: int) -> str:
    """Write a month (yyyymm) as addresses do."""
    return f"{month // 100}-{month % 100:02d}"


def _rule_form(view: FieldworkView) -> html.Form:
    rule = view.plan.rule if view.plan else view.settings.draw
    month = month_written(view.plan.month) if view.plan else _next_month(view)
    return html.Form(
        [
            labelled(_("Month"), _line("month", month)),
            labelled(_("Share of the frame, %"), _line("share", text.whole(rule.share))),
            labelled(_("At least, of each stratum"), _line("minimum", str(rule.minimum))),
            labelled(_("Months that nobody is drawn again"), _line("resting", str(rule.resting_months))),
            labelled(_("Reserve, as a share of the sample"), _line("reserve", text.whole(rule.replacements))),
            html.Button(_("Show what would be drawn"), type="submit", className="button"),
        ],
        action=FIELDWORK,
        method="get",
        className="people-form nav-form",
    )


def _next_month(view: FieldworkView) -> str:
    newest = max((wave.month for wave in view.waves), default=0)
    if not newest:
        return ""
    return month_written(newest + 1 if newest % 100 < 12 else newest + 89)


def _line(name: str, value: str) -> dcc.Input:
    return dcc.Input(name=name, value=value, type="text", autoComplete="off", className="field", maxLength=20)


def _plan_card(view: FieldworkView, plan: DrawPlan) -> html.Section:
    title = _("What would be drawn")
    if not plan.drawn:
        return card(title, empty_good(_("Nobody can be drawn by this rule.")))
    columns = [
        Column("district", _("District"), left=True, pin=True),
        Column("size", _("Enterprise size"), left=True),
        Column("population", _("Frame")),
        Column("eligible", _("Not resting")),
        Column("sample", _("Sample")),
        Column("chance", _("Chance, %"), secondary=True),
        Column("reserve", _("Reserve"), secondary=True),
    ]
    rows = [
        Row(
            {
                "district": unit.name,
                "size": _(SIZE_NAMES[size]),
                "population": str(each.population),
                "eligible": str(each.eligible),
                "sample": f"{each.sample}"
                if not each.short
                else _("{n}, {short} short").format(n=each.sample, short=each.short),
                "chance": percent(float(each.probability)) if each.eligible else text.NONE,
                "reserve": str(each.replacements),
            }
        )
        for unit, size, each in plan.strata
    ]
    parts: list[Component] = [html.P(plan_sentence(plan), className="card-note")]
    if view.questionnaire_id:
        parts.append(_draw_form(view, plan))
    else:
        parts.append(html.P(_("Publish a questionnaire first."), className="card-note"))
    return card(title, *parts, html.Div(table(columns, rows, caption=title), className="scrolled"))


def plan_sentence(plan: DrawPlan) -> str:
    """Say what a draw would take, as the table of its strata sums up, and what it lacks."""
    said = [_("{n} of {frame} enterprises that can be drawn.").format(n=plan.drawn, frame=plan.eligible)]
    if plan.drawn < plan.quota:
        short = _("The quota is {quota}: {n} are short, because too few of their stratum may be drawn.")
        said.append(short.format(quota=plan.quota, n=plan.quota - plan.drawn))
    if plan.eligible < plan.frame:
        resting = _("The frame holds {frame}, of which {n} rest.")
        said.append(resting.format(frame=plan.frame, n=plan.frame - plan.eligible))
    outside = [_(word).format(n=plan.outside[why]) for why, word in OUTSIDE.items() if plan.outside.get(why)]
    if outside:
        said.append(_("Outside the frame: {why}.").format(why=text.listed(outside)))
    if plan.whole:
        said.append(_("{n} strata are taken whole.").format(n=plan.whole))
    return " ".join(said)


def _draw_form(view: FieldworkView, plan: DrawPlan) -> html.Form:
    return record_form(
        f"{FIELDWORK}/draw",
        _("Draw the sample of {month}").format(month=month_written(plan.month)),
        *(hidden(name, value) for name, value in rule_parameters(plan.month, plan.rule).items()),
        hidden("questionnaire", str(view.questionnaire_id)),
        back=FIELDWORK,
    )


def rule_parameters(month: int, rule: DrawRule) -> dict[str, str]:
    """Return a month and a rule as the parameters of a form."""
    return {
        "month": month_written(month),
        "share": text.whole(rule.share),
        "minimum": str(rule.minimum),
        "resting": str(rule.resting_months),
        "reserve": text.whole(rule.replacements),
    }
