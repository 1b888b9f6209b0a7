"""The words of the demo's notices and requests: invented, and marked so in each text.

Days are counted back from the last day of the demo; a negative number lies ahead of it.
"""

from __future__ import annotations

from dataclasses import dataclass

MARK = "（示例数据）"


@dataclass(frozen=True)
class Act:
    """An act of a story: what was done, when, with which words."""

    act: str
    back: int
    note: str = ""


@dataclass(frozen=True)
class Story:
    """A notice: to whom, on how many of its orders, until when, and what became of it.

    A title with {about} names the category that its orders have in common.
    """

    kind: str
    title: str
    unit: str
    due: int  # days back; its deadline is the end of the first working day from there on
    acts: tuple[Act, ...]
    orders: int = 0
    origin: str = ""
    rule: str = ""
    about: tuple[str, ...] = ()  # categories of its orders, by the beginnings of their codes; () for any
    how: str = "open"  # how its orders stood: open | done | unsolved | overdue | returned | extended


HARD = f"请逐件说明未办结原因、办理措施和完成时限，并附办理证明。{MARK}"
MONTHS = f"请分析问题解决率低于 90% 的原因，报送整改措施、责任人和完成时限。{MARK}"
PARTLY = f"已与企业对接 2 次，形成分期办理方案，首期本周内完成。{MARK}"
DONE = f"所列事项已办结，企业已签字确认，办理材料见附件。{MARK}"
RECTIFIED = f"已逐件复盘未解决工单，明确责任人和完成时限，整改情况见附件。{MARK}"
PLAIN = f"关于{{about}}类工单的督办{MARK}"
STORIES = (
    Story(
        "oversee",
        PLAIN,
        "370682",
        -2,
        (
            Act("draft", 21),
            Act("issue", 20),
            Act("acknowledge", 20),
            Act("reply", 14, PARTLY),
            Act("return", 13, f"未附办理凭证，请补充后重新回复。{MARK}"),
            Act("reply", 6, PARTLY),
            Act("return", 5, f"方案中缺少完成时限，请写明日期。{MARK}"),
        ),
        3,
        "order",
        about=("1101", "1102", "1103", "0502", "0103"),
        how="unsolved",
    ),
    Story(
        "oversee",
        f"关于重复退回工单的督办{MARK}",
        "370686",
        4,
        (Act("draft", 12), Act("issue", 11), Act("acknowledge", 10)),
        2,
        "rule",
        "returns",
        how="returned",
    ),
    Story(
        "oversee",
        f"关于红色预警工单的督办{MARK}",
        "370683",
        -3,
        (Act("draft", 3), Act("issue", 3), Act("acknowledge", 2)),
        1,
        "warning",
        how="overdue",
    ),
    Story(
        "oversee",
        PLAIN,
        "370602",
        -1,
        (Act("draft", 9), Act("issue", 8), Act("acknowledge", 8), Act("reply", 1, DONE)),
        2,
        "order",
        about=("0701", "0702", "0703", "0704", "0705"),
        how="done",
    ),
    Story(
        "oversee",
        PLAIN,
        "370613",
        0,
        (Act("draft", 6), Act("issue", 5)),
        1,
        "order",
    ),
    Story(
        "oversee",
        PLAIN,
        "370611",
        6,
        (Act("draft", 15), Act("issue", 14), Act("reply", 8, DONE), Act("sign_off", 7)),
        2,
        "order",
        about=("1001", "0606", "1005"),
        how="done",
    ),
    Story(
        "oversee",
        PLAIN,
        "370685",
        4,
        (
            Act("draft", 13),
            Act("issue", 12),
            Act("reply", 9, PARTLY),
            Act("return", 8, f"请补充办理凭证。{MARK}"),
            Act("reply", 4, DONE),
            Act("sign_off", 3),
        ),
        2,
        "order",
        about=("0103", "0102", "0104", "0101"),
        how="done",
    ),
    Story(
        "oversee",
        f"关于两次延期事项的督办{MARK}",
        "370687",
        -4,
        (Act("draft", 4), Act("issue", 4)),
        1,
        "rule",
        "extensions",
        how="extended",
    ),
    Story(
        "rectify",
        f"关于问题解决率低于 90% 的整改通知{MARK}",
        "370682",
        -5,
        (Act("draft", 8), Act("issue", 7), Act("acknowledge", 6)),
        origin="rule",
        rule="months",
    ),
    Story(
        "rectify",
        f"关于上月问题解决率的整改通知{MARK}",
        "370686",
        35,
        (Act("draft", 46), Act("issue", 45), Act("reply", 38, RECTIFIED), Act("sign_off", 36)),
        origin="rule",
        rule="months",
    ),
    Story(
        "oversee",
        f"关于误列事项的督办{MARK}",
        "370681",
        9,
        (
            Act("draft", 17),
            Act("issue", 16),
            Act("withdraw", 15, f"所列工单不属督办范围，撤回本督办单。{MARK}"),
        ),
        1,
        "order",
    ),
    Story(
        "oversee",
        PLAIN,
        "370614",
        -6,
        (Act("draft", 1),),
        2,
        "order",
        about=("0601", "0602", "0603"),
    ),
)
ASKED = {"oversee": HARD, "rectify": MONTHS}
# Requests to the platform: kind, unit, reason, days back, state.
REQUESTS = (
    ("redo", "370602", f"企业反映问题仍在，请退回重办。{MARK}", 3, "waiting"),
    ("extend", "370682", f"需现场核实并会商责任科室，预计三个工作日内办结。{MARK}", 1, "waiting"),
    ("redo", "370686", f"答复与企业反映的情况不一致，请退回重办。{MARK}", 12, "confirmed"),
    ("redo", "370611", f"误报，撤回申请。{MARK}", 6, "withdrawn"),
)
