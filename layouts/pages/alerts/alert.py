"""One warning: what it is about, why it was raised, who was told, and what may be done."""

from __future__ import annotations

from fractions import Fraction

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.people.access import Scope
from dashboard.views.alerts import AlertView, WarningRow
from layouts import text
from layouts.component import Component
from layouts.components.cards import card, foot, page_head
from layouts.components.chips import chip, sign
from layouts.components.forms import pairs
from layouts.components.links import href
from layouts.components.records import history_card, lines, record_form
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.alerts.cells import (
    ended_words,
    kind_cell,
    messages_table_rows,
    moment,
    moment_of,
    object_cell,
    rate_of,
    standing,
    unit_cell,
)
from layouts.pages.alerts.words import ACTS, PATH, SUPERVISE, answer_strips, state_mark
from layouts.pages.proactive.parts import demo_mark, folded, line, unit_field

CLOCK_RULES = {
    "solve": lambda: _("Red: the deadline had passed at the data time and the order was open then."),
    "onsite": lambda: _(
        "Red: two hours after the provincial transfer nobody had been on site, at the data time."
    ),
    "feedback": lambda: _("Red: the noon for the first feedback had passed at the data time without it."),
    "promise": lambda: _("Red: the promised day had passed at the data time and the item stood open."),
    "note": lambda: _("Amber: more than seven days have passed since the last weekly note."),
    "below": lambda: _(
        "Under the threshold on the exact fraction after exclusions, by enough orders for a warning."
    ),
    "overturn": lambda: _("The district had passed the reply at gate 2, the city returned it at gate 4."),
    "source": lambda: _("The source missed an arrival by its own rhythm: amber after one, red after two."),
    "calendar": lambda: _(
        "The State Council's notice for the year is not in the calendar: deadlines in it are provisional."
    ),
}
AMBER = {
    "solve": lambda: _("Amber: it falls due by the end of the next working day."),
    "onsite": lambda: _("Amber: a quarter of the two hours is left, and the source is live."),
    "feedback": lambda: _("Amber: a quarter of the time to the first feedback is left."),
    "promise": lambda: _("Amber: the promised day is the next working day at the latest."),
}


def alert_page(view: AlertView, scope: Scope, said: str = "") -> html.Div:
    """Draw one warning for an account."""
    row = view.row
    chips = [_level(view), state_mark(row.state, str(row.detail.get("ended", ""))), *demo_mark(row.demo)]
    main = [_why(view), _told(row), history_card(view.kept.history, ACTS)]
    side = [*_acts(view), _about(view)]
    return html.Div(
        [
            page_head(
                title_of(row), chips=chips, crumbs=[(_("Warnings"), PATH), (title_of(row), _here(row))]
            ),
            *answer_strips(said),
            html.Div(
                [html.Div(main, className="stack"), html.Div(side, className="stack")],
                className="people-columns records-columns",
            ),
            _foot(row),
        ],
        className="records one-alert",
    )


def _here(row: WarningRow) -> str:
    return f"{PATH}/{row.warning_id}"


def title_of(row: WarningRow) -> str:
    name = row.unit.name if row.unit else _("Hotline office")
    about = {
        "below": str(object_cell(row)) if row.kind == "below" else "",
        "source": str(row.detail.get("name", "")),
        "calendar": str(row.detail.get("year", "")),
    }.get(row.kind, row.number)
    return _("{kind}: {unit} {about}").format(kind=kind_cell(row), unit=name, about=about).strip()


def _level(view: AlertView) -> Component:
    row = view.row
    if row.state in ("recovered", "over"):
        return chip(ended_words(row) or _("ended"), "outline")
    if row.level == "red":
        return chip(_("red"), "bad")
    return html.Span(sign("warn", _("amber")), className="time-left time-warn")


def _why(view: AlertView) -> html.Section:
    """Say by which rule it was raised: the exact fraction or deadline, the threshold, the data time."""
    row = view.row
    rules = AMBER if row.level == "amber" and row.kind in AMBER else CLOCK_RULES
    facts: list[tuple[str, Component]] = [(_("Rule"), rules[row.kind]())]
    if row.due is not None:
        facts.append((_("Deadline"), standing(row)))
    if row.kind == "below":
        facts += _fraction(view)
    for name, label in (
        ("first", _("First promise")),
        ("noted", _("Last note")),
        ("passed", _("Passed gate 2")),
        ("returned", _("Returned at")),
        ("known", _("Data stop at")),
    ):
        if row.detail.get(name):
            facts.append((label, moment(moment_of(row, name), 0)))
    if row.detail.get("missed") and row.kind == "source":
        facts.append((_("Missed arrivals"), str(row.detail["missed"])))
    if row.detail.get("provisional"):
        facts.append((_("Deadline"), _("provisional: the year's calendar is not published")))
    facts.append((_("Judged at (data time)"), moment(row.judged_at, 0)))
    return card(_("Why this warning"), pairs(*facts))


def _fraction(view: AlertView) -> list[tuple[str, Component]]:
    row, rate = view.row, rate_of(view.row)
    percent = text.percent(rate, view.settings)
    solved = row.indicator == "resolution"
    least = int(row.detail.get("formal", 1))
    rule = (
        _("{threshold}%; formal from {n} unsolved on")
        if solved
        else _("{threshold}%; formal from {n} without full credit on")
    )
    exact = _("{percent}% ({fraction})") if solved else _("{percent}% ({fraction}; sum of credits ÷ orders)")
    facts: list[tuple[str, Component]] = [
        (_("Exact fraction"), exact.format(percent=percent, fraction=text.fraction(rate))),
        (_("Threshold"), rule.format(threshold=text.whole(view.settings.threshold), n=least)),
        *_counted(row, solved),
    ]
    if row.months > 1:
        facts.append((_("In a row"), _("{n} months running").format(n=row.months)))
    if row.good_days and row.state not in ("recovered", "over"):
        said = _("{n} data days at or above the threshold").format(n=row.good_days)
        facts.append((_("Recovery"), said))
    if row.detail.get("running"):
        facts.append((_("Month"), _("still running: provisional")))
    return facts


def _counted(row: WarningRow, solved: bool) -> list[tuple[str, Component]]:
    """Say how many orders the rule counted, where the judgement stored them (of credits it once did not)."""
    found = Fraction(str(row.detail.get("missed", "")) or 0)
    if found.denominator != 1 or "missed" not in row.detail:
        return []
    said = (
        _("{n} unsolved")
        if solved
        else _("{n} without full credit: not wholly satisfied, or open past their deadline")
    )
    return [(_("Counted by the rule"), said.format(n=int(found)))]


def _told(row: WarningRow) -> html.Section:
    """Show who was told when and by which channel, with the receipt."""
    if not row.deliveries:
        said = _("Nobody was told: no contact stands for the unit, or none did when it was raised.")
        return card(_("Who was told"), html.P(said, className="state"))
    columns = [
        Column("at", _("When"), left=True),
        Column("who", _("Whom"), left=True),
        Column("channel", _("Channel"), left=True),
        Column("state", _("How far"), left=True),
        Column("receipt", _("Receipt"), left=True, grow=True),
    ]
    names = ("at", "who", "channel", "state", "receipt")
    rows = [Row(dict(zip(names, cells, strict=True))) for cells in messages_table_rows(row.deliveries)]
    return card(_("Who was told"), table(columns, rows, caption=_("Messages")))


def _about(view: AlertView) -> html.Section:
    row = view.row
    facts: list[tuple[str, Component]] = [
        (_("About"), object_cell(row)),
        (_("Responsible"), unit_cell(row.unit, row.township)),
        (_("Raised"), moment(row.raised_at, 0)),
    ]
    if row.episode > 1:
        facts.append(
            (_("Episode"), ngettext("raised {n} time", "raised {n} times", row.episode).format(n=row.episode))
        )
    if row.acknowledged_at is not None:
        facts.append((_("Acknowledged"), moment(row.acknowledged_at, 0)))
    if row.assigned is not None:
        facts.append((_("Handed to"), unit_cell(row.assigned)))
    if row.reason:
        facts.append((_("Said of it"), row.reason))
    if row.ended_at is not None:
        facts.append((_("Ended at (data time)"), moment(row.ended_at, 0)))
    for each in row.notices:
        link = dcc.Link(each.number or _("draft"), href=f"{SUPERVISE}/{each.supervision_id}")
        mark: list[Component] = [" ", chip(_("deadline provisional"), "outline")] if each.provisional else []
        facts.append((_("Supervision order"), html.Span([link, *mark])))
    return card(_("About the warning"), pairs(*facts))


def _acts(view: AlertView) -> list[Component]:
    row, here = view.row, _here(view.row)
    forms: list[Component] = []
    if "acknowledge" in row.acts:
        forms.append(record_form(f"{here}/acknowledge", _("Acknowledge"), back=here))
    if "settle" in row.acts:
        how = lines("text", _("How it was settled"))
        form = record_form(f"{here}/settle", _("Note as settled"), how, back=here)
        forms.append(folded(_("Settled …"), form))
    if "assign" in row.acts and view.choices.units:
        unit = unit_field("unit", _("Unit"), view.choices)
        form = record_form(f"{here}/assign", _("Hand it on"), unit, back=here, look="button")
        forms.append(folded(_("Hand it on …"), form))
    if "false_alarm" in row.acts:
        reason = line("text", _("Reason"), longest=300)
        form = record_form(f"{here}/false_alarm", _("Call it false"), reason, back=here, look="button")
        forms.append(folded(_("False alarm …"), form))
    if view.may_supervise and row.unit is not None:
        address = href(SUPERVISE, {"new": "1", "warning": str(row.warning_id)})
        forms.append(
            html.P(dcc.Link(_("Make a supervision order of it"), href=address), className="card-note")
        )
    return [card(_("To be done here"), *forms)] if forms else []


def _foot(row: WarningRow) -> html.Footer:
    return foot(
        _(
            "A warning ends when the data say so, never by an act. What is settled or a false alarm is not "
            "told again until it recovered and came back. Times in {zone}."
        ).format(zone=CITY_ZONE),
        demo=row.demo,
    )
