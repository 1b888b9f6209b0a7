"""A draft of new settings: its parts, its effect on the last complete month, and how it is put in force."""

from __future__ import annotations

from fractions import Fraction

from dash import html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.appraisal import DraftView, LevelEffect, RankEffect
from layouts import scoring, text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, segments
from layouts.components.chips import rank_change
from layouts.components.forms import act_form, hidden, labelled, select
from layouts.components.records import lines, record_form
from layouts.components.states import notice_strips
from layouts.components.table import Column, Row, table
from layouts.pages.appraisal.editor import back_to, editor
from layouts.pages.appraisal.tabs import DRAFTS, SETTINGS, head
from layouts.pages.appraisal.words import REFUSED, answer_strips
from layouts.vocabulary import word

FEW_ROWS = 20


def draft_page(view: DraftView, scope: Scope, said: str = "") -> html.Div:
    """Draw a draft: what is edited, what it would change, the form that puts it in force."""
    title = _("Draft {n}").format(n=view.draft.form_id)
    return html.Div(
        [
            head(title, f"{DRAFTS}/{view.draft.form_id}", scope, actions=[_drop(view)], here=title),
            *answer_strips(said),
            *_stale(view),
            lead(_lead(view)),
            html.Div([_parts(view)], className="records-bar"),
            html.Div(
                [
                    html.Div([*editor(view), *map(_effect_card, view.effects)], className="stack"),
                    html.Div(_store(view), className="stack"),
                ],
                className="people-columns records-columns",
            ),
            foot(
                _(
                    "The effect is computed with the orders of the last complete month (townships: three "
                    "months) under the settings in force then and under the draft; nothing is stored by it."
                ),
                demo=False,
            ),
        ],
        className="records appraisal",
    )


def _parts(view: DraftView) -> html.Nav:
    groups = view.draft.settings.groups
    items = [(_("Common form") if groups else _("Form of all groups"), "common")]
    items += [(scoring.group_name(group), str(place)) for place, group in enumerate(groups)]
    items += [(_("For all forms"), "general"), (_("Groups"), "groups")]
    return segments(
        _("Part of the draft"), [(label, back_to(view, part), part == view.part) for label, part in items]
    )


def _lead(view: DraftView) -> str:
    if view.unchanged:
        return _("The draft is the same as the newest version: nothing would change.")
    moved = sum(row.rank != row.new_rank for each in view.effects for row in each.rows)
    rows = sum(len(each.rows) for each in view.effects)
    if not view.effects:
        return _("There are no orders yet that an effect could be shown with.")
    return _("Under the draft {moved} of {n} units would have another rank.").format(moved=moved, n=rows)


def _drop(view: DraftView) -> html.Form:
    fields = {"changes": str(view.draft.changes), "back": SETTINGS}
    return act_form(f"{DRAFTS}/{view.draft.form_id}/drop", _("Give up the draft"), fields)


def _stale(view: DraftView) -> list[Component]:
    if not view.stale:
        return []
    keep = act_form(
        f"{DRAFTS}/{view.draft.form_id}/keep",
        _("I have compared both: keep the draft"),
        {"changes": str(view.draft.changes), "back": back_to(view, view.part)},
    )
    return [*notice_strips([word(REFUSED, "newer")]), keep]


def _store(view: DraftView) -> list[Component]:
    months = [(month, month) for month in view.months]
    upcoming = next((month for month in view.months if month > f"{view.draft.made_at:%Y-%m}"), view.months[0])
    note = ""
    if view.fixed_until:
        note = _("months up to {month} are fixed").format(month=view.fixed_until)
    form = record_form(
        f"{DRAFTS}/{view.draft.form_id}/store",
        _("Put in force"),
        hidden("changes", str(view.draft.changes)),
        labelled(_("From month"), select("month", months, upcoming)),
        lines("reason", _("Reason, kept with the version")),
        back=SETTINGS,
    )
    return [card(_("Put in force"), form, note=note)]


def _effect_card(effect: LevelEffect) -> html.Section:
    title = _("Effect on {level}, {period}").format(
        level=_(text.LEVEL_NAMES[effect.level]), period=text.period(effect.period)
    )
    if not any(row.moved for row in effect.rows):
        return card(title, html.P(_("Ranks and scores stay as they are."), className="state"))
    grouped = len({row.group for row in effect.rows}) > 1
    now, then, change = _("In force then"), _("Under the draft"), _("Difference")
    columns = [
        Column("unit", _(text.LEVEL_NAMES[effect.level]), left=True, pin=True, grow=True),
        *([Column("group", _("Group"), left=True)] if grouped else []),
        Column("rank", _("Rank"), now, gap=True),
        Column("points", _("Score"), now),
        Column("new_rank", _("Rank"), then, gap=True),
        Column("new_points", _("Score"), then),
        Column("moved", _("Places moved"), change, gap=True),
        Column("gained", _("Points"), change),
    ]
    ranked = [row for row in effect.rows if row.rank is not None or row.new_rank is not None]
    most = sorted(ranked, key=lambda row: -abs((row.rank or 0) - (row.new_rank or 0)))
    kept = {row.unit.code for row in most[:FEW_ROWS]} if len(ranked) > 2 * FEW_ROWS else None
    shown = [row for row in ranked if kept is None or row.unit.code in kept]
    notes: list[Component] = []
    if len(shown) < len(ranked):
        said = _("Of {n} ranked units the {shown} whose rank changes most.")
        notes.append(html.P(said.format(n=len(ranked), shown=len(shown)), className="card-note"))
    unranked = len(effect.rows) - len(ranked)
    if unranked:
        said = _("{n} units are not ranked under either.").format(n=unranked)
        notes.append(html.P(said, className="card-note"))
    return card(title, table(columns, [_effect_row(row) for row in shown], caption=title), *notes)


def _effect_row(row: RankEffect) -> Row:
    cells: dict[str, Children] = {
        "unit": row.unit.name,
        "group": row.group,
        "rank": str(row.rank or text.NONE),
        "points": text.points(row.points),
        "new_rank": html.B(str(row.new_rank or text.NONE)),
        "new_points": html.B(text.points(row.new_points)),
        "moved": rank_change(row.rank - row.new_rank if row.rank and row.new_rank else None),
        "gained": _gained(row),
    }
    return Row(cells, tone="" if row.moved else "faint")


def _gained(row: RankEffect) -> str:
    """Print the difference of the points, where both have the same full score."""
    if row.points is None or row.new_points is None or row.total != row.new_total:
        return text.NONE
    difference: Fraction = row.new_points - row.points
    return text.signed_points(difference) if difference else text.points(difference)
