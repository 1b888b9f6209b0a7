"""Demo orders: the same seed gives the same table, and the table shows what a demo has to show."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import sha256

import pandas as pd
import pytest

from dashboard.appraisal.settings import HotSpotRule
from dashboard.clocks.calendar import WorkCalendar
from dashboard.overview.hot_spots import exposure, find_hot_spots, windows
from data_access.demo.generator import generate_table, monthly_tables
from data_access.demo.presence import last_extract_day
from data_access.demo.topics import load_topics
from data_access.reference.calendar import load_special_days
from data_access.reference.units import load_categories, load_units
from tests.support.profiles import few

UNTIL = date(2026, 11, 17)
DATA_TIME = pd.Timestamp("2026-11-17 08:00")
CALENDAR = WorkCalendar.from_days(load_special_days())
PORTS = {"芝罘区", "黄渤海新区", "龙口市", "蓬莱区", "莱州市"}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return generate_table(until=UNTIL)


def times(table: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_datetime(table[column].where(table[column] != ""))


def opened_month(table: pd.DataFrame) -> pd.Series:
    return times(table, "受理时间").dt.strftime("%Y-%m")


def transferred(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["工单状态"] != "直接答复"]


def test_same_seed_gives_the_same_rows_and_another_seed_others() -> None:
    first, again, other = (generate_table(200, 2, seed, UNTIL) for seed in (7, 7, 8))
    pd.testing.assert_frame_equal(first, again)
    assert not first["工单编号"].isin(other["工单编号"]).all()


@pytest.mark.parametrize(
    ("size", "until", "digest"),
    [
        ((120, 2, 12_345), UNTIL, "3090e75366bebc7bd71b71bd15a3ae226eea1fa9ed518e979fa1e012ff751634"),
        ((400, 3, 7), date(2026, 10, 9), "46b4692eece9e29dff7f2c9e53399c68ba2e397fa0d7ba1fa6d1233fd14c31c8"),
        # At the hour of the extract nobody had asked in the new month.
        (
            (60, 1, 12_345),
            date(2026, 11, 1),
            "dadbed08c26fd5fdb13d711b6f3efd3f5d576b81bca4ad88ccbee008791a571e",
        ),
    ],
)
def test_the_months_are_the_orders_that_were_generated_at_once(
    size: tuple[int, int, int], until: date, digest: str
) -> None:
    tables = list(monthly_tables(*size, until))
    assert all(opened_month(table).nunique() == 1 for table in tables)
    whole = pd.concat(tables, ignore_index=True).to_csv(index=False).encode("utf-8-sig")
    assert sha256(whole).hexdigest() == digest


def test_a_later_extract_keeps_the_past_and_adds_what_happened_since() -> None:
    before = generate_table(400, 3, 7, date(2026, 10, 9)).set_index("工单编号")
    after = generate_table(400, 3, 7, date(2026, 10, 30)).set_index("工单编号")
    settled = before[opened_month(before) < "2026-09"]
    settled = settled[settled["标题"].isin([one.title for one in load_topics() if one.weight])]
    assert len(settled) > 500
    pd.testing.assert_series_equal(settled["受理时间"], after.loc[settled.index, "受理时间"])
    closed = settled[settled["办结时间"] != ""]
    pd.testing.assert_series_equal(closed["办结时间"], after.loc[closed.index, "办结时间"])
    opened_then = opened_month(before).isin(["2026-10"])
    assert opened_then.sum() < opened_month(after).isin(["2026-10"]).sum()


def test_volume_and_shares_are_the_citys(table: pd.DataFrame) -> None:
    by_month = opened_month(table).value_counts().sort_index()
    complete = by_month.iloc[:-1]
    assert list(by_month.index) == [f"{month}" for month in pd.period_range("2023-11", "2026-11", freq="M")]
    assert 1_650 <= complete.mean() <= 1_750
    assert complete.between(1_350, 2_150).all()
    direct = (table["工单状态"] == "直接答复").mean()
    assert 0.43 <= direct <= 0.46
    sent = transferred(table)[opened_month(transferred(table)) < "2026-11"]
    assert 900 <= len(sent) / 36 <= 960
    assert 55 <= (sent["是否省平台"] == "是").sum() / 36 <= 65


def test_townships_take_up_to_fifteen_a_month_and_three_islands_three_in_all(table: pd.DataFrame) -> None:
    own = transferred(table)
    own = own[own["镇街"] != ""]
    assert own.groupby([opened_month(own), own["区市"], own["镇街"]]).size().max() == 15
    totals = own["镇街"].value_counts()
    assert set(totals.index) == {one.name for one in load_units() if one.kind == "township"}
    assert [totals[name] for name in ("小钦岛乡", "南隍城乡", "北隍城乡")] == [3, 3, 3]
    assert (transferred(table)["镇街"] == "").mean() < 0.3


def test_every_township_lies_in_the_district_beside_it(table: pd.DataFrame) -> None:
    names = {one.unit_id: one.name for one in load_units()}
    home = {one.name: names[one.parent_id] for one in load_units() if one.kind == "township"}
    placed = table[table["镇街"] != ""]
    assert (placed["镇街"].map(home) == placed["区市"]).all()


def test_units_and_categories_are_known_ones(table: pd.DataFrame) -> None:
    units = {one.name for one in load_units() if one.kind in ("district", "department", "utility")}
    assert set(table["承办单位"]) - {""} <= units
    tops = {one.category_id: one.name for one in load_categories() if one.parent_id is None}
    paths = {f"{tops[one.parent_id]}->{one.name}" for one in load_categories() if one.parent_id}
    assert set(table["问题分类"]) == paths


def test_nothing_happens_after_the_data_time(table: pd.DataFrame) -> None:
    for column in [name for name in table.columns if name.endswith("时间")]:
        assert times(table, column).max() <= DATA_TIME
    assert times(table, "受理时间").max() > DATA_TIME - timedelta(hours=18)
    open_now = table[table["工单状态"].isin(["待派遣", "待签收", "办理中", "待审核"])]
    assert len(open_now) > 100
    assert (open_now[["办结时间", "官方核实结果", "最终满意度", "回复内容"]] == "").all(axis=None)


def test_call_back_comes_one_to_five_working_days_after_the_review(table: pd.DataFrame) -> None:
    called = table[table["核实时间"] != ""]
    closed, verified = times(called, "办结时间").dt.date, times(called, "核实时间").dt.date
    waits = [CALENDAR.workdays_between(a, b) for a, b in zip(closed, verified, strict=True)]
    assert min(waits) == 1
    assert max(waits) <= 6  # the review itself may take until the next working day
    assert (called["核实时间"] == called["回访时间"]).all()
    late_closed = transferred(table)
    late_closed = late_closed[times(late_closed, "办结时间") > DATA_TIME - timedelta(hours=20)]
    assert (late_closed["官方核实结果"] == "").all()


def test_steps_stand_in_their_order(table: pd.DataFrame) -> None:
    def never_before(later: str, earlier: str) -> None:
        assert not (times(table, later) < times(table, earlier)).any(), (later, earlier)

    never_before("转派时间", "受理时间")
    never_before("转派时间", "省平台转出时间")
    never_before("企业反馈时间", "转派时间")
    never_before("市平台反馈时间", "企业反馈时间")
    never_before("延期批准时间", "延期申请时间")
    for step in ("签收时间", "联络人应答时间", "到场时间", "市平台反馈时间", "改派时间"):
        never_before("办结时间", step)
        never_before("撤单时间", step) if step != "改派时间" else None


def test_every_kind_of_story_occurs(table: pd.DataFrame) -> None:
    assert set(table["办结类型"]) == {"", "解决", "服务确认", "解释说明", "直接答复"}
    assert set(table["最终满意度"]) == {"", "满意", "基本满意", "一般", "不满意", "未评价", "未接通"}
    assert table.loc[table["不计入考核"] == "是", "不计入原因"].nunique() == 8
    assert set(table["重办次数"]) == {"", "0", "1", "2", "3"}
    assert (table["是否保密"] == "是").sum() > 100
    assert (table["单位要求撤单"] == "是").sum() > 10
    assert (table["改派时间"] != "").sum() > 100
    closed = transferred(table)
    closed = closed[closed["办结时间"] < "2026-10"]
    assert 0.01 < ((closed["官方核实结果"] == "") & (closed["办结时间"] != "")).mean() < 0.05


def test_extensions_are_approved_in_time_or_late(table: pd.DataFrame) -> None:
    asked = table[(table["延期批准时间"] != "") & (table["改派时间"] == "")]
    due = [CALENDAR.add_workdays(at.date(), 5) + timedelta(days=1) for at in times(asked, "转派时间")]
    in_time = times(asked, "延期批准时间") < pd.to_datetime(pd.Series(due, index=asked.index))
    assert 0.7 < in_time.mean() < 0.95


def test_heating_peaks_in_winter_and_wages_before_spring_festival(table: pd.DataFrame) -> None:
    month = opened_month(table).str[5:]

    def share(category: str, months: set[str]) -> float:
        return table[month.isin(months)]["问题分类"].str.endswith(category).mean()

    assert share("供热", {"12", "01"}) > 3 * share("供热", {"05", "06", "07"})
    assert share("工资支付", {"12", "01"}) > 1.8 * share("工资支付", {"05", "06", "07"})


@pytest.mark.parametrize(
    "until", few([date(2026, 11, 2), date(2026, 11, 17), date(2026, 12, 1), date(2026, 3, 9)], 1)
)
def test_one_district_resolves_less_than_ninety_per_cent_two_months_running(until: date) -> None:
    table = generate_table(until=until, months=5)
    own = table[
        (table["承办单位"] == "栖霞市") & (table["工单状态"] == "已结案") & (table["不计入考核"] == "否")
    ]
    due = pd.Series([_due(row) for row in own.to_dict("records")], index=own.index)
    judged = own["官方核实结果"].ne("") | own["办结类型"].isin(["服务确认", "解释说明"])
    solved = own["官方核实结果"].eq("已解决") & own["办结类型"].eq("解决")
    last = pd.Period(until, "M") - 1
    for month in (last - 1, last):
        in_month = (due - timedelta(days=1)).map(lambda at: pd.Period(at, "M")) == month
        assert judged[in_month].sum() >= 15
        assert solved[in_month].sum() / judged[in_month].sum() < 0.9


def _due(row: dict[str, str]) -> date:
    sent = datetime.fromisoformat(row["转派时间"]).date()
    if row["改派时间"]:
        confirmed = datetime.fromisoformat(row["误派确认时间"]).date()
        if CALENDAR.workdays_between(sent, confirmed) <= 2:
            sent = datetime.fromisoformat(row["改派时间"]).date()
    due = CALENDAR.add_workdays(sent, 5) + timedelta(days=1)
    if row["延期批准时间"] and datetime.fromisoformat(row["延期批准时间"]).date() < due:
        due = CALENDAR.add_workdays(sent, 5 + int(row["延期天数"])) + timedelta(days=1)
    return due


def test_a_hot_spot_spreads_over_the_port_districts_in_three_weeks(table: pd.DataFrame) -> None:
    hot = table[table["标题"].isin([one.title for one in load_topics() if one.weight == 0])]
    age = (DATA_TIME.normalize() - times(hot, "受理时间")).dt.days
    assert age.max() < 21
    reached = [set(hot.loc[age >= days, "区市"]) for days in (14, 7, 0)]
    assert reached[0] < reached[1] < reached[2] == PORTS
    weekly = [int(((age >= low) & (age < low + 7)).sum()) for low in (14, 7, 0)]
    assert weekly[0] < weekly[1] < weekly[2]
    earlier = table[table["问题分类"].str.endswith("隔离与检疫安排") & ~table.index.isin(hot.index)]
    assert earlier.groupby(opened_month(earlier)).size().max() < len(hot)


@pytest.mark.parametrize("until", few([UNTIL, date(2026, 3, 9), date(2026, 10, 8)], 1))
def test_on_its_last_day_the_demo_shows_the_hot_spot_and_little_else(until: date) -> None:
    table = generate_table(until=until, months=14)
    opened = times(table, "受理时间")
    weeks = windows(until, HotSpotRule())
    places = {day: place for place, week in enumerate(weeks.every) for day in week.days}
    until_then = (opened.dt.hour < 8) | ~opened.dt.date.isin([week.last for week in weeks.every])
    counted: dict[tuple[str, str], dict[int, int]] = {}
    recorded = zip(table["问题分类"], table["承办单位"], opened.dt.date, until_then, strict=True)
    for category, unit, day, counts in recorded:
        if counts and day in places:
            series = counted.setdefault((category, unit), {})
            series[places[day]] = series.get(places[day], 0) + 1
    exposed = exposure(weeks, opened.dt.date.value_counts().to_dict(), opened.dt.date.min(), CALENDAR)
    units = {one.name: one for one in load_units()}
    hot = find_hot_spots(counted, exposed, HotSpotRule(), units, whole=True)
    assert hot[0].cell.category.endswith("隔离与检疫安排") and {cell.unit for cell in hot[0].units} <= PORTS
    assert hot[0].ports >= 3 and len(hot) <= 3


def test_order_numbers_are_unique_and_phones_nobodys(table: pd.DataFrame) -> None:
    assert table["工单编号"].is_unique
    assert table["工单编号"].str.fullmatch(r"\d{18}").all()
    assert table["来电号码"].str.fullmatch(r"120\d{8}").all()
    assert (
        not table[["标题", "主要内容", "回复内容"]]
        .apply(lambda texts: texts.str.contains("[{}]"))
        .any(axis=None)
    )


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-17T08:00+08:00", date(2026, 11, 17)),
        ("2026-11-17T07:59+08:00", date(2026, 11, 16)),
        ("2026-11-16T23:59+00:00", date(2026, 11, 16)),
        ("2026-11-17T00:00+00:00", date(2026, 11, 17)),
    ],
)
def test_newest_extract_is_the_last_eight_oclock_in_the_city(now: str, day: date) -> None:
    assert last_extract_day(datetime.fromisoformat(now)) == day
