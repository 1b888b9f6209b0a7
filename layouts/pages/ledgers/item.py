"""One item of a ledger: its order, promises, weekly notes, reminders, evidence, and what may be done."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.ledgers.ladder import Rung
from dashboard.people.access import Scope
from dashboard.views.ledgers import Extension, ItemView, Receipts
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.forms import pairs
from layouts.components.links import order_path, unit_path
from layouts.components.records import files_card, history_card
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.ledgers.forms import act_cards
from layouts.pages.ledgers.parts import head, item_path, note_cell, promise_cell, receipts_words
from layouts.pages.ledgers.words import ACTS, BOOKS, CHANGES, REASONS, answer_strips, marked, state_sign
from layouts.pages.proactive.parts import demo_mark, folded, paragraphs, records_foot

WEEKS_SHOWN = 4  # after the promise; earlier ones are behind a fold


def item_page(view: ItemView, scope: Scope, said: str = "") -> html.Div:
    """Draw an item."""
    row = view.row
    here = item_path(row.item.item_id)
    main = [
        _order(view),
        *([card(_("What proves that it is solved"), paragraphs(view.closing))] if view.closing else []),
        _notes(view),
        *_promises(view),
        history_card(view.kept.history, ACTS),
    ]
    side = [
        *act_cards(view, here),
        _facts(view),
        *_ladder(view),
        *files_card(view.kept.files, f"{here}/file", back=here, may_attach=view.kept.may_attach),
    ]
    title = _("Ledger item of order {number}").format(number=row.order_no)
    return html.Div(
        [
            head(title, scope, chips=[state_sign(row.item.state), *demo_mark(row.item.demo)], here=True),
            *answer_strips(said),
            html.Div(
                [html.Div(main, className="stack"), html.Div(side, className="stack")],
                className="people-columns records-columns",
            ),
            records_foot(
                _(
                    "Who did what and when stands in the history. An order in a ledger stays in every rate "
                    "of the appraisal."
                ),
                demo=row.item.demo,
            ),
        ],
        className="records ledgers",
    )


def _order(view: ItemView) -> html.Section:
    row = view.row
    link = dcc.Link(_("Open the order"), href=order_path(row.source, row.order_no), className="card-more")
    why = [html.P(row.why)] if row.why else []
    return card(
        _("The matter"),
        html.Div([html.P(html.B(row.title or text.NONE)), *why], className="paper-text"),
        note=row.category,
        action=link,
    )


def _facts(view: ItemView) -> html.Section:
    row, item = view.row, view.row.item
    where: Component = text.NONE
    if row.unit is not None:
        where = dcc.Link(row.unit.name, href=unit_path(row.unit.code, tab="ledgers"))
    place = row.township.name if row.township and row.township != row.unit else text.NONE
    facts: list[tuple[str, Component]] = [
        (_("Ledger"), _(BOOKS[item.book])),
        (_("Unit"), where),
        (_("Township"), place),
        (_("Reason class"), _(REASONS[item.reason or "none"])),
        (_("Entered"), text.moment(item.entered, CITY_ZONE, year=0)),
        (_("First promised"), text.deadline(item.first_promised, CITY_ZONE, year=0)),
        (_("Promise"), promise_cell(row, view.now)),
        (_("Promises that slipped"), str(row.slips)),
        (_("Weekly note"), note_cell(row)),
    ]
    if item.closed is not None:
        facts.append((_("Signed off"), sign("good", text.moment(item.closed, CITY_ZONE, year=0))))
    if len(view.rounds) > 1:
        facts.append((_("Entries of this order"), _rounds(view)))
    return card(_("About the item"), pairs(*facts))


def _rounds(view: ItemView) -> html.Span:
    parts: list[Component] = []
    for place, (number, _stands) in enumerate(view.rounds, 1):
        label = _("entry {n}").format(n=place)
        parts += [
            html.B(label) if number == view.row.item.item_id else dcc.Link(label, href=item_path(number)),
            "　",
        ]
    return html.Span(parts[:-1])


def _notes(view: ItemView) -> html.Section:
    title = _("Weekly notes")
    if not view.notes:
        return card(title, empty_good(_("Nothing was noted yet.")))
    items = [
        html.Li(
            [
                html.Time(text.moment(each.at, CITY_ZONE, year=0)),
                html.Div(
                    [
                        html.B(text.week_name(each.week) if each.week else _("no day told")),
                        html.Span(each.who or _("platform"), className="quiet"),
                        html.Div(each.text, className="history-note"),
                    ],
                    className="history-said",
                ),
            ]
        )
        for each in view.notes
    ]
    return card(title, html.Ol(items, className="timeline"))


def _promises(view: ItemView) -> list[html.Section]:
    """Show how the promise was moved; nothing where it never was."""
    if not view.extensions:
        return []
    title = _("Promises moved")
    columns = [
        Column("at", _("Asked"), left=True, pin=True),
        Column("before", _("Promise until then"), left=True),
        Column("until", _("New promise"), left=True),
        Column("reason", _("Grounds"), left=True, grow=True),
        Column("state", _("Decision"), left=True),
    ]
    return [card(title, table(columns, [_change(each) for each in view.extensions], caption=title))]


def _change(each: Extension) -> Row:
    given_up = each.state == "given_up"
    decided = text.moment(each.decided_at, CITY_ZONE, year=0) if each.decided_at else ""
    said = "　".join(part for part in (decided, each.note) if part)
    cells: dict[str, Children] = {
        "at": text.moment(each.asked_at, CITY_ZONE, year=0),
        "before": text.deadline(each.before, CITY_ZONE, year=0),
        "until": text.NONE if given_up else marked(text.deadline(each.until, CITY_ZONE, year=0), each.mark),
        "reason": html.Span(each.reason or text.NONE, className="cell-lines"),
        "state": html.Span(
            [_(CHANGES[each.state]), html.Span(said, className="cell-under")], className="two-lines"
        ),
    }
    return Row(cells)


def _ladder(view: ItemView) -> list[html.Section]:
    """Show the rungs of the look-ahead, each with what became of its reminder."""
    if not view.ladder:
        return []
    before = [each for each in view.ladder if not each[0].weeks_after]
    after = [each for each in view.ladder if each[0].weeks_after]
    earlier, last = after[:-WEEKS_SHOWN], after[-WEEKS_SHOWN:]
    note = _("to the contacts of the unit and its township")
    parts: list[Component] = [_rungs(view, [*before, *([] if earlier else last)])]
    if earlier:
        said = _("weeks {first} to {last} after the promise")
        label = said.format(first=earlier[0][0].weeks_after, last=earlier[-1][0].weeks_after)
        parts += [folded(label, _rungs(view, earlier)), _rungs(view, last)]
    return [card(_("Reminders of the promise"), *parts, note=note)]


def _rungs(view: ItemView, rungs: Sequence[tuple[Rung, Receipts | None]]) -> html.Ol:
    today = text.local(view.now, CITY_ZONE).date()
    items = [
        html.Li(
            [
                html.Time(text.day(rung.day, 0)),
                html.Div([html.B(_rung(rung)), _told(told, rung.day <= today)], className="history-said"),
            ]
        )
        for rung, told in rungs
    ]
    return html.Ol(items, className="timeline")


def _rung(rung: Rung) -> str:
    if rung.weeks_after:
        return ngettext("{n} week after the promise", "{n} weeks after the promise", rung.weeks_after).format(
            n=rung.weeks_after
        )
    if rung.before:
        return ngettext("{n} working day before", "{n} working days before", rung.before).format(
            n=rung.before
        )
    return _("on the promised day")


def _told(told: Receipts | None, reached: bool) -> Component:
    if told is not None:
        at = text.moment(told.at, CITY_ZONE, year=0)
        return html.Span(_("{at}　{said}").format(at=at, said=receipts_words(told)), className="quiet")
    return html.Span(_("no message written") if reached else _("ahead"), className="quiet")
