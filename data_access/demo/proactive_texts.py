"""The words of the demo's reports, instructions, visits and experts: invented, and marked so in each text.

Days are counted back from the last day of the demo; a negative number lies ahead of it.
"""

from __future__ import annotations

from dataclasses import dataclass

MARK = "（示例数据）"
PORTS = ("370602", "370676", "370614", "370683")  # besides the port district that the hot spot shows in
AUTHOR = "示例数据"


@dataclass(frozen=True)
class Told:
    """A suggestion of a story: to whom, until when, and what became of it."""

    text: str
    unit: str
    due: int  # days back
    state: str = "proposed"
    said: str = ""  # the reason or the effect


@dataclass(frozen=True)
class Paper:
    """A report of a story."""

    kind: str
    title: str
    problem: str
    category: str
    dated: int
    facts: str
    receivers: tuple[str, ...] = ()
    acknowledged: int = 0  # of the receivers, the first ones
    leaders: str = ""
    suggestions: tuple[Told, ...] = ()
    state: str = "issued"


PORT_FACTS = (
    "龙口市多家企业近期反映：隔离酒店床位不足，国际航行船舶船员无法上岸休整和轮换，"
    f"影响船期与货物交付。{MARK}\n"
    "经研判，同类情况在其他水运口岸区市同样可能出现，宜在诉求集中出现之前先行安排。\n"
    "本专报为演示文本，不涉及真实企业与真实事件。"
)
PAPERS = (
    Paper(
        "special",
        "关于惠企奖补资金兑现进度的专报",
        "惠企奖补资金兑现慢",
        "0103",
        75,
        f"近两个月企业反映奖补资金审核通过后迟迟未到账，集中在技改补助与稳岗补贴。{MARK}\n"
        "建议核清在途资金，公布兑现时间表。",
        ("370611", "370682", "370685", "370687"),
        4,
        "",
        (
            Told("核清在途奖补资金并公布兑现时间表。", "370682", 40, "done", "在途 14 笔已全部拨付。"),
            Told(
                "对审核通过超过 30 天未拨付的逐笔说明原因。", "370685", 30, "done", "已逐笔说明并拨付 9 笔。"
            ),
            Told("简化拨付环节，审核与拨付并行办理。", "D06", 5, "adopted"),
        ),
    ),
    Paper(
        "leaders",
        "关于国有企业拖欠中小企业账款诉求情况的呈阅件",
        "国有企业拖欠账款",
        "1102",
        38,
        f"近三个月涉及国有企业拖欠中小企业账款的诉求增多，多为工程尾款与货款，合同约定支付条件不清。{MARK}\n"
        "建议由主管部门牵头建立清单，逐件约定付款时间。",
        ("D03", "D10"),
        1,
        "分管副市长",
        (
            Told("建立拖欠账款清单，逐件约定付款时间并按月通报。", "D03", 9, "adopted"),
            Told("对新签工程合同明确支付条件与违约责任。", "D10", -12),
        ),
    ),
    Paper(
        "special",
        "关于国际航行船舶船员上岸隔离安排的专报",
        "船员上岸与隔离酒店安排",
        "1004",
        24,
        PORT_FACTS,
        PORTS,
        3,
        "",
        (
            Told(
                "摸清辖区隔离酒店床位与在港船舶情况，按需提前预留船员隔离用房。",
                "370602",
                6,
                "done",
                "已预留床位 60 间，本月船员上岸申请均在 24 小时内安排。",
            ),
            Told("会同口岸单位公布船员上岸申请流程与联系电话，明确受理时限。", "370676", 4, "adopted"),
            Told("设立口岸服务专窗，集中受理船员换班、补给等事项。", "370614", -8),
            Told(
                "统筹区内定点酒店，增加船员专用床位。",
                "370683",
                2,
                "declined",
                "辖区现有床位使用率不足三成，暂不增加，已改为与邻区共用。",
            ),
        ),
    ),
    Paper(
        "special",
        "关于冬季供热报停与复热诉求的专报",
        "供热报停与复热办理",
        "0704",
        0,
        f"供热季开始后企业园区反映报停手续办理慢、复热收费标准不清。{MARK}",
        ("370602", "370613", "370611"),
        0,
        "",
        (Told("公布报停、复热的办理时限与收费标准。", "U04", -10, "draft"),),
        "draft",
    ),
)


@dataclass(frozen=True)
class Order:
    """An instruction of a story; `paper` is the place of a report in PAPERS, from 1."""

    leader: str
    dated: int
    text: str
    unit: str
    due: int
    state: str
    paper: int = 0
    notes: tuple[str, ...] = ()
    result: str = ""


INSTRUCTIONS = (
    Order(
        "市政府分管领导",
        36,
        f"请工信局牵头，一个月内建立清单、逐件推进，情况专报我。{MARK}",
        "D03",
        3,
        "running",
        2,
        ("已建立清单，涉及 21 笔，8 笔约定了付款时间。",),
    ),
    Order(
        "市政府主要领导",
        22,
        f"口岸船员上岸事关企业履约，请各口岸区市提前准备。{MARK}",
        "370676",
        -6,
        "running",
        3,
        ("与口岸单位开了协调会，受理流程已公布。",),
    ),
    Order(
        "市政府分管领导",
        70,
        f"奖补资金要应兑尽兑，请财政局会同有关区市核清。{MARK}",
        "D06",
        30,
        "closed",
        1,
        (),
        "在途资金已核清，累计拨付 23 笔。",
    ),
    Order("市政府办公室主任", 12, f"请研究简化规模以上工业企业用电增容手续。{MARK}", "U01", -9, "open"),
    Order(
        "市政府分管领导",
        28,
        f"莱阳市企业反映的道路破损请尽快修复。{MARK}",
        "370682",
        4,
        "done",
        0,
        ("已进场施工。",),
        "三处破损路面修复完成，企业已确认。",
    ),
)


@dataclass(frozen=True)
class Found:
    """A problem found on a visit of a story."""

    text: str
    category: str
    state: str  # spot | open | answered | settled
    unit: str = ""
    due: int = 0
    result: str = ""


@dataclass(frozen=True)
class Seen:
    """A visit of a story."""

    unit: str
    day: int
    state: str = "held"
    problems: tuple[Found, ...] = ()
    suggestions: tuple[Told, ...] = ()


VISITS = (
    Seen("370682", -5, "planned"),
    Seen("370685", 160),
    Seen(
        "370602",
        118,
        "held",
        (
            Found(
                "园区夜间公交末班过早，企业夜班职工出行不便。",
                "1005",
                "settled",
                "U12",
                80,
                "末班车延后 40 分钟。",
            ),
        ),
    ),
    Seen(
        "370681",
        96,
        "held",
        (
            Found("两家企业对通关查验预约方式不清楚。", "1003", "spot"),
            Found("镇街回访记录只写“已答复”，未写是否解决。", "1202", "spot"),
        ),
    ),
    Seen(
        "370611",
        71,
        "held",
        (Found("工业园雨后道路积水。", "0606", "answered", "370611", 20, "已疏通排水口，待雨后查看。"),),
        (
            Told(
                "镇街回访实行“问一句、记一句”：问题是否解决、企业是否认可分开记录。",
                "370611",
                20,
                "done",
                "回访记录模板已统一。",
            ),
        ),
    ),
    Seen(
        "370682004",
        52,
        "held",
        (
            Found("未解决工单未在周例会上逐件研究。", "1202", "spot"),
            Found("两家企业反映厂区外路面破损。", "0606", "open", "370682", 6),
        ),
        (Told("每周班子会固定研究未解决工单，主要负责人逐件签意见。", "370682004", 25, "adopted"),),
    ),
    Seen(
        "370676",
        40,
        "held",
        (Found("供电增容申请材料重复提交。", "0701", "settled", "U01", 15, "改为一次提交。"),),
    ),
    Seen("370614", 26, "held", (Found("企业不清楚人才补贴申报入口。", "0505", "spot"),)),
    Seen(
        "370613",
        11,
        "held",
        (Found("停车场出入口与消防通道重叠。", "0904", "open", "370613", -6),),
        (Told("对园区企业集中开展一次政策宣讲，公布各科室联系电话。", "370613", -15),),
    ),
)
EXPERTS = (
    ("示例专家甲", "港口与口岸", "某大学航运研究所" + MARK, "12000000001"),
    ("示例专家乙", "工程建设", "某工程咨询协会" + MARK, "12000000002"),
    ("示例专家丙", "企业融资", "某银行研究部" + MARK, "12000000003"),
    ("示例专家丁", "劳动用工", "某律师事务所" + MARK, "12000000004"),
    ("示例专家戊", "税费政策", "某会计师事务所" + MARK, "12000000005"),
    ("示例专家己", "生态环境", "某环境工程学会" + MARK, "12000000006"),
)
LEFT = "示例专家己"  # who may not be asked any more
