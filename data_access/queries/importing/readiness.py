"""Tell which figures the stored orders light, which stay dark, and which columns would light them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select, true

from dashboard.i18n import _, noop
from dashboard.views.importing import Place, ReadinessRow
from dashboard.views.vocabulary import RATED_ANSWERS
from data_access.counting.kept import unchanged
from data_access.importing.fields import BY_NAME, REQUIRED
from data_access.schema import order

Condition = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class _Figure:
    """A figure: which orders it is about, which of them carry what it needs, and the fields that bring it."""

    code: str
    name: str
    about: Condition
    carries: Condition
    fields: tuple[str, ...]
    why: str


def _all(_row: Any) -> ColumnElement[bool]:
    return true()


def _asked(row: Any) -> ColumnElement[bool]:
    """Return the condition of orders that somebody has to handle."""
    return and_(row.state.not_in(("direct", "withdrawn")))


def _closed(row: Any) -> ColumnElement[bool]:
    return and_(row.state == "closed")


def _provincial(row: Any) -> ColumnElement[bool]:
    return and_(row.provincial.is_(True), row.state != "direct")


def _present(*names: str) -> Condition:
    return lambda row: and_(*(row[name].is_not(None) for name in names))


def _said(name: str) -> Condition:
    return lambda row: and_(row[name] != "")


_SIX = (
    "four_way_call_at",
    "acknowledged_at",
    "onsite_at",
    "feedback_enterprise_at",
    "feedback_city_at",
    "first_review_passed",
)

FIGURES: tuple[_Figure, ...] = (
    _Figure(
        "volume",
        noop("Orders accepted"),
        _all,
        _present("opened_at"),
        ("opened_at",),
        noop("Counts orders by the day they were opened."),
    ),
    _Figure(
        "units",
        noop("Ranking of districts and departments"),
        _asked,
        _present("unit_id"),
        ("unit", "district"),
        noop("Each order must name the unit that answers for it."),
    ),
    _Figure(
        "townships",
        noop("Ranking of townships"),
        lambda row: and_(_asked(row), row.district_id.is_not(None)),
        _present("township_id"),
        ("township",),
        noop("Orders of a district must name the township."),
    ),
    _Figure(
        "categories",
        noop("Figures by category"),
        _all,
        _present("category_id"),
        ("category",),
        noop("Each order must name its category."),
    ),
    _Figure(
        "channels",
        noop("Figures by channel"),
        _all,
        _said("channel"),
        ("channel",),
        noop("Tells provincial, city-line and visit orders apart."),
    ),
    _Figure(
        "transfers",
        noop("Orders transferred"),
        _asked,
        _present("dispatched_at"),
        ("dispatched_at",),
        noop("The working-day clocks start at the dispatch to the first unit."),
    ),
    _Figure(
        "on_time",
        noop("On-time rate"),
        _asked,
        _present("solve_due"),
        ("dispatched_at", "solve_due"),
        noop("Needs a deadline: the dispatch it is counted from, or the deadline itself."),
    ),
    _Figure(
        "close_time",
        noop("Time to close"),
        _closed,
        _present("closed_at"),
        ("submitted_at", "closed_at"),
        noop("Needs the submission of the reply that passed, or the closing time."),
    ),
    _Figure(
        "resolution",
        noop("Resolution rate, official verdict"),
        _closed,
        _said("verdict_official"),
        ("verdict_official", "verdict_official_at"),
        noop("Needs the verdict of a source that the unit does not control."),
    ),
    _Figure(
        "confirmed",
        noop("Service confirmation"),
        _closed,
        _said("closing_kind"),
        ("closing_kind",),
        noop("Tells solved, service-confirmed and explained closes apart."),
    ),
    _Figure(
        "claimed",
        noop("Unit's own claim"),
        _closed,
        _said("verdict_claimed"),
        ("verdict_claimed",),
        noop("Shown beside the official verdict as the over-claim gap."),
    ),
    _Figure(
        "district_verdict",
        noop("District's call-back"),
        _closed,
        _said("verdict_district"),
        ("verdict_district",),
        noop("A series of its own beside the official verdict."),
    ),
    _Figure(
        "enterprise_verdict",
        noop("Enterprise's confirmation"),
        _closed,
        _said("verdict_enterprise"),
        ("verdict_enterprise",),
        noop("What the enterprise itself says, as a series of its own."),
    ),
    _Figure(
        "satisfaction",
        noop("Satisfaction"),
        _closed,
        lambda row: and_(row.answer_final.in_(RATED_ANSWERS)),
        ("answer_final", "answered_at"),
        noop("Needs the final answer of the call-back."),
    ),
    _Figure(
        "first_satisfaction",
        noop("First satisfaction"),
        _closed,
        lambda row: and_(row.answer_first.in_(RATED_ANSWERS)),
        ("answer_first",),
        noop("The first answer is kept beside the final one."),
    ),
    _Figure(
        "onsite",
        noop("Time to be on site"),
        _provincial,
        _present("transferred_out_at", "onsite_at"),
        ("transferred_out_at", "onsite_at"),
        noop("Two hours from the provincial transfer-out to the arrival on site."),
    ),
    _Figure(
        "feedback",
        noop("Time to first feedback"),
        _provincial,
        _present("feedback_enterprise_at", "feedback_city_at"),
        ("feedback_enterprise_at", "feedback_city_at"),
        noop("Met only when both enterprise and city platform have it."),
    ),
    _Figure(
        "liaison",
        noop("Liaison's response"),
        _provincial,
        _present("acknowledged_at"),
        ("acknowledged_at",),
        noop("An item of the six-aspect scorecard."),
    ),
    _Figure(
        "four_way",
        noop("Four-way call"),
        _provincial,
        _present("four_way_call_at"),
        ("four_way_call_at",),
        noop("An item of the six-aspect scorecard."),
    ),
    _Figure(
        "report",
        noop("Report accepted at first review"),
        _provincial,
        _present("first_review_passed"),
        ("first_review_passed",),
        noop("An item of the six-aspect scorecard."),
    ),
    _Figure(
        "six",
        noop("Six-aspect scorecard"),
        _provincial,
        _present(*_SIX),
        _SIX,
        noop("Needs the times of all six aspects for each provincial order."),
    ),
    _Figure(
        "gates",
        noop("Four gates' quality checks"),
        _closed,
        _said("gate_log"),
        ("gate_log",),
        noop("When, by whom and with which result each reply was checked at the four gates."),
    ),
    _Figure(
        "pauses",
        noop("Pauses of the clock"),
        _asked,
        _said("pause_log"),
        ("pause_log",),
        noop("A pause registered before the deadline moves it; a late one is shown beside it."),
    ),
    _Figure(
        "calls",
        noop("Calls with the enterprise"),
        _asked,
        _said("call_log"),
        ("call_log",),
        noop("Who was called when and with which result, on the order's page."),
    ),
    _Figure(
        "look_backs",
        noop("Look-backs"),
        _closed,
        _said("look_back_log"),
        ("look_back_log",),
        noop("What became of orders that were closed unsolved or with a dissatisfied answer."),
    ),
    _Figure(
        "ledgers",
        noop("Two ledgers"),
        _asked,
        _said("ledger_log"),
        ("ledger_log",),
        noop("Unsolved matters and planned solutions with their promised dates."),
    ),
    _Figure(
        "repeat",
        noop("Enterprises that come again"),
        _all,
        _said("enterprise_hash"),
        ("enterprise_name",),
        noop("Each order must name the enterprise."),
    ),
)


# Pages and parts of pages by the figure without which they would be empty.
PLACES: tuple[tuple[str, str, str], ...] = (
    ("units", noop("Rankings of districts and departments"), "/rank"),
    ("townships", noop("Rankings of townships"), "/rank?level=township"),
    ("units", noop("Pages of units"), "/unit"),
    ("volume", noop("List of orders"), "/orders"),
    ("resolution", noop("Analysis"), "/analysis"),
    ("six", noop("Six items on orders and unit pages"), ""),
    ("gates", noop("Four gates on orders"), ""),
    ("units", noop("Reconciliation with the published table"), "/admin/reconcile"),
)


def lit_figures(connection: Connection) -> frozenset[str]:
    """Return the codes of the figures that at least one stored order lights."""
    row = connection.execute(
        select(*(exists().where(figure.about(order.c), figure.carries(order.c)) for figure in FIGURES))
    ).one()
    return frozenset(figure.code for figure, lit in zip(FIGURES, row, strict=True) if lit)


def places(rows: Sequence[ReadinessRow]) -> tuple[Place, ...]:
    """Return the pages that figures light or leave dark, with the columns that would light them."""
    by_code = {row.figure: row for row in rows}
    return tuple(
        Place(_(name), path, by_code[code].level != "none", by_code[code].needs)
        for code, name, path in PLACES
    )


def readiness(connection: Connection, source_id: int | None = None) -> tuple[ReadinessRow, ...]:
    """Return every figure with the orders that carry what it needs, of one source or of all."""
    numbers = unchanged(connection, ("readiness", source_id), lambda: _numbers(connection, source_id))
    return tuple(_row(figure, *numbers[3 * place : 3 * place + 3]) for place, figure in enumerate(FIGURES))


def _numbers(connection: Connection, source_id: int | None) -> list[Any]:
    columns: list[ColumnElement[Any]] = []
    for figure in FIGURES:
        about = figure.about(order.c)
        both = and_(about, figure.carries(order.c))
        columns += [
            func.count(case((about, 1))),
            func.count(case((both, 1))),
            func.min(case((both, order.c.opened_at))),
        ]
    statement = select(*columns)
    if source_id is not None:
        statement = statement.where(order.c.source_id == source_id)
    return list(connection.execute(statement).one())


def template_for(figure: str) -> bytes:
    """Return an empty CSV (UTF-8 with mark) with a figure's columns; raise KeyError for an unknown figure."""
    fields = {one.code: one.fields for one in FIGURES}[figure]
    header = [_column(name) for name in dict.fromkeys((*REQUIRED, *fields))]
    text = io.StringIO()
    csv.writer(text).writerow(header)
    return text.getvalue().encode("utf-8-sig")


def _row(figure: _Figure, every: int, have: int, since: Any) -> ReadinessRow:
    level = "none" if not have else "full" if have == every else "partial"
    return ReadinessRow(
        figure=figure.code,
        name=_(figure.name),
        level=level,
        have=have,
        all=every,
        since=since,
        needs=() if level == "full" else tuple(_column(name) for name in figure.fields),
        why=_(figure.why),
    )


def _column(field: str) -> str:
    """Return the name under which a table's column is always recognised."""
    return BY_NAME[field].synonyms[0]
