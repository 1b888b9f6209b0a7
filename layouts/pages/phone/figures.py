"""The phone's own rank and warnings."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.appraisal import indicators
from dashboard.i18n import _, ngettext
from dashboard.views.alerts import WarningRow
from dashboard.views.counts import RankRow
from dashboard.views.order import OrderFilter
from dashboard.views.phone import PhoneRank, PhoneWarnings
from dashboard.views.rankings import RankingView
from layouts import text
from layouts.component import Children, Component
from layouts.components import fraction
from layouts.components.chips import rank_change, sign
from layouts.components.explain import MAIN, explained, explanations
from layouts.components.forms import act_form
from layouts.components.links import counted_by, may_open, of_unit
from layouts.components.reconciled import unreconciled
from layouts.components.states import empty_good
from layouts.components.strip import rate_fraction
from layouts.definitions import CITY_ZONE, firmness
from layouts.pages.alerts.alert import title_of
from layouts.pages.alerts.cells import here
from layouts.pages.alerts.words import standing_mark
from layouts.pages.phone.check import PATH as CHECK
from layouts.pages.phone.page import PhoneFrame, phone_page
from layouts.pages.proactive.tabs import INSTRUCTIONS
from layouts.pages.survey.findings import due_text, finding_path
from layouts.pages.survey.words import STATES


def rank_page(frame: PhoneFrame, rank: PhoneRank) -> html.Div:
    """Draw the own rank, score and rates, the item that costs most, and what is due this week."""
    title, row = _("My rank"), rank.row
    week = _pair(
        _("Open, due by {day}").format(day=text.day(rank.week_end)),
        ngettext("{n} order", "{n} orders", rank.due_this_week).format(n=rank.due_this_week),
        "/m" if rank.due_this_week else "",
    )
    if row is None:
        nothing = html.P(_("Your account's unit stands in no ranking."), className="phone-empty")
        return phone_page(frame, "/m/rank", title, nothing, html.Section([week], className="phone-card"))
    body = [_rank_card(frame, rank, row), _rates_card(frame, rank.view, row, week)]
    told = explanations(body, {MAIN: rank.view.context})
    return phone_page(frame, "/m/rank", title, *body, told)


def _rank_card(frame: PhoneFrame, rank: PhoneRank, row: RankRow) -> html.Section:
    view = rank.view
    ranked = view.ranked_beside(row)
    if row.rank is None:
        place = html.Div(_("Too few orders, not ranked"), className="phone-left")
    else:
        place = html.Div(_("Rank {rank} of {n}").format(rank=row.rank, n=ranked), className="phone-left")
    worst = row.score.worst if row.rank is not None else None
    lost = _("nothing lost") if row.rank is not None else text.NONE
    if worst:
        name = _(text.INDICATOR_NAMES[worst.indicator])
        lost = _("{indicator} {points}").format(indicator=name, points=text.lost(worst.lost))
    state = firmness(view.context)
    month = view.context.life
    check = month is not None and month.state == "checking"
    among = _("among {level}").format(level=_(text.LEVEL_NAMES[view.level]))
    return html.Section(
        [
            html.Div(
                [html.Span(text.period(view.context.period), className="phone-tag"), html.Span(state)],
                className="phone-top",
            ),
            *unreconciled(view.context, frame.scope),
            html.Div(
                [html.Div(among, className="phone-label"), place],
                className="phone-big",
            ),
            _pair(
                explained(_("Score"), "score"),
                text.points(row.score.points) if row.rank is not None else text.NONE,
            ),
            _pair(explained(_("Against the month before"), "change"), rank_change(row.change)),
            _pair(explained(_("Most points lost by"), "worst"), lost),
            *([_pair(_("Check of the month"), _("Confirm or appeal"), CHECK)] if check else []),
        ],
        className="phone-card",
    )


def _rates_card(frame: PhoneFrame, view: RankingView, row: RankRow, week: html.Div) -> html.Section:
    target = of_unit(counted_by(view.context), row.unit) if may_open(frame.scope, row.unit) else None
    rates = [_rate(view, row, name, target) for name in text.RATE_NAMES]
    return html.Section([*rates, week], className="phone-card")


def _rate(view: RankingView, row: RankRow, name: str, target: OrderFilter | None) -> html.Div:
    settings = view.context.settings
    rate = indicators.indicator(name, row.counts, settings)
    warned = row.warnings if row.rank is not None else ()
    state = next((each for each in warned if each.indicator == name), None)
    minimum = settings.sample(row.unit.kind)
    shown = fraction.rate(rate, settings, minimum, state, view.context.running, target)
    label = explained(_(text.INDICATOR_NAMES[name]), name)
    if rate.size >= minimum:
        fractioned = html.Small(rate_fraction(name, row.counts, rate, target, settings))
        return _pair(label, [shown, fractioned])
    return _pair(label, shown)


def _pair(name: Component, value: Children, href: str = "", kind: str = "") -> html.Div:
    shown = dcc.Link(value, href=href) if href else value
    return html.Div([html.Span(name), html.B(shown)], className=f"phone-clock {kind}".strip())


def _orders(name: str, mark: str, n: int, kind: str) -> html.Div:
    """Show how many orders stand so, with the status's colour and way only where there are any."""
    return _pair(name, _signed(mark, n), "/m", kind) if n else _pair(name, _signed(mark, n))


def warnings_page(frame: PhoneFrame, found: PhoneWarnings) -> html.Div:
    """Draw what asks for attention: late and near orders, then every unit under the threshold or near it."""
    late, near = found.overdue, found.near
    orders = html.Section(
        [
            _orders(_("Overdue at the data time"), "■", late, "is-overdue"),
            _orders(_("Near their deadline"), "▲", near, "is-near"),
        ],
        className="phone-card",
    )
    units = [part for view, rows in found.rankings if rows for part in _warned(frame, view, rows)]
    if not units:
        units = [empty_good(_("No rate is under the threshold or near it."))]
    records = [*_waiting(found), *_findings(found), *_instructions(found)]
    return phone_page(frame, "/m/warnings", _("My warnings"), orders, *records, *units)


def _waiting(found: PhoneWarnings) -> list[Component]:
    """Draw the warnings that wait for the account, each to be acknowledged by one tap."""
    if not found.waiting:
        return []
    return [html.H2(_("Waiting for you")), *map(_waits, found.waiting)]


def _waits(row: WarningRow) -> html.Div:
    shown = _record(title_of(row), "", standing_mark(row), here(row))
    if "acknowledge" not in row.acts:
        return shown
    back = {"back": "/m/warnings"}
    button = act_form(f"{here(row)}/acknowledge", _("Acknowledge"), back, "button act-button")
    return html.Div([shown, button], className="phone-waits")


def _findings(found: PhoneWarnings) -> list[Component]:
    """Draw the open findings of the survey, those due first; a tap opens one to claim it or report on it."""
    if not found.findings:
        return []
    rows = [
        _record(row.title, _(STATES[row.state]), due_text(row), finding_path(row.number))
        for row in found.findings
    ]
    return [html.H2(_("Problem list")), *rows]


def _instructions(found: PhoneWarnings) -> list[Component]:
    """Draw the leaders' instructions that are past their deadline."""
    if not found.instructions:
        return []
    rows = [
        _record(
            row.text,
            row.leader,
            sign("bad", _("past {time}").format(time=text.deadline(row.due, CITY_ZONE, year=0))),
            f"{INSTRUCTIONS}/{row.instruction_id}",
        )
        for row in found.instructions
    ]
    return [html.H2(_("Instructions overdue")), *rows]


def _record(title: str, facts: str, stands: Component, where: str) -> html.Div:
    about = html.Span(
        [
            dcc.Link(title, href=where),
            html.Span([facts, "　" if facts else "", stands], className="phone-facts"),
        ],
        className="phone-about",
    )
    return html.Div(about, className="phone-row")


def _warned(frame: PhoneFrame, view: RankingView, rows: Sequence[RankRow]) -> list[Component]:
    """Draw the own unit's warnings and every formal one; what is merely near is named in one line."""
    whole = [row for row in rows if _formal(row) or row.unit.unit_id == frame.scope.unit_id]
    rest = [row for row in rows if row not in whole]
    threshold = text.whole(view.context.settings.threshold)
    spared = [row.unit.name for row in rest if any(state.level == "spared" for state in row.warnings)]
    near = [row.unit.name for row in rest if row.unit.name not in spared]
    lines = [
        _("Near {threshold}%: {names}").format(threshold=threshold, names=text.listed(near)),
        _("Under {threshold}%, no warning: {names}").format(threshold=threshold, names=text.listed(spared)),
    ]
    return [
        html.H2([_(text.LEVEL_NAMES[view.level]), html.Small(text.period(view.context.period))]),
        *unreconciled(view.context, frame.scope),
        *(_warning(view, row) for row in sorted(whole, key=lambda row: not _formal(row))),
        *(
            html.P(line, className="phone-more")
            for line, names in zip(lines, (near, spared), strict=True)
            if names
        ),
    ]


def _signed(sign: str, n: int) -> str:
    return f"{sign} {ngettext('{n} order', '{n} orders', n).format(n=n)}" if n else _("none")


def _formal(row: RankRow) -> bool:
    return any(state.level == "formal" for state in row.warnings)


def _warning(view: RankingView, row: RankRow) -> html.Div:
    context = view.context
    rates = [
        html.Span([_(text.INDICATOR_NAMES[state.indicator]), " ", _rate_words(view, row, state.indicator)])
        for state in row.warnings
    ]
    about = html.Span(
        [html.B(row.unit.name), html.Span(rates, className="phone-facts")], className="phone-about"
    )
    shown = fraction.warning_chip(row.warnings, context.settings, context.running)
    return html.Div([about, shown], className="phone-row")


def _rate_words(view: RankingView, row: RankRow, name: str) -> str:
    settings = view.context.settings
    rate = indicators.indicator(name, row.counts, settings)
    if rate.size < settings.sample(row.unit.kind):
        return text.fraction(rate)
    return _("{rate}% ({fraction})").format(rate=text.percent(rate, settings), fraction=text.fraction(rate))
