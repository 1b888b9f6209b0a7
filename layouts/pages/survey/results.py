"""The page of results: what enterprises answered, and what that says of all of them."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.survey.rates import FieldRates
from dashboard.views.counts import Rate
from dashboard.views.survey import ResultRow, SurveyView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head, segments
from layouts.components.chart import chart
from layouts.components.links import href
from layouts.components.strip import Figure, strip
from layouts.components.table import Column, Row, table
from layouts.figures.interval import Bar, chart_height, interval
from layouts.pages.survey import words
from layouts.pages.survey.parts import (
    FINDINGS,
    RESULTS,
    good_share,
    group_name,
    interval_text,
    month_text,
    percent,
    rate_fraction,
    rate_text,
    tabs,
    wave_chips,
    wave_choice,
)
from layouts.pages.survey.questions import question_cards
from layouts.pages.survey.response import nonresponse_card
from layouts.pages.survey.trend import trend_card

THRESHOLD = 90.0


def results_page(view: SurveyView, scope: Scope) -> html.Div:
    """Draw the results of a wave."""
    if view.wave is None or view.whole is None:
        return _nothing(scope)
    kept = {"district": view.district.code if view.district else "", "by": view.group}
    district = view.district
    crumbs = [(_("Enterprise survey"), href(RESULTS, {"wave": view.wave.text}))] if district else []
    return html.Div(
        [
            page_head(
                _("Enterprise survey") if district is None else district.name,
                chips=wave_chips(view.wave),
                controls=[tabs(RESULTS, scope)],
                crumbs=crumbs,
            ),
            html.Div([wave_choice(RESULTS, view.waves, view.wave, kept)], className="control-row"),
            lead(_sentence(view)),
            _strip(view, scope),
            html.Div([_table(view), _side(view)], className="survey-columns"),
            *question_cards(view),
            *nonresponse_card(view),
            _foot(view),
        ],
        className="survey",
    )


def _nothing(scope: Scope) -> html.Div:
    said: list[Component] = [
        html.P(_("No enterprise was asked yet. This page appears with the first answers."))
    ]
    if scope.may("manage_survey"):
        said += [
            html.P(
                [
                    dcc.Link(_("1. Bring in the enterprises"), href="/records/import?of=enterprises"),
                    "　",
                    dcc.Link(_("2. Draw a sample"), href="/survey/fieldwork"),
                    "　",
                    dcc.Link(_("3. Call"), href="/survey/calls"),
                ]
            )
        ]
    return html.Div(
        [
            page_head(_("Enterprise survey"), controls=[tabs(RESULTS, scope)]),
            html.Div(said, className="state state-page", role="status"),
        ],
        className="survey",
    )


def _sentence(view: SurveyView) -> str:
    whole, wave = view.whole, view.wave
    assert whole is not None and wave is not None
    if not whole.answered:
        return _("{month}: no interview yet.").format(month=month_text(wave))
    small = whole.answered < view.settings.minimum_sample["district"]
    if small:
        return _("{month}: {n} enterprises answered, {good} of them favourably; too few for a rate.").format(
            month=month_text(wave), n=whole.answered, good=whole.favourable
        )
    said = _(
        "{month}: of {n} enterprises that answered, {good} did so favourably; weighted to all enterprises "
        "{percent}% ({interval}%)."
    ).format(
        month=month_text(wave),
        n=whole.answered,
        good=whole.favourable,
        percent=percent(whole.good.mean),
        interval=interval_text(whole.good),
    )
    return " ".join((said, _below(view))).strip()


def _below(view: SurveyView) -> str:
    """Name the units whose whole interval lies under 90 %: a survey cannot tell the others from it."""
    minimum = view.settings.minimum_sample["township" if view.group == "township" else "district"]
    low = [
        group_name(view.group, row)
        for row in view.rows
        if row.answered >= minimum and row.good.high is not None and row.good.high < THRESHOLD / 100
    ]
    if not low:
        return ""
    return _("□ Clearly below 90%: {names}.").format(names=text.listed(low, 5))


def _strip(view: SurveyView, scope: Scope) -> Component:
    figures = _asked_figures(view)
    if view.rates is not None:
        figures.append(_response_figure(view.rates))
    if view.district is None:
        figures += _year_figures(view, scope)
    return strip(figures, _("Survey"))


def _asked_figures(view: SurveyView) -> list[Figure]:
    """Show how many answered and what they said, a fraction where they are too few for a rate."""
    whole = view.whole
    assert whole is not None and view.wave is not None
    enough = whole.answered >= view.settings.minimum_sample["district"]
    good: Component = percent(whole.good.mean) if enough else f"{whole.favourable} / {whole.answered}"
    return [
        Figure(
            _("Valid interviews"),
            str(whole.answered),
            _("enterprises"),
            [_("of {n} drawn, frame of {all}").format(n=view.wave.drawn, all=view.wave.frame_size)]
            if view.district is None
            else [_("of {all} enterprises in the frame").format(all=whole.population)],
        ),
        Figure(
            _("Favourable share, weighted"),
            good,
            "%" if enough else "",
            [
                _("95% interval {interval}%").format(interval=interval_text(whole.good)),
                _("unweighted {percent}% ({good}/{n})").format(
                    percent=percent(whole.good.unweighted), good=whole.favourable, n=whole.answered
                ),
            ]
            if enough
            else [_("too few for a rate")],
        ),
        Figure(
            _("Survey satisfaction, weighted"),
            percent(whole.score.mean) if enough else text.NONE,
            "%" if enough else "",
            [_("95% interval {interval}%").format(interval=interval_text(whole.score))] if enough else [],
        ),
    ]


def _response_figure(rates: FieldRates) -> Figure:
    return Figure(
        _("Response rate (AAPOR RR1)"),
        rate_text(rates.response),
        "%" if rates.response.denominator else "",
        [rate_fraction(rates.response), _("refused {percent}%").format(percent=rate_text(rates.refusal))],
    )


def _year_figures(view: SurveyView, scope: Scope) -> list[Figure]:
    """Show what the year came to so far; who reads all findings may open them."""
    found: Component = str(view.year_findings)
    if scope.city_wide and scope.may("view_records") and view.year_findings:
        address = href(FINDINGS, {"wave": str(view.year)})
        found = dcc.Link(str(view.year_findings), href=address, className="num-link")
    asked = _("Enterprises asked in {year}").format(year=view.year)
    return [
        Figure(asked, str(view.year_complete), _("enterprises")),
        Figure(_("Problems fed back in {year}").format(year=view.year), found, _("items")),
    ]


def _table(view: SurveyView) -> html.Section:
    assert view.wave is not None
    groups = [group for group in words.GROUPS if not (view.district and group == "district")]
    kept = {"wave": view.wave.text, "district": view.district.code if view.district else ""}
    choice = segments(
        _("Rows"),
        [(_(words.GROUPS[each]), href(RESULTS, {**kept, "by": each}), each == view.group) for each in groups],
        stay=True,
    )
    columns = [
        Column("name", _(words.HEADS[view.group]), left=True, pin=True),
        Column("answered", _("Valid")),
        Column("fraction", _("Favourable"), secondary=True),
        Column("good", _("Weighted, %"), group=_("Favourable share"), gap=True),
        Column("interval", _("95% interval"), group=_("Favourable share"), secondary=True, wide=True),
        Column("plain", _("Unweighted, %"), group=_("Favourable share"), secondary=True, wide=True),
        Column("score", _("Weighted, %"), group=_("Survey satisfaction"), gap=True),
    ]
    gaps = {gap.unit: gap for gap in view.gaps}
    if view.group == "district" and gaps:
        columns += _gap_columns(view.settings.minimum_sample["district"])
    rows = [_row(view, row) for row in view.rows]
    grid = table(columns, rows, caption=_("Results"))
    return html.Section(
        [html.Div([html.H2(_("Results")), choice], className="card-head"), grid],
        className="panel table-panel",
    )


def _gap_columns(minimum: int) -> list[Column]:
    beside = _("Beside it")
    rated = _(
        "Of the orders that were rated in a call-back. The ranking's satisfaction may also count overdue "
        "open orders with no credit, so the two can differ."
    )
    needs = _("A gap needs {n} answers of the survey and {n} rated orders; a dash stands for fewer.")
    return [
        Column("called", _("Call-back satisfaction, of rated orders, %"), group=beside, title=rated),
        Column("called_n", _("n"), group=beside, secondary=True, wide=True),
        Column("gap", _("Gap, points"), group=beside, title=needs.format(n=minimum)),
    ]


def _called(rate: Rate, minimum: int) -> Component:
    """Show the satisfaction of call-backs, as a fraction where few orders were rated."""
    if rate.value is None:
        return text.NONE
    if rate.denominator < minimum:
        return html.Span(text.fraction(rate), className="small-n")
    return percent(float(rate.value))


def _row(view: SurveyView, row: ResultRow) -> Row:
    assert view.wave is not None
    minimum = view.settings.minimum_sample["township" if view.group == "township" else "district"]
    enough = row.answered >= minimum
    name: Component = group_name(view.group, row)
    where = ""
    if row.unit is not None and view.group == "district":
        where = href(RESULTS, {"wave": view.wave.text, "district": row.unit.code})
        name = dcc.Link(row.unit.name, href=where)
    cells: dict[str, Children] = {
        "name": name,
        "answered": str(row.answered),
        "fraction": f"{row.favourable}/{row.answered}" if row.answered else text.NONE,
        "good": good_share(row, minimum),
        "interval": interval_text(row.good) if enough else text.NONE,
        "plain": percent(row.good.unweighted) if enough else text.NONE,
        "score": percent(row.score.mean) if enough else text.NONE,
    }
    gap = next((each for each in view.gaps if each.unit == row.key), None)
    if gap is not None:
        called = gap.call_back
        cells["called"] = _called(called, minimum)
        cells["called_n"] = str(called.denominator)
        cells["gap"] = text.NONE if gap.points is None else _signed(gap.points)
    return Row(cells, href=where, tone="" if enough else "faint")


def _signed(points: float) -> str:
    shown = text.decimal(abs(points), 1)
    return shown if shown == "0.0" else f"{'+' if points > 0 else text.MINUS}{shown}"


def _side(view: SurveyView) -> html.Div:
    return html.Div([*_intervals(view), trend_card(view)], className="stack")


def _intervals(view: SurveyView) -> list[Component]:
    minimum = view.settings.minimum_sample["township" if view.group == "township" else "district"]
    bars = [
        Bar(
            row.key,
            group_name(view.group, row),
            100 * row.good.mean,
            100 * row.good.low,
            100 * row.good.high,
            _bar_label(row, minimum),
            faint=row.answered < minimum,
        )
        for row in view.rows
        if row.good.mean is not None and row.good.low is not None and row.good.high is not None
    ]
    if len(bars) < 2 or view.whole is None or view.whole.good.mean is None:
        return []
    if view.whole.answered < view.settings.minimum_sample["district"]:
        return []  # too few for a rate: the fractions of the table say all there is
    whole = 100 * view.whole.good.mean
    figure = interval(
        bars,
        whole,
        _("all {percent}").format(percent=percent(view.whole.good.mean)),
        THRESHOLD,
        _("{threshold} target").format(threshold="90"),
    )
    said = _("Favourable share with its 95% interval; all together {percent}%.").format(
        percent=percent(view.whole.good.mean)
    )
    return [
        card(
            _("How sure it is"),
            chart(figure, said, "analysis-chart", chart_height(len(bars))),
            note=_("weighted, dot with its 95% interval; hollow: few answers"),
        )
    ]


def _bar_label(row: ResultRow, minimum: int) -> str:
    if row.answered < minimum:
        return f"{row.favourable}/{row.answered}"
    return f"{percent(row.good.mean)}　n={row.answered}"


def _foot(view: SurveyView) -> Component:
    settings = view.settings
    credits = " / ".join(text.whole(each) for each in settings.credits)
    return foot(
        _(
            "Stratified random sample by district and size; weights bring the answers to all enterprises of "
            "the frame, non-response is evened out inside a stratum. Intervals follow the design, with the "
            "finite-population correction."
        ),
        " ",
        _(
            "Favourable: the first {n} of five answers; satisfaction: credits {credits}. The survey and the "
            "call-backs ask different enterprises different things: both stand here and are never merged."
        ).format(n=settings.favourable, credits=credits),
        demo=bool(view.wave and view.wave.demo),
    )
