"""Cut the orders off at the data time and write them as the platform's export."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access.demo.case_notes import LOGS, case_logs
from data_access.demo.gates import gate_records
from data_access.demo.handling import Columns
from data_access.demo.outcomes import DECIDED_BY, judge
from data_access.demo.worktime import Moments, where

EVENTS = (
    "transferred_out", "dispatched", "misdispatch_confirmed", "redispatched", "signed", "acknowledged",
    "four_way_call", "contacted", "onsite", "feedback_enterprise", "feedback_city", "closed", "reviewed",
    "withdrawn", "extension_applied", "extension_approved", "verified", "exclusion_decided",
)  # fmt: skip
COLUMNS = {
    "工单编号": "order_no",
    "受理时间": "opened",
    "受理渠道": "channel",
    "是否省平台": "provincial",
    "诉求性质": "nature",
    "问题分类": "category",
    "标题": "title",
    "主要内容": "content",
    "企业名称": "enterprise",
    "来电人": "contact",
    "来电号码": "phone",
    "是否保密": "confidential",
    "区市": "district",
    "镇街": "township",
    "承办单位": "unit",
    "省平台转出时间": "transferred_out",
    "转派时间": "dispatched",
    "误派确认时间": "misdispatch_confirmed",
    "改派时间": "redispatched",
    "签收时间": "signed",
    "联络人应答时间": "acknowledged",
    "四方通话时间": "four_way_call",
    "联系企业时间": "contacted",
    "到场时间": "onsite",
    "企业反馈时间": "feedback_enterprise",
    "市平台反馈时间": "feedback_city",
    "延期天数": "extension_days",
    "延期申请时间": "extension_applied",
    "延期批准时间": "extension_approved",
    "办理提交时间": "submitted",
    "办结时间": "closed",
    "首次审核通过": "first_review",
    "四关记录": "gate_log",
    "重办次数": "redo_count",
    "撤单时间": "withdrawn",
    "单位要求撤单": "withdrawal_asked",
    "工单状态": "state",
    "办结类型": "closing_kind",
    "回复内容": "reply",
    "单位自报": "claimed",
    "区市核实": "district_found",
    "官方核实结果": "verdict",
    "核实时间": "verified",
    "企业确认": "enterprise_said",
    "未解决原因": "reason",
    "首次满意度": "answer_first",
    "最终满意度": "answer",
    "回访时间": "verified",
    "不计入考核": "excluded",
    "不计入原因": "exclusion_reason",
    "不计入认定时间": "exclusion_decided",
    "不计入认定单位": "excluded_by",
    "挂起记录": "pause_log",
    "通话记录": "call_log",
    "回头看记录": "look_back_log",
    "台账记录": "ledger_log",
    "更新时间": "updated",
}


def cut_off(o: Columns, data_time: np.datetime64) -> Columns:
    """Return the orders as they stood at the data time: what came later has not happened."""
    known = o["opened"] <= data_time
    o = {name: values[known] for name, values in o.items()}
    o["gate_log"] = gate_records(o, data_time)
    found = case_logs(o, data_time)
    o |= {name: found[name] for name in LOGS}
    for name in EVENTS:
        o[name] = where(o[name] <= data_time, o[name])
    waiting = ~o["direct"] & np.isnat(o["dispatched"])
    o["unit"] = np.where(waiting, "", o["unit"])
    _settle(o)
    o["extension_days"] = np.where(np.isnat(o["extension_applied"]), 0, o["extension_days"])
    o["withdrawal_asked"] = o["withdrawal_asked"] & ~np.isnat(o["withdrawn"])
    judge(o)
    o["updated"] = _newest(o)
    return o


def _settle(o: Columns) -> None:
    """Decide states; a reply under review is submitted, and closed only once the review passed it."""
    submitted, passed = ~np.isnat(o["closed"]), ~np.isnat(o["reviewed"])
    o["submitted"] = where(~o["direct"], o["closed"])
    o["state"] = np.select(
        [
            o["direct"],
            ~np.isnat(o["withdrawn"]),
            passed,
            submitted,
            ~np.isnat(o["signed"]),
            ~np.isnat(o["dispatched"]),
        ],
        ["直接答复", "已撤单", "已结案", "待审核", "办理中", "待签收"],
        "待派遣",
    )
    o["closed"] = where(passed, o["closed"])
    o["redo_count"] = np.where(passed, o["redo_count"], 0)


def _newest(o: Columns) -> Moments:
    newest: Moments = o["opened"]
    for name in EVENTS:
        newest = np.fmax(newest, o[name])
    return newest


def as_export(o: Columns) -> pd.DataFrame:
    """Return the orders with the column names and words of the platform's export, all cells text."""
    closed = ~np.isnat(o["closed"])
    excluded = ~np.isnat(o["exclusion_decided"])
    handled = closed & ~o["direct"]
    shown = o | {
        "reply": np.where(closed, o["reply"], ""),
        "excluded": excluded,
        "excluded_by": np.where(excluded, DECIDED_BY, ""),
        "exclusion_reason": np.where(excluded, o["exclusion_reason"], ""),
        "first_review": np.where(handled, _cells(o["first_review_passed"]), ""),
        "redo_count": np.where(handled, _cells(o["redo_count"]), ""),
        "extension_days": np.where(o["extension_days"] > 0, _cells(o["extension_days"]), ""),
    }
    return pd.DataFrame({header: _cells(shown[name]) for header, name in COLUMNS.items()})


def _cells(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind == "M":
        return _texts(values)
    if values.dtype.kind == "b":
        return np.where(values, "是", "否")
    return values.astype(str) if values.dtype.kind in "iu" else values


def _texts(moments: Moments) -> np.ndarray:
    shown = np.char.replace(np.datetime_as_string(moments, unit="s"), "T", " ")
    return np.where(np.isnat(moments), "", shown)


def due_month(due: Moments) -> Moments:
    """Return the month of each deadline; one at 24:00 belongs to the day that it ends."""
    before: Moments = due - np.timedelta64(1, "s")
    return before.astype("datetime64[M]")
