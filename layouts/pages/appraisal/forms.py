"""Scoring forms as tables, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.appraisal.forms import Form, GroupForm
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from layouts import scoring, text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.explain import explained
from layouts.components.forms import pairs
from layouts.components.table import Column, Row, table
from layouts.pages.appraisal.words import TIES
from layouts.vocabulary import ANSWERS, SCORECARD

FEW_UNITS = 8


def form_cards(settings: AppraisalSettings, unit_names: Mapping[str, str]) -> list[html.Section]:
    """Show the form of every group, the common one first."""
    groups: list[tuple[GroupForm | None, Form]] = [(None, settings.common)]
    groups += [(group, group) for group in settings.groups]
    alone = len(groups) == 1
    return [form_card(group, form, unit_names, alone=alone) for group, form in groups]


def form_card(
    group: GroupForm | None, form: Form, unit_names: Mapping[str, str], *, alone: bool = False
) -> html.Section:
    """Show a form: every indicator with its rule."""
    name = _("all groups") if alone else scoring.group_name(group)
    title = _("Scoring form of {group}").format(group=name)
    columns = [
        Column("name", _("Indicator"), left=True, pin=True),
        Column("points", _("Points")),
        Column("rule", _("Rule"), left=True, grow=True),
    ]
    rows = [
        Row(
            {
                "name": explained(scoring.indicator_name(name), name),
                "points": text.whole(rule.weight),
                "rule": scoring.rule_words(name, rule),
            }
        )
        for name, rule in form.indicators.items()
    ]
    rows.append(Row({"name": _("Full score"), "points": text.whole(form.total)}, tone="total"))
    return card(title, table(columns, rows, caption=title), note=members(group, unit_names))


def members(group: GroupForm | None, unit_names: Mapping[str, str]) -> str:
    """Say which units a group holds."""
    if group is None or not group.units:
        return ""
    return text.listed((unit_names.get(code, code) for code in group.units), FEW_UNITS)


def general_card(settings: AppraisalSettings) -> html.Section:
    """Show what holds for all forms."""
    title = _("For all forms")
    return card(title, pairs(*_general(settings)))


def _general(settings: AppraisalSettings) -> list[tuple[str, Component]]:
    return [
        (
            _("Credits of answers"),
            text.listed(
                _("{name} {value}").format(name=_(ANSWERS[each]), value=text.whole(credit))
                for each, credit in settings.credits.items()
            ),
        ),
        (
            _("Minimum sample"),
            text.listed(
                _("{name} {value}").format(name=_(text.LEVEL_NAMES[level]), value=n)
                for level, n in settings.minimum_sample.items()
            ),
        ),
        (
            _("Least coverage of satisfaction"),
            _("{percent}%").format(percent=text.whole(settings.satisfaction_coverage * 100)),
        ),
        (_("After a tie"), _(TIES[settings.ties])),
        (_("Warning threshold"), _("{percent}%").format(percent=text.whole(settings.threshold))),
        (_("Six items of provincial orders"), six_words(settings)),
        (_("Signed in time within"), _("{n} minutes").format(n=settings.sign_minutes)),
    ]


def six_words(settings: AppraisalSettings) -> str:
    """Say what the six items are, with their points where these differ."""
    said = []
    for item, points in settings.six_points.items():
        name = _(SCORECARD[item])
        if item == "solved_on_time":
            name = settings.sixth_name or name
            if settings.sixth_days:
                name = _("{item} (at most {days})").format(
                    item=name, days=text.working_days(settings.sixth_days)
                )
        weighed = settings.weighs_items
        said.append(_("{name} {value}").format(name=name, value=text.whole(points)) if weighed else name)
    return text.listed(said)
