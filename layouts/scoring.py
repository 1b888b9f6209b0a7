"""Say how a scoring form gives points: its rules in words, one sentence part an indicator."""

from __future__ import annotations

from dashboard.appraisal.forms import Form, GroupForm, IndicatorRule
from dashboard.appraisal.registry import REGISTRY
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _, noop
from layouts import text

KINDS = {
    "linear": noop("by distance from a target"),
    "proportional": noop("in proportion to the rate"),
    "banded": noop("in steps"),
    "share": noop("by share of the volume"),
    "penalty": noop("points off per order"),
}


def indicator_name(name: str) -> str:
    """Return the name of an indicator of a form."""
    return _(text.INDICATOR_NAMES[name])


def group_name(group: GroupForm | None) -> str:
    """Return what a group with a form of its own is called, of None the common form."""
    if group is None:
        return _("all other groups")
    return group.name or _(text.LEVEL_NAMES[group.level])


def rule_words(name: str, rule: IndicatorRule) -> str:
    """Say how a rule gives points."""
    weight, floor = text.whole(rule.weight), text.whole(rule.floor)
    if rule.kind == "penalty":
        return _("{points} points off per order, at most {most}").format(
            points=text.whole(rule.per_order), most=text.whole(rule.most_lost)
        )
    if rule.kind == "share":
        said = _("{weight} points × its ratio to the largest volume of the group")
        if rule.shared == "all":
            said = _("{weight} points × its share of the group's volume")
        return said.format(weight=weight)
    if rule.kind == "banded":
        return _("{steps}, else {floor} points").format(steps=_steps(name, rule), floor=floor)
    if rule.kind == "proportional":
        fewer = REGISTRY[name].fewer
        said = _("{weight} points × (1 − rate)") if fewer else _("{weight} points × rate")
        return _with_floor(said.format(weight=weight), rule)
    said = _("{weight} points, target {target}%, {lost} points off per percentage point beyond it")
    if not REGISTRY[name].fewer:
        said = _("{weight} points, target {target}%, {lost} points off per percentage point below it")
    lost = text.whole(rule.lost_per_point)
    return _with_floor(said.format(weight=weight, target=text.whole(rule.target), lost=lost), rule)


def _with_floor(said: str, rule: IndicatorRule) -> str:
    if not rule.floor:
        return said
    return _("{rule}, at least {floor}").format(rule=said, floor=text.whole(rule.floor))


def _steps(name: str, rule: IndicatorRule) -> str:
    fewer = REGISTRY[name].fewer
    said = _("{points} points up to {rate}%") if fewer else _("{points} points from {rate}%")
    steps = sorted(rule.steps, key=lambda step: -step.points)
    return text.listed(
        said.format(points=text.whole(step.points), rate=text.whole(step.lowest)) for step in steps
    )


def form_words(form: Form) -> str:
    """Say all rules of a form."""
    said = _("{indicator}: {rule}")
    return _("; ").join(
        said.format(indicator=indicator_name(name), rule=rule_words(name, rule))
        for name, rule in form.indicators.items()
    )


def rule_in_forms(name: str, settings: AppraisalSettings, level: str = "") -> str:
    """Say how an indicator is scored by the forms in force, of each group apart, or of one level."""
    groups: list[GroupForm | None] = [each for each in settings.groups if level in ("", each.level)]
    if not level or not groups:
        groups.insert(0, None)
    forms: list[tuple[GroupForm | None, Form]] = [(each, each or settings.common) for each in groups]
    said = [
        (group_name(group), rule_words(name, form.indicators[name]))
        for group, form in forms
        if name in form.indicators
    ]
    if not said:
        return _("by no form at present")
    if len({rule for _group, rule in said}) == 1 and len(said) == len(forms):
        return said[0][1]
    return _("; ").join(_("{group}: {rule}").format(group=group, rule=rule) for group, rule in said)


def forms_words(settings: AppraisalSettings, level: str = "") -> str:
    """Say the forms in force, of one level only its own."""
    own = [group for group in settings.groups if not level or group.level == level]
    if not own or (not level and settings.groups):
        whole = form_words(settings.common)
        if not settings.groups:
            return whole
        said = [_("{group}: {rule}").format(group=group_name(None), rule=whole)]
    else:
        said = []
    said += [
        _("{group} ({total} points): {rule}").format(
            group=group_name(group), total=text.whole(group.total), rule=form_words(group)
        )
        for group in own
    ]
    return _("; ").join(said)
