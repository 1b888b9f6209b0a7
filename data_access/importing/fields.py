"""Name the fields an order's table can bring, with their kind and the names columns give them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from dashboard.i18n import noop
from data_access.importing.cells import normalised_name
from data_access.importing.moments import Day

Kind = Literal[
    "text",
    "instant",
    "yesno",
    "number",
    "state",
    "closing_kind",
    "verdict",
    "answer",
    "channel",
    "role",
    "timeliness",
    "lateness",
    "unit",
    "category",
    "log",
]

LONGEST_LOG = 8_000


@dataclass(frozen=True)
class Field:
    """A field of the order or a helper from which fields are derived.

    `limit` is the longest text in characters, of a number the largest; an `event` is a time that cannot lie
    after the data time; `day` says what a day without a time means: of a deadline its end, of an order's end
    its last second.
    """

    name: str
    label: str
    kind: Kind
    synonyms: tuple[str, ...]
    required: bool = False
    limit: int = 0
    event: bool = False
    day: Day = "begin"


def _text(name: str, label: str, limit: int, synonyms: str, required: bool = False) -> Field:
    return Field(name, label, "text", tuple(synonyms.split("|")), required=required, limit=limit)


def _event(name: str, label: str, synonyms: str, required: bool = False) -> Field:
    return Field(name, label, "instant", tuple(synonyms.split("|")), required=required, event=True)


def _ending(name: str, label: str, synonyms: str) -> Field:
    return Field(name, label, "instant", tuple(synonyms.split("|")), event=True, day="last")


def _deadline(name: str, label: str, synonyms: str) -> Field:
    return Field(name, label, "instant", tuple(synonyms.split("|")), day="end")


def _log(name: str, label: str, synonyms: str) -> Field:
    return Field(name, label, "log", tuple(synonyms.split("|")), limit=LONGEST_LOG)


def _number(name: str, label: str, most: int, synonyms: str) -> Field:
    return Field(name, label, "number", tuple(synonyms.split("|")), limit=most)


def _word(name: str, label: str, kind: Kind, synonyms: str) -> Field:
    return Field(name, label, kind, tuple(synonyms.split("|")))


FIELDS: tuple[Field, ...] = (
    _text(
        "order_no",
        noop("Order number"),
        64,
        "工单编号|工单号|工单id|留言编号|诉求编号|受理编号|受理单号|单号|编号|流水号|业务编号|事项编号|"
        "案件编号|服务单号|order no|order number|order id|case id|case enquiry id|ticket id|"
        "service request id|request id|service request number|case number|id",
        required=True,
    ),
    _event(
        "opened_at",
        noop("Opened"),
        "受理时间|诉求时间|来电时间|来话时间|留言时间|登记时间|创建时间|反映时间|来信时间|接件时间|建单时间|接听时间|"
        "诉求受理时间|工单创建时间|受理日期|来电日期|opened at|open dt|opened|open date|requested datetime|"
        "created at|created date|created",
        required=True,
    ),
    _event(
        "transferred_out_at",
        noop("Provincial transfer-out"),
        "省平台转出时间|省平台转办时间|省平台派单时间|省级转办时间|省转办时间|省平台交办时间|转出时间",
    ),
    _event(
        "dispatched_at",
        noop("Dispatched"),
        "转派时间|首次转办时间|转办时间|派单时间|首次派单时间|分派时间|派遣时间|交办时间|派发时间|下派时间|"
        "dispatched at|assigned at|transferred at",
    ),
    _event("received_at", noop("Received"), "收单时间|接收时间|接单时间|承办单位接收时间|received at"),
    _event("signed_at", noop("Signed for"), "签收时间|signed at"),
    _event(
        "acknowledged_at",
        noop("Liaison's answer"),
        "联络人应答时间|联络人响应时间|应答时间|响应时间|acknowledged at",
    ),
    _event("four_way_call_at", noop("Four-way call"), "四方通话时间|四方通话|four way call at"),
    _event(
        "contacted_at",
        noop("Contacted"),
        "联系企业时间|首次联系时间|联系时间|联系群众时间|联系诉求人时间|contacted at",
    ),
    _event("onsite_at", noop("On site"), "到场时间|现场核实时间|到达现场时间|到达时间|onsite at"),
    _event(
        "feedback_enterprise_at",
        noop("Feedback to the enterprise"),
        "企业反馈时间|反馈企业时间|向企业反馈时间|首次反馈企业时间|feedback enterprise at",
    ),
    _event(
        "feedback_city_at",
        noop("Feedback to the city platform"),
        "市平台反馈时间|反馈市平台时间|向市平台反馈时间|feedback city at",
    ),
    _ending(
        "submitted_at",
        noop("Reply submitted"),
        "办理提交时间|提交时间|回复提交时间|反馈提交时间|办理完成时间|submitted at",
    ),
    _ending(
        "closed_at",
        noop("Closed"),
        "办结时间|实际办结时间|实际完成时间|实际结案时间|结案时间|答复时间|回复时间|完成时间|办结日期|"
        "closed at|closed dt|closed date|date closed|closed",
    ),
    _ending("withdrawn_at", noop("Withdrawn"), "撤单时间|撤销时间|撤回时间|withdrawn at"),
    _deadline(
        "solve_due",
        noop("Solve deadline"),
        "办理截止时间|办结截止时间|截止时间|处理时限|办理时限|办结时限|到期时间|应办结时间|办理期限|"
        "要求办结时间|要求办结日期|要求完成时间|规定办结时间|应办结日期|限办时间|"
        "target dt|due date|duedate|due|deadline|expected datetime|target date|solve due",
    ),
    _number("extension_days", noop("Extension, working days"), 366, "延期天数|延期工作日|延期工作日数"),
    _deadline("extended_until", noop("Extended until"), "延期后截止日|延期后截止时间|延期至|延期截止时间"),
    _event("extension_applied_at", noop("Extension applied for"), "延期申请时间"),
    _event("extension_approved_at", noop("Extension approved"), "延期批准时间|延期审批时间|延期批复时间"),
    _word(
        "state",
        noop("State"),
        "state",
        "工单状态|状态|办理状态|当前状态|处理状态|目前环节|当前环节|办理环节|case status|status|state",
    ),
    _word(
        "closing_kind",
        noop("Closing kind"),
        "closing_kind",
        "办结类型|结案类型|办结方式|办理结果|办理类型|closing kind",
    ),
    _word("direct", noop("Direct answer"), "yesno", "直接答复|是否直接答复|直接办结|是否直接办结"),
    _word(
        "verdict",
        noop("Solved (source by mapping)"),
        "verdict",
        "是否解决|问题是否解决|解决情况|诉求是否解决|是否已解决|solved",
    ),
    _word(
        "verdict_official",
        noop("Official verdict"),
        "verdict",
        "官方核实结果|市级核实结果|核实结果|官方核实|回访是否解决|回访核实结果|verdict official",
    ),
    _event("verdict_official_at", noop("Official verdict given"), "官方核实时间|核实时间|市级核实时间"),
    _word(
        "verdict_claimed",
        noop("Unit's own claim"),
        "verdict",
        "单位自报|单位自报结果|单位自报是否解决|承办单位自报|自报结果",
    ),
    _word(
        "verdict_district",
        noop("District's verdict"),
        "verdict",
        "区市核实|区市核实结果|区市回访结果|区市回访是否解决",
    ),
    _word(
        "verdict_enterprise",
        noop("Enterprise's confirmation"),
        "verdict",
        "企业确认|企业确认结果|企业确认是否解决",
    ),
    _text("unsolved_reason", noop("Reason unsolved"), 200, "未解决原因"),
    _word(
        "answer_first",
        noop("First satisfaction answer"),
        "answer",
        "首次满意度|首次回访满意度|首次是否满意",
    ),
    _word(
        "answer_final",
        noop("Final satisfaction answer"),
        "answer",
        "最终满意度|是否满意|满意度|满意情况|满意度评价|回访满意度|评价结果|满意度结果|satisfaction",
    ),
    _event("answered_at", noop("Called back"), "回访时间|满意度评价时间|评价时间|末次回访时间"),
    _number("redo_count", noop("Times re-done"), 999, "重办次数|发回重办次数|重办次"),
    _word(
        "first_review_passed",
        noop("Passed first review"),
        "yesno",
        "首次审核通过|首次审核是否通过|初审是否通过",
    ),
    _log("gate_log", noop("Record of the four gates"), "四关记录|四关质检记录|流转记录|质检记录|gate log"),
    _log("pause_log", noop("Record of pauses"), "挂起记录|暂停记录|暂停计时记录|挂起明细|pause log"),
    _log("call_log", noop("Record of calls"), "通话记录|联系记录|电话记录|call log"),
    _log("look_back_log", noop("Record of look-backs"), "回头看记录|回访复核记录|look back log"),
    _log("ledger_log", noop("Record of the ledgers"), "台账记录|两个台账记录|ledger log"),
    _word(
        "source_on_time",
        noop("On time, as the source says"),
        "timeliness",
        "是否按时办结|是否按期办结|按时办结|按期办结|是否按时|是否按期|是否按时办理|办结是否按时|是否及时办结|"
        "是否在时限内办结|办结时效|办理时效|时效情况|on time|is on time|closed on time",
    ),
    _word(
        "source_late",
        noop("Late, as the source says"),
        "lateness",
        "是否超期|是否逾期|是否超时|超期情况|逾期情况|是否超期办结|是否逾期办结|是否超时办结|办结是否超期|overdue|"
        "is overdue|late",
    ),
    _word(
        "withdrawal_asked",
        noop("Unit asked to withdraw"),
        "yesno",
        "撤单质检|单位要求撤单|是否要求撤单|撤单质检发现",
    ),
    _event("misdispatch_confirmed_at", noop("Misdispatch confirmed"), "误派确认时间|误派认定时间"),
    _event("redispatched_at", noop("Re-dispatched"), "改派时间|重新派单时间|重新转派时间"),
    _word(
        "excluded",
        noop("Excluded from appraisal"),
        "yesno",
        "不计入考核|是否不计入考核|不计入|是否不计入|是否剔除",
    ),
    _word(
        "included",
        noop("Counted in the appraisal"),
        "yesno",
        "是否纳入考核|纳入考核|是否计入考核|计入考核|是否参与考核|参与考核|是否考核|是否纳入统计|included",
    ),
    _text("exclusion_reason", noop("Reason of exclusion"), 200, "不计入原因|剔除原因|不计入考核原因"),
    _event(
        "exclusion_decided_at",
        noop("Exclusion decided"),
        "不计入认定时间|不计入决定时间|不计入时间|剔除时间",
    ),
    _text(
        "exclusion_decided_by",
        noop("Exclusion decided by"),
        100,
        "不计入认定单位|不计入认定人|不计入决定人",
    ),
    _word("confidential", noop("Confidential"), "yesno", "是否保密|保密|confidential"),
    _word(
        "provincial",
        noop("Provincial order"),
        "yesno",
        "是否省平台|省平台工单|是否省平台工单|是否省级转办",
    ),
    _word(
        "channel",
        noop("Channel"),
        "channel",
        "受理渠道|诉求渠道|渠道|诉求来源|工单来源|来源|受理方式|处理受理方式|channel|source",
    ),
    _text("nature", noop("Nature"), 20, "诉求性质|诉求类型|工单类型|来电类别|类别性质|nature"),
    _word("role", noop("Lead or joint unit"), "role", "工单性质|主办协办|主协办|承办类型|主协办类型"),
    _text(
        "enterprise_name",
        noop("Enterprise"),
        200,
        "企业名称|公司名称|市场主体名称|诉求企业|企业|enterprise|company",
    ),
    _text(
        "contact_name",
        noop("Contact"),
        60,
        "来电人|姓名|联系人|留言用户|诉求人|反映人|企业联系人|诉求人姓名|来电人姓名|contact name",
    ),
    _text(
        "contact_phone",
        noop("Phone"),
        40,
        "来电号码|联系电话|联系方式|来电人电话|手机号|手机号码|电话|来电人电话/账号|电话号码|phone",
    ),
    _text(
        "title",
        noop("Title"),
        300,
        "标题|留言主题|诉求标题|工单标题|主题|事项标题|case title|title|subject line",
    ),
    _text(
        "content",
        noop("Content"),
        32_767,
        "主要内容|留言详情|诉求内容|内容|工单内容|详情|问题描述|反映内容|诉求描述|description|content",
    ),
    _text(
        "reply",
        noop("Reply"),
        32_767,
        "答复意见|回复内容|答复内容|办理情况|公开答复内容|处理结果|办理意见|处理意见|closure reason|reply",
    ),
    _word(
        "unit",
        noop("Responsible unit"),
        "unit",
        "承办单位|承办单位名称|主办单位|责任单位|办理单位|首办单位|department|unit|agency",
    ),
    _word(
        "handler",
        noop("Handling unit"),
        "unit",
        "经办单位|实际办理单位|当前办理单位|现承办单位|二级单位|handler",
    ),
    _word(
        "township",
        noop("Township"),
        "unit",
        "被反映街乡镇|镇街|所属镇街|街乡镇|街道|乡镇|事发镇街|镇街名称|township",
    ),
    _word(
        "district",
        noop("District"),
        "unit",
        "被反映区|区市|所属区市|县市区|区县|事发区县|所属区县|事发区市|district",
    ),
    _word(
        "category",
        noop("Category"),
        "category",
        "问题分类|诉求分类|诉求类别|类别|分类|问题分类名称|问题类别|category",
    ),
    _word(
        "category1",
        noop("Category, level one"),
        "category",
        "一级分类|一级类别|问题一级分类|诉求一级分类",
    ),
    _word(
        "category2",
        noop("Category, level two"),
        "category",
        "二级分类|二级类别|问题二级分类|诉求二级分类",
    ),
    _event(
        "source_updated_at",
        noop("Updated"),
        "更新时间|最后更新时间|修改时间|最后修改时间|updated at|updated datetime|last modified",
    ),
    _event("data_time", noop("Data time"), "数据时间|导出时间|数据截至时间|抽取时间|data time"),
)

BY_NAME = {field.name: field for field in FIELDS}
REQUIRED = tuple(field.name for field in FIELDS if field.required)
EVENTS = tuple(field.name for field in FIELDS if field.event and field.name != "data_time")


@cache
def synonym_names() -> dict[str, str]:
    """Return the field that each known column name stands for, by normalised name."""
    return {normalised_name(name): field.name for field in FIELDS for name in (field.name, *field.synonyms)}
