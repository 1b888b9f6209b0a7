"""Say how the orders ended: closing kinds, call-backs, answers, exclusions."""

from __future__ import annotations

import numpy as np

from data_access.demo.handling import Columns, spread
from data_access.demo.worktime import Flags, Floats, add_workdays, office_hours, where

UNVERIFIED, EXCLUDED, EXCLUDED_UNSOLVED, CONFIDENTIAL = 0.025, 0.017, 0.12, 0.012
ANSWERS = ("满意", "基本满意", "一般", "不满意", "未评价", "未接通")
UNSOLVED_ANSWERS = (0.32, 0.24, 0.16, 0.20, 0.04, 0.04)
UNSOLVED_REASONS = ("政策限制", "资金未落实", "历史遗留", "权责不清", "需较长建设周期", "双方分歧较大")
EXCLUSIONS = (
    "超出本市管辖范围",
    "应当或已经通过诉讼、仲裁、纪检监察、行政复议、政府信息公开、信访渠道办理",
    "违反法律法规或政策规定",
    "涉及国家秘密、商业秘密、个人隐私或违背公序良俗",
    "经核查反映情况不属实",
    "诉求明显不合理或过高",
    "经市、区市、镇街三级听证认定为不合理",
    "恶意或虚假诉求",
)
DECIDED_BY = "市12345热线工单审核组"


def conclude(o: Columns, resolution: Floats, satisfaction: Floats, rng: np.random.Generator) -> None:
    """Add what the unit claimed, what the call-back found, and what was excluded.

    `resolution` and `satisfaction` are each row's level: the share solved, and of solved ones satisfied.
    """
    size = len(o["opened"])
    ended = ~np.isnat(o["closed"]) & ~o["direct"]
    unsolved = spread(o["unit"], ended, rng) < 1 - resolution
    way = rng.choice(["服务确认", "解释说明", "解决"], size, p=[0.28, 0.2, 0.52])
    o["closing_kind"] = np.where(o["direct"], "直接答复", np.where(unsolved, way, "解决"))
    days = rng.choice([1, 2, 3, 4, 5], size, p=[0.25, 0.3, 0.22, 0.13, 0.1])
    called = office_hours(rng, add_workdays(o["reviewed"], days))
    o["verified"] = where(ended & (rng.random(size) >= UNVERIFIED), called)
    o["unsolved"] = unsolved
    o["u_district"], o["u_enterprise"] = rng.random((2, size))
    o["u_answer"] = np.where(unsolved, rng.random(size), spread(o["unit"], ended & ~unsolved, rng))
    o["satisfaction"] = satisfaction
    o["reason"] = rng.choice(UNSOLVED_REASONS, size)
    o["confidential"] = rng.random(size) < CONFIDENTIAL
    excluded = ended & (rng.random(size) < np.where(unsolved, EXCLUDED_UNSOLVED, EXCLUDED))
    after = rng.integers(2, 7, size)
    o["exclusion_decided"] = where(excluded, office_hours(rng, add_workdays(o["closed"], after)))
    o["exclusion_reason"] = rng.choice(EXCLUSIONS, size, p=(0.16, 0.22, 0.1, 0.04, 0.18, 0.16, 0.08, 0.06))


def judge(o: Columns) -> None:
    """Turn the drawn outcomes into the words of call-back and self-report columns."""
    verified = ~np.isnat(o["verified"])
    closed = ~np.isnat(o["closed"]) & ~o["direct"]
    unsolved, kind = o["unsolved"], o["closing_kind"]
    o["verdict"] = _verdict(~unsolved, verified)
    o["claimed"] = _verdict(kind == "解决", closed)
    o["district_found"] = _verdict(np.where(unsolved, o["u_district"] < 0.4, o["u_district"] < 0.99), closed)
    agrees = o["u_enterprise"] < 0.94
    o["enterprise_said"] = _verdict(agrees ^ unsolved, verified & (o["u_enterprise"] % 0.1 < 0.07))
    o["reason"] = np.where(unsolved & closed, o["reason"], "")
    o["answer"] = _answer(o, verified)
    better = o["u_district"] < 0.03
    o["answer_first"] = np.where(better & np.isin(o["answer"], ANSWERS[:3]), "不满意", o["answer"])
    o["closing_kind"] = np.where(np.isnat(o["closed"]), "", kind)


def _verdict(solved: Flags, known: Flags) -> np.ndarray:
    return np.where(known, np.where(solved, "已解决", "未解决"), "")


def _answer(o: Columns, verified: Flags) -> np.ndarray:
    satisfied = o["satisfaction"]
    silent = np.full(len(satisfied), 0.035)
    rest = 1 - satisfied
    by_solved = np.column_stack(
        [satisfied * 0.93, rest * 0.55 * 0.93, rest * 0.27 * 0.93, rest * 0.18 * 0.93, silent, silent]
    )
    shares = np.where(o["unsolved"][:, None], UNSOLVED_ANSWERS, by_solved)
    number = (o["u_answer"][:, None] >= np.cumsum(shares, axis=1)).sum(axis=1).clip(max=len(ANSWERS) - 1)
    return np.where(verified, np.array(ANSWERS)[number], "")
