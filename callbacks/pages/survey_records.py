"""The pages of the survey that are worked on: fieldwork, calls, findings, questionnaires."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

import dash
from pydantic import ValidationError

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from callbacks.session import actor
from dashboard.i18n import _, noop
from dashboard.survey.settings import DrawRule
from dashboard.views.findings import FindingFilter
from data_access.database import reading
from data_access.queries.survey.calls import call_view, calls_view
from data_access.queries.survey.fieldwork import fieldwork_view
from data_access.queries.survey.findings import finding_view, findings_view
from data_access.queries.survey.questionnaires import questionnaires_view
from data_access.records.survey.waves import bad_month
from layouts.component import Component
from layouts.components.states import no_such_record
from layouts.frame import NavItem
from layouts.pages.survey.calls import call_page, calls_page
from layouts.pages.survey.fieldwork import fieldwork_page
from layouts.pages.survey.finding import finding_page
from layouts.pages.survey.findings import findings_page
from layouts.pages.survey.parts import CALLS, FIELDWORK, FINDINGS, QUESTIONNAIRES
from layouts.pages.survey.questionnaires import questionnaires_page

NAV = NavItem(CALLS, noop("Call list"), "call_survey", "telephone", unless="view_figures")
LONGEST = 60


RULE_FIELDS: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("share", "share", Decimal),
    ("minimum", "minimum", int),
    ("resting", "resting_months", int),
    ("reserve", "replacements", Decimal),
)


def read_rule(given: dict[str, str]) -> tuple[DrawRule | None, int, str]:
    """Return the rule and the month (yyyymm) that a form asks for, and "".

    Where a field is not understood: None, 0 and what is said of the first such field (words.REFUSED).
    """
    month = given.get("month", "").strip().replace("-", "")
    if not (month.isascii() and month.isdecimal() and len(month) == 6):
        return None, 0, "rule_month"
    told: dict[str, object] = {}
    for name, field, read in RULE_FIELDS:
        try:
            told[field] = read(given.get(name, ""))
            DrawRule.model_validate({field: told[field]})
        except (InvalidOperation, ValueError, ValidationError):
            return None, 0, f"rule_{name}"
    return DrawRule.model_validate(told), int(month), ""


@guarded_page("manage_survey")
def fieldwork_layout(wave: str = "", repeat: str = "", said: str = "", **query: str) -> Component:
    """Show the fieldwork of a wave, and what a draw would take where a rule is asked."""
    rule, month, wrong = read_rule(query)
    answer = wrong if wrong and (query.get("share") or query.get("month")) else said
    if rule is not None and (why := bad_month(month, get_now())):
        rule, answer = None, why
    with reading(get_engine()) as connection:
        view = fieldwork_view(connection, actor(), wave[:LONGEST], repeat == "1", rule, month)
    return fieldwork_page(view, get_scope(), answer)


@guarded_page("call_survey")
def calls_layout(wave: str = "", said: str = "", **_query: str) -> Component:
    """Show the call list."""
    with reading(get_engine()) as connection:
        view = calls_view(connection, get_scope(), wave[:LONGEST], get_now())
    return calls_page(view, get_scope(), said)


@guarded_page("call_survey")
def call_layout(code: str = "", wave: str = "", said: str = "", **_query: str) -> Component:
    """Show one enterprise to be called."""
    number = int(code) if code.isdecimal() and len(code) < 10 else 0
    with reading(get_engine()) as connection:
        view = call_view(connection, get_scope(), wave[:LONGEST], number, get_now())
    return no_such_record(get_scope()) if view is None else call_page(view, said)


@guarded_page("view_records")
def findings_layout(
    unit: str = "",
    category: str = "",
    state: str = "",
    wave: str = "",
    late: str = "",
    of: str = "",
    show: str = "",
    said: str = "",
    **_query: str,
) -> Component:
    """Show the problem list as the address narrows it."""
    parts = ("" if each == "-" else each[:LONGEST] for each in (unit, category, state, wave, late))
    asked = FindingFilter(*parts)
    with reading(get_engine()) as connection:
        shown = (asked, of[:LONGEST], get_now())
        view = findings_view(connection, get_scope(), *shown, whole=show == "all")
    return findings_page(view, get_scope(), said)


@guarded_page("view_records")
def finding_layout(code: str = "", said: str = "", **_query: str) -> Component:
    """Show one finding."""
    with reading(get_engine()) as connection:
        view = finding_view(connection, get_scope(), code[:LONGEST], get_now())
    return no_such_record(get_scope()) if view is None else finding_page(view, said)


@guarded_page("manage_survey")
def questionnaires_layout(version: str = "", said: str = "", **_query: str) -> Component:
    """Show the versions of the questionnaire."""
    with reading(get_engine()) as connection:
        view = questionnaires_view(connection, get_scope(), version[:LONGEST])
    return questionnaires_page(view, get_scope(), said)


def _titled(title: str) -> Callable[..., str]:
    # Dash hands the address's own parameters to a title: none of them may take its place.
    return lambda **_query: _(title)


def register(_app: dash.Dash) -> None:
    """Register the pages."""
    for name, title, layout, where in (
        ("survey_fieldwork", noop("Samples and fieldwork"), fieldwork_layout, {"path": FIELDWORK}),
        ("survey_calls", noop("Call list"), calls_layout, {"path": CALLS}),
        ("survey_call", noop("Call"), call_layout, {"path_template": f"{CALLS}/<code>"}),
        ("survey_findings", noop("Problem list"), findings_layout, {"path": FINDINGS}),
        ("survey_finding", noop("Finding"), finding_layout, {"path_template": f"{FINDINGS}/<code>"}),
        ("survey_questionnaires", noop("Questionnaires"), questionnaires_layout, {"path": QUESTIONNAIRES}),
    ):
        dash.register_page(name, title=_titled(title), layout=layout, **where)
