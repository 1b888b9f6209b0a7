"""What stands here about one order, each with its state and the way to its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.views.notices import OrderRecord
from layouts import text
from layouts.component import Component
from layouts.components.chips import chip, sign
from layouts.definitions import CITY_ZONE
from layouts.pages.ledgers.parts import item_path
from layouts.pages.ledgers.words import BOOKS
from layouts.pages.ledgers.words import STATES as LEDGER_STATES
from layouts.pages.look_back.words import GROUNDS as LOOK_BACK_GROUNDS
from layouts.pages.look_back.words import STATES as LOOK_BACK_STATES
from layouts.pages.reviews.words import GROUNDS as REVIEW_GROUNDS
from layouts.pages.reviews.words import STATES as REVIEW_STATES
from layouts.pages.supervise.tabs import LOOK_BACKS, REVIEWS

# By subject: what the link says, the words of what it is about, and those of its states.
NAMES: Mapping[str, tuple[str, Mapping[str, str], Mapping[str, str]]] = {
    "ledger": (noop("Ledger: {what}"), BOOKS, LEDGER_STATES),
    "look_back": (noop("Look-back: {what}"), LOOK_BACK_GROUNDS, LOOK_BACK_STATES),
    "review_case": (noop("Social review: {what}"), REVIEW_GROUNDS, REVIEW_STATES),
}
ENDED = {"ledger": ("closed",), "look_back": ("recovered",)}


def records_list(records: Sequence[OrderRecord]) -> list[Component]:
    """List the records, each a link with its state; nothing where there is none."""
    if not records:
        return []
    return [html.Ul([_item(each) for each in records], className="order-notices")]


def _item(record: OrderRecord) -> html.Li:
    name, about, states = NAMES[record.subject]
    said = _(name).format(what=_(about.get(record.what, record.what)))
    state = _(states[record.state])
    ended = record.state in ENDED.get(record.subject, ())
    at = html.Small(text.moment(record.at, CITY_ZONE, year=0))
    shown = sign("good", state) if ended else chip(state, "neutral")
    return html.Li([dcc.Link(said, href=record_path(record)), " ", shown, " ", at])


def record_path(record: OrderRecord) -> str:
    """Return the address of a record's page."""
    if record.subject == "ledger":
        return item_path(record.record_id)
    root = LOOK_BACKS if record.subject == "look_back" else REVIEWS
    return f"{root}/{record.record_id}"
