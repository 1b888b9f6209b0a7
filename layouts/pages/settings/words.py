"""Words of the settings: values with their units, what a value may be, states, and what came of a change."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dash import html

from dashboard.i18n import _, noop
from dashboard.settings.fields import LISTS, Bounds, Field, Group, bounds_of, written
from dashboard.settings.groups import BY_NAME
from layouts.components.states import done_strips, notice_strips

PATH = "/admin/settings"
STATES: Mapping[str, str] = {
    "planned": noop("planned"),
    "in_force": noop("in force"),
    "past": noop("no longer in force"),
    "replaced": noop("replaced by another of the same day"),
    "taken_back": noop("taken back"),
}
DONE: Mapping[str, str] = {
    "changed": noop("Kept. It holds from today on."),
    "planned": noop("Kept as planned. Until its day the settings in force stay."),
    "taken_back": noop("The planned version is taken back."),
}
REFUSED: Mapping[str, str] = {
    "reason": noop("Give the reason: it is kept with the settings."),
    "long": noop("The reason is too long: at most 300 characters."),
    "day": noop("Choose the day from which it is to hold."),
    "bounds": noop("The day has long passed or lies more than two years ahead: choose another one."),
    "past": noop(
        "The day from which it is to hold has passed: what was judged until now stays as it is. Choose today "
        "or a later day."
    ),
    "same": noop("Nothing was changed: change a value, or leave the settings as they are."),
    "moved": noop("Somebody else has changed it meanwhile: look at how it stands now, then act again."),
    "begun": noop("This version holds already: enter a new one instead."),
}


def value_words(field: Field, text: str) -> str:
    """Return a written value as people read it, with its unit."""
    if field.kind == "flag":
        return _("switched on") if text == "1" else _("switched off")
    if field.kind == "choice":
        text = _(dict(field.choices)[text])
    if not field.unit:
        return text
    unit = _(field.unit)
    return f"{text}%" if field.unit == "%" else _("{value} {unit}").format(value=text, unit=unit)


def rule_words(group: Group, field: Field) -> str:
    """Say what a field takes, as its model holds it."""
    bounds = bounds_of(group.model, field.path)
    if field.kind == "time":
        return _("a time of day as 08:30")
    if field.kind == "flag":
        return _("switched on or off")
    if field.kind == "choice":
        return _("one of {values}").format(values=_(", ").join(_(label) for _v, label in field.choices))
    if field.kind in LISTS:
        return _list_words(field, bounds)
    return _number_words(field.kind, bounds)


def _number_words(kind: str, bounds: Bounds) -> str:
    scale = 100 if kind == "share" else 1
    whole = kind == "whole"
    low = bounds.least if bounds.least is not None else bounds.above
    high = bounds.most if bounds.most is not None else bounds.below
    least, most = _bound(low, scale), _bound(high, scale)
    if low is None:
        return _("a whole number") if whole else _("a number")
    if high is None:
        said = _("a whole number from {least} on") if whole else _("a number from {least} on")
        return said.format(least=least)
    if bounds.above is not None and bounds.below is not None:
        said = _("a number above {least} and under {most}")
    elif bounds.above is not None:
        said = _("a number above {least}, at most {most}")
    else:
        said = _("a whole number from {least} to {most}") if whole else _("a number from {least} to {most}")
    return said.format(least=least, most=most)


def _list_words(field: Field, bounds: Bounds) -> str:
    least, most = _bound(bounds.least, 1), _bound(bounds.most, 1)
    if bounds.fewest == bounds.largest:
        said = _("{n} numbers from {least} to {most}, separated by commas")
        return said.format(n=bounds.largest, least=least, most=most)
    said = _("{few} to {many} whole numbers from {least} to {most}, separated by commas")
    return said.format(few=bounds.fewest, many=bounds.largest, least=least, most=most)


def _bound(value: Decimal | None, scale: int) -> str:
    return "" if value is None else written(Field("", "decimal", ""), (value * scale).normalize())


def answer_text(answer: str, which: str = "") -> str:
    """Return what came of a change as a sentence, "" for a word that is none.

    Of a wrong value `which` tells group, path and what was written, a line each.
    """
    if answer == "value":
        return _wrong(which)
    said = DONE.get(answer) or REFUSED.get(answer)
    return _(said) if said else ""


def _wrong(which: str) -> str:
    name, path, value = (*which.split("\n", 2), "", "")[:3]
    group = BY_NAME.get(name)
    field = group.field(path) if group else None
    if group is None or field is None:
        return _(group.together) if group and group.together else _("These values do not go together.")
    if not path.strip():
        return _(group.together)
    said = _("{field} = “{value}”: it takes {rule}. Write such a value; nothing was changed.")
    return said.format(field=_(field.label), value=value.strip(), rule=rule_words(group, field))


def answer_strips(answer: str) -> list[html.P]:
    """Say above the page what came of a change, nothing for a word that is none."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])
