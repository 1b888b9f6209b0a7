"""One case of social review: the order, the facts, the panel with its votes, the decision, the appeal."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.reviews import ReviewView
from layouts import text
from layouts.component import Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.forms import labelled, pairs, select
from layouts.components.links import order_path
from layouts.components.records import files_card, history_card, lines, record_form
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import demo_mark, folded, paragraphs
from layouts.pages.reviews.panel import panel_card, panel_forms, told_history
from layouts.pages.reviews.words import (
    ACTS,
    GROUNDS,
    LEVELS,
    answer_strips,
    confirmation_sign,
    state_chip,
)
from layouts.pages.supervise.tabs import REVIEWS, tabs


def review_page(view: ReviewView, scope: Scope, said: str = "") -> html.Div:
    """Draw one case with what the account may do."""
    row, here = view.row, f"{REVIEWS}/{view.row.case_id}"
    confirmed = confirmation_sign(row.confirmation)
    main = [
        card(_("Facts of the case"), paragraphs(view.facts)),
        *([panel_card(view)] if view.seats else []),
        *_decided(view),
        history_card(told_history(view.kept.history), ACTS),
    ]
    side = [
        *_acts(view, here),
        _about(view, scope),
        *files_card(view.kept.files, f"{here}/file", back=here, may_attach=view.kept.may_attach),
    ]
    return html.Div(
        [
            page_head(
                _("Case of {order}").format(order=row.order_no or row.case_id),
                chips=[state_chip(row.state), *([confirmed] if confirmed else []), *demo_mark(row.demo)],
                controls=[tabs(REVIEWS, scope)],
                crumbs=[(_("Social review"), REVIEWS)],
            ),
            *answer_strips(said),
            lead(_lead(view)),
            html.Div(
                [html.Div(main, className="stack"), html.Div(side, className="stack")],
                className="people-columns records-columns",
            ),
            foot(
                _("Names of the panel are seen by the city's office alone; votes by everybody once decided."),
                demo=row.demo,
            ),
        ],
        className="records reviews",
    )


def _lead(view: ReviewView) -> str:
    """Say how far the case is and what comes next."""
    row, count = view.row, view.count
    votes = ""
    if count is not None and row.voted:
        votes = _("{n} of {m} seats voted not to accept it.").format(n=count.exclude, m=count.seats)
    next_step = {
        "proposed": _("The city's office draws the panel next."),
        "drawn": _("The panel is drawn; the vote is opened next."),
        "voting": _("The vote is open."),
        "appealed": _("An appeal runs; the decision stands until it is decided."),
        "withdrawn": _("The case was withdrawn before a decision."),
    }.get(row.state, "")
    stands = {
        "waiting": _("The platform is asked to exclude it; figures change when an import confirms it."),
        "confirmed": _("The last import confirms the exclusion: figures leave it out."),
        "other": _("The platform excludes it against the decision: figures follow the platform."),
    }.get(row.confirmation, "")
    if row.state in ("rejected", "reversed", "upheld", "excluded") and not stands:
        stands = _("The order stays in the figures.")
    return " ".join(part for part in (votes, next_step, stands) if part)


def _about(view: ReviewView, scope: Scope) -> html.Section:
    row = view.row
    number: Component = row.order_no or text.NONE
    if scope.may("view_orders") and row.order_no:
        number = dcc.Link(row.order_no, href=order_path(row.source, row.order_no))
    facts: list[tuple[str, Component]] = [
        (_("Order"), number),
        (_("What it is about"), row.title or _("confidential")),
        (_("Enterprise"), view.enterprise or text.NONE),
        (_("Unit"), row.unit.name),
        (_("Level"), _(LEVELS[row.level])),
        (_("Ground of the case"), _(GROUNDS[row.ground])),
        (_("Proposed"), text.moment(row.proposed_at, CITY_ZONE, year=0)),
        (_("Proposed by"), row.proposed_by),
    ]
    if view.seed:
        facts.append((_("Seed of the lot"), html.Code(view.seed, className="seed")))
    if view.excluded:
        facts.append((_("On the platform"), view.exclusion_reason or _("excluded from the appraisal")))
    return card(_("About the case"), pairs(*facts))


def _decided(view: ReviewView) -> list[html.Section]:
    row = view.row
    parts: list[html.Section] = []
    if row.decided_at:
        at = text.moment(row.decided_at, CITY_ZONE, year=0)
        said = [(_("Decided at"), at), (_("Noted by"), row.decided_by)]
        body = [paragraphs(view.decision)] if view.decision else []
        parts.append(card(_("Resolution"), pairs(*said), *body))
    if row.cleared_at:
        at = text.moment(row.cleared_at, CITY_ZONE, year=0)
        parts.append(card(_("Name cleared"), paragraphs(view.cleared), note=at))
    if view.appealed_at:
        appealed = text.moment(view.appealed_at, CITY_ZONE, year=0)
        decided = [paragraphs(view.appeal_decision)] if view.appeal_decision else []
        parts.append(card(_("Appeal"), paragraphs(view.appeal), *decided, note=appealed))
    return parts


def _acts(view: ReviewView, here: str) -> list[Component]:
    acts = view.acts
    forms: list[Component] = []
    if "draw" in acts:
        forms.append(record_form(f"{here}/draw", _("Draw the panel by lot"), back=here))
    if "open" in acts:
        forms.append(record_form(f"{here}/open", _("Open the vote"), back=here))
    forms += panel_forms(view, here)
    if "exclude" in acts:
        words = lines("text", _("Resolution, in words"), required=False)
        forms.append(record_form(f"{here}/decide", _("Close the vote"), words, back=here))
    if view.may_clear:
        how = lines("text", _("How the name was cleared"))
        form = record_form(f"{here}/clear", _("Keep it"), how, back=here, look="button")
        forms.append(folded(_("Note that the name was cleared …"), form))
    if "uphold" in acts:
        asked = labelled(
            _("Decision on the appeal"),
            select("act", [("uphold", _("uphold")), ("reverse", _("reverse"))], "", _("choose …")),
        )
        forms.append(
            record_form(f"{here}/appeal-decision", _("Decide"), asked, lines("text", _("Grounds")), back=here)
        )
    for act, label, send in (
        ("appeal", _("Appeal …"), _("Appeal")),
        ("withdraw", _("Withdraw the case …"), _("Withdraw the case")),
    ):
        if act in acts:
            form = record_form(f"{here}/{act}", send, lines("text", _("Grounds")), back=here, look="button")
            forms.append(folded(label, form))
    if view.own and any(state == view.row.state for state in ("proposed", "drawn", "voting")):
        forms.insert(
            0, html.P(_("You proposed this case: somebody else draws and decides."), className="state")
        )
    return [card(_("To be done here"), *forms)] if forms else []
