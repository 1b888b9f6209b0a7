"""The page of the settings: a group in force, since when and by whom, its form, planned and past versions."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import html

from dashboard.i18n import _
from dashboard.settings.fields import Field, value_of, written
from dashboard.views.settings import SettingsView, Version
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head, segments
from layouts.components.chips import chip, sign
from layouts.components.forms import hidden, labelled, select
from layouts.components.links import href
from layouts.components.records import record_form
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.settings.words import PATH, STATES, answer_strips, rule_words, value_words

SET = "set_"  # before a field's path in the form


def settings_page(view: SettingsView, said: str = "") -> html.Div:
    """Draw one group of settings."""
    items = [(_(each.title), address(each.name), each == view.group) for each in view.groups]
    right = [*_form(view), *_planned(view)]
    return html.Div(
        [
            page_head(_("Supervision settings"), controls=[segments(_("Supervision settings"), items)]),
            *answer_strips(said),
            lead(*_sentence(view)),
            html.Div(
                [
                    html.Div([_in_force(view), _versions(view)], className="stack"),
                    html.Div(right, className="stack"),
                ],
                className="people-columns records-columns" if right else "",
            ),
            foot(
                _(
                    "A change holds from a day on, never before today: what was judged until then stays as "
                    "it is. Every version is kept with who entered it and why."
                )
            ),
        ],
        className="records settings",
    )


def address(name: str) -> str:
    """Return the address of a group."""
    return href(PATH, {"group": name})


def _sentence(view: SettingsView) -> list[Component]:
    title = _(view.group.title)
    since = view.since
    if since is None:
        parts = [
            _("{group}: the product's own settings are in force; nobody changed them.").format(group=title)
        ]
    else:
        told = {"group": title, "day": since.valid_from.isoformat(), "who": since.who, "why": since.reason}
        parts = [_("{group}: in force from {day}, entered by {who} (reason: {why}).").format(**told)]
    if view.planned:
        said = _("Planned from {day} on: another version.")
        parts.append(said.format(day=view.planned[0][0].isoformat()))
    return [html.Span(each, className="said") for each in parts]


def _in_force(view: SettingsView) -> html.Section:
    columns = [
        Column("name", _("Setting"), left=True, pin=True),
        Column("value", _("In force"), left=True),
        *([Column("planned", _("Planned"), left=True)] if view.planned else []),
        Column("about", _("What it does"), left=True, grow=True, secondary=True),
    ]
    rows = [Row(_cells(view, each), classes={"about": "wraps"}) for each in view.group.fields]
    drawn = table(columns, rows, caption=_("Settings in force"))
    return card(_("Settings in force"), drawn)


def _cells(view: SettingsView, field: Field) -> dict[str, Children]:
    now = written(field, value_of(view.values, field.path))
    planned: list[Component] = []
    before = now
    for day, values in view.planned:
        value = written(field, value_of(values, field.path))
        if value != before:
            told = _("{value} from {day} on").format(value=value_words(field, value), day=day.isoformat())
            planned.append(html.Div(told))
        before = value
    return {
        "name": _(field.label),
        "value": html.B(value_words(field, now)),
        "planned": planned or "",
        "about": _(field.about) if field.about else "",
    }


def _form(view: SettingsView) -> list[html.Section]:
    if not view.may_change:
        return []
    fields = [_input(view, each) for each in view.group.fields]
    today = view.today.isoformat()
    day = dbc.Input(name="valid_from", value=today, type="date", min=today, required=True, className="field")
    reason = dbc.Input(name="reason", value="", maxLength=300, required=True, className="field")
    form = record_form(
        f"{PATH}/{view.group.name}/change",
        _("Keep the change"),
        hidden("seen", str(view.seen)),
        *fields,
        labelled(_("Holds from"), day),
        labelled(_("Reason for the change"), reason),
        back=address(view.group.name),
    )
    return [card(_("Change the settings"), form)]


def _input(view: SettingsView, field: Field) -> html.Label:
    value = written(field, value_of(view.values, field.path))
    name = f"{SET}{field.path}"
    unit = _(field.unit) if field.unit else ""
    rule = rule_words(view.group, field)
    if field.kind == "flag":
        shown: Component = select(name, [(each, value_words(field, each)) for each in ("1", "0")], value)
    elif field.kind == "choice":
        shown = select(name, [(code, _(label)) for code, label in field.choices], value)
    else:
        shown = dbc.Input(name=name, value=value, maxLength=100, required=True, className="field")
    label = _("{label} ({unit})").format(label=_(field.label), unit=unit) if unit else _(field.label)
    said = html.Small(rule, className="quiet") if field.kind not in ("flag", "choice") else None
    return html.Label([html.Span(label), shown, said])


def _planned(view: SettingsView) -> list[html.Section]:
    """Offer to take a planned version back."""
    if not view.may_change:
        return []
    found = []
    for day, _values in view.planned:
        reason = dbc.Input(name="reason", value="", maxLength=300, required=True, className="field")
        form = record_form(
            f"{PATH}/{view.group.name}/take_back",
            _("Take it back"),
            hidden("valid_from", day.isoformat()),
            labelled(_("Reason for the change"), reason),
            back=address(view.group.name),
            look="button",
        )
        found.append(card(_("Planned from {day} on").format(day=day.isoformat()), form))
    return found


def _versions(view: SettingsView) -> html.Section:
    if not view.versions:
        said = _("No version was entered yet: the product's own settings are in force.")
        return card(_("Versions"), html.P(said, className="state"))
    columns = [
        Column("from", _("Holds from"), left=True, pin=True),
        Column("state", _("State"), left=True),
        Column("changes", _("What it changed"), left=True, grow=True),
        Column("reason", _("Reason for the change"), left=True),
        Column("who", _("Entered by"), left=True, secondary=True),
    ]
    wraps = {"changes": "wraps", "reason": "wraps", "who": "wraps"}
    rows = [Row(_version(view, each), classes=wraps) for each in view.versions]
    return card(_("Versions"), table(columns, rows, caption=_("Versions")))


def _version(view: SettingsView, version: Version) -> dict[str, Children]:
    lines: list[Component] = []
    for path, old, new in version.changes:
        field = view.group.field(path)
        if field is not None:
            told = {"old": value_words(field, old), "new": value_words(field, new)}
            said = _("{setting}: {old} → {new}").format(setting=_(field.label), **told)
            lines.append(html.Div(said))
    word = _(STATES[version.state])
    state = sign("good", word) if version.state == "in_force" else chip(word, "outline")
    return {
        "from": version.valid_from.isoformat(),
        "state": state,
        "changes": lines or text.NONE,
        "reason": version.reason,
        "who": f"{version.who}　{text.moment(version.at, CITY_ZONE, year=0)}",
    }
