"""Adopting a convention makes the figures of its months those of the bulletin; earlier ones stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import DEFAULTS
from dashboard.clocks.periods import month_period
from dashboard.i18n import use_language
from dashboard.people.access import OPERATOR, Denied, scope_for
from dashboard.reconcile.conventions import DIMENSIONS, Convention, convention_of
from dashboard.views.order import OrderFilter
from dashboard.views.rankings import RankingView
from dashboard.views.reconcile import Preview
from data_access.queries.analysis.page import analysis_view
from data_access.queries.context.settings import appraisal_settings, office
from data_access.queries.figure.table import figure_table
from data_access.queries.orders.page import orders_view
from data_access.queries.overview.page import overview_view
from data_access.queries.rankings.page import ranking_view
from data_access.queries.reconcile.adoption import adoptions
from data_access.queries.reconcile.page import judge, reconcile_view, stored_result
from data_access.queries.reconcile.run import GivenTable
from data_access.queries.unit.page import UnitQuery, unit_view
from data_access.records.reconcile import Adopting, adopt, keep_published, note_reconciled
from data_access.records.settings import store_appraisal_settings
from layouts import definitions
from tests.integration.conftest import DATA_TIME, NOW
from tests.support.bulletins import DISTRICTS, HEADER, Planted, Row, bulletin, figures, unit_rows
from tests.support.keeping import keeping
from tests.support.profiles import few

SUPERVISOR = scope_for("wang", "city_supervisor")
SEPTEMBER = date(2026, 9, 1)
CONVENTIONS = [
    Planted(basic="0.6", fair="0"),
    Planted(basis="accepted", rounding="truncate"),
    Planted(exclusion="before", basic="1"),
    Planted(exclusion="in_period", rounding="half_even"),
    Planted(basis="accepted", verdict="claimed", exclusion="before", rounding="truncate"),
    Planted(verdict="district"),
    Planted(confirmed="solved", answers="called"),
    Planted(neglected="outside", fair="0"),
    Planted(confirmed="by_verdict", denominator="judged", on_time="closed"),
    Planted(confirmed="by_verdict", verdict="claimed", exclusion="before"),
    Planted(denominator="due", answers="due", basis="accepted"),
    Planted(confirmed="solved", denominator="closed", on_time="closed", rounding="truncate"),
]


def on_one(planted: Planted) -> Any:
    """Return a parameter that is seen on one database: the others show its choices one by one on both."""
    return pytest.param(planted, marks=pytest.mark.sqlite_alone)


ON_BOTH = (2, 3, 6, 7, 9)  # each choice but the credits at a value of its own
EVERY = [each if place in ON_BOTH else on_one(each) for place, each in enumerate(CONVENTIONS)]


def convention(planted: Planted) -> Convention:
    return Convention(
        basis=planted.basis,  # type: ignore[arg-type]
        exclusion=planted.exclusion,  # type: ignore[arg-type]
        verdict=planted.verdict,  # type: ignore[arg-type]
        basic=Decimal(planted.basic),
        fair=Decimal(planted.fair),
        rounding=planted.rounding,  # type: ignore[arg-type]
        confirmed=planted.confirmed,  # type: ignore[arg-type]
        denominator=planted.denominator,  # type: ignore[arg-type]
        answers=planted.answers,  # type: ignore[arg-type]
        neglected=planted.neglected,  # type: ignore[arg-type]
        on_time=planted.on_time,  # type: ignore[arg-type]
    )


def take_up(connection: Connection, planted: Planted, start: date = SEPTEMBER, reason: str = "why") -> None:
    adopt(connection, SUPERVISOR, Adopting(start, convention(planted), start, reason), NOW)


def ranking(connection: Connection, period: str) -> RankingView:
    return ranking_view(connection, OPERATOR, period=period, now=NOW)


def shown(view: RankingView) -> dict[str, tuple[int, list[Fraction | None]]]:
    """Return due and rates of a ranking by unit name, as exact numbers."""
    settings = view.context.settings
    names = ("resolution", "satisfaction", "on_time")
    return {
        row.unit.name: (
            row.counts.due,
            [indicators.indicator(name, row.counts, settings).value for name in names],
        )
        for row in view.rows
    }


def by_hand(rows: list[Row], month: str, planted: Planted) -> dict[str, tuple[int, list[Fraction | None]]]:
    by_unit = unit_rows(rows, month, planted, DATA_TIME)
    return {name: figures(by_unit[name], planted) for name in DISTRICTS}


@pytest.mark.parametrize("planted", few(EVERY, 4), ids=str)
def test_figures_follow_the_adopted_convention_from_its_month_on(
    both: Engine, rows: list[Row], planted: Planted
) -> None:
    with keeping(both) as connection:
        august = ranking(connection, "2026-08")
        take_up(connection, planted)
        for month in ("2026-09", "2026-10"):
            view = ranking(connection, month)
            assert shown(view) == by_hand(rows, month, planted)
            assert convention_of(view.context.settings) == convention(planted)
            printed = [
                indicators.percent_text(rate, 2, (), view.context.settings.rounding)
                for _due, rates in shown(view).values()
                for rate in rates
                if rate is not None
            ]
            table = {row[0]: row[2:] for row in bulletin(rows, month, planted, DATA_TIME)}
            published = [cell[:-1] for row in view.rows for cell in table[row.unit.name] if cell != "-"]
            assert printed == published
        # An earlier month keeps its settings, and what later pages tell of it agrees with its own page.
        now, then = ranking(connection, "2026-08"), view.context
        marks = replace(august.context, versions=then.versions, data_version=then.data_version)
        assert now == replace(august, context=marks)
        assert dict(view.history)["2026-08"] == {
            row.unit.code: row.rank for row in august.rows if row.rank is not None
        }


@pytest.mark.parametrize("planted", few([*EVERY[1:5:3], *EVERY[6:]], 2), ids=str)
def test_lists_commands_and_notes_follow_the_adopted_convention(both: Engine, planted: Planted) -> None:
    with keeping(both) as connection:
        take_up(connection, planted)
        view = ranking(connection, "2026-10")
        table = figure_table(connection, OPERATOR, by="district", period="2026-10", now=NOW)
        by_code = {row["code"]: row for row in table.rows}
        for row in view.rows[:4]:
            counted = by_code[row.unit.code]
            settings = view.context.settings
            rates = {
                name: indicators.indicator(name, row.counts, settings)
                for name in ("resolution", "satisfaction", "on_time")
            }
            assert counted["resolution_rate"] == float(rates["resolution"].value or 0)
            assert counted["score"] == (None if row.score.points is None else float(row.score.points))
            lengths = {
                name: getattr(row.counts, name)
                for name in ("due", "solved", "unsolved", "late", "solved_or_confirmed")
            }
            assert rates["resolution"].denominator == row.counts.solved + row.counts.unsolved
            lengths["outside"] = row.counts.due - rates["resolution"].denominator
            for name, rate in rates.items():
                lengths[indicators.denominator(name, settings)] = rate.denominator
            for measure, length in lengths.items():
                listed = OrderFilter(
                    measure=measure, period="2026-10", basis=view.context.basis, district=row.unit.code,
                    before_exclusion="1" if view.context.before_exclusion else "",
                )  # fmt: skip
                assert orders_view(connection, OPERATOR, listed, now=NOW).total == length, measure
        with use_language("en"):
            notes = dict(definitions.definitions(view.context, "district"))
        expected = {"truncate": "truncated", "half_up": "half up", "half_even": "half to even"}
        assert notes["Rounding"] == expected[planted.rounding]
        assert notes["Exclusions"] == {"before": "included", "after": "left out"}[planted.exclusion]
        assert notes["Verdict source"] == {
            "official": "Official verification", "claimed": "Claimed by the unit"
        }[planted.verdict]  # fmt: skip


def test_months_beside_each_other_keep_their_own_settings(both: Engine) -> None:
    """Months of a series, the change against the month before, the figures by month."""
    with keeping(both) as connection:
        own = {month: ranking(connection, month) for month in ("2026-08", "2026-09")}
        series = overview_view(connection, OPERATOR, now=NOW).months
        take_up(connection, Planted(basic="0", basis="accepted"), date(2026, 10, 1))
        october = ranking(connection, "2026-10")
        assert {row.unit.code: row.previous_rank for row in october.rows} == {
            row.unit.code: row.rank for row in own["2026-09"].rows
        }
        later = overview_view(connection, OPERATOR, now=NOW).months
        assert later[:-1] == series[:-1] and later[-1] != series[-1]
        assert later[-1].settings.credits["basic"] == 0
        months = figure_table(connection, OPERATOR, by="month", period="2026-08..2026-10", now=NOW)
        assert [row["code"] for row in months.rows] == ["2026-08", "2026-09", "2026-10"]
        for row, month in zip(months.rows, ("2026-08", "2026-09", "2026-10"), strict=True):
            (alone,) = figure_table(connection, OPERATOR, by="month", period=month, now=NOW).rows
            assert row == alone
        history = dict(analysis_view(connection, OPERATOR, period="2026-10", now=NOW).history)
        assert history["2026-09"] == dict(own["2026-09"].history)["2026-09"]
        page = unit_view(connection, OPERATOR, UnitQuery("370682", "2026-10"), now=NOW)
        assert page is not None and page.previous is not None
        assert page.previous.satisfied == next(
            row.counts.satisfied for row in own["2026-09"].rows if row.unit.code == "370682"
        )


def test_another_adoption_for_the_same_month_replaces_visibly_and_undoes(loaded: Engine) -> None:
    with keeping(loaded) as connection:
        before = ranking(connection, "2026-10")
        take_up(connection, CONVENTIONS[0], reason="first")
        take_up(connection, CONVENTIONS[1], date(2026, 10, 1), reason="second")
        take_up(connection, Planted(), reason="back")
        take_up(connection, Planted(), date(2026, 10, 1), reason="back as well")
        assert [(each.valid_from.month, each.reason, each.replaced) for each in adoptions(connection)] == [
            (10, "back as well", False),
            (10, "second", True),
            (9, "back", False),
            (9, "first", True),
        ]
        assert appraisal_settings(connection, date(2026, 12, 1)) == DEFAULTS
        assert shown(ranking(connection, "2026-10")) == shown(before)
        with pytest.raises(Denied):
            asked = Adopting(SEPTEMBER, Convention(), SEPTEMBER, "no right")
            adopt(connection, scope_for("li", "city_leader"), asked, NOW)


def test_a_later_adoption_leaves_the_settings_that_begin_after_it(loaded: Engine) -> None:
    with keeping(loaded) as connection:
        take_up(connection, CONVENTIONS[0], date(2026, 10, 1))
        take_up(connection, CONVENTIONS[1], date(2026, 8, 1))
        found = [appraisal_settings(connection, date(2026, month, 15)) for month in (7, 8, 9, 10)]
        wanted = [Planted(), CONVENTIONS[1], CONVENTIONS[1], CONVENTIONS[0]]
        assert [convention_of(each) for each in found] == [convention(each) for each in wanted]


def test_a_month_counts_as_reconciled_once_the_settings_reproduce_it(both: Engine, rows: list[Row]) -> None:
    october, planted = month_period(date(2026, 10, 1)), CONVENTIONS[1]
    given = GivenTable(HEADER, bulletin(rows, "2026-10", planted, DATA_TIME), file_name="bulletin.csv")
    with keeping(both) as connection:
        assert ranking(connection, "2026-10").context.reconciled is None
        with pytest.raises(Denied):
            judge(connection, scope_for("li", "city_leader"), october, given, NOW)
        result = judge(connection, SUPERVISOR, october, given, NOW)
        assert result is not None and result.complete
        keep_published(connection, SUPERVISOR, october, given, result, NOW)
        # Found, but the product's figures are not those of the bulletin yet.
        assert office(connection).reconciled is None
        view = reconcile_view(connection, SUPERVISOR, period="2026-10", now=NOW)
        assert view.preview is not None
        before, later = ranking(connection, "2026-10"), convention(planted)
        assert view.preview.before == before_of(before)
        take_up(connection, planted, date(2026, 10, 1))
        stored = stored_result(connection, SUPERVISOR, october, later, NOW)
        assert stored is not None
        note_reconciled(connection, SUPERVISOR, stored, NOW)
        after = ranking(connection, "2026-10")
        assert view.preview.after == before_of(after)
        found = after.context.reconciled
        assert found is not None
        assert (found.month, found.convention, found.units) == (october.first, later.code(), 15)
        assert (found.account, found.at) == ("wang", NOW)
        with use_language("en"):
            notes = dict(definitions.definitions(after.context, "district"))
        assert notes["Reconciliation"].startswith(
            "reproduces the bulletin of 2026/10, 15 / 15 rows; found by wang"
        )
        again = reconcile_view(connection, SUPERVISOR, period="2026-10", now=NOW)
        assert again.preview is None and again.reconciled == found
        # Whoever goes back to other settings is no longer in agreement with it.
        take_up(connection, Planted(), date(2026, 10, 1))
        assert office(connection).reconciled is None


@pytest.mark.long
def test_the_preview_is_of_the_month_from_which_the_convention_would_hold(
    loaded: Engine, rows: list[Row]
) -> None:
    october, planted = month_period(date(2026, 10, 1)), CONVENTIONS[-1]
    given = GivenTable(HEADER, bulletin(rows, "2026-10", planted, DATA_TIME), file_name="bulletin.csv")
    with keeping(loaded) as connection:
        result = judge(connection, SUPERVISOR, october, given, NOW)
        assert result is not None and result.chosen.convention == convention(planted)
        keep_published(connection, SUPERVISOR, october, given, result, NOW)

        def preview(start: str) -> Preview | None:
            view = reconcile_view(connection, SUPERVISOR, period="2026-10", start=start, now=NOW)
            assert view.period == october
            return view.preview

        august, later = preview("2026-08"), preview("2027-03")
        assert august is not None and later is not None
        assert (later.before, later.after, later.period.text) == ((), (), "2027-03")
        assert august.before == before_of(ranking(connection, "2026-08"))
        assert preview("nonsense") == preview("")
        for year in ("0001-01", "1999-12", "2100-01", "9999-12"):
            odd = reconcile_view(connection, SUPERVISOR, period=year, start=year, now=NOW)
            assert odd.period == odd.start == october
            assert [year in each for each in odd.notices] == [True, True]
        take_up(connection, planted, date(2026, 8, 1))
        assert august.after == before_of(ranking(connection, "2026-08")) != august.before
        # From August on, so in October as well; before August nothing has changed.
        assert preview("2026-08") is None and preview("2026-10") is None
        july = preview("2026-07")
        assert july is not None and july.settings_before == DEFAULTS


def before_of(view: RankingView) -> tuple[object, ...]:
    """Return the rows of a ranking as a preview has them: without times, changes and warnings."""
    found = []
    for row in view.rows:
        plain = {
            name: type(row.counts)("").onsite for name in ("onsite", "feedback", "close_hours", "close_days")
        }
        counts = replace(row.counts, **plain)
        before = type(counts)(row.unit.code, due=counts.due_before_exclusion)
        found.append(
            replace(row, counts=counts, before_exclusion=before, change=None, previous_rank=None, warnings=())
        )
    return tuple(found)


@pytest.mark.parametrize("planted", few([CONVENTIONS[4], *CONVENTIONS[6:]], 2), ids=str)
def test_scores_and_ranks_of_a_bulletin_are_reproduced_with_its_convention(
    loaded: Engine, rows: list[Row], planted: Planted
) -> None:
    """The ranking under the adopted settings, printed as a bulletin, is found again in every figure."""
    october = month_period(date(2026, 10, 1))
    with keeping(loaded) as connection:
        small = DEFAULTS.model_copy(update={"minimum_sample": dict.fromkeys(DEFAULTS.minimum_sample, 8)})
        store_appraisal_settings(
            connection, small, valid_from=date(2026, 1, 1), reason="few orders", account="wang", now=NOW
        )
        take_up(connection, planted)
        view = ranking(connection, "2026-10")
        standing = {
            row.unit.name: [
                "" if row.score.points is None else str(float(row.score.points)),
                str(row.rank or ""),
            ]
            for row in view.rows
        }
        take_up(connection, Planted(), reason="back")
        table = [[*row, *standing[row[0]]] for row in bulletin(rows, "2026-10", planted, DATA_TIME)]
        given = GivenTable([*HEADER, "得分", "名次"], table)
        result = judge(connection, SUPERVISOR, october, given, NOW)
    assert result is not None and sum(bool(each[1]) for each in standing.values()) > 5
    assert result.complete and len(result.chosen.reproduced) == 15
    # Where the month cannot tell two values of a choice apart, the page says so.
    alike = result.chosen.alternatives or {}
    for name in DIMENSIONS:
        wanted = getattr(convention(planted), name)
        assert wanted == getattr(result.chosen.convention, name) or str(wanted) in alike[name], name


def test_settings_in_force_that_reproduce_a_month_need_no_adoption(loaded: Engine, rows: list[Row]) -> None:
    september = month_period(SEPTEMBER)
    table = bulletin(rows, "2026-09", Planted(), DATA_TIME)
    with keeping(loaded) as connection:

        def keep() -> None:
            given = GivenTable(HEADER, table)
            result = judge(connection, SUPERVISOR, september, given, NOW)
            keep_published(connection, SUPERVISOR, september, given, result, NOW)

        keep()
        found = office(connection).reconciled
        assert found is not None and found.month == SEPTEMBER
        table[0][1] = "1"
        keep()
        assert office(connection).reconciled is None


def test_the_planted_rule_of_exclusion_makes_a_difference(rows: list[Row]) -> None:
    made = [
        [by_hand(rows, month, Planted(exclusion=rule)) for month in ("2026-09", "2026-10")]
        for rule in ("after", "in_period", "before")
    ]
    assert made[0] != made[1] != made[2] != made[0]
