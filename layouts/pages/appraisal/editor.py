"""The editor of a draft: a row an indicator, what holds for all forms, and the groups with own forms."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.appraisal.editing import COMMON, LEVELS
from dashboard.appraisal.forms import Form, IndicatorRule
from dashboard.appraisal.registry import REGISTRY, Scorable
from dashboard.i18n import _
from dashboard.views.appraisal import DraftView
from layouts import scoring, text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.explain import explained
from layouts.components.forms import act_form, hidden, labelled, select
from layouts.components.records import record_form
from layouts.components.table import Column, Row, table
from layouts.pages.appraisal.forms import members
from layouts.pages.appraisal.tabs import DRAFTS
from layouts.pages.appraisal.words import FIELDS, SINGLE, TIES, field_name
from layouts.vocabulary import ANSWERS, SCORECARD, word

UNIT = "unit_"  # before a unit's code: the box that puts it into a group


def editor(view: DraftView) -> list[Component]:
    """Show the part of the draft that is being edited."""
    if view.part == "general":
        return [_general(view)]
    if view.part == "groups":
        return [_groups(view)]
    return [_form(view)]


def back_to(view: DraftView, part: str) -> str:
    """Return the address of a part of the draft."""
    return f"{DRAFTS}/{view.draft.form_id}?part={part}"


def _act(view: DraftView, act: str) -> str:
    return f"{DRAFTS}/{view.draft.form_id}/{act}"


def _kept(view: DraftView) -> list[Component]:
    return [hidden("changes", str(view.draft.changes)), hidden("part", view.part)]


def _line(name: str, value: str, width: str = "narrow") -> dcc.Input:
    return dcc.Input(name=name, value=value, type="text", className=f"field {width}", id=f"field-{name}")


def _unlabelled(name: str, value: str, width: str = "narrow") -> html.Label:
    """Show a field whose label is the head of its column; readers of the screen are told the whole."""
    return html.Label([html.Span(field_name(name), className="visually-hidden"), _line(name, value, width)])


def _form(view: DraftView) -> html.Section:
    settings = view.draft.settings
    group = None if view.part == COMMON else settings.groups[int(view.part)]
    form: Form = group or settings.common
    columns = [
        Column("use", word(FIELDS, "use"), left=True),
        Column("name", _("Indicator"), left=True, pin=True),
        Column("kind", word(FIELDS, "kind"), left=True),
        Column("weight", word(FIELDS, "weight"), left=True),
        Column("target", word(FIELDS, "target"), left=True),
        Column("loss", word(FIELDS, "loss"), left=True),
        Column("floor", word(FIELDS, "floor"), left=True),
        Column("more", _("Steps, comparison, deduction"), left=True, grow=True),
    ]
    rows = [_row(each, form.indicators.get(name)) for name, each in REGISTRY.items()]
    title = _("Scoring form of {group}").format(group=scoring.group_name(group))
    total = labelled(word(SINGLE, "total"), _line("total", text.whole(form.total)))
    said = html.P(
        _(
            "Tick what counts; the points must add up to the full score. By distance from a target: points "
            "off per percentage point, never below the least. In steps: rate:points, as in 98:25, 95:20. "
            "Where less is better, target and steps say the highest rate allowed."
        ),
        className="card-note",
    )
    body = record_form(
        _act(view, "form"),
        _("Check and keep in the draft"),
        *_kept(view),
        total,
        table(columns, rows, caption=title),
        said,
        back=back_to(view, view.part),
        class_name="appraisal-form",
    )
    return card(title, body, note=members(group, {each.code: each.name for each in view.units}))


def _row(each: Scorable, rule: IndicatorRule | None) -> Row:
    name = each.name
    kinds = [(kind, _(scoring.KINDS[kind])) for kind in each.kinds]
    chosen = rule.kind if rule else each.kinds[0]
    kind: Component = _(scoring.KINDS[chosen])
    if len(kinds) > 1:
        kind = select(f"kind_{name}", kinds, chosen)
    cells: dict[str, Children] = {
        "use": dbc.Checkbox(id=f"field-use_{name}", name=f"use_{name}", value=rule is not None, label=""),
        "name": [
            explained(scoring.indicator_name(name), name),
            html.Div(_note(each), className="quiet") if _note(each) else None,
        ],
        "kind": kind,
        "weight": _cell(name, "weight", rule.weight if rule else None),
    }
    if each.of != "number":
        linear = rule is not None and rule.kind == "linear"
        target = rule.target if rule and linear else Decimal(0 if each.fewer else 100)
        cells |= {
            "target": _cell(name, "target", target),
            "loss": _cell(name, "loss", rule.lost_per_point if rule and linear else Decimal("0.5")),
            "floor": _cell(name, "floor", rule.floor if rule else Decimal(0)),
            "more": _unlabelled(f"steps_{name}", _steps(rule), "long"),
        }
    elif each.kinds == ("share",):
        choices = [("all", _("the group's volume")), ("largest", _("the largest of the group"))]
        cells["more"] = select(f"shared_{name}", choices, rule.shared if rule else "all")
    else:
        per_order, most = (rule.per_order, rule.most_lost) if rule else (Decimal("0.5"), Decimal(5))
        cells["more"] = html.Div(
            [
                labelled(word(FIELDS, "order"), _line(f"order_{name}", text.whole(per_order))),
                labelled(word(FIELDS, "cap"), _line(f"cap_{name}", text.whole(most))),
            ],
            className="appraisal-pair",
        )
    return Row(cells, tone="" if rule else "faint")


def _note(each: Scorable) -> str:
    if each.of == "entered":
        return _("entered by hand")
    return _("less is better") if each.fewer and each.of == "rate" else ""


def _cell(name: str, kind: str, value: Decimal | None) -> html.Label:
    shown = "" if value is None else text.whole(value)
    return _unlabelled(f"{kind}_{name}", shown)


def _steps(rule: IndicatorRule | None) -> str:
    if rule is None:
        return ""
    return ", ".join(f"{text.whole(step.lowest)}:{text.whole(step.points)}" for step in rule.steps)


def _general(view: DraftView) -> html.Section:
    s = view.draft.settings
    title = _("For all forms")
    credits = [(f"credit_{each}", _(ANSWERS[each]), text.whole(credit)) for each, credit in s.credits.items()]
    samples = [(f"sample_{level}", _(text.LEVEL_NAMES[level]), str(s.sample(level))) for level in LEVELS]
    six = [(f"six_{item}", _(SCORECARD[item]), text.whole(points)) for item, points in s.six_points.items()]
    limits = [
        ("coverage", text.whole(s.satisfaction_coverage * 100)),
        ("threshold", text.whole(s.threshold)),
        ("sign_minutes", str(s.sign_minutes)),
        ("four_way_minutes", str(s.four_way_minutes)),
        ("liaison_minutes", str(s.liaison_minutes)),
        ("sixth_days", str(s.sixth_days or "")),
    ]
    ties = [(each, _(word)) for each, word in TIES.items()]
    return card(
        title,
        record_form(
            _act(view, "general"),
            _("Check and keep in the draft"),
            *_kept(view),
            _several(_("Credits of answers"), credits),
            _several(_("Minimum sample"), samples),
            _several(_("Points of the six items of provincial orders"), six),
            _several(_("Limits"), [(name, _(SINGLE[name]), value) for name, value in limits]),
            labelled(word(SINGLE, "sixth_name"), _line("sixth_name", s.sixth_name, "long")),
            labelled(word(SINGLE, "ties"), select("ties", ties, s.ties)),
            back=back_to(view, view.part),
            class_name="appraisal-form",
        ),
    )


def _several(legend: str, fields: Sequence[tuple[str, str, str]]) -> html.Fieldset:
    boxes = [labelled(label, _line(name, value)) for name, label, value in fields]
    return html.Fieldset([html.Legend(legend), html.Div(boxes, className="appraisal-fields")])


def _groups(view: DraftView) -> html.Section:
    """Show the groups with forms of their own, and the form that makes another."""
    settings = view.draft.settings
    names = {each.code: each.name for each in view.units}
    rows = [
        Row(
            {
                "name": dcc.Link(scoring.group_name(group), href=back_to(view, str(place))),
                "level": _(text.LEVEL_NAMES[group.level]),
                "units": members(group, names) or _("all not named elsewhere"),
                "total": text.whole(group.total),
                "drop": act_form(
                    _act(view, "ungroup"),
                    _("Use the common form"),
                    {
                        "changes": str(view.draft.changes),
                        "part": str(place),
                        "back": back_to(view, "groups"),
                    },
                    "text-button",
                ),
            }
        )
        for place, group in enumerate(settings.groups)
    ]
    columns = [
        Column("name", _("Group"), left=True, pin=True),
        Column("level", _("Level"), left=True),
        Column("units", _("Units"), left=True, grow=True),
        Column("total", _("Full score")),
        Column("drop", "", left=True),
    ]
    title = _("Groups with a form of their own")
    shown: Component = html.P(_("All groups have the common form."), className="state")
    if rows:
        shown = table(columns, rows, caption=title)
    return card(title, shown, _new_group(view), note=_("each is ranked apart"))


def _new_group(view: DraftView) -> html.Form:
    levels = [(level, _(text.LEVEL_NAMES[level])) for level in LEVELS]
    boxes = [
        html.Details(
            [
                html.Summary(_(text.LEVEL_NAMES[level])),
                html.Div(
                    [
                        dbc.Checkbox(
                            id=f"field-{UNIT}{each.code.replace('.', '_')}",
                            name=f"{UNIT}{each.code}",
                            value=False,
                            label=each.name,
                        )
                        for each in view.units
                        if each.kind == level and each.subkind != "park"
                    ],
                    className="unit-boxes",
                ),
            ],
            className="appraisal-units",
        )
        for level in LEVELS
    ]
    return record_form(
        _act(view, "group"),
        _("Add the group"),
        *_kept(view),
        labelled(word(SINGLE, "level"), select("level", levels, LEVELS[0])),
        labelled(word(SINGLE, "name"), _line("name", "", "long")),
        html.P(_("Without any unit ticked, the group holds the whole level."), className="card-note"),
        *boxes,
        back=back_to(view, "groups"),
        look="button",
        class_name="appraisal-form",
    )
