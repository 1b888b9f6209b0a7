"""Let departments take part in some of the demo's orders: 协办 rows, each with its own deadline."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from data_access.demo.worktime import calendar
from data_access.reference.units import load_units

SHARED, WORKDAYS, LATE, LATER = 11, 3, 9, 12  # every n-th order is shared, every n-th part ends late


def joint_table(table: pd.DataFrame, data_time: datetime) -> pd.DataFrame:
    """Return the 协办 rows of an export; `data_time` is the local time up to which parts have ended.

    Which orders are shared, with whom, follows from their numbers alone.
    """
    departments = [one.name for one in load_units() if one.kind == "department"]
    sent = table[(table["转派时间"] != "") & ~table["承办单位"].isin(departments)]
    told = sent[["工单编号", "受理时间", "转派时间", "办结时间", "撤单时间"]]
    every = ({str(name): str(value) for name, value in one.items()} for one in told.to_dict("records"))
    rows = [
        _row(one, departments, data_time)
        for one in every
        if int(one["工单编号"][-6:]) % SHARED == 0 and not one["撤单时间"]
    ]
    return pd.DataFrame(rows)


def _row(order: dict[str, str], departments: list[str], data_time: datetime) -> dict[str, str]:
    chance = int(order["工单编号"][-6:]) // SHARED
    received = date.fromisoformat(order["转派时间"][:10])
    due = calendar().add_workdays(received, WORKDAYS)
    last = calendar().add_workdays(received, WORKDAYS + LATER if chance % LATE == 0 else WORKDAYS - 1)
    ended = datetime(last.year, last.month, last.day, 9 + chance % 8, chance % 60)
    closed = min(f"{ended:%Y-%m-%d %H:%M:%S}", order["办结时间"] or "9")
    return {
        "工单编号": order["工单编号"],
        "受理时间": order["受理时间"],
        "工单性质": "协办",
        "承办单位": departments[chance % len(departments)],
        "办理截止时间": due.isoformat(),
        "办结时间": closed if closed <= f"{data_time:%Y-%m-%d %H:%M:%S}" else "",
    }
