"""The reconciliation page says how many units agree, what was chosen, and which orders are left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from dashboard.appraisal.settings import DEFAULTS
from dashboard.clocks.periods import month_period
from dashboard.reconcile.conventions import CHOICES, DIMENSIONS, Convention, Pattern, adopted
from dashboard.reconcile.explain import REASONS, Candidate, Explanation, OtherWay
from dashboard.reconcile.match import CellMatch
from dashboard.reconcile.published import PROBLEMS, Problem, Published, PublishedRow, Value
from dashboard.reconcile.search import Outcome
from dashboard.views.context import ReconciledMonth
from dashboard.views.counts import Counts
from dashboard.views.reconcile import Adoption, Preview, ReconcileView, Reconciliation, StoredTable
from layouts.pages.reconcile.page import reconcile_page
from layouts.pages.reconcile.words import CHOICE_NAMES, CHOICE_VALUES
from layouts.pages.reconcile.words import PROBLEMS as PROBLEM_WORDS
from layouts.pages.reconcile.words import REASONS as REASON_WORDS
from tests.support.sheets import OCTOBER, links, ranking_view, walk, words

AT = datetime(2026, 11, 17, tzinfo=UTC)
FOUND = Convention(basic=Decimal("0.6"), rounding="truncate")

pytestmark = pytest.mark.usefixtures("english")


def result(reproduced: tuple[str, ...] = ("N", "S"), unknown: tuple[str, ...] = ()) -> Reconciliation:
    rows = tuple(
        PublishedRow(name, code, {"due": Value("10", 10, 0)})  # type: ignore[arg-type]
        for name, code in (("North", "N"), ("Southern", "S"))
    )
    outcome = Outcome(FOUND, frozenset(reproduced), 2, len(reproduced), 3, {"fair": ("0.6", "0")})
    order = Candidate("hotline", "2610001", Pattern("S", frozenset({"due"})), title="Pier lighting")
    left = {"S": (Explanation("S", (OtherWay("exclusion_late", 1, (order,)),)),)}
    return Reconciliation(
        period=OCTOBER,
        as_of=AT,
        settings=DEFAULTS,
        published=Published(
            "district",
            ("due",),
            rows,
            unknown,
            ("Remarks",),
            ("Total",),
            tuple(Problem(4 + place, "unknown", name) for place, name in enumerate(unknown)),
        ),
        outcomes=(outcome, Outcome(Convention(), frozenset({"N"}), 2, 1)),
        chosen=outcome,
        matches={
            row.code: (
                CellMatch("due", "10", "10" if row.code in reproduced else "9", "", row.code in reproduced),
            )
            for row in rows
        },
        explanations={} if "S" in reproduced else left,
        names={"N": "North", "S": "South"},
    )


RECONCILED = ReconciledMonth(date(2026, 10, 1), FOUND.code(), 15, "wang", AT)


def preview() -> Preview:
    """North first, South second; adopting turns them round, with South's satisfaction halved."""
    before = ranking_view().rows
    north, south, small = before
    counts = replace(north.counts, satisfied=0, basic=90)
    after = (replace(south, rank=1), replace(north, rank=2, counts=counts), small)
    later = adopted(DEFAULTS, Convention(basic=Decimal("0.5")))
    return Preview(OCTOBER, "district", before, after, DEFAULTS, later)


def view(shown: Reconciliation | None, **changes: object) -> ReconcileView:
    table = StoredTable("bulletin.xlsx", "wang", AT) if shown else None
    return ReconcileView(OCTOBER, ("2026-10", "2026-09"), ("2026-10",), table, shown, **changes)  # type: ignore[arg-type]


def test_without_a_table_the_page_asks_for_one() -> None:
    page = reconcile_page(view(None))
    said = words(page)
    assert "no published table yet" in said and "conventions not reconciled" in said
    forms = [each for each in walk(page) if each._type == "Form"]
    assert [each.action for each in forms] == ["/reconcile/table", "/reconcile/table"]


def test_a_reproduced_month_names_the_settings_and_offers_to_adopt_them() -> None:
    page = reconcile_page(view(result(), reconciled=RECONCILED, preview=preview()))
    said = words(page)
    assert "2 / 2 agree: the bulletin of 2026/10 follows" in said
    assert "Credit of basically satisfied: 0.6" in said and "Rounding: truncated" in said
    assert "as well: 0" in said
    assert "no setting of the product yet" not in said
    assert "What is left" not in said and "conventions not reconciled" not in said
    assert "2026/10 reconciled, 15 / 15 agree" in said
    assert "2026/10 under this convention: 2 of 3 ranks and the figures of 2 units move" in said
    assert "1 → 2" in said and "97.78 → 50.00" in said
    form = next(each for each in walk(page) if getattr(each, "action", "") == "/reconcile/adopt")
    hidden = {each.name: each.value for each in walk(form) if getattr(each, "type", "") == "hidden"}
    assert hidden == {"period": "2026-10", "convention": FOUND.code(), "valid_from": "2026-10"}


def test_a_difference_shows_its_figures_and_opens_its_orders() -> None:
    page = reconcile_page(view(result(("N",))))
    said = words(page)
    assert "1 / 2 agree" in said and "Due published 10, computed 9" in said
    assert "all 1 orders: excluded after the month's end, counted in the bulletin" in said
    assert links(page)["2610001"] == "/orders/hotline~2610001"


def test_what_was_not_understood_is_said_and_counts_against() -> None:
    page = reconcile_page(view(result(unknown=("Nowhere",))))
    said = words(page)
    assert "2 / 3 agree" in said
    for told in ("Row 4, Nowhere: no unit", "Columns not compared: Remarks", "left out: Total"):
        assert told in said


def test_each_convention_can_be_looked_at_by_its_address() -> None:
    page = reconcile_page(view(result()))
    assert any(address.endswith(f"convention={Convention().code()}") for address in links(page).values())


def test_the_first_month_is_chosen_before_it_is_adopted_and_previewed_there() -> None:
    november = month_period(date(2026, 11, 1))
    later = replace(preview(), period=november, before=(), after=())
    page = reconcile_page(view(result(), start=november, preview=later))
    assert "There are no orders in 2026/11 yet" in words(page)
    form = next(each for each in walk(page) if getattr(each, "action", "") == "/reconcile/adopt")
    hidden = {each.name: each.value for each in walk(form) if getattr(each, "type", "") == "hidden"}
    assert hidden["valid_from"] == "2026-11" and hidden["period"] == "2026-10"
    offered = [each for each in links(page).values() if "start=" in each]
    assert {each.rpartition("=")[2] for each in offered} == {"2026-11", "2026-10", "2026-09"}


def test_a_month_in_which_nothing_is_due_yet_is_not_said_to_stay_as_it_is() -> None:
    december = month_period(date(2026, 12, 1))
    waiting = tuple(
        replace(row, counts=Counts(row.unit.code, accepted=4, not_due=4)) for row in preview().before
    )
    later = replace(preview(), period=december, before=waiting, after=waiting)
    said = words(reconcile_page(view(result(), start=december, preview=later)))
    assert "Nothing is due in 2026/12 yet: what would move there cannot be shown." in said
    assert "ranks and the figures" not in said
    # Where the convention counts by another date, what it makes due is shown.
    moved = words(
        reconcile_page(view(result(), start=december, preview=replace(later, after=preview().after)))
    )
    assert "cannot be shown" not in moved and "2026/12 under this convention" in moved


def test_nothing_to_adopt_says_so() -> None:
    same = replace(result(), chosen=replace(result().chosen, convention=Convention()))
    page = reconcile_page(view(same))
    assert "The settings in force in 2026/10 follow this convention." in words(page)
    assert not [each for each in walk(page) if getattr(each, "action", "") == "/reconcile/adopt"]


def test_settings_adopted_before_are_listed_with_those_they_replaced() -> None:
    stands = Adoption(date(2026, 9, 1), FOUND, "bulletin of September", "wang", AT)
    gone = Adoption(date(2026, 9, 1), Convention(basis="accepted"), "a mistake", "li", AT, replaced=True)
    page = reconcile_page(view(result(), adoptions=(stands, gone), preview=preview()))
    said = words(page)
    for told in ("bulletin of September", "a mistake", "replaced", "in force in 2026/10", "By acceptance"):
        assert told in said
    assert "Settings already begin in 2026/9" in said
    targets = links(page).values()
    for convention in (FOUND, gone.convention, Convention()):
        assert any(target.endswith(f"convention={convention.code()}") for target in targets)


def test_a_month_without_orders_shows_the_way_to_them() -> None:
    page = reconcile_page(view(None, has_orders=False))
    assert "There are no orders in 2026/10." in words(page)
    assert links(page)["Import a table"] == "/import"


def test_every_order_that_could_be_meant_is_listed() -> None:
    orders = tuple(Candidate("hotline", f"no{n:02}", Pattern("S", frozenset({"due"}))) for n in range(40))
    many = {"S": (Explanation("S", (OtherWay("open_out", 3, orders),)),)}
    page = reconcile_page(view(replace(result(("N",)), explanations=many)))
    assert "3 of 40 orders" in words(page)
    assert [name for name in links(page) if name.startswith("no")] == [order.order_no for order in orders]


def test_every_choice_value_and_reason_has_its_words() -> None:
    assert set(CHOICE_NAMES) == set(DIMENSIONS)
    assert all(set(CHOICE_VALUES[name]) == set(known) for name, known in CHOICES.items())
    assert set(REASON_WORDS) == set(REASONS)
    assert set(PROBLEM_WORDS) == set(PROBLEMS)
