"""The weekly notice of a week that is over never changes; what comes later is of its own week."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, update

from dashboard.people.access import OPERATOR
from dashboard.views.ledgers import DispatchView, LedgerAsked
from data_access.queries.ledgers.dispatch import dispatch_view
from data_access.queries.ledgers.page import ledgers_view
from data_access.records.ledgers.closing import ask_closing, return_item
from data_access.records.ledgers.notes import note_item
from data_access.records.ledgers.promising import ask_extension, decide_extension
from data_access.records.ledgers.taking import take_over
from data_access.schema import source
from tests.support.ledgers import entered, log, put_ledger_order, put_ledger_orders, until
from tests.support.orders import at
from tests.support.proactive import city, of_unit

FIRST, MONDAY = at("2026-11-04 08:00"), at("2026-11-16 08:30")  # in week 45, and after week 46
W46, W47 = "2026-W46", "2026-W47"
UNSOLVED = ("2026-10-20 09:00", "unsolved", None, "资金未落实")


def import_at(connection: Connection, moment: Any, **logs: str) -> None:
    connection.execute(update(source).values(data_time=moment))
    for number, said in logs.items():
        put_ledger_order(connection, number, ledger_log=said)
    take_over(connection, moment)


def paper(view: DispatchView) -> tuple[Any, ...]:
    rows = {name: getattr(view, name) for name in ("late", "ahead", "unnoted", "signed")}
    named = {name: [(row.order_no, row.note, row.slips) for row in listed] for name, listed in rows.items()}
    return dict(view.total), [(row.unit and row.unit.code, dict(row.figures)) for row in view.rows], named


def test_what_an_import_tells_on_monday_is_of_the_new_week(connection: Connection) -> None:
    put_ledger_orders(connection)
    import_at(connection, FIRST, A1=log(UNSOLVED))
    import_at(
        connection, at("2026-11-12 08:00"), A1=log(UNSOLVED, ("2026-11-11 09:00", "unsolved", None, "推进"))
    )
    before = paper(dispatch_view(connection, OPERATOR, MONDAY, W46))
    assert before[0]["open"] == 1 and before[0]["unnoted"] == 0
    told = log(
        UNSOLVED,
        ("2026-11-11 09:00", "unsolved", None, "推进"),
        ("2026-11-14 10:00", "signed_off", None, "已核实"),
    )
    import_at(connection, MONDAY, A1=told, A2=log(("2026-11-13 09:00", "unsolved", None, "新事项")))
    assert paper(dispatch_view(connection, OPERATOR, MONDAY, W46)) == before
    now = dispatch_view(connection, OPERATOR, MONDAY, W47).total
    assert (now["new"], now["signed"], now["open"]) == (1, 1, 1)
    for measure in ("new", "signed"):
        asked = LedgerAsked(show=measure, week=W47)
        assert ledgers_view(connection, OPERATOR, MONDAY, asked).total == 1
        asked = LedgerAsked(show=measure, week=W46)
        assert ledgers_view(connection, OPERATOR, MONDAY, asked).total == before[0][measure]


def test_the_first_day_s_imports_count_by_the_platform_s_own_days(connection: Connection) -> None:
    put_ledger_orders(connection)
    import_at(connection, FIRST, A1=log(UNSOLVED))
    import_at(connection, at("2026-11-04 18:00"), A2=log(("2026-10-21 09:00", "unsolved", None, "说明")))
    assert dispatch_view(connection, OPERATOR, MONDAY, "2026-W43").total["new"] == 2
    assert dispatch_view(connection, OPERATOR, MONDAY, "2020-W10").rows == ()


def test_no_act_of_later_changes_a_week(connection: Connection) -> None:
    put_ledger_orders(connection)
    early = at("2026-11-03 10:00")
    kept = entered(connection, "A1", promised="2026-11-13", now=early)
    moved = entered(connection, "B1", promised="2026-11-18", now=early)
    assert note_item(connection, city(at("2026-11-10 10:00")), moved, "第一次").done
    unit = of_unit(connection, "370602", now=at("2026-11-12 10:00"))
    assert ask_closing(connection, unit, kept, "已办结", brings_file=True).done
    before = paper(dispatch_view(connection, OPERATOR, MONDAY, W46))
    assert (before[0]["late"], before[0]["slipped"], before[0]["next"]) == (0, 0, 1)
    assert return_item(connection, city(MONDAY), kept, "缺照片").done
    assert note_item(connection, city(MONDAY), moved, "第二次").done
    assert ask_extension(connection, city(MONDAY), moved, until("2026-11-25"), "在途").done
    assert decide_extension(connection, city(MONDAY), moved, grant=True).done
    entered(connection, "A2", promised="2026-11-20", now=MONDAY)
    assert paper(dispatch_view(connection, OPERATOR, at("2026-11-17 10:00"), W46)) == before
