"""Streets or towns alone: rows, their exact sum, ranks of the whole city, lists as long as the numbers."""

from __future__ import annotations

import io
from urllib.parse import parse_qsl, urlsplit

import pytest
from openpyxl import load_workbook
from sqlalchemy import Connection

from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter
from dashboard.views.rankings import RankingView
from data_access.queries.analysis.page import analysis_view
from data_access.queries.orders.page import orders_view
from data_access.queries.rankings.page import ranking_view
from data_access.queries.rankings.six import six_view
from layouts.components.links import RankState
from layouts.documents.rankings_xlsx import rankings_xlsx
from layouts.pages.rankings.page import rankings_page
from layouts.pages.rankings.sheet import Sheet
from layouts.pages.rankings.table import ranking_table
from tests.support.hand_month import AS_OF, NOW, OCTOBER, Paper, is_main, paper
from tests.support.sheets import walk, words

# What the names end in says what a township is; the product goes by the reference table's word for it.
ENDINGS = {"street": ("街道",), "town": ("镇", "乡")}
SUMMED = (
    *("accepted", "direct", "closed", "due", "not_due", "no_deadline", "withdrawn", "excluded"),
    *("on_time", "late", "open_overdue", "verified", "unverified", "solved", "unsolved", "confirmed"),
    *("satisfied", "basic", "fair", "dissatisfied", "six_met", "six_applicable", "redone", "claimed"),
)
TIMED = ("onsite", "feedback", "close_hours", "close_days")


def on_paper(area: str, district: str = "") -> list[Paper]:
    return [
        row
        for row in paper("township")
        if is_main(row)
        and row["name"].endswith(ENDINGS[area])
        and not row["code"].endswith(":none")
        and row["code"].startswith(district)
    ]


def page(connection: Connection, **asked: str) -> RankingView:
    return ranking_view(
        connection,
        OPERATOR,
        level="township",
        period=OCTOBER,
        as_of=AS_OF.isoformat(),
        now=NOW,
        **asked,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("district", ["", "370682"])
@pytest.mark.parametrize("area", ["street", "town"])
def test_the_total_is_the_sum_of_the_rows_on_paper(
    october_base: Connection, area: str, district: str
) -> None:
    lines = on_paper(area, district)
    assert lines or (area, district) != ("street", "")
    view = page(october_base, area=area, district=district)
    with_orders = {row.unit.code for row in view.rows if row.counts.accepted} | {
        counts.key for counts in view.others.values() if counts.accepted
    }
    assert with_orders == {line["code"] for line in lines if int(line["accepted"])}
    expected = {name: sum(int(line[name]) for line in lines) for name in SUMMED}
    assert {name: getattr(view.total, name) for name in SUMMED} == expected
    times = {name: sum(int(line[f"{name}_n"]) for line in lines) for name in TIMED}
    assert {name: getattr(view.total, name).n for name in TIMED} == times


def test_streets_towns_and_what_is_neither_add_up_to_all_districts(october_base: Connection) -> None:
    whole = page(october_base)
    parts = [page(october_base, area=area).total.accepted for area in ENDINGS]
    nowhere = sum(each.accepted for each in whole.undetermined.values())
    other = sum(each.accepted for each in whole.others.values())
    districts = ranking_view(october_base, OPERATOR, period=OCTOBER, as_of=AS_OF.isoformat(), now=NOW)
    assert min(*parts, nowhere) > 0
    assert sum(parts) + nowhere + other == sum(row.counts.accepted for row in districts.rows)


def test_ranks_stay_those_of_the_whole_city_and_of_the_district(october_base: Connection) -> None:
    whole = {row.unit.code: row for row in page(october_base).rows}
    for area, endings in ENDINGS.items():
        rows = page(october_base, area=area).rows
        assert {row.unit.code for row in rows} == {
            code for code, row in whole.items() if row.unit.name.endswith(endings)
        }
        assert all(row == whole[row.unit.code] for row in rows)
    assert page(october_base, area="street").undetermined == {}


@pytest.mark.parametrize(("district", "name"), [("", "街道合计"), ("370602", "芝罘区街道合计")])
def test_every_number_of_the_total_row_lists_as_many_orders(
    october_base: Connection, district: str, name: str
) -> None:
    state = RankState(
        level="township", period=OCTOBER, asof=AS_OF.isoformat(), district=district, area="street"
    )
    view = page(october_base, district=state.district, area=state.area)
    drawn = ranking_table(Sheet(view, state, OPERATOR, {}))
    (total,) = [row for row in walk(drawn) if getattr(row, "className", "") == "total"]
    assert name in [words(cell) for cell in walk(total)]
    assert not [cell for cell in walk(total) if "data-code" in cell.to_plotly_json()["props"]]
    links = [part for part in walk(total) if getattr(part, "className", "") == "num-link"]
    assert len(links) >= 4
    for link in links:
        chosen = OrderFilter(**dict(parse_qsl(urlsplit(link.href).query)))
        assert (chosen.area, chosen.district) == ("street", district)
        assert str(orders_view(october_base, OPERATOR, chosen, now=NOW).total) == words(link), link.href


def test_the_page_and_its_export_name_what_they_hold(october_base: Connection) -> None:
    state = RankState(level="township", period=OCTOBER, asof=AS_OF.isoformat(), area="street")
    view = page(october_base, area="street")
    sheet = Sheet(view, state, OPERATOR, {})
    drawn = rankings_page(sheet)
    assert "街道合计" in words(drawn) and "名次为全市镇街中的名次" in words(drawn)
    assert "未定镇街和园区的工单" in words(drawn)
    links = {words(part): part.href for part in walk(drawn) if getattr(part, "href", None)}
    assert "area=street" in links["导出 Excel"]
    book = load_workbook(io.BytesIO(rankings_xlsx(sheet)))
    heads, *rows = list(book["排名"].iter_rows(values_only=True))
    name, accepted = heads.index("单位"), heads.index("受理")
    assert rows[-1][name] == "街道合计"
    assert rows[-1][accepted] == sum(row[accepted] for row in rows[:-1] if row[accepted])
    assert rows[-1][accepted] == sum(int(line["accepted"]) for line in on_paper("street"))
    last_codes = list(book.worksheets[1].iter_rows(values_only=True))[-1]
    assert last_codes[accepted] is None


def test_an_area_that_does_not_exist_narrows_nothing(october_base: Connection) -> None:
    assert page(october_base, area="galaxy").total == page(october_base).total
    districts = ranking_view(october_base, OPERATOR, period=OCTOBER, area="street", now=NOW)
    assert districts.area == "" and len(districts.rows) == 15


def test_the_analysis_shows_one_area_of_a_district_or_says_that_there_is_none(
    october_base: Connection,
) -> None:
    def analysed(district: str, area: str):  # type: ignore[no-untyped-def]
        return analysis_view(
            october_base, OPERATOR, level="township", period=OCTOBER, district=district, area=area, now=NOW
        )

    towns = analysed("370682", "town")
    assert towns.selected is not None and towns.selected.name.endswith(ENDINGS["town"])
    assert towns.area == "town" and not any("没有" in each for each in towns.context.notices)
    mixed = {row.unit.name for row in towns.categories.mix}
    assert mixed and all(name.endswith(ENDINGS["town"]) for name in mixed)
    without = analysed("370602", "town")
    assert without.area == "" and without.selected is not None
    assert any("芝罘区没有" in each for each in without.context.notices)


def test_a_district_without_towns_shows_all_its_townships_and_says_so(october_base: Connection) -> None:
    assert not on_paper("town", "370602") and on_paper("street", "370602")
    whole, view = page(october_base, district="370602"), page(october_base, district="370602", area="town")
    assert (view.area, view.rows, view.total) == ("", whole.rows, whole.total)
    state = RankState(
        level="township", period=OCTOBER, asof=AS_OF.isoformat(), district="370602", area="town"
    )
    drawn = rankings_page(Sheet(view, state, OPERATOR, {}))
    assert "芝罘区没有该类镇街，" in words(drawn)
    assert not [part for part in walk(drawn) if "state-page" in str(getattr(part, "className", ""))]
    asked = {"level": "township", "period": OCTOBER, "as_of": AS_OF.isoformat(), "district": "370602"}
    six, of_all = (six_view(october_base, OPERATOR, **asked, area=each, now=NOW) for each in ("town", ""))
    assert (six.area, six.six) == ("", of_all.six)
    assert any("芝罘区没有该类镇街，" in each for each in six.context.notices)
