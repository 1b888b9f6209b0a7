"""The page of samples and fieldwork: draw a month, watch quotas and outcomes, look at what stands out."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.survey.frame import SIZE_NAMES
from dashboard.survey.rates import STANDING
from dashboard.views.survey import FieldworkView, StratumRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.chips import sign
from layouts.components.forms import hidden, pairs
from layouts.components.links import href
from layouts.components.records import record_form
from layouts.components.states import empty_good, notice_strips
from layouts.components.strip import Figure, strip
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.survey import words
from layouts.pages.survey.drawing import draw_cards
from layouts.pages.survey.parts import (
    FIELDWORK,
    month_text,
    percent,
    rate_fraction,
    rate_text,
    tabs,
    wave_chips,
    wave_choice,
)


def fieldwork_page(view: FieldworkView, scope: Scope, answer: str = "") -> html.Div:
    """Draw the page."""
    head = page_head(
        _("Samples and fieldwork"), chips=wave_chips(view.wave), controls=[tabs(FIELDWORK, scope)]
    )
    said = [*words.answer_strips(answer)]
    if view.wave is None:
        begin = lead(_("No sample is drawn yet. The frame holds {n} enterprises.").format(n=view.frame))
        return html.Div([head, *said, begin, *draw_cards(view)], className="survey")
    choice = html.Div([wave_choice(FIELDWORK, view.waves, view.wave, {})], className="control-row")
    below, beside = (draw_cards(view), []) if view.plan is None else ([], draw_cards(view))
    return html.Div(
        [
            head,
            choice,
            *said,
            *notice_strips(_warnings(view)),
            lead(_sentence(view)),
            _strip(view),
            html.Div(
                [
                    html.Div([_districts(view), _strata(view), *below], className="stack"),
                    html.Div([_draw_facts(view), *_looks(view)], className="stack"),
                ],
                className="survey-columns",
            ),
            *([html.Div(beside, className="survey-columns")] if beside else []),
            foot(
                _(
                    "Rates after AAPOR, Standard Definitions: whoever was not reached, or whose number does "
                    "not exist, stays in the denominator. The reserve counts once it was called upon."
                ),
                demo=view.wave.demo,
            ),
        ],
        className="survey",
    )


def _sentence(view: FieldworkView) -> str:
    wave = view.wave
    assert wave is not None
    quota = sum(each.quota for each in view.strata)
    return _("{month}: {complete} of {quota} interviews, {under} strata of {all} under their quota.").format(
        month=month_text(wave),
        complete=wave.complete,
        quota=quota,
        under=sum(each.under > 0 for each in view.strata),
        all=len(view.strata),
    )


def _warnings(view: FieldworkView) -> list[str]:
    found = []
    rates, settings = view.rates, view.settings
    if rates is not None and rates.response.value is not None:
        low = 100 * rates.response.value < settings.low_response
        if low and view.wave is not None and view.wave.closed_at is not None:
            said = _("□ The response rate is under {n}%: what the others would have said is not known.")
            found.append(said.format(n=text.whole(settings.low_response)))
    empty = [each for each in view.strata if each.population and not each.complete and each.quota]
    if empty and view.wave is not None and view.wave.closed_at is not None:
        said = _("{n} strata have no interview; their enterprises are spread over the others.")
        found.append(said.format(n=len(empty)))
    short = [each for each in view.strata if each.drawn < each.quota]
    if short:
        said = _("{n} strata could not give their quota: too many of their enterprises rest.")
        found.append(said.format(n=len(short)))
    return found


def _strip(view: FieldworkView) -> Component:
    outcomes, rates = view.outcomes, view.rates
    figures = [
        Figure(_(words.OUTCOMES[each]).capitalize(), str(outcomes.get(each, 0)), _("enterprises"))
        for each in STANDING
    ]
    if rates is not None:
        figures.append(
            Figure(
                _("Response rate, RR1"),
                rate_text(rates.response),
                "%" if rates.response.denominator else "",
                [
                    rate_fraction(rates.response),
                    _("contact {percent}%").format(percent=rate_text(rates.contact)),
                    _("cooperation {percent}%").format(percent=rate_text(rates.cooperation)),
                ],
            )
        )
    return strip(figures, _("Outcomes of calls"))


def _districts(view: FieldworkView) -> html.Section:
    columns = [
        Column("unit", _("District"), left=True, pin=True),
        Column("quota", _("Quota")),
        Column("complete", _("Valid")),
        Column("under", _("Under quota")),
        Column("response", _("Response rate, %")),
        Column("fraction", "", secondary=True),
        Column("refusal", _("Refused, %"), secondary=True),
    ]
    rows = [
        Row(
            {
                "unit": unit.name,
                "quota": str(quota),
                "complete": str(complete),
                "under": str(max(0, quota - complete)),
                "response": rate_text(rates.response),
                "fraction": rate_fraction(rates.response),
                "refusal": rate_text(rates.refusal),
            }
        )
        for unit, rates, quota, complete in view.by_district
    ]
    title = _("By district")
    return card(title, table(columns, rows, caption=title))


def _strata(view: FieldworkView) -> html.Section:
    columns = [
        Column("district", _("District"), left=True, pin=True),
        Column("size", _("Enterprise size"), left=True),
        Column("population", _("Frame")),
        Column("eligible", _("Not resting"), secondary=True, wide=True),
        Column("quota", _("Quota")),
        Column("drawn", _("Drawn")),
        Column("chance", _("Chance, %"), secondary=True),
        Column("reserve", _("Reserve called"), secondary=True, wide=True),
        Column("complete", _("Valid")),
        Column("under", _("Under quota")),
    ]
    title = _("Strata")
    under = sorted(view.strata, key=lambda each: -each.under)
    grid = table(columns, [Row(_stratum_cells(each)) for each in under], caption=title)
    note = _("chance: drawn ÷ not resting, the same for each enterprise of a stratum")
    shown = _("Show all {n} strata").format(n=len(under))
    folded = html.Details([html.Summary(shown, className="text-button"), grid], className="folded")
    return card(title, folded, note=note)


def _stratum_cells(each: StratumRow) -> dict[str, Children]:
    chance = each.drawn / each.eligible if each.eligible else None
    return {
        "district": each.district.name,
        "size": _(SIZE_NAMES[each.size]),
        "population": str(each.population),
        "eligible": str(each.eligible),
        "quota": str(each.quota),
        "drawn": str(each.drawn),
        "chance": percent(chance),
        "reserve": f"{each.released - min(each.released, each.drawn)}/{each.replacements}",
        "complete": str(each.complete),
        "under": str(each.under) if each.under else text.NONE,
    }


def _draw_facts(view: FieldworkView) -> html.Section:
    wave = view.wave
    assert wave is not None
    again = href(FIELDWORK, {"wave": wave.text, "repeat": "1"})
    repeated: Component = dcc.Link(_("Draw again and compare"), href=again, className="stay")
    if view.repeated is not None:
        same = sign("good", _("the same enterprises, in the same order"))
        repeated = same if view.repeated else sign("bad", _("not the same: the stored sample was changed"))
    facts = pairs(
        (_("Drawn"), text.moment(wave.drawn_at, CITY_ZONE, year=0)),
        (_("Frame"), _("{n} enterprises").format(n=wave.frame_size)),
        (_("Seed"), html.Code(view.seed)),
        (_("Digest of the frame"), html.Code(view.frame_print[:16])),
        (_("Repeated"), repeated),
        (_("Questionnaire"), _("version {n}").format(n=wave.version)),
    )
    parts: list[Component] = [facts]
    if wave.closed_at is None:
        parts.append(
            record_form(
                f"{FIELDWORK}/close",
                _("End the fieldwork"),
                hidden("wave", str(wave.wave_id)),
                back=href(FIELDWORK, {"wave": wave.text}),
                look="button",
            )
        )
    return card(_("The draw"), *parts)


def _looks(view: FieldworkView) -> list[html.Section]:
    """Show what of the calls stands out; facts to look into, nobody's fault."""
    return [_refusals(view), _alike(view)]


def _refusals(view: FieldworkView) -> html.Section:
    title = _("Interviewers: refusals")
    columns = [
        Column("who", _("Interviewer"), left=True, pin=True),
        Column("own", _("Own, %")),
        Column("fraction", "", secondary=True),
        Column("others", _("All others, %")),
        Column("mark", "", left=True),
    ]
    rows = [
        Row(
            {
                "who": view.names.get(each.interviewer, each.interviewer),
                "own": rate_text(each.own),
                "fraction": rate_fraction(each.own),
                "others": rate_text(each.others),
                "mark": _("more than chance explains") if each.stands_out else None,
            }
        )
        for each in view.refusals
    ]
    if not rows:
        return card(title, empty_good(_("No call yet.")))
    return card(title, table(columns, rows, caption=title), note=_("of enterprises that were reached"))


def _alike(view: FieldworkView) -> html.Section:
    title = _("Interviews to look into")
    quick = [
        _("{who}: {n} s, usually {usual} s ({code})").format(
            who=view.names.get(each.interviewer, each.interviewer),
            n=each.seconds,
            usual=text.decimal(each.median, 0),
            code=each.key,
        )
        for each in view.speeders
    ]
    same = [
        _("{who}: the same {n} answers for {codes}").format(
            who=view.names.get(each.interviewer, each.interviewer),
            n=each.answered,
            codes=text.listed(each.keys, 4),
        )
        for each in view.equal_answers
    ]
    texts = [
        _("“{text}” written for {codes}").format(text=each.text[:60], codes=text.listed(each.keys, 4))
        for each in view.equal_texts
    ]
    parts = [
        *_listed(_("Very short ones"), quick),
        *_listed(_("The same answers by one interviewer"), same),
        *_listed(_("The same text several times"), texts),
    ]
    return card(title, *(parts or [empty_good(_("Nothing stands out."))]))


def _listed(title: str, said: Sequence[str], most: int = 8) -> list[Component]:
    if not said:
        return []
    items = [html.Li(each) for each in said[:most]]
    if len(said) > most:
        items.append(html.Li(_("and {n} more").format(n=len(said) - most)))
    return [
        html.H3(f"{title}　{len(said)}", className="small-head"),
        html.Ul(items, className="finding-texts"),
    ]
