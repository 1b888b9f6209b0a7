"""The scene of the reception desk: how provincial orders stand, which deadline comes next; no countdown."""

from __future__ import annotations

from dashboard.desk.board import COLUMNS, EarlyClock
from dashboard.i18n import _
from dashboard.phone.message import TAIL
from dashboard.views.desk import DeskOrder, DeskView
from dashboard.views.wall import WallView
from dashboard.wall.screens import Screen
from layouts import text
from layouts.pages.desk.words import CLOCKS, SIGNS, limit_at
from layouts.pages.desk.words import COLUMNS as NAMES
from layouts.pages.wall.parts import fitted
from layouts.pages.wall.tree import Tree, bold, div, el, panel, span

MARKS = {"bad": "■ ", "warn": "▲ ", "may": "◇ "}


def title_of(desk: DeskView) -> str:
    """Say how many provincial orders are on the board and how many of them are past a deadline."""
    late = sum(any(SIGNS.get(each.state) == "bad" for each in card.state.clocks) for card in desk.cards)
    if not desk.cards:
        return _("No provincial order waits on the board.")
    said = _("{n} provincial orders on the board, none past a deadline")
    if late:
        said = _("{n} provincial orders on the board, {late} past a deadline")
    return said.format(n=len(desk.cards), late=late)


def near_panels(view: WallView, screen: Screen) -> list[Tree]:
    """Return the panels of the near scene; what the public sees names no unit and no order."""
    desk = view.desk
    if desk is None:
        return []
    counts = panel("columnsp", _("From the arrival to the answer"), _heard(desk), _bars(desk))
    if screen.naming == "public":
        return [counts]
    naming = screen.naming
    coming = [_deadline(desk, card, clock, naming) for card, clock in _next(desk)]
    waiting = [_waiting(card, naming) for card in desk.cards if card.wait]
    late = _("No answer after {n} minutes").format(n=desk.answer_minutes)
    return [
        panel("nextp", _("Next deadlines"), "", fitted(coming, empty=_("none runs"))),
        div(
            "stack",
            counts,
            panel("waitp", late, "", fitted(waiting, empty=_("No unit is late with its answer."))),
        ),
    ]


def far_sub(desk: DeskView) -> str:
    """Say how long the city took today to pass orders on; without any, what the two hours count from."""
    day = desk.transfer.day
    if not day.n:
        return _("two hours to be on site from the provincial transfer-out, day and night")
    said = _("transferred today after {median} min at the median ({n} orders)")
    return said.format(median=text.decimal(day.median, 1), n=day.n)


def far_body(desk: DeskView) -> list[Tree]:
    """Return what the far scene shows below its message: the number in each column."""
    return [div("figs", *(_figure(_(NAMES[name]), str(len(desk.columns[name]))) for name in COLUMNS))]


def _figure(name: str, figure: str) -> Tree:
    number = span("fx", figure, el("u", "", _("orders")))
    return div("fig", div("fn", span("fl", name), number))


def _heard(desk: DeskView) -> str:
    """Say up to when the platform has told."""
    told = max(each.data_time for each in desk.live if each.data_time is not None)
    return _("as of {moment}").format(moment=text.moment(told, desk.live[0].time_zone)[-5:])


def _bars(desk: DeskView) -> Tree:
    most = max([len(cards) for cards in desk.columns.values()] + [1])
    rows = [
        div(
            "br n",
            span("", _(NAMES[name])),
            span("bt", el("i", "", style=f"width:{100 * len(desk.columns[name]) / most:.1f}%")),
            bold("", str(len(desk.columns[name]))),
        )
        for name in COLUMNS
    ]
    return div("bs", *rows)


def _next(desk: DeskView) -> list[tuple[DeskOrder, EarlyClock]]:
    """Return the clocks that are not settled, the first deadline first: a missed one before all others."""
    found = [(card, each) for card in desk.cards for each in card.state.clocks if not each.settled]
    return sorted(found, key=lambda pair: pair[1].due)


def _deadline(desk: DeskView, card: DeskOrder, clock: EarlyClock, naming: str) -> Tree:
    kind = SIGNS.get(clock.state, "")
    tone = f"it {kind}" if kind in ("bad", "warn") else "it"
    at = limit_at(clock.due, card.zone, desk.now)
    said = f"{MARKS.get(kind, '')}{_(CLOCKS[clock.clock])}"
    return div(tone, bold("", span("", _name(card, naming)), el("small", "", at)), span("", said))


def _waiting(card: DeskOrder, naming: str) -> Tree:
    kind = "bad" if card.wait == "missed" else "may"
    tone = "it bad" if kind == "bad" else "it"
    return div(tone, bold("", span("", f"{MARKS[kind]}{_name(card, naming)}")))


def _name(card: DeskOrder, naming: str) -> str:
    """Name an order by its unit; to those who take calls also by the end of its number."""
    unit = card.unit or _("unit not determined")
    return f"{unit} …{card.order_no[-TAIL:]}" if naming == "callers" else unit
