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
    """A notice: to whom, on how many of its orders, until when, and what became of it."""

    kind: str
    title: str
    unit: str
    due: int  # days back; its deadline is the end of the first working day from there on
    acts: tuple[Act, ...]
    orders: int = 0
    origin: str = ""
    rule: str = ""


HARD = f"请逐件说明未办结原因、办理措施和完成时限，并附办理证明。{MARK}"
MONTHS = f"请分析问题解决率低于 90% 的原因，报送整改措施、责任人和完成时限。{MARK}"
PARTLY = f"已与企业对接 2 次，形成分期办理方案，首期本周内完成。{MARK}"
DONE = f"所列事项已办结，企业已签字确认，办理材料见附件。{MARK}"
STORIES = (
    Story(
        "oversee",
        f"关于工程款拖欠类工单的督办{MARK}",
        "370682",
        -2,
        (
            Act("draft", 21),
            Act("issue", 20),
            Act("acknowledge", 20),
            Act("reply", 14, PARTLY),
            Act("return", 13, f"未附付款凭证，请补充后重新回复。{MARK}"),
            Act("reply", 6, PARTLY),
            Act("return", 5, f"方案中缺少完成时限，请写明日期。{MARK}"),
        ),
        3,
        "order",
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
    ),
    Story(
        "oversee",
        f"关于红色预警工单的督办{MARK}",
        "370683",
        -3,
        (Act("draft", 3), Act("issue", 3), Act("acknowledge", 2)),
        1,
        "warning",
    ),
    Story(
        "oversee",
        f"关于用电报装类工单的督办{MARK}",
        "370602",
        -1,
        (Act("draft", 9), Act("issue", 8), Act("acknowledge", 8), Act("reply", 1, DONE)),
        2,
        "order",
    ),
    Story(
        "oversee",
        f"关于今日到期事项的督办{MARK}",
        "370613",
        0,
        (Act("draft", 6), Act("issue", 5)),
        1,
        "order",
    ),
    Story(
        "oversee",
        f"关于道路通行类工单的督办{MARK}",
        "370611",
        6,
        (Act("draft", 15), Act("issue", 14), Act("reply", 8, DONE), Act("sign_off", 7)),
        2,
        "order",
    ),
    Story(
        "oversee",
        f"关于奖补资金兑现的督办{MARK}",
        "370685",
        4,
        (
            Act("draft", 13),
            Act("issue", 12),
            Act("reply", 9, PARTLY),
            Act("return", 8, f"请补充到账凭证。{MARK}"),
            Act("reply", 4, DONE),
            Act("sign_off", 3),
        ),
        2,
        "order",
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
        f"关于九月问题解决率的整改通知{MARK}",
        "370686",
        35,
        (Act("draft", 46), Act("issue", 45), Act("reply", 38, DONE), Act("sign_off", 36)),
        origin="rule",
        rule="months",
    ),
    Story(
        "oversee",
        f"关于误列事项的督办{MARK}",
        "370681",
        9,
        (Act("draft", 17), Act("issue", 16), Act("withdraw", 15, f"事项已由平台改派，撤回本督办单。{MARK}")),
        1,
        "order",
    ),
    Story("oversee", f"关于用地手续类工单的督办{MARK}", "370614", -6, (Act("draft", 1),), 2, "order"),
)
ASKED = {"oversee": HARD, "rectify": MONTHS}
# Requests to the platform: kind, unit, reason, days back, state.
REQUESTS = (
    ("redo", "370602", f"企业反映问题仍在，请退回重办。{MARK}", 3, "waiting"),
    ("extend", "370682", f"需第三方检测，检测报告预计三日内出具。{MARK}", 1, "waiting"),
    ("redo", "370686", f"答复与现场情况不一致，请退回重办。{MARK}", 12, "confirmed"),
    ("redo", "370611", f"误报，撤回申请。{MARK}", 6, "withdrawn"),
)
