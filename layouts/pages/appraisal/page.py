"""The settings of the appraisal: the forms in force, every version with who, when and why, and drafts."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.appraisal import AppraisalView, FormVersion
from layouts import text
from layouts.component import Component
from layouts.components.cards import card, foot, lead
from layouts.components.chips import chip
from layouts.components.forms import act_form
from layouts.components.links import href
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.appraisal.forms import form_cards, general_card
from layouts.pages.appraisal.tabs import DRAFTS, SETTINGS, head
from layouts.pages.appraisal.words import STATES, answer_strips


def appraisal_page(view: AppraisalView, scope: Scope, said: str = "") -> html.Div:
    """Draw the forms in force or of the version that the address names, beside all versions."""
    shown = view.shown
    settings = shown.settings if shown else view.settings
    begin = act_form(f"{DRAFTS}/begin", _("New form"), {}, "button primary")
    main = [*form_cards(settings, dict(view.unit_names)), general_card(settings)]
    side = [*_drafts(view), _versions(view)]
    return html.Div(
        [
            head(_("Appraisal settings"), SETTINGS, scope, actions=[begin] if view.keeps else []),
            *answer_strips(said),
            lead(_lead(view)),
            html.Div(
                [html.Div(main, className="stack"), html.Div(side, className="stack")],
                className="people-columns records-columns",
            ),
            foot(
                _(
                    "A version applies from its month on and never to a month whose check has begun or that "
                    "is locked. Which orders count, and how rates are formed and rounded, is adopted on the "
                    "page of reconciliation and stays as it is."
                ),
                demo=False,
            ),
        ],
        className="records appraisal",
    )


def _lead(view: AppraisalView) -> str:
    if view.shown is not None:
        return _("Shown is version {n}, from {month} on, {state}.").format(
            n=view.shown.number, month=month_of(view.shown), state=_(STATES[view.shown.state])
        )
    planned = [each for each in view.versions if each.state == "planned"]
    said = _("In force are the product's defaults; no version was stored yet.")
    if view.current is not None:
        said = _("In force is version {n}, from {month} on.").format(
            n=view.current.number, month=month_of(view.current)
        )
    if not planned:
        return said
    nearest = min(planned, key=lambda each: each.valid_from or view.today)
    later = _("Version {n} is planned from {month} on.").format(n=nearest.number, month=month_of(nearest))
    return f"{said} {later}"


def month_of(version: FormVersion) -> str:
    """Say the month that a version begins with."""
    begins = version.valid_from
    return text.months(begins, begins) if begins else text.NONE


def _drafts(view: AppraisalView) -> list[Component]:
    if not view.drafts:
        return []
    items = [
        html.Li(
            [
                dcc.Link(_("Draft {n}").format(n=each.form_id), href=f"{DRAFTS}/{each.form_id}"),
                html.Span(
                    _("{who}, {moment}").format(
                        who=each.made_by, moment=text.moment(each.made_at, CITY_ZONE, view.today.year)
                    ),
                    className="quiet",
                ),
            ]
        )
        for each in view.drafts
    ]
    return [card(_("Drafts"), html.Ul(items, className="record-files"))]


def _versions(view: AppraisalView) -> html.Section:
    title = _("Versions")
    if not view.versions:
        return card(title, html.P(_("No version was stored yet."), className="state"))
    columns = [
        Column("number", _("Version"), left=True, pin=True),
        Column("month", _("From month"), left=True),
        Column("state", _("State"), left=True),
        Column("who", _("Who and when"), left=True, grow=True),
    ]
    rows = [_version_row(each, view) for each in view.versions]
    return card(title, table(columns, rows, caption=title))


def _version_row(each: FormVersion, view: AppraisalView) -> Row:
    address = href(SETTINGS, {"version": str(each.form_id)})
    moment = text.moment(each.made_at, CITY_ZONE, view.today.year)
    told: list[Component] = [
        _("{who}, {moment}").format(who=each.made_by, moment=moment),
        html.Div(each.reason or text.NONE, className="quiet wrapped"),
    ]
    if view.keeps:
        copied = {"from": str(each.form_id)}
        told.append(act_form(f"{DRAFTS}/begin", _("Use as a draft"), copied, "text-button"))
    return Row(
        {
            "number": dcc.Link(str(each.number), href=address),
            "month": month_of(each),
            "state": chip(_(STATES[each.state]), "outline" if each.state != "in_force" else "neutral"),
            "who": html.Div(told, className="wrapped"),
        },
        selected=view.shown is not None and view.shown.form_id == each.form_id,
    )
